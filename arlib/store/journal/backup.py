"""Backup while others write, and restore with proof.

A journal that is a file is copied by SQLite's own backup, which sees one moment of it. A journal on a server is
exported as JSON lines. Both are verified before anybody relies on them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from arlib.errors import BusyError, ParameterError
from arlib.store.atomic import OWNER_FILE, flush_to_disk, named_in_one_line
from arlib.store.journal.chain import Verification, verify
from arlib.store.journal.errors import JournalError
from arlib.store.journal.location import BUSY_SECONDS, Location, Place, journal_location
from arlib.store.journal.reading import Anchor, head
from arlib.store.journal.transfer import export_journal, import_journal

SQLITE_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True)
class Backup:
    """A copy that was verified."""

    file: Path
    head: Anchor
    events: int


def backup(place: Place, file: Path) -> Backup:
    """Copy the journal to a new file while others go on writing, and verify the copy.

    Returns:
        Where the copy is and the head it holds.

    Raises:
        ParameterError: the file exists.
        JournalError: the copy does not verify; it is removed.
    """
    location = journal_location(place)
    if file.exists():
        raise ParameterError("is there already", where=str(file), next_step="Name a new file.")
    if location.is_file:
        _copy(location.path, file)
        proof = _demand_whole(verify(_url(file)), file)
    else:
        export_journal(place, file)
        proof = _proven_export(file)
    return Backup(file, proof.head, proof.events)


def restore(place: Place, file: Path, *, anchor: Anchor | Iterable[Anchor] = ()) -> Verification:
    """Bring a backup back into a place without a journal, verify it, and say what it holds.

    Args:
        place: A workspace, its folder, or a database URL; it has no journal, or an empty one.
        file: A backup or an export.
        anchor: Heads printed in reports that the backup must contain.

    Raises:
        JournalError: there is a journal already, or the backup does not verify; nothing was changed.
    """
    location = journal_location(place)
    if head(place).seq:
        raise JournalError(
            "holds a journal already",
            where=str(location),
            next_step="Move it aside first; nothing was changed.",
        )
    with named_in_one_line(file), file.open("rb") as opened:
        is_database = opened.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC
    if is_database and location.is_file:
        return _restore_file(location, file, anchor)
    if is_database:
        raise JournalError(
            "is a copy of a file, not an export",
            where=str(file),
            next_step="Restore it to a file, export that, import it.",
        )
    import_journal(place, file)
    return _demand_whole(verify(place, anchor=anchor), file)


def _restore_file(location: Location, file: Path, anchor: Anchor | Iterable[Anchor]) -> Verification:
    arriving = location.path.with_name(f".tmp-{os.getpid()}-{location.path.name}")
    arriving.unlink(missing_ok=True)
    try:
        _copy(file, arriving)
        proof = _demand_whole(verify(_url(arriving), anchor=anchor), file)
        os.replace(arriving, location.path)
    finally:
        arriving.unlink(missing_ok=True)
    flush_to_disk(location.path.parent)
    return proof


def _copy(source: Path, target: Path) -> None:
    """One moment of a database file, whoever writes to it meanwhile."""
    with named_in_one_line(target):
        if not source.is_file():
            raise JournalError("is not there", where=str(source), next_step="Record something first, or name a backup.")
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_FILE))
    try:
        with (
            closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as reader,
            closing(sqlite3.connect(target)) as writer,
        ):
            reader.backup(writer)
        flush_to_disk(target)
        flush_to_disk(target.parent)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        raise (BusyError if busy else JournalError)(f"cannot be copied ({error})", where=str(source)) from None


def _proven_export(file: Path) -> Verification:
    """An export is proven by reading it back."""
    trial = file.with_name(f".tmp-{os.getpid()}-{file.name}.sqlite")
    try:
        import_journal(_url(trial), file)
        return _demand_whole(verify(_url(trial)), file)
    finally:
        trial.unlink(missing_ok=True)


def _demand_whole(proof: Verification, file: Path) -> Verification:
    if not proof.holds:
        raise JournalError(
            f"does not verify: {proof.breach}",
            where=str(file),
            next_step="Use an older backup; keep this one as evidence.",
        )
    return proof


def _url(file: Path) -> str:
    from sqlalchemy import URL

    return URL.create("sqlite", database=str(file.resolve())).render_as_string()
