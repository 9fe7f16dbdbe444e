"""The workspace: ledger snapshots, the log of imports, and the lock that keeps two writers apart."""

from arlib.store.fingerprint import table_fingerprint
from arlib.store.frozen import Frozen, frozen_for
from arlib.store.import_log import ImportRecord, commit_import, finish_interrupted_import, read_import_log
from arlib.store.lock import writing
from arlib.store.merge import Merge, merge_tables
from arlib.store.references import check_references
from arlib.store.snapshot import (
    SnapshotChange,
    Source,
    add_to_snapshot,
    commit_snapshot,
    current_snapshot_id,
    read_manifest,
    read_snapshot,
    read_stored_tables,
    verify_snapshot,
)
from arlib.store.workspace import (
    Workspace,
    create_workspace,
    default_workspace,
    default_workspace_folder,
    open_workspace,
    write_policy,
)

__all__ = [
    "Frozen",
    "ImportRecord",
    "Merge",
    "SnapshotChange",
    "Source",
    "Workspace",
    "add_to_snapshot",
    "check_references",
    "commit_import",
    "commit_snapshot",
    "create_workspace",
    "current_snapshot_id",
    "default_workspace",
    "default_workspace_folder",
    "finish_interrupted_import",
    "frozen_for",
    "merge_tables",
    "open_workspace",
    "read_import_log",
    "read_manifest",
    "read_snapshot",
    "read_stored_tables",
    "table_fingerprint",
    "verify_snapshot",
    "write_policy",
    "writing",
]
