"""What was open on a day: the one lookup that letters, promises and the tests' answers are written from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.samples.world import Days

_SPAN = 2**17
"""More days than any book has; an item number and a day fit into one sortable number."""


@dataclass(frozen=True)
class Balances:
    """Open amounts by item row and day, positive for debits and credits alike.

    >>> from arlib.contracts import ADJUSTMENTS, empty, example
    >>> items = example("items")
    >>> book = balances_of(items, example("allocations").iloc[:1], empty(ADJUSTMENTS))
    >>> book.open_on(np.array([0, 0]), np.array([20503, 20504])).tolist()       # 2026-02-19 and 2026-02-20
    [84000, 1680]
    """

    amount: Days
    keys: Days
    running: Days

    def open_on(self, rows: Days, days: Days) -> Days:
        """What is left of each item at the end of each day."""
        wanted = rows * _SPAN + days
        last = np.searchsorted(self.keys, wanted, side="right")
        before = np.searchsorted(self.keys, rows * _SPAN, side="left")
        total = np.concatenate([[0], self.running])
        return np.asarray(self.amount[rows] - (total[last] - total[before]))

    def moved_on(self, rows: Days, days: Days) -> npt.NDArray[np.bool_]:
        """Whether anything happened to the item on that very day."""
        wanted = rows * _SPAN + days
        return np.searchsorted(self.keys, wanted, side="right") > np.searchsorted(self.keys, wanted, side="left")


def balances_of(items: pd.DataFrame, allocations: pd.DataFrame, adjustments: pd.DataFrame) -> Balances:
    """Balances of the ITEMS rows, from what settled them."""
    seat = pd.Series(np.arange(len(items)), index=items["item_id"])
    moves = pd.concat(
        [
            allocations[["source_id", "amount_minor", "effective_date"]].set_axis(["item_id", "amount", "day"], axis=1),
            allocations[["target_id", "amount_minor", "effective_date"]].set_axis(["item_id", "amount", "day"], axis=1),
            adjustments[["item_id", "amount_minor", "effective_date"]].set_axis(["item_id", "amount", "day"], axis=1),
        ],
        ignore_index=True,
    )
    moves = moves[moves["item_id"].isin(items["item_id"])]
    day = moves["day"].to_numpy().astype("datetime64[D]").astype(np.int64)
    keys = seat.loc[moves["item_id"]].to_numpy() * _SPAN + day
    order = np.argsort(keys, kind="stable")
    return Balances(items["amount_minor"].abs().to_numpy(), keys[order], np.cumsum(moves["amount"].to_numpy()[order]))
