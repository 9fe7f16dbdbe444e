"""On PostgreSQL the database itself separates duties, whatever a notebook runs."""

from __future__ import annotations

import psycopg
import pytest

from arlib.errors import ArlibError
from arlib.store.journal import (
    JournalError,
    append,
    erase,
    head,
    install_roles,
    read_events,
    read_view,
    roles_sql,
    verify,
)
from arlib.store.journal.rows import row_of
from store.journal.making import NOON, approve, execute, make

PEOPLE = {"ines": "analyst", "tom": "analyst", "bo": "approver", "eva": "manager", "ada": "auditor", "rex": "reader"}


@pytest.fixture
def people(server, postgresql_place: str) -> dict[str, str]:
    """Login -> URL of a journal with roles, and one login for each of them."""
    append(postgresql_place, make("touch", "first"))
    schema = postgresql_place.rpartition("%3D")[2]
    install_roles(postgresql_place, prefix=schema)
    install_roles(postgresql_place, prefix=schema)  # twice changes nothing
    urls = {"owner": postgresql_place}
    for name, role in PEOPLE.items():
        login = f"{schema}_{name}"
        server.execute(f"CREATE ROLE {login} LOGIN; GRANT {schema}_{role} TO {login}")
        urls[name] = server.url(schema, login)
    return urls


def run(url: str, statement: str, *values: object) -> list[tuple]:
    """Direct SQL, past the program."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        cursor = connection.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def test_each_role_does_its_work(people: dict[str, str]):
    request = append(people["ines"], make("write_off_requested")).event
    append(people["bo"], approve(request))
    append(people["tom"], execute(request))
    append(people["eva"], make("goal_set", role="manager"))
    assert erase(people["bo"], account_id="A-1", event_id="X", actor="Bo Lind", role="approver",
                 effective_at=NOON, reason="Request 8").texts == 1  # fmt: skip
    assert verify(people["ada"]).holds
    assert len(read_events(people["rex"])) == 6


@pytest.mark.parametrize("name", ["ada", "rex"])
def test_auditors_and_readers_record_nothing(people: dict[str, str], name: str):
    with pytest.raises(ArlibError, match="may not be read or written by you"):
        append(people[name], make("touch"))


def test_readers_do_not_see_text_about_people(people: dict[str, str]):
    assert read_view(people["rex"], as_of=NOON.date()).touches["contact"].tolist() == [""]
    assert read_view(people["ada"], as_of=NOON.date()).touches["contact"].tolist() == ["Ms Ann Poe"]
    assert verify(people["rex"], anchor=head(people["ada"])).holds
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(people["rex"], "SELECT * FROM journal_personal")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_events SET actor = 'x'",
        "DELETE FROM journal_events",
        "TRUNCATE journal_events CASCADE",
        "DELETE FROM journal_streams",
        "UPDATE journal_personal SET value = 'x'",
        "DROP TABLE journal_events",
        "ALTER TABLE journal_events DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION journal_duties() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    ],
)
def test_nobody_changes_or_deletes_whatever_his_role(people: dict[str, str], statement: str):
    for name in PEOPLE:
        with pytest.raises(psycopg.Error):
            run(people[name], statement)
    assert verify(people["owner"]).holds


def test_an_approver_deletes_personal_text_only_with_the_erasure_on_record(people: dict[str, str]):
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        run(people["bo"], "DELETE FROM journal_personal")


def test_nobody_takes_a_role_he_does_not_have(people: dict[str, str]):
    for role in ("approver", "manager"):
        with pytest.raises(JournalError, match="does not have the role"):
            append(people["ines"], make("touch", role=role))


def test_an_approver_does_not_approve_his_own_request_under_another_name(people: dict[str, str]):
    asked = append(people["bo"], make("write_off_requested", actor="Somebody Else")).event
    with pytest.raises(JournalError, match="a second person is needed"):
        append(people["bo"], approve(asked))


@pytest.mark.parametrize("kind", ["write_off_requested", "refund_requested", "letter_drafted", "master_data_requested"])
def test_direct_sql_of_an_analyst_neither_approves_nor_executes(people: dict[str, str], kind: str):
    asked = append(people["ines"], make(kind)).event
    for forged in (approve(asked), execute(asked)):
        row, _ = row_of(forged, seq=3, versions={}, based_on={}, recorded_at=NOON, prev_hash=head(people["ines"]).hash,
                        recorded_by=run(people["ines"], "SELECT session_user")[0][0])  # fmt: skip
        names = ", ".join(row)
        marks = ", ".join(["%s"] * len(row))
        with pytest.raises(psycopg.errors.RaiseException, match=r"does not have the role|no second person"):
            run(people["ines"], f"INSERT INTO journal_events ({names}) VALUES ({marks})", *row.values())


def test_direct_sql_under_another_persons_login_is_refused(people: dict[str, str]):
    row, _ = row_of(make("note"), seq=2, versions={}, based_on={}, recorded_at=NOON,
                    recorded_by="bo", prev_hash=head(people["ines"]).hash)  # fmt: skip
    with pytest.raises(psycopg.errors.RaiseException, match="recorded_by"):
        run(people["ines"], f"INSERT INTO journal_events VALUES ({', '.join(['%s'] * len(row))})", *row.values())


def test_a_table_of_his_own_does_not_fool_the_triggers(people: dict[str, str]):
    forge = "CREATE TEMP TABLE journal_erased AS SELECT seq, field, 1 AS erased_by FROM journal_personal;"
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        run(people["bo"], forge + " DELETE FROM journal_personal")


def test_a_file_has_no_roles_and_says_so(tmp_path):
    with pytest.raises(JournalError, match="has no roles"):
        install_roles(f"sqlite:///{tmp_path}/journal.sqlite")


@pytest.mark.parametrize("prefix", ["", "a b", "x; DROP TABLE y", "A", "a'b"])
def test_a_prefix_is_a_plain_name(prefix: str):
    with pytest.raises(ArlibError, match="plain name"):
        roles_sql(prefix)
