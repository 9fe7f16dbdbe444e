"""A second person says yes or no to exactly one text; a manager where the policy wants a manager."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from arlib.contracts.events import LetterDrafted, RequestApproved, RequestRefused, Role, answer_fields
from arlib.errors import ParameterError
from arlib.findings import shown
from arlib.outbox.files import remove_files
from arlib.policy import Policy
from arlib.store import Workspace
from arlib.store.journal import ApprovalError, Recorded, append, read_stream
from arlib.store.journal.approvals import Case, case_of


def letter_case(workspace: Workspace, request_id: str) -> tuple[Case, LetterDrafted]:
    """A letter with everything that followed.

    Raises:
        ParameterError: there is no such letter, or it was taken back.
    """
    case = case_of(read_stream(workspace, f"request:{request_id}"))
    if case is None or not isinstance(case.request, LetterDrafted):
        what = f"there is no letter {shown(request_id)}, or it was taken back"
        raise ParameterError(what, where="letters", next_step="List them: arlib letters list")
    return case, case.request


def signer_missing(case: Case, policy: Policy) -> str:
    """Why the approvals so far are not enough for the letter's stage; empty when they are."""
    letter = case.request
    assert isinstance(letter, LetterDrafted)
    signed = any(a.event.role == "manager" for a in case.approvals)
    return "" if signed else _wants_manager(letter, policy)


def _wants_manager(letter: LetterDrafted, policy: Policy) -> str:
    """Why nobody but a manager can sign; empty when others can."""
    wanted = getattr(getattr(policy.communications.windows, letter.stage, None), "signed_by", "")
    return f"a manager approves a {letter.stage.replace('_', ' ')}" if wanted == "manager" else ""


def approval(
    workspace: Workspace,
    request_id: str,
    *,
    seen: str = "",
    actor: str,
    role: Role,
    reason: str,
    moment: datetime,
    policy: Policy,
) -> RequestApproved:
    """The approval of a letter as it stands, to be recorded.

    Args:
        workspace: Whose.
        request_id: The letter.
        seen: The beginning of the hash that was shown beside the text; when given, it must be this text's.
        actor, role, reason, moment: Who agrees, why, when.
        policy: Says which stage needs a manager.

    Raises:
        ApprovalError: the role is not enough, or it is another text than was seen.
    """
    _, letter = letter_case(workspace, request_id)
    if seen and not letter.shown_hash.startswith(seen.lower()):
        raise ApprovalError("this is not the text that was seen", where=request_id, next_step="Read it again.")
    if role != "manager" and (why := _wants_manager(letter, policy)):
        raise ApprovalError(why, where=request_id, next_step="Ask a manager; nothing was recorded.")
    return RequestApproved(
        event_id=f"{request_id}-approved-{_slug(actor)}", actor=actor, role=role, effective_at=moment, reason=reason,
        **answer_fields(letter),
    )  # fmt: skip


def approve(
    workspace: Workspace,
    request_id: str,
    *,
    seen: str = "",
    actor: str,
    role: Role,
    reason: str,
    moment: datetime,
    policy: Policy,
) -> Recorded:
    """Approve a letter as it stands; arguments as for :func:`approval`.

    Raises:
        ApprovalError: the same person drafted it, the role is not enough, or it is another text than was seen.
    """
    said = approval(
        workspace, request_id, seen=seen, actor=actor, role=role, reason=reason, moment=moment, policy=policy
    )
    return append(workspace, said)


def refusal(
    workspace: Workspace, request_id: str, *, actor: str, role: Role, reason: str, moment: datetime
) -> RequestRefused:
    """The refusal of a letter, to be recorded."""
    _, letter = letter_case(workspace, request_id)
    return RequestRefused(
        event_id=f"{request_id}-refused-{_slug(actor)}", actor=actor, role=role, effective_at=moment, reason=reason,
        **answer_fields(letter),
    )  # fmt: skip


def refuse(workspace: Workspace, request_id: str, *, actor: str, role: Role, reason: str, moment: datetime) -> Recorded:
    """Refuse a letter for good; its file leaves the outbox.

    Raises:
        ApprovalError: not a second person, or not in a role that may.
    """
    done = append(workspace, refusal(workspace, request_id, actor=actor, role=role, reason=reason, moment=moment))
    remove_files(workspace, [request_id])
    return done


def automatic_ids(drafts: Iterable[LetterDrafted]) -> list[str]:
    """The drafts that need no closer look: good customers, small balances, statements."""
    return [d.request_id for d in drafts if d.shown.get("acts") == "automatic"]


def _slug(name: str) -> str:
    return "".join(c if c.isalnum() else "-" for c in name.casefold())[:60]
