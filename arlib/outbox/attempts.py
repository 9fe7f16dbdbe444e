"""One attempt for one letter: who tries holds a lock, and what a killed sender left tells whether it may have gone out.

::

    no file ── take ──► "claimed" ── hand_over ──► "handed" ── done ──► no file
                            │ killed                   │ killed, or no answer
                            ▼                          ▼
                     may be tried again          unclear: held for a person, never sent again on its own

The lock is the operating system's and ends with the process. The file is on disk before the server gets the text.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from arlib.store import Workspace
from arlib.store.atomic import OWNER_FILE, flush_to_disk, make_private_folder

CLAIMED, HANDED = "claimed", "handed"


@dataclass
class Attempt:
    """A letter that this process alone may hand over now."""

    path: Path
    descriptor: int

    def claim(self, **said: Any) -> None:
        """Write down that we are about to try."""
        self._write({"phase": CLAIMED, **said})

    def hand_over(self, **said: Any) -> None:
        """Write down, to the disk, that from now on the server may have it."""
        self._write({"phase": HANDED, **said})

    def done(self) -> None:
        """The outcome is on record (or nothing was handed over): the file goes, then the lock."""
        self.path.unlink(missing_ok=True)
        flush_to_disk(self.path.parent)
        os.close(self.descriptor)

    def leave(self) -> None:
        """Nobody knows whether it went out: the file stays for a person."""
        os.close(self.descriptor)

    def _write(self, said: Mapping[str, Any]) -> None:
        content = json.dumps({"process": os.getpid(), **said}).encode()
        os.pwrite(self.descriptor, content + b" " * 64, 0)
        os.ftruncate(self.descriptor, len(content))
        os.fsync(self.descriptor)
        flush_to_disk(self.path.parent)


def attempts_folder(workspace: Workspace) -> Path:
    """Where attempts lie while they last."""
    return workspace.outbox_dir / "attempts"


def take(workspace: Workspace, request_id: str) -> Attempt | None:
    """The right to try a letter; ``None`` while somebody else tries it, or when its outcome is unclear."""
    folder = attempts_folder(workspace)
    make_private_folder(folder)
    path = folder / f"{request_id}.json"
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_FILE)
        if not _locked(descriptor):
            os.close(descriptor)
            return None
        if not _is_still(path, descriptor):  # done by another in between; its file is gone
            os.close(descriptor)
            continue
        if _phase(descriptor) == HANDED:
            os.close(descriptor)
            return None
        return Attempt(path, descriptor)


def take_unclear(workspace: Workspace, request_id: str) -> Attempt | None:
    """The right to settle an unclear letter by hand; ``None`` when it is not unclear, or being sent at this moment."""
    path = attempts_folder(workspace) / f"{request_id}.json"
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    if _locked(descriptor) and _is_still(path, descriptor) and _phase(descriptor) == HANDED:
        return Attempt(path, descriptor)
    os.close(descriptor)
    return None


def unclear_ids(workspace: Workspace) -> dict[str, datetime]:
    """Letters that were handed over by a sender that never heard, or never said, how it ended; and since when."""
    found = {}
    folder = attempts_folder(workspace)
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        attempt = take_unclear(workspace, path.stem)
        if attempt is not None:
            found[path.stem] = datetime.fromisoformat(_said(attempt.descriptor)["at"])
            attempt.leave()
    return found


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.stat(path).st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def _said(descriptor: int) -> dict[str, Any]:
    try:
        found = json.loads(os.pread(descriptor, 10_000, 0) or b"{}")
    except ValueError:  # killed while it was written
        return {}
    return found if isinstance(found, dict) else {}


def _phase(descriptor: int) -> str:
    return str(_said(descriptor).get("phase", CLAIMED))
