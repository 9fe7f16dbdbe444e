"""The sample book as a workspace: made and filled on first use."""

from __future__ import annotations

import json
import os
from pathlib import Path

import arlib
from arlib.errors import IntakeError
from arlib.importing.into import for_file, merge_in
from arlib.importing.report import ImportReport
from arlib.intake import import_file
from arlib.policy import DEFAULT_POLICY_TEXT
from arlib.progress import Progress
from arlib.store import (
    Workspace,
    create_workspace,
    current_snapshot_id,
    default_workspace_folder,
    open_workspace,
    write_policy,
)

SAMPLE_FILES = (
    "customers.csv", "contacts.csv", "invoices.csv", "credits.csv", "payments.csv", "remittance.csv", "allocations.csv",
    "adjustments.csv", "control_totals.csv", "touches.csv", "messages.jsonl", "promises.csv", "disputes.csv",
)  # fmt: skip
"""The exports of a sample book; each is called after its kind. Its truth is for tests and never imported."""
SAMPLE_BOOK_NAME = "Alder Tools Ltd (sample book)"


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
        import_file(home / name, kind=Path(name).stem, as_of=as_of, decimal=".", progress=for_file(progress, name))
        for name in present
    ]
    additions = home / "policy.toml"
    if additions.exists() and workspace.policy_text() == DEFAULT_POLICY_TEXT:
        write_policy(workspace, DEFAULT_POLICY_TEXT + "\n" + additions.read_text(encoding="utf-8"))
    return merge_in(workspace, intakes, dry_run=False)


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


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
