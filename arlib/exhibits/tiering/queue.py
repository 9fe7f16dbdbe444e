"""The work queue as a reader sees it: whom to call first and why, by when, who does it, and who is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from arlib.charts import Chart, draw_waterfall
from arlib.exhibits.words import counted, whole
from arlib.money import format_money
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tables.cells import day_text
from arlib.tiering import STEP_WORDS, Ranking, WorkQueue, trace_points, waterfall_steps

_CASES = {
    "tier": "By tier", "broken_promise": "Promise broken", "dispute": "Dispute", "new_account": "New account",
    "strategic": "Strategic account",
}  # fmt: skip
_REASONS = {"dispute": "Disputed", "hold": "On hold", "plan": "Payment plan", "promise": "Promised", "pause": "Paused"}


def queue_tiles(queue: WorkQueue) -> list[Tile]:
    """What fits into the week, what is overdue, and what is left alone."""
    totals, code = queue.totals, queue.ranking.policy.reporting_currency
    known = totals.muted_minor is not None and code
    muted = format_money(totals.muted_minor or 0, code) if known else "their money"
    hours = counted(totals.minutes // 60, "hour")
    return [
        Tile.count("This week", totals.this_week, "accounts", f"{hours}; {len(queue.rows):,} wait in all"),
        Tile.count("Deadlines passed", totals.breached, "steps", f"{totals.soon:,} more come up"),
        Tile.count("Left alone", len(queue.suppressed), "accounts", f"{muted} is not asked for"),
    ]


def first_steps(queue: WorkQueue) -> Html:
    """What to do on Monday: the first three calls, the promises to ask about, and how far the week goes."""
    steps = [_call_words(row) for row in queue.rows.head(3).to_dict("records")]
    if not steps:
        return callout("Nothing is due.", "ok")
    broken = whole(queue.deadline_counts.set_index("case").loc["broken_promise", "breached"])
    if broken:
        steps.append(f"Ask about {counted(broken, 'broken promise')}: the day to do so has passed.")
    steps.append(
        f"Then go down the queue: {counted(queue.totals.this_week, 'account fits', 'accounts fit')} into the week. "
        f"A list by age alone would miss {len(queue.missed_by_age):,} of the first {queue.first}."
    )
    return callout("Monday, begin with these.", "action", items=steps)


def _call_words(row: Mapping[Any, Any]) -> str:
    """One call in a sentence: who calls whom on which number, for what, why, and by when."""
    whom = f"{row['contact']} of {row['label']}" if row["contact"] else str(row["label"])
    how = f" ({row['address']})" if row["address"] else ""
    reaches = "calls" if row["channel"] == "phone" else "writes to"
    return f"{row['owner']} {reaches} {whom}{how} to {STEP_WORDS[str(row['step'])]}. {_due(row)}: {row['why']}."


def queue_table(queue: WorkQueue, *, limit: int = 12) -> Table:
    """The head of the queue: who, why, by when, and whose it is."""
    columns = {
        "rank": "", "label": "Account", "tier": "Tier", "priority": "Points", "why": "Why", "due": "By",
        "owner": "Owner",
    }  # fmt: skip
    by_hand = queue.totals.by_hand
    note = "The tier comes first, then the points. "
    note += f"{counted(by_hand, 'tier')} set by hand. " if by_hand else ""
    return draw_table(
        queue.rows.assign(due=due_words(queue.rows)),
        title=f"Work queue of {queue.as_of:%-d %B %Y}",
        columns=columns,
        tags=["tier"],
        limit=limit,
        more="the files below",
        note=note.strip(),
        empty="No account has work.",
    )


def families_table(families: pd.DataFrame, *, limit: int = 8) -> Table:
    """The queue by group of customers: how many of its accounts wait, whom to begin with, and who has them."""
    return draw_table(
        families.assign(waiting=families["queued"].astype("str") + " of " + families["members"].astype("str")),
        title="The queue by family",
        columns={
            "rank": "", "label": "Family", "tier": "Tier", "priority": "Points", "why": "Why", "waiting": "Accounts",
            "begin_with": "Begin with", "deadline": "By", "owners": "Owners",
        },
        tags=["tier"],
        limit=limit,
        note="Groups of several accounts, ranked by what all of them owe and hold together.",
        empty="No group of several accounts has work.",
    )  # fmt: skip


def call_sheet(queue: WorkQueue, *, limit: int = 8) -> Table:
    """How to begin: the person, the number, the documents, the first sentence."""
    return draw_table(
        queue.rows,
        title="How to begin",
        columns={
            "label": "Account", "contact": "Contact", "channel": "Channel", "address": "Number or address",
            "documents": "Documents", "opening": "Begin with",
        },
        limit=limit,
        more="the files below",
        note="People who left, whose mail came back or who opted out are passed over.",
    )  # fmt: skip


def deadlines_table(queue: WorkQueue) -> Table:
    """How many deadlines have passed and how many come up, by case."""
    shown = queue.deadline_counts.assign(case=queue.deadline_counts["case"].map(_CASES))
    days = queue.ranking.policy.deadlines
    return draw_table(
        shown,
        title="Deadlines",
        columns={"case": "Case", "breached": "Passed", "soon": "Coming up", "later": "Later"},
        note=f"Working days after an account entered its tier, or after the last contact: high {days.tier.high}, "
        f"medium {days.tier.medium}, low {days.tier.low}. Coming up means within {days.soon}.",
    )


def next_deadlines_table(queue: WorkQueue, *, limit: int = 8) -> Table:
    """The deadlines that come up, nearest first."""
    soon = queue.deadlines[queue.deadlines["state"].eq("soon")]
    return draw_table(
        soon.assign(case=soon["case"].map(_CASES)),
        title="Coming up",
        columns={"label": "Account", "case": "Case", "due_on": "By", "detail": "Counted from", "owner": "Owner"},
        limit=limit,
        empty="No deadline comes up.",
    )


def muted_table(queue: WorkQueue, *, limit: int = 8) -> Table:
    """Past-due money nobody asks for, largest first, with the reason and its end."""
    shown = queue.muted.assign(
        reason=queue.muted["reason"].map(_REASONS),
        until=[_end_words(str(r.reason), r.until) for r in queue.muted.itertuples()],
        goes_on=queue.muted["is_queued"].map({True: "yes", False: "no, left alone"}),
    )
    return draw_table(
        shown,
        title="Past-due money nobody asks for at present",
        columns={
            "label": "Account", "reason": "Reason", "detail": "Why", "until": "Until",
            "amount_minor": "Past due, muted", "goes_on": "Called about the rest",
        },
        money=["amount_minor"],
        limit=limit,
        empty="Nothing is muted.",
    )  # fmt: skip


def muted_counts_table(queue: WorkQueue) -> Table:
    """What is muted by reason, beside a week ago."""
    table = queue.muted_by_reason.assign(reason=queue.muted_by_reason["reason"].map(_REASONS))
    columns = {"reason": "Reason", "accounts": "Accounts", "suppressed": "of them not queued", "amount_minor": "Muted"}
    money = ["amount_minor"]
    if "accounts_before" in table.columns:
        columns |= {"accounts_before": "A week ago", "amount_before_minor": "Muted a week ago"}
        money.append("amount_before_minor")
    code = queue.ranking.policy.reporting_currency
    if not code:
        columns = {name: head for name, head in columns.items() if name not in money}
        money = []
    return draw_table(table, title="Muted, by reason", columns=columns, money=money, currency=code or "currency")


def loads_table(queue: WorkQueue) -> Table:
    """Minutes of the week by colleague."""
    shown = queue.loads.assign(is_absent=queue.loads["is_absent"].map({True: "away", False: ""}))
    return draw_table(
        shown,
        title="Who does it",
        columns={
            "owner": "Colleague", "is_absent": "", "accounts": "Accounts this week", "assigned_minutes": "Minutes",
            "capacity_minutes": "of", "taken_over": "Taken over", "beyond": "Not this week",
        },
        note="First things first: everybody's own accounts, then what a colleague has no time for.",
    )  # fmt: skip


def missed_by_age_table(queue: WorkQueue) -> Table:
    """Accounts among our first that a list by age alone would show much later."""
    code = queue.ranking.policy.reporting_currency
    money = ["value_minor"] if code else []
    columns = {"rank": "Our rank", "age_rank": "By age", "label": "Account", "why": "Why"}
    return draw_table(
        queue.missed_by_age,
        title="What a list by age alone would have missed",
        columns=columns | ({"value_minor": "Value at risk"} if code else {}),
        money=money,
        currency=code or "currency",
        limit=10,
        note=f"Accounts among our first {queue.first} that are not among the {queue.first} oldest.",
        empty=f"The {queue.first} oldest accounts are our first {queue.first} as well.",
    )


def points_chart(ranking: Ranking, account_id: str = "") -> Chart | Html:
    """The points of one account as a waterfall; of the first one when none is named."""
    if ranking.accounts.empty:
        return callout("No account has work.", "ok")
    own = account_id or str(ranking.accounts["id"].iloc[0])
    row = ranking.accounts.set_index("id").loc[own]
    steps = waterfall_steps(ranking, own)
    finding = f"{row['label']} has {row['priority']} points: {row['why']}."
    figure = draw_waterfall(steps, start="start", end="end", unit="points")
    return Chart(f"Why {row['label']}", finding, figure, points_table(ranking, own))


def points_table(ranking: Ranking, account_id: str) -> Table:
    """Each part with its points, the rows behind it, and the weight that made them."""
    trace = trace_points(ranking, account_id)
    version = trace["policy_version"].iloc[0]
    return draw_table(
        trace,
        title="Where the points come from",
        columns={"label": "Part", "points": "Points", "because": "Because", "rows": "Rows", "weight": "Weight"},
        note=f"Policy {version}.",
    )


def due_words(rows: pd.DataFrame) -> list[str]:
    """The deadline of each row of the queue in a few words.

    >>> due_words(pd.DataFrame({"deadline": [pd.Timestamp("2026-10-05")], "deadline_state": ["breached"]}))
    ['since 5 Oct 2026']
    """
    days = zip(rows["deadline"], rows["deadline_state"].eq("breached"), strict=True)
    return ["" if pd.isna(day) else f"{'since ' if late else ''}{day_text(day)}" for day, late in days]


def _end_words(reason: str, until: Any) -> str:
    """Until when money is not asked for, and what ends it."""
    if reason == "dispute":
        return "our answer" if pd.isna(until) else f"our answer, due {day_text(until)}"
    return ("somebody lifts it" if reason in {"hold", "pause"} else "") if pd.isna(until) else day_text(until)


def _due(row: Mapping[Any, Any]) -> str:
    """The deadline of a row in words."""
    day = row["deadline"]
    if pd.isna(day):
        return "No deadline"
    return f"{'Due since' if row['deadline_state'] == 'breached' else 'By'} {day.day} {day:%B %Y}"
