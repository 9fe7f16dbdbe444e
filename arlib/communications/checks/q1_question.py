"""Q1: the customer's question is not answered.

Kinds of questions a receivables desk gets, each with what an answer to it holds. A question of no known kind is judged
by its words. Answers in an attachment count; the rest is for a reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.inbound import asked_parts
from arlib.communications.languages.manner import MANNERS
from arlib.communications.message import Message
from arlib.communications.text.tongue import language_of

CODE = "Q1"
SEVERITY: Severity = "major"
DEFINITION = "The customer's question or request is not answered."
NEEDS: tuple[str, ...] = ("inbound", "language")
_ASKED = {"date": "2026-05-11T09:00", "from": "Ms Joan Holt", "answered": False}
_REPLY = {"stage": "reply", "subject": "Re: HZ-204"}
_COPY = [_ASKED | {"text": "Could you send me a copy of HZ-204?"}]
_BOTH = [_ASKED | {"text": "What order was HZ-204 for? And which IBAN do we pay to?"}]
BAD: tuple[Example, ...] = (
    example("Thank you for your message. HZ-204 is overdue, please pay.", inbound=_COPY, **_REPLY),
    example("HZ-204 is for your order PO-7781.", inbound=_BOTH, **_REPLY),
    example(
        "Bitte zahlen Sie HZ-204.",
        inbound=[_ASKED | {"text": "Bitte senden Sie uns eine Kopie."}],
        language="de",
        **_REPLY,
    ),
    example(
        "Pague HZ-204, por favor.",
        inbound=[_ASKED | {"text": "¿Nos envían una copia de la factura?"}],
        language="es",
        **_REPLY,
    ),
    example(
        "Merci de régler HZ-204.",
        inbound=[_ASKED | {"text": "Pouvez-vous nous envoyer une copie ?"}],
        language="fr",
        **_REPLY,
    ),
)
GOOD: tuple[Example, ...] = (
    example("A copy of HZ-204 is attached.", inbound=_COPY, **_REPLY),
    example("HZ-204 is for PO-7781. Please pay to GB82 WEST 1234 5698 7654 32.", inbound=_BOTH, **_REPLY),
    example("I have asked our warehouse and will come back to you by 15 May.", inbound=_COPY, **_REPLY),
    example(
        "Gern: die Kopie liegt bei.",
        inbound=[_ASKED | {"text": "Bitte senden Sie uns eine Kopie."}],
        language="de",
        **_REPLY,
    ),
    example("HZ-204 is open.", inbound=_COPY),
)
_ANSWERS = ("reply", "dispute_response")
_STEM = 5
_YES_NO = re.compile(
    r"[\s¡]*(?:(?:thank you|thanks|danke|vielen dank|gracias|merci)[^.!?]{0,60}[.!:,–-]\s*)?"
    r"(?:yes|no|not yet|of course|sure|certainly|absolutely|indeed|you(?:'re| are) (?:quite |absolutely )?right"
    r"|good question|with pleasure|happy to|gladly|ja|nein|gern\w*|natürlich|selbstverständlich|noch nicht"
    r"|sí|claro|por supuesto|con (?:mucho )?gusto|todavía no|oui|non|bien sûr|bien entendu|volontiers|avec plaisir"
    r"|pas encore)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = frozenset(
    [
        "please",
        "could",
        "would",
        "your",
        "have",
        "this",
        "that",
        "with",
        "from",
        "about",
        "when",
        "what",
        "which",
        "know",
        "tell",
        "thank",
        "hello",
        "dear",
        "regards",
        "just",
        "also",
        "need",
        "bitte",
        "können",
        "haben",
        "diese",
        "dieser",
        "ihre",
        "ihnen",
        "danke",
        "guten",
        "favor",
        "gracias",
        "puede",
        "nuestra",
        "nuestro",
        "buenos",
        "hola",
        "votre",
        "merci",
        "bonjour",
        "pouvez",
        "avez",
        "nous",
        "vous",
        "invoice",
        "rechnung",
        "factura",
        "facture",
        # "is that right?" asks for no more than a yes to what stands before it
        "right",
        "correct",
        "okay",
        "true",
        "case",
        "possible",
        "richtig",
        "korrekt",
        "stimmt",
        "correcto",
        "cierto",
        "verdad",
        "vrai",
        "juste",
        "exact",
    ]
)


def check(message: Message) -> Iterator[Outcome]:
    """Each part of what the customer last asked."""
    if message.record.stage not in _ANSWERS:
        return
    rows = [r for r in message.facts.inbound or () if not r.get("answered")] or list(message.facts.inbound or ())
    for row in rows[-1:]:
        missed = [part for part in asked_parts(str(row.get("text") or "")) if not _is_answered(message, part)]
        if missed:
            yield message.finding(
                CODE,
                SEVERITY,
                "open_question",
                "Part of what the customer asked is not answered.",
                expected=f"{row.get('from') or 'customer'}, {str(row.get('date'))[:10]}: {missed[0]}",
                suggestion="Answer it, or say by when you will.",
            )


def _is_answered(message: Message, part: str) -> bool:
    body = message.reading.body.replace("\n", " ")
    if message.manner.defers.search(body) or _says_yes_or_no(message):
        return True
    asked_in = MANNERS.get(language_of(part) or message.record.language, message.manner)
    kinds = _kinds(asked_in.answers, part)
    if kinds:
        return all(message.manner.answers[kind][1].search(_without_request(message, body)) for kind in kinds)
    return bool(_stems(part) & _stems(body)) or not _stems(part)


def _says_yes_or_no(message: Message) -> bool:
    """An answer that opens with one: "Of course", "Gern", "Oui", "No"."""
    return any(_YES_NO.match(sentence.text) for sentence in message.prose[:2])


def _kinds(answers: Mapping[str, Any], part: str) -> list[str]:
    """The kind of question whose words come first; a part is one question."""
    hits = [(hit.start(), kind) for kind, (asked, _) in answers.items() if (hit := asked.search(part))]
    return [min(hits)[1]] if hits else []


def _without_request(message: Message, body: str) -> str:
    """Thanks for "your question about the copy" is no answer."""
    return message.manner.addressed.sub(" ", body)


def _stems(text: str) -> set[str]:
    return {w[:_STEM] for w in _WORD.findall(text.casefold()) if w not in _EMPTY}
