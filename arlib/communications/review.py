"""The review of one message: every check, or the reason why it could not judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from arlib.communications.checks import CHECKS, missing_input
from arlib.communications.finding import MessageFinding, NotApplicable, ReviewedMessage
from arlib.communications.message import Message
from arlib.communications.record import MessageRecord, message_record
from arlib.communications.registry import Registry, registry_from
from arlib.communications.rules import review_policy_from
from arlib.policy import Policy
from arlib.policy.communications import CommunicationsPolicy

LONGEST_BODY = 20_000
"""Characters of a body that are read: eight times the longest letter the policy allows."""
LONGEST_SUBJECT = 1_000


def review(
    record: Mapping[str, Any] | MessageRecord,
    *,
    policy: Policy | CommunicationsPolicy | Mapping[str, Any] | None = None,
    registry: Mapping[str, Any] | Registry | None = None,
) -> ReviewedMessage:
    """Review one message against the ledger, its stage and the policy.

    Args:
        record: The message with its facts, as the ledger stood when it went out.
        policy: Policy, its communications section, overrides, or the review's JSON format; default when left out.
        registry: All accounts with their document numbers. For many messages build both once
            (``review_policy_from``, ``registry_from``) and pass them on.

    Returns:
        Findings in the order of the checks, and the checks that had no input.

    Raises:
        ContractError: the record is no mapping, or has no text or no stage.

    >>> reviewed = review({"stage": "reply", "channel": "chat", "language": "en", "body": "Thank you!"})
    >>> reviewed.codes, reviewed.not_applicable[0].code
    ((), 'F1')
    """
    opened = record if isinstance(record, MessageRecord) else message_record(record)
    message = Message(
        _readable(opened),
        review_policy_from(policy),
        registry_from(registry),
    )
    findings: list[MessageFinding] = []
    unjudged: list[NotApplicable] = []
    for check in CHECKS:
        if reason := missing_input(check, message):
            unjudged.append(NotApplicable(check.CODE, reason))
            continue
        for outcome in check.check(message):
            if isinstance(outcome, MessageFinding):
                findings.append(outcome)
            else:
                unjudged.append(outcome)
    if len(opened.body) > LONGEST_BODY:
        found = {f.code for f in findings} | {n.code for n in unjudged}
        reason = f"only the first {LONGEST_BODY:,} characters were read"
        unjudged += [NotApplicable(check.CODE, reason) for check in CHECKS if check.CODE not in found]
    return ReviewedMessage(tuple(findings), tuple(unjudged), tuple(check.CODE for check in CHECKS))


def _readable(record: MessageRecord) -> MessageRecord:
    """The record with no more text than a person would send; what is cut off is said as not judged."""
    if len(record.body) <= LONGEST_BODY and len(record.subject) <= LONGEST_SUBJECT:
        return record
    return replace(record, subject=record.subject[:LONGEST_SUBJECT], body=record.body[:LONGEST_BODY])


def review_message(
    record: Mapping[str, Any],
    *,
    policy: Policy | Mapping[str, Any] | None = None,
    registry: Mapping[str, Any] | None = None,
) -> list[MessageFinding]:
    """The findings of :func:`review`; use that one to see what could not be judged."""
    return list(review(record, policy=policy, registry=registry).findings)
