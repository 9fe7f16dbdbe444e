"""The answer to an SQL query as rows of text. A password is never shown, and nothing but reading is asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake import limits

_URL = re.compile(r"^[a-z][a-z0-9_]*(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_READS = re.compile(r"^\s*(?:select|with|values|table)\b", re.IGNORECASE)
_BLOCK_ROWS = 10_000
_FETCHED = ("http://", "https://", "ftp://", "ftps://", "sftp://", "s3://", "gs://", "file://")


def is_database_url(path: object) -> bool:
    """Whether a path is the URL of a database.

    >>> is_database_url("sqlite:///book.db"), is_database_url("C:/book.csv")
    (True, False)
    """
    return isinstance(path, str) and bool(_URL.match(path))


def shown_url(url: str) -> str:
    """The URL without its password and without its options, which may hold secrets too.

    >>> shown_url("postgresql://ann:secret@db.example/book?sslpassword=x")
    'postgresql://ann:***@db.example/book'
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        known = make_url(url)
        return shown(known.set(query={}).render_as_string(hide_password=True))
    except (ArgumentError, ValueError):
        return shown(url.partition("://")[0] + "://…")


def read_query(url: str, query: str | None) -> tuple[list[str], list[list[str]], str]:
    """Header, rows as text, and the SHA-256 of the answer.

    Raises:
        IntakeError: no query, one that does more than read, or the database refuses.
    """
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import SQLAlchemyError

    where = shown_url(url)
    if url.lower().startswith(_FETCHED):
        raise IntakeError(
            "nothing is fetched from the network", where=where, next_step="Download the file, and import it from disk."
        )
    if not query or not _READS.match(query):
        raise IntakeError("a query that reads is needed", where=where, next_step='Say query="SELECT ... FROM ...".')
    try:
        engine = create_engine(_read_only(url))
        try:
            with engine.connect() as connection:
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SET TRANSACTION READ ONLY"))
                answer = connection.execution_options(stream_results=True).execute(text(query))
                header = list(answer.keys())
                rows = list(_texts(answer, len(header), where))
                connection.rollback()
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError, ValueError, OSError) as error:
        raise IntakeError(_told(error, url), where=where, next_step="Check the URL and the query.") from None
    digest = hashlib.sha256(repr((header, rows)).encode()).hexdigest()
    return header, rows, digest


def _read_only(url: str) -> str:
    """SQLite makes a missing file and lets anybody write; both are switched off."""
    from pathlib import Path

    from sqlalchemy.engine import make_url

    known = make_url(url)
    if known.get_backend_name() != "sqlite" or not known.database or known.database.startswith("file:"):
        return url
    if not Path(known.database).is_file():
        raise ValueError("there is no such database file")
    return f"sqlite:///file:{Path(known.database).resolve()}?mode=ro&uri=true"


def _texts(answer: Any, width: int, where: str) -> Iterator[list[str]]:
    count = 0
    for block in iter(lambda: answer.fetchmany(_BLOCK_ROWS), []):
        count += len(block)
        if count * max(1, width) > limits.MOST_CELLS:
            raise IntakeError("the answer is larger than we take", where=where, next_step="Ask for less at a time.")
        for row in block:
            yield [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}" if value == value and abs(value) != float("inf") else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(timespec="seconds")[:19]
    return value.isoformat() if isinstance(value, date) else str(value)


def _told(error: Exception, url: str) -> str:
    """What the database said, without anything that stands in the URL."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    said = str(getattr(error, "orig", None) or error)
    secrets: Sequence[str] = ()
    try:
        known = make_url(url)
        secrets = [str(s) for s in (known.password, *known.query.values()) if s]
    except ArgumentError:
        return "the URL is not one of a database"
    for secret in secrets:
        said = said.replace(secret, "***")
    return shown(re.sub(r"://[^@\s]*@", "://***@", said))
