"""What we told the customer: every message checked against ledger, stage, text, timing and privacy."""

from arlib.communications.finding import MessageFinding, NotApplicable, ReviewedMessage, message_score
from arlib.communications.registry import Registry, registry_from
from arlib.communications.review import review, review_message
from arlib.communications.rules import review_policy_from

__all__ = [
    "MessageFinding",
    "NotApplicable",
    "Registry",
    "ReviewedMessage",
    "message_score",
    "registry_from",
    "review",
    "review_message",
    "review_policy_from",
]
