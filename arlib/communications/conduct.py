"""How the desk conducts itself: our word, figures, the way of our contacts, cadence, and what customers ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.by_size import largest_first
from arlib.communications.cadence import cadence
from arlib.communications.follow_ups import follow_ups
from arlib.communications.funnel import response_funnel
from arlib.communications.measures import desk_measures
from arlib.communications.questions import questions_asked
from arlib.communications.rules import review_policy_from
from arlib.ledger import Ledger
from arlib.policy import Policy

DAYS = 90


@dataclass(frozen=True)
class Conduct:
    """What a quarter of contact looks like.

    Args:
        as_of: The last day.
        measures: Each figure with numerator, denominator and interval (``measures.MEASURES``).
        follow_ups: What we said we would do, and whether we did (``follow_ups.FOLLOW_UPS``).
        funnel: What became of our contacts, by stage (``funnel.FUNNEL``).
        slow_payers: Who heard from us in which week, beside what policy asks (``cadence.SLOW_PAYERS``).
        contact_days: How many contacts fell on each day (``cadence.DAYS``).
        questions: What customers ask, and whether we have an answer ready (``questions.QUESTIONS``).
    """

    as_of: date
    measures: pd.DataFrame
    follow_ups: pd.DataFrame
    funnel: pd.DataFrame
    slow_payers: pd.DataFrame
    contact_days: pd.DataFrame
    questions: pd.DataFrame


def conduct(
    ledger: Ledger,
    messages: pd.DataFrame,
    *,
    as_of: date,
    policy: Policy | Mapping[str, Any] | None = None,
    answers: pd.DataFrame | None = None,
) -> Conduct:
    """How the desk has conducted itself in the ninety days up to a day.

    Args:
        ledger: The book; rows after the day are not seen.
        messages: Messages as reviewed: ``CommunicationReview.messages``.
        as_of: The last day.
        policy: Policy or overrides; the default when left out.
        answers: What customers said when asked after a closed case: ``account_id answered_on score`` (1 to 5).

    Raises:
        PolicyError: the policy has an unknown key or a value out of range.
    """
    rules = review_policy_from(policy)
    words = follow_ups(ledger, as_of=as_of, policy=rules, days=DAYS)
    heard = cadence(ledger, as_of=as_of, policy=rules)
    slow_payers = largest_first(heard.slow_payers, as_of=as_of, policy=policy)
    return Conduct(
        as_of=as_of, follow_ups=words, slow_payers=slow_payers, contact_days=heard.days,
        measures=desk_measures(ledger, messages, words, as_of=as_of, policy=rules, days=DAYS, answers=answers),
        funnel=response_funnel(ledger, as_of=as_of, days=DAYS),
        questions=questions_asked(ledger, as_of=as_of, policy=rules),
    )  # fmt: skip
