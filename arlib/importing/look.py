"""Look at an export before anything of it is imported: a proposal of how to read it, and what would come in."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import arlib
from arlib.errors import IntakeError
from arlib.importing.into import import_into
from arlib.importing.report import ImportReport
from arlib.importing.sample_book import workspace_or_sample
from arlib.intake import Proposal, propose_mapping
from arlib.store import Workspace

EXAMPLE = Path("data") / "samples" / "own_export.csv"


@dataclass(frozen=True)
class Look:
    """An export that was looked at. Nothing was changed.

    Args:
        file: The export.
        workspace: Where it would go.
        proposal: How it could be read; ``None`` where a mapping was named, or the columns are ours already.
        report: What would come in; ``None`` where the proposal leaves something open that a person has to say.
        mapping: The mapping's name or file, or ``""``.
    """

    file: str
    workspace: Workspace
    proposal: Proposal | None
    report: ImportReport | None
    mapping: str


def look_at_export(
    file: str = "", *, kind: str = "", mapping: str = "", workspace: str = "", as_of: str = "", **declared: Any
) -> Look:
    """Propose how to read a file and try it out.

    Args:
        file: The export; empty takes the small example that comes along.
        kind: What its rows are; empty takes what the header tells.
        mapping: A mapping's name or file; empty proposes one where it is needed.
        workspace: Where it would go; empty takes ``$ARLIB_WORKSPACE`` or the sample book.
        as_of: Day the export is from; empty takes today.
        declared: As for :func:`arlib.import_file`.

    Raises:
        IntakeError: the file is unusable, or the mapping does not fit it. WorkspaceError: no such workspace.
    """
    path = file or str(Path(arlib.__file__).resolve().parents[1] / EXAMPLE)
    target = workspace_or_sample(workspace or None)
    proposal = None if mapping else _proposed(path, kind, declared)
    if proposal and proposal.open_points:
        return Look(path, target, proposal, None, "")
    guessed = _without_conventions(proposal) if proposal and not proposal.ready else None
    report = import_into(
        target,
        path,
        kind=kind or None,
        mapping=mapping or guessed,
        as_of=as_of or None,
        dry_run=True,
        **declared,
    )
    return Look(path, target, proposal, report, mapping or (proposal.ready if proposal else ""))


def _proposed(path: str, kind: str, declared: dict[str, Any]) -> Proposal | None:
    """A proposal, where one is needed: not for our own columns, and not for a bank statement."""
    known = {k: v for k, v in declared.items() if k in ("encoding", "delimiter", "header_row", "sheet", "query")}
    try:
        return propose_mapping(path, kind=kind or None, **known)
    except IntakeError as error:
        if "ours already" in error.what or "bank statement" in error.what:
            return None
        raise


def _without_conventions(proposal: Proposal) -> dict[str, Any]:
    """The proposed mapping, but for what the file itself proves once more, with its evidence."""
    tree = tomllib.loads(proposal.toml)
    return tree | {"file": {k: v for k, v in tree["file"].items() if k in ("delimiter", "header_row")}}
