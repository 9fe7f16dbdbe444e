"""What people did, as typed events: one small module per family, one class per kind.

>>> from datetime import UTC, datetime
>>> note = Note(event_id="N-1", actor="Ines Caro", role="analyst", account_id="A-1", text="Asks for a copy.",
...             effective_at=datetime(2026, 3, 3, 10, tzinfo=UTC))
>>> note.kind, note.streams()
('note', ('account:A-1',))
"""

from collections.abc import Mapping
from typing import Any

from arlib.contracts.events import (
    administration,
    alerts,
    approvals,
    base,
    conversation,
    disputes,
    goals,
    letters,
    matching,
    plans,
    promises,
    review,
    team,
    tiering,
)
from arlib.contracts.events.administration import (
    ErasedField,
    FileImported,
    ImportedMoney,
    PersonalDataErased,
    PolicyAdopted,
    RunPublished,
)
from arlib.contracts.events.alerts import AlertAcknowledged, AlertRaised
from arlib.contracts.events.approvals import (
    Answer,
    MasterDataRequested,
    RefundRequested,
    Request,
    RequestApproved,
    RequestExecuted,
    RequestRefused,
    WriteOffRequested,
    WrittenOff,
    answer_fields,
)
from arlib.contracts.events.base import ENVELOPE, ROLES, Decision, Event, Role, Undone, personal_fields, undo
from arlib.contracts.events.canonical import canonical_json, content_hash
from arlib.contracts.events.conversation import Note, Reply, SatisfactionAnswered, Touch
from arlib.contracts.events.disputes import DisputeChanged, DisputeClosed, DisputeOpened
from arlib.contracts.events.fields import moment_text, utc_text
from arlib.contracts.events.goals import CheckedIn, GoalSet
from arlib.contracts.events.letters import LetterBounced, LetterDrafted, LetterSent
from arlib.contracts.events.matching import Adjusted, AliasLearned, MatchAccepted, MatchHeld, MatchRejected, Settled
from arlib.contracts.events.plans import Instalment, PlanAgreed, PlanEnded
from arlib.contracts.events.promises import PromiseJudged, PromiseMade, PromiseWithdrawn
from arlib.contracts.events.review import AuditSigned, FindingMarked
from arlib.contracts.events.team import AbsencePlanned, AccountAssigned
from arlib.contracts.events.tiering import AccountPaused, PriorityJudged, TierOverridden
from arlib.errors import ContractError

FAMILIES = (
    conversation, promises, disputes, plans, matching, approvals, letters, tiering, team, goals, alerts, review,
    administration, base,
)  # fmt: skip
KINDS: Mapping[str, type[Event]] = {k: v for family in FAMILIES for k, v in base.concrete_kinds(family).items()}
"""Every kind of event by its name."""


def event_from(kind: str, version: int, fields: Mapping[str, Any]) -> Event:
    """The event that was recorded under a kind.

    Raises:
        ContractError: a kind or version this program does not know, or fields that do not fit.
    """
    known = KINDS.get(kind)
    if known is None or version > known.version:
        raise ContractError(
            f"was recorded by a newer program (version {version})",
            where=f"event kind {kind!r}",
            next_step="Update the AR Workbench.",
        )
    return known(**fields)


__all__ = [
    "ENVELOPE",
    "KINDS",
    "ROLES",
    "AbsencePlanned",
    "AccountAssigned",
    "AccountPaused",
    "Adjusted",
    "AlertAcknowledged",
    "AlertRaised",
    "AliasLearned",
    "Answer",
    "AuditSigned",
    "CheckedIn",
    "Decision",
    "DisputeChanged",
    "DisputeClosed",
    "DisputeOpened",
    "ErasedField",
    "Event",
    "FileImported",
    "FindingMarked",
    "GoalSet",
    "ImportedMoney",
    "Instalment",
    "LetterBounced",
    "LetterDrafted",
    "LetterSent",
    "MasterDataRequested",
    "MatchAccepted",
    "MatchHeld",
    "MatchRejected",
    "Note",
    "PersonalDataErased",
    "PlanAgreed",
    "PlanEnded",
    "PolicyAdopted",
    "PriorityJudged",
    "PromiseJudged",
    "PromiseMade",
    "PromiseWithdrawn",
    "RefundRequested",
    "Reply",
    "Request",
    "RequestApproved",
    "RequestExecuted",
    "RequestRefused",
    "Role",
    "RunPublished",
    "SatisfactionAnswered",
    "Settled",
    "TierOverridden",
    "Touch",
    "Undone",
    "WriteOffRequested",
    "WrittenOff",
    "answer_fields",
    "canonical_json",
    "content_hash",
    "event_from",
    "moment_text",
    "personal_fields",
    "undo",
    "utc_text",
]
