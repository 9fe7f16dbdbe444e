"""The tables of the journal, the same on SQLite and PostgreSQL, and the steps that lead from one version to the next.

Moments, payloads and hashes are text, so that what is hashed is what is stored on every database. The tables only
grow; the one exception is personal text, which may be deleted once its erasure is on record.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.schema import CreateIndex, CreateTable

from arlib.store.journal.errors import JournalError

METADATA = sa.MetaData()
Sequence64 = sa.BigInteger().with_variant(sa.Integer(), "sqlite")  # only INTEGER is SQLite's own row number

EVENTS = sa.Table(
    "journal_events",
    METADATA,
    sa.Column("seq", Sequence64, primary_key=True, autoincrement=False),
    sa.Column("event_id", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("streams", sa.Text, nullable=False),
    sa.Column("based_on", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("effective_at", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("prev_hash", sa.Text, nullable=False, unique=True),  # two successors of one event: no fork can be stored
    sa.Column("hash", sa.Text, nullable=False, unique=True),
    sa.CheckConstraint("seq >= 1", name="journal_events_seq"),
)
STREAMS = sa.Table(
    "journal_streams",
    METADATA,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("seq", Sequence64, sa.ForeignKey("journal_events.seq"), nullable=False),
)
PERSONAL = sa.Table(
    "journal_personal",
    METADATA,
    sa.Column("seq", Sequence64, sa.ForeignKey("journal_events.seq"), primary_key=True, autoincrement=False),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("salt", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
)
ERASED = sa.Table(
    "journal_erased",
    METADATA,
    sa.Column("seq", Sequence64, primary_key=True, autoincrement=False),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("erased_by", Sequence64, sa.ForeignKey("journal_events.seq"), nullable=False),
)
VERSION = sa.Table("journal_schema", METADATA, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
TABLES = (EVENTS, STREAMS, PERSONAL, ERASED, VERSION)
INDEXES = (sa.Index("journal_streams_seq", STREAMS.c.seq),)
APPEND_ONLY = "the journal is append-only"


def _create_tables(conn: Connection) -> list[str]:
    made = [CreateTable(t) for t in TABLES] + [CreateIndex(i) for i in INDEXES]
    return [str(m.compile(dialect=conn.dialect)) for m in made]


def _forbid_changes(conn: Connection) -> list[str]:
    return _SQLITE_TRIGGERS if conn.dialect.name == "sqlite" else _POSTGRESQL_TRIGGERS


def _sqlite_trigger(table: str, verb: str, unless: str = "") -> str:
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} {unless} "
        f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    )


_ON_RECORD = "EXISTS (SELECT 1 FROM journal_erased e WHERE e.seq = OLD.seq AND e.field = OLD.field)"
_GROWING = ("journal_events", "journal_streams", "journal_erased", "journal_schema")
_SQLITE_TRIGGERS = [
    *(_sqlite_trigger(table, verb) for table in _GROWING for verb in ("UPDATE", "DELETE")),
    _sqlite_trigger("journal_personal", "UPDATE"),
    _sqlite_trigger("journal_personal", "DELETE", f"WHEN NOT {_ON_RECORD}"),
]
PIN_SEARCH_PATH = (
    "DO $$ BEGIN EXECUTE format('ALTER FUNCTION {function}() SET search_path = %I, pg_temp', current_schema()); END $$"
)
"""Without it a session could put a table of its own, under the same name, before the journal's."""
_POSTGRESQL_TRIGGERS = [
    f"""CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_TABLE_NAME = 'journal_personal' AND TG_OP = 'DELETE' THEN
            IF {_ON_RECORD} THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION '{APPEND_ONLY}';
    END $$""",
    PIN_SEARCH_PATH.format(function="journal_refuse"),
    *(
        f"CREATE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION journal_refuse()"
        for table in (*_GROWING, "journal_personal")
    ),
    *(
        f"CREATE TRIGGER {table}_refuse_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION journal_refuse()"
        for table in (*_GROWING, "journal_personal")
    ),
]

MIGRATIONS: Sequence[Callable[[Connection], list[str]]] = (_create_tables, _forbid_changes)
"""Step n leads from version n to n + 1. Never change one that was released; add another."""


def schema_version(conn: Connection) -> int:
    """Version of the tables, 0 where there are none."""
    if conn.dialect.name == "sqlite":
        there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal_schema'"
    else:
        there = "SELECT to_regclass('journal_schema')"
    if conn.exec_driver_sql(there).scalar() is None:
        return 0
    return int(conn.execute(sa.select(sa.func.max(VERSION.c.version))).scalar() or 0)


def migrate(conn: Connection) -> None:
    """Bring the tables to this program's version, inside the caller's transaction: all steps or none.

    Raises:
        JournalError: the journal was made by a newer program.
    """
    found = schema_version(conn)
    demand_known(found)
    if found == len(MIGRATIONS):
        return
    for number, step in enumerate(MIGRATIONS[found:], start=found + 1):
        for statement in step(conn):
            run(conn, statement)
        conn.execute(VERSION.insert().values(version=number))


def run(conn: Connection, statement: str) -> None:
    """Run a statement as it stands: a per cent sign in it is no placeholder."""
    in_use = conn.dialect.paramstyle in ("format", "pyformat")
    conn.exec_driver_sql(statement.replace("%", "%%") if in_use else statement)


def demand_known(found: int) -> None:
    """Refuse a newer journal.

    Raises:
        JournalError: the journal was made by a newer program.
    """
    if found > len(MIGRATIONS):
        raise JournalError(
            f"was made by a newer program (version {found}; this one knows {len(MIGRATIONS)})",
            where="journal",
            next_step="Update the AR Workbench.",
        )
