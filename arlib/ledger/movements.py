"""Every booking by item and day: many past days read from one pass over the ledger, to the same cent as open_items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.ledger.lines import with_due_date

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
NEVER = 2**31
"""A day number after every day."""


@dataclass(frozen=True)
class Movements:
    """Items and what settled them, as arrays by row number of the item.

    Args:
        items: ITEMS rows with ``age_due_date``; the row number is the item's number here.
        issued, due: Day numbers (days since 1970) of each item.
        amount: Signed minor units of each item.
        item, day, settled, is_money: One entry per booking, in order of day: item number, day number, minor units
            that bring the item nearer to zero, and whether a customer's payment did it.
        is_ours: Whether we closed it without money or credit: discount, write-off, exchange difference.
    """

    items: pd.DataFrame
    issued: Whole
    due: Whole
    amount: Whole
    item: Whole
    day: Whole
    settled: Whole
    is_money: Mask
    is_ours: Mask

    def until(self, day: int) -> slice:
        """The bookings on or before a day."""
        return slice(0, int(np.searchsorted(self.day, day, side="right")))

    def settled_on(self, day: int, *, money_only: bool = False) -> Whole:
        """What had settled each item by the end of a day, minor units."""
        part = self.until(day)
        amounts = np.where(self.is_money[part], self.settled[part], 0) if money_only else self.settled[part]
        total = np.zeros(len(self.amount), dtype=np.int64)
        np.add.at(total, self.item[part], amounts)
        return total

    def open_on(self, day: int) -> Whole:
        """What was open of each item at the end of a day, signed minor units; 0 before it was issued."""
        settled = self.settled_on(day)
        left = np.where(self.amount >= 0, self.amount - settled, self.amount + settled)
        return np.where(self.issued <= day, left, 0)

    def late_from_on(self, day: int) -> Whole:
        """The day each item counts its age from: its due day, or where we hold money the day that came to be.

        For an item settled by more than its amount that is the day of the booking that crossed zero, as
        :func:`arlib.ledger.surplus.with_arose` says.
        """
        opened = self.open_on(day)
        since = np.where(opened < 0, self.issued, self.due)
        beyond = np.flatnonzero(((self.amount >= 0) & (opened < 0)) | ((self.amount < 0) & (opened > 0)))
        if len(beyond):
            since[beyond] = self._crossed_on(beyond, day)
        return since

    def _crossed_on(self, items: Whole, day: int) -> Whole:
        part = self.until(day)
        own = np.isin(self.item[part], items)
        booked = pd.DataFrame({"item": self.item[part][own], "settled": self.settled[part][own]})
        # what was booked before the item was there counts from the day it was
        booked["day"] = np.maximum(self.day[part][own], self.issued[booked["item"]])
        daily = booked.groupby(["item", "day"])["settled"].sum().groupby("item").cumsum().reset_index()
        within = daily["settled"].le(np.abs(self.amount[daily["item"]]))
        last_within = daily["day"].where(within).groupby(daily["item"]).transform("max").fillna(-NEVER)
        since = daily[~within & daily["day"].gt(last_within)].groupby("item")["day"].min()
        return since.reindex(items).to_numpy(dtype=np.int64)

    def last_booked_on(self, day: int) -> Whole:
        """The day of each item's last booking up to a day; -1 where there is none."""
        part = self.until(day)
        last = np.full(len(self.amount), -1, dtype=np.int64)
        np.maximum.at(last, self.item[part], self.day[part])
        return last


def movements(items: pd.DataFrame, allocations: pd.DataFrame, adjustments: pd.DataFrame) -> Movements:
    """Arrange a ledger's bookings by day.

    Args:
        items: ITEMS frame.
        allocations: ALLOCATIONS frame; bookings of items that are not in ``items`` are left out.
        adjustments: ADJUSTMENTS frame.

    >>> from arlib.contracts import example
    >>> moved = movements(example("items"), example("allocations"), example("adjustments"))
    >>> moved.open_on(day_number(date(2026, 3, 1))).tolist(), moved.open_on(day_number(date(2026, 3, 2))).tolist()
    ([0, 0], [82320, -82320])
    """
    rows = with_due_date(items).reset_index(drop=True)
    number = pd.Index(rows["item_id"])
    paying = set(rows.loc[rows["kind"].eq("payment"), "item_id"])
    from_money = allocations["source_id"].isin(paying).to_numpy()
    size = (len(allocations), len(allocations), len(adjustments))
    booked = pd.concat(
        [
            _side(allocations, "target_id"),
            _side(allocations, "source_id"),
            _side(adjustments, "item_id"),
        ],
        ignore_index=True,
    )
    seat = number.get_indexer(booked["item_id"])
    # two bookings of a day keep their order, so a reversal follows what it takes back
    order = np.argsort(booked["day"].to_numpy(), kind="stable")
    order = order[seat[order] >= 0]
    return Movements(
        items=rows,
        issued=day_numbers(rows["issue_date"]),
        due=day_numbers(rows["age_due_date"]),
        amount=rows["amount_minor"].to_numpy(dtype=np.int64),
        item=seat[order].astype(np.int64),
        day=booked["day"].to_numpy(dtype=np.int64)[order],
        settled=booked["amount_minor"].to_numpy(dtype=np.int64)[order],
        is_money=np.concatenate([from_money, np.zeros(size[1] + size[2], dtype=np.bool_)])[order],
        is_ours=np.repeat([False, False, True], size)[order],
    )


def day_number(day: date) -> int:
    """Days since 1970.

    >>> day_number(date(1970, 1, 2))
    1
    """
    return day.toordinal() - date(1970, 1, 1).toordinal()


def day_numbers(days: pd.Series[pd.Timestamp]) -> Whole:
    """Days since 1970; ``NEVER`` where there is none.

    >>> day_numbers(pd.Series(pd.to_datetime(["1970-01-03", None]))).tolist()
    [2, 2147483648]
    """
    known = days.notna().to_numpy()
    numbers = np.full(len(days), NEVER, dtype=np.int64)
    numbers[known] = days.to_numpy(dtype="datetime64[D]")[known].astype(np.int64)
    return numbers


def _side(bookings: pd.DataFrame, column: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item_id": bookings[column].to_numpy(),
            "day": day_numbers(bookings["effective_date"]),
            "amount_minor": bookings["amount_minor"].to_numpy(dtype=np.int64),
        }
    )
