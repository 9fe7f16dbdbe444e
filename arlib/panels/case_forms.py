"""What can be decided about an exception: each form as its fields and the one event they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from arlib.contracts.events import (
    AliasLearned,
    Event,
    MatchAccepted,
    MatchHeld,
    MatchRejected,
    RefundRequested,
    WriteOffRequested,
)
from arlib.errors import ParameterError
from arlib.money import format_money
from arlib.panels.fields import Said, day, line, needed, needed_day, needed_money, one_of
from arlib.panels.form import FormKind
from arlib.panels.pen import Pen, new_name
from arlib.panels.split import SplitField


@dataclass(frozen=True)
class CaseOnHand:
    """The exception a form is about.

    Args:
        key: Names the exception among the others.
        item_id: The item that is left for a person.
        account_id: Whose; empty while the payer is unknown.
        currency: Of the item.
        left: Item -> what is open of it now, signed; the item itself and everything it could be settled with.
        suggestions: What the rules suggest, best first.
        party_name: The payer as the bank line names him.
        message: What the rules say.
        accounts: Account -> head of its family, of every account there is.
        customer_id: Head of the family of the account; limits count per customer.
        is_decided: Whether somebody decided here since it was picked.
    """

    key: str
    item_id: str
    account_id: str
    currency: str
    left: Mapping[str, int]
    suggestions: Sequence[Mapping[str, Any]] = ()
    party_name: str = ""
    message: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict, repr=False)
    customer_id: str = ""
    is_decided: Callable[[], bool] = field(default=lambda: False, repr=False)

    @property
    def money(self) -> int:
        """What is open of the item, signed: what we owe or hold is negative."""
        return self.left.get(self.item_id, 0)

    def others(self) -> dict[str, int]:
        """What the item could be settled with: open items of the other sign, as magnitudes."""
        return {i: abs(m) for i, m in self.left.items() if i != self.item_id and m * self.money < 0}

    def fitting(self) -> list[Mapping[str, Any]]:
        """The suggestions that settle something that is still open, best first."""
        others = self.others().keys()
        return [s for s in self.suggestions if others >= set(s["target_ids"])]

    def acceptable(self) -> list[tuple[str, Mapping[str, Any]]]:
        """The same, each in words."""
        return [(self._words(s), s) for s in self.fitting()]

    def is_exact(self) -> bool:
        """Whether there is one suggestion only, and it settles both sides wholly."""
        fitting, others = self.fitting(), self.others()
        if len(fitting) != 1:
            return False
        parts = dict(zip(fitting[0]["target_ids"], fitting[0]["amounts_minor"], strict=True))
        return sum(parts.values()) == abs(self.money) and all(others[i] == m for i, m in parts.items())

    def _words(self, suggestion: Mapping[str, Any]) -> str:
        parts = zip(suggestion["target_ids"], suggestion["amounts_minor"], strict=True)
        return " + ".join(f"{i} {format_money(m, self.currency)}" for i, m in parts)

    def accepted(self, pen: Pen, parts: Iterable[tuple[str, int]], *, rule: str, reason: str) -> Event:
        """The match of the item with parts of others, none of which may take more than is there."""
        laid = list(parts)
        _demand_room(self, laid)
        settled = [
            {"source_id": self.item_id, "target_id": item, "amount_minor": minor}
            if self.money < 0
            else {"source_id": item, "target_id": self.item_id, "amount_minor": minor}
            for item, minor in laid
        ]
        return pen.event(
            MatchAccepted, match_id=new_name("MAT"), item_ids=(self.item_id, *(i for i, _ in laid)), settled=settled,
            currency=self.currency, exception_id=self.key, rule=rule, reason=reason,
        )  # fmt: skip


def case_forms() -> tuple[FormKind, ...]:
    """Everything that can be said about an exception, the most frequent first."""
    return (
        FormKind("Accept", lambda: {"suggestion": one_of("Settles", [("nothing is suggested", "")]),
                                    "reason": line("Because", "empty: the evidence of the suggestion")},
                 _undecided(_accept), offer=_suggested),
        FormKind("Split by hand", lambda: {"parts": SplitField(), "reason": line("Because")}, _undecided(_split),
                 offer=lambda case: {"parts": (case.currency, abs(case.money), case.others())}),
        FormKind("Hold", lambda: {"until": day("Until"), "reason": line("Waits for")}, _undecided(_hold)),
        FormKind("Reject", lambda: {"suggestion": one_of("Wrong is", [("nothing is suggested", "")]),
                                    "reason": line("Because")}, _undecided(_reject), offer=_suggested),
        FormKind("Learn payer", lambda: {"party_name": line("Payer"), "account": line("Pays for"),
                                         "reason": line("Because")}, _alias,
                 prefill=lambda case: {"party_name": case.party_name, "account": case.account_id}),
        FormKind("Ask for write-off or refund", lambda: {"amount": line("Amount"), "reason": line("Because")},
                 _undecided(_ask), button="Ask a second person",
                 prefill=lambda case: {"amount": _decimal(abs(case.money), case)}),
    )  # fmt: skip


def _undecided(compose: Callable[[Pen, CaseOnHand, Said], Event]) -> Callable[[Pen, CaseOnHand, Said], Event]:
    """A second decision about a case waits until the first is taken back."""

    def composed(pen: Pen, case: CaseOnHand, said: Said) -> Event:
        if case.is_decided():
            raise ParameterError("is decided already", where=case.item_id, next_step="Undo that first.")
        return compose(pen, case, said)

    return composed


def _suggested(case: CaseOnHand) -> dict[str, object]:
    offered: list[tuple[str, Any]] = [*case.acceptable()]
    return {"suggestion": offered or [("nothing is suggested", "")]}


def _chosen(said: Said) -> Mapping[str, Any]:
    chosen: Mapping[str, Any] = said["suggestion"]
    if not chosen:
        raise ParameterError("nothing is suggested", where="Settles", next_step="Split it by hand, or hold it.")
    return chosen


def accepted_as_suggested(
    pen: Pen, case: CaseOnHand, chosen: Mapping[str, Any] | None = None, reason: str = ""
) -> Event:
    """The match a suggestion proposes, the best one when none is named; its evidence is the reason unless one is."""
    suggestion = case.fitting()[0] if chosen is None else chosen
    parts = zip(suggestion["target_ids"], suggestion["amounts_minor"], strict=True)
    return case.accepted(pen, parts, rule="accepted suggestion", reason=reason or str(suggestion["why"]))


def _accept(pen: Pen, case: CaseOnHand, said: Said) -> Event:
    return accepted_as_suggested(pen, case, _chosen(said), said["reason"].strip())


def _split(pen: Pen, case: CaseOnHand, said: Said) -> Event:
    reason = needed(said, "reason", "a reason")
    parts = [(item, needed_money({item: text}, item, case.currency)) for item, text in said["parts"]]
    if not parts:
        raise ParameterError("no document is chosen", where="Split", next_step="Choose at least one.")
    return case.accepted(pen, parts, rule="split by hand", reason=reason)


def _hold(pen: Pen, case: CaseOnHand, said: Said) -> Event:
    until = None if said["until"] is None else needed_day(said, "until", after=pen.day)
    reason = needed(said, "reason", "what you wait for")
    return pen.event(
        MatchHeld, match_id=new_name("MAT"), item_ids=(case.item_id,), until=until, exception_id=case.key, reason=reason
    )


def _reject(pen: Pen, case: CaseOnHand, said: Said) -> Event:
    chosen, reason = _chosen(said), needed(said, "reason", "a reason")
    items = (case.item_id, *chosen["target_ids"])
    return pen.event(MatchRejected, match_id=new_name("MAT"), item_ids=items, exception_id=case.key, reason=reason)


def _alias(pen: Pen, case: CaseOnHand, said: Said) -> Event:
    name, account = needed(said, "party_name", "the payer's name"), needed(said, "account", "an account number")
    if account not in case.accounts:
        raise ParameterError(f"there is no account {account}", where="Pays for", next_step="Write its number.")
    return pen.event(AliasLearned, account_id=account, party_name=name, reason=needed(said, "reason", "a reason"))


def _ask(pen: Pen, case: CaseOnHand, said: Said) -> Event:
    if not case.account_id:
        raise ParameterError("the payer is unknown", where=case.item_id, next_step="Learn the payer first.")
    minor = needed_money(said, "amount", case.currency, most=abs(case.money))
    common: dict[str, Any] = {
        "request_id": new_name("REQ"), "account_id": case.account_id, "customer_id": case.customer_id,
        "currency": case.currency, "reason": needed(said, "reason", "a reason"),
        "shown": {"item": case.item_id, "open": format_money(case.money, case.currency), "found": case.message[:500]},
    }  # fmt: skip
    if case.money > 0:
        return pen.event(WriteOffRequested, lines=[{"item_id": case.item_id, "amount_minor": minor}], **common)
    return pen.event(RefundRequested, item_id=case.item_id, amount_minor=minor, paid_to=case.party_name, **common)


def _demand_room(case: CaseOnHand, parts: Sequence[tuple[str, int]]) -> None:
    """No part may take more than is open, and all of them together not more than the item has."""
    others, whole = case.others(), sum(minor for _, minor in parts)
    taken: dict[str, int] = {}
    for item, minor in parts:
        taken[item] = taken.get(item, 0) + minor
        if taken[item] > others.get(item, 0):
            raise ParameterError(
                f"only {format_money(others.get(item, 0), case.currency)} is open", where=item,
                next_step="Take less of it, or look again.",
            )  # fmt: skip
    if whole > abs(case.money):
        raise ParameterError(
            f"{format_money(whole, case.currency)} is more than the {format_money(abs(case.money), case.currency)}",
            where=case.item_id, next_step="Lay out at most what is there.",
        )  # fmt: skip


def _decimal(minor: int, case: CaseOnHand) -> str:
    return format_money(minor, case.currency, with_code=False).replace(",", "") if minor else ""
