"""What is known of every open invoice on a day: the features the likelihood is learned and read from.

Only bookings, promises and disputes of that day or before are looked at; a test plants later ones and sees no change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from arlib.ledger.movements import NEVER, Mask, Whole
from arlib.likelihood.habits import Habits, Numbers, habits
from arlib.likelihood.learning_book import LearningBook

FEATURES = (
    "lateness",
    "late_share",
    "spread",
    "history",
    "until_due",
    "late_to_30",
    "late_to_90",
    "late_beyond",
    "beyond_habit",
    "others_late",
    "amount",
    "part_paid",
    "disputed",
    "promised",
    "let_down",
    "credit_cover",
)
BANDS = (0, 1, 31, 61, 91)
"""Days past due at which the state of an invoice changes: not due, 1-30, 31-60, 61-90, over 90."""


@dataclass(frozen=True)
class Moment:
    """Open invoices on a day, one row each.

    Args:
        day: Day number.
        item: Item number of each row.
        account: Account number of each row.
        open_minor: What is open, minor units.
        late_days: Days past due; negative before.
        x: One column per :data:`FEATURES`.
        habits: Habits per account number.
        disputed, promised, let_down: Flags of each row.
    """

    day: int
    item: Whole
    account: Whole
    open_minor: Whole
    late_days: Whole
    x: Numbers
    habits: Habits
    disputed: Mask
    promised: Mask
    let_down: Mask

    @property
    def band(self) -> Whole:
        """Index of each row's state in :data:`BANDS`."""
        return np.asarray(np.searchsorted(BANDS, np.maximum(self.late_days, 0), side="right") - 1, dtype=np.int64)


def moment(book: LearningBook, day: int) -> Moment:
    """Everything known of the invoices that are open at the end of a day."""
    moved = book.moved
    opened = moved.open_on(day)
    known = habits_on(book, day, opened)
    item = np.flatnonzero(book.is_billed & (opened > 0) & (book.account >= 0))
    account, late = book.account[item], day - moved.due[item]
    settled = moved.settled_on(day)[item] > 0
    flags = [mask[item] for mask in (book.disputed(day), book.promised(day), book.let_down(day))]
    columns = {
        **_habit_columns(known, account),
        **_age_columns(late, known.lateness[account]),
        "others_late": np.log1p(_others_late(account, late, len(book.accounts))),
        "amount": _amounts(book, item, opened),
        "part_paid": settled.astype(np.float64),
        **{
            name: mask.astype(np.float64)
            for name, mask in zip(("disputed", "promised", "let_down"), flags, strict=True)
        },
        "credit_cover": _credit_cover(book, item, opened),
    }
    x = np.stack([columns[name] for name in FEATURES], axis=1)
    return Moment(day, item, account, opened[item], late, x, known, *flags)


def habits_on(book: LearningBook, day: int, opened: Whole) -> Habits:
    """Habits from invoices that customers' money had closed by a day."""
    moved = book.moved
    paid = moved.settled_on(day, money_only=True)
    # an invoice closed by a credit note or a write-off says nothing about how its customer pays
    closed = book.is_billed & (moved.issued <= day) & (opened == 0) & (2 * paid >= moved.amount) & (book.account >= 0)
    lateness = (moved.last_booked_on(day) - moved.due)[closed].astype(np.float64)
    flags = book.disputed(day, ever=True)[closed].astype(np.float64)[:, None]
    return habits(book.account[closed], lateness, flags, accounts=len(book.accounts))


def _habit_columns(known: Habits, account: Whole) -> dict[str, Numbers]:
    share = np.clip(known.late_share[account], 0.01, 0.99)
    return {
        "lateness": known.lateness[account] / 10,
        "late_share": np.log(share / (1 - share)),
        "spread": np.log(known.spread[account]),
        "history": np.log1p(known.settled[account]),
    }


def _age_columns(late: Whole, usual: Numbers) -> dict[str, Numbers]:
    return {
        "until_due": np.clip(-late, 0, 90) / 30,
        "late_to_30": np.clip(late, 0, 30) / 30,
        "late_to_90": np.clip(late - 30, 0, 60) / 30,
        "late_beyond": np.clip(late - 90, 0, 270) / 90,
        "beyond_habit": np.clip(late - np.maximum(usual, 0), 0, 120) / 30,
    }


def _others_late(account: Whole, late: Whole, accounts: int) -> Numbers:
    is_late = (late > 0).astype(np.float64)
    return np.asarray(np.bincount(account, weights=is_late, minlength=accounts)[account] - is_late, dtype=np.float64)


def _amounts(book: LearningBook, item: Whole, opened: Whole) -> Numbers:
    """How large an invoice is beside those of its account's own purse, so that no currency looks larger."""
    purse = book.purse[item]
    money = np.log(opened[item].astype(np.float64))
    count = np.maximum(np.bincount(purse), 1)
    return np.asarray(money - (np.bincount(purse, weights=money) / count)[purse], dtype=np.float64)


def _credit_cover(book: LearningBook, item: Whole, opened: Whole) -> Numbers:
    """How much of what a purse owes its own unapplied credits would cover, 0 to 1: that money is here already."""
    known = book.purse >= 0
    size = int(book.purse.max(initial=0)) + 1
    credit = np.bincount(book.purse[known], weights=np.maximum(-opened[known], 0), minlength=size)
    debit = np.bincount(book.purse[known], weights=np.maximum(opened[known], 0), minlength=size)
    return np.asarray(np.minimum(credit / np.maximum(debit, 1.0), 1.0)[book.purse[item]], dtype=np.float64)


def closing_days(book: LearningBook, *, known_by: int) -> tuple[Whole, Mask]:
    """The day each item was closed as far as is known by a day (``NEVER`` while open), and whether by money."""
    moved = book.moved
    opened = moved.open_on(known_by)
    closed = book.is_billed & (moved.issued <= known_by) & (opened == 0)
    day = np.where(closed, np.maximum(moved.last_booked_on(known_by), moved.issued), NEVER)
    by_money = 2 * moved.settled_on(known_by, money_only=True) >= moved.amount
    return day, closed & by_money
