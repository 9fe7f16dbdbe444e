"""Is this installation fit, and is the workspace sound? Each check says what it found and how to mend it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from arlib.browser import installed_browser
from arlib.errors import ArlibError, WorkspaceError

if TYPE_CHECKING:
    from arlib.store import Workspace
    from arlib.store.journal import Location

NEEDED = {"nbconvert": (7, 17, 1), "papermill": (2, 7), "pyarrow": (14, 0, 1), "ipywidgets": (8,), "pandas": (3, 1)}
WAL_IS_SAFE_FROM = (3, 51, 3)
NETWORK_FILE_SYSTEMS = ("nfs", "cifs", "smb", "smbfs", "fuse.sshfs", "9p")
SMALLEST_FREE_BYTES = 500_000_000
START_PAGE = "start_here.ipynb"


@dataclass(frozen=True)
class Check:
    """One thing looked at."""

    what: str
    found: str
    well: bool = True
    next_step: str = ""


def checkup(workspace: Path | None = None) -> Iterator[Check]:
    """Everything that is looked at, in order."""
    yield _python()
    for package, least in NEEDED.items():
        yield _package(package, least)
    yield _kernel()
    yield _sqlite()
    yield _browser()
    yield _lab_scheduler()
    yield from _workspace_checks(workspace)


def lab_command(*, port: int, browser: bool) -> list[str]:
    """The command that opens JupyterLab on the notebooks, at the page that leads to all of them.

    Raises:
        ArlibError: JupyterLab is not installed.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise ArlibError("JupyterLab is not installed", next_step="Run: make lab, or pip install 'arlib[lab]'")
    notebooks = Path(__file__).resolve().parents[1] / "notebooks"
    config = notebooks.parent / "tools" / "jupyterlab" / "config.py"
    command = [sys.executable, "-m", "jupyterlab", f"--port={port}", f"--ServerApp.root_dir={notebooks}"]
    if (notebooks / START_PAGE).is_file():
        command.append(f"--LabApp.default_url=/lab/tree/{START_PAGE}")
    if config.is_file():
        command.append(f"--config={config}")
    return command + ([] if browser else ["--no-browser"])


def _python() -> Check:
    version = ".".join(str(n) for n in sys.version_info[:3])
    return Check("Python", version, sys.version_info >= (3, 11), "Install Python 3.11 or newer.")


def _package(name: str, least: tuple[int, ...]) -> Check:
    wanted = ".".join(str(n) for n in least)
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Check(name, "not installed", False, f"Install {name} {wanted} or newer: make weekly does it.")
    numbers = tuple(int(n) for n in found.split(".")[:3] if n.isdigit())
    return Check(name, found, numbers >= least, f"Upgrade {name} to {wanted} or newer.")


def _kernel() -> Check:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Check("kernel python3", "not found", False, "Run: python -m ipykernel install --sys-prefix")
    return Check("kernel python3", str(spec.display_name))


def _sqlite() -> Check:
    version = sqlite3.sqlite_version
    safe = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    mode = "free of the WAL reset race" if safe else "the rollback journal is used, because WAL has a known race here"
    return Check("SQLite", f"{version}; {mode}")


def _browser() -> Check:
    return Check("browser", installed_browser() or "none found; only the browser tests and PDF files need one")


def _lab_scheduler() -> Check:
    """JupyterLab's own job list is not needed: ``arlib schedule`` does more."""
    try:
        found = importlib.metadata.version("jupyter_scheduler")
    except importlib.metadata.PackageNotFoundError:
        return Check("JupyterLab job list", "jupyter_scheduler is not installed; nothing needs it, docs/at-the-desk.md")
    return Check("JupyterLab job list", f"jupyter_scheduler {found}; it runs a notebook and publishes nothing")


def _workspace_checks(given: Path | None) -> Iterator[Check]:
    from arlib.store import current_snapshot_id, default_workspace, open_workspace, read_snapshot

    try:
        workspace = open_workspace(given) if given else default_workspace()
    except WorkspaceError as error:
        is_default = given is None
        yield Check("workspace", str(error).splitlines()[0], is_default, error.next_step)
        return
    yield Check("workspace", str(workspace.folder))
    yield _rights(workspace.folder)
    yield _file_system(workspace.folder)
    free = shutil.disk_usage(workspace.folder).free
    yield Check("free space", f"{free / 1e9:.1f} GB", free > SMALLEST_FREE_BYTES, "Make room on that disk.")
    yield from _journal_checks(workspace)
    try:
        snapshot = current_snapshot_id(workspace)
        tables = read_snapshot(workspace, snapshot, verify=True) if snapshot else {}
    except ArlibError as error:
        yield Check("ledger", error.what, False, error.next_step)
        return
    rows = sum(len(t) for t in tables.values())
    yield Check("ledger", f"{rows:,} rows, snapshot {snapshot[:12]}" if snapshot else "empty")


def _journal_checks(workspace: Workspace) -> Iterator[Check]:
    """Where the journal is, what is in it, who may open it, and how it is kept on disk."""
    from arlib.store.journal import head, journal_location
    from arlib.store.journal.imports import unrecorded_imports

    try:
        location = journal_location(workspace)
        last, missed = head(workspace), unrecorded_imports(workspace)
    except ArlibError as error:
        yield Check("journal", str(error).splitlines()[0], False, error.next_step)
        return
    said = f"{last.seq:,} events, head {last.short}" if last.seq else "nothing recorded yet"
    yield Check("journal", f"{location}; {said}")
    if location.is_file and location.path.exists():
        yield _file_rights("journal rights", location.path)
        yield _file_system(location.path.parent, what="journal file system")
    yield _journal_mode(location)
    told = f"{len(missed)} of the import log are not in it" if missed else "every import of the log is in it"
    yield Check("journal imports", told, not missed, "The next import records them; or look at the line above.")


def _journal_mode(location: Location) -> Check:
    """Whether SQLite's write-ahead log is used, and why not."""
    version = sqlite3.sqlite_version
    if not location.is_file:
        return Check("journal mode", "PostgreSQL: one writer at a time by an advisory lock, every commit flushed")
    safe = sqlite3.sqlite_version_info >= WAL_IS_SAFE_FROM
    if not location.write_ahead:
        why = "it was not asked for" if safe else f"SQLite {version} has the WAL reset race, 3.51.3 has not"
        return Check("journal mode", f"rollback journal, every commit flushed to disk; no write-ahead log: {why}")
    on_share = _mounted_as(location.path.parent) in NETWORK_FILE_SYSTEMS
    why = "the file is on a network share" if on_share else ""
    why = why if safe else f"SQLite {version} has the WAL reset race"
    step = "Remove journal_mode=wal from the journal's URL, or use SQLite 3.51.3 on a local disk."
    return Check("journal mode", f"write-ahead log asked for{': ' + why if why else ''}", not why, step)


def _file_rights(what: str, path: Path) -> Check:
    mode = stat.S_IMODE(path.stat().st_mode)
    return Check(what, oct(mode), not mode & 0o077, f"Run: chmod 600 {path}")


def _rights(folder: Path) -> Check:
    mode = stat.S_IMODE(folder.stat().st_mode)
    return Check("rights", oct(mode), not mode & 0o077, f"Run: chmod 700 {folder}")


def _file_system(folder: Path, *, what: str = "file system") -> Check:
    kind = _mounted_as(folder)
    well = kind not in NETWORK_FILE_SYSTEMS
    return Check(what, kind or "unknown", well, "Keep the workspace on a local disk; publish to the share.")


def _mounted_as(folder: Path) -> str:
    mounts = Path("/proc/mounts")
    if not mounts.is_file():
        return ""
    rows = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    holding = [(len(r[1]), r[2]) for r in rows if folder.resolve().is_relative_to(r[1].replace("\\040", " "))]
    return max(holding)[1] if holding else ""
