"""Tiers of accounts and families: one row per account and currency, then one row per account."""

from __future__ import annotations

import pandas as pd

from arlib.ledger import with_family
from arlib.ledger.aging import TIER_NAMES
from arlib.policy import TierPolicy
from arlib.tiering.tiers import tier_of_days

LEVELS = ("account", "family")
UNKNOWN_PAYER = "(unknown payer)"
"""The one line under which money of payers nobody knows yet is shown; it is no account."""
_RANK = {name: rank for rank, name in enumerate(TIER_NAMES)}


def positions(lines: pd.DataFrame, accounts: pd.DataFrame, *, level: str) -> pd.DataFrame:
    """What each account (or family) owes and is owed, per currency.

    Args:
        lines: ``Aging.lines``. Lines of unknown payers stand under the id ``UNKNOWN_PAYER``.
        accounts: ACCOUNTS frame.
        level: ``account`` or ``family``.

    Returns:
        One row per id and currency: ``id currency credit_minor past_due_minor not_due_minor disputed_minor``
        (int64; credits negative) and ``oldest_credit_days oldest_past_due_days`` (Int64, missing where none).
    """
    credit, late = lines["side"].eq("credits"), lines["side"].eq("invoices") & lines["days_past_due"].gt(0)
    money = {
        "credit_minor": lines["open_minor"].where(credit, 0),
        "past_due_minor": lines["open_minor"].where(late, 0),
        "not_due_minor": lines["open_minor"].where(~credit & ~late, 0),
        "disputed_minor": lines["open_minor"].where(lines["status"].eq("disputed"), 0),
    }
    days = lines["days_past_due"].astype("Int64")
    ages = {"oldest_credit_days": days.where(credit), "oldest_past_due_days": days.where(late)}
    marked = lines[["currency"]].assign(id=position_ids(lines, accounts, level=level), **money, **ages)
    grouped = marked.groupby(["id", "currency"], sort=True)
    return pd.concat([grouped[list(money)].sum(), grouped[list(ages)].max()], axis=1).reset_index()


def account_tiers(held: pd.DataFrame, *, tiers: TierPolicy) -> pd.DataFrame:
    """One row per account or family, with its tier and the reason in words.

    The tier is the higher one of its credits and its past-due invoices.

    Args:
        held: :func:`positions`.
        tiers: Tier edges.

    Returns:
        ``id oldest_credit_days oldest_past_due_days credit_tier invoice_tier tier reason``, highest tier first,
        then the oldest credit. Accounts with neither a credit nor a past-due invoice are left out.
    """
    ages = held.groupby("id")[["oldest_credit_days", "oldest_past_due_days"]].max().reset_index()
    ages = ages.dropna(subset=["oldest_credit_days", "oldest_past_due_days"], how="all")
    credit_tier = tier_of_days(ages["oldest_credit_days"], tiers=tiers)
    invoice_tier = tier_of_days(ages["oldest_past_due_days"], tiers=tiers)
    rank = pd.concat([credit_tier.map(_RANK), invoice_tier.map(_RANK)], axis=1).min(axis=1)
    table = ages.assign(
        credit_tier=credit_tier,
        invoice_tier=invoice_tier,
        tier=rank.map(dict(enumerate(TIER_NAMES))).astype("str"),
        reason=_reasons(ages),
    )
    order = ["oldest_credit_days", "oldest_past_due_days"]
    ranked = table.assign(_rank=rank).sort_values(["_rank", *order, "id"], ascending=[True, False, False, True])
    return ranked.drop(columns="_rank").reset_index(drop=True)


def position_ids(lines: pd.DataFrame, accounts: pd.DataFrame, *, level: str) -> pd.Series[str]:
    """The account or family each line stands under; unknown payers share one id."""
    ids = lines["account_id"]
    if level == "family":
        family = with_family(accounts).set_index("account_id")["family_id"]
        ids = ids.map(family).fillna(ids)
    return ids.fillna(UNKNOWN_PAYER).astype("str")


def _reasons(ages: pd.DataFrame) -> pd.Series[str]:
    credit = "oldest credit " + ages["oldest_credit_days"].astype("str") + " days"
    late = "oldest invoice " + ages["oldest_past_due_days"].astype("str") + " days past due"
    no_credit, no_late = ages["oldest_credit_days"].isna(), ages["oldest_past_due_days"].isna()
    both = (credit + ", " + late).mask(no_credit, late).mask(no_late, credit)
    return both.astype("str")
