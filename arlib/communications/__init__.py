"""What we told the customer: every message checked against ledger, stage, text, timing and privacy."""

from arlib.communications.facts import message_facts, registry_of_book
from arlib.communications.finding import MessageFinding, NotApplicable, ReviewedMessage, message_score
from arlib.communications.promises import judge_promises
from arlib.communications.registry import Registry, registry_from
from arlib.communications.review import review, review_message
from arlib.communications.rules import review_policy_from
from arlib.communications.weekly import CommunicationReview, review_messages

__all__ = [
    "CommunicationReview",
    "MessageFinding",
    "NotApplicable",
    "Registry",
    "ReviewedMessage",
    "judge_promises",
    "message_facts",
    "message_score",
    "registry_from",
    "registry_of_book",
    "review",
    "review_message",
    "review_messages",
    "review_policy_from",
]
