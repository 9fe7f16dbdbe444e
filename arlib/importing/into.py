"""Read files through the gate, merge them into the ledger, keep a record of it: all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from arlib.errors import IntakeError
from arlib.findings import Finding, shown
from arlib.importing.report import ImportReport
from arlib.intake import Intake, import_file, is_database_url, set_aside_csv, shown_url
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


def import_into(
    workspace: Workspace | str | Path,
    paths: str | Path | Sequence[str | Path],
    *,
    kind: str | None = None,
    mapping: str | Path | dict[str, Any] | None = None,
    as_of: str | date | None = None,
    dry_run: bool = False,
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
    return merge_in(target, intakes, dry_run=dry_run)


def merge_in(workspace: Workspace, intakes: Sequence[Intake], *, dry_run: bool) -> ImportReport:
    if dry_run:
        before = current_snapshot_id(workspace)
        tables, merges = _merged(workspace, before, intakes)
        again = _already_imported(workspace, intakes)
        state: dict[str, Any] = {"before": before, "snapshot_id": before, "set_aside_files": (), "dry_run": True}
        return _report(intakes, merges, tables, again, **state)
    with writing(workspace, "import"):
        before = current_snapshot_id(workspace)
        again = _already_imported(workspace, intakes)
        tables, merges = _merged(workspace, before, intakes)
        records = [_record(i, m, n) for n, (i, m) in enumerate(zip(intakes, merges, strict=True))]
        aside = {r.set_aside_file: set_aside_csv(i) for r, i in zip(records, intakes, strict=True) if r.set_aside_file}
        sources = [Source(i.file.name, i.file.sha256) for i in intakes]
        snapshot_id = commit_import(workspace, tables, records, aside, sources=sources)
    paths = tuple(workspace.imports_dir / name for name in aside)
    state = {"before": before, "snapshot_id": snapshot_id, "set_aside_files": paths, "dry_run": False}
    return _report(intakes, merges, tables, again, **state)


def _merged(
    workspace: Workspace, snapshot_id: str | None, intakes: Iterable[Intake]
) -> tuple[dict[str, pd.DataFrame], list[Merge]]:
    tables = read_stored_tables(workspace, snapshot_id) if snapshot_id else {}
    merges = []
    for intake in intakes:
        merges.append(merge_tables(tables, intake.tables))
        tables = merges[-1].tables
    return tables, merges


def _report(
    intakes: Sequence[Intake],
    merges: Sequence[Merge],
    tables: Mapping[str, pd.DataFrame],
    again: Sequence[Finding],
    **rest: Any,
) -> ImportReport:
    pairs = list(zip(intakes, merges, strict=True))
    return ImportReport(
        files=pd.DataFrame([_counts(i, m) for i, m in pairs]),
        totals=_with_file([(i, i.totals) for i in intakes]),
        conflicts=_with_file([(i, m.conflicts) for i, m in pairs]),
        findings=(*again, *(f for i in intakes for f in i.findings), *check_references(tables)),
        intakes=tuple(intakes),
        **rest,
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
    # the name is ours alone: nothing of the user's file name reaches a path
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
        set_aside_file=f"{import_id}.set-aside.csv" if len(intake.set_aside) else "",
    )


def _already_imported(workspace: Workspace, intakes: Sequence[Intake]) -> list[Finding]:
    log = read_import_log(workspace)
    seen = dict(zip(log["sha256"], log["at"], strict=True))
    return [
        Finding("IMP320", "info", i.file.name, f"The same file was imported before, {shown(seen[i.file.sha256])}.")
        for i in intakes
        if i.file.sha256 in seen
    ]


def for_file(progress: Progress | None, path: str | Path) -> Progress | None:
    if progress is None:
        return None
    name = shown_url(str(path)) if is_database_url(path) else shown(Path(path).name)
    return lambda step, done, total: progress(f"{name}: {step}", done, total)
