"""Letters nobody knows about: handed over, and no answer came. A person finds out and says so."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from arlib.contracts.events import LetterSent, Role, answer_fields
from arlib.errors import ParameterError
from arlib.outbox.approving import letter_case
from arlib.outbox.attempts import take_unclear, unclear_ids
from arlib.outbox.files import remove_files
from arlib.store import Workspace
from arlib.store.journal import append

UNCLEAR = {"request_id": "str", "account_id": "str", "stage": "str", "to": "str", "since": "str"}


def unclear_letters(workspace: Workspace) -> pd.DataFrame:
    """``UNCLEAR``: every letter whose outcome a person has to find out. Those recorded as sent are tidied away."""
    rows = []
    for request_id, since in unclear_ids(workspace).items():
        case, letter = letter_case(workspace, request_id)
        if case.executions:
            _tidy(workspace, request_id)
            continue
        rows.append((request_id, letter.account_id, letter.stage, letter.to, since.isoformat(timespec="minutes")))
    return pd.DataFrame(rows, columns=list(UNCLEAR)).astype(UNCLEAR)


def settle_unclear(
    workspace: Workspace, request_id: str, *, went_out: bool, actor: str, role: Role, reason: str, moment: datetime
) -> None:
    """Say how an unclear letter ended: on record as sent, or free to be sent.

    Args:
        workspace: Whose.
        request_id: The letter.
        went_out: What was found out, for example in the server's log or from the customer.
        actor, role, reason, moment: Who found out, how, when.

    Raises:
        ParameterError: it is not unclear, or is being sent at this moment.
        ApprovalError: the sending could not be recorded; it stays unclear.
    """
    attempt = take_unclear(workspace, request_id)
    if attempt is None:
        step = "List them: arlib letters unclear"
        raise ParameterError("is not unclear, or is being sent right now", where=request_id, next_step=step)
    try:
        _, letter = letter_case(workspace, request_id)
        if went_out:
            append(workspace, LetterSent(
                event_id=f"{request_id}-sent", actor=actor, role=role, effective_at=moment, reason=reason,
                transport_id="found out by a person", **answer_fields(letter),
            ))  # fmt: skip
            remove_files(workspace, [request_id])
    except BaseException:
        attempt.leave()
        raise
    attempt.done()


def _tidy(workspace: Workspace, request_id: str) -> None:
    attempt = take_unclear(workspace, request_id)
    if attempt is not None:
        attempt.done()
