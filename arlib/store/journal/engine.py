"""Connections and transactions: every write waits its turn, is whole or not there, and fails in one plain line.

SQLite: BEGIN IMMEDIATE takes the write lock before anything is read, so that what was read is still true when it is
written. PostgreSQL: an advisory lock held to the end of the transaction does the same.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from arlib.errors import ArlibError
from arlib.store.atomic import OWNER_FILE, named_in_one_line
from arlib.store.journal.faults import as_one_line, is_passing
from arlib.store.journal.location import BUSY_SECONDS, Location
from arlib.store.journal.schema import demand_known, migrate, schema_version
from arlib.store.journal.sqlite import demand_safe_write_ahead, took_turn

ATTEMPTS = 6
LONGEST_SECONDS = BUSY_SECONDS - 1  # who has waited a whole timeout is told, not made to wait again
ADVISORY_LOCK = 0x41524A4E4C  # "ARJNL": one writer at a time in a database
Result = TypeVar("Result")
_ENGINES: dict[tuple[Location, int], Engine] = {}


def write(location: Location, work: Callable[[Connection], Result]) -> Result:
    """Do ``work`` in one transaction of its own, alone among writers; again when the database asks for it.

    Args:
        work: May run more than once; only its last run counts.

    Raises:
        BusyError: others kept the journal locked for too long.
        WorkspaceError: the disk is full, the file read-only, the server out of reach.
    """
    until = time.monotonic() + LONGEST_SECONDS
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with _writing(location) as conn:
                return work(conn)
        except DBAPIError as error:
            if attempt == ATTEMPTS or not is_passing(error) or time.monotonic() > until:
                raise as_one_line(error, location) from None
        time.sleep(random.uniform(0.5, 1.5) * 0.02 * 2**attempt)
    raise AssertionError("unreachable: the last attempt returns or raises")


@contextmanager
def reading(location: Location, *, frozen: bool = False) -> Iterator[Connection | None]:
    """A transaction that only reads; ``None`` where there is no journal yet.

    Args:
        frozen: On PostgreSQL, see one moment through several statements. SQLite always does.

    Raises:
        JournalError: a newer format, or a damaged file.
    """
    if location.is_file and not location.path.exists():
        yield None
        return
    options: dict[str, Any] = {"journal_begin": "BEGIN"}
    if not location.is_file and frozen:
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine(location).connect().execution_options(**options) as conn, conn.begin():
            found = schema_version(conn)
            demand_known(found)
            yield conn if found else None
    except DBAPIError as error:
        raise as_one_line(error, location) from None


@contextmanager
def _writing(location: Location) -> Iterator[Connection]:
    if location.is_file:
        _make_private_file(location)
    with engine(location).begin() as conn:
        if not location.is_file:
            conn.exec_driver_sql(f"SET LOCAL lock_timeout = '{int(BUSY_SECONDS)}s'")
            conn.exec_driver_sql("SET LOCAL synchronous_commit = 'on'")
            conn.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
        migrate(conn)
        yield conn


def engine(location: Location) -> Engine:
    """The engine of a journal; one per process, because a connection must not cross a fork."""
    key = (location, os.getpid())
    if key not in _ENGINES:
        _ENGINES[key] = _made(location)
    return _ENGINES[key]


def close_connections() -> None:
    """Close what this process keeps open to servers; the next use opens it again."""
    while _ENGINES:
        _, opened = _ENGINES.popitem()
        opened.dispose()


def _made(location: Location) -> Engine:
    try:
        if location.is_file:
            return _sqlite_engine(location)
        return sa.create_engine(
            location.url, pool_pre_ping=True, pool_size=2, hide_parameters=True, connect_args={"connect_timeout": 10}
        )
    except (ImportError, NoSuchModuleError):
        raise ArlibError(
            "the PostgreSQL driver is not installed",
            where=str(location),
            next_step="Run: pip install 'arlib[postgres]'",
        ) from None


def _sqlite_engine(location: Location) -> Engine:
    if location.write_ahead:
        demand_safe_write_ahead(location)
    mode, seconds = "wal" if location.write_ahead else "delete", location.busy_seconds
    made = sa.create_engine(location.url, poolclass=NullPool, hide_parameters=True, connect_args={"timeout": seconds})

    @event.listens_for(made, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin on its own: its reads run outside
        for pragma in (
            f"busy_timeout = {int(seconds * 1000)}",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "trusted_schema = OFF",
            f"journal_mode = {mode}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(made, "begin")
    def begin(conn: Connection) -> None:
        statement = conn.get_execution_options().get("journal_begin", "BEGIN IMMEDIATE")
        if statement != "BEGIN IMMEDIATE" or not took_turn(cast(sqlite3.Connection, conn.connection), seconds):
            conn.exec_driver_sql(statement)

    return made


def _make_private_file(location: Location) -> None:
    """Before the database makes it with the rights of the umask; its rollback journal copies the rights."""
    with named_in_one_line(location.path):
        try:
            descriptor = os.open(location.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_FILE)
        except FileExistsError:
            return
        os.close(descriptor)
