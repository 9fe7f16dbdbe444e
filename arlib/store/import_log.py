"""The log of imports: one line per file, only ever added to, and whole even after a crash.

The lines of an import are first noted in ``pending.json``, then the ledger's pointer moves, then they are added
to the log. A crash between the last two steps is mended by the next writer: if the pointer had moved the lines
belong in the log, if not the import never happened.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from arlib.store.atomic import append_line, named_in_one_line, sweep_temporary_files, write_atomically
from arlib.store.snapshot import Source, current_snapshot_id, point_to_snapshot, prepare_snapshot
from arlib.store.workspace import Workspace

LOG = "log.jsonl"
PENDING = "pending.json"


@dataclass(frozen=True)
class ImportRecord:
    """One imported file, as the log keeps it.

    Counts are rows of the file except ``added``, ``already_there`` and ``conflicts``, which are rows per ledger table.
    """

    import_id: str
    at: str
    file: str
    sha256: str
    bytes: int
    kind: str
    mapping: str
    records: int
    accepted: int
    set_aside: int
    duplicates: int
    added: dict[str, int]
    already_there: dict[str, int]
    conflicts: dict[str, int]
    totals: list[dict[str, Any]] = field(default_factory=list)
    declared: dict[str, str] = field(default_factory=dict)
    set_aside_file: str = ""
    snapshot: str = ""
    pending: int = 0
    statements: list[dict[str, Any]] = field(default_factory=list)
    before: str = ""


def read_import_log(workspace: Workspace) -> pd.DataFrame:
    """The log as a frame, oldest first: the fields of :class:`ImportRecord`."""
    names = list(ImportRecord.__dataclass_fields__)
    return pd.DataFrame(_entries(workspace.imports_dir / LOG), columns=names)


def commit_import(
    workspace: Workspace,
    tables: Mapping[str, pd.DataFrame],
    records: Sequence[ImportRecord],
    set_aside_files: Mapping[str, bytes],
    *,
    sources: Sequence[Source],
) -> str:
    """Make an import count, with its log lines and set-aside rows: all of it or nothing. Call under ``writing``.

    Args:
        tables: The merged tables.
        records: One per file; their ``before`` and ``snapshot`` are filled in here.
        set_aside_files: Content by file name, for the folder of set-aside rows.
        sources: The files, for the manifest.

    Returns:
        The snapshot's id.
    """
    folder = workspace.imports_dir
    with named_in_one_line(folder):
        finish_interrupted_import(workspace)
        before = current_snapshot_id(workspace) or ""
        snapshot_id = prepare_snapshot(workspace, tables, sources=sources)
        lines = [asdict(r) | {"before": before, "snapshot": snapshot_id} for r in records]
        note = {"snapshot": snapshot_id, "lines": lines, "files": sorted(set_aside_files)}
        write_atomically(folder / PENDING, json.dumps(note).encode())
        for name, content in set_aside_files.items():
            write_atomically(folder / name, content)
        point_to_snapshot(workspace, snapshot_id)
        finish_interrupted_import(workspace)
    return snapshot_id


def finish_interrupted_import(workspace: Workspace) -> None:
    """Bring log and ledger together after a crash; nothing to do otherwise. Call under ``writing``."""
    folder = workspace.imports_dir
    sweep_temporary_files(folder)
    pending = folder / PENDING
    if not pending.exists():
        return
    note = json.loads(pending.read_text(encoding="utf-8"))
    if note["snapshot"] == current_snapshot_id(workspace):
        _append_missing(folder / LOG, note["lines"])
    else:
        for name in note["files"]:
            (folder / Path(name).name).unlink(missing_ok=True)
    with suppress(OSError):  # done all the same; the next writer finds nothing left to do
        pending.unlink()


def _append_missing(log: Path, lines: Sequence[Mapping[str, Any]]) -> None:
    _cut_torn_line(log)
    logged = {entry["import_id"] for entry in _entries(log)}
    for line in lines:
        if line["import_id"] not in logged:
            append_line(log, json.dumps(line, ensure_ascii=False))


def _cut_torn_line(log: Path) -> None:
    content = log.read_bytes() if log.exists() else b""
    if content and not content.endswith(b"\n"):
        write_atomically(log, content[: content.rfind(b"\n") + 1])


def _entries(log: Path) -> list[dict[str, Any]]:
    if not log.exists():
        return []
    with named_in_one_line(log):
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    return [json.loads(line) for line in lines[:-1] if line.strip()]  # what follows the last newline is torn
