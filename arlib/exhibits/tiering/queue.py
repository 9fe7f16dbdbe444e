"""The work queue as a reader sees it: whom to call first and why, by when, who does it, and who is left alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from arlib.charts import Chart, draw_waterfall
from arlib.exhibits.first_screen import first_steps, time_words, week_words
from arlib.exhibits.words import counted
from arlib.money import format_money
from arlib.portfolio.in_hand import ToPost
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tables.cells import day_text
from arlib.tiering import STEP_WORDS, Ranking, WorkQueue, trace_points, waterfall_steps

CASE_WORDS = {
    "tier": "Turn of its tier", "broken_promise": "Promise broken", "dispute": "Dispute", "new_account": "New account",
    "strategic": "Strategic account",
}  # fmt: skip
REASON_WORDS = {
    "dispute": "Disputed",
    "hold": "On hold",
    "plan": "Payment plan",
    "promise": "Promised",
    "pause": "Paused",
}


def queue_tiles(queue: WorkQueue) -> list[Tile]:
    """What fits into the week, what is overdue, and what is left alone."""
    totals, code = queue.totals, queue.ranking.policy.reporting_currency
    known = totals.left_alone_minor is not None and code
    muted = format_money(totals.left_alone_minor or 0, code) if known else "their money"
    postings = totals.this_week - totals.calls_planned
    in_time = "all" if totals.overdue == totals.overdue_planned else f"{totals.overdue_planned:,} of them"
    planned = (
        f"{week_words(queue.as_of)}, {time_words(totals.minutes)}: {postings:,} postings, {totals.calls_planned:,} "
    )
    return [
        Tile.count("This week", totals.this_week, "account" if totals.this_week == 1 else "accounts",
                   f"{planned}calls and letters; {len(queue.rows):,} have work"),
        Tile.count("Deadlines passed", totals.breached, "step" if totals.breached == 1 else "steps",
                   f"{totals.overdue:,} accounts to work on, {in_time} this week; "
                   f"{len(queue.late_answers):,} answers to disputes"),
        Tile.count("Left alone", len(queue.suppressed), "account" if len(queue.suppressed) == 1 else "accounts",
                   f"{muted} past due there is not asked for: disputed, promised, on hold"),
    ]  # fmt: skip


def tiering_steps(queue: WorkQueue, post: ToPost, matched: Collection[str] = ()) -> Html:
    """What to do on Monday: what to post, the first calls, and how far the week goes.

    Args:
        queue: The work queue.
        post: What reconciliation has matched.
        matched: The payments and credits among it.
    """
    steps = first_steps(queue, post, frozenset(matched))
    totals = queue.totals
    if not steps:
        return callout("Nothing is due.", "ok")
    broken, late = queue.broken_promises, totals.overdue - totals.overdue_planned
    then = f"Then go down the queue: {counted(totals.this_week, 'account fits', 'accounts fit')} into the week."
    if totals.overdue:
        passed = f" {counted(totals.overdue, 'account has', 'accounts have')} a step past its day"
        passed += f", {broken:,} of them after a broken promise" if broken else ""
        then += f"{passed}; {'all of them are planned.' if not late else f'{late:,} of them do not fit.'}"
    return callout("Monday, in this order.", "action", items=[*steps, then])


def queue_table(queue: WorkQueue, *, limit: int = 12) -> Table:
    """The head of the queue: who, why, by when, and whose it is."""
    columns = {
        "rank": "No.", "label": "Account", "step": "What", "due": "By", "owner": "Who", "tier": "Tier",
        "priority": "Points", "why": "Why",
    }  # fmt: skip
    by_hand = queue.totals.by_hand
    note = "The tier comes first, then the points. "
    note += f"{counted(by_hand, 'tier')} set by hand. " if by_hand else ""
    return draw_table(
        queue.rows.assign(step=queue.rows["step"].map(STEP_WORDS), due=due_words(queue.rows)),
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
            "rank": "No.", "label": "Family", "tier": "Tier", "priority": "Points", "why": "Why", "waiting": "Accounts",
            "begin_with": "Begin with", "deadline": "By", "owners": "Owners",
        },
        tags=["tier"],
        limit=limit,
        note="Groups of several accounts, ranked by what all of them owe and hold together.",
        empty="No group of several accounts has work.",
    )  # fmt: skip


def call_sheet(queue: WorkQueue, *, limit: int = 8) -> Table:
    """How to begin: the person, the number, the documents, the first sentence."""
    masked = queue.ranking.policy.report.mask_names
    people = {} if masked else {"contact": "Contact"}
    numbers = {} if masked else {"address": "Number or address"}
    rows = queue.told[queue.told["step"].ne("apply_credit")]
    return draw_table(
        rows,
        title="How to begin",
        columns={"label": "Account", "opening": "Begin with", "apply_first": "Apply first", **people,
                 "channel": "Channel", **numbers, "documents": "Documents"},
        limit=limit,
        more="the files below",
        note="The policy masks names: whom to reach stands in the panel of the desk."
        if masked
        else "Apply first: the account's own money that is here already is not asked for. People who left, whose mail "
        "came back or who opted out are passed over.",
    )  # fmt: skip


def deadlines_table(queue: WorkQueue) -> Table:
    """How many deadlines have passed and how many come up, by case."""
    shown = queue.deadline_counts.assign(case=queue.deadline_counts["case"].map(CASE_WORDS))
    days = queue.ranking.policy.deadlines
    start = f" Older cases count from {days.starts_on:%-d %B %Y}, the day the team began." if days.starts_on else ""
    return draw_table(
        shown,
        title="Deadlines",
        columns={"case": "Case", "breached": "Passed", "soon": "Coming up", "later": "Later"},
        note=f"Working days after an account entered its tier, or after the last contact: high {days.tier.high}, "
        f"medium {days.tier.medium}, low {days.tier.low}.{start} Coming up means within {days.soon} working days. An "
        "account may stand in several rows.",
    )


def due_table(queue: WorkQueue, *, limit: int = 6) -> Table:
    """How many accounts are due on which day, and how many of them fit into the week."""
    days = [("before" if pd.isna(day) else "") or day_text(day) for day in queue.due["due_on"]]
    return draw_table(
        queue.due.assign(day=pd.Series(days, index=queue.due.index, dtype="str"),
                         later=queue.due["accounts"] - queue.due["planned"]),
        title="What is due, and what fits",
        columns={"day": "Due", "accounts": "Accounts", "planned": "Planned this week", "later": "Not this week"},
        limit=limit,
        note="Each account by the nearest day of its own step. What does not fit stays in the queue in its place.",
        empty="Nothing is due.",
    )  # fmt: skip


def next_deadlines_table(queue: WorkQueue, *, limit: int = 8) -> Table:
    """The deadlines that come up, nearest first."""
    soon = queue.deadlines[queue.deadlines["state"].eq("soon")]
    return draw_table(
        soon.assign(case=soon["case"].map(CASE_WORDS)),
        title="Coming up",
        columns={"label": "Account", "case": "Case", "due_on": "By", "detail": "Counted from", "owner": "Owner"},
        limit=limit,
        empty="No deadline comes up.",
    )


def muted_table(queue: WorkQueue, *, limit: int = 8) -> Table:
    """Past-due money nobody asks for, largest first, with the reason and its end."""
    shown = queue.muted.assign(
        reason=queue.muted["reason"].map(REASON_WORDS),
        until=[_end_words(str(r.reason), r.until, queue.as_of) for r in queue.muted.itertuples()],
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
        note=_late_answers_note(queue),
        empty="Nothing is muted.",
    )  # fmt: skip


def _late_answers_note(queue: WorkQueue) -> str:
    late = len(queue.late_answers)
    several = counted(late, "dispute waits", "disputes wait")
    return f"{several} for an answer of ours that is overdue; they stand among the deadlines passed." if late else ""


def muted_counts_table(queue: WorkQueue) -> Table:
    """What is muted by reason, beside a week ago."""
    table = queue.muted_by_reason.assign(reason=queue.muted_by_reason["reason"].map(REASON_WORDS))
    columns = {"reason": "Reason", "accounts": "Accounts", "suppressed": "of them left alone", "amount_minor": "Muted"}
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
    shown = queue.loads.assign(is_absent=queue.loads["is_absent"].map({True: "yes", False: ""}))
    return draw_table(
        shown,
        title="Who does it",
        columns={
            "owner": "Colleague", "is_absent": "Away", "accounts": "Accounts this week", "assigned_minutes": "Minutes",
            "capacity_minutes": "of", "taken_over": "Taken over", "beyond": "Not this week",
        },
        note=f"{_plan_words(queue)} Each account goes to its owner while there is time, else to whoever has most left; "
        "strategic accounts and those given by name wait for their own colleague. What is too long for the minutes "
        "left is passed over for something shorter.",
    )  # fmt: skip


def _plan_words(queue: WorkQueue) -> str:
    """In which order the week is filled, by the policy in force."""
    rules = queue.ranking.policy.queue
    first = ["what is past its day"] if rules.overdue_first else []
    first += ["accounts whose own money only has to be applied"] if rules.posting_first else []
    return f"Planned in this order: {', '.join([*first, 'then by rank' if first else 'by rank'])}."


def missed_by_age_table(queue: WorkQueue) -> Table:
    """Accounts among our first that a list by age alone would show much later."""
    code = queue.ranking.policy.reporting_currency
    money = ["risk_minor"] if code else []
    columns = {"rank": "Our rank", "age_rank": "By age", "label": "Account", "why": "Why"}
    return draw_table(
        queue.missed_by_age,
        title="What a list by age alone would have missed",
        columns=columns | ({"risk_minor": "At risk"} if code else {}),
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


def _end_words(reason: str, until: Any, as_of: date) -> str:
    """Until when money is not asked for, and what ends it; whose turn it is when that day has passed."""
    if reason == "dispute":
        if pd.isna(until):
            return "our answer"
        return f"our answer, {'overdue since' if until < pd.Timestamp(as_of) else 'due'} {day_text(until)}"
    return ("somebody lifts it" if reason in {"hold", "pause"} else "") if pd.isna(until) else day_text(until)
