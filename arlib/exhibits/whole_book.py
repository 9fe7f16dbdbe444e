"""The whole book as a reader sees it: KPIs, roll rates, provision, progress, goals, the month."""

from __future__ import annotations

import pandas as pd

from arlib.charts import Chart, draw_line, draw_waterfall
from arlib.charts.over_time import draw_heatmap
from arlib.exhibits.words import whole
from arlib.money import format_money
from arlib.portfolio.goals import BurnDown
from arlib.portfolio.kpis import Kpis
from arlib.portfolio.progress import Progress
from arlib.tables import Html, Table, callout, draw_table

BUCKETS = {"current": "Not due", "1_30": "1-30", "31_60": "31-60", "61_90": "61-90", "over_90": "Over 90"}
_STEPS = {
    "opening": "Opening",
    "billed": "Billed",
    "rolled_in": "Came back",
    "collected": "Collected",
    "credited": "Credited",
    "written_off": "Written off",
    "closing": "Now",
}
_ENDS = BUCKETS | {"disputed": "Disputed", "paid": "Paid", "credited": "Credited", "written_off": "Written off"}


def kpi_table(kpis: Kpis, *, currency: str) -> Table:
    """Every KPI with its variant and parts: one currency, or the reporting currency where rates allow it."""
    table = kpis.table[kpis.table["currency"].eq(currency)]
    together = table[table["is_reporting"]]["name"]
    shown = table[table["is_reporting"] | ~table["name"].isin(together)]
    value = [f"{v:,.1f} {u}" if pd.notna(v) else "n/a" for v, u in zip(shown["value"], shown["unit"], strict=True)]
    is_money = shown["numerator"].notna() & ~shown["name"].str.startswith("Days to pay")
    return draw_table(
        shown.assign(
            figure=value,
            over=shown["numerator"].where(is_money & ~shown["variant"].eq("by count")),
            under=shown["denominator"].where(is_money & ~shown["variant"].eq("by count")),
        ),
        title=f"KPIs in {currency}",
        columns={
            "name": "KPI",
            "figure": "Value",
            "variant": "Which one",
            "over": "Numerator",
            "under": "Denominator",
            "rows": "Rows",
            "excluded_count": "Left out",
            "excluded_minor": "of money",
        },
        money=["over", "under", "excluded_minor"],
        emphasis=["figure"],
        note="n/a: nothing to divide by. Figures of one name and different variants cannot be compared.",
    )


def roll_chart(kpis: Kpis, *, currency: str) -> Chart | Html:
    """Where the money of each bucket is some weeks later."""
    own = kpis.roll[kpis.roll["currency"].eq(currency)]
    cells = own[own["share_pct"].notna()].assign(
        then=lambda f: f["bucket"].map(BUCKETS), now=lambda f: f["ended"].map(_ENDS)
    )
    used = cells.groupby("now")["amount_minor"].transform("sum").gt(0)
    cells = cells[used].assign(share=cells["share_pct"].astype("float64").round(1))
    if cells.empty:
        return callout(f"Nothing was open {kpis.roll_days} days ago.", "ok")
    late = cells[cells["bucket"].eq("over_90") & cells["ended"].eq("over_90")]["share"].tolist()
    finding = (
        f"Of what was over 90 days late {kpis.roll_days} days ago, {late[0]:.0f}% is there still."
        if late
        else "Nothing was over 90 days late."
    )
    table = draw_table(
        cells,
        title=f"Money by bucket {kpis.roll_days} days ago, and now, {currency}",
        columns={"then": "Was", "now": "Is now", "amount_minor": "Money", "share": "Share", "rows": "Invoices then"},
        money=["amount_minor"],
        percents=["share"],
        limit=80,
    )
    order = {name: n for n, name in enumerate(_ENDS.values())}
    ordered = cells.sort_values(["then", "now"], key=lambda c: c.map(order))
    figure = draw_heatmap(ordered, x="now", y="then", value="share", unit="%")
    return Chart(f"Roll rates, {currency}, per cent of each row", finding, figure, table)


def provision_table(kpis: Kpis) -> Table:
    """The provision matrix."""
    return draw_table(
        kpis.provision.assign(bucket=kpis.provision["bucket"].map(BUCKETS)),
        title="Provision matrix",
        columns={
            "currency": "Currency",
            "bucket": "Days past due",
            "exposure_minor": "Open",
            "rate_pct": "Loss rate",
            "factor": "Outlook",
            "provision_minor": "Provision",
            "excluded_minor": "Left out",
        },
        money=["exposure_minor", "provision_minor", "excluded_minor"],
        percents=["rate_pct"],
        emphasis=["provision_minor"],
        note="Loss rates and outlook are policy. Left out: disputed invoices and accounts judged one by one.",
    )


def progress_table(progress: Progress) -> Table:
    """Who was where a week ago and is where now; rows and columns add up."""
    words = {"high": "High", "medium": "Medium", "low": "Low", "none": "Not listed", "total": "All"}
    body = progress.flow.drop(index="total").rename(index=words).rename_axis("before").reset_index()
    foot = progress.flow.loc[["total"]].rename(index=words).rename_axis("before").reset_index()
    return draw_table(
        body,
        title="Accounts by tier, a week ago (rows) and now (columns)",
        columns={
            "before": "A week ago",
            "high": "High",
            "medium": "Medium",
            "low": "Low",
            "none": "Resolved",
            "total": "All",
        },
        total=foot,
        note="Read along a row: where last week's accounts of that tier are now. Both totals count the same accounts.",
    )


def owners_table(progress: Progress) -> Table:
    """The week by owner."""
    return draw_table(
        progress.by_owner,
        title="The week by owner, accounts",
        columns={
            "owner": "Owner",
            "opened": "Opened",
            "resolved": "Resolved",
            "up": "More urgent",
            "down": "Less urgent",
            "now": "On the list now",
        },
        emphasis=["now"],
    )


def burn_down_chart(goal: BurnDown) -> Chart:
    """The high tier over the weeks, the line to the target, and where the pace leads."""
    gap = goal.now - goal.target
    chance = (
        ""
        if goal.probability is None
        else f" At the pace of these weeks the target is reached with {_percent(goal.probability)} probability."
    )
    stands = f"{goal.now:,} accounts are in the high tier; the month's target is {goal.target:,}"
    finding = f"{stands}, {gap:,} fewer.{chance}" if gap > 0 else f"{stands}: it is reached.{chance}"
    rows = goal.days.assign(**{c: goal.days[c].astype("Float64").round(0) for c in ("target", "pace")})
    table = draw_table(
        rows.astype({"target": "Int64", "pace": "Int64"}),
        title="High tier by day",
        columns={"day": "Day", "accounts": "Accounts", "target": "Line to the target", "pace": "At this pace"},
    )
    lines = {"accounts": "High tier", "target": "Line to the target", "pace": "At this pace"}
    figure = draw_line(goal.days, x="day", lines=lines, unit="accounts", dashed=["target", "pace"])
    return Chart("Goal of the month: the high tier", finding, figure, table)


def _percent(share: float) -> str:
    """A probability without false precision.

    >>> _percent(0.004), _percent(0.42), _percent(1.0)
    ('less than 1%', '42%', 'more than 99%')
    """
    return "less than 1%" if share < 0.01 else "more than 99%" if share > 0.99 else f"{share:.0%}"


def goals_table(goals: pd.DataFrame) -> Table:
    """The team's goals with their last check-in."""
    words = {"reached": "reached", "open": "on the way", "silent": "no check-in this week", "late": "past its day"}
    said = goals["confidence_pct"].map(lambda v: "" if pd.isna(v) else f"{int(v)}%").astype("str")
    return draw_table(
        goals.assign(stands=goals["state"].map(words), sure=said),
        title="Goals of the team",
        columns={
            "title": "Goal",
            "owner": "Owner",
            "due_date": "Until",
            "target": "Target",
            "value": "Now",
            "gap": "Gap",
            "sure": "Confidence",
            "comment": "Last check-in",
            "stands": "State",
        },
        empty="No goal is set. Set one with desk.event(GoalSet, ...) and desk.record(...).",
    )


def bridge_chart(bridge: pd.DataFrame, *, currency: str) -> Chart:
    """The month's bridge in one currency; the table has all of them."""
    own = bridge[bridge["currency"].eq(currency)].assign(label=lambda f: f["step"].map(_STEPS))
    at = own.set_index("step")["amount_minor"]
    change = whole(at["closing"]) - whole(at["opening"])
    verb = "grew" if change > 0 else "fell"
    moved = (abs(change), whole(at["billed"]), -whole(at["collected"]))
    net, billed, collected = (format_money(amount, currency) for amount in moved)
    finding = f"The net balance {verb} by {net}: {billed} billed, {collected} collected."
    wide = bridge.assign(step=bridge["step"].map(_STEPS)).pivot(index="currency", columns="step", values="amount_minor")
    table = draw_table(
        wide[list(_STEPS.values())].reset_index(),
        title="The month so far: every column leads to the last one, to the cent",
        columns={"currency": "Currency", **{name: name for name in _STEPS.values()}},
        money=list(_STEPS.values()),
        note="Came back: payments returned by the bank and refunds paid out.",
    )
    return Chart(f"The month so far, {currency}", finding, draw_waterfall(own, currency=currency), table)


def month_end_table(month_end: pd.DataFrame) -> Table:
    """What will be past due at the end of the month if nothing is paid."""
    return draw_table(
        month_end,
        title="Past due at the end of the month, if nothing is paid",
        columns={
            "currency": "Currency",
            "past_due_minor": "Past due now",
            "falling_due_minor": "Falls due until then",
            "invoices": "Invoices",
            "month_end_minor": "Past due at month end",
        },
        money=["past_due_minor", "falling_due_minor", "month_end_minor"],
        emphasis=["month_end_minor"],
    )
