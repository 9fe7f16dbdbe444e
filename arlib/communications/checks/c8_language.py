"""C8: not the customer's language, or two languages in one message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.languages import CODES
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.message import Message
from arlib.communications.text import Sentence
from arlib.communications.text.tongue import LEAST_CHARACTERS, language_hits, language_of

CODE = "C8"
SEVERITY: Severity = "major"
DEFINITION = "Not the customer's language, or two languages mixed."
NEEDS: tuple[str, ...] = ("customer_language",)
_FRENCH = {"speaks": "fr", "country": "FR"}
BAD: tuple[Example, ...] = (
    example("Dear Ms Holt, invoice HZ-204 was due and we have not been paid.", **_FRENCH),
    example("Die Rechnung HZ-204 ist noch nicht bezahlt. Bitte überweisen Sie.", language="de", speaks="en"),
    example("Invoice HZ-204 was due on 1 May. Bitte überweisen Sie den Betrag auf unser Konto. Please call us."),
    example("Die Rechnung HZ-204 war fällig. Please pay the open amount to our account. Vielen Dank für Ihre Hilfe.",
            language="de", speaks="de"),
    example("La facture HZ-204 est échue. Le rogamos que pague la factura en nuestra cuenta", language="fr", **_FRENCH),
)  # fmt: skip
GOOD: tuple[Example, ...] = (
    example("Dear Ms Holt, invoice HZ-204 was due and we have not been paid."),
    example("La facture HZ-204 est échue. Merci de nous répondre.", language="fr", **_FRENCH),
    example("OK, merci."),
    example("Please ask Herr von der Heide at La Casa de los Quesos about HZ-204, we have the order."),
)
_SHARE = 2
_OTHER_WORDS = 3
_QUOTED = re.compile('["“„«][^"“”„«»\n]{8,}["”“»]')
_FACTS = re.compile(f"[{''.join(MARKS.values())}]+")
_LETTERS = re.compile(r"[^\W\d_]")


def check(message: Message) -> Iterator[Outcome]:
    """The whole text first, then each sentence; what the customer is quoted with does not count."""
    wanted = message.customer_language
    text = _own_words(message.reading.body)
    if wanted not in CODES or len(_LETTERS.findall(text)) < LEAST_CHARACTERS:
        reason = "a language we have no words of" if wanted not in CODES else "too short to tell its language"
        if wanted not in CODES and message.record.language not in ("", wanted):
            yield _finding(message, "declared", f"Written in {message.record.language}.", wanted, None)
        else:
            yield NotApplicable(CODE, reason)
        return
    found = language_of(text, lead=_SHARE)
    if found and found != wanted:
        yield _finding(message, "other_language", f"Written in {found}.", wanted, None)
        return
    for sentence in message.reading.sentences:
        if sentence.start >= message.reading.body_start and (other := _foreign(sentence, wanted)):
            yield _finding(message, "mixed", f"A sentence in {other}.", wanted, sentence)
            return


def _foreign(sentence: Sentence, wanted: str) -> str:
    hits = language_hits(_own_words(sentence.text))
    best = max(hits, key=lambda code: hits[code])
    is_other = best != wanted and hits[best] >= _OTHER_WORDS and hits[best] >= 2 * hits[wanted] + 2
    return best if is_other else ""


def _own_words(text: str) -> str:
    return _FACTS.sub(" ", _QUOTED.sub(" ", text))


def _finding(message: Message, rule: str, said: str, wanted: str, sentence: Sentence | None) -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, said, at=sentence, expected=f"the customer's language: {wanted}",
        suggestion="Write all of it in the customer's language.",
    )  # fmt: skip
