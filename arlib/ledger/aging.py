"""Aging: every open item in exactly one bucket and one tier, invoices and credits side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, ITEMS, empty, require
from arlib.dates import parse_day
from arlib.errors import ParameterError
from arlib.findings import Finding
from arlib.ledger.lines import BUCKET_NAMES, with_age, with_bucket, with_due_date, with_tier
from arlib.ledger.open_items import open_items
from arlib.ledger.surplus import is_surplus, with_arose
from arlib.policy import Policy, policy_from

SIDES = ("invoices", "credits")
TIER_NAMES = ("high", "medium", "low")


@dataclass(frozen=True)
class Aging:
    """What is open on a day, aged.

    Args:
        as_of: The day.
        basis: What the age of invoices counts from, ``due_date`` or ``issue_date``.
        lines: One row per open item: ITEMS columns and ``allocated_minor adjusted_minor open_minor side
            arose_on age_from age_days late_from days_past_due bucket tier due_basis``.
        by_account: One row per account, currency and side: ``open_minor past_due_minor disputed_minor
            oldest_days items`` and one money column per bucket.
        totals: ``currency side bucket amount_minor``; every bucket is listed, also at 0.
        findings: Lines aged by a derived date, items settled by more than their amount.
    """

    as_of: date
    basis: str
    lines: pd.DataFrame
    by_account: pd.DataFrame
    totals: pd.DataFrame
    findings: tuple[Finding, ...] = ()

    @cached_property
    def by_side(self) -> pd.DataFrame:
        """One row per currency and side: one money column per bucket, and ``open_minor``."""
        money = [*BUCKET_NAMES, "open_minor"]
        return self.by_account.groupby(["currency", "side"], sort=True)[money].sum().reset_index()


def age(
    items: pd.DataFrame,
    allocations: pd.DataFrame | None = None,
    adjustments: pd.DataFrame | None = None,
    *,
    as_of: date | str,
    policy: Policy | Mapping[str, Any] | None = None,
    basis: str | None = None,
    checked: bool = False,
) -> Aging:
    """Age every open item at any day, past days included.

    Args:
        items: ITEMS frame; optional columns may be missing.
        allocations: ALLOCATIONS frame or ``None``.
        adjustments: ADJUSTMENTS frame or ``None``.
        as_of: The day, to its end; text is read as YYYY-MM-DD.
        policy: Tier edges and basis; ``None`` takes the default policy.
        basis: ``due_date`` or ``issue_date``; ``None`` takes the policy's.
        checked: The frames are those of a :class:`~arlib.ledger.Ledger`, which keep their contracts already.

    Returns:
        An :class:`Aging`. Sums over buckets, tiers and accounts equal the open balance to the cent.

    Raises:
        ContractError: a table breaks its contract. ParameterError: unknown basis.

    >>> from arlib.contracts import example
    >>> age(example("items"), as_of="2026-03-31").totals.query("amount_minor != 0").values.tolist()
    [['GBP', 'credits', '31_60', -82320], ['GBP', 'invoices', '1_30', 84000]]
    """
    day, rules = parse_day(as_of, where="as_of"), policy_from(policy)
    basis = basis or rules.aging.basis
    if basis not in ("due_date", "issue_date"):
        raise ParameterError(f"unknown basis {basis!r}", where="basis", next_step="Use due_date or issue_date.")
    booked = empty(ALLOCATIONS) if allocations is None else allocations
    adjusted = empty(ADJUSTMENTS) if adjustments is None else adjustments
    if not checked:
        items, booked, adjusted = require(items, ITEMS), require(booked, ALLOCATIONS), require(adjusted, ADJUSTMENTS)
    lines = _aged_lines(items, booked, adjusted, day=day, basis=basis, policy=rules)
    return Aging(day, basis, lines, aging_by_account(lines), aging_totals(lines), _line_findings(lines, basis))


def _aged_lines(
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    adjustments: pd.DataFrame,
    *,
    day: date,
    basis: str,
    policy: Policy,
) -> pd.DataFrame:
    opened = open_items(items, allocations, adjustments, as_of=day).query("open_minor != 0")
    side = (opened["open_minor"] > 0).map({True: "invoices", False: "credits"}).astype("str")
    return (
        opened.assign(side=side)
        .reset_index(drop=True)
        .pipe(with_due_date)
        .pipe(with_arose, allocations, adjustments, as_of=day)
        .pipe(with_age, as_of=day, basis=basis)
        .pipe(with_bucket, as_of=day)
        .pipe(with_tier, as_of=day, tiers=policy.tiers)
    )


def aging_totals(lines: pd.DataFrame) -> pd.DataFrame:
    """Money per currency, side and bucket (``amount_minor`` int64), empty buckets at 0."""
    keys = pd.MultiIndex.from_product(
        [sorted(lines["currency"].unique()), sorted(SIDES), BUCKET_NAMES], names=["currency", "side", "bucket"]
    )
    money = lines.groupby(["currency", "side", "bucket"])["open_minor"].sum()
    return money.reindex(keys, fill_value=0).rename("amount_minor").astype("int64").reset_index()


def aging_by_account(lines: pd.DataFrame) -> pd.DataFrame:
    """One row per account, currency and side; see :class:`Aging`. Unknown payers have account_id null."""
    past_due = lines["days_past_due"].gt(0) & lines["side"].eq("invoices")
    parts = {
        "open_minor": lines["open_minor"],
        "past_due_minor": lines["open_minor"].where(past_due, 0),
        "disputed_minor": lines["open_minor"].where(lines["status"].eq("disputed"), 0),
        **{name: lines["open_minor"].where(lines["bucket"].eq(name), 0) for name in BUCKET_NAMES},
    }
    keys = ["account_id", "currency", "side"]
    marked = lines[[*keys, "age_days", "item_id"]].assign(**parts)
    grouped = marked.groupby(keys, dropna=False, sort=True)
    money = grouped[list(parts)].sum()
    return money.assign(oldest_days=grouped["age_days"].max(), items=grouped.size()).reset_index()


def _line_findings(lines: pd.DataFrame, basis: str) -> tuple[Finding, ...]:
    found = []
    invoices = lines[lines["side"].eq("invoices")]
    if basis == "due_date":
        for how, code in (("terms", "LED001"), ("issue_date", "LED002")):
            hit = invoices.loc[invoices["due_basis"].eq(how), "item_id"]
            if len(hit):
                origin = "the terms" if how == "terms" else "the issue date, because there are no terms either"
                found.append(
                    Finding(
                        code,
                        "warning",
                        f"items {', '.join(hit.head(3))}{' ...' if len(hit) > 3 else ''}",
                        f"{len(hit)} invoice(s) have no due date; they age from {origin}.",
                        "Add the due date in the export.",
                    )
                )
    for item in lines.loc[is_surplus(lines), "item_id"]:
        found.append(
            Finding(
                "LED003",
                "warning",
                f"item {item}",
                "More was applied than the item's amount; the rest counts on the other side.",
                "Look at its allocations.",
            )
        )
    return tuple(found)
