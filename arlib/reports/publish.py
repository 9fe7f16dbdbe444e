"""Publication: a finished folder takes its place in one step, and the last good one stays until then.

    reports/.staging-2026-10-30-x7f3/     written, checked, flushed to disk
        │  exchange names (Linux, macOS), else two renames with a kept copy, else file by file
        ▼
    reports/2026-10-30/                   what readers see

Rights follow the reports folder itself. It is made for its owner only; whoever opens it to others (``chmod``) opens
every later week too. Only one process publishes at a time: the caller holds the workspace's lock.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arlib.reports.exchange import exchange
from arlib.reports.record import RECORD_FILE
from arlib.store.atomic import flush_to_disk, sweep_temporary_files, write_atomically

STAGING, REPLACED = ".staging-", ".replaced-"


def open_reports_folder(reports: Path, *, like: Path | None = None) -> None:
    """Make the folder when missing (owner only, or as ``like``), and put right what a killed run left behind."""
    if like is not None and not reports.exists():
        reports.mkdir(mode=0o700)
        reports.chmod(_mode(like))
    reports.mkdir(mode=0o700, parents=True, exist_ok=True)
    for left in sorted(reports.glob(f"{REPLACED}*")):
        target = reports / left.name.removeprefix(REPLACED)
        # killed between the two renames: the last good report goes back to its place
        if target.exists():
            shutil.rmtree(left)
        else:
            left.rename(target)
    for left in sorted(reports.glob(f"{STAGING}*")):
        shutil.rmtree(left)
    sweep_temporary_files(reports)


@contextmanager
def staging_folder(reports: Path, name: str) -> Iterator[Path]:
    """A private folder beside the target; gone afterwards unless it was published."""
    folder = Path(tempfile.mkdtemp(prefix=f"{STAGING}{name}-", dir=reports))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(staged: Path, target: Path) -> None:
    """Put ``staged`` in the place of ``target``; a reader sees the old folder or the new one, whole.

    Args:
        staged: Finished folder beside the target.
        target: Final name; replaced when it exists.
    """
    settle(staged, like=target.parent)
    if not target.exists():
        staged.rename(target)
    elif not exchange(staged, target):
        _replace_by_renames(staged, target)
    flush_to_disk(target.parent)


def _replace_by_renames(staged: Path, target: Path) -> None:
    """For file systems that cannot exchange names: the old folder is kept aside until the new one stands."""
    kept = target.with_name(REPLACED + target.name)
    try:
        target.rename(kept)
    except OSError:
        # a folder of a lower layer in a container cannot be renamed at all
        _replace_file_by_file(staged, target)
        return
    staged.rename(target)
    flush_to_disk(target.parent)
    shutil.rmtree(kept)


def _replace_file_by_file(staged: Path, target: Path) -> None:
    """The last resort: each file is whole at every moment, and the record, which names the inputs, comes last."""
    names = sorted((p.name for p in staged.iterdir()), key=lambda name: (name == RECORD_FILE, name))
    for name in names:
        os.replace(staged / name, target / name)
    for old in target.iterdir():
        if old.name not in names:
            old.unlink()


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file in one step, text as UTF-8; its rights follow its folder."""

    def fill(temporary: Path) -> None:
        temporary.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        temporary.chmod(_mode(path.parent) & 0o666)

    write_atomically(path, fill)


def settle(folder: Path, *, like: Path) -> None:
    """Give a folder of files the rights of ``like`` and flush everything to disk."""
    mode = _mode(like)
    for file in folder.iterdir():
        file.chmod(mode & 0o666)
        flush_to_disk(file)
    folder.chmod(mode)
    flush_to_disk(folder)


def _mode(folder: Path) -> int:
    return folder.stat().st_mode & 0o777
