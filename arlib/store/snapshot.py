"""Immutable ledger snapshots: Parquet tables named by what they say, a manifest, and one pointer.

ledger/items-3f9c....parquet     never changes; the name is the hash of the content
ledger/<snapshot id>.json        manifest: tables, rows, totals, source files
ledger/CURRENT                   id of the snapshot that counts; replaced in one step, last of all
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from arlib.contracts import TABLES
from arlib.errors import WorkspaceError
from arlib.findings import Finding
from arlib.store.atomic import named_in_one_line, sweep_temporary_files, write_atomically
from arlib.store.fingerprint import in_canonical_order, table_fingerprint
from arlib.store.lock import writing
from arlib.store.merge import merge_tables
from arlib.store.references import check_references
from arlib.store.stored import KEYS, completed, contract_part, empty_stored, money_totals, stored_columns
from arlib.store.workspace import Workspace

FORMAT = 1
CURRENT = "CURRENT"
_ID = re.compile(r"[0-9a-f]{64}")
_SHORT = 16


@dataclass(frozen=True, order=True)
class Source:
    """A file a snapshot was made from."""

    name: str
    sha256: str


@dataclass(frozen=True)
class SnapshotChange:
    """What an addition did.

    Args:
        before: Snapshot that counted before, ``None`` for the first.
        snapshot_id: Snapshot that counts now; equal to ``before`` when nothing was new.
        added, already_there, conflicting: Rows per table.
        conflicts: One row per differing cell: ``table key column kept offered``.
        findings: References that point nowhere, placeholders made.
    """

    before: str | None
    snapshot_id: str
    added: dict[str, int]
    already_there: dict[str, int]
    conflicting: dict[str, int]
    conflicts: pd.DataFrame
    findings: tuple[Finding, ...]

    @property
    def changed(self) -> bool:
        """Whether the ledger says anything else than before."""
        return self.before != self.snapshot_id


def current_snapshot_id(workspace: Workspace) -> str | None:
    """Id of the snapshot that counts, or ``None`` while there is no ledger.

    Raises:
        WorkspaceError: the pointer is damaged.
    """
    path = workspace.ledger_dir / CURRENT
    with named_in_one_line(path):
        if not path.exists():
            return None
        found = path.read_text(encoding="ascii", errors="replace").strip()
    if not _ID.fullmatch(found):
        raise _damaged(path, "it does not hold a snapshot id")
    return found


def read_manifest(workspace: Workspace, snapshot_id: str | None = None) -> dict[str, Any]:
    """The manifest of a snapshot: ``format, id, tables, totals, sources``.

    Raises:
        WorkspaceError: there is no such snapshot, or it is damaged.
    """
    wanted = snapshot_id or current_snapshot_id(workspace)
    if wanted is None or not _ID.fullmatch(wanted):
        raise WorkspaceError(
            "holds no ledger yet" if wanted is None else "not a snapshot id",
            where=str(workspace.folder),
            next_step="Import an export: arlib import FILE --kind invoices",
        )
    path = workspace.ledger_dir / f"{wanted}.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(path, str(error)) from None
    if manifest.get("format") != FORMAT:
        raise WorkspaceError("was written by another version", where=str(path), next_step="Update the AR Workbench.")
    return manifest


def read_snapshot(
    workspace: Workspace, snapshot_id: str | None = None, *, verify: bool = False
) -> dict[str, pd.DataFrame]:
    """Every ledger table of a snapshot, with the contract's columns and types.

    Args:
        workspace: Where to read.
        snapshot_id: ``None`` takes the one that counts now.
        verify: Compute every hash again first.

    Raises:
        WorkspaceError: no ledger yet, no such snapshot, or a damaged one.
    """
    if verify and (altered := verify_snapshot(workspace, snapshot_id)):
        raise _damaged(workspace.ledger_dir / altered[0].where, altered[0].message)
    stored = read_stored_tables(workspace, snapshot_id)
    return {name: contract_part(name, table) for name, table in stored.items()}


def read_stored_tables(workspace: Workspace, snapshot_id: str | None = None) -> dict[str, pd.DataFrame]:
    """Like :func:`read_snapshot`, with the columns only the store needs (``accounts.origin`` ...)."""
    named = read_manifest(workspace, snapshot_id)["tables"]
    return {
        name: completed(name, _read_table(workspace.ledger_dir / named[name]["file"], name))
        if name in named
        else empty_stored(name)
        for name in TABLES
    }


def verify_snapshot(workspace: Workspace, snapshot_id: str | None = None) -> tuple[Finding, ...]:
    """Compute every hash again; a finding for each table that does not say what its name says."""
    manifest = read_manifest(workspace, snapshot_id)
    findings = []
    for name, entry in manifest["tables"].items():
        table = _read_table(workspace.ledger_dir / entry["file"], name)
        if table_fingerprint(table) != entry["sha256"] or len(table) != entry["rows"]:
            findings.append(
                Finding(
                    "IMP390", "error", entry["file"], "The table was altered after it was written.", "Restore a backup."
                )
            )
    if _snapshot_id(manifest["tables"]) != manifest["id"]:
        findings.append(Finding("IMP391", "error", manifest["id"], "The manifest was altered.", "Restore a backup."))
    return tuple(findings)


def add_to_snapshot(
    workspace: Workspace, tables: Mapping[str, pd.DataFrame], *, sources: Iterable[Source] = ()
) -> SnapshotChange:
    """Merge tables into the ledger and make the result count: all of it or nothing.

    A row that is there word for word adds nothing; a row whose key is there with another content is held as a
    conflict and the old one stands.

    Raises:
        ContractError: a table breaks its contract. BusyError: somebody else is writing.
        WorkspaceError: the folder cannot be written.
    """
    with writing(workspace, "import"):
        before = current_snapshot_id(workspace)
        merge = merge_tables(read_stored_tables(workspace, before) if before else {}, tables)
        snapshot_id = commit_snapshot(workspace, merge.tables, sources=sources)
    findings = check_references(merge.tables)
    return SnapshotChange(
        before, snapshot_id, merge.added, merge.already_there, merge.conflicting, merge.conflicts, findings
    )


def commit_snapshot(workspace: Workspace, tables: Mapping[str, pd.DataFrame], *, sources: Iterable[Source] = ()) -> str:
    """Write tables as a snapshot and point ``CURRENT`` at it; call it under :func:`writing`.

    Returns:
        The snapshot's id: the hash of what its tables say.
    """
    snapshot_id = prepare_snapshot(workspace, tables, sources=sources)
    point_to_snapshot(workspace, snapshot_id)
    return snapshot_id


def prepare_snapshot(
    workspace: Workspace, tables: Mapping[str, pd.DataFrame], *, sources: Iterable[Source] = ()
) -> str:
    """Write everything of a snapshot except the pointer: until that moves, nobody sees it."""
    filled = {name: in_canonical_order(table) for name, table in tables.items() if len(table)}
    with named_in_one_line(workspace.ledger_dir):
        sweep_temporary_files(workspace.ledger_dir)
        named = {name: _write_table(workspace.ledger_dir, name, filled[name]) for name in TABLES if name in filled}
        snapshot_id = _snapshot_id(named)
        path = workspace.ledger_dir / f"{snapshot_id}.json"
        if not path.exists():
            manifest = {
                "format": FORMAT,
                "id": snapshot_id,
                "tables": named,
                "totals": money_totals(filled),
                "sources": [asdict(s) for s in sorted({*_sources_so_far(workspace), *sources})],
            }
            write_atomically(path, json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    return snapshot_id


def point_to_snapshot(workspace: Workspace, snapshot_id: str) -> None:
    """Make a prepared snapshot the one that counts; this one rename is the moment an import happens."""
    with named_in_one_line(workspace.ledger_dir):
        if current_snapshot_id(workspace) != snapshot_id:
            write_atomically(workspace.ledger_dir / CURRENT, f"{snapshot_id}\n".encode())


def _sources_so_far(workspace: Workspace) -> list[Source]:
    before = current_snapshot_id(workspace)
    return [Source(**s) for s in read_manifest(workspace, before)["sources"]] if before else []


def _write_table(folder: Path, name: str, table: pd.DataFrame) -> dict[str, Any]:
    sha256 = table_fingerprint(table)
    path = folder / f"{name}-{sha256[:_SHORT]}.parquet"
    if not path.exists():
        write_atomically(path, partial(_write_parquet, table))
    return {"file": path.name, "rows": len(table), "sha256": sha256, "key": list(KEYS[name])}


def _write_parquet(table: pd.DataFrame, path: Path) -> None:
    table.to_parquet(path, engine="pyarrow", index=False, compression="zstd")


def _read_table(path: Path, name: str) -> pd.DataFrame:
    import pyarrow.parquet as pq
    from pyarrow import ArrowException

    try:
        there = set(pq.read_schema(path).names)  # an older snapshot lacks columns that were added since
        columns = [c for c in stored_columns(name) if c in there]
        table: pd.DataFrame = pq.read_table(path, columns=columns).to_pandas()
    except (OSError, ArrowException) as error:
        raise _damaged(path, str(error).splitlines()[0]) from None
    return table


def _snapshot_id(named: Mapping[str, Mapping[str, Any]]) -> str:
    says = {name: [entry["sha256"], entry["rows"]] for name, entry in named.items()}
    return hashlib.sha256(json.dumps([FORMAT, says], sort_keys=True).encode()).hexdigest()


def _damaged(path: Path, reason: str) -> WorkspaceError:
    return WorkspaceError(
        f"the ledger is damaged: {reason}", where=str(path), next_step="Restore a backup, or import the files again."
    )
