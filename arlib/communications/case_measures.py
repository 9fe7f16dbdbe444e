"""What customers' own cases come to: promises kept, disputes answered and closed in time, complaints about us."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.answer_times import working_days_between
from arlib.communications.measure_rows import row, share, time_row
from arlib.communications.people import PHONE_CHANNELS
from arlib.communications.promises import with_verdict
from arlib.communications.rates import SMALLEST_N
from arlib.communications.replies.kinds import is_complaint
from arlib.ledger import Ledger
from arlib.policy.communications import CommunicationsPolicy, Hours

_ENDED = ("kept", "part_kept", "broken")
_TWICE = 2
_ANSWERING = ("dispute_response", "reply")
_NOT_REACHED = ("no_answer", "voicemail", "bounced", "wrong_contact")
Rows = Iterator[dict[str, Any]]


def of_promises(ledger: Ledger, since: pd.Timestamp, as_of: date, policy: CommunicationsPolicy) -> Rows:
    """Of the promises whose day has passed since: kept and kept in part; and who broke two of them."""
    judged = with_verdict(
        ledger.promises, ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of, policy=policy
    )
    due = judged[(judged["promised_date"] >= since) & judged["verdict"].isin(_ENDED)]
    yield share("promise_kept", due["account_id"], due["verdict"].eq("kept"))
    yield share("promise_part_kept", due["account_id"], due["verdict"].eq("part_kept"))
    broken = due["verdict"].eq("broken").groupby(due["account_id"]).sum()
    accounts = pd.Series(broken.index, index=broken.index, dtype="str")
    yield share("promise_broken_twice", accounts, broken >= _TWICE)


def of_disputes(ledger: Ledger, since: pd.Timestamp, as_of: date, policy: CommunicationsPolicy) -> Rows:
    """Working days from a dispute to our first answer and to its end; and whether it ended by the day we named."""
    day = pd.Timestamp(as_of)
    opened = ledger.disputes[(ledger.disputes["opened_on"] >= since) & (ledger.disputes["opened_on"] <= day)]
    closed = opened["closed_on"].where(opened["closed_on"] <= day)
    for name, ended in (("dispute_answer_median", _first_answers(ledger, opened, day)),
                        ("dispute_closed_median", closed)):  # fmt: skip
        yield time_row(name, _waits(opened["opened_on"], ended, day, policy.hours), 0.5, "working days")
    named = opened["target_date"].notna() & ((opened["target_date"] < day) | closed.notna())
    in_time = closed.notna() & (closed <= opened["target_date"])
    yield share("dispute_in_time", opened.loc[named, "account_id"], in_time[named])


def of_complaints(ledger: Ledger, since: pd.Timestamp, as_of: date) -> Rows:
    """How often customers complained about us, for a thousand contacts of ours."""
    night = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    recent = ledger.touches[(ledger.touches["at"] >= since) & (ledger.touches["at"] < night)]
    sent, came = recent[recent["direction"].eq("out")], recent[recent["direction"].eq("in")]
    count = sum(is_complaint(text) for text in came["summary"] if text)
    value = round(1000 * count / len(sent), 1) if len(sent) >= SMALLEST_N else None
    yield row("complaints", "per 1,000 contacts", value, count, len(sent), len(sent))


def _first_answers(ledger: Ledger, disputes: pd.DataFrame, day: pd.Timestamp) -> pd.Series[Any]:
    """The day of our first word on each dispute: a letter that answers, or a talk; about its item or about none."""
    out = ledger.touches[ledger.touches["direction"].eq("out") & ~ledger.touches["outcome"].isin(_NOT_REACHED)]
    out = out[out["stage"].isin(_ANSWERING) | out["channel"].isin(PHONE_CHANNELS)]
    said = out.assign(on=out["at"].dt.normalize(), item=out["invoice_ids"].str.split())[["account_id", "on", "item"]]
    both = disputes.reset_index()[["index", "account_id", "item_id", "opened_on"]].merge(said, on="account_id")
    about = [not items or item in items for item, items in zip(both["item_id"], both["item"], strict=True)]
    both = both[pd.Series(about, index=both.index, dtype="bool") & (both["on"] >= both["opened_on"])]
    first = both[both["on"] <= day].groupby("index")["on"].min()
    return first.reindex(disputes.index)


def _waits(begun: pd.Series[Any], ended: pd.Series[Any], day: pd.Timestamp, hours: Hours) -> pd.DataFrame:
    until = ended.fillna(day)
    waited = [
        float(working_days_between(first.date(), last.date(), hours)) for first, last in zip(begun, until, strict=True)
    ]
    return pd.DataFrame({"waited": pd.Series(waited, index=begun.index, dtype="float64"), "answered_at": ended})
