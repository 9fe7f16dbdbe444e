"""F1: an amount contradicts the ledger.

Two questions: is the figure one the ledger knows at all, and is a figure that the text calls open, total or
received really that? The original amount beside a part payment is right; calling it open is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from arlib.communications.checks.check import NEW, OLD, PAID, Example, Outcome, example
from arlib.communications.claims import is_hypothetical
from arlib.communications.figures import Figures
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.record import decimal_or_none
from arlib.communications.registry import plain_number
from arlib.communications.text import Amount

CODE = "F1"
SEVERITY: Severity = "blocker"
DEFINITION = "An amount contradicts the ledger: invoice, open balance, total, credit, payment or instalment."
NEEDS: tuple[str, ...] = ("invoices", "language")
BAD: tuple[Example, ...] = (
    example("Invoice HZ-204 is overdue. Please pay GBP 905.00."),
    example("Invoice HZ-204 was due on 1 May 2026 and GBP 1,250.00 is still open."),
    example("Please pay HZ-204 and HZ-219, in total GBP 1,340.00."),
    example("HZ-204: GBP 480.00 open. HZ-219: GBP 950.00 open."),
    example("Rechnung HZ-204 ist überfällig. Bitte überweisen Sie 1.250,00 GBP.", language="de"),
    example("La factura HZ-204 está vencida. Le rogamos que pague 905,00 GBP.", language="es"),
    example("La facture HZ-204 est échue. Merci de régler 1 250,00 GBP.", language="fr"),
    example("HZ-204 and HZ-188 come to a total of GBP 1,260.00.", invoices=[OLD, NEW, PAID]),
)
GOOD: tuple[Example, ...] = (
    example("After your payment of GBP 300.00, GBP 950.00 of GBP 1,250.00 is open on HZ-204. Please pay GBP 950.00."),
    example("Invoice HZ-204 over GBP 1,250.00 was due on 1 May. GBP 950.00 is outstanding."),
    example("HZ-204: GBP 950.00 open. HZ-219: GBP 480.00 open. Total GBP 1,430.00."),
    example("Pay HZ-219 by 30 April and take your discount: GBP 470.40.", terms="2/10 net 30", stage="invoice"),
    example("Von 1.250,00 GBP auf HZ-204 sind noch 950,00 GBP offen.", language="de"),
    example("De los 1.250,00 GBP de HZ-204 quedan pendientes 950,00 GBP.", language="es"),
    example("Sur les 1 250,00 GBP de HZ-204, il reste 950,00 GBP à payer.", language="fr"),
)

_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_DISCOUNT = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)\s?(?:%|/\s?\d)")  # "2/10 net 30", "2 % 10 days"
_WINDOW = 90
_LESS_TELLING = "open_figure_left_out"


def check(message: Message) -> Iterator[Outcome]:
    """Each amount of the text against the figures the ledger allows; one that stands there twice is wrong once."""
    worst: dict[Decimal, tuple[bool, bool, int]] = {}
    found: dict[int, tuple[Amount, str, str]] = {}
    for amount, rule, said in _wrong_amounts(message):
        found[amount.start] = (amount, rule, said)
        rank = (rule == _LESS_TELLING, amount.start < message.reading.body_start, amount.start)
        worst[abs(amount.value)] = min(rank, worst.get(abs(amount.value), rank))
    for _, _, start in sorted(worst.values(), key=lambda rank: rank[2]):
        amount, rule, said = found[start]
        yield _contradiction(message, amount, rule, said, message.figures)


def _wrong_amounts(message: Message) -> Iterator[tuple[Amount, str, str]]:
    figures = message.figures
    stated = _PERCENT.findall(message.reading.text) + _DISCOUNT.findall(message.facts.terms)
    percents = [Decimal(p.replace(",", ".")) for p in stated]
    says_parts = bool(message.words.instalment.search(message.reading.veiled))
    for amount in message.reading.amounts:
        value = abs(amount.value)
        if value == 0 or amount.is_rounded or _is_foreign(message, amount) or _is_charge(message, amount):
            continue
        if not figures.allows(value):
            is_part = value in figures.built or (says_parts and figures.is_share(value))
            if not (is_part or figures.is_percentage(value, percents)):
                yield amount, "unknown_figure", "The ledger knows no such amount."
            continue
        if rule := _wrong_role(message, figures, amount):
            yield amount, *rule


def _is_foreign(message: Message, amount: Amount) -> bool:
    """A wrong currency is F4; its figure is not judged twice."""
    own = {message.facts.currency, *(i.currency for i in message.invoices)} - {""}
    return bool(own and amount.currencies and own.isdisjoint(amount.currencies))


def _is_charge(message: Message, amount: Amount) -> bool:
    """Interest and fees that the terms name are computed, not looked up."""
    words = message.words
    if not words.charge.search(message.facts.terms):
        return False
    sentence = message.reading.sentence_at(amount.start)
    return bool(words.charge.search(sentence.text))


def _wrong_role(message: Message, figures: Figures, amount: Amount) -> tuple[str, str] | None:
    value = abs(amount.value)
    words = message.words
    left, right = _around(message, amount)
    own = _own_invoice(message, amount)
    if own is not None and _belongs_to_another(figures, value, own):
        return "other_invoice", "This is the amount of another invoice."
    if (received := words.paid_before.search(left)) and not is_hypothetical(left, received.start(), words):
        paid = figures.payments | figures.credits | figures.elsewhere
        return None if value in paid else ("not_received", "No payment of this amount is booked.")
    if value in figures.demandable or (value in figures.credits and words.credit.search(left + right)):
        return None
    if (held := figures.original_of.get(value)) and held.is_paid:
        return None  # chasing a paid invoice is W4 alone
    if _is_a_booked_payment(message, amount, figures, right):
        return None
    if _is_called_open(message, left, right) and not _in_customer_words(message, value):
        return "not_the_open_figure", "This is called open or asked for, but it is not what is open."
    if _original_without_open(message, figures, value):
        return _LESS_TELLING, "Part of this is settled, and the text does not say what is still open."
    return None


def _is_a_booked_payment(message: Message, amount: Amount, figures: Figures, right: str) -> bool:
    """Exactly what came in once, in a sentence that asks for nothing: "your payment of GBP 600.00 is booked"."""
    paid = {decimal_or_none(row.get("amount")) for row in message.facts.payments or ()}
    if abs(amount.value) not in paid - set(figures.original_of):
        return False
    words, said = message.words, message.reading.sentence_at(amount.start).text
    asked = words.pay_request.search(said) or words.ask.search(said) or words.open_after.search(right)
    return not asked


def _is_called_open(message: Message, left: str, right: str) -> bool:
    words = message.words
    if words.original_after.search(right):
        return False
    asked = words.open_before.search(left)
    if words.original_before.search(left) and not asked:
        return False
    return bool(
        asked
        or words.open_after.search(right)
        or (words.total.search(left[-25:]) and words.demand.search(left + right))
    )


def _around(message: Message, amount: Amount) -> tuple[str, str]:
    """The words between this amount and its neighbours, within the sentence."""
    reading = message.reading
    sentence = reading.sentence_at(amount.start)
    earlier = max((a.end for a in reading.amounts if a.end <= amount.start), default=0)
    later = min((a.start for a in reading.amounts if a.start >= amount.end), default=len(reading.text))
    flat = reading.veiled.replace("\n", " ")
    left = flat[max(sentence.start, earlier, amount.start - _WINDOW) : amount.start]
    return left, flat[amount.end : min(sentence.end, later, amount.end + _WINDOW)]


def _own_invoice(message: Message, amount: Amount) -> str | None:
    """The only invoice of the sentence, as a plain number."""
    sentence = message.reading.sentence_at(amount.start)
    inside = {d.plain for d in message.reading.documents if sentence.start <= d.start < sentence.end and not d.is_order}
    known = {plain_number(i.number) for i in message.invoices}
    return next(iter(inside)) if len(inside) == 1 and inside <= known else None


def _belongs_to_another(figures: Figures, value: Decimal, own: str) -> bool:
    holders = [i for i in figures.scope if value in (i.amount, i.open)]
    if not holders or any(plain_number(i.number) == own for i in holders):
        return False
    return value not in (figures.payments | figures.credits | figures.elsewhere | figures.totals | figures.arranged)


def _in_customer_words(message: Message, value: Decimal) -> bool:
    inbound = {"inbound": message.facts.raw.get("inbound") or []}
    return value in set(message.figures.in_words([inbound]))


def _original_without_open(message: Message, figures: Figures, value: Decimal) -> bool:
    invoice = figures.original_of.get(value)
    if not message.is_dunning or invoice is None or not invoice.open or invoice.open == invoice.amount:
        return False
    return figures.stated.isdisjoint(figures.demandable)


def _contradiction(message: Message, amount: Amount, rule: str, said: str, figures: Figures) -> Outcome:
    opens = sorted({i.open for i in figures.scope if i.open}, key=lambda v: abs(v - abs(amount.value)))
    expected = "; ".join(
        f"{i.number}: {message.money(i.open, i.currency)} open" + ("" if i.amount is None else f" of {i.amount:,}")
        for i in figures.scope[:4]
        if i.open is not None
    )
    nearest = f" The nearest open amount is {message.money(opens[0])}." if opens else ""
    return message.finding(
        CODE, SEVERITY, rule, said, at=amount, expected=expected, suggestion=f"State what the ledger says.{nearest}"
    )
