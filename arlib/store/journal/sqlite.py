"""What must hold for SQLite's write-ahead log: a version without the reset race, and a local disk."""

from __future__ import annotations

import sqlite3

from arlib.store.journal.errors import JournalError
from arlib.store.journal.location import Location

SAFE_FROM = (3, 51, 3)


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
