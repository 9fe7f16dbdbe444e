"""What customers ask, and whether we have an answer ready: a question that keeps coming without one is a gap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from arlib.communications.answer_times import first_answers
from arlib.communications.letters.template import Template, house_templates
from arlib.communications.replies.read import read_reply
from arlib.errors import ContractError
from arlib.ledger import Ledger
from arlib.policy.communications import CommunicationsPolicy

QUESTIONS = {
    "question": "str", "asked": "int64", "accounts": "int64", "answered": "int64", "median_hours": "float64",
    "languages": "str", "text": "str", "state": "str", "example": "str",
}  # fmt: skip
"""One row per kind of question. ``median_hours``: hours of work to our answer, none from fewer than ten answered.
``text``: the stage whose letter answers it. ``state``: covered, gap (asked often, and no letter or not in every
language it was asked in), rare."""
OFTEN = 5
"""A month; asked so often, a question deserves a page."""
ANSWERED_BY = {
    "needs_invoice_copy": "invoice", "dispute": "dispute_response", "promise_with_date": "promise_confirmation",
    "hardship_plan_request": "payment_plan",
}  # fmt: skip
"""What a customer wants -> the stage whose letter answers it. All else is answered by hand."""
_BY_OUTCOME = {"approver": "awaiting_approver", "paid_claim": "already_paid_claim", "dispute": "dispute",
               "plan": "hardship_plan_request", "wrong_contact": "wrong_contact", "replied": "question"}  # fmt: skip
_NO_QUESTION = frozenset({"bounce", "out_of_office", "unsubscribe", "promise_with_date", "promise_without_date"})
_MONTH = 30


def questions_asked(
    ledger: Ledger, *, as_of: date, policy: CommunicationsPolicy, templates: Iterable[Template] | None = None
) -> pd.DataFrame:
    """What customers asked in the last thirty days, the most frequent first: ``QUESTIONS``.

    Args:
        ledger: Its incoming touches are read as replies; where the words say nothing, what was logged counts.
        as_of: The day.
        policy: Hours of work.
        templates: The letters there are; those of the house when left out.
    """
    there = house_templates().values() if templates is None else templates
    known = {(t.stage, t.language) for t in there}
    asked = _asked(ledger, as_of, policy)
    rows = [_row(str(kind), own, known) for kind, own in asked.groupby("question", sort=True)]
    found = pd.DataFrame(rows, columns=list(QUESTIONS)).astype(QUESTIONS)
    return found.sort_values(["asked", "question"], ascending=[False, True], ignore_index=True)


def _asked(ledger: Ledger, as_of: date, policy: CommunicationsPolicy) -> pd.DataFrame:
    end = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    touches = ledger.touches
    came = touches[touches["direction"].eq("in") & (touches["at"] >= end - pd.Timedelta(days=_MONTH))]
    came = came[(came["at"] < end) & came["outcome"].isin(_BY_OUTCOME)].sort_values("at", kind="stable")
    kinds = [_kind(str(r["summary"]), str(r["outcome"]), r["at"]) for r in came.to_dict("records")]
    languages = ledger.accounts.set_index("account_id")["language"]
    rows = came.assign(
        question=pd.Series(kinds, index=came.index, dtype="str"),
        language=came["account_id"].map(languages).astype("str").fillna(""),
    )
    waits = first_answers(ledger, as_of=as_of, hours=policy.hours).sort_values("asked_at", kind="stable")
    timed = pd.merge_asof(
        rows.astype({"account_id": "object"}), waits.astype({"account_id": "object"}),
        left_on="at", right_on="asked_at", by="account_id",
    )  # fmt: skip
    return timed[~timed["question"].isin(_NO_QUESTION)]


def _kind(text: str, outcome: str, at: pd.Timestamp) -> str:
    try:
        found = read_reply(text, received_at=at.date().isoformat()).dispositions if text.strip() else ()
    except ContractError:
        found = ()
    logged = _BY_OUTCOME[outcome]
    return next((str(d) for d in found if d != "question"), logged)


def _row(kind: str, own: pd.DataFrame, known: set[tuple[str, str]]) -> dict[str, object]:
    answered = own["answered_at"].notna() & (own["answered_at"] >= own["at"])
    stage = ANSWERED_BY.get(kind, "")
    asked_in = sorted(set(own["language"]) - {""})
    lacking = [language for language in asked_in if (stage, language) not in known]
    covered = bool(stage) and not lacking
    state = "covered" if covered else "gap" if len(own) >= OFTEN else "rare"
    times = own.loc[answered, "waited"]
    return {
        "question": kind, "asked": len(own), "accounts": own["account_id"].nunique(), "answered": int(answered.sum()),
        "median_hours": round(times.median(), 1) if len(times) >= 10 else None,
        "languages": " ".join(asked_in), "text": stage if covered else "", "state": state,
        "example": next((s for s in own["summary"] if s.strip()), ""),
    }  # fmt: skip
