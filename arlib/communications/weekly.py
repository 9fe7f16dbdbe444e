"""The weekly review: every message of the week, account by account gaps, and what people should read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.by_size import largest_first
from arlib.communications.checks import CHECKS
from arlib.communications.facts import message_facts, registry_of_book
from arlib.communications.finding import ReviewedMessage
from arlib.communications.gaps import find_gaps
from arlib.communications.kpis import responses
from arlib.communications.marks import RULE_PRECISION, rule_precision
from arlib.communications.plans import PLAN_STATES, judge_plans
from arlib.communications.promises import with_verdict
from arlib.communications.rates import rate_pct
from arlib.communications.reading_list import reading_list
from arlib.communications.review import review
from arlib.communications.rules import review_policy_from
from arlib.communications.training import training_needs
from arlib.communications.trend import trend_by_code
from arlib.ledger import Ledger
from arlib.policy import Policy
from arlib.policy.communications import CommunicationsPolicy

PROMISES_OF_DAYS = 90
AVERAGE_FROM = 20
"""No average score from fewer messages."""
OWED_A_CONTACT = ("under_touched", "promise_not_followed_up", "reply_waiting")
"""Gaps that one contact closes."""
MESSAGE_ROWS = {
    "message_id": "str", "account_id": "str", "rep": "str", "stage": "str", "channel": "str", "language": "str",
    "sent_at": "datetime64[us]", "blockers": "int64", "majors": "int64", "minors": "int64", "score": "int64",
    "codes": "str", "not_applicable": "str",
}  # fmt: skip
FINDING_ROWS = {
    "message_id": "str", "account_id": "str", "rep": "str", "stage": "str", "sent_at": "datetime64[us]", "code": "str",
    "severity": "str", "rule": "str", "message": "str", "quote": "str", "part": "str", "start": "int64", "end": "int64",
    "expected": "str", "suggestion": "str",
}  # fmt: skip
NOT_APPLICABLE_ROWS = {"message_id": "str", "account_id": "str", "code": "str", "reason": "str"}
BY_CODE = {
    "code": "str", "severity": "str", "definition": "str", "messages": "int64", "judged": "int64",
    "rate_pct": "float64", "low_pct": "float64", "high_pct": "float64",
}  # fmt: skip
BY_REP = {
    "rep": "str", "messages": "int64", "with_blocker": "int64", "blockers": "int64", "majors": "int64",
    "minors": "int64", "on_policy": "int64", "on_policy_pct": "float64", "low_pct": "float64",
    "high_pct": "float64", "score": "float64",
}  # fmt: skip


@dataclass(frozen=True)
class CommunicationReview:
    """What a week of messages looks like.

    Args:
        as_of: Last day of the week reviewed; ``days`` is its length.
        messages: One row per message (``MESSAGE_ROWS``); ``codes`` separated by spaces.
        findings: One row per finding with quote, ledger value and suggestion (``FINDING_ROWS``).
        not_applicable: One row per check that could not judge a message (``NOT_APPLICABLE_ROWS``).
        by_code: Messages with a code, of those it could judge; no rate under ten (``BY_CODE``).
        by_rep: Counts and on-policy rate (no blocker, no major) with a 95 % interval (``BY_REP``).
        gaps: Accounts under- or over-touched, promises not followed up, answers owed ... (``gaps.GAPS``).
        sample: What people should read, and why (``reading_list.READING_LIST``).
        training: Codes a representative gives more often than the others (``training.TRAINING``).
        responses: What came back on the touches of a quarter, by stage and channel (``kpis.RESPONSES``).
        promises: Promises whose day fell in the last ninety days or is to come, with their verdict.
        plans: Payment plans and how they stand (``plans.PLAN_STATES``).
        precision: How often readers agreed with the findings of a code (``marks.RULE_PRECISION``).
        summary: Counts first, the score last.
        trend: Messages with each code week by week, where weeks were asked for (``trend.TREND``).
    """

    as_of: date
    days: int
    messages: pd.DataFrame
    findings: pd.DataFrame
    not_applicable: pd.DataFrame
    by_code: pd.DataFrame
    by_rep: pd.DataFrame
    gaps: pd.DataFrame
    sample: pd.DataFrame
    training: pd.DataFrame
    responses: pd.DataFrame
    promises: pd.DataFrame
    plans: pd.DataFrame
    precision: pd.DataFrame
    summary: Mapping[str, int | None]
    trend: pd.DataFrame


def review_messages(
    ledger: Ledger,
    *,
    as_of: date,
    days: int = 7,
    weeks: int = 0,
    policy: Policy | Mapping[str, Any] | None = None,
    marks: pd.DataFrame | None = None,
    instalments: pd.DataFrame | None = None,
) -> CommunicationReview:
    """Review every message sent in the days up to ``as_of``, each against the ledger of its own day.

    Args:
        ledger: The book with its messages, touches, promises and disputes.
        as_of: The last day.
        days: How many days, that one included.
        weeks: How many weeks to set side by side by code; their messages are reviewed as well.
        policy: Policy or overrides; the default when left out.
        marks: What readers said of findings: ``message_id code mark actor``.
        instalments: The payment plans agreed, an instalment a row (``plans.judge_plans``).

    Raises:
        PolicyError: the policy has an unknown key or a value out of range.

    >>> review_messages(Ledger.from_tables({}), as_of=date(2026, 3, 31)).summary["messages"]
    0
    """
    rules = review_policy_from(policy)
    sent_on, last = ledger.messages["sent_at"].dt.normalize(), pd.Timestamp(as_of)
    in_time = (sent_on > last - pd.Timedelta(days=max(days, 7 * weeks))) & (sent_on <= last)
    every = ledger.messages[in_time].sort_values(["sent_at", "message_id"], ignore_index=True)
    registry = registry_of_book(ledger.accounts, ledger.items, ledger.contacts)
    records = message_facts(every, ledger=ledger, policy=rules)
    all_reviewed = [review(record, policy=rules, registry=registry) for record in records]
    first = int((every["sent_at"].dt.normalize() <= last - pd.Timedelta(days=days)).sum())
    week, reviewed = every.iloc[first:].reset_index(drop=True), all_reviewed[first:]
    rows, all_rows = _message_rows(week, reviewed), _message_rows(every, all_reviewed)
    gaps = find_gaps(ledger, as_of=as_of, days=days, policy=rules)
    gaps = largest_first(gaps, as_of=as_of, policy=policy, within="kind")
    return CommunicationReview(
        as_of=as_of, days=days, messages=rows, findings=_finding_rows(week, reviewed),
        not_applicable=_not_applicable_rows(week, reviewed), by_code=_by_code(reviewed), by_rep=_by_rep(rows),
        gaps=gaps, sample=reading_list(rows, as_of=as_of), training=training_needs(rows),
        responses=responses(ledger.touches, as_of=as_of), promises=_promise_book(ledger, as_of, rules),
        plans=_plan_book(ledger, instalments, as_of, rules), precision=_precision(marks),
        summary=_summary(rows, gaps), trend=trend_by_code(all_rows, as_of=as_of, weeks=weeks),
    )  # fmt: skip


def _promise_book(ledger: Ledger, as_of: date, rules: CommunicationsPolicy) -> pd.DataFrame:
    """Promises by their day, the open ones first to come due."""
    judged = with_verdict(
        ledger.promises, ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of, policy=rules
    )
    recent = judged[judged["promised_date"] >= pd.Timestamp(as_of) - pd.Timedelta(days=PROMISES_OF_DAYS)]
    return recent.sort_values(["promised_date", "promise_id"], ignore_index=True)


def _plan_book(
    ledger: Ledger, instalments: pd.DataFrame | None, as_of: date, rules: CommunicationsPolicy
) -> pd.DataFrame:
    if instalments is None or instalments.empty:
        return _frame([], PLAN_STATES)
    booked = (ledger.items, ledger.allocations, ledger.adjustments)
    return judge_plans(instalments, *booked, as_of=as_of, policy=rules).plans


def _precision(marks: pd.DataFrame | None) -> pd.DataFrame:
    return _frame([], RULE_PRECISION) if marks is None or marks.empty else rule_precision(marks)


def _frame(rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(types)).astype(dict(types))


def _message_rows(week: pd.DataFrame, reviewed: Sequence[ReviewedMessage]) -> pd.DataFrame:
    found = [
        {
            "blockers": r.count("blocker"), "majors": r.count("major"), "minors": r.count("minor"), "score": r.score,
            "codes": " ".join(r.codes), "not_applicable": " ".join(sorted({n.code for n in r.not_applicable})),
        }
        for r in reviewed
    ]  # fmt: skip
    rows = [{**m, **f} for m, f in zip(week.to_dict("records"), found, strict=True)]
    return _frame(rows, MESSAGE_ROWS)


def _finding_rows(week: pd.DataFrame, reviewed: Sequence[ReviewedMessage]) -> pd.DataFrame:
    named = [
        {k: m[k] for k in ("message_id", "account_id", "rep", "stage", "sent_at")} for m in week.to_dict("records")
    ]
    return _frame([m | vars(f) for m, r in zip(named, reviewed, strict=True) for f in r.findings], FINDING_ROWS)


def _not_applicable_rows(week: pd.DataFrame, reviewed: Sequence[ReviewedMessage]) -> pd.DataFrame:
    named = [{k: m[k] for k in ("message_id", "account_id")} for m in week.to_dict("records")]
    rows = [m | vars(n) for m, r in zip(named, reviewed, strict=True) for n in r.not_applicable]
    return _frame(rows, NOT_APPLICABLE_ROWS)


def _by_code(reviewed: Sequence[ReviewedMessage]) -> pd.DataFrame:
    rows = []
    for check in CHECKS:
        hits = sum(check.CODE in r.codes for r in reviewed)
        judged = sum(check.CODE in r.codes or all(n.code != check.CODE for n in r.not_applicable) for r in reviewed)
        rate, low, high = rate_pct(hits, judged)
        rows.append(
            {
                "code": check.CODE, "severity": check.SEVERITY, "definition": check.DEFINITION, "messages": hits,
                "judged": judged, "rate_pct": rate, "low_pct": low, "high_pct": high,
            }
        )  # fmt: skip
    return _frame(rows, BY_CODE).sort_values(["messages", "code"], ascending=[False, True], ignore_index=True)


def _by_rep(messages: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for rep, own in messages.groupby("rep", sort=True):
        on_policy = int(((own["blockers"] == 0) & (own["majors"] == 0)).sum())
        rate, low, high = rate_pct(on_policy, len(own))
        rows.append(
            {
                "rep": rep, "messages": len(own), "with_blocker": int((own["blockers"] > 0).sum()),
                "blockers": own["blockers"].sum(), "majors": own["majors"].sum(), "minors": own["minors"].sum(),
                "on_policy": on_policy, "on_policy_pct": rate, "low_pct": low, "high_pct": high,
                "score": round(own["score"].mean(), 1) if len(own) >= AVERAGE_FROM else None,
            }
        )  # fmt: skip
    return _frame(rows, BY_REP)


def _summary(messages: pd.DataFrame, gaps: pd.DataFrame) -> dict[str, int | None]:
    kinds = gaps["kind"].value_counts()
    counted = {
        "messages": len(messages),
        "accounts": messages["account_id"].nunique(),
        "with_blocker": int((messages["blockers"] > 0).sum()),
        "blockers": int(messages["blockers"].sum()),
        "majors": int(messages["majors"].sum()),
        "minors": int(messages["minors"].sum()),
        "without_finding": int((messages["codes"] == "").sum()),
        "under_touched": int(kinds.get("under_touched", 0)),
        "over_touched": int(kinds.get("over_touched", 0)),
        "promises_not_followed_up": int(kinds.get("promise_not_followed_up", 0)),
        # an account may hear too little and wait for a follow-up: it is owed one contact, not two
        "owed_a_contact": gaps.loc[gaps["kind"].isin(OWED_A_CONTACT), "account_id"].nunique(),
        **{
            kind: int(kinds.get(kind, 0))
            for kind in ("no_statement", "reply_waiting", "stage_frozen", "single_contact")
        },
    }
    score = round(messages["score"].mean()) if len(messages) >= AVERAGE_FROM else None
    return {**counted, "score": score}
