"""The Monday meeting on one page: headline with last week beside it, what to do, the top 20 told from the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from arlib.communications import CommunicationReview
from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.tiering.queue import due_words
from arlib.exhibits.words import changed, counted, direction, whole
from arlib.money import format_money
from arlib.portfolio import Portfolio
from arlib.reconciliation import Reconciliation
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tiering import STEP_WORDS, WorkQueue
from arlib.whole_book import WholeBook

LINKS = {
    "tiering": "tiering.html",
    "reconciliation": "reconciliation.html",
    "communication": "communication_review.html",
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
            "This week", queue.totals.this_week, "accounts", f"of {len(queue.rows):,} queued",
            link=LINKS["tiering"],
        ),
        Tile(
            "Communications", "n/a" if score is None else str(score), "of 100",
            f"{counted(whole(review.summary['with_blocker']), 'message')} with a serious error",
            link=LINKS["communication"],
        ),
    ]  # fmt: skip


def _linked(tile: Tile, link: str) -> Tile:
    """The tile with its link, in whole units: cents hide the size at the head of a meeting; the tables have them."""
    value, note = (_MONEY.sub(_whole_units, text) for text in (tile.value, tile.note))
    return Tile(tile.label, value, tile.unit, note, tile.direction, link)


def _whole_units(found: re.Match[str]) -> str:
    return f"{round(Decimal(found[0].replace(',', ''))):,}"


def _high_tier(book: WholeBook) -> Tile:
    now, before = book.progress.high
    return Tile.count("High tier", now, "accounts", changed(now - before), direction(now - before))


def _cash_tile(book: WholeBook) -> Tile:
    """Cash expected next week, beside what came in the last one."""
    forecast, currency = book.forecast, book.forecast.currency
    if not currency:
        return Tile("Cash next week", "n/a", note="nothing is open")
    first, came = forecast.coming().iloc[0], forecast.gone()
    note = f"last week {_brief(whole(came.iloc[-1]['came_minor']), currency)} came in" if len(came) else "expected"
    return Tile("Cash next week", _brief(whole(first["expected_minor"]), currency), currency, note)


def _brief(minor: int, currency: str) -> str:
    """An amount without its cents, for a note."""
    return format_money(minor, currency, with_code=False).partition(".")[0]


def _promises_tile(book: WholeBook) -> Tile:
    week = book.promise_week
    note = f"last week {week.kept:,} of {week.ended:,} kept" if week.ended else "none ended last week"
    return Tile.count("Promises due", len(week.due), "this week", note, link=LINKS["communication"])


def monday_steps(book: WholeBook, queue: WorkQueue, found: Reconciliation, review: CommunicationReview) -> Html:
    """What to do on Monday, in the order to do it."""
    steps = [*_stale(book), *_credits(found), *_calls(queue), *_promises(book), *_missed(book, queue),
             *_letters(review), *_goal(book)]  # fmt: skip
    return callout("Monday, in this order.", "action", items=steps) if steps else callout("Nothing is due.", "ok")


def _stale(book: WholeBook) -> list[str]:
    stale = book.alerts[book.alerts["code"].eq("feed_stale")]
    return [f"Before anything else: {message}" for message in stale["message"]]


def _calls(queue: WorkQueue) -> list[str]:
    names = [f"{r.label} ({r.owner}: {STEP_WORDS[str(r.step)]})" for r in queue.rows.head(CALLS_NAMED).itertuples()]
    if not names:
        return []
    return [f"Call {counted(queue.totals.this_week, 'account')} this week, beginning with {'; '.join(names)}."]


def _credits(found: Reconciliation) -> list[str]:
    if found.allocations.empty:
        return []
    sources = found.allocations["source_id"].nunique()
    return [
        f"Post the {counted(sources, 'payment')} that reconciliation has matched: until then these customers look late."
    ]


def _promises(book: WholeBook) -> list[str]:
    broken = book.alerts[book.alerts["code"].eq("promise_broken")]
    return (
        [f"Ask about {counted(len(broken), 'promise')} that ended last week without all the money."]
        if len(broken)
        else []
    )


def _missed(book: WholeBook, queue: WorkQueue) -> list[str]:
    """Deadlines that passed in the week: the largest by name."""
    missed = book.alerts[book.alerts["code"].eq("deadline_breached")]
    if missed.empty:
        return []
    first, names = missed.iloc[0], queue.ranking.accounts.set_index("id")["label"]
    said = f"{names.get(first['account_id'], first['account_id'])}: {first['message']}"
    return [f"Make good {counted(len(missed), 'deadline')} that passed last week, beginning with {said}"]


def _letters(review: CommunicationReview) -> list[str]:
    blocked = whole(review.summary["with_blocker"])
    wrong = counted(blocked, "message that went out with a serious error", "messages that went out with serious errors")
    return [f"Correct {wrong}, and tell the customer."] if blocked else []


def _goal(book: WholeBook) -> list[str]:
    goal = book.burn_down
    if goal.gap <= 0:
        return []
    crossing = counted(goal.will_cross, "more account crosses", "more accounts cross")
    near = f" {crossing} into it by month end unless settled." if goal.will_cross else ""
    return [f"Bring the high tier down: it is {goal.gap:,} accounts above the month's target of {goal.target:,}.{near}"]


def monday_queue_table(queue: WorkQueue, *, limit: int = 10) -> Table:
    """The head of the queue: whom to call, why, for what, by when, and whose it is."""
    return draw_table(
        queue.rows.assign(step=queue.rows["step"].map(STEP_WORDS), due=due_words(queue.rows)),
        title="First calls of the week",
        columns={
            "rank": "", "label": "Account", "tier": "Tier", "why": "Why",
            "step": "What", "due": "By", "owner": "Owner",
        },
        tags=["tier"],
        limit=limit,
        more="the tiering report",
        note="By tier, then points.",
    )  # fmt: skip


def told_top_table(told: pd.DataFrame, *, note: str = "") -> Table:
    """The largest past-due balances with their story."""
    disputed = ("; disputed: " + told["dispute"]).where(told["dispute"].ne(""), "")
    return draw_table(
        told.assign(about=told["issue"] + disputed),
        title=f"Top {len(told)} past due",
        columns={
            "label": "Account", "past_due_minor": "Past due", "about": "What it is about",
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
    steps = zip(rows["id"], rows["step"].map(STEP_WORDS), rows["deadline"], rows["deadline_state"], strict=True)
    return {str(account): step + by_words(day, state) for account, step, day, state in steps}


def by_words(day: Any, state: str) -> str:
    """The deadline of a step in words.

    >>> by_words(pd.Timestamp("2026-10-28"), "breached"), by_words(pd.NaT, "")
    (', due since 28 October', '')
    """
    if pd.isna(day):
        return ""
    return f", {'due since' if state == 'breached' else 'by'} {day:%-d %B}"
