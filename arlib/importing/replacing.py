"""Corrections that somebody asked for: a row that contradicts the ledger takes the place of the ledger's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from arlib.contracts import TABLES
from arlib.store import Merge, merge_tables


def replaced(base: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame], held: Merge) -> Merge:
    """The merge again, without the ledger's rows that the new ones contradict; the conflicts stay listed.

    Args:
        base: Stored tables.
        new: Tables by contract name.
        held: The merge in which the ledger's rows stood.
    """
    without = {name: _without(name, table, held.conflicts) for name, table in base.items()}
    again = merge_tables(without, new)
    added = {name: again.added[name] - held.conflicting[name] for name in again.added}
    return replace(again, added=added, conflicts=held.conflicts, conflicting=held.conflicting)


def _without(name: str, table: pd.DataFrame, conflicts: pd.DataFrame) -> pd.DataFrame:
    keys = set(conflicts.loc[conflicts["table"] == name, "key"])
    if not keys:
        return table
    own = zip(*(table[column] for column in TABLES[name].unique or ()), strict=True)
    stays = [" ".join(str(v) for v in values) not in keys for values in own]
    return table[stays].reset_index(drop=True)
