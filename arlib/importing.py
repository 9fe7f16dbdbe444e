"""Bring files into a workspace: read them through the gate, merge them into the ledger, keep a record of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

import arlib
from arlib.errors import IntakeError
from arlib.findings import Finding, shown
from arlib.intake import Intake, Progress, import_file, set_aside_csv
from arlib.money import format_money
from arlib.policy import DEFAULT_POLICY_TEXT
from arlib.store import (
    ImportRecord,
    Merge,
    Source,
    Workspace,
    check_references,
    commit_import,
    create_workspace,
    current_snapshot_id,
    default_workspace_folder,
    merge_tables,
    open_workspace,
    read_import_log,
    read_stored_tables,
    write_policy,
    writing,
)

SAMPLE_FILES = (
    "customers.csv", "contacts.csv", "invoices.csv", "credits.csv", "payments.csv", "remittance.csv", "allocations.csv",
    "adjustments.csv", "control_totals.csv", "touches.csv", "messages.jsonl", "promises.csv", "disputes.csv",
)  # fmt: skip
"""The exports of a sample book; each is called after its kind. Its truth is for tests and never imported."""
SAMPLE_BOOK_NAME = "Alder Tools Ltd (sample book)"
MOST_CONFLICTS_TOLD = 20


@dataclass(frozen=True)
class ImportReport:
    """What an import did, file by file.

    Args:
        files: One row per file: ``file kind mapping records accepted set_aside duplicates``, and rows of ledger tables
            ``added already_there conflicts``.
        totals: The intakes' totals with the file in front.
        conflicts: One row per cell that differs from what the ledger has: ``file table key column kept offered``.
        findings: About the files, and about references between the tables afterwards.
        intakes: What was read, in full.
        set_aside_files: Where the rows set aside were written, to be corrected and imported again.
        before, snapshot_id: Ledger snapshots; equal when nothing was new.
        dry_run: Nothing was written.
    """

    files: pd.DataFrame
    totals: pd.DataFrame
    conflicts: pd.DataFrame
    findings: tuple[Finding, ...]
    intakes: tuple[Intake, ...]
    set_aside_files: tuple[Path, ...]
    before: str | None
    snapshot_id: str | None
    dry_run: bool

    @property
    def changed(self) -> bool:
        """Whether the ledger says anything else than before."""
        return self.before != self.snapshot_id

    def lines(self) -> list[str]:
        """The report as plain lines for a terminal."""
        told = [line for row in self.files.to_dict("records") for line in self._lines_of(row)]
        told += [str(f) for f in self.findings if f.severity != "info"]
        told += [
            f"held: {c['table']} {c['key']}, {c['column']}: ledger {c['kept']!r}, {c['file']} {c['offered']!r}"
            for c in self.conflicts.head(MOST_CONFLICTS_TOLD).to_dict("records")
        ]
        told += [f"rows set aside, with their reasons: {path}" for path in self.set_aside_files]
        return [*told, self._last_line()]

    def _lines_of(self, row: Mapping[Any, Any]) -> Iterator[str]:
        counts = ("accepted", "set_aside", "duplicates")
        parts = ", ".join(f"{row[c]:,} {c.replace('_', ' ')}" for c in counts)
        yield f"{row['file']}: {row['records']:,} records of {row['kind']}: {parts}"
        ledger = ("added", "already_there", "conflicts")
        yield "  in the ledger: " + ", ".join(f"{row[c]:,} {c.replace('_', ' ')}" for c in ledger)
        mine = self.totals[(self.totals["file"] == row["file"]) & (self.totals["state"] == "accepted")]
        money = [format_money(t["amount_minor"], t["currency"]) for t in mine.to_dict("records") if t["currency"]]
        if money:
            yield f"  accepted: {', '.join(money)}"

    def _last_line(self) -> str:
        if self.dry_run:
            return "Nothing was changed: this was a dry run."
        if not self.changed:
            return "The ledger is as it was: everything in these files was already there or was set aside."
        return f"The ledger is now at snapshot {str(self.snapshot_id)[:12]}."


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
        progress: Called with a step and the lines done; what it raises stops the import, and nothing has changed.

    Raises:
        IntakeError: a file or the call is unusable. BusyError: somebody else is writing.
        WorkspaceError: the workspace is missing, damaged, or cannot be written.
    """
    target = workspace if isinstance(workspace, Workspace) else open_workspace(workspace)
    several = [paths] if isinstance(paths, str | Path) else list(paths)
    if not several:
        raise IntakeError("no file was named", where="import", next_step="Name one: arlib import FILE")
    intakes = [
        import_file(p, kind=kind, mapping=mapping, as_of=as_of, progress=_for_file(progress, p), **declared)
        for p in several
    ]
    return _merge_in(target, intakes, dry_run=dry_run)


def import_samples(
    workspace: Workspace, folder: Path | None = None, *, progress: Progress | None = None
) -> ImportReport:
    """Import the sample exports, through the very same gate as anybody's files.

    Args:
        workspace: Where to; a policy nobody touched gets the sample book's additions.
        folder: Where the exports are; ``None`` takes ``data/samples`` of the checkout.

    Raises:
        IntakeError: the exports are not there.
    """
    home = folder or Path(arlib.__file__).resolve().parents[1] / "data" / "samples"
    present = [name for name in SAMPLE_FILES if _has_content(home / name)]
    if "invoices.csv" not in present:
        raise IntakeError("there are no sample exports", where=str(home), next_step=f"Make them: arlib samples {home}")
    as_of = json.loads((home / "MANIFEST.json").read_text(encoding="utf-8"))["as_of"]
    intakes = [
        import_file(home / name, kind=Path(name).stem, as_of=as_of, decimal=".", progress=_for_file(progress, name))
        for name in present
    ]
    additions = home / "policy.toml"
    if additions.exists() and workspace.policy_text() == DEFAULT_POLICY_TEXT:
        write_policy(workspace, DEFAULT_POLICY_TEXT + "\n" + additions.read_text(encoding="utf-8"))
    return _merge_in(workspace, intakes, dry_run=False)


def open_sample_workspace(
    folder: str | Path, *, reports_dir: str | Path = "reports", progress: Progress | None = None
) -> Workspace:
    """The sample book's workspace; made and filled on first use, simply opened afterwards."""
    workspace = create_workspace(folder, book_name=SAMPLE_BOOK_NAME, reports_dir=reports_dir)
    if current_snapshot_id(workspace) is None:
        import_samples(workspace, progress=progress)
    return workspace


def workspace_or_sample(folder: str | Path | None = None, *, progress: Progress | None = None) -> Workspace:
    """The named workspace, else the default one; in a fresh checkout that is the sample book, filled on first use.

    Raises:
        WorkspaceError: a named workspace (or ``$ARLIB_WORKSPACE``) is missing: only the default one is made unasked.
    """
    if folder is not None and str(folder):
        return open_workspace(folder)
    home = default_workspace_folder()
    if os.environ.get("ARLIB_WORKSPACE", "").strip():
        return open_workspace(home)
    return open_sample_workspace(home, reports_dir="../reports", progress=progress)


def _merge_in(workspace: Workspace, intakes: Sequence[Intake], *, dry_run: bool) -> ImportReport:
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


def _for_file(progress: Progress | None, path: str | Path) -> Progress | None:
    if progress is None:
        return None
    name = shown(Path(path).name)
    return lambda step, done: progress(f"{name}: {step}", done)


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
