"""The tiering of a whole book on a day, beside the same seven days earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from arlib.errors import ParameterError
from arlib.findings import Finding
from arlib.ledger import Aging, with_family
from arlib.ledger.aging import TIER_NAMES
from arlib.policy import Policy, TierPolicy
from arlib.tiering.accounts import LEVELS, UNKNOWN_PAYER, account_tiers, position_ids, positions
from arlib.tiering.credits import credit_ages, credit_lines
from arlib.tiering.top import reporting_amounts, top_accounts


@dataclass(frozen=True)
class Count:
    """A number of accounts or families, and the same a week ago."""

    now: int
    before: int

    @property
    def change(self) -> int:
        """How many more there are; negative for fewer."""
        return self.now - self.before


@dataclass(frozen=True)
class Tiering:
    """Which account first, and how that moved in a week.

    Args:
        as_of: The day.
        level: ``account`` or ``family``.
        edges: The tier edges in force.
        positions: Money per id and currency; see :func:`arlib.tiering.positions`.
        accounts: One row per id, highest tier first: tier, ages, reason, name, owner, flags, and money in the
            reporting currency (``credit_reporting_minor``, ``past_due_reporting_minor``; missing without a rate).
            ``tier_before`` is the tier a week ago, ``none`` for a new one; ``label`` is the name, or the id when
            policy masks names.
        credits: Open credit lines, oldest first, with tier and ``label``.
        credit_ages: ``label tier credits accounts`` for bands of age that respect the tier edges.
        by_tier: ``tier side accounts last_week change items`` for credits and invoices.
        money_by_tier: ``tier side currency amount_minor``.
        flow: Accounts by tier last week (rows) and now (columns); a new or resolved account is ``none``.
        top: The accounts with the largest past-due balance: ``currency past_due_minor disputed_minor
            credit_minor`` beside the columns of ``accounts``.
        top_basis: In which currency, and at which rates, ``top`` is ranked.
        lines: ``Aging.lines`` with the ``id`` each line stands under.
        findings: What the aging found.
    """

    as_of: date
    level: str
    edges: TierPolicy
    positions: pd.DataFrame
    accounts: pd.DataFrame
    credits: pd.DataFrame
    credit_ages: pd.DataFrame
    by_tier: pd.DataFrame
    money_by_tier: pd.DataFrame
    flow: pd.DataFrame
    top: pd.DataFrame
    top_basis: str
    lines: pd.DataFrame
    findings: tuple[Finding, ...] = ()

    @cached_property
    def high(self) -> Count:
        """Ids in the high tier."""
        return Count(int(self.flow["high"].sum()), int(self.flow.T["high"].sum()))

    @cached_property
    def holding(self) -> Count:
        """Ids that hold an unresolved credit."""
        rows = self.by_tier[self.by_tier["side"].eq("credits")]
        return Count(int(rows["accounts"].sum()), int(rows["last_week"].sum()))

    @cached_property
    def high_credits(self) -> tuple[int, float]:
        """Credits old enough for the high tier: how many, and their share of all in per cent."""
        old = int(self.credit_ages.loc[self.credit_ages["tier"].eq("high"), "credits"].sum())
        return old, 100 * old / max(len(self.credits), 1)


def tier_book(
    aging: Aging, before: Aging, accounts: pd.DataFrame, *, policy: Policy, level: str = "account"
) -> Tiering:
    """Tier every account or family.

    Args:
        aging: The book on the day.
        before: The same book at an earlier day (a week ago), for what moved.
        accounts: ACCOUNTS frame.
        policy: Tier edges, length of the top list, recorded rates.
        level: ``account`` or ``family``.

    Raises:
        ParameterError: unknown level.
    """
    if level not in LEVELS:
        raise ParameterError(f"unknown level {level!r}", where="level", next_step=f"Use one of {', '.join(LEVELS)}.")
    held = positions(aging.lines, accounts, level=level)
    held_before = positions(before.lines, accounts, level=level)
    now, then = account_tiers(held, tiers=policy.tiers), account_tiers(held_before, tiers=policy.tiers)
    before_tier = now["id"].map(then.set_index("id")["tier"]).astype("str").fillna("none")
    named = _named(now.assign(tier_before=before_tier), accounts, level, masked=policy.report.mask_names)
    named = named.merge(reporting_amounts(held, policy=policy, as_of=aging.as_of), on="id", how="left")
    top, top_basis = top_accounts(named, held, policy=policy, as_of=aging.as_of)
    credits = credit_lines(aging.lines, accounts, masked=policy.report.mask_names)
    return Tiering(
        as_of=aging.as_of,
        level=level,
        edges=policy.tiers,
        positions=held,
        accounts=named,
        credits=credits,
        credit_ages=credit_ages(credits, tiers=policy.tiers),
        by_tier=_by_tier(aging.lines, now, then),
        money_by_tier=_money_by_tier(aging.lines),
        flow=_flow(then, now),
        top=top,
        top_basis=top_basis,
        lines=aging.lines.assign(id=position_ids(aging.lines, accounts, level=level)),
        findings=aging.findings,
    )


def _named(tiers: pd.DataFrame, accounts: pd.DataFrame, level: str, *, masked: bool) -> pd.DataFrame:
    known = with_family(accounts)
    about = known[["account_id", "name", "owner", "segment", "strategic", "problem", "country", "family_name"]]
    named = tiers.merge(about.rename(columns={"account_id": "id"}), on="id", how="left")
    members = known.groupby("family_id").size()
    text = {c: named[c].astype("str").fillna("") for c in ("name", "owner", "segment", "country", "family_name")}
    flags = {c: named[c].fillna(False).astype("bool") for c in ("strategic", "problem")}
    size = named["id"].map(members).fillna(1).astype("int64") if level == "family" else 1
    label = named["id"] if masked else text["name"].where(text["name"].ne(""), named["id"])
    return named.assign(**text, **flags, members=size, label=label)


def _by_tier(lines: pd.DataFrame, now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    late = lines[lines["side"].eq("credits") | lines["days_past_due"].gt(0)]
    # money of unknown payers is in the items; it is nobody's account
    now, then = now[now["id"].ne(UNKNOWN_PAYER)], then[then["id"].ne(UNKNOWN_PAYER)]
    items = late.groupby(["side", "tier"]).size()
    rows = [
        {
            "side": side,
            "tier": tier,
            "accounts": int(now[column].eq(tier).sum()),
            "last_week": int(then[column].eq(tier).sum()),
            "items": int(items.get((side, tier), 0)),
        }
        for side, column in (("credits", "credit_tier"), ("invoices", "invoice_tier"))
        for tier in TIER_NAMES
    ]
    table = pd.DataFrame(rows)
    return table.assign(change=table["accounts"] - table["last_week"])


def _money_by_tier(lines: pd.DataFrame) -> pd.DataFrame:
    late = lines[lines["side"].eq("credits") | lines["days_past_due"].gt(0)]
    keys = pd.MultiIndex.from_product(
        [("credits", "invoices"), TIER_NAMES, sorted(lines["currency"].unique())], names=["side", "tier", "currency"]
    )
    money = late.groupby(["side", "tier", "currency"])["open_minor"].sum().reindex(keys, fill_value=0)
    return money.rename("amount_minor").astype("int64").reset_index()


def _flow(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    both = then[["id", "tier"]].merge(now[["id", "tier"]], on="id", how="outer", suffixes=("_before", "_now"))
    both = both[both["id"].ne(UNKNOWN_PAYER)]
    both = both.fillna({"tier_before": "none", "tier_now": "none"})
    names = [*TIER_NAMES, "none"]
    table = both.groupby(["tier_before", "tier_now"]).size().unstack(fill_value=0)
    return table.reindex(index=names, columns=names, fill_value=0).astype("int64").rename_axis(None, axis=1)
