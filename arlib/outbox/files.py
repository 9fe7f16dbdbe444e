"""The outbox on disk: one file for each draft, and the list of a day for whoever sends by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from arlib.contracts.events import LetterDrafted, PersonalDataErased
from arlib.outbox.mail import MailError, mail_of
from arlib.policy import Policy
from arlib.store import Workspace
from arlib.store.atomic import make_private_folder, named_in_one_line, write_atomically
from arlib.store.journal import Recorded, read_events
from arlib.tables.sheets import Sheet, csv_bytes, sheets_bytes

_OUR_ID = re.compile(r"L-\d{8}-[0-9a-f]{12}")
LIST_COLUMNS = ("request_id", "account_id", "stage", "channel", "language", "to", "to_address", "subject", "amount",
                "needs", "file")  # fmt: skip


def drafts_folder(workspace: Workspace) -> Path:
    """Where drafts lie."""
    return workspace.outbox_dir / "drafts"


def write_draft_files(
    workspace: Workspace, drafts: Sequence[LetterDrafted], *, as_of: date, policy: Policy,
    listed: Sequence[LetterDrafted] = (),
) -> None:  # fmt: skip
    """Put drafts and the send list of the day into the outbox, readable by their owner only.

    E-mails become ``.eml`` files that a mail program opens; everything else becomes text. The list is written as
    CSV and XLSX, with text as text; it names the ``listed``, or the drafts themselves. What waited before belongs on it
    too: the list of a day is written anew with every batch.
    """
    folder = drafts_folder(workspace)
    with named_in_one_line(folder):
        make_private_folder(workspace.outbox_dir)
        make_private_folder(folder)
        for draft in drafts:
            write_atomically(folder / _file_name(draft), _content(draft, policy))
        if drafts:
            rows = _list_rows(listed or drafts)
            stem = f"send-list-{as_of.isoformat()}"
            write_atomically(workspace.outbox_dir / f"{stem}.csv", csv_bytes(rows))
            write_atomically(workspace.outbox_dir / f"{stem}.xlsx", sheets_bytes([Sheet("Send list", rows)]))


def remove_files(workspace: Workspace, request_ids: Iterable[str]) -> int:
    """Remove the files of letters that are gone: sent, refused, taken back, or erased; how many there were."""
    removed = 0
    for request_id in request_ids:
        for suffix in (".eml", ".txt"):
            path = drafts_folder(workspace) / f"{_own(request_id)}{suffix}"
            if path.exists():
                path.unlink()
                removed += 1
    return removed


def remove_erased(workspace: Workspace, erasure: Recorded) -> int:
    """Remove what the outbox holds of letters whose text was erased: drafts, and send lists that name them.

    Args:
        workspace: Whose outbox.
        erasure: The journal's :class:`~arlib.contracts.events.PersonalDataErased`.

    Returns:
        How many files there were.
    """
    event = erasure.event
    gone = {part.seq for part in event.erased} if isinstance(event, PersonalDataErased) else set()
    drafts = [r.event for r in read_events(workspace) if r.seq in gone]
    ids = {d.request_id for d in drafts if isinstance(d, LetterDrafted)}
    removed = remove_files(workspace, sorted(ids & draft_ids_on_disk(workspace)))
    for listed in sorted(workspace.outbox_dir.glob("send-list-*.csv")):
        if ids & set(pd.read_csv(listed, dtype="str", encoding="utf-8-sig")["request_id"]):
            for path in (listed, listed.with_suffix(".xlsx")):
                removed += path.exists()
                path.unlink(missing_ok=True)
    return removed


def draft_ids_on_disk(workspace: Workspace) -> set[str]:
    """Ids of the drafts whose file lies in the outbox."""
    folder = drafts_folder(workspace)
    return {p.stem for p in folder.iterdir() if _OUR_ID.fullmatch(p.stem)} if folder.is_dir() else set()


def _file_name(draft: LetterDrafted) -> str:
    """Made by us from our own id, never from what a customer wrote."""
    return f"{_own(draft.request_id)}{'.eml' if draft.channel == 'email' else '.txt'}"


def _own(request_id: str) -> str:
    if not _OUR_ID.fullmatch(request_id):
        raise MailError("is not an id of ours", where="letter")
    return request_id


def _content(draft: LetterDrafted, policy: Policy) -> bytes:
    if draft.channel == "email":
        try:
            return mail_of(draft, sender=policy.communications.sender, moment=draft.effective_at).as_bytes()
        except MailError as error:
            return f"This letter cannot be a mail: {error}\n\n{draft.body}".encode()
    head = f"To: {draft.to}\nBy: {draft.channel} {draft.to_address}\n"
    return f"{head}Subject: {draft.subject}\n\n{draft.body}".encode()


def _list_rows(drafts: Sequence[LetterDrafted]) -> pd.DataFrame:
    rows = [
        {
            "request_id": d.request_id, "account_id": d.account_id, "stage": d.stage, "channel": d.channel,
            "language": d.language, "to": d.to, "to_address": d.to_address, "subject": d.subject,
            "amount": d.shown.get("amount", ""), "needs": d.shown.get("acts", ""), "file": _file_name(d),
        }
        for d in drafts
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(LIST_COLUMNS)).astype("str")
