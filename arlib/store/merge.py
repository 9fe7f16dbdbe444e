"""Add rows to tables: the same row twice adds nothing, a changed row is held, the order of files does not matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from arlib.contracts import TABLES
from arlib.findings import shown
from arlib.money import EXPONENTS, format_money
from arlib.store.stored import DERIVED, GIVEN, KEYS, PLACEHOLDER, as_stored, empty_stored

CONFLICT_COLUMNS = ["table", "key", "column", "kept", "offered"]


@dataclass(frozen=True)
class Merge:
    """Tables after new rows were added.

    Args:
        tables: Every table of the store.
        added: New rows per table.
        already_there: Rows per table that were known, word for word.
        conflicts: One row per differing cell: ``table key column kept offered``. The kept value stands.
        conflicting: Rows per table that were held because they differ from what is there.
    """

    tables: dict[str, pd.DataFrame]
    added: dict[str, int]
    already_there: dict[str, int]
    conflicts: pd.DataFrame
    conflicting: dict[str, int]


def merge_tables(base: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]) -> Merge:
    """The tables of ``base`` with the rows of ``new``; neither is changed.

    Args:
        base: Stored tables by contract name (missing ones are empty).
        new: Tables by contract name, each valid under its contract.

    Raises:
        ContractError: a new table breaks its contract.
    """
    tables = {name: base[name] if name in base else empty_stored(name) for name in TABLES}
    added, known, held, conflicts = {}, {}, {}, []
    for name, rows in new.items():
        offered = as_stored(name, rows)
        merged, clash = _merged(name, tables[name], offered)
        added[name] = len(merged) - len(_without_placeholders(name, tables[name]))
        held[name] = clash["key"].nunique()
        known[name] = len(_without_placeholders(name, offered)) - added[name] - held[name]
        tables[name] = merged
        conflicts.append(clash)
    tables["accounts"] = with_placeholder_accounts(tables["accounts"], tables["items"])
    clashes = [c for c in conflicts if len(c)]
    return Merge(tables, added, known, pd.concat(clashes, ignore_index=True) if clashes else _no_conflicts(), held)


def with_placeholder_accounts(accounts: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """Accounts with one made-up row for each account id that only documents know.

    Placeholders are worked out anew each time, so a customers file that comes later simply takes their place.
    """
    known = _without_placeholders("accounts", accounts)
    named = items[["account_id", "party_name"]].dropna(subset=["account_id"])
    unknown = named[pd.Index(known["account_id"]).get_indexer(pd.Index(named["account_id"])) < 0]
    if unknown.empty:
        return known
    votes = unknown.groupby(["account_id", "party_name"], as_index=False).size()
    votes["unnamed"] = votes["party_name"] == ""
    votes = votes.sort_values(["account_id", "unnamed", "size", "party_name"], ascending=[True, True, False, True])
    best = votes.drop_duplicates("account_id")
    made = pd.DataFrame(
        {"account_id": best["account_id"], "name": best["party_name"].where(~best["unnamed"], best["account_id"])}
    )
    made = as_stored("accounts", made.assign(origin=PLACEHOLDER).astype({"origin": "str"}))
    return pd.concat([known, made], ignore_index=True)


def _merged(name: str, kept: pd.DataFrame, offered: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    if name == "accounts":
        return _merged_accounts(kept, offered)
    if KEYS[name]:
        return _merged_by_key(name, kept, offered)
    return _merged_by_row(kept, offered, repeats_count=name != "remittance_lines"), _no_conflicts()


def _merged_accounts(kept: pd.DataFrame, offered: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    given, conflicts = _merged_by_key(
        "accounts", kept[kept["origin"] == GIVEN], offered[offered["origin"] == GIVEN].reset_index(drop=True)
    )
    derived = pd.concat([t[t["origin"] == DERIVED] for t in (kept, offered)])
    derived = derived[pd.Index(given["account_id"]).get_indexer(pd.Index(derived["account_id"])) < 0]
    derived = derived.sort_values(list(derived.columns)).drop_duplicates("account_id")
    return pd.concat([given, derived], ignore_index=True), conflicts


def _merged_by_key(name: str, kept: pd.DataFrame, offered: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    key = list(KEYS[name])
    if kept.empty or offered.empty:
        return pd.concat([kept, offered], ignore_index=True), _no_conflicts()
    both = offered.merge(kept, on=key, how="left", suffixes=("", "|kept"), indicator=True)
    known = (both["_merge"] == "both").to_numpy()
    conflicts = _differences(name, both[known], key)
    return pd.concat([kept, offered[~known]], ignore_index=True), conflicts


def _differences(name: str, both: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    parts = []
    for column in [c for c in both.columns if f"{c}|kept" in both.columns]:
        offered, kept = both[column], both[f"{column}|kept"]
        differs = ~((offered == kept) | (offered.isna() & kept.isna()))
        if differs.any():
            rows = both[differs]
            parts.append(
                pd.DataFrame(
                    {
                        "table": name,
                        "key": [
                            " ".join(str(v) for v in values) for values in zip(*(rows[k] for k in key), strict=True)
                        ],
                        "column": column,
                        "kept": _cells(rows, f"{column}|kept"),
                        "offered": _cells(rows, column),
                    },
                    dtype="str",
                )
            )
    return pd.concat(parts, ignore_index=True) if parts else _no_conflicts()


def _merged_by_row(kept: pd.DataFrame, offered: pd.DataFrame, *, repeats_count: bool) -> pd.DataFrame:
    """Rows without a key: the larger number of equal rows stands, whichever file came first."""
    columns = list(kept.columns)
    numbered = [
        t.assign(**{"_nth": t.groupby(columns, dropna=False, sort=False).cumcount() if repeats_count else 0})
        for t in (kept, offered)
    ]
    return pd.concat(numbered, ignore_index=True).drop_duplicates().drop(columns="_nth").reset_index(drop=True)


def _without_placeholders(name: str, table: pd.DataFrame) -> pd.DataFrame:
    return table[table["origin"] != PLACEHOLDER] if name == "accounts" else table


def _cells(rows: pd.DataFrame, column: str) -> list[str]:
    """Cells for people: money with its currency, days without a time."""
    if "_minor" in column and "currency" in rows.columns:
        currency = rows["currency|kept" if column.endswith("|kept") and "currency|kept" in rows else "currency"]
        return [
            format_money(amount, code) if code in EXPONENTS else str(amount)
            for amount, code in zip(rows[column], currency, strict=True)
        ]
    return [_cell(value) for value in rows[column]]


def _cell(value: object) -> str:
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # a scalar of whatever type the column has
        return ""
    return shown(value.date() if isinstance(value, pd.Timestamp) and value == value.normalize() else value)


def _no_conflicts() -> pd.DataFrame:
    return pd.DataFrame(columns=CONFLICT_COLUMNS, dtype="str")
