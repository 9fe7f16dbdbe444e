"""A reconciliation counted: matches by evidence tier, exceptions by code, and the worklist in order."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.ledger import with_reporting_amount
from arlib.policy import Policy
from arlib.reconciliation.codes import CODES
from arlib.reconciliation.queue import with_deadlines
from arlib.reconciliation.result import Reconciliation

EVIDENCE = {
    "T1": "Return or refund",
    "T2": "Remittance advice",
    "T3": "Number in the reference",
    "T4": "Number with a typing slip",
    "T5": "Only document of its amount",
    "T6": "Balance, past due or month",
    "T7": "Only set that adds up",
    "T8": "Account nets to zero",
}


def matches_by_tier(found: Reconciliation) -> pd.DataFrame:
    """``tier evidence payments documents``: what was matched, by the kind of evidence, strongest first."""
    tiers = sorted(found.allocations["tier"].unique())
    grouped = found.allocations.groupby("tier")
    return pd.DataFrame(
        {
            "tier": tiers,
            "evidence": [EVIDENCE.get(t, t) for t in tiers],
            "payments": grouped["source_id"].nunique().reindex(tiers).to_numpy("int64"),
            "documents": grouped["target_id"].nunique().reindex(tiers).to_numpy("int64"),
        }
    )


def exceptions_by_code(found: Reconciliation) -> pd.DataFrame:
    """``code family meaning next_step exceptions share_pct``: most frequent first, with the running share."""
    counts = (
        found.exceptions.groupby("code").size().sort_index(kind="stable").sort_values(ascending=False, kind="stable")
    )
    codes = [CODES[str(code)] for code in counts.index]
    table = pd.DataFrame(
        {
            "code": counts.index,
            "family": [c.family for c in codes],
            "meaning": [c.meaning for c in codes],
            "next_step": [c.next_step for c in codes],
            "exceptions": counts.to_numpy("int64"),
        }
    )
    return table.assign(share_pct=100 * table["exceptions"].cumsum() / max(table["exceptions"].sum(), 1))


def money_by_code(found: Reconciliation) -> pd.DataFrame:
    """``code currency exceptions amount_minor``: money at stake, never added up over currencies."""
    grouped = found.exceptions.groupby(["code", "currency"])["amount_minor"]
    return grouped.agg(exceptions="size", amount_minor="sum").reset_index()


def worklist(found: Reconciliation, accounts: pd.DataFrame, *, policy: Policy, as_of: date) -> pd.DataFrame:
    """Exceptions in the order to work on them: most money at stake first, then the oldest.

    Args:
        found: The reconciliation.
        accounts: ACCOUNTS frame, for names and owners.
        policy: Recorded rates; masks names when it says so.
        as_of: Day the rates are read on.

    Returns:
        The exceptions with ``label owner first_seen decide_by status`` (open, late, held) and ``reporting_minor``
        (missing where no rate is recorded; those come last). What is held comes after everything else.
        Exceptions that are only information are left out.
    """
    rows = found.exceptions[found.exceptions["severity"].ne("info") | found.exceptions["family"].ne("info")]
    known = accounts.set_index("account_id")
    name = rows["account_id"].map(known["name"]).astype("str").fillna("")
    shown_id = rows["account_id"].replace("", "(unknown payer)").fillna("(unknown payer)")
    label = shown_id if policy.report.mask_names else name.where(name.ne(""), shown_id)
    owner = rows["account_id"].map(known["owner"]).astype("str").fillna("")
    priced = with_reporting_amount(
        rows.assign(label=label, owner=owner), column="amount_minor", into="reporting_minor", policy=policy, as_of=as_of
    )
    timed = with_deadlines(priced, policy=policy.reconciliation, as_of=as_of)
    timed = timed.assign(is_held=timed["status"].eq("held"))
    order = ["is_held", "reporting_minor", "age_days", "item_id", "code"]
    ordered = timed.sort_values(order, ascending=[True, False, False, True, True], na_position="last")
    return ordered.drop(columns="is_held").reset_index(drop=True)
