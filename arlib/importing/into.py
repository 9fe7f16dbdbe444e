"""Read files through the gate, merge them into the ledger, keep a record of it: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from arlib.errors import IntakeError
from arlib.findings import Finding, shown
from arlib.importing.beside import FilesBeside
from arlib.importing.keys import key_findings
from arlib.importing.replacing import replaced
from arlib.importing.report import ImportReport
from arlib.importing.statements import Remembered, log_entries, remembered_statements, statement_findings
from arlib.intake import Intake, import_file, is_database_url, shown_url
from arlib.progress import Progress
from arlib.store import (
    ImportRecord,
    Merge,
    Source,
    Workspace,
    check_references,
    commit_import,
    current_snapshot_id,
    merge_tables,
    open_workspace,
    read_import_log,
    read_stored_tables,
    writing,
)
from arlib.store.journal.imports import record_imports


def import_into(
    workspace: Workspace | str | Path,
    paths: str | Path | Sequence[str | Path],
    *,
    kind: str | None = None,
    mapping: str | Path | dict[str, Any] | None = None,
    as_of: str | date | None = None,
    dry_run: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
    **declared: Any,
) -> ImportReport:
    """Read files and make them part of the ledger: all of them or none.

    Args:
        workspace: Where to.
        paths: One file or several; their order does not matter.
        kind, mapping, declared: As for :func:`arlib.import_file`; they hold for every file.
        as_of: Day the exports are from; issue and payment dates after it are set aside.
        dry_run: Only say what would happen.
        replace: Rows that contradict the ledger take the place of its own; the report lists both values of each.
        progress: Called with a step, the lines done and how many there are (0: not known yet); what it raises
            stops the import, and nothing has changed.

    Raises:
        IntakeError: a file or the call is unusable. BusyError: somebody else is writing.
        WorkspaceError: the workspace is missing, damaged, or cannot be written.
    """
    target = workspace if isinstance(workspace, Workspace) else open_workspace(workspace)
    several = [paths] if isinstance(paths, str | Path) else list(paths)
    if not several:
        raise IntakeError("no file was named", where="import", next_step="Name one: arlib import FILE")
    intakes = [
        import_file(p, kind=kind, mapping=mapping, as_of=as_of, progress=for_file(progress, p), **declared)
        for p in several
    ]
    return merge_in(target, intakes, dry_run=dry_run, replace=replace)


def merge_in(workspace: Workspace, intakes: Sequence[Intake], *, dry_run: bool, replace: bool = False) -> ImportReport:
    """Add what was read to the ledger, all of it or nothing; see :func:`import_into`."""
    if dry_run:
        before = current_snapshot_id(workspace)
        work = _worked_out(workspace, before, intakes, replace=replace)
        return _report(intakes, work, before=before, snapshot_id=before, dry_run=True, replace=replace)
    with writing(workspace, "import"):
        before = current_snapshot_id(workspace)
        work = _worked_out(workspace, before, intakes, replace=replace)
        beside = FilesBeside.of(workspace, intakes)
        records = [
            replace_fields(
                _record(intake, merge, n), set_aside_file=name, statements=log_entries(intake, work.statements)
            )
            for n, (intake, merge, name) in enumerate(zip(intakes, work.merges, beside.set_aside, strict=True))
        ]
        sources = [Source(i.file.name, i.file.sha256) for i in intakes]
        snapshot_id = commit_import(workspace, work.tables, records, beside.content, sources=sources)
    work = replace_fields(work, findings=(*work.findings, *record_imports(workspace)))
    return _report(intakes, work, before=before, snapshot_id=snapshot_id, dry_run=False, replace=replace, beside=beside)


@dataclass(frozen=True)
class _Work:
    """What an import would do: the ledger afterwards, how each file merged, and what is worth knowing."""

    tables: dict[str, pd.DataFrame]
    merges: list[Merge]
    statements: Remembered
    findings: tuple[Finding, ...]


def _worked_out(workspace: Workspace, snapshot_id: str | None, intakes: Sequence[Intake], *, replace: bool) -> _Work:
    base = read_stored_tables(workspace, snapshot_id) if snapshot_id else {}
    log = read_import_log(workspace)
    seen, statements = dict(zip(log["sha256"], log["at"], strict=True)), remembered_statements(log)
    tables, merges = base, []
    for intake in intakes:
        merge = merge_tables(tables, intake.tables)
        if replace and len(merge.conflicts):
            merge = replaced(tables, intake.tables, merge)
        merges.append(merge)
        tables = merge.tables
    known = base["accounts"]["account_id"] if base else pd.Series(dtype="str")
    findings = [
        *(_seen_before(i, seen[i.file.sha256]) for i in intakes if i.file.sha256 in seen),
        *statement_findings(intakes, statements, seen),
        *(f for i in intakes for f in key_findings(i, known)),
    ]
    return _Work(tables, merges, statements, tuple(findings))


def _seen_before(intake: Intake, at: str) -> Finding:
    return Finding("IMP320", "info", intake.file.name, f"The same file was imported before, {shown(at)}.")


def _report(
    intakes: Sequence[Intake],
    work: _Work,
    *,
    before: str | None,
    snapshot_id: str | None,
    dry_run: bool,
    replace: bool,
    beside: FilesBeside | None = None,
) -> ImportReport:
    pairs = list(zip(intakes, work.merges, strict=True))
    return ImportReport(
        files=pd.DataFrame([_counts(i, m) for i, m in pairs]),
        totals=_with_file([(i, i.totals) for i in intakes]),
        conflicts=_with_file([(i, m.conflicts) for i, m in pairs]),
        findings=(*work.findings, *(f for i in intakes for f in i.findings), *check_references(work.tables)),
        intakes=tuple(intakes),
        set_aside_files=beside.set_aside_paths if beside else (),
        to_decide_files=beside.to_decide_paths if beside else (),
        before=before,
        snapshot_id=snapshot_id,
        dry_run=dry_run,
        replaced=replace,
    )


def _with_file(parts: Sequence[tuple[Intake, pd.DataFrame]]) -> pd.DataFrame:
    whole = pd.concat([part.assign(file=intake.file.name) for intake, part in parts], ignore_index=True)
    return whole[["file", *[c for c in whole.columns if c != "file"]]]


def _counts(intake: Intake, merge: Merge) -> dict[str, Any]:
    return {
        "file": intake.file.name,
        "kind": intake.kind,
        "mapping": intake.mapping,
        "records": intake.file.records,
        "accepted": len(intake.accepted),
        "set_aside": len(intake.set_aside),
        "duplicates": len(intake.duplicates),
        "pending": len(intake.pending),
        "added": sum(merge.added.values()),
        "already_there": sum(merge.already_there.values()),
        "conflicts": sum(merge.conflicting.values()),
    }


def _record(intake: Intake, merge: Merge, number: int) -> ImportRecord:
    now = datetime.now(UTC)
    import_id = f"{now:%Y%m%dT%H%M%S%f}-{number:02d}-{intake.file.sha256[:8]}"
    by_table = {"added": merge.added, "already_there": merge.already_there, "conflicts": merge.conflicting}
    return ImportRecord(
        **(_counts(intake, merge) | by_table),
        import_id=import_id,
        at=now.isoformat(timespec="seconds"),
        sha256=intake.file.sha256,
        bytes=intake.file.bytes,
        totals=[{str(k): v for k, v in t.items()} for t in intake.totals.to_dict("records")],
        declared={name: c.value for name, c in intake.declared.items()},
    )


def for_file(progress: Progress | None, path: str | Path) -> Progress | None:
    if progress is None:
        return None
    name = shown_url(str(path)) if is_database_url(path) else shown(Path(path).name)
    return lambda step, done, total: progress(f"{name}: {step}", done, total)
