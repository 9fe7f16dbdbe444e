"""The desk in figures: our word kept, consistency, contact, answers; each with numerator, denominator and interval.

A rate counts cases and draws whole accounts for its interval, for four contacts on one account are not four tries. A
time counts those who still wait: they have waited so long at least. No rate from fewer than ten cases, no
satisfaction from fewer than twenty answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.answer_times import first_answers, status_lags
from arlib.communications.case_measures import of_complaints, of_disputes, of_promises
from arlib.communications.follow_ups import JUDGED, settled_on
from arlib.communications.kpis import WINDOW_DAYS, with_answer
from arlib.communications.measure_rows import MEASURES, row, share, time_row
from arlib.communications.people import PHONE_CHANNELS
from arlib.communications.rates import SMALLEST_N
from arlib.ledger import Ledger, open_items
from arlib.policy.communications import CommunicationsPolicy

LEAST_ANSWERS = 20
"""No satisfaction from fewer answers."""
CONSISTENT = ("F1", "F2", "F3", "F4")
"""Amount, document, due date and currency: what a message says of the ledger."""
AGAINST_A_HOLD = ("W3", "W4", "K3")
RIGHT_ROLES = ("primary", "approver", "manager")
"""Who at the customer may pay or have it paid."""
_TALKED = ("replied", "no_progress", "promise", "plan", "dispute", "approver", "paid_claim")
_TALKS = (*PHONE_CHANNELS, "chat")
_PLEASED = 4
Rows = Iterator[dict[str, Any]]


def desk_measures(
    ledger: Ledger,
    messages: pd.DataFrame,
    words: pd.DataFrame,
    *,
    as_of: date,
    policy: CommunicationsPolicy,
    days: int = 90,
    answers: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """How the desk does: ``MEASURES``.

    Args:
        ledger: The book; rows after the day are not seen.
        messages: Reviewed messages: ``account_id codes not_applicable``.
        words: Our word, as :func:`arlib.communications.follow_ups.follow_ups` judges it.
        as_of: The day.
        policy: Reply limit and hours of work.
        days: How far back contacts, answers and payments are counted.
        answers: What customers said when asked after a closed case: ``account_id answered_on score`` (1 to 5).

    >>> none = pd.DataFrame({"account_id": [], "codes": [], "not_applicable": []}, dtype="str")
    >>> from arlib.communications.follow_ups import FOLLOW_UPS
    >>> words = pd.DataFrame(columns=list(FOLLOW_UPS)).astype(FOLLOW_UPS)
    >>> found = desk_measures(
    ...     Ledger.from_tables({}), none, words, as_of=date(2026, 3, 31), policy=CommunicationsPolicy())
    >>> bool(found["value"].isna().all())
    True
    """
    since = pd.Timestamp(as_of) - pd.Timedelta(days=days)
    rows = [
        *_our_word(words),
        *_of_messages(messages),
        *_of_contacts(ledger, since, as_of),
        *_of_answers(ledger, since, as_of, policy),
        *of_promises(ledger, since, as_of, policy),
        *of_disputes(ledger, since, as_of, policy),
        *of_complaints(ledger, since, as_of),
        _coverage(ledger, as_of),
        _touches_per_paid_invoice(ledger, since, as_of),
        _satisfaction(answers, since, as_of),
    ]
    return pd.DataFrame(rows, columns=list(MEASURES)).astype(MEASURES)


def _our_word(words: pd.DataFrame) -> Rows:
    judged = words[words["verdict"].isin(JUDGED)]
    yield share("our_word_kept", judged["account_id"], judged["verdict"].eq("kept"))
    for kind, own in judged.groupby("kind", sort=True):
        yield share(f"our_word_kept_{kind}", own["account_id"], own["verdict"].eq("kept"))
    for rep, own in judged.groupby("rep", sort=True):
        yield share("our_word_kept", own["account_id"], own["verdict"].eq("kept"), who=str(rep))


def _of_messages(messages: pd.DataFrame) -> Rows:
    said, unjudged = messages["codes"].str.split(), messages["not_applicable"].str.split()
    for name, codes in (("consistent", CONSISTENT), ("against_a_hold", AGAINST_A_HOLD)):
        # what could not be judged is no proof of being right
        judged = ~unjudged.map(lambda found, codes=codes: not set(codes).isdisjoint(found)).astype("bool")
        wrong = said.map(lambda found, codes=codes: not set(codes).isdisjoint(found)).astype("bool")
        known = judged | wrong
        hit = ~wrong if name == "consistent" else wrong
        yield share(name, messages.loc[known, "account_id"], hit[known])


def _of_contacts(ledger: Ledger, since: pd.Timestamp, as_of: date) -> Rows:
    out = with_answer(ledger.touches)
    sent = out[(out["at"] >= since) & (out["at"] < _night(as_of))]
    yield share("delivered", sent["account_id"], sent["outcome"].ne("bounced"))
    # the time of the youngest contacts is not up
    old = sent[(sent["at"] < _night(as_of) - pd.Timedelta(days=WINDOW_DAYS)) & sent["outcome"].ne("bounced")]
    yield share("answered", old["account_id"], old["hours"].notna())
    yield share("promised", old["account_id"], old["promised"])
    window = 24.0 * WINDOW_DAYS
    yield time_row(
        "their_answer_median",
        pd.DataFrame({"waited": old["hours"].fillna(window), "answered_at": old["hours"]}), 0.5, "hours",
    )  # fmt: skip
    people = ledger.contacts[ledger.contacts["role"].isin(RIGHT_ROLES)]
    right = set(zip(people["account_id"], people["name"], strict=True))
    tried = sent[sent["channel"].isin(_TALKS)]
    reached = [
        outcome in _TALKED and (account, name) in right
        for account, name, outcome in zip(tried["account_id"], tried["contact"], tried["outcome"], strict=True)
    ]
    yield share("right_party", tried["account_id"], pd.Series(reached, index=tried.index, dtype="bool"))


def _of_answers(ledger: Ledger, since: pd.Timestamp, as_of: date, policy: CommunicationsPolicy) -> Rows:
    asked = first_answers(ledger, as_of=as_of, hours=policy.hours)
    asked = asked[asked["asked_at"] >= since]
    for name, part in (("first_response_median", 0.5), ("first_response_p90", 0.9)):
        yield time_row(name, asked, part, "hours")
    limit = policy.reply_limit_working_days
    is_due = asked["answered_at"].notna() | (asked["working_days"] > limit)
    due = asked[is_due]
    yield share("answered_in_time", due["account_id"], due["answered_at"].notna() & (due["working_days"] <= limit))
    lags = status_lags(ledger, as_of=as_of)
    lags = lags[lags["asked_at"] >= since]
    for name, part in (("reply_to_status_median", 0.5), ("reply_to_status_p90", 0.9)):
        yield time_row(name, lags, part, "days")


def _coverage(ledger: Ledger, as_of: date) -> dict[str, Any]:
    """Of the customers who owe: those with two people we may use."""
    day = pd.Timestamp(as_of)
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of)
    owing = opened.loc[opened["open_minor"] > 0, "account_id"].dropna().drop_duplicates()
    people = ledger.contacts
    known = people[people["status"].eq("active") & ~(people["valid_from"] > day) & ~(people["valid_to"] < day)]
    counts = owing.map(known.groupby("account_id").size()).fillna(0)
    return share("covered", owing, counts >= 2)


def _touches_per_paid_invoice(ledger: Ledger, since: pd.Timestamp, as_of: date) -> dict[str, Any]:
    """Contacts that named an invoice before it was settled, for the invoices settled in these days."""
    settled = settled_on(ledger, as_of=as_of)
    settled = settled[settled >= since]
    invoices = settled[settled.index.isin(ledger.items.loc[ledger.items["kind"].eq("invoice"), "item_id"])]
    out = ledger.touches[ledger.touches["direction"].eq("out") & ledger.touches["outcome"].ne("bounced")]
    named = out.assign(item=out["invoice_ids"].str.split()).explode("item")
    paid_on = invoices.rename("paid_on").rename_axis("item").reset_index()
    named = named.merge(paid_on, on="item")
    before = int((named["at"].dt.normalize() <= named["paid_on"]).sum())
    enough = len(invoices) >= SMALLEST_N
    value = round(before / len(invoices), 2) if enough else None
    return row("touches_per_paid_invoice", "contacts", value, before, len(invoices), len(invoices))


def _satisfaction(answers: pd.DataFrame | None, since: pd.Timestamp, as_of: date) -> dict[str, Any]:
    if answers is None or answers.empty:
        return row("satisfied", "%", None, 0, 0, 0, note="no customer was asked")
    own = answers[(answers["answered_on"] >= since) & (answers["answered_on"] <= pd.Timestamp(as_of))]
    return share("satisfied", own["account_id"], own["score"] >= _PLEASED, least=LEAST_ANSWERS)


def _night(day: date) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.Timedelta(days=1)
