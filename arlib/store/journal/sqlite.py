"""What SQLite needs of us: a version whose write-ahead log is safe, and writers that wait their turn fairly."""

from __future__ import annotations

import random
import sqlite3
import time

from arlib.store.journal.errors import JournalError
from arlib.store.journal.location import Location

SAFE_FROM = (3, 51, 3)
PATIENCE = (0.001, 0.01)  # seconds between two tries for the write lock


def write_ahead_is_safe(version: tuple[int, ...]) -> bool:
    """Whether a version of SQLite is free of the WAL reset race (3.7.0 to 3.51.2).

    >>> write_ahead_is_safe((3, 40, 1)), write_ahead_is_safe((3, 51, 3))
    (False, True)
    """
    return version >= SAFE_FROM


def demand_safe_write_ahead(location: Location, version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Refuse the write-ahead log where two writers could corrupt the file.

    Raises:
        JournalError: naming the version.
    """
    if not write_ahead_is_safe(version):
        raise JournalError(
            f"SQLite {'.'.join(map(str, version))} has the WAL reset race; its write-ahead log is not used",
            where=str(location),
            next_step="Remove journal_mode=wal from the journal's URL, or use SQLite 3.51.3 or newer.",
        )


def took_turn(connection: sqlite3.Connection, seconds: float) -> bool:
    """Begin a write transaction within so many seconds.

    SQLite's own waiting sleeps longer and longer, so whoever has waited longest is the least likely to be next: among
    eight writers some waited three seconds. Trying again after a short random pause treats all alike.

    Returns:
        Whether it began. If not, begin in the ordinary way and learn why that fails; it fails at once.
    """
    until = time.monotonic() + seconds
    connection.execute("PRAGMA busy_timeout = 0").close()
    while time.monotonic() < until:
        try:
            connection.execute("BEGIN IMMEDIATE").close()
            connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}").close()  # the commit waits for readers
            return True
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                break
        time.sleep(random.uniform(*PATIENCE))
    return False
