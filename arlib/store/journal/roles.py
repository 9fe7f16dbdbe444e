"""Duties as database roles: what PostgreSQL refuses whatever a notebook runs.

Four roles and one above them: analysts record, approvers also answer requests and erase, managers do both, auditors
read everything, readers read all but text about people. Each person has a login of his own that is a member of one
of them. Nobody but the owner can change, delete or truncate; the owner is stopped by triggers until he drops them,
and what he then does is found by ``verify`` and the printed heads.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection

from arlib.errors import ParameterError
from arlib.store.journal.engine import write
from arlib.store.journal.errors import JournalError
from arlib.store.journal.location import Place, journal_location
from arlib.store.journal.schema import PIN_SEARCH_PATH, run

_SCRIPT = """\
-- Run this once as the owner of the journal's tables; running it again changes nothing.
-- Then: CREATE ROLE ines LOGIN PASSWORD '...'; GRANT {prefix}_analyst TO ines;
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['{prefix}_reader', '{prefix}_auditor', '{prefix}_analyst', '{prefix}_approver',
                                '{prefix}_manager'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', current_schema(), name);
    END LOOP;
END $$;

REVOKE ALL ON journal_events, journal_streams, journal_personal, journal_erased, journal_schema FROM PUBLIC;
GRANT SELECT ON journal_events, journal_streams, journal_erased, journal_schema
    TO {prefix}_reader, {prefix}_auditor, {prefix}_analyst, {prefix}_approver, {prefix}_manager;
GRANT SELECT ON journal_personal TO {prefix}_auditor, {prefix}_analyst, {prefix}_approver, {prefix}_manager;
GRANT INSERT ON journal_events, journal_streams, journal_personal
    TO {prefix}_analyst, {prefix}_approver, {prefix}_manager;
GRANT INSERT ON journal_erased TO {prefix}_approver, {prefix}_manager;
GRANT DELETE ON journal_personal TO {prefix}_approver, {prefix}_manager;
GRANT {prefix}_approver TO {prefix}_manager;
GRANT {prefix}_analyst TO {prefix}_approver;

CREATE OR REPLACE FUNCTION journal_duties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    request text := (NEW.payload::jsonb) ->> 'request_id';
    asked_by text;
BEGIN
    IF pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
        RETURN NEW;  -- the owner imports and restores
    END IF;
    IF NEW.recorded_by <> session_user THEN
        RAISE EXCEPTION 'recorded_by must be the login that writes';
    END IF;
    IF NEW.role NOT IN ('analyst', 'approver', 'manager', 'system')
       OR NOT pg_has_role(session_user, '{prefix}_' || replace(NEW.role, 'system', 'analyst'), 'MEMBER') THEN
        RAISE EXCEPTION 'this login does not have the role %', NEW.role;
    END IF;
    IF NEW.kind = 'personal_data_erased' AND NEW.role NOT IN ('approver', 'manager') THEN
        RAISE EXCEPTION 'the role % may not erase', NEW.role;
    END IF;
    IF NEW.kind IN ('request_approved', 'request_refused', 'request_executed', 'letter_sent') THEN
        SELECT e.recorded_by INTO asked_by FROM journal_events e JOIN journal_streams s ON s.seq = e.seq
            WHERE s.stream = 'request:' || request
              AND (e.kind LIKE '%\\_requested' OR e.kind = 'letter_drafted') ORDER BY e.seq LIMIT 1;
        IF asked_by IS NULL THEN
            RAISE EXCEPTION 'there is no such request';
        END IF;
    END IF;
    IF NEW.kind IN ('request_approved', 'request_refused') THEN
        IF NEW.role NOT IN ('approver', 'manager') THEN
            RAISE EXCEPTION 'the role % may not answer requests', NEW.role;
        END IF;
        IF asked_by = session_user THEN
            RAISE EXCEPTION 'who asks may not answer; a second person is needed';
        END IF;
    END IF;
    IF NEW.kind IN ('request_executed', 'letter_sent') AND NOT EXISTS (
        SELECT 1 FROM journal_events e JOIN journal_streams s ON s.seq = e.seq
            WHERE s.stream = 'request:' || request AND e.kind = 'request_approved'
              AND e.recorded_by <> asked_by) THEN
        RAISE EXCEPTION 'no second person has approved it';
    END IF;
    RETURN NEW;
END $$;
{pin};
DROP TRIGGER IF EXISTS journal_duties ON journal_events;
CREATE TRIGGER journal_duties BEFORE INSERT ON journal_events FOR EACH ROW EXECUTE FUNCTION journal_duties();
"""


def roles_sql(prefix: str = "arlib") -> str:
    """The script that makes the roles, their grants, and the trigger that holds people to them.

    Args:
        prefix: Begins the names of the roles, because roles belong to the whole server.

    Raises:
        ParameterError: the prefix is not a plain name.

    >>> "GRANT DELETE ON journal_personal TO north_approver, north_manager;" in roles_sql("north")
    True
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,30}", prefix):
        raise ParameterError("is not a plain name", where="prefix", next_step="Use small letters, for example arlib.")
    pin = PIN_SEARCH_PATH.format(function="journal_duties")
    return _SCRIPT.replace("{pin}", pin).replace("{prefix}", prefix)


def install_roles(place: Place, *, prefix: str = "arlib") -> None:
    """Run :func:`roles_sql` as the owner of the tables.

    Raises:
        JournalError: the journal is a file, which has no roles, or this login does not own it.
    """
    location = journal_location(place)
    if location.is_file:
        raise JournalError(
            "is a file and has no roles: who may open it may do everything",
            where=str(location),
            next_step="Keep the journal on PostgreSQL where duties must be separated.",
        )
    script = roles_sql(prefix)

    def work(conn: Connection) -> None:
        run(conn, script)

    write(location, work)
