"""The doctor says where the journal is, what is in it, who may open it and how it is kept on disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from arlib import doctor
from arlib.doctor import Check, checkup
from arlib.store import Workspace, create_workspace
from arlib.store.journal import append, head
from store.journal.making import make


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.delenv("ARLIB_JOURNAL_URL", raising=False)
    return create_workspace(tmp_path / "book")


def about_the_journal(book: Workspace) -> dict[str, Check]:
    return {check.what: check for check in checkup(book.folder) if check.what.startswith("journal")}


def test_a_journal_nobody_wrote_to_is_well_and_is_not_made(book: Workspace):
    found = about_the_journal(book)
    assert "nothing recorded yet" in found["journal"].found
    assert all(check.well for check in found.values())
    assert not (book.folder / "journal.sqlite").exists()


def test_place_events_head_and_rights_are_told(book: Workspace):
    append(book, make("note"))
    found = about_the_journal(book)
    assert found["journal"].found == f"{book.folder / 'journal.sqlite'}; 1 events, head {head(book).short}"
    assert found["journal rights"].found == "0o600"
    (book.folder / "journal.sqlite").chmod(0o644)
    assert not about_the_journal(book)["journal rights"].well


@pytest.mark.parametrize(
    ("version", "said"), [((3, 40, 1), "has the WAL reset race"), ((3, 51, 3), "it was not asked for")]
)
def test_why_the_write_ahead_log_is_not_used_is_told(book: Workspace, monkeypatch, version, said: str):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    found = about_the_journal(book)["journal mode"]
    assert found.well
    assert said in found.found


@pytest.mark.parametrize(
    ("version", "file_system", "said"),
    [
        ((3, 51, 2), "ext4", "WAL reset race"),
        ((3, 51, 3), "nfs", "on a network share"),
        ((3, 51, 3), "ext4", ""),
    ],
)
def test_a_write_ahead_log_that_could_damage_the_file_is_to_be_mended(
    book: Workspace, monkeypatch, version, file_system: str, said: str
):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr(doctor, "_mounted_as", lambda folder: file_system)
    monkeypatch.setenv("ARLIB_JOURNAL_URL", f"sqlite:///{book.folder}/journal.sqlite?journal_mode=wal")
    found = about_the_journal(book)["journal mode"]
    assert found.well == (said == "")
    assert said in found.found


def test_a_damaged_journal_is_named_with_a_next_step(book: Workspace):
    (book.folder / "journal.sqlite").write_bytes(b"This is a letter, not a database. " * 200)
    found = about_the_journal(book)["journal"]
    assert (found.well, "damaged" in found.found, bool(found.next_step)) == (False, True, True)


def test_a_server_that_is_away_is_told_without_its_password(book: Workspace, monkeypatch):
    monkeypatch.setenv("ARLIB_JOURNAL_URL", "postgresql://ines:s3cr3t@127.0.0.1:1/ar")
    found = about_the_journal(book)["journal"]
    assert not found.well
    assert "s3cr3t" not in found.found + found.next_step


def test_jupyterlab_opens_at_the_page_that_leads_to_all_notebooks():
    from arlib.doctor import lab_command

    assert "--LabApp.default_url=/lab/tree/start_here.ipynb" in lab_command(port=8888, browser=False)


def test_whether_jupyterlab_has_its_job_list_is_told_and_nobody_needs_it(book: Workspace, monkeypatch):
    def version(name: str) -> str:
        return "2.14.0" if name == "jupyter_scheduler" else real(name)

    real = doctor.importlib.metadata.version
    told = {check.what: check for check in checkup(book.folder)}["JupyterLab job list"]
    assert (told.well, "not installed" in told.found) == (True, True)
    monkeypatch.setattr(doctor.importlib.metadata, "version", version)
    told = {check.what: check for check in checkup(book.folder)}["JupyterLab job list"]
    assert (told.well, "jupyter_scheduler 2.14.0" in told.found) == (True, True)
