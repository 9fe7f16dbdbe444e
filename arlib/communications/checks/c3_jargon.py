"""C3: legalese, or internal words that a customer cannot know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.languages.acronyms import KNOWN, STRESSED
from arlib.communications.message import Message
from arlib.communications.people import customer_names
from arlib.communications.prose import prose
from arlib.communications.text import Place, Sentence
from arlib.money import EXPONENTS

CODE = "C3"
SEVERITY: Severity = "minor"
DEFINITION = "Legalese or internal jargon the customer cannot know."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("Pursuant to the aforementioned invoice HZ-204, please pay."),
    example("HZ-204 is in our dunning bucket 2."),
    example("HZ-204 worsens our DSO."),
    example("The XQT code of HZ-204 is open."),
    example("Bezugnehmend auf die obige Rechnung HZ-204 bitten wir um Zahlung.", language="de"),
    example("La susodicha factura HZ-204 sigue pendiente.", language="es"),
    example("La facture susmentionnée HZ-204 reste due.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("Please pay HZ-204 by ACH or to our IBAN; the VAT and your PO number are on it. Thank you, HAZEL team."),
    example("Please pay HZ-204. FINAL NOTICE."),
    example("Bitte zahlen Sie HZ-204 per SEPA auf unsere IBAN. Die MwSt. und USt-IdNr. stehen darauf.", language="de"),
    example("Pague HZ-204 por transferencia SEPA; el IVA está incluido.", language="es"),
    example("Merci de régler HZ-204 par virement SEPA ; la TVA est comprise.", language="fr"),
)
_ACRONYM = re.compile(r"(?<![\w&@./-])(?:[A-ZÄÖÜ]{3}|[B-DF-HJ-NP-TV-Z]{4,5})(?![\w&@/-])")
_BRACKETED = re.compile(r"\[[^\[\]]{0,400}\]")
"""A placeholder (C5) or a stage direction, no word for the customer."""
_LEAST_SHOUTED = 2
_SURELY_SHOUTED = 6


def check(message: Message) -> Iterator[Outcome]:
    """Words of the list; then short words in capitals that neither trade nor this customer uses."""
    seen: set[str] = set()
    veiled = message.reading.veiled
    theirs = " ".join(str(row.get("text") or "") for row in message.facts.inbound or ())
    listed = message.manner.plain if message.manner.not_plain.search(veiled) else {}
    used = [(p, plain) for p, plain in listed.items() if p.search(veiled) and not p.search(theirs)]
    for sentence in prose(message):
        for pattern, plain in used:
            for hit in pattern.finditer(sentence.text):
                if (word := hit.group().casefold()) not in seen:
                    seen.add(word)
                    yield _finding(message, "listed", sentence.place_of(hit), plain)
        yield from _acronyms(message, sentence, seen)


def _acronyms(message: Message, sentence: Sentence, seen: set[str]) -> Iterator[Outcome]:
    hits = list(_ACRONYM.finditer(_BRACKETED.sub(lambda b: " " * len(b.group()), sentence.text)))
    unknown = [h for h in hits if h.group() not in KNOWN and h.group() not in EXPONENTS]
    if len(hits) >= _SURELY_SHOUTED or (len(unknown) >= _LEAST_SHOUTED and len(unknown) == len(hits)):
        return  # a row of words in capitals is shouting (T1), not jargon
    own = _own_words(message) if unknown else frozenset()
    for hit in unknown:
        word = hit.group().casefold()
        if word in own or word in seen or _is_a_word(message, word):
            continue
        seen.add(word)
        yield _finding(message, "unknown_letters", sentence.place_of(hit), "")


def _own_words(message: Message) -> frozenset[str]:
    """Words of the names around this message, of its terms, and of what the customer wrote."""
    facts = message.facts
    texts = [*customer_names(message), message.policy.sender.name, message.record.rep, message.record.to, facts.terms]
    texts += [str(facts.inbound or ""), *(i.number for i in message.invoices), *(i.po for i in message.invoices)]
    texts += [str(facts.credits or ""), str(facts.disputes or "")]
    return frozenset(w.casefold() for t in texts for w in re.findall(r"[^\W\d_]+", t))


_VOWEL = re.compile(r"[aeiouyäöü]")


def _is_a_word(message: Message, word: str) -> bool:
    """Written out, it would be a word that is only stressed: "NOW", "MUST"."""
    return bool(_VOWEL.search(word)) and word in STRESSED


def _finding(message: Message, rule: str, place: Place, plain: str) -> Outcome:
    said = "Words that a customer need not know." if rule == "listed" else "An abbreviation the customer may not know."
    return message.finding(
        CODE, SEVERITY, rule, said, at=place, expected=plain, suggestion=f"Say: {plain}." if plain else "Write it out."
    )
