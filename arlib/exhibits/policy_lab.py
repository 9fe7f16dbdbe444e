"""The policy lab as a reader sees it: who would move, how many calls it takes, what the past says."""

from __future__ import annotations

import pandas as pd

from arlib.charts import Chart, draw_line
from arlib.exhibits.words import counted, whole
from arlib.portfolio.progress import Progress
from arlib.portfolio.replay import Replay
from arlib.tables import Html, Table, callout, draw_table


def moved_table(moved: Progress, names: pd.Series[str], *, limit: int = 20) -> Table:
    """Accounts that would stand in another tier under the changed edges."""
    other = moved.movers[~moved.movers["move"].isin(["stayed"])]
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
    both = now.merge(then, on="tier", suffixes=("_now", "_then"))
    both = both.assign(change=both["calls_then"] - both["calls_now"])
    return draw_table(
        both,
        title="Calls a month",
        columns={
            "tier": "Tier",
            "calls_each_now": "Calls each",
            "accounts_now": "Accounts now",
            "calls_now": "Calls now",
            "accounts_then": "Accounts then",
            "calls_then": "Calls then",
            "change": "Change",
        },
        tags=["tier"],
        emphasis=["calls_then"],
    )


def replay_finding(found: Replay) -> Html:
    """What the replay says, losses included, and what it cannot say."""
    size = f"{abs(found.difference):,.0f} {found.currency}-days"
    verdict = _verdict(found)
    lost = f"In {found.lost_weeks} of {len(found.weeks)} weeks the order of age was better."
    text = f"{size} {'more' if found.difference >= 0 else 'less'} than the order of age. {verdict}"
    between = f"95% interval, accounts drawn again and again: {found.low:,.0f} to {found.high:,.0f}."
    kind = "finding" if found.low > 0 else "warning"
    return callout(text, kind, title="Replayed order", items=[between, lost, found.assumption])  # type: ignore[arg-type]  # one of two kinds


def _verdict(found: Replay) -> str:
    if found.low > 0:
        return "The difference is larger than chance among accounts explains."
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
    best = whole(found.weeks["difference"].round(0).max()) if len(found.weeks) else 0
    worst = whole(found.weeks["difference"].round(0).min()) if len(found.weeks) else 0
    finding = f"From {worst:,} in its worst week to {best:,} in its best, beside the order of age."
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
