"""A workspace: one folder with one book's policy, ledger, imports, letters and reports."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import arlib
from arlib.errors import WorkspaceError
from arlib.findings import shown
from arlib.policy import DEFAULT_POLICY_TEXT
from arlib.store.atomic import make_private_folder, named_in_one_line, write_atomically

FORMAT = 1
MARKER = "workspace.toml"
ENVIRONMENT_NAME = "ARLIB_WORKSPACE"
FOLDERS = ("ledger", "imports", "outbox", "runs")

_MARKER_TEXT = """\
# This folder is a workspace of the AR Workbench. Change book_name and reports_dir as you like.
format = {format}              # layout of the folder; written by the program
book_name = {book_name}        # shown on reports
reports_dir = {reports_dir}    # where reports are published; relative to this folder, or absolute
"""


@dataclass(frozen=True)
class Workspace:
    """Where one book lives.

    Args:
        folder: The workspace's own folder, absolute.
        book_name: Name shown on reports.
        reports_dir: Folder of published reports, absolute.
    """

    folder: Path
    book_name: str
    reports_dir: Path

    @property
    def policy_path(self) -> Path:
        """The manager's policy file."""
        return self.folder / "policy.toml"

    @property
    def ledger_dir(self) -> Path:
        """Snapshots of the ledger."""
        return self.folder / "ledger"

    @property
    def imports_dir(self) -> Path:
        """The log of imports and the rows that were set aside."""
        return self.folder / "imports"

    @property
    def outbox_dir(self) -> Path:
        """Letters waiting to be read or sent."""
        return self.folder / "outbox"

    @property
    def runs_dir(self) -> Path:
        """Staging of scheduled runs."""
        return self.folder / "runs"

    def policy_text(self) -> str:
        """The policy file's text.

        Raises:
            WorkspaceError: the file is missing or is not text.
        """
        try:
            return self.policy_path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise WorkspaceError(
                "there is no readable policy.toml",
                where=str(self.folder),
                next_step=f"Run `arlib init {self.folder}`: it writes what is missing and keeps the rest.",
            ) from None


def create_workspace(
    folder: str | Path, *, book_name: str | None = None, reports_dir: str | Path = "reports"
) -> Workspace:
    """Make a workspace in a new or empty folder; in a workspace, write what is missing and keep the rest.

    Args:
        folder: The folder to make; its parents are made too.
        book_name: Name for reports; ``None`` takes the folder's name.
        reports_dir: Where reports go; relative to ``folder`` or absolute.

    Raises:
        WorkspaceError: the folder holds something else, cannot be written, or belongs to a newer version.
    """
    home = Path(folder).expanduser().resolve()
    if (home / MARKER).exists():
        opened = open_workspace(home)
        _write_missing_parts(opened)
        return opened
    _demand_room(home)
    workspace = Workspace(home, _one_line(book_name or home.name), (home / Path(reports_dir).expanduser()).resolve())
    _write_missing_parts(workspace)
    text = _MARKER_TEXT.format(
        format=FORMAT, book_name=_quoted(workspace.book_name), reports_dir=_quoted(str(reports_dir))
    )
    with named_in_one_line(home):
        write_atomically(home / MARKER, text.encode())  # last: the marker says that everything else is there
    return workspace


def open_workspace(folder: str | Path) -> Workspace:
    """Open a workspace that exists.

    Raises:
        WorkspaceError: not a workspace, damaged, or made by a newer version.
    """
    home = Path(folder).expanduser().resolve()
    settings = _settings(home)
    found = settings.get("format")
    if not isinstance(found, int) or found < 1:
        raise _damaged(home, "format is not a whole number")
    if found > FORMAT:
        raise WorkspaceError(
            f"was made by a newer version (format {found}; this one knows {FORMAT})",
            where=str(home),
            next_step="Update the AR Workbench.",
        )
    book_name, reports_dir = settings.get("book_name", home.name), settings.get("reports_dir", "reports")
    if not isinstance(book_name, str) or not isinstance(reports_dir, str):
        raise _damaged(home, "book_name and reports_dir must be text")
    return Workspace(home, book_name, (home / Path(reports_dir).expanduser()).resolve())


def default_workspace_folder() -> Path:
    """The folder taken when none is named: ``$ARLIB_WORKSPACE``, else ``workspace`` in the checkout."""
    named = os.environ.get(ENVIRONMENT_NAME, "").strip()
    return Path(named).expanduser() if named else Path(arlib.__file__).resolve().parents[1] / "workspace"


def default_workspace() -> Workspace:
    """The workspace taken when none is named. It is opened, never made here.

    Raises:
        WorkspaceError: there is none yet.
    """
    return open_workspace(default_workspace_folder())


def _write_missing_parts(workspace: Workspace) -> None:
    with named_in_one_line(workspace.folder):
        make_private_folder(workspace.folder)
        for name in FOLDERS:
            make_private_folder(workspace.folder / name)
        if workspace.reports_dir.is_relative_to(workspace.folder):
            make_private_folder(workspace.reports_dir)
        if not workspace.policy_path.exists():
            write_atomically(workspace.policy_path, DEFAULT_POLICY_TEXT.encode())


def write_policy(workspace: Workspace, text: str) -> None:
    """Replace the policy file."""
    with named_in_one_line(workspace.policy_path):
        write_atomically(workspace.policy_path, text.encode())


def _demand_room(home: Path) -> None:
    """An init that was cut off may be finished; anybody else's folder is left alone."""
    if home.exists() and not home.is_dir():
        raise WorkspaceError("is a file, not a folder", where=str(home), next_step="Name another folder.")
    with named_in_one_line(home):
        found = {p.name for p in home.iterdir()} if home.exists() else set()
    foreign = sorted(n for n in found - {*FOLDERS, "policy.toml", "reports"} if not n.startswith("."))
    if foreign:
        raise WorkspaceError(
            f"is not empty (it holds {shown(foreign[0])})", where=str(home), next_step="Name a new or empty folder."
        )


def _settings(home: Path) -> dict[str, Any]:
    marker = home / MARKER
    try:
        return tomllib.loads(marker.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise WorkspaceError("is not a workspace", where=str(home), next_step=f"Make one: arlib init {home}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _damaged(home, str(error)) from None
    except OSError as error:
        raise WorkspaceError(f"cannot be read: {error.strerror}", where=str(marker)) from None


def _damaged(home: Path, reason: str) -> WorkspaceError:
    return WorkspaceError(
        f"is damaged: {reason}",
        where=str(home / MARKER),
        next_step=f"Correct that file, or delete it and run `arlib init {home}`; the ledger is kept.",
    )


def _one_line(name: str) -> str:
    return "".join(c if c.isprintable() else " " for c in name).strip() or "Book"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string of printable text is a TOML basic string
