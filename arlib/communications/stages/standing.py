"""One customer's standing on a day: what is open at which stage, what holds it, who there may be contacted, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from arlib.communications.gaps import contacts_made
from arlib.communications.promises import with_verdict
from arlib.communications.stages.holds import Hold, Holds, find_holds
from arlib.communications.stages.ladder import InvoiceState, stages_said
from arlib.dates import midnight, month_start
from arlib.ledger import Ledger, open_items
from arlib.money import exponent
from arlib.policy import Policy

DEMANDED_KINDS = ("invoice", "debit_note", "chargeback")
ANSWERS = frozenset({"replied", "dispute", "paid_claim", "approver", "promise"})
"""Outcomes of an incoming contact that a person wrote."""
Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class OpenInvoice:
    """One open document of the customer."""

    item_id: str
    currency: str
    open_minor: int
    amount_minor: int
    reference: str
    state: InvoiceState
    hold: Hold | None

    def days_late(self, on: date) -> int:
        """Days past due; 0 on the due day."""
        return (on - self.state.due).days


@dataclass(frozen=True)
class Standing:
    """What the plan looks at for one customer. Rows are those of the contracts, as mappings."""

    account: Row
    invoices: tuple[OpenInvoice, ...]
    credit_items: tuple[Row, ...]
    """Open credits and payments; ``open_minor`` is negative."""
    hold: Hold | None
    contacts: tuple[Row, ...]
    touches: tuple[Row, ...]
    dunned_at: tuple[datetime, ...]
    """When dunning messages went out, oldest first."""
    promises: tuple[Row, ...] = field(default=())
    """With their verdicts."""
    disputes: tuple[Row, ...] = field(default=())
    """Those that are open."""
    instalments: tuple[Row, ...] = field(default=())
    """Those of running plans."""

    @property
    def account_id(self) -> str:
        """Whose."""
        return str(self.account["account_id"])

    @cached_property
    def credits(self) -> Mapping[str, int]:
        """Currency -> open credits, as a positive amount."""
        found: dict[str, int] = defaultdict(int)
        for row in self.credit_items:
            found[str(row["currency"])] -= int(row["open_minor"])
        return dict(found)

    def free(self, currency: str = "") -> tuple[OpenInvoice, ...]:
        """The invoices nothing holds."""
        return tuple(i for i in self.invoices if i.hold is None and currency in ("", i.currency))

    def overdue(self, on: date) -> tuple[OpenInvoice, ...]:
        """The invoices past due, held ones among them."""
        return tuple(i for i in self.invoices if i.days_late(on) > 0)

    def this_month(self, on: date) -> int:
        """Dunning contacts of the calendar month up to a day."""
        return sum(month_start(on) <= at.date() <= on for at in self.dunned_at)

    def net_minor(self, currency: str) -> int:
        """What the customer owes in a currency less what is his."""
        return sum(i.open_minor for i in self.invoices if i.currency == currency) - self.credits.get(currency, 0)

    def broken_promises(self, on: date, *, within_days: int) -> int:
        """How many promises were broken lately."""
        first = pd.Timestamp(on - timedelta(days=within_days))
        return sum(p["verdict"] == "broken" and p["promised_date"] >= first for p in self.promises)

    def unanswered(self) -> Row | None:
        """The customer's last message, when nothing went out since."""
        last = max(self.touches, key=lambda t: t["at"], default=None)
        is_theirs = last is not None and last["direction"] == "in" and last["outcome"] in ANSWERS
        return last if is_theirs else None


def standings(
    ledger: Ledger,
    *,
    as_of: date,
    policy: Policy,
    pauses: pd.DataFrame | None = None,
    instalments: pd.DataFrame | None = None,
    accounts: Iterable[str] | None = None,
) -> list[Standing]:
    """The standing of every customer with something open, by account number.

    Args:
        ledger: The book; rows after the day are not seen.
        as_of: The day.
        policy: The policy in force.
        pauses, instalments: The journal's frames.
        accounts: Only these; everything else of the ledger may be missing then.
    """
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of)
    opened = opened[opened["open_minor"].ne(0) & opened["account_id"].notna()]
    holds = find_holds(ledger, opened, as_of=as_of, policy=policy, pauses=pauses, instalments=instalments)
    parts = _parts(ledger, opened, as_of, policy, instalments)
    wanted = set(opened["account_id"]) if accounts is None else set(accounts)
    known = {str(row["account_id"]): row for row in ledger.accounts.to_dict("records")}
    return [
        _standing(known.get(a, {"account_id": a}), holds, {n: p.get(a, []) for n, p in parts.items()})
        for a in sorted(wanted)
    ]


def _parts(
    ledger: Ledger, opened: pd.DataFrame, as_of: date, policy: Policy, instalments: pd.DataFrame | None
) -> dict[str, dict[str, list[Any]]]:
    """What belongs to each account, by account."""
    day, night = pd.Timestamp(as_of), pd.Timestamp(midnight(as_of + timedelta(days=1)))
    touches = ledger.touches[ledger.touches["at"] < night].sort_values("at", kind="stable")
    made = contacts_made(ledger.messages, ledger.touches, as_of=as_of).sort_values("at", kind="stable")
    dunning = made[made["stage"].isin(policy.communications.dunning_stages)]
    contacts = ledger.contacts[~(ledger.contacts["valid_from"] > day) & ~(ledger.contacts["valid_to"] < day)]
    promises = with_verdict(
        ledger.promises, ledger.items, ledger.allocations, ledger.adjustments,
        as_of=as_of, policy=policy.communications,
    )  # fmt: skip
    known = ledger.disputes[ledger.disputes["opened_on"] <= day]
    closed = known["closed_on"] <= day
    frames = {
        "items": opened, "touches": touches, "dunning": dunning, "contacts": contacts, "promises": promises,
        "closed": known[closed], "disputes": known[~closed],
    }  # fmt: skip
    if instalments is not None:
        frames["instalments"] = instalments[instalments["status"] == "running"]
    return {name: _by_account(frame) for name, frame in frames.items()}


def _by_account(frame: pd.DataFrame) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in frame.to_dict("records"):
        found[str(row["account_id"])].append(row)
    return found


def _standing(account: Row, holds: Holds, parts: Mapping[str, list[Any]]) -> Standing:
    account_id = str(account["account_id"])
    credit_items = tuple(r for r in parts["items"] if r["open_minor"] < 0)
    debits = [r for r in parts["items"] if r["open_minor"] > 0 and r["kind"] in DEMANDED_KINDS]
    invoices = tuple(_invoice(row, account, parts, holds) for row in debits)
    made = Standing(
        account=account,
        invoices=invoices,
        credit_items=credit_items,
        hold=holds.on(account_id),
        contacts=tuple(parts["contacts"]),
        touches=tuple(parts["touches"]),
        dunned_at=tuple(row["at"].to_pydatetime() for row in parts["dunning"]),
        promises=tuple(parts["promises"]),
        disputes=tuple(parts["disputes"]),
        instalments=tuple(parts.get("instalments", [])),
    )
    return replace(made, invoices=_less_credits(invoices, made.credits))


def _invoice(row: Row, account: Row, parts: Mapping[str, list[Any]], holds: Holds) -> OpenInvoice:
    item, issued = str(row["item_id"]), row["issue_date"].date()
    due: date = row["due_date"].date() if pd.notna(row["due_date"]) else issued + timedelta(days=_terms(account))
    about = [
        (str(t["stage"]), t["at"].date(), str(t["outcome"]))
        for t in parts["touches"]
        if t["direction"] == "out" and item in t["invoice_ids"].split()
    ]
    closed = [d["closed_on"].date() for d in parts["closed"] if d["item_id"] == item]
    broken = [
        p["deadline"].date() for p in parts["promises"]
        if p["verdict"] == "broken" and (item in p["invoice_ids"].split() or not p["invoice_ids"].strip())
    ]  # fmt: skip
    currency, open_minor = str(row["currency"]), int(row["open_minor"])
    said = stages_said(about, disputes_closed_on=closed)
    units = open_minor // 10 ** exponent(currency)
    state = InvoiceState(issued, due, said, units, max(broken, default=None))
    hold = holds.on(str(account["account_id"]), item)
    return OpenInvoice(item, currency, open_minor, int(row["amount_minor"]), str(row["reference"]), state, hold)


def _terms(account: Row) -> int:
    return int(account.get("terms_days", 30))


def _less_credits(invoices: tuple[OpenInvoice, ...], credits: Mapping[str, int]) -> tuple[OpenInvoice, ...]:
    """Hold what the customer's own money covers: his credits are laid against his oldest invoices first."""
    left = dict(credits)
    found = []
    for invoice in sorted(invoices, key=lambda i: (i.state.due, i.item_id)):
        covered = left.get(invoice.currency, 0) >= invoice.open_minor
        left[invoice.currency] = max(left.get(invoice.currency, 0) - invoice.open_minor, 0)
        if covered and invoice.hold is None:
            hold = Hold("covered", "unapplied credits of the customer cover it")
            invoice = replace(invoice, hold=hold)
        found.append(invoice)
    return tuple(found)
