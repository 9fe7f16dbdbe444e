"""The order of work: tier first, then priority, then the expected value; every point traceable to its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from arlib.errors import ParameterError
from arlib.findings import Finding, counted
from arlib.ledger import Aging, Ledger, with_family
from arlib.ledger.aging import TIER_NAMES
from arlib.policy import Policy, policy_hash
from arlib.tiering.accounts import LEVELS, UNKNOWN_PAYER, account_tiers, position_ids, positions
from arlib.tiering.activity import Activity
from arlib.tiering.history import paid_invoices
from arlib.tiering.lookup import looked_up
from arlib.tiering.muting import with_muted
from arlib.tiering.priority import Evidence, with_points
from arlib.tiering.reasons import with_reasons


@dataclass(frozen=True)
class Ranking:
    """All accounts (or families) with work, in the order to work on them.

    Args:
        as_of: The day.
        level: ``account`` or ``family``.
        policy: The weights in force.
        policy_hash: What a report names them by.
        accounts: One row per id: ``rank id label tier tier_note oldest_days value_minor priority why`` and one
            ``points_<part>`` per part, beside the columns of :func:`arlib.tiering.priority.with_points`. Money is in
            the reporting currency.
        evidence: The rows behind the points.
        findings: Currencies without a recorded rate; accounts without a history.
    """

    as_of: date
    level: str
    policy: Policy
    policy_hash: str
    accounts: pd.DataFrame
    evidence: Evidence
    findings: tuple[Finding, ...] = ()


def rank_book(aging: Aging, ledger: Ledger, *, activity: Activity, policy: Policy, level: str = "account") -> Ranking:
    """:func:`rank_accounts` with the payment history read from the ledger."""
    days = policy.priority.history_days
    paid = paid_invoices(ledger.items, ledger.allocations, ledger.adjustments, as_of=aging.as_of, days=days)
    return rank_accounts(aging, ledger.accounts, paid, activity=activity, policy=policy, level=level)


def rank_accounts(
    aging: Aging,
    accounts: pd.DataFrame,
    paid: pd.DataFrame,
    *,
    activity: Activity,
    policy: Policy,
    level: str = "account",
) -> Ranking:
    """Put every account with a past-due invoice or an unresolved credit in order.

    Args:
        aging: The book on the day.
        accounts: ACCOUNTS frame.
        paid: :func:`arlib.tiering.history.paid_invoices`.
        activity: Promises, disputes, overrides, likelihood ... of the day.
        policy: Weights, tier edges, recorded rates.
        level: ``account`` or ``family``.

    Raises:
        ParameterError: unknown level.
    """
    if level not in LEVELS:
        raise ParameterError(f"unknown level {level!r}", where="level", next_step=f"Use one of {', '.join(LEVELS)}.")
    evidence = _evidence(aging, accounts, paid, activity, level)
    held = positions(evidence.lines, accounts, level=level)
    scored = _scored(held, evidence, activity, policy=policy, as_of=aging.as_of)
    named = _with_label(scored, evidence.accounts, accounts, masked=policy.report.mask_names)
    ordered = in_order(with_reasons(named, policy=policy))
    return Ranking(aging.as_of, level, policy, policy_hash(policy), ordered, evidence, _findings(ordered, held, policy))


def order_under(known: Ranking, *, activity: Activity, policy: Policy) -> pd.DataFrame:
    """A known order as another policy would have it, from the same rows: for trying out edges and weights.

    Args:
        known: Today's order, its evidence with likelihoods.
        activity: As for :func:`rank_accounts`.
        policy: Weights and edges to try.

    Returns:
        ``rank id label tier priority`` and the columns of :func:`arlib.tiering.priority.with_points`, without reasons.
    """
    held = positions(known.evidence.lines, known.evidence.accounts.drop(columns="id"), level=known.level)
    scored = _scored(held, known.evidence, activity, policy=policy, as_of=known.as_of)
    label = looked_up(scored["id"], known.accounts.set_index("id")["label"]).fillna(scored["id"])
    return in_order(scored.assign(label=label.astype("str")))


def order_of_work(
    aging: Aging, accounts: pd.DataFrame, paid: pd.DataFrame, *, activity: Activity, policy: Policy
) -> pd.Series[str]:
    """Only the ids of :func:`rank_accounts` by account, the first one first: for looking at many days."""
    evidence = _evidence(aging, accounts, paid, activity, "account")
    held = positions(evidence.lines, accounts, level="account")
    return in_order(_scored(held, evidence, activity, policy=policy, as_of=aging.as_of))["id"]


def _scored(held: pd.DataFrame, evidence: Evidence, activity: Activity, *, policy: Policy, as_of: date) -> pd.DataFrame:
    """Every id with work, its tier by age or by hand, and its points."""
    tiers = account_tiers(held, tiers=policy.tiers)
    tiers = tiers[tiers["id"].ne(UNKNOWN_PAYER)].reset_index(drop=True)
    oldest = tiers[["oldest_credit_days", "oldest_past_due_days"]].max(axis=1).astype("int64")
    given = tiers.assign(oldest_days=oldest).pipe(_with_override, activity.tier_overrides, evidence.accounts)
    return with_points(given, evidence, policy=policy, as_of=as_of)


def in_order(scored: pd.DataFrame) -> pd.DataFrame:
    """Rows by tier, then priority, then expected value, then id; ``rank`` counts from 1."""
    place = scored["tier"].map({name: n for n, name in enumerate(TIER_NAMES)})
    by = ["_place", "priority", "value_minor", "oldest_days", "id"]
    ordered = scored.assign(_place=place).sort_values(by, ascending=[True, False, False, False, True])
    ranked = ordered.drop(columns="_place").reset_index(drop=True)
    return ranked.assign(rank=pd.RangeIndex(1, len(ranked) + 1))


def in_order_of_age(ranked: pd.DataFrame) -> pd.DataFrame:
    """The same rows as a list by age alone would have them; ``age_rank`` counts from 1."""
    ordered = ranked.sort_values(["oldest_days", "id"], ascending=[False, True]).reset_index(drop=True)
    return ordered.assign(age_rank=pd.RangeIndex(1, len(ordered) + 1))


def missed_by_age(ranked: pd.DataFrame, *, first: int) -> pd.DataFrame:
    """Accounts among our first that a list by age alone would not have among its first.

    Args:
        ranked: ``Ranking.accounts``.
        first: How many come first.

    Returns:
        The rows in our order plus ``age_rank``.
    """
    by_age = in_order_of_age(ranked).set_index("id")["age_rank"]
    ours = ranked.head(first)
    both = ours.assign(age_rank=looked_up(ours["id"], by_age).astype("int64"))
    return both[both["age_rank"].gt(first)].reset_index(drop=True)


def places_compared(now: pd.DataFrame, then: pd.DataFrame, *, first: int) -> pd.DataFrame:
    """The head of an order of work as it would be, each account with its place and points today.

    Args:
        now, then: ``Ranking.accounts`` of today, and under other rules.
        first: How many come first.

    Returns:
        The first rows of ``then`` plus ``place`` (from 1), ``place_now points_now`` (Int64, missing for who is not
        there today) and ``is_moved``.
    """
    places = pd.Series(range(1, len(now) + 1), index=now["id"].to_numpy(), dtype="Int64")
    points = pd.Series(now["priority"].to_numpy(), index=now["id"].to_numpy(), dtype="Int64")
    head = then.head(first).reset_index(drop=True)
    place = pd.Series(range(1, len(head) + 1), index=head.index, dtype="int64")
    was = places.reindex(head["id"].to_numpy()).set_axis(head.index)
    had = points.reindex(head["id"].to_numpy()).set_axis(head.index)
    moved = was.ne(place).fillna(True).astype("bool")
    return head.assign(place=place, place_now=was, points_now=had, is_moved=moved)


def _evidence(aging: Aging, accounts: pd.DataFrame, paid: pd.DataFrame, activity: Activity, level: str) -> Evidence:
    lines = with_muted(aging.lines, activity, as_of=aging.as_of)
    chances = activity.likelihood
    return Evidence(
        lines=lines.assign(id=position_ids(lines, accounts, level=level)),
        promises=activity.promises.assign(id=position_ids(activity.promises, accounts, level=level)),
        paid=paid.assign(id=position_ids(paid, accounts, level=level)),
        likelihood=None if chances is None else chances.assign(id=position_ids(chances, accounts, level=level)),
        accounts=accounts.assign(id=position_ids(accounts, accounts, level=level)),
    )


def _with_override(tiers: pd.DataFrame, overrides: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """The tier a person gave an account, while it lasts, and who said so; of a family, the highest of its members."""
    heads = accounts.set_index("account_id")["id"]
    place = overrides["tier"].map({name: n for n, name in enumerate(TIER_NAMES)})
    given = overrides.assign(id=looked_up(overrides["account_id"], heads).fillna(overrides["account_id"]), _place=place)
    first = given.sort_values(["_place", "account_id"]).drop_duplicates("id").set_index("id")
    until = first["until"].dt.strftime("until %Y-%m-%d").fillna("until further notice")
    note = ("set to " + first["tier"] + " by " + first["actor"] + " " + until + ": " + first["reason"]).astype("str")
    by_age = tiers["tier"]
    tier = looked_up(tiers["id"], first["tier"]).fillna(by_age).astype("str")
    return tiers.assign(tier=tier, tier_by_age=by_age, tier_note=looked_up(tiers["id"], note).fillna("").astype("str"))


def _with_label(scored: pd.DataFrame, own: pd.DataFrame, accounts: pd.DataFrame, *, masked: bool) -> pd.DataFrame:
    known = with_family(accounts).set_index("account_id")
    name = looked_up(scored["id"], known["name"]).fillna("").astype("str")
    owner = looked_up(scored["id"], known["owner"]).fillna("").astype("str")
    label = scored["id"] if masked else name.where(name.ne(""), scored["id"])
    members = looked_up(scored["id"], own.groupby("id").size()).fillna(1).astype("int64")
    return scored.assign(label=label.astype("str"), account_owner=owner, members=members)


def _findings(ranked: pd.DataFrame, held: pd.DataFrame, policy: Policy) -> tuple[Finding, ...]:
    found = []
    unknown = ranked[ranked["value_minor"].isna()]
    if len(unknown):
        rows = held[held["id"].isin(unknown["id"])]
        found.append(
            Finding(
                "TIE001", "warning", f"currencies {', '.join(sorted(rows['currency'].unique()))}",
                f"{counted(len(unknown), 'account gets', 'accounts get')} no points for the value: a rate into "
                f"{policy.reporting_currency or 'a reporting currency'} is not recorded.",
                "Record the rates in the policy.",
            )
        )  # fmt: skip
    owing = ranked[ranked["oldest_past_due_days"].notna()]
    cold = owing[owing["paid_invoices"].lt(policy.priority.history_invoices)]
    if len(cold):
        found.append(
            Finding(
                "TIE002", "info", f"account {cold['id'].iloc[0]}" + (" and others" if len(cold) > 1 else ""),
                f"{counted(len(cold), 'account')} with fewer than {policy.priority.history_invoices} paid invoices in "
                f"{policy.priority.history_days} days: lateness gives no points there.",
                "Nothing; their age, value and flags still count.",
            )
        )  # fmt: skip
    return tuple(found)
