"""Where a workspace's journal is: a file of its own, or a shared database named by URL. A password is never shown."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from arlib.findings import shown
from arlib.store.journal.errors import JournalError
from arlib.store.workspace import MARKER, Workspace, open_workspace

FILE_NAME = "journal.sqlite"
BUSY_SECONDS = 30.0
ENVIRONMENT_NAME = "ARLIB_JOURNAL_URL"
SECRET_WORDS = ("password", "passwd", "secret", "token", "sslkey", "sslpassword", "passfile")
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}

Place = Workspace | Path | str


@dataclass(frozen=True, repr=False)
class Location:
    """Where a journal is.

    Args:
        url: The database; may hold a password, so it is never printed.
        write_ahead: Whether SQLite's write-ahead log was asked for (``?journal_mode=wal``).
    """

    url: URL
    write_ahead: bool = False

    @property
    def is_file(self) -> bool:
        """Whether the journal is a file of this machine."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def busy_seconds(self) -> float:
        """How long to wait for other writers; ``?timeout=5`` in the URL of a file says otherwise."""
        named = self.url.query.get("timeout", "") if self.is_file else ""
        return float(named) if isinstance(named, str) and named.replace(".", "", 1).isdecimal() else BUSY_SECONDS

    @property
    def path(self) -> Path:
        """The file; only where ``is_file``."""
        return Path(self.url.database or "")

    def __str__(self) -> str:
        """The place for people: without user, password and options."""
        if self.is_file:
            return str(self.path)
        return shown(f"postgresql://{self.url.host or 'localhost'}/{self.url.database or ''}")

    __repr__ = __str__

    def without_secrets(self, text: str) -> str:
        """A text of the database or the driver, on one line and with every secret of the URL blanked out."""
        query = {k: v for k, v in self.url.query.items() if any(word in k.lower() for word in SECRET_WORDS)}
        secrets = [self.url.password, *query.values()]
        for secret in (s for s in secrets if isinstance(s, str) and s):
            text = text.replace(secret, "***")
        return shown((text.strip().splitlines() or [""])[0])


def journal_location(place: Place) -> Location:
    """Where the journal of a workspace is.

    ``$ARLIB_JOURNAL_URL`` first, then ``journal_url`` in ``workspace.toml``, else ``journal.sqlite`` in the workspace.

    Args:
        place: A workspace, its folder, or a database URL (``postgresql://...`` or ``sqlite:///...``).

    Raises:
        JournalError: the URL is not one of a database we know.
        WorkspaceError: the folder is not a workspace.
    """
    if isinstance(place, str) and "://" in place:
        return _from_url(place, "the URL")
    workspace = place if isinstance(place, Workspace) else open_workspace(place)
    if named := os.environ.get(ENVIRONMENT_NAME, "").strip():
        return _from_url(named, ENVIRONMENT_NAME)
    if named := _in_marker(workspace):
        return _from_url(named, f"journal_url in {workspace.folder / MARKER}")
    return Location(URL.create(DRIVERS["sqlite"], database=str(workspace.folder / FILE_NAME)))


def _in_marker(workspace: Workspace) -> str:
    found = tomllib.loads((workspace.folder / MARKER).read_text(encoding="utf-8")).get("journal_url", "")
    if not isinstance(found, str):
        raise JournalError("journal_url must be text", where=str(workspace.folder / MARKER))
    return found.strip()


def _from_url(text: str, where: str) -> Location:
    advice = "Write postgresql://user@host/database, or sqlite:////absolute/path/journal.sqlite."
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise JournalError("is not a database URL", where=where, next_step=advice) from None
    backend = url.get_backend_name()
    if backend not in DRIVERS or (backend == "sqlite" and url.database in (None, "", ":memory:")):
        raise JournalError(
            f"names a database we do not keep journals in: {shown(backend)}", where=where, next_step=advice
        )
    mode = url.query.get("journal_mode", "")
    plain = url.set(drivername=DRIVERS[backend]).difference_update_query(["journal_mode"])
    return Location(plain, write_ahead=isinstance(mode, str) and mode.lower() == "wal")
