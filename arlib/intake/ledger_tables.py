"""From typed columns to the ledger's tables, the ones a file only implies included."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.contracts import TABLES, require
from arlib.intake.mapping import SettlementRules
from arlib.intake.rows import Recipe, text_of
from arlib.intake.texttable import TextTable


def as_table(recipe: Recipe, columns: dict[str, pd.Series[Any]]) -> pd.DataFrame:
    """The main table, every column of its contract in place, one row per record of the file."""
    schema = TABLES[recipe.kind.table]
    frame = pd.DataFrame({recipe.kind.field[name].target: column for name, column in columns.items()})
    if recipe.kind.table == "accounts":
        frame["origin"] = pd.Series("given", index=frame.index, dtype="str")
    extra = [c for c in ("currency", "origin") if c in frame.columns and c not in schema.columns]
    return frame[[*[c for c in schema.columns if c in frame.columns], *extra]]


def with_contract(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """The rows as their contract says; nothing can break it any more, so a breach is our fault and raises."""
    return require(frame.reset_index(drop=True), TABLES[table])


def settlements(items: pd.DataFrame, settled_on: pd.Series[Any], rules: SettlementRules) -> dict[str, pd.DataFrame]:
    """A payment and an allocation for every item that was settled.

    Args:
        items: Accepted invoices.
        settled_on: The day each was settled; NaT while open.
        rules: Prefix of the payments' ids and the allocations' rule text.
    """
    settled = items[settled_on.notna()]
    days = settled_on[settled_on.notna()]
    payments = settled.drop(columns="due_date").assign(
        item_id=rules.payment_prefix + settled["item_id"],
        kind="payment",
        issue_date=days,
        amount_minor=-settled["amount_minor"],
        reference=settled["item_id"],
        status="open",
        terms="",
    )
    allocations = pd.DataFrame(
        {
            "source_id": payments["item_id"],
            "target_id": settled["item_id"],
            "amount_minor": settled["amount_minor"],
            "effective_date": days,
            "rule": rules.rule,
            "evidence": "",
            "currency": settled["currency"],
        }
    )
    return {"items": with_contract(payments, "items"), "allocations": with_contract(allocations, "allocations")}


def derived_accounts(
    recipe: Recipe, table: TextTable, accepted: npt.NDArray[np.bool_]
) -> tuple[pd.DataFrame, list[str]]:
    """Account rows read off documents, and the ids that go by more than one name.

    The name most documents use wins, then the first in the alphabet: the order of rows leaves no trace.
    """
    rules = recipe.mapping.accounts
    found = pd.DataFrame({name: text_of(rule, table)[accepted] for name, rule in rules.items()})
    found = found[found["account_id"].str.strip() != ""]
    votes = found.groupby(list(found.columns), as_index=False, sort=True).size()
    votes = votes.sort_values(["account_id", "size", *rules], ascending=[True, False, *[True] * len(rules)])
    several = votes.loc[votes["account_id"].duplicated(), "account_id"].unique().tolist()
    best = votes.drop_duplicates("account_id").drop(columns="size").assign(origin="derived")
    return with_contract(best.astype({"origin": "str"}), "accounts"), several
