"""What a week brought: who was opened, resolved, or moved between tiers, all accounts accounted for, and by owner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from arlib.ledger.aging import TIER_NAMES

NOWHERE = "none"
STATES = (*TIER_NAMES, NOWHERE)
_RANK = {name: rank for rank, name in enumerate(STATES)}


@dataclass(frozen=True)
class Progress:
    """Accounts between two days.

    Args:
        movers: One row per account that was in a tier on either day: ``id tier_before tier_now move owner``; ``move``
            is opened, resolved, up (more urgent), down or stayed.
        flow: Accounts by tier before (rows) and now (columns), with ``total`` on both sides.
        by_owner: ``owner opened up stayed down resolved now`` (accounts).
        by_move: ``move accounts``.
    """

    movers: pd.DataFrame
    flow: pd.DataFrame
    by_owner: pd.DataFrame
    by_move: pd.DataFrame

    @cached_property
    def moved(self) -> pd.DataFrame:
        """The movers that stand in another tier than before."""
        return self.movers[self.movers["move"].ne("stayed")].reset_index(drop=True)

    @cached_property
    def high(self) -> tuple[int, int]:
        """Accounts in the high tier now and before."""
        return int(self.flow["high"]["total"]), int(self.flow["total"]["high"])


MOVES = ("opened", "up", "stayed", "down", "resolved")


def weekly_progress(before: pd.DataFrame, now: pd.DataFrame, owners: pd.Series[str]) -> Progress:
    """Compare the tiers of two days.

    Args:
        before, now: ``id tier``, one row per account in a tier (``account_tiers`` of the tiering room).
        owners: Account id to owner.

    >>> then = pd.DataFrame({"id": ["A", "B"], "tier": ["low", "high"]})
    >>> today = pd.DataFrame({"id": ["A", "C"], "tier": ["high", "low"]})
    >>> weekly_progress(then, today, pd.Series(dtype="str")).movers[["id", "move"]].values.tolist()
    [['A', 'up'], ['B', 'resolved'], ['C', 'opened']]
    """
    both = before[["id", "tier"]].merge(now[["id", "tier"]], on="id", how="outer", suffixes=("_before", "_now"))
    both = both.fillna({"tier_before": NOWHERE, "tier_now": NOWHERE}).astype("str")
    owner = both["id"].map(owners).astype("str").fillna("")
    movers = both.assign(move=_moves(both), owner=owner.where(owner.ne(""), "(no owner)"))
    return Progress(
        movers=movers.sort_values("id", ignore_index=True),
        flow=_flow(movers),
        by_owner=_by_owner(movers),
        by_move=movers["move"]
        .value_counts()
        .reindex(MOVES, fill_value=0)
        .rename("accounts")
        .rename_axis("move")
        .reset_index(),
    )


def _moves(both: pd.DataFrame) -> pd.Series[str]:
    before, now = both["tier_before"].map(_RANK), both["tier_now"].map(_RANK)
    move = pd.Series("stayed", index=both.index, dtype="str").mask(now < before, "up").mask(now > before, "down")
    return move.mask(both["tier_before"].eq(NOWHERE), "opened").mask(both["tier_now"].eq(NOWHERE), "resolved")


def _flow(movers: pd.DataFrame) -> pd.DataFrame:
    table = movers.groupby(["tier_before", "tier_now"]).size().unstack(fill_value=0)
    table = table.reindex(index=STATES, columns=STATES, fill_value=0).astype("int64").rename_axis(None, axis=1)
    table.loc["total"] = table.sum()
    return table.assign(total=table.sum(axis=1))


def _by_owner(movers: pd.DataFrame) -> pd.DataFrame:
    counts = movers.groupby(["owner", "move"]).size().unstack(fill_value=0).reindex(columns=MOVES, fill_value=0)
    still = movers["tier_now"].ne(NOWHERE).groupby(movers["owner"]).sum()
    return counts.astype("int64").rename_axis(None, axis=1).assign(now=still.astype("int64")).reset_index()
