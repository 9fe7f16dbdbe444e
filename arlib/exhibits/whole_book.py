"""The whole book as a reader sees it: KPIs, roll rates, provision, progress, goals, the month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from arlib.charts import Chart, draw_waterfall
from arlib.charts.over_time import draw_heatmap
from arlib.exhibits.burn_down import percent_words
from arlib.exhibits.words import counted, whole
from arlib.money import format_money, format_whole
from arlib.portfolio.goals import COUNTED, MEASURE_WORDS
from arlib.portfolio.kpi import COUNTS
from arlib.portfolio.kpis import Kpis
from arlib.portfolio.month import bridge_by_currency
from arlib.portfolio.progress import Progress
from arlib.tables import Html, Table, callout, draw_table

NARROW = "\u00a0"
"""A space that keeps a figure and its unit on one line."""
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
    shown = kpis.of(currency)
    rows = shown.to_dict("records")
    said = {
        "figure": [_kpi_words(row) for row in rows],
        "which": [f"{row['variant']}; {_documents_words(row)}" for row in rows],
        "made_of": [_made_of(row) for row in rows],
        "left_out": [_left_out(row) for row in rows],
    }
    return draw_table(
        shown.assign(**{name: pd.Series(texts, index=shown.index, dtype="str") for name, texts in said.items()}),
        title=f"KPIs in {currency}",
        columns={
            "name": "KPI",
            "figure": "Value",
            "which": "Which one",
            "made_of": "Divided",
            "rows": "Rows",
            "left_out": "Left out, and its amount",
        },
        emphasis=["figure"],
        note="After money in hand: unapplied payments and credits are taken off what the same account owes, at both "
        "ends of the period. n/a: nothing to divide by. Figures of one name and different variants cannot be compared. "
        "All currencies: at the recorded rates.",
    )


def _kpi_words(row: Mapping[Any, Any]) -> str:
    """A KPI with its unit, on one line."""
    if pd.isna(row["value"]):
        return "n/a"
    unit = "%" if row["unit"] == "%" else f"{NARROW}{row['unit']}"
    return f"{row['value']:,.1f}{unit}"


def _left_out(row: Mapping[Any, Any]) -> str:
    """What a KPI leaves out, with its money as a size."""
    if not row["excluded_count"]:
        return "nothing"
    what = f"{row['excluded_count']:,} {row['excluded_unit'] or 'rows'}"
    if not row["excluded_minor"] or not row["currency"]:
        return what
    return f"{what}, {format_money(abs(int(row['excluded_minor'])), str(row['currency']))}"


def _documents_words(row: Mapping[Any, Any]) -> str:
    return "all currencies" if row["is_reporting"] else f"documents in {row['currency']}"


def _made_of(row: Mapping[Any, Any]) -> str:
    """What was divided by what; only the first where a figure is counted back instead."""
    parts = (_part_words(row, "numerator", "over_unit"), _part_words(row, "denominator", "under_unit"))
    return " / ".join(part for part in parts if part)


def _part_words(row: Mapping[Any, Any], part: str, unit: str) -> str:
    """What was divided: money, or a number with what it counts."""
    if pd.isna(row[part]):
        return ""
    if row[unit] in COUNTS:
        return f"{int(row[part]):,} {row[unit]}"
    money = format_money(int(row[part]), str(row["currency"]), with_code=False)
    return f"{money} \u00d7 days" if row[unit] else money


def roll_chart(kpis: Kpis, *, currency: str) -> Chart | Html:
    """Where the money of each bucket is some weeks later."""
    own = kpis.roll_of(currency)
    shares = own["share_pct"].astype("float64").round(1)
    cells = own.assign(then=own["bucket"].map(BUCKETS), now=own["ended"].map(_ENDS), share=shares)
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
            "before": "A week ago", "high": "High", "medium": "Medium", "low": "Low", "none": "Resolved",
            "total": "All",
        },
        total=foot,
        note="Read along a row: where last week's accounts of that tier are now. Both totals count the same accounts.",
    )  # fmt: skip


def owners_table(progress: Progress) -> Table:
    """The week by owner."""
    return draw_table(
        progress.by_owner,
        title="The week by owner, accounts",
        columns={
            "owner": "Owner", "opened": "Opened", "resolved": "Resolved", "up": "More urgent", "down": "Less urgent",
            "now": "On the list now",
        },
        emphasis=["now"],
    )  # fmt: skip


def goals_table(goals: pd.DataFrame) -> Table:
    """The team's goals: where each stands, where that leads, and its last check-in."""
    return draw_table(
        goal_lines(goals),
        title="Goals of the team",
        columns={
            "title": "Goal",
            "about": "About",
            "owner": "Owner",
            "due_date": "Until",
            "wanted": "Target",
            "now": "Now",
            "leads_to": "Leads to",
            "chance": "Likely",
            "sure": "Confidence",
            "comment": "Last check-in",
            "stands": "State",
        },
        emphasis=["stands"],
        note="Likely: by what the figure did over as many days in the weeks before. Confidence: what the owner says.",
        empty="No goal is set. Set one in the panel of the Monday pack, or with `arlib goals set`.",
    )


def goal_lines(goals: pd.DataFrame) -> pd.DataFrame:
    """Every goal in words: ``about wanted now leads_to chance sure stands`` beside its columns."""
    words = {
        "reached": "at its target", "open": "on the way", "silent": "no check-in this week", "late": "past its day",
        "unowned": "owner is not in the team", "slipping": "met today, likely to be missed",
        "behind": "behind: likely to be missed",
    }  # fmt: skip
    rows = goals.to_dict("records")
    said = {
        "about": [_about(row) for row in rows],
        "wanted": [_figure(row, "target") for row in rows],
        "now": [_figure(row, "value") for row in rows],
        "leads_to": [_figure(row, "expected") for row in rows],
        "chance": [percent_words(row["probability"]) if pd.notna(row["probability"]) else "" for row in rows],
        "sure": [f"{row['confidence_of_10']} of 10" if pd.notna(row["confidence_of_10"]) else "" for row in rows],
        "stands": [words[str(row["state"])] for row in rows],
    }
    return goals.assign(**{name: pd.Series(texts, index=goals.index, dtype="str") for name, texts in said.items()})


def _about(row: Mapping[Any, Any]) -> str:
    """What a goal measures; money only of documents in the goal's own currency, others are not added to it."""
    words = MEASURE_WORDS.get(str(row["measure"]), str(row["measure"]))
    return words if row["measure"] in COUNTED else f"{words}, documents in {row['currency']} only"


def _figure(row: Mapping[Any, Any], name: str) -> str:
    """A goal's figure: accounts, or money in whole units."""
    if pd.isna(row[name]):
        return ""
    if row["measure"] in COUNTED:
        return counted(round(row[name]), "account")
    return format_whole(round(row[name]), str(row["currency"]))


def bridge_chart(bridge: pd.DataFrame, *, currency: str) -> Chart | Html:
    """The month's bridge in one currency; the table has all of them."""
    if not bridge["currency"].eq(currency).any():
        return callout("The month so far: nothing is open and nothing has moved.", "ok")
    own = bridge[bridge["currency"].eq(currency)].assign(label=lambda f: f["step"].map(_STEPS))
    wide = bridge_by_currency(bridge)
    at = wide.set_index("currency").loc[currency]
    verb = "grew" if at["change"] > 0 else "fell"
    moved = (abs(whole(at["change"])), whole(at["billed"]), -whole(at["collected"]))
    net, billed, collected = (format_money(amount, currency) for amount in moved)
    finding = f"The net balance {verb} by {net}: {billed} billed, {collected} collected."
    table = draw_table(
        wide,
        title="The month so far: every column leads to the last one, to the cent",
        columns={"currency": "Currency", **_STEPS},
        money=list(_STEPS),
        note="Came back: payments returned by the bank and refunds paid out.",
    )
    return Chart(f"The month so far, documents in {currency}", finding, draw_waterfall(own, currency=currency), table)


def month_end_table(month_end: pd.DataFrame) -> Table:
    """What will be past due at the end of the month if nothing is paid."""
    return draw_table(
        month_end,
        title="Past due at the end of the month, if nothing is paid",
        columns={
            "currency": "Currency", "past_due_minor": "Past due now", "falling_due_minor": "Falls due until then",
            "invoices": "Invoices", "month_end_minor": "Past due at month end",
        },
        money=["past_due_minor", "falling_due_minor", "month_end_minor"],
        emphasis=["month_end_minor"],
    )  # fmt: skip
