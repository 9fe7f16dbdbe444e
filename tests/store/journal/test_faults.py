"""What can go wrong with a disk, a server or a setting is told in a line, and nothing is half-written."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from arlib.errors import ArlibError, BusyError, WorkspaceError
from arlib.store import create_workspace
from arlib.store.journal import JournalError, append, head, journal_location, read_events, verify, write_ahead_is_safe
from arlib.store.journal.engine import engine
from arlib.store.journal.schema import MIGRATIONS, VERSION
from arlib.store.journal.sqlite import demand_safe_write_ahead
from store.journal.making import make

SECRET = "s3cr3t-canary"


@pytest.fixture
def file_place(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/journal.sqlite"


# Where it is --------------------------------------------------------------------------------------------


def test_the_journal_is_a_file_in_the_workspace_unless_something_else_is_said(tmp_path: Path, monkeypatch):
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)
    workspace = create_workspace(tmp_path / "book")
    assert journal_location(workspace).path == workspace.folder / "journal.sqlite"
    assert journal_location(str(tmp_path / "book")).path == workspace.folder / "journal.sqlite"
    marker = workspace.folder / "workspace.toml"
    marker.write_text(marker.read_text() + 'journal_url = "postgresql://ines@db.example/ar"\n')
    assert str(journal_location(workspace)) == "postgresql://db.example/ar"
    monkeypatch.setenv("ARLIB_JOURNAL_URL", "sqlite:////var/ar/journal.sqlite")
    assert journal_location(workspace).path == Path("/var/ar/journal.sqlite")


@pytest.mark.parametrize(
    "url", ["mysql://u:{0}@h/db", "sqlite://", "sqlite:///:memory:", "no://", "postgresql://u:{0}@h:port/d"]
)
def test_a_url_we_cannot_use_is_refused_without_showing_it(url: str):
    with pytest.raises(JournalError) as told:
        journal_location(url.format(SECRET))
    assert SECRET not in str(told.value)


def test_the_file_and_what_lies_beside_it_belong_to_the_owner_whatever_the_umask(file_place: str, tmp_path: Path):
    before = os.umask(0)
    try:
        append(file_place, make("touch"))
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_reading_a_journal_that_is_not_there_makes_none(file_place: str, tmp_path: Path):
    assert (head(file_place).seq, verify(file_place).holds, read_events(file_place)) == (0, True, ())
    assert list(tmp_path.iterdir()) == []


# The write-ahead log ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 7, 0), False), ((3, 34, 1), False), ((3, 40, 1), False), ((3, 45, 0), False), ((3, 50, 4), False),
        ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), True), ((3, 53, 1), True),
        ((4, 0, 0), True),
    ],
)  # fmt: skip
def test_the_write_ahead_log_is_used_only_where_it_cannot_corrupt_the_file(file_place: str, version, safe: bool):
    assert write_ahead_is_safe(version) == safe
    location = journal_location(file_place + "?journal_mode=wal")
    assert location.write_ahead
    if not safe:
        with pytest.raises(JournalError, match="reset race"):
            demand_safe_write_ahead(location, version)


def test_by_default_the_rollback_journal_is_used_and_every_commit_is_flushed(file_place: str):
    append(file_place, make("touch"))
    with engine(journal_location(file_place)).connect() as conn:
        said = {
            p: conn.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("journal_mode", "synchronous", "busy_timeout")
        }
    assert said == {"journal_mode": "delete", "synchronous": 2, "busy_timeout": 30_000}


# Disks and rights ---------------------------------------------------------------------------------------

FULL = """
import resource, sys, signal
from arlib.errors import ArlibError
from arlib.store.journal import append
from store.journal.making import make
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
for number in range(10_000):
    try:
        append(sys.argv[1], make("note", f"F-{number}", text="x" * 500))
    except ArlibError as error:
        print(error)
        break
    print("acknowledged", f"F-{number}")
"""


def test_a_full_disk_is_told_in_a_line_and_everything_acknowledged_is_there(file_place: str):
    tests = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": tests}
    command = [sys.executable, "-c", FULL, file_place, "200000"]
    out = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    acknowledged = [line.split()[1] for line in out.stdout.splitlines() if line.startswith("acknowledged")]
    assert "the disk is full or failing" in out.stdout, out.stderr
    assert "Traceback" not in out.stdout + out.stderr
    assert [r.event.event_id for r in read_events(file_place)] == acknowledged
    assert len(acknowledged) > 5
    assert verify(file_place).holds
    assert append(file_place, make("note")).seq == len(acknowledged) + 1  # and it works again with room


def test_a_file_that_is_no_journal_is_named_and_left_alone(file_place: str, tmp_path: Path):
    (tmp_path / "journal.sqlite").write_bytes(b"This is a letter, not a database. " * 200)
    before = (tmp_path / "journal.sqlite").read_bytes()
    for use in (verify, head, lambda p: append(p, make("touch"))):
        with pytest.raises(JournalError, match="is damaged"):
            use(file_place)
    assert (tmp_path / "journal.sqlite").read_bytes() == before


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(WorkspaceError, match="No such file"):
        append(f"sqlite:///{tmp_path}/nowhere/journal.sqlite", make("touch"))


def test_a_journal_of_a_newer_program_is_left_alone(place: str):
    append(place, make("touch"))
    with engine(journal_location(place)).begin() as conn:
        conn.execute(VERSION.insert().values(version=len(MIGRATIONS) + 1))
    for use in (verify, head, read_events, lambda p: append(p, make("touch"))):
        with pytest.raises(JournalError, match="newer program"):
            use(place)


def test_somebody_who_keeps_the_file_locked_is_told_and_nothing_is_half_written(file_place: str, tmp_path: Path):
    append(file_place, make("note"))
    with closing(sqlite3.connect(tmp_path / "journal.sqlite", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="written by others") as told:
            append(f"{file_place}?timeout=0.1", make("note"))
        assert "Traceback" not in str(told.value)
        assert head(file_place).seq == 1  # reading goes on
    assert append(file_place, make("note")).seq == 2


def test_two_threads_of_one_kernel_take_turns(place: str):
    append(place, make("note", "the first"))
    errors: list[BaseException] = []

    def work(number: int) -> None:
        try:
            for n in range(10):
                append(place, make("note", f"{number}-{n}"))
        except ArlibError as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert verify(place).events == 31


# Secrets ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ines:{0}@127.0.0.1:1/ar",
        "postgresql://ines@127.0.0.1:1/ar?password={0}",
        "postgresql://ines:{0}@no-such-host.example/ar",
        "postgresql://ines:{0}@127.0.0.1:1/ar?sslmode={0}",
        "postgresql://ines:{0}@/ar?host=/nowhere/{0}",
    ],
)
def test_a_password_is_in_no_message(url: str):
    for use in (verify, head, read_events, lambda p: append(p, make("touch"))):
        with pytest.raises(ArlibError) as told:
            use(url.format(SECRET))
        assert SECRET not in str(told.value) + repr(told.value) + repr(told.value.__cause__)
        assert told.value.__suppress_context__
    assert SECRET not in repr(journal_location(url.format(SECRET)))


def test_a_wrong_password_is_told_without_the_password(server):
    with pytest.raises(WorkspaceError) as told:
        head(f"postgresql://nobody_here:{SECRET}@/postgres?host={server.folder}")
    assert SECRET not in str(told.value)


def test_hostile_names_cannot_write_to_the_terminal(place: str):
    append(place, make("note", "first"))
    hostile = "E-\x1b[31m"
    with pytest.raises(ArlibError) as told:
        append(place, make("note", hostile))
    assert "\x1b" not in str(told.value)
    with pytest.raises(ArlibError) as told:
        append(place, make("note"), based_on={"item:\x1b[2J\r\n": 1})
    assert not {"\x1b", "\r"} & set(str(told.value))
