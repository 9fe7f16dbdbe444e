"""What we told the customer: every message checked against ledger, stage, text, timing and privacy."""

from arlib.communications.conduct import Conduct, conduct
from arlib.communications.facts import message_facts, registry_of_book
from arlib.communications.finding import MessageFinding, NotApplicable, ReviewedMessage, message_score
from arlib.communications.follow_ups import follow_ups
from arlib.communications.kpis import responses
from arlib.communications.marks import rule_precision
from arlib.communications.plans import JudgedPlans, judge_plans
from arlib.communications.promises import judge_promises
from arlib.communications.registry import Registry, registry_from
from arlib.communications.replies import ReplyReading, SuggestedEvent, read_reply, suggested_events
from arlib.communications.review import review, review_message
from arlib.communications.rules import review_policy_from
from arlib.communications.training import guide_page, training_needs
from arlib.communications.weekly import CommunicationReview, review_messages

__all__ = [
    "CommunicationReview",
    "Conduct",
    "JudgedPlans",
    "MessageFinding",
    "NotApplicable",
    "Registry",
    "ReplyReading",
    "ReviewedMessage",
    "SuggestedEvent",
    "conduct",
    "follow_ups",
    "guide_page",
    "judge_plans",
    "judge_promises",
    "message_facts",
    "message_score",
    "read_reply",
    "registry_from",
    "registry_of_book",
    "responses",
    "review",
    "review_message",
    "review_messages",
    "review_policy_from",
    "rule_precision",
    "suggested_events",
    "training_needs",
]
