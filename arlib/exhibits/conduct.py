"""How the desk conducts itself, as a manager reads it: our word, the figures, cadence, the funnel, the questions."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arlib.charts import Chart, draw_calendar, draw_heatmap
from arlib.communications import CommunicationReview, Conduct
from arlib.exhibits.finding_words import CODE_WORDS, MEASURE_WORDS, QUESTION_WORDS, WORD_WORDS, stage_words
from arlib.exhibits.words import counted, whole
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tables.cells import day_text

OUR_WORD_SHOWN = 14
SLOW_PAYERS_SHOWN = 10
CODES_SHOWN = 12


def measures_table(conduct: Conduct) -> Table:
    """Each figure with what it counts and how sure it is."""
    team = conduct.measures[conduct.measures["who"].eq("")]
    rows = [
        {
            "label": MEASURE_WORDS[str(r["measure"])][0], "value": _figure(r),
            "range": "" if pd.isna(r["low"]) else f"{r['low']:.0f} to {r['high']:.0f}%",
            "cases": f"{whole(r['numerator']):,} of {whole(r['denominator']):,}" if whole(r["denominator"]) else "none",
            "means": str(r["note"]) if pd.isna(r["value"]) else MEASURE_WORDS[str(r["measure"])][1],
        }
        for r in team.to_dict("records")
    ]  # fmt: skip
    return draw_table(
        pd.DataFrame(rows, columns=["label", "value", "range", "cases", "means"]),
        title="The desk in figures, ninety days",
        columns={
            "label": "Figure",
            "value": "Value",
            "range": "Likely range",
            "cases": "Cases",
            "means": "What counts",
        },
        emphasis=["value"],
        limit=30,
        note="Ranges are 95% and draw whole accounts. What the messages of the week say of the ledger is counted "
        "over this week. No figure from fewer than ten cases, no satisfaction from fewer than twenty answers.",
    )


def _figure(row: Any) -> str:
    if pd.isna(row["value"]):
        return "n/a"
    unit = "%" if row["unit"] == "%" else f" {row['unit']}"
    return f"{row['value']:g}{unit}"


def our_word_tile(conduct: Conduct) -> Tile:
    """How often we did what we said we would."""
    row = conduct.measures[conduct.measures["measure"].eq("our_word_kept")].iloc[0]
    cases = f"{whole(row['numerator']):,} of {whole(row['denominator']):,}, ninety days"
    return Tile("Our word kept", _figure(row), "", cases if whole(row["denominator"]) else "nothing was due")


def our_word_table(conduct: Conduct, names: pd.Series[str]) -> Table:
    """What we still owe, the nearest day first, then what we missed, the latest first."""
    words = conduct.follow_ups
    due = words[words["verdict"].eq("open")].sort_values("by", kind="stable")
    missed = words[words["verdict"].eq("missed")].sort_values("by", ascending=False, kind="stable")
    half = OUR_WORD_SHOWN // 2
    rows = pd.concat([due.head(half), missed.head(OUR_WORD_SHOWN - min(half, len(due)))])
    counts = ", ".join(f"{v} {n:,}" for v, n in words["verdict"].value_counts().items())
    label = rows["account_id"].map(names).astype("str").fillna(rows["account_id"])
    return draw_table(
        rows.assign(
            label=label, kind=rows["kind"].map(WORD_WORDS), verdict=rows["verdict"].replace({"open": "due"}),
        ),
        title="Our word: what is due next, and what we missed",
        columns={
            "label": "Account", "kind": "What it is about", "about": "Invoice or dispute", "rep": "Whose",
            "by": "By", "verdict": "State",
        },
        tags=["verdict"],
        limit=OUR_WORD_SHOWN,
        note=f"Of ninety days: {counts}. What was paid meanwhile is settled and counts for nothing." if counts else "",
        empty="We owe nobody a follow-up, and missed none.",
    )  # fmt: skip


def funnel_table(conduct: Conduct) -> Table:
    """What became of our contacts, stage by stage."""
    return draw_table(
        conduct.funnel.assign(stage=conduct.funnel["stage"].map(stage_words)),
        title="From sent to paid, by stage",
        columns={
            "stage": "Stage", "sent": "Sent", "delivered": "Delivered", "answered": "Answered", "promised": "Promised",
            "paid": "Paid", "answered_or_paid": "Answered or paid", "paid_pct": "Paid, of delivered",
            "low_pct": "from", "high_pct": "to",
        },
        percents=["paid_pct", "low_pct", "high_pct"],
        note="Ninety days whose fortnight is over. Answered: a person's answer within seven days. Paid: every "
        "invoice named was settled within fourteen days. Whether a mail was opened nobody knows, so it is not shown. "
        "Later stages reach harder debts: compare a stage with itself. Paid after a contact is not paid because of it.",
        empty="No contact is old enough to judge.",
    )  # fmt: skip


def cadence_chart(conduct: Conduct) -> Chart | Html:
    """The contacts of each day of five weeks."""
    days = conduct.contact_days
    if not whole(days["contacts"].sum()):
        return callout("Nobody was asked for payment in five weeks.", "ok")
    busiest = days[days["contacts"].eq(days["contacts"].max())].iloc[-1]
    verdicts = conduct.slow_payers["verdict"].value_counts()
    finding = (
        f"{counted(whole(days['contacts'].sum()), 'contact')} in five weeks, most on {day_text(busiest['day'])}. Of "
        f"{counted(len(conduct.slow_payers), 'slow payer')}, {whole(verdicts.get('as asked', 0)):,} heard from us as "
        f"policy asks this month, {whole(verdicts.get('too few', 0)):,} too little, "
        f"{whole(verdicts.get('too many', 0)):,} too much."
    )
    shown = days.assign(contacts=days["contacts"].where(days["contacts"] > 0))
    table = draw_table(
        days, title="Contacts by day", columns={"day": "Day", "contacts": "Contacts", "accounts": "Accounts"}, limit=35
    )
    return Chart("When customers heard from us", finding, draw_calendar(shown, day="day", value="contacts",
                                                                        unit="contacts"), table)  # fmt: skip


def slow_payers_table(conduct: Conduct, names: pd.Series[str]) -> Table:
    """Slow payers with what they heard, week by week."""
    rows = conduct.slow_payers
    weeks = rows[[c for c in rows.columns if c.startswith("week_")]].astype("str")
    named = rows.assign(
        label=rows["account_id"].map(names).astype("str").fillna(rows["account_id"]),
        weeks=weeks.agg(" · ".join, axis=1) if len(rows) else "",
    )
    wanted = whole(rows["wanted"].max()) if len(rows) else 0
    return draw_table(
        named,
        title="Slow payers: what they heard, week by week",
        columns={
            "label": "Account", "amount_minor": "Overdue and free", "days_late": "Days late",
            "weeks": "Five weeks, this one last", "this_month": "This month", "last_on": "Last on", "verdict": "Policy",
        },
        money=["amount_minor"],
        days=["days_late"],
        limit=SLOW_PAYERS_SHOWN,
        note=f"Contacts that press for payment. Policy asks for {wanted} in a calendar month." if wanted else "",
        empty="Nobody pays slowly.",
    )  # fmt: skip


def questions_table(conduct: Conduct) -> Table:
    """What customers ask, and where an answer is missing."""
    rows = conduct.questions
    asked = rows["question"].map(QUESTION_WORDS).fillna(rows["question"].map(stage_words))
    state = rows["state"].map({"covered": "has a letter", "gap": "write a page", "rare": "rare"})
    gaps = whole(rows["state"].eq("gap").sum())
    note = f"{counted(gaps, 'question')} came five times or more without a text of ours that answers. " if gaps else ""
    return draw_table(
        rows.assign(asked_for=asked, state=state),
        title="What customers ask, thirty days",
        columns={
            "asked_for": "Question", "asked": "Asked", "accounts": "Accounts", "answered": "Answered",
            "median_hours": "Hours of work, median", "languages": "Languages", "state": "Answer ready",
            "example": "For example",
        },
        note=f"{note}No time from fewer than ten answers.",
        empty="No question came in.",
    )  # fmt: skip


def trend_chart(review: CommunicationReview) -> Chart | Html:
    """Findings by week and check."""
    trend = review.trend
    if trend.empty or not whole(trend["messages"].sum()):
        return callout("No finding in the weeks before.", "ok")
    ends = sorted(trend["week_ends"].unique())
    whole_weeks = trend[trend["code"].eq("")].set_index("week_ends")
    now, before = whole_weeks.iloc[-1], whole_weeks.iloc[:-1]
    finding = f"{_share(now['messages'], now['sent'])} of this week's messages have a finding"
    if len(before):
        finding += (
            f", {_share(before['messages'].sum(), before['sent'].sum())} of those of the {len(before)} weeks before"
        )
    by_code = trend[trend["code"].ne("")]
    order = by_code.groupby("code")["messages"].sum().sort_values(ascending=False).head(CODES_SHOWN).index
    cells = by_code[by_code["code"].isin(order)].assign(
        name=lambda rows: rows["code"].map(CODE_WORDS), week=lambda rows: rows["week_ends"].map(day_text)
    )
    ranked = cells.assign(rank=cells["code"].map({c: n for n, c in enumerate(order)})).sort_values(
        ["rank", "week_ends"], kind="stable"
    )
    wide = ranked.pivot_table(index="name", columns="week", values="messages", sort=False).reset_index()
    headings = {"name": "Finding"} | {day_text(end): f"to {day_text(end)}" for end in ends}
    table = draw_table(wide.rename(columns=str), title="Findings week by week", columns=headings)
    return Chart(
        "Whether it gets better", f"{finding}.", draw_heatmap(ranked, x="week", y="name", value="messages"), table
    )


def _share(hits: Any, count: Any) -> str:
    return f"{100 * hits / count:.0f}%" if count else "none"
