"""Which letter goes to whom, about what, and when: every one true to the ledger of its day.

One lead per account, so that the cap, the gap and the ladder of stages hold by construction. The
earlier steps of a firmer letter or a final notice are sent too (inside the window) or logged (before it).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.samples.balances import Balances
from arlib.samples.customers import Customers
from arlib.samples.ledger_rows import Documents
from arlib.samples.promises import primary_contacts
from arlib.samples.sending_days import SendingDays, sending_days
from arlib.samples.world import Days, Mask, World, as_date

WINDOW_DAYS = 55
LEADS = {
    "final_notice": 30,
    "firmer_pressure": 80,
    "delivery_confirmation": 90,
    "pre_due_reminder": 105,
    "late_inquiry": 140,
}
"""How many leads of each stage the default book has; the scarce ones choose their accounts first."""
WINDOWS = {
    "delivery_confirmation": ("issue", 2, 9),
    "pre_due_reminder": ("due", -13, -2),
    "late_inquiry": ("due", 1, 14),
    "firmer_pressure": ("due", 19, 42),
    "final_notice": ("due", 48, 110),
}
SMALLEST_CHASED = 1500
COLUMNS = ["account", "stage", "day", "invoice", "open", "first", "second", "codes"]


@dataclass(frozen=True)
class Ground:
    """What the plan is made from: the ledger and who may be written to."""

    documents: Documents
    balances: Balances
    disputes: pd.DataFrame
    days: SendingDays
    reachable: Mask
    people: npt.NDArray[np.object_]
    start: int
    last: int

    def quiet(self, rows: Days, days: Days) -> Mask:
        """Open on that day, and nothing moved the invoice on it."""
        return (self.balances.open_on(rows, days) >= SMALLEST_CHASED) & ~self.balances.moved_on(rows, days)


def make_ground(
    world: World,
    customers: Customers,
    documents: Documents,
    balances: Balances,
    disputes: pd.DataFrame,
    promises: pd.DataFrame,
) -> Ground:
    """Accounts count as reachable with an active primary contact and no promise that reaches into the window."""
    start = world.last - WINDOW_DAYS
    contacts, accounts = customers.contacts, customers.accounts
    fit = contacts[(contacts["role"] == "primary") & (contacts["status"] == "active") & (contacts["opt_out"] == "")]
    reachable = accounts["account_id"].isin(fit["account_id"]).to_numpy() & (accounts["country"] != "KW").to_numpy()
    recent = promises[promises["promised"] > start - 21]
    reachable[documents.invoices["acc"].to_numpy()[recent["invoice"]]] = False
    return Ground(
        documents,
        balances,
        disputes,
        sending_days(world.last),
        reachable,
        primary_contacts(customers),
        start,
        world.last,
    )


def plan_letters(world: World, ground: Ground) -> pd.DataFrame:
    """All letters about one invoice, in no order yet: ``COLUMNS``, with the earlier steps as rows of their own."""
    taken = np.zeros(len(ground.reachable), dtype=np.bool_)
    parts = [_wrong_leads(world, ground, taken, code) for code in ("F6", "W3", "W4")]
    for stage, count in LEADS.items():
        leads = _leads(world, ground, taken, stage).iloc[: world.scaled(count)]
        taken[leads["account"]] = True
        parts += [leads, *_earlier_steps(ground, leads)]
    return pd.concat(parts, ignore_index=True)


def _leads(world: World, ground: Ground, taken: Mask, stage: str) -> pd.DataFrame:
    """Candidates of one stage in a chance order, one per account."""
    invoices, chance = ground.documents.invoices, world.chance(f"letters {stage}")
    anchor, low, high = WINDOWS[stage]
    base = invoices[anchor].to_numpy()
    early, late = np.maximum(base + low, ground.start), np.minimum(base + high, ground.last)
    draw, order = chance.share(len(invoices)), chance.order(len(invoices))
    day = ground.days.next(early + (draw * (late - early + 1)).astype(np.int64))
    rows = np.arange(len(invoices))
    fits = (early <= late) & (day <= late) & _clean(ground, rows) & ground.quiet(rows, day) & ~taken[invoices["acc"]]
    first, second = _step_days(ground, stage, base)
    for step in (first, second):
        real = step >= 0
        fits &= ~real | (ground.quiet(rows, step) & (step + 9 <= day))
    if stage == "final_notice":
        fits &= first + 9 <= second
    if stage == "delivery_confirmation":
        fits &= ground.balances.open_on(rows, day) == invoices["amount"].to_numpy()
    chosen = order[fits[order]]
    leads = pd.DataFrame(
        {"account": invoices["acc"].to_numpy()[chosen], "stage": stage, "day": day[chosen], "invoice": chosen}
    )
    leads = leads.assign(
        open=ground.balances.open_on(chosen, day[chosen]), first=first[chosen], second=second[chosen], codes=""
    )
    return leads.drop_duplicates("account", ignore_index=True)


def _clean(ground: Ground, rows: Days) -> Mask:
    """Invoices a careful person would chase: no dispute ever, not on hold, no money waiting to be applied."""
    invoices, receipts = ground.documents.invoices, ground.documents.receipts
    waiting = receipts.legs.loc[~receipts.legs["applied"], "invoice"]
    trouble = (
        np.isin(rows, ground.disputes["invoice"])
        | np.isin(rows, waiting)
        | (invoices["situation"] == "on_hold").to_numpy()
    )
    return ground.reachable[invoices["acc"]] & ~trouble


def _step_days(ground: Ground, stage: str, due: Days) -> tuple[Days, Days]:
    """When the late inquiry and the firmer letter before this stage went out; -1 where the stage needs none."""
    none = np.full(len(due), -1, dtype=np.int64)
    if stage not in ("firmer_pressure", "final_notice"):
        return none, none
    return ground.days.next(due + 3), ground.days.next(due + 20) if stage == "final_notice" else none


def _earlier_steps(ground: Ground, leads: pd.DataFrame) -> list[pd.DataFrame]:
    """The letters that went before a firmer letter or a final notice."""
    steps = []
    for column, stage in (("first", "late_inquiry"), ("second", "firmer_pressure")):
        rows = leads[leads[column] >= 0]
        opened = ground.balances.open_on(rows["invoice"].to_numpy(), rows[column].to_numpy())
        first = rows["first"] if column == "second" else -1
        steps.append(rows.assign(stage=stage, day=rows[column], open=opened, first=first, second=-1, codes=""))
    return steps


def _wrong_leads(world: World, ground: Ground, taken: Mask, code: str) -> pd.DataFrame:
    """Late inquiries that should never have gone out: not yet due (F6), disputed (W3), already paid (W4)."""
    finder = {"F6": _not_yet_due, "W3": _disputed, "W4": _paid}[code]
    count = {"F6": 6, "W3": 8, "W4": 9}[code]
    found = finder(world, ground)
    found = (
        found[~taken[found["account"]] & ground.reachable[found["account"]]]
        .drop_duplicates("account")
        .iloc[: world.scaled(count)]
    )
    taken[found["account"]] = True
    return found.assign(stage="late_inquiry", first=-1, codes=code)[COLUMNS]


def _days_in(world: World, ground: Ground, concern: str, early: Days, late: Days) -> tuple[Days, Mask]:
    """A sending day between two days, and whether there is one."""
    early, late = np.maximum(early, ground.start), np.minimum(late, ground.last)
    draw = world.chance(concern).share(len(early))
    day = ground.days.next(early + (draw * (late - early + 1)).astype(np.int64))
    return day, (early <= late) & (day <= late)


def _paid(world: World, ground: Ground) -> pd.DataFrame:
    receipts, invoices = ground.documents.receipts, ground.documents.invoices
    legs = receipts.legs[
        receipts.legs["applied"] & (receipts.legs["situation"] == "plain") & (receipts.legs["role"] == "main")
    ]
    of = legs["invoice"].to_numpy()
    paid = np.maximum(legs["day"].to_numpy() + 7, invoices["due"].to_numpy()[of] + 1)
    day, fits = _days_in(world, ground, "letters paid", paid, legs["day"].to_numpy() + 18)
    fits &= ground.balances.open_on(of, day - 1) == 0
    amount = invoices["amount"].to_numpy()[of]
    frame = pd.DataFrame(
        {"account": invoices["acc"].to_numpy()[of], "day": day, "invoice": of, "open": amount, "second": -1}
    )
    return _shuffled(world, frame[fits & (amount >= SMALLEST_CHASED)], "which paid")


def _disputed(world: World, ground: Ground) -> pd.DataFrame:
    invoices, rows = ground.documents.invoices, ground.disputes
    of = rows["invoice"].to_numpy()
    early = np.maximum(rows["opened"].to_numpy() + 2, invoices["due"].to_numpy()[of] + 1)
    day, fits = _days_in(
        world, ground, "letters disputed", early, np.minimum(rows["closed"].to_numpy() - 2, ground.last)
    )
    amount = ground.balances.open_on(of, day)
    fits &= (
        (amount >= SMALLEST_CHASED)
        & (rows["amount"].to_numpy() == invoices["amount"].to_numpy()[of])
        & ground.quiet(of, day)
    )
    frame = pd.DataFrame(
        {"account": invoices["acc"].to_numpy()[of], "day": day, "invoice": of, "open": amount, "second": -1}
    )
    return _shuffled(world, frame[fits], "which disputed")


def _not_yet_due(world: World, ground: Ground) -> pd.DataFrame:
    """Two invoices of one account called overdue, the second (its row number in ``second``) is not due yet."""
    invoices = ground.documents.invoices
    rows = np.flatnonzero(_clean(ground, np.arange(len(invoices))) & (invoices["due"].to_numpy() > ground.start - 30))
    own = pd.DataFrame({c: invoices[c].to_numpy()[rows] for c in ("acc", "due", "issue", "currency")}).assign(row=rows)
    pairs = own.merge(own, on=["acc", "currency"], suffixes=("", "_2"))
    pairs = pairs[(pairs["due_2"] > pairs["due"] + 6)].reset_index(drop=True)
    early = np.maximum(pairs["due"].to_numpy() + 1, pairs["issue_2"].to_numpy() + 2)
    day, fits = _days_in(world, ground, "letters not due", early, pairs["due_2"].to_numpy() - 3)
    one, two = pairs["row"].to_numpy(), pairs["row_2"].to_numpy()
    fits &= ground.quiet(one, day) & ground.quiet(two, day)
    frame = pd.DataFrame(
        {"account": pairs["acc"], "day": day, "invoice": one, "open": ground.balances.open_on(one, day), "second": two}
    )
    return _shuffled(world, frame[fits], "which not due")


def _shuffled(world: World, frame: pd.DataFrame, concern: str) -> pd.DataFrame:
    return frame.iloc[world.chance(concern).order(len(frame))]


def statement_days(ground: Ground) -> Days:
    """Sending days on which statements go out: the first week of a month, inside the window."""
    days = np.arange(ground.start, ground.last + 1)
    early = np.array([as_date(d).day <= 7 for d in days.tolist()])
    return days[early & ground.days.allowed(days)]
