"""One run at a time in a workspace. The lock is the operating system's: a crash frees it, nothing needs cleaning."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from arlib.errors import BusyError

LOCK_FILE, HOLDER_FILE = ".running.lock", ".running.json"


@contextmanager
def one_run_at_a_time(runs: Path) -> Iterator[None]:
    """Hold the workspace's run lock, or leave at once.

    Args:
        runs: The workspace's ``runs`` folder; made when missing.

    Raises:
        BusyError: another process holds it; names the process and when it started.
    """
    runs.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(runs / LOCK_FILE, timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise BusyError(
            f"a run is going on{_holder(runs)}",
            where=str(runs.parent),
            next_step="Wait until it has ended, then run again.",
        ) from None
    try:
        _write_holder(runs)
        yield
    finally:
        (runs / HOLDER_FILE).unlink(missing_ok=True)
        lock.release()


def _write_holder(runs: Path) -> None:
    """Who holds the lock: only for the message, never for the decision."""
    about = {"pid": os.getpid(), "started": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")}
    fresh = runs / f"{HOLDER_FILE}.{os.getpid()}"
    fresh.write_text(json.dumps(about), encoding="utf-8")
    fresh.chmod(0o600)
    os.replace(fresh, runs / HOLDER_FILE)


def _holder(runs: Path) -> str:
    try:
        about = json.loads((runs / HOLDER_FILE).read_text(encoding="utf-8"))
        return f" (process {int(about['pid'])}, started {about['started']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
