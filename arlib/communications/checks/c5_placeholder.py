"""C5: a placeholder or an empty field was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import PAID, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.text import Place

CODE = "C5"
SEVERITY: Severity = "blocker"
DEFINITION = "A placeholder or an empty field was printed."
NEEDS: tuple[str, ...] = ()
BAD: tuple[Example, ...] = (
    example("Dear {{ contact.name }}, invoice HZ-204 is open."),
    example("Dear [NAME], invoice HZ-204 is open."),
    example("Dear Ms Holt, GBP nan is open on HZ-204."),
    example("Dear None, invoice HZ-204 is open."),
    example("Invoice HZ-204 was due on NaT."),
    example("GBP 0.00 is open on HZ-204."),
    example("Please pay by XX."),
    example("Dear Ms Holt, please pay by TBD."),
    example("Dear ,\ninvoice HZ-204 is open."),
    example("Invoice HZ-204 was due on . Please pay."),
    example("Sehr geehrte Frau ,\ndie Rechnung HZ-204 war am  fällig.", language="de"),
    example("Importe: null. Venció el .", language="es"),
    example("Le montant de  est dû le .", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("None of the invoices is disputed. Bonjour, Mr None-Such!"),
    example("Hello, the balance of HZ-188 is GBP 0.00.", invoices=[PAID]),
    example("Null Prozent Zinsen, und das Limit ist nicht null.", language="de"),
    example("[Pause for an answer.] Am I speaking with Ms Holt?", channel="phone_script"),
    example("Hola, le escribo por la factura HZ-204.", language="es"),
    example("Bonjour, la facture HZ-204 reste ouverte.", language="fr"),
)

_PLACEHOLDER = re.compile(
    r"\{\{[^{}\n]{0,80}\}\}|\{%[^{}\n]{0,80}%\}|\$\{\w{0,40}\}|(?<!\w)\{[\w. ]{1,30}\}"  # jinja, shell, str.format
    r"|<<[^<>\n]{1,40}>>|«[A-ZÄÖÜ_ ]{2,30}»|<[A-Za-z_][A-Za-z_ ]{1,30}>"
    r"|%\(\w+\)s|(?<![\w%])%s\b"  # word processors, printf
    r"|_{3,}|#{3,}|(?<![\w?!)])\?{3,}|\bX{2,}\b|\bTBD\b|\bTBC\b|\blorem ipsum\b|\bundefined\b"
    r"|\b(?:insert|enter) (?:name|amount|date)\b|\b1970-01-01\b|\b00[./]00[./]0{2,4}\b"
)
_GAP = re.compile(
    r"\b(?i:of|on|by|is|to|dear|invoice|von|vom|am|zum|bis|rechnung|frau|herr|de|el|del|por|factura|du|le|montant"
    r"|facture)[ ]{2,}(?=[a-zà-ü])"
)
_BRACKETS = re.compile(
    r"\[[A-ZÄÖÜÑÉÈ][A-ZÄÖÜÑÉÈ_ /.]{1,30}\]|\[(?:your |the |contact )?(?:name|amount|date|invoice|number|company|betrag"
    r"|datum|nombre|fecha|importe|nom|montant)[\w ]{0,15}\]"
)
_PRINTED = re.compile(r"(?<![\w-])(?:None(?! of\b| the\b)|NaN|nan|NaT|NULL|null)(?![\w-])")
_NULL_IS_A_WORD = re.compile(
    r"(?:^|[\s:(])(?:betrag|eur|gbp|usd|chf|€|£|frau|herr|am|nr\.?|rechnung|fällig)\s*:?\s*$", re.IGNORECASE
)


def check(message: Message) -> Iterator[Outcome]:
    """Marks of a template, values a program prints for nothing, labels with nothing behind them."""
    text = message.reading.text
    patterns = [_PLACEHOLDER] if message.record.channel in ("phone_script", "phone") else [_PLACEHOLDER, _BRACKETS]
    for pattern in patterns:
        yield from (_found(message, "placeholder", Place(*h.span())) for h in pattern.finditer(text))
    for hit in _PRINTED.finditer(text):
        if not _is_german_zero(message, hit):
            yield _found(message, "printed_nothing", Place(*hit.span()))
    yield from (_found(message, "gap", Place(*h.span())) for h in _GAP.finditer(message.reading.veiled))
    yield from _zero_amounts(message)
    if message.lexicon is not None:
        blanks = (("no_name", message.lexicon.salutation_blank), ("empty_label", message.lexicon.label_blank))
        for rule, blank in blanks:
            yield from (_found(message, rule, Place(*h.span())) for h in blank.finditer(message.reading.veiled))


def _is_german_zero(message: Message, hit: re.Match[str]) -> bool:
    is_word = message.record.language == "de" and hit.group() == "null"
    return is_word and not _NULL_IS_A_WORD.search(message.reading.text[: hit.start()])


def _zero_amounts(message: Message) -> Iterator[Outcome]:
    """0.00 is an empty field, unless something named really is at zero."""
    really_zero = any(i.is_paid or i.open == 0 for i in message.invoices) or not message.invoices
    for amount in message.reading.amounts:
        if amount.value == 0 and not really_zero:
            yield _found(message, "zero_amount", Place(amount.start, amount.end))


def _found(message: Message, rule: str, place: Place) -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, "A placeholder or an empty field was printed.", at=place, suggestion="Fill in the value."
    )
