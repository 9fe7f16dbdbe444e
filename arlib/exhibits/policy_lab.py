"""The policy lab as a reader sees it: who would move, how many calls it takes, what the past says."""

from __future__ import annotations

import pandas as pd

from arlib.charts import Chart, draw_line
from arlib.exhibits.words import counted, whole
from arlib.policy import TierPolicy
from arlib.portfolio.progress import Progress
from arlib.portfolio.replay import Replay, calls_compared
from arlib.tables import Html, Table, callout, draw_table
from arlib.tiering import places_compared

ORDER_WORDS = {
    "priority": "by points",
    "expected_value": "by expected value",
    "largest": "the largest sum first",
    "by_age": "by age",
}


def trial_finding(edges: TierPolicy, tried: TierPolicy, moved: Progress, now: pd.DataFrame, then: pd.DataFrame) -> Html:
    """What other tier edges would mean: who moves, and what it costs in calls.

    Args:
        edges, tried: Tier edges in force, and those tried.
        moved: Today's accounts under both.
        now, then: Calls a month under both (:func:`arlib.portfolio.replay.calls_needed`).
    """
    words = [
        f"{tier} {word} {new} days instead of {old}"
        for tier, word, old, new in (
            ("medium", "from", edges.medium_from_days, tried.medium_from_days),
            ("high", "over", edges.high_over_days, tried.high_over_days),
        )
        if old != new
    ]
    if not words:
        return callout("The tier edges are those in force: nobody moves.", "finding", title="Tried edges")
    calls = calls_compared(now, then).iloc[-1]
    change = f"{abs(whole(calls['change'])):,} {'more' if calls['change'] >= 0 else 'fewer'} calls a month"
    text = (
        f"With {', '.join(words)}, {counted(len(moved.moved), 'account moves', 'accounts move')}. That takes {change}: "
    )
    return callout(f"{text}{calls['calls_then']:,} instead of {calls['calls_now']:,}.", "finding", title="Tried edges")


def moved_table(moved: Progress, names: pd.Series[str], *, limit: int = 20) -> Table:
    """Accounts that would stand in another tier under the changed edges."""
    other = moved.moved
    return draw_table(
        other.assign(label=other["id"].map(names)),
        title=f"Would move: {counted(len(other), 'account')}",
        columns={"label": "Account", "tier_before": "Tier now", "tier_now": "Tier then", "owner": "Owner"},
        tags=["tier_before", "tier_now"],
        limit=limit,
        empty="Nobody moves: the edges are those in force, or no account lies between.",
    )


def calls_table(now: pd.DataFrame, then: pd.DataFrame) -> Table:
    """Calls a month by tier, with the edges in force and with the changed ones."""
    both = calls_compared(now, then)
    in_all = both["tier"].eq("all")
    return draw_table(
        both[~in_all],
        title="Calls a month",
        columns={
            "tier": "Tier",
            "calls_each": "Calls each",
            "accounts_now": "Accounts now",
            "calls_now": "Calls now",
            "accounts_then": "Accounts then",
            "calls_then": "Calls then",
            "change": "Change",
        },
        tags=["tier"],
        emphasis=["calls_then"],
        total=both[in_all].assign(tier="All"),
    )


def replay_finding(found: Replay, order: str = "") -> Html:
    """What the replay says, losses included, and what it cannot say."""
    order = ORDER_WORDS.get(order, "this order")
    cash = f"{found.currency} {abs(found.mean_cash):,.0f}".strip()
    text = f"Calling {order}, about {cash} {'more' if found.difference >= 0 else 'less'} would have been in hand on an "
    text += f"average day than calling the oldest debt first. {_verdict(found)}"
    size = f"{found.difference:,.0f} {found.currency}-days over {len(found.weeks)} weeks"
    between = f"That is {size}: money times the days it would have come sooner. "
    between += f"95% interval, accounts drawn again and again: {found.low:,.0f} to {found.high:,.0f}."
    lost = f"The order of age was better in {found.lost_weeks or 'none'} of {len(found.weeks)} weeks."
    kind = "finding" if found.low > 0 else "warning"
    return callout(text, kind, title="Replayed order", items=[between, lost, found.assumption])  # type: ignore[arg-type]  # one of two kinds


def _verdict(found: Replay) -> str:
    if found.low > 0:
        return "That is more than chance among accounts explains."
    if found.high < 0:
        return "It loses, by more than chance among accounts explains."
    return "That is within what chance among accounts explains: neither order has won."


def replay_chart(found: Replay) -> Chart:
    """Cash-days within reach by week, for both orders."""
    rows = found.weeks.assign(ours=found.weeks["policy_gained"].round(0), age=found.weeks["by_age_gained"].round(0))
    table = draw_table(
        rows.assign(**{c: rows[c].round(0).astype("int64") for c in ("ours", "age", "difference")}),
        title=f"Cash-days ({found.currency} times days) by week",
        columns={
            "week_on": "Week of", "calls": "Calls", "ours": "This order", "age": "By age", "difference": "Difference",
        },
    )  # fmt: skip
    gained = (
        f"From {found.worst_week:,.0f} {found.currency}-days in its worst week to {found.best_week:,.0f} in its best"
    )
    finding = f"{gained}, beside the order of age."
    figure = draw_line(rows, x="week_on", lines={"ours": "This order", "age": "By age"}, unit=f"{found.currency}-days")
    return Chart("Waiting within reach, week by week", finding, figure, table)


def replay_accounts_table(found: Replay, names: pd.Series[str], *, limit: int = 8) -> Table:
    """Where the order gains most, and where it loses most."""
    ends = pd.concat([found.accounts.head(limit), found.accounts.tail(limit)]).drop_duplicates("account_id")
    whole_days = {c: ends[c].round(0).astype("int64") for c in ("policy_gained", "by_age_gained", "difference")}
    return draw_table(
        ends.assign(label=ends["account_id"].map(names), **whole_days),
        title="Gains most, and loses most",
        columns={
            "label": "Account", "policy_gained": "This order", "by_age_gained": "By age", "difference": "Difference",
        },
        limit=2 * limit,
        empty="No account was past due in these weeks.",
    )  # fmt: skip


def order_table(now: pd.DataFrame, then: pd.DataFrame, *, limit: int = 12) -> Table:
    """The head of the order of work as it would be, each account with its place and points today.

    Args:
        now, then: Ranked accounts (``id label tier priority``), the first one first.
        limit: Most accounts shown.
    """
    rows = places_compared(now, then, first=limit)
    moved = whole(rows["is_moved"].sum())
    return draw_table(
        rows,
        title=f"The first {len(rows)} of the queue as it would be: {counted(moved, 'account')} at another place",
        columns={
            "place": "Place", "label": "Account", "tier": "Tier", "priority": "Points", "place_now": "Place today",
            "points_now": "Points today",
        },
        tags=["tier"],
        limit=limit,
        empty="No account has work.",
    )  # fmt: skip
