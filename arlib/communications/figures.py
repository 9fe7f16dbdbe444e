"""What the ledger allows a message to say in numbers.

A figure is right when it is a value of the invoices named, a value known from elsewhere in the facts
(payment, credit, promise, plan, a customer's own words), or a sum a reader would build from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from arlib.communications.record import Invoice, decimal_or_none
from arlib.communications.registry import plain_number
from arlib.communications.text import find_amounts

if TYPE_CHECKING:
    from arlib.communications.message import Message

MOST_SUBSETS_OF = 9
"""Every sum of up to so many invoices is allowed; of more, only the sums a letter states."""
_NO_MONEY = frozenset({
    "number", "po", "date", "at", "made_on", "issued", "opened", "due", "status", "id", "account_id", "tz", "country",
    "phone", "email", "invoices", "for", "name", "rep", "contact", "stage", "channel", "as_of",
})  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """The right figures of one message. All values are positive."""

    message: Message

    @cached_property
    def scope(self) -> tuple[Invoice, ...]:
        """The invoices the message is about."""
        return self.message.scope

    @cached_property
    def open_of(self) -> dict[Decimal, Invoice]:
        """Open amounts of the invoices in scope."""
        return {i.open: i for i in self.scope if i.open}

    @cached_property
    def original_of(self) -> dict[Decimal, Invoice]:
        """Invoiced amounts of the invoices in scope."""
        return {i.amount: i for i in self.scope if i.amount}

    @cached_property
    def undisputed(self) -> frozenset[Decimal]:
        """What is open less the disputed part, per invoice."""
        disputed = {
            str(d.get("invoice") or d.get("number") or ""): _amount_of(d) for d in self.message.facts.disputes or ()
        }
        rests = {i.open - part for i in self.scope if i.open and (part := disputed.get(i.number))}
        return frozenset(r for r in rests if r > 0)

    @cached_property
    def payments(self) -> frozenset[Decimal]:
        """What was paid: payments, their sums, and what the invoices in scope are reduced by."""
        paid = [p for row in self.message.facts.payments or () if (p := _amount_of(row))]
        reduced = {i.amount - i.open for i in self.scope if i.amount and i.open is not None}
        full = {i.amount for i in self.scope if i.amount and i.is_paid}
        return frozenset(x for x in {*_sums(paid), *reduced, *full} if x > 0)

    @cached_property
    def credits(self) -> frozenset[Decimal]:
        """Credits, in full and what is open of them, and their sums."""
        rows = self.message.facts.credits or ()
        named = {d.plain for d in self.message.reading.documents}
        in_text = [row for row in rows if plain_number(str(row.get("number", ""))) in named]
        found = {v for row in rows for v in _values(row)}
        for group in (rows, in_text):
            found |= _sums([_values(row)[0] for row in group if _values(row)])
            found |= _sums([_values(row)[-1] for row in group if _values(row)])
        return frozenset(v for v in found if v > 0)

    @cached_property
    def arranged(self) -> frozenset[Decimal]:
        """Promised amounts and instalments."""
        promised = [p.amount for p in self.message.facts.promises or () if p.amount]
        return frozenset(promised) | frozenset(_values(self.message.facts.raw.get("payment_plan")))

    @cached_property
    def elsewhere(self) -> frozenset[Decimal]:
        """Every other number in the facts, and amounts in notes and in what the customer wrote."""
        raw = self.message.facts.raw
        rows = [{k: v for k, v in i.raw.items() if k not in ("amount", "open")} for i in self.message.invoices]
        others = [v for k, v in raw.items() if k != "invoices"]
        return frozenset(_values([*rows, *others])) | frozenset(self.in_words([*others, *rows]))

    def in_words(self, parts: Sequence[object]) -> Iterator[Decimal]:
        """Amounts written in notes, terms and what the customer wrote."""
        lexicon = self.message.words
        for text in _texts(parts):
            if any(c.isdigit() for c in text):
                found = find_amounts(text, currency_words=lexicon.currencies, decimal_mark=lexicon.decimal_mark)
                yield from (abs(a.value) for a in found)

    @cached_property
    def totals(self) -> frozenset[Decimal]:
        """The totals a letter may state: of the invoices named, of those overdue, of the account; less credits."""
        plain = {_total(group) for group in self._groups()} - {Decimal(0)}
        return frozenset(plain | {abs(p - c) for p in plain for c in self.credits})

    @cached_property
    def gross(self) -> frozenset[Decimal]:
        """What the invoices in scope came to before anything was paid."""
        return frozenset({sum((i.amount for i in self.scope if i.amount), Decimal(0))})

    @cached_property
    def totals_without_disputed(self) -> frozenset[Decimal]:
        """The totals that leave disputed invoices out."""
        kept = [[i for i in group if not i.is_disputed] for group in self._groups()]
        plain = {_total(group) for group in kept} - {Decimal(0)}
        return frozenset(plain | {abs(p - c) for p in plain for c in self.credits})

    def _groups(self) -> list[list[Invoice]]:
        today = self.message.today
        whole = list(self.message.invoices)
        groups = [list(self.scope), whole]
        groups += [[i for i in g if (i.days_late(today) or 0) > 0] for g in (list(self.scope), whole)]
        groups += [[i for i in g if not i.is_disputed] for g in list(groups)]
        groups += [[i for i in g if i.status != "awaiting_approval"] for g in list(groups)]
        return groups

    @cached_property
    def subset_sums(self) -> frozenset[Decimal]:
        """Sums of some of the invoices in scope."""
        if len(self.scope) > MOST_SUBSETS_OF:
            return frozenset()
        opens = [i.open for i in self.scope if i.open]
        return frozenset(sum(c, Decimal(0)) for n in range(2, len(opens) + 1) for c in combinations(opens, n))

    @cached_property
    def differences(self) -> frozenset[Decimal]:
        """What a payment is over or under an invoice."""
        found: set[Decimal] = set()
        for row in self.message.facts.payments or ():
            paid, targets = _amount_of(row), row.get("for") or ()
            covered = [i for i in self.message.invoices if i.number in targets] or list(self.scope)
            bases = {v for i in covered for v in (i.amount, i.open) if v} | {
                sum((i.amount for i in covered if i.amount), Decimal(0))
            }
            found |= {abs(paid - b) for b in bases if paid and paid != b}
        return frozenset(found)

    @cached_property
    def demandable(self) -> frozenset[Decimal]:
        """What may be called open or asked for."""
        return (
            frozenset(self.open_of) | self.totals | self.totals_without_disputed | self.subset_sums
            | self.arranged | self.undisputed
        )  # fmt: skip

    def allows(self, value: Decimal) -> bool:
        """Whether a figure is right somewhere; what takes reading every note is asked last."""
        return (
            value in self.open_of or value in self.original_of or value in self.demandable or value in self.gross
            or value in self.payments or value in self.credits or value in self.differences or value in self.elsewhere
        )  # fmt: skip

    @cached_property
    def stated(self) -> frozenset[Decimal]:
        """Every amount of the text."""
        return frozenset(abs(a.value) for a in self.message.reading.amounts)

    @cached_property
    def built(self) -> frozenset[Decimal]:
        """Figures that the text itself builds from right ones: parts that add up to something owed, and rests.

        Parts are unknown figures that together make up what is owed ("1,380.00, 1,370.00 and 1,370.00"); a rest is
        what is owed less a payment, a promise or a credit that the text states too.
        """
        unknown = [v for a in self.message.reading.amounts if not self.allows(v := abs(a.value))]
        owed = {*self.open_of, *self.totals, *self.undisputed}
        parts = frozenset(unknown) if len(unknown) > 1 and sum(unknown) in owed else frozenset()
        settled = (self.arranged | self.payments | self.credits) & self.stated
        return parts | {o - s for o in owed for s in settled if o > s}

    def is_share(self, value: Decimal) -> bool:
        """Whether the value is one of 2 to 12 equal parts of something owed, to the nearest cents."""
        bases = {*self.open_of, *self.totals}
        return any(
            abs(value * n - base) < n * Decimal("0.01") + Decimal("0.01") for base in bases for n in range(2, 13)
        )

    def is_percentage(self, value: Decimal, percents: Iterable[Decimal]) -> bool:
        """Whether the value is a percentage stated in the text, or what is left after it."""
        bases = {*self.open_of, *self.original_of}
        shares = [b * p / 100 for b in bases for p in percents]
        rests = [b - b * p / 100 for b in bases for p in percents]
        return any(abs(value - x) <= Decimal("0.01") for x in (*shares, *rests))


def _total(invoices: Iterable[Invoice]) -> Decimal:
    return sum((i.open for i in invoices if i.open), Decimal(0))


def _sums(values: Sequence[Decimal]) -> set[Decimal]:
    return {*values, sum(values, Decimal(0))} if values else set()


def _amount_of(row: Mapping[str, Any]) -> Decimal | None:
    value = decimal_or_none(row.get("amount"))
    return None if value is None else abs(value)


def _values(part: object, key: str = "") -> list[Decimal]:
    """Every number in a nested part of the facts, in order."""
    if isinstance(part, Mapping):
        return [v for k, inner in part.items() for v in _values(inner, str(k))]
    if isinstance(part, (list, tuple)):
        return [v for inner in part for v in _values(inner, key)]
    value = None if key in _NO_MONEY else decimal_or_none(part)
    return [] if value is None else [abs(value)]


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, inner in part.items():
            if key not in _NO_MONEY:
                yield from _texts(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _texts(inner)
    elif isinstance(part, str):
        yield part
