"""T1: an insult, sarcasm, shaming or shouting.

A phrase list and the form of the text (capitals, rows of marks). Expect it to miss wit; people read what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.people import company_words, customer_names
from arlib.communications.text import Place

CODE = "T1"
SEVERITY: Severity = "blocker"
DEFINITION = "An insult, sarcasm, shaming or shouting."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("Your behaviour is disgraceful. Please pay HZ-204."),
    example("Apparently paying bills is not a priority at Hazel Works."),
    example("Other customers manage to pay. How generous of us to wait."),
    example("WE HAVE BEEN WAITING LONG ENOUGH for HZ-204."),
    example("Please pay HZ-204!!! Where is our money??"),
    example("Das ist eine Frechheit, schämen Sie sich.", language="de"),
    example("Es una vergüenza; no somos un banco.", language="es"),
    example("C'est honteux. Nous ne sommes pas une banque.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is 11 days overdue. We need your payment by 19 May! What is holding it up?"),
    example("FINAL NOTICE", stage="final_notice"),
    example("Please pay HZ-204 by ACH to our IBAN; PO and VAT number are on it."),
    example("The invoice for the Joke Shop delivery, HZ-204, is open.", names="Joke Shop Ltd"),
    example("Die Rechnung HZ-204 ist überfällig. Bitte zahlen Sie.", language="de"),
)
_SHOUTED = re.compile(r"(?<![\w-])[A-ZÄÖÜÉÈÀÑ]{2,}(?:['’][A-Z]+)?(?:[ ,]+[A-ZÄÖÜÉÈÀÑ]{1,}(?:['’][A-Z]+)?){2,}(?![\w-])")
_SHOUTED_SHORT = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{3,}(?: [A-ZÄÖÜ]{2,})+ ?!")
_MARKS = re.compile(r"!{2,}|\?{2,}|[!?]{2,}|(?:![^!\n]{1,60}){3,}!")
_TITLE_WORDS = 6


def check(message: Message) -> Iterator[Outcome]:
    """Phrases, then capitals that are no heading, then rows of marks."""
    veiled, start = message.reading.veiled, message.reading.body_start
    own = {w for name in customer_names(message) for w in company_words(name)}
    for hit in message.manner.harsh.finditer(veiled):
        if not set(company_words(hit.group())) <= own:
            yield _finding(message, "words", hit)
            break
    for pattern in (_SHOUTED, _SHOUTED_SHORT):
        shouted = [h for h in pattern.finditer(veiled, start) if not _is_heading(veiled, h)]
        if shouted:
            yield _finding(message, "capitals", shouted[0])
            return
    if marks := _MARKS.search(veiled):
        yield _finding(message, "marks", marks)


def _is_heading(text: str, hit: re.Match[str]) -> bool:
    """A line of its own without a full sentence: "FINAL NOTICE"."""
    line = text[text.rfind("\n", 0, hit.start()) + 1 : (text.find("\n", hit.end()) + 1 or len(text) + 1) - 1].strip()
    return len(line.split()) <= _TITLE_WORDS and line == line.upper() and not line.endswith(("!", "?", "."))


def _finding(message: Message, rule: str, hit: re.Match[str]) -> Outcome:
    return message.finding(
        CODE,
        SEVERITY,
        rule,
        "Offends, mocks or shouts.",
        at=Place(*hit.span()),
        suggestion="Say what is owed and by when.",
    )
