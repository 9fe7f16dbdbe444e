"""The first screen of the Monday pack and of tiering: how we stand, what changed and why, what to do first.

Both reports take their words from here, so that they never give two first steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.words import changed, counted, direction, whole
from arlib.money import format_whole
from arlib.policy import TierPolicy
from arlib.portfolio import Portfolio
from arlib.portfolio.in_hand import ToPost, WeekOfPastDue
from arlib.portfolio.progress import Progress
from arlib.tables import Html, Tile, callout
from arlib.tiering import STEP_WORDS, WorkQueue, week_begins

CALLS_NAMED = 3


def standing(headline: Portfolio, week: WeekOfPastDue, progress: Progress, edges: TierPolicy) -> Html:
    """How we stand, with a total to judge it by, and what changed since last week and why.

    Args:
        headline: Headline figures.
        week: Why past-due money moved.
        progress: Who moved between tiers.
        edges: Where the tiers begin and end.
    """
    tiers = _tier_words(progress, edges)
    if not len(headline.by_currency):
        return callout("Nothing is open on this day.", "ok")
    if headline.amount("outstanding") is not None and week.currency:
        parts = [_now_words(headline, week), _change_words(week), tiers]
    else:
        parts = ["Not every currency has a recorded rate, so there is no total: the tiles say it by currency.", tiers]
    return callout("", "finding", title="How we stand.", items=parts)


def _now_words(headline: Portfolio, week: WeekOfPastDue) -> str:
    owed, code = headline.amount("outstanding") or 0, week.currency
    late, net = headline.amount("past_due") or 0, headline.amount("past_due_net") or 0
    if not owed:
        held = format_whole(-(headline.amount("credits") or 0), code)
        return f"Nobody owes us anything; we hold {held} of customers' money."
    stands = f"{format_whole(late, code)} of the {format_whole(owed, code)} owed to us ({_share(headline, 'past_due')})"
    if not week.in_hand:
        return f"{stands} is past due."
    return (
        f"{stands} is past due as booked. {format_whole(week.in_hand, code)} of it is covered by the same customers' "
        f"payments and credits that nobody has applied yet: post those first. {format_whole(net, code)} is then left "
        f"to collect, {_share(headline, 'past_due_net')} of what is owed then."
    )


def _share(headline: Portfolio, measure: str) -> str:
    share = headline.share_pct(measure)
    return "n/a" if share is None else f"{share:.0f}%"


def _change_words(week: WeekOfPastDue) -> str:
    code, more = week.currency, week.in_hand - week.in_hand_before
    if not (week.fell_due or week.settled or more):
        return "Since last week nothing fell due, nothing was settled, and no money came that waits to be applied."
    fell, settled = format_whole(week.fell_due, code), format_whole(week.settled, code)
    said = (
        f"Since last week past due {_moved(week.gross_change, code)} as booked: {fell} fell due, {settled} was settled."
    )
    if more > 0:
        said += (
            f" But {format_whole(more, code)} more of it is covered by money that is not applied yet: after money in "
            f"hand past due {_moved(week.net_change, code)}."
        )
    elif week.in_hand_before:
        said += f" After money in hand past due {_moved(week.net_change, code)}."
    return said


def _moved(change: int, code: str) -> str:
    if not change:
        return "did not change"
    return f"{'rose' if change > 0 else 'fell'} by {format_whole(abs(change), code)}"


def _tier_words(progress: Progress, edges: TierPolicy) -> str:
    """Where the tiers begin, and what the week brought to the high one."""
    now, before = progress.high
    left = whole(progress.flow.loc["high", ["medium", "low", "none"]].sum())
    entered = now - (before - left)
    went = f"{left:,} left it" if left else "none left it"
    stand = counted(now, "account stands", "accounts stand")
    return (
        f"Tiers go by an account's oldest open credit or past-due invoice: high is older than {edges.high_over_days} "
        f"days, medium {edges.medium_from_days} to {edges.high_over_days}, low younger. {stand} in the high tier: "
        f"{entered or 'none'} aged into it in the week, {went}."
    )


def book_tiles(headline: Portfolio) -> list[Tile]:
    """What is owed, what is past due as booked, and what of it is left after money in hand."""
    owed, late = money_tile(headline, "outstanding", "Owed to us"), money_tile(headline, "past_due", "Past due")
    net = money_tile(headline, "past_due_net", "Past due after money in hand")
    # what is past due as booked also grows when nobody posts; the figure after money in hand says how we do
    return [
        owed,
        replace(_with_share(late, headline, "past_due"), direction=""),
        _with_share(net, headline, "past_due_net"),
    ]


def _with_share(tile: Tile, headline: Portfolio, measure: str) -> Tile:
    share, then = headline.share_pct(measure), " then" if measure == "past_due_net" else ""
    return tile if share is None else replace(tile, note=f"{share:.0f}% of what is owed{then}; {tile.note}")


def high_tier_tile(progress: Progress, edges: TierPolicy) -> Tile:
    """Accounts of the high tier, with its edge."""
    now, before = progress.high
    note = f"older than {edges.high_over_days} days; {changed(now - before)}"
    return Tile.count("High tier", now, "account" if now == 1 else "accounts", note, direction(now - before))


def first_steps(queue: WorkQueue, post: ToPost, matched: frozenset[str]) -> list[str]:
    """What to do first: post what is matched, apply what covers everything, then the first calls.

    Args:
        queue: The work queue.
        post: What reconciliation has matched.
        matched: The payments and credits among it.
    """
    return [*_post(post, queue.ranking.policy.reporting_currency), *_apply(queue, matched), *_calls(queue, matched)]


def _post(post: ToPost, code: str) -> list[str]:
    if not post.payments:
        return []
    part = post.payments - post.in_full
    how = f" ({post.in_full:,} in full, {part:,} in part)" if part and post.in_full else ""
    money = f", {format_whole(post.amount_minor, code)}" if post.amount_minor is not None and code else ""
    settles = post.settles_minor or 0
    late = f"; {format_whole(settles, code)} of it settles invoices that are past due" if money and settles else ""
    whose = ", ".join(f"{r.owner} {r.payments:,}" for r in post.by_owner.itertuples())
    return [
        f"Post the {counted(post.payments, 'payment that is', 'payments that are')} matched{how}{money}{late}. Open "
        f"Reconciliation, table Proposed postings. Everyone posts their own accounts: {whose}."
    ]


def _apply(queue: WorkQueue, matched: frozenset[str]) -> list[str]:
    """Accounts whose own money covers everything and is not matched yet: a posting, and no call."""
    by_hand = queue.postings_by_hand(matched)
    if by_hand.empty:
        return []
    first = next(iter(by_hand.to_dict("records")))
    accounts = counted(len(by_hand), "more account")
    return [
        f"Then apply by hand what waits at {accounts}: it covers all that is past due there, so nobody is called. "
        f"Begin with {first['label']} ({first['owner']}): {first['apply_first']}."
    ]


def _calls(queue: WorkQueue, matched: frozenset[str]) -> list[str]:
    masked, first = queue.ranking.policy.report.mask_names, queue.first_calls(matched, count=CALLS_NAMED)
    return [_call_words(row, masked=masked) for row in first.to_dict("records")]


def _call_words(row: Mapping[Any, Any], *, masked: bool) -> str:
    """One account in a sentence: who applies what first, reaches whom and where, for what, why, and by when."""
    step, owner = str(row["step"]), row["owner"] or "Somebody"
    reaches = _reaches(row, masked=masked)
    if step == "chase_and_credit":
        done = f"applies {row['apply_first']}, then " if row["apply_first"] else ""
        did = f"{owner} {done}{reaches} about what is left then, {row['rest']}"
    else:
        did = f"{owner} {reaches} to {STEP_WORDS[step]}"
    return f"{did}. {due_sentence(row)}: {row['why']}."


def _reaches(row: Mapping[Any, Any], *, masked: bool) -> str:
    """Whom the owner reaches, and where; where the policy masks names only the account is named."""
    whom = f"{row['contact']} of {row['label']}" if row["contact"] else str(row["label"])
    verb = "calls" if row["channel"] == "phone" else "writes to"
    if masked:
        return f"{verb} {whom}"
    return f"{verb} {whom} ({row['address']})" if row["address"] else f"finds a number or an address of {whom}"


def due_sentence(row: Mapping[Any, Any]) -> str:
    """The deadline of a row in words."""
    day = row["deadline"]
    if pd.isna(day):
        return "No deadline"
    return f"{'Due since' if row['deadline_state'] == 'breached' else 'By'} {day.day} {day:%B %Y}"


def week_words(as_of: date) -> str:
    """The working week that is planned: the one that begins on the day's Monday, or else the next.

    >>> week_words(date(2026, 10, 30)), week_words(date(2026, 11, 2))
    ('2 to 6 November', '2 to 6 November')
    """
    monday = week_begins(as_of)
    friday = monday + timedelta(days=4)
    begins = f"{monday.day}" if monday.month == friday.month else f"{monday.day} {monday:%B}"
    return f"{begins} to {friday.day} {friday:%B}"


def time_words(minutes: int) -> str:
    """Minutes of work in words.

    >>> time_words(8987), time_words(25), time_words(60)
    ('150 hours', '25 minutes', '1 hour')
    """
    return counted(minutes, "minute") if minutes < 60 else counted((minutes + 30) // 60, "hour")
