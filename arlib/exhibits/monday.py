"""The Monday meeting on one page: headline with last week beside it, what to do, the top 20 told from the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from arlib.communications import CommunicationReview
from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.words import changed, counted, direction, whole
from arlib.money import format_money
from arlib.portfolio import Portfolio
from arlib.reconciliation import Reconciliation
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tiering import WorkQueue
from arlib.whole_book import WholeBook

LINKS = {
    "tiering": "tiering.html",
    "reconciliation": "reconciliation.html",
    "communication": "communication_review.html",
}
STEPS = {
    "chase": "ask for payment",
    "credit": "clear the credit",
    "apply_credit": "apply the credit",
    "chase_and_credit": "ask for payment, clear the credit",
}
CALLS_NAMED = 3
_MONEY = re.compile(r"\d[\d,]*\.\d+")


def monday_tiles(
    book: WholeBook, headline: Portfolio, queue: WorkQueue, found: Reconciliation, review: CommunicationReview
) -> list[Tile]:
    """Eight figures, each with last week beside it or what it is made of, each leading to its report.

    Args:
        book: The whole book on the day.
        headline: Headline figures with last week's.
        queue: The work queue.
        found: The reconciliation.
        review: The communication review of the week.
    """
    score = review.summary["score"]
    return [
        _linked(money_tile(headline, "past_due", "Past due"), LINKS["tiering"]),
        _linked(_high_tier(book), LINKS["tiering"]),
        _linked(money_tile(headline, "credits", "Credits we owe"), LINKS["tiering"]),
        _cash_tile(book),
        Tile.count(
            "Exceptions", len(found.exceptions), "open", f"{len(found.allocations):,} postings proposed",
            link=LINKS["reconciliation"],
        ),
        _promises_tile(book),
        Tile.count(
            "This week", int(queue.rows["this_week"].sum()), "accounts", f"of {len(queue.rows):,} queued",
            link=LINKS["tiering"],
        ),
        Tile(
            "Communications", "n/a" if score is None else str(score), "of 100",
            f"{counted(whole(review.summary['with_blocker']), 'message')} with a blocker", link=LINKS["communication"],
        ),
    ]  # fmt: skip


def _linked(tile: Tile, link: str) -> Tile:
    """The tile with its link, in whole units: cents hide the size at the head of a meeting; the tables have them."""
    value, note = (_MONEY.sub(_whole_units, text) for text in (tile.value, tile.note))
    return Tile(tile.label, value, tile.unit, note, tile.direction, link)


def _whole_units(found: re.Match[str]) -> str:
    return f"{round(Decimal(found[0].replace(',', ''))):,}"


def _high_tier(book: WholeBook) -> Tile:
    flow = book.progress.flow
    now, before = whole(flow.loc["total", "high"]), whole(flow.loc["high", "total"])
    return Tile.count("High tier", now, "accounts", changed(now - before), direction(now - before))


def _cash_tile(book: WholeBook) -> Tile:
    """Cash expected next week, beside what came in the last one."""
    forecast = book.forecast
    weeks = forecast.weeks.groupby("currency")["expected_minor"].sum()
    if weeks.empty:
        return Tile("Cash next week", "n/a", note="nothing is open")
    currency = str(weeks.idxmax())
    first = forecast.weeks[forecast.weeks["currency"].eq(currency)].iloc[0]
    came = forecast.past[forecast.past["currency"].eq(currency) & forecast.past["week"].eq(1)]
    note = f"last week {_brief(whole(came.iloc[-1]['came_minor']), currency)} came in" if len(came) else "expected"
    return Tile("Cash next week", _brief(whole(first["expected_minor"]), currency), currency, note)


def _brief(minor: int, currency: str) -> str:
    """An amount without its cents, for a note."""
    return format_money(minor, currency, with_code=False).partition(".")[0]


def _promises_tile(book: WholeBook) -> Tile:
    today = pd.Timestamp(book.as_of)
    judged = book.judged
    due = judged["verdict"].eq("open") & judged["promised_date"].between(today, today + pd.Timedelta(days=7))
    ended = judged["deadline"].between(today - pd.Timedelta(days=7), today - pd.Timedelta(days=1))
    over = judged[ended & judged["verdict"].isin(["kept", "part_kept", "broken"])]
    kept = int(over["verdict"].eq("kept").sum())
    note = f"last week {kept} of {len(over)} kept" if len(over) else "none ended last week"
    return Tile.count("Promises due", int(due.sum()), "this week", note, link=LINKS["communication"])


def monday_steps(book: WholeBook, queue: WorkQueue, found: Reconciliation, review: CommunicationReview) -> Html:
    """What to do on Monday, in the order to do it."""
    steps = [*_stale(book), *_calls(queue), *_credits(found), *_promises(book), *_letters(review), *_goal(book)]
    return callout("Monday, in this order.", "action", items=steps) if steps else callout("Nothing is due.", "ok")


def _stale(book: WholeBook) -> list[str]:
    stale = book.alerts[book.alerts["code"].eq("feed_stale")]
    return [f"Before anything else: {message}" for message in stale["message"]]


def _calls(queue: WorkQueue) -> list[str]:
    names = [
        f"{r.label} ({r.owner}: {STEPS.get(str(r.step), r.step)})" for r in queue.rows.head(CALLS_NAMED).itertuples()
    ]
    this_week = queue.rows[queue.rows["this_week"]]
    if not names:
        return []
    return [f"Call {counted(len(this_week), 'account')} this week, beginning with {'; '.join(names)}."]


def _credits(found: Reconciliation) -> list[str]:
    if found.allocations.empty:
        return []
    sources = found.allocations["source_id"].nunique()
    return [f"Post {counted(sources, 'payment')} the reconciliation has matched: until then those customers look late."]


def _promises(book: WholeBook) -> list[str]:
    broken = book.alerts[book.alerts["code"].eq("promise_broken")]
    return (
        [f"Ask about {counted(len(broken), 'promise')} that ended last week without all the money."]
        if len(broken)
        else []
    )


def _letters(review: CommunicationReview) -> list[str]:
    blocked = whole(review.summary["with_blocker"])
    return [f"Correct {counted(blocked, 'message')} with a blocker and tell the customer."] if blocked else []


def _goal(book: WholeBook) -> list[str]:
    goal = book.burn_down
    gap = goal.now - goal.target
    soon = int(book.alerts["code"].eq("tier_soon").sum())
    near = f" {counted(soon, 'account')} will cross into a higher tier within days." if soon else ""
    return [f"The high tier is {gap:,} accounts above the month's target of {goal.target:,}.{near}"] if gap > 0 else []


def monday_queue_table(queue: WorkQueue, *, limit: int = 10) -> Table:
    """The head of the queue: whom to call, why, for what, by when, and whose it is."""
    shown = queue.rows.assign(step=queue.rows["step"].map(STEPS))
    return draw_table(
        shown,
        title="First calls of the week",
        columns={
            "rank": "", "label": "Account", "tier": "Tier", "why": "Why",
            "step": "What", "deadline": "By", "owner": "Owner",
        },
        tags=["tier"],
        limit=limit,
        more="the tiering report",
        note="By tier, then points.",
    )  # fmt: skip


def told_top_table(told: pd.DataFrame, *, note: str = "") -> Table:
    """The largest past-due balances with their story."""
    return draw_table(
        told,
        title=f"Top {len(told)} past due",
        columns={
            "label": "Account", "past_due_minor": "Past due", "issue": "Issue", "dispute": "Dispute",
            "last_action": "Last action", "next_step": "Next step", "help_needed": "Help needed", "owner": "Owner",
        },
        money=["past_due_minor"],
        emphasis=["help_needed"],
        note=note,
        limit=len(told) or 1,
        empty="Nothing is past due.",
    )  # fmt: skip


def steps_by_account(queue: WorkQueue) -> Mapping[str, str]:
    """Next step per account id, in words with its day."""
    rows = queue.rows
    steps = zip(rows["id"], rows["step"].map(STEPS), rows["deadline"], strict=True)
    return {str(account): f"{step} by {day:%-d %B}" for account, step, day in steps}
