"""R10: a credit that is not explained, without a choice, or left off a statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.parts import is_required
from arlib.communications.record import decimal_or_none
from arlib.communications.registry import plain_number

CODE = "R10"
SEVERITY: Severity = "major"
DEFINITION = "A credit is not explained, offered without a choice, or left off a statement."
NEEDS: tuple[str, ...] = ("language",)
_CREDIT = [{"number": "HC-7", "date": "2026-05-02", "amount": "60.00", "open": "60.00", "reason": "returned goods"}]
_NOTICE = {"stage": "credit_notice", "credits": _CREDIT, "subject": "Your credit"}
_STATEMENT = {"stage": "statement", "credits": _CREDIT, "subject": "Your statement", "sent_at": "2026-05-05T10:00"}
BAD: tuple[Example, ...] = (
    example("You have a credit of GBP 60.00. Shall we refund it or set it against your next invoice?", **_NOTICE),
    example("Credit HC-7 over GBP 60.00 comes from your return. We will set it against your next invoice.", **_NOTICE),
    example("HZ-204: GBP 950.00. Total: GBP 950.00.", **_STATEMENT),
    example(
        "Die Gutschrift HC-7 über 60,00 GBP stammt aus Ihrer Rücksendung. Wir verrechnen sie.", language="de", **_NOTICE
    ),
    example(
        "Tiene un abono HC-7 de 60,00 GBP por un error de precio. Lo aplicaremos a la próxima factura.",
        language="es",
        **_NOTICE,
    ),
    example("L'avoir HC-7 de 60,00 GBP fait suite à votre retour. Nous l'imputerons.", language="fr", **_NOTICE),
)
GOOD: tuple[Example, ...] = (
    example(
        "HC-7 over GBP 60.00 is for the goods you returned. Shall we refund it or set it against HZ-204?", **_NOTICE
    ),
    example("HC-7 over GBP 60.00, for your return, has been applied to HZ-204.", **_NOTICE),
    example("HZ-204: GBP 950.00. Credit HC-7: GBP 60.00. Balance: GBP 890.00.", **_STATEMENT),
    example("HZ-204: GBP 950.00.", **_STATEMENT | {"credits": []}),
    example("HC-7 über 60,00 GBP für Ihre Rücksendung: erstatten oder verrechnen?", language="de", **_NOTICE),
)


def check(message: Message) -> Iterator[Outcome]:
    """A credit notice explains and lets the customer choose; a statement lists every credit that is open."""
    if not is_required(CODE, message):
        return
    if message.record.stage == "statement":
        yield from _left_off(message)
        return
    text, manner = message.reading.veiled[message.reading.body_start :], message.manner
    if not manner.origin.search(text) and not message.reading.documents:
        yield _finding(
            message, "unexplained", "Says neither where the credit comes from nor its document.", "Name its reason."
        )
    if manner.applied.search(text) or (manner.refund.search(text) and manner.offset.search(text)):
        return
    yield _finding(message, "no_choice", "Does not offer both a refund and an offset.", "Let the customer choose.")


def _left_off(message: Message) -> Iterator[Outcome]:
    credits = message.facts.credits
    if credits is None:
        yield NotApplicable(CODE, "the record does not say whether a credit is open")
        return
    named = {d.plain for d in message.reading.documents}
    stated = {abs(a.value) for a in message.reading.amounts}
    for credit in credits:
        left = decimal_or_none(credit.get("open", credit.get("amount")))
        number = str(credit.get("number") or "")
        if not left or plain_number(number) in named or (not number and abs(left) in stated):
            continue
        yield message.finding(
            CODE,
            SEVERITY,
            "left_off",
            f"The open credit {number} is not on the statement.",
            expected=f"{number}: {message.money(abs(left))} open",
            suggestion="List it, and show the net balance.",
        )


def _finding(message: Message, rule: str, said: str, suggestion: str) -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, said, expected=_known(message.facts.credits or ()), suggestion=suggestion
    )


def _known(credits: tuple[Mapping[str, Any], ...]) -> str:
    return "; ".join(f"{c.get('number', '')} {c.get('reason') or c.get('origin') or ''}".strip() for c in credits[:3])
