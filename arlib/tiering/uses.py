"""Which credit can settle which invoice, and what would be open afterwards; nothing is posted here.

Same account and same currency only. The invoices a credit is about come first, then the oldest due date. Disputed and
held parts are left alone. No cent is proposed twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

USES = {
    "item_id": "str", "document_id": "str", "account_id": "str", "currency": "str", "amount_minor": "int64",
    "credit_before_minor": "int64", "credit_after_minor": "int64", "invoice_before_minor": "int64",
    "invoice_after_minor": "int64", "due_date": "datetime64[us]", "is_past_due": "bool", "is_named": "bool",
}  # fmt: skip
"""One row per credit and invoice: what would be applied, and both open amounts before and after (all positive)."""
FAMILY_USES = {
    "item_id": "str", "account_id": "str", "currency": "str", "open_minor": "int64", "family_id": "str",
    "other_account_id": "str", "invoices": "int64", "other_open_minor": "int64",
}  # fmt: skip
"""One row per credit and relative: what is left of the credit, and what the relative owes in its currency."""


@dataclass
class _Open:
    """A credit or an invoice while its money is being shared out."""

    id: str
    left: int
    due: pd.Timestamp
    is_late: bool


def credit_uses(
    lines: pd.DataFrame, documents: pd.DataFrame, *, held_back: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Propose a use for every credit of an account that has open invoices in its currency: ``USES``.

    Args:
        lines: Open lines with ``disputed_minor held_minor`` (see :func:`arlib.tiering.muting.with_muted`).
        documents: What each credit is about; see :func:`arlib.tiering.citing.documents_of`.
        held_back: Credits that belong elsewhere and are not proposed.
    """
    known = lines[lines["account_id"].notna()]
    usable = known["open_minor"] - known["disputed_minor"] - known["held_minor"]
    bills = known.assign(left=usable)[known["side"].eq("invoices") & usable.gt(0)]
    credits = known[known["side"].eq("credits") & ~known["item_id"].isin(held_back)]
    named = set(zip(documents["item_id"], documents["document_id"], strict=True))
    owed = _by_account(bills, bills["left"])
    rows = [
        (item, bill, *key, *use)
        for key, own in _by_account(credits, -credits["open_minor"]).items()
        for item, bill, *use in _uses(own, owed.get(key, []), named)
    ]
    table = pd.DataFrame(rows, columns=list(USES)).astype(USES)
    return table.sort_values(["account_id", "item_id", "due_date", "document_id"], ignore_index=True)


def _by_account(lines: pd.DataFrame, left: pd.Series[int]) -> dict[tuple[str, str], list[_Open]]:
    """Open rows of each account and currency, the oldest first."""
    ordered = lines.assign(left=left).sort_values(["late_from", "item_id"])
    found: dict[tuple[str, str], list[_Open]] = {}
    columns = ("account_id", "currency", "item_id", "left", "age_due_date", "days_past_due")
    for account, currency, item, minor, due, late in zip(*(ordered[c].tolist() for c in columns), strict=True):
        found.setdefault((account, currency), []).append(_Open(item, minor, due, late > 0))
    return found


def _uses(credits: list[_Open], bills: list[_Open], named: set[tuple[str, str]]) -> Iterator[tuple[Any, ...]]:
    # what a credit names is served for all credits before anything is given to the oldest bill
    for is_named in (True, False):
        for credit in credits:
            for bill in bills:
                amount = min(credit.left, bill.left)
                if amount <= 0 or ((credit.id, bill.id) in named) != is_named:
                    continue
                before = credit.left, bill.left
                credit.left, bill.left = credit.left - amount, bill.left - amount
                yield (
                    credit.id, bill.id, amount, before[0], credit.left, before[1], bill.left, bill.due, bill.is_late,
                    is_named,
                )  # fmt: skip


def family_uses(lines: pd.DataFrame, families: pd.Series[str], uses: pd.DataFrame) -> pd.DataFrame:
    """Where a relative of the account has open invoices that the rest of a credit could settle: ``FAMILY_USES``.

    Named apart, because money may only move between companies when both agree.

    Args:
        lines: Open lines with muted parts.
        families: ``family_id`` by account id.
        uses: :func:`credit_uses`; what is used there is taken off first.
    """
    known = lines[lines["account_id"].notna()]
    known = known.assign(family_id=families.reindex(known["account_id"].to_numpy()).to_numpy())
    used = uses.groupby("item_id")["amount_minor"].sum()
    credits = known[known["side"].eq("credits")]
    rest = -credits["open_minor"] - used.reindex(credits["item_id"].to_numpy()).fillna(0).astype("int64").to_numpy()
    credits = credits.assign(open_minor=rest)[rest.gt(0)]
    taken = uses.groupby("document_id")["amount_minor"].sum()
    bills = known[known["side"].eq("invoices")]
    free = bills["open_minor"] - bills["disputed_minor"] - bills["held_minor"]
    free = free - taken.reindex(bills["item_id"].to_numpy()).fillna(0).astype("int64").to_numpy()
    bills = bills.assign(other_open_minor=free)[free.gt(0)]
    keys = ["family_id", "account_id", "currency"]
    open_by_account = bills.groupby(keys)["other_open_minor"].agg(["sum", "size"]).reset_index()
    other = open_by_account.set_axis(
        ["family_id", "other_account_id", "currency", "other_open_minor", "invoices"], axis=1
    )
    both = credits.merge(other, on=["family_id", "currency"])
    both = both[both["account_id"].ne(both["other_account_id"])]
    table = both[list(FAMILY_USES)].astype(FAMILY_USES)
    return table.sort_values(["item_id", "other_open_minor"], ascending=[True, False], ignore_index=True)
