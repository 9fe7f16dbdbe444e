"""Write a file so that a reader, or a crash, sees the old bytes or the new ones and nothing between.

Temporary file beside the target, flush to disk, rename, flush the folder: leaving out either flush
loses data on real file systems after a power cut.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from arlib.errors import WorkspaceError

OWNER_FOLDER = 0o700
OWNER_FILE = 0o600
TEMPORARY_PREFIX = ".tmp-"


def write_atomically(path: Path, content: bytes | Callable[[Path], None]) -> None:
    """Put ``content`` at ``path`` in one step, readable by the owner only.

    Args:
        path: Target; its folder exists.
        content: The bytes, or a function that writes them to the path it is given.

    Raises:
        OSError: as the system reports it; the target is then as it was.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{path.name}")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_FILE))
        if isinstance(content, bytes):
            temporary.write_bytes(content)
        else:
            content(temporary)
        flush_to_disk(temporary)
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):  # the next writer sweeps it away
            temporary.unlink(missing_ok=True)
        raise
    flush_to_disk(path.parent)


def append_line(path: Path, line: str) -> None:
    """Add one line to a file that only ever grows."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, OWNER_FILE)
    with os.fdopen(descriptor, "ab") as file:
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())


def flush_to_disk(path: Path) -> None:
    """Force a file or a folder to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_private_folder(path: Path) -> None:
    """A folder only its owner can enter, whatever the umask says."""
    path.mkdir(mode=OWNER_FOLDER, parents=True, exist_ok=True)
    path.chmod(OWNER_FOLDER)


def sweep_temporary_files(folder: Path) -> None:
    """Remove what a killed writer left behind; call it under the lock only."""
    for stray in folder.glob(f"{TEMPORARY_PREFIX}*"):
        stray.unlink(missing_ok=True)


@contextmanager
def named_in_one_line(where: Path) -> Iterator[None]:
    """Turn what the operating system says (full disk, read-only folder) into one line for the user.

    Raises:
        WorkspaceError: instead of any OSError.
    """
    try:
        yield
    except OSError as error:
        place = error.filename or where
        raise WorkspaceError(
            f"cannot be written or read: {error.strerror or error}",
            where=str(place),
            next_step="Check free space and that the folder belongs to you, then try again; the ledger is whole.",
        ) from None
