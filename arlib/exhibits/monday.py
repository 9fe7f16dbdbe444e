"""The Monday meeting on one page: headline with last week beside it, what to do, the top 20 told from the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from re import Match
from re import compile as pattern
from typing import Any

import pandas as pd

from arlib.communications import CommunicationReview
from arlib.exhibits.burn_down import burn_down_step
from arlib.exhibits.first_screen import book_tiles, first_steps, high_tier_tile, standing, time_words, week_words
from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.tiering.queue import due_words
from arlib.exhibits.words import counted, whole
from arlib.money import format_whole
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
_MONEY = pattern(r"\d[\d,]*\.\d+")


def monday_standing(book: WholeBook, headline: Portfolio) -> Html:
    """How we stand, and what changed since last week and why."""
    return standing(headline, book.past_due_week, book.progress, book.policy.tiers)


def monday_tiles(
    book: WholeBook, headline: Portfolio, queue: WorkQueue, worklist: pd.DataFrame, review: CommunicationReview
) -> list[Tile]:
    """Ten figures, each with last week beside it or what it is made of, each leading to its report.

    Args:
        book: The whole book on the day.
        headline: Headline figures with last week's.
        queue: The work queue.
        worklist: The exceptions a person must decide.
        review: The communication review of the week.
    """
    score = review.summary["score"]
    return [
        *(_linked(tile, LINKS["tiering"]) for tile in book_tiles(headline)),
        _linked(high_tier_tile(book.progress, book.policy.tiers), LINKS["tiering"]),
        _linked(_credits_tile(headline), LINKS["tiering"]),
        _cash_tile(book),
        _exceptions_tile(worklist, headline.reporting_currency),
        _promises_tile(book, queue),
        _week_tile(queue),
        Tile(
            "Communications", "n/a" if score is None else str(score), "" if score is None else "of 100 points",
            f"mean of {counted(len(review.messages), 'message')} of the week; "
            f"{whole(review.summary['with_blocker']):,} with a serious error",
            link=LINKS["communication"],
        ),
    ]  # fmt: skip


def _linked(tile: Tile, link: str) -> Tile:
    """The tile with its link, in whole units: cents hide the size at the head of a meeting; the tables have them."""
    value, note = (_MONEY.sub(_whole_units, text) for text in (tile.value, tile.note))
    return replace(tile, value=value, note=note, link=link)


def _whole_units(found: Match[str]) -> str:
    return f"{Decimal(found[0].replace(',', '')).quantize(Decimal(1), ROUND_HALF_UP):,}"


def _credits_tile(headline: Portfolio) -> Tile:
    tile = money_tile(headline, "credits", "Credits we owe")
    return replace(tile, note=f"payments and credits not applied; {tile.note}")


def _exceptions_tile(worklist: pd.DataFrame, code: str) -> Tile:
    """What a person must decide, with its money where every currency has a rate."""
    money, unit = worklist["reporting_minor"], "case" if len(worklist) == 1 else "cases"
    worth = f"{format_whole(whole(money.abs().sum()), code)} " if code and len(worklist) and money.notna().all() else ""
    return Tile.count("Exceptions", len(worklist), unit, f"{worth}for a person to decide", link=LINKS["reconciliation"])


def _cash_tile(book: WholeBook) -> Tile:
    """Cash expected next week with its range, beside what came in the last one and whether that was expected."""
    forecast, currency = book.forecast, book.forecast.currency
    if not currency:
        return Tile("Cash next week", "n/a", note="nothing is open")
    first, gone = forecast.coming().iloc[0], forecast.gone()
    parts = []
    if pd.notna(first["low_minor"]):
        ends = (format_whole(whole(first[end]), currency, with_code=False) for end in ("low_minor", "high_minor"))
        parts.append(f"most likely {' to '.join(ends)}")
    if len(gone):
        last = gone.iloc[-1]
        came = f"last week {format_whole(whole(last['came_minor']), currency, with_code=False)} came in"
        parts.append(came + _outside(last.to_dict()))
    value = format_whole(whole(first["expected_minor"]), currency, with_code=False)
    return Tile("Cash next week", value, currency, "; ".join(parts) or "expected")


def _outside(week: Mapping[Any, Any]) -> str:
    """Whether a week that is over lay outside of what had been expected of it."""
    if pd.isna(week["low_minor"]):
        return ""
    above, below = week["came_minor"] > week["high_minor"], week["came_minor"] < week["low_minor"]
    return ", above the range expected" if above else ", below the range expected" if below else ", as expected"


def _promises_tile(book: WholeBook, queue: WorkQueue) -> Tile:
    week, broken = book.promise_week, queue.broken_promises
    parts = [f"last week {week.kept:,} of {week.ended:,} kept"] if week.ended else []
    if broken:
        parts.append(f"{counted(broken, 'earlier one is', 'earlier ones are')} broken and still unpaid")
    return Tile.count("Promises due", len(week.due), "this week", "; ".join(parts) or "none broken and unpaid",
                      link=LINKS["communication"])  # fmt: skip


def _week_tile(queue: WorkQueue) -> Tile:
    totals = queue.totals
    note = f"{week_words(queue.as_of)}: {totals.this_week - totals.calls_planned:,} postings, {totals.calls_planned:,} "
    note += f"calls and letters, {time_words(totals.minutes)}; {len(queue.rows):,} have work"
    return Tile.count("This week", totals.this_week, _accounts(totals.this_week), note, link=LINKS["tiering"])


def _accounts(count: int) -> str:
    return "account" if count == 1 else "accounts"


def monday_steps(book: WholeBook, queue: WorkQueue, found: Reconciliation, review: CommunicationReview) -> Html:
    """What to do on Monday, in the order to do it."""
    matched = frozenset(found.allocations["source_id"])
    begin = first_steps(queue, book.to_post(found.allocations), matched)
    steps = [*_stale(book), *begin, *_overdue(queue), *_answers(queue), *_letters(review),
             *burn_down_step(book.burn_down)]  # fmt: skip
    return callout("Monday, in this order.", "action", items=steps) if steps else callout("Nothing is due.", "ok")


def _stale(book: WholeBook) -> list[str]:
    stale = book.alerts[book.alerts["code"].eq("feed_stale")]
    return [f"Before anything else: {message}" for message in stale["message"]]


def _overdue(queue: WorkQueue) -> list[str]:
    """Accounts whose step is past its day: how many, and whether all of them fit into the week."""
    totals = queue.totals
    if not totals.overdue:
        return []
    all_fit, none = totals.overdue_planned == totals.overdue, not totals.overdue_planned
    some = (
        "none of them fits into this week" if none else f"{totals.overdue_planned:,} of them are planned for this week"
    )
    fit = "all are planned for this week, before newer work" if all_fit else some
    promised = f", {queue.broken_promises:,} of them after a broken promise" if queue.broken_promises else ""
    said = counted(totals.overdue, "account has", "accounts have")
    return [f"Go on with the week's plan in Tiering: {said} a step past its day{promised}; {fit}."]


def _answers(queue: WorkQueue) -> list[str]:
    """Disputes whose answer by us is overdue."""
    late = queue.late_answers
    if late.empty:
        return []
    first = late.iloc[0]
    return [f"Answer {counted(len(late), 'dispute')} that we should have answered, the oldest since "
            f"{first['due_on']:%-d %B %Y} ({first['label']}): until then nobody asks for that money."]  # fmt: skip


def _letters(review: CommunicationReview) -> list[str]:
    blocked = whole(review.summary["with_blocker"])
    wrong = counted(blocked, "message that went out with a serious error", "messages that went out with serious errors")
    return [f"Correct {wrong}, and tell the customer: see Communication review."] if blocked else []


def monday_queue_table(queue: WorkQueue, *, limit: int = 10) -> Table:
    """The head of the queue: whom to call, why, for what, by when, and whose it is."""
    return draw_table(
        queue.rows.assign(step=queue.rows["step"].map(STEP_WORDS), due=due_words(queue.rows)),
        title="First accounts of the week",
        columns={
            "rank": "No.", "label": "Account", "step": "What", "due": "By", "owner": "Who", "tier": "Tier",
            "why": "Why",
        },
        tags=["tier"],
        limit=limit,
        more="the tiering report",
        note="By tier, then points. Who: who does it this week, or waits with it.",
    )  # fmt: skip


def told_top_table(told: pd.DataFrame, *, note: str = "") -> Table:
    """The largest past-due balances with their story."""
    disputed = ("; disputed: " + told["dispute"]).where(told["dispute"].ne(""), "")
    return draw_table(
        told.assign(about=told["issue"] + disputed),
        title=f"Top {len(told)} past due",
        columns={
            "label": "Account", "next_step": "Next step", "past_due_minor": "Past due",
            "waiting_minor": "Its money here", "owner": "Owner", "help_needed": "Help needed",
            "about": "What it is about", "last_action": "Last action",
        },
        money=["past_due_minor", "waiting_minor"],
        emphasis=["help_needed"],
        note=f"{note} Its money here: payments and credits that are not applied.".strip(),
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
