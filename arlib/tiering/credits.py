"""Unresolved credits: overpayments, unapplied cash and credit notes, by the day they arose."""

from __future__ import annotations

import pandas as pd

from arlib.policy import TierPolicy
from arlib.tiering.tiers import tier_of_days


def credit_lines(lines: pd.DataFrame, accounts: pd.DataFrame, *, masked: bool = False) -> pd.DataFrame:
    """Open credit lines, oldest first, each with the account's ``label`` and ``owner``.

    Args:
        lines: ``Aging.lines``.
        accounts: ACCOUNTS frame.
        masked: Show account ids instead of names.
    """
    credits = lines[lines["side"].eq("credits")]
    known = accounts.set_index("account_id")
    name = credits["account_id"].map(known["name"]).fillna("")
    payer = credits["party_name"].where(credits["party_name"].ne(""), "(unknown payer)")
    label = credits["account_id"].fillna("(unknown payer)") if masked else name.where(name.ne(""), payer)
    owner = credits["account_id"].map(known["owner"]).fillna("")
    labelled = credits.assign(label=label.astype("str"), owner=owner.astype("str"))
    return labelled.sort_values(["age_days", "item_id"], ascending=[False, True]).reset_index(drop=True)


def credit_ages(credits: pd.DataFrame, *, tiers: TierPolicy) -> pd.DataFrame:
    """Credits counted in bands of age whose edges are the tier edges, finer where it matters.

    Args:
        credits: :func:`credit_lines`.
        tiers: Tier edges.

    Returns:
        ``label tier credits accounts``, youngest band first; empty bands are there with 0.
    """
    half, medium, high = tiers.medium_from_days // 2, tiers.medium_from_days, tiers.high_over_days + 1
    starts = sorted({0, half, medium, high, high + 90, high + 275, high + 640})
    ends = [*(s - 1 for s in starts[1:]), None]
    band = pd.cut(credits["age_days"], [s - 0.5 for s in starts] + [float("inf")], labels=starts)
    grouped = credits.groupby(band.astype("Int64"))
    return pd.DataFrame(
        {
            "label": [f"{a}-{b}" if b is not None else f"{a} and more" for a, b in zip(starts, ends, strict=True)],
            "tier": tier_of_days(pd.Series(starts), tiers=tiers),
            "credits": grouped.size().reindex(starts, fill_value=0).to_numpy(),
            "accounts": grouped["account_id"].nunique().reindex(starts, fill_value=0).to_numpy(),
        }
    )
