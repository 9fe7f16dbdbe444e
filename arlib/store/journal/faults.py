"""What a database reports, in one line for people: what, where, next step, and never a parameter or a password."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from arlib.errors import ArlibError, BusyError, WorkspaceError
from arlib.store.journal.errors import JournalError
from arlib.store.journal.location import Location

_SQLITE = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_READONLY: "rights",
    sqlite3.SQLITE_PERM: "rights",
    sqlite3.SQLITE_AUTH: "rights",
    sqlite3.SQLITE_CANTOPEN: "rights",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
# SQLSTATE classes and codes, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL = {
    "40": "busy", "55P03": "busy", "08": "away", "57P": "away", "53100": "full", "53": "away", "42501": "rights",
    "28": "login", "3D": "login", "XX": "damaged", "P0001": "refused",
}  # fmt: skip
_TOLD = {
    "busy": (BusyError, "is being written by others all the time", "Try again in a minute; nothing was changed."),
    "full": (WorkspaceError, "cannot be written: the disk is full or failing", "Make room; nothing was changed."),
    "rights": (
        WorkspaceError,
        "may not be read or written by you",
        "Check that it belongs to you, or ask for the role.",
    ),
    "damaged": (JournalError, "is damaged", "Restore the last backup: arlib journal restore."),
    "away": (
        WorkspaceError,
        "cannot be reached",
        "Check host, network and that the server is up; nothing was changed.",
    ),
    "login": (WorkspaceError, "did not let you in", "Check the user, the password and the database's name."),
    "refused": (JournalError, "refused this", "Use the program; rows are never changed by hand."),
    "": (JournalError, "reported a fault", "Run: arlib journal verify"),
}


def is_passing(error: DBAPIError) -> bool:
    """Whether the same work may succeed when it is done again."""
    return _fault(error) == "busy" or error.connection_invalidated


def as_one_line(error: DBAPIError, location: Location) -> ArlibError:
    """The error people see."""
    cause, what, next_step = _TOLD[_fault(error)]
    said = location.without_secrets(str(error.orig))
    return cause(f"{what} ({said})" if said else what, where=str(location), next_step=next_step)


def _fault(error: DBAPIError) -> str:
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        append_only = code == sqlite3.SQLITE_CONSTRAINT_TRIGGER
        return "refused" if append_only else _SQLITE.get(code & 0xFF, "")
    if isinstance(error.orig, sqlite3.Error):
        return ""
    state = getattr(error.orig, "sqlstate", None)
    if state is None and not isinstance(error, OperationalError | InterfaceError):
        return ""
    if state is None:  # the driver could not connect at all
        return "login" if "authentication failed" in str(error.orig) else "away"
    return next((fault for prefix, fault in _POSTGRESQL.items() if state.startswith(prefix)), "")
