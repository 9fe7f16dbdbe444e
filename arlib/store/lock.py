"""One writer at a time. The lock is the operating system's, so a killed holder frees it at once."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from arlib.errors import BusyError
from arlib.findings import shown
from arlib.store.atomic import OWNER_FILE, named_in_one_line, write_atomically
from arlib.store.workspace import Workspace


@contextmanager
def writing(workspace: Workspace, purpose: str, *, timeout_seconds: float = 0) -> Iterator[None]:
    """Hold the workspace for writing; nested use by the same process would wait for itself, so do not.

    Args:
        workspace: What to hold.
        purpose: A few words for whoever finds it held, for example ``import``.
        timeout_seconds: How long to wait for the holder; 0 leaves at once.

    Raises:
        BusyError: somebody else holds it; the message names who, since when and for what.
        WorkspaceError: the folder cannot be written.
    """
    path = workspace.folder / ".lock"
    lock = FileLock(path, timeout=timeout_seconds, mode=OWNER_FILE)
    with named_in_one_line(workspace.folder):
        try:
            lock.acquire()
        except Timeout:
            raise BusyError(
                f"is being written by {_holder(path)}",
                where=str(workspace.folder),
                next_step="Wait until that run is over, then try again; nothing was changed.",
            ) from None
    try:
        with named_in_one_line(workspace.folder):
            write_atomically(_card(path), json.dumps(_own_card(purpose)).encode())
        yield
    finally:
        try:
            with suppress(OSError):  # a card that stays behind is overwritten by the next holder
                _card(path).unlink(missing_ok=True)
        finally:
            lock.release()


def _own_card(purpose: str) -> dict[str, object]:
    return {
        "purpose": purpose,
        "user": _user(),
        "host": socket.gethostname(),
        "process": os.getpid(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run as a number without a name
        return str(os.getuid())


def _card(lock_path: Path) -> Path:
    return lock_path.with_name(".lock-holder")


def _holder(lock_path: Path) -> str:
    try:
        card = json.loads(_card(lock_path).read_text(encoding="utf-8"))
        return shown(
            f"{card['purpose']} ({card['user']}, process {card['process']} on {card['host']}, since {card['since']})"
        )
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
