"""The log of imports in the journal, where nobody can change it unseen: what was read, when, by whom, with what effect.

The workspace's own log is written together with the ledger's pointer, so it is whole after any crash; the journal may
be on a server that is away just then. Whatever the log has and the journal has not is recorded with the next import:
the import's id is the event's id, so nothing is recorded twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from arlib.contracts.events import FileImported, ImportedMoney
from arlib.errors import ArlibError
from arlib.findings import Finding, shown
from arlib.money import EXPONENTS, LARGEST_MINOR
from arlib.policy import load_policy
from arlib.store.import_log import read_import_log
from arlib.store.journal.append import append_all
from arlib.store.journal.reading import recorded_ids
from arlib.store.journal.writer import person_here
from arlib.store.workspace import Workspace

STATES = ("accepted", "set_aside", "duplicate", "pending")


def record_imports(workspace: Workspace) -> tuple[Finding, ...]:
    """Record every import of the workspace's log that the journal does not have yet.

    Returns:
        A finding when the journal could not be written; the imports stand, and the next one records these as well.
    """
    try:
        missing = unrecorded_imports(workspace)
        if missing:
            append_all(workspace, missing)
    except ArlibError as error:
        told = f"The journal does not have this import yet: {str(error).splitlines()[0]}"
        return (Finding("IMP321", "warning", "journal", told, "Run arlib doctor; the next import records it as well."),)
    return ()


def unrecorded_imports(workspace: Workspace) -> list[FileImported]:
    """Imports that the workspace's log has and the journal has not, oldest first."""
    log = read_import_log(workspace)
    if log.empty:
        return []
    known = recorded_ids(workspace, FileImported)
    actor, role = person_here(load_policy(workspace.policy_text()).approvals.people)
    lines = [line for line in log.to_dict("records") if line["import_id"] not in known]
    return [FileImported(actor=actor, role=role, **_said(line)) for line in lines]


def _said(line: Mapping[Any, Any]) -> dict[str, Any]:
    counts = ("records", "accepted", "set_aside", "duplicates", "pending")
    by_table = ("added", "already_there", "conflicts")
    return {
        "event_id": line["import_id"],
        "import_id": line["import_id"],
        "effective_at": datetime.fromisoformat(line["at"]),
        "file": shown(line["file"]),
        "sha256": line["sha256"],
        "file_kind": line["kind"],
        "mapping": shown(line["mapping"] or ""),
        **{name: _count(line[name]) for name in counts},
        **{name: sum((line[name] or {}).values()) for name in by_table},
        "money": tuple(_money(line["totals"])),
        "snapshot_before": _text(line["before"]),
        "snapshot_id": _text(line["snapshot"]),
    }


def _money(totals: Sequence[Mapping[str, Any]]) -> Iterator[ImportedMoney]:
    for total in totals:
        amount, currency = int(total["amount_minor"]), total["currency"]
        if total["state"] in STATES and currency in EXPONENTS and abs(amount) <= LARGEST_MINOR:
            yield ImportedMoney(state=total["state"], currency=currency, rows=int(total["rows"]), amount_minor=amount)


def _count(value: Any) -> int:
    return 0 if pd.isna(value) else int(value)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""  # a log line of an earlier version does not have it
