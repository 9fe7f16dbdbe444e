"""The work queue by family: one row per group of customers, with what waits at each of its members."""

from __future__ import annotations

import pandas as pd

from arlib.errors import ParameterError
from arlib.ledger import with_family
from arlib.tiering.lookup import looked_up
from arlib.tiering.queue import WorkQueue
from arlib.tiering.ranking import Ranking


def families_queued(queue: WorkQueue, ranking: Ranking, accounts: pd.DataFrame) -> pd.DataFrame:
    """The queue rolled up to heads of groups; people are still called account by account, the first one named here.

    Args:
        queue: The work queue.
        ranking: The order of work by family.
        accounts: ACCOUNTS frame.

    Returns:
        One row per family of several accounts that has queued work, in the families' own order: the columns of the
        ranking with a new ``rank``, and ``members``, ``queued`` (accounts with work), ``this_week``, ``begin_with``
        (label of the member that stands first), ``member_ids`` (separated by spaces, in the order of the queue),
        ``deadline`` (the nearest), ``owners`` (separated by commas).

    Raises:
        ParameterError: the ranking is by account.
    """
    if ranking.level != "family":
        raise ParameterError("is by account", where="ranking", next_step="Rank with level='family'.")
    family = with_family(accounts).set_index("account_id")["family_id"]
    size = family.value_counts()
    rows = queue.rows.assign(family=looked_up(queue.rows["id"], family)).sort_values("rank")
    grouped = rows.groupby("family", sort=False)
    table = pd.DataFrame(
        {
            "queued": grouped.size(),
            "this_week": grouped["this_week"].sum().astype("int64"),
            "begin_with": grouped["label"].first(),
            "member_ids": grouped["id"].agg(" ".join),
            "deadline": grouped["deadline"].min(),
            "owners": grouped["owner"].agg(lambda names: ", ".join(sorted(set(names)))),
        }
    )
    ranked = ranking.accounts.drop(columns=["members"], errors="ignore").join(table, on="id", how="inner")
    several = ranked.assign(members=looked_up(ranked["id"], size).astype("int64"))
    several = several[several["members"].gt(1)].sort_values("rank").reset_index(drop=True)
    return several.assign(rank=pd.RangeIndex(1, len(several) + 1))
