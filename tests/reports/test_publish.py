"""Publication: whole or not at all, and a killed run leaves nothing that the next one cannot put right."""

from __future__ import annotations

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from arlib.reports import publish as publication
from arlib.reports.exchange import exchange
from arlib.reports.publish import open_reports_folder, publish, staging_folder, write_file

DAY = "2026-10-30"


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    open_reports_folder(folder)
    return folder


def folder_with(path: Path, version: str) -> Path:
    path.mkdir(mode=0o700, parents=True)
    for name in ("a.html", "b.html", "run.json"):
        (path / name).write_text(version, encoding="utf-8")
    return path


def versions(folder: Path) -> set[str]:
    return {file.read_text(encoding="utf-8") for file in folder.iterdir()}


def hidden(reports: Path) -> list[str]:
    return [p.name for p in reports.iterdir() if p.name.startswith(".")]


def test_a_new_week_takes_its_place(reports):
    with staging_folder(reports, DAY) as private:
        publish(folder_with(private / "out", "1"), reports / DAY)
    assert versions(reports / DAY) == {"1"}
    assert hidden(reports) == []


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_week_is_replaced_whole(reports, monkeypatch, can_exchange):
    if not can_exchange:
        monkeypatch.setattr(publication, "exchange", lambda one, other: False)
    folder_with(reports / DAY, "1")
    with staging_folder(reports, DAY) as private:
        publish(folder_with(private / "out", "2"), reports / DAY)
    assert versions(reports / DAY) == {"2"}
    assert hidden(reports) == []


def test_a_folder_that_cannot_be_renamed_is_replaced_file_by_file_the_record_last(reports, monkeypatch):
    folder_with(reports / DAY, "1")
    (reports / DAY / "gone.html").write_text("1", encoding="utf-8")
    monkeypatch.setattr(publication, "exchange", lambda one, other: False)
    order: list[str] = []
    real_replace = os.replace

    def cannot_rename(self: Path, target: Path) -> Path:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    def replaced(one: Path, other: Path) -> None:
        order.append(Path(other).name)
        real_replace(one, other)

    monkeypatch.setattr(Path, "rename", cannot_rename)
    monkeypatch.setattr(os, "replace", replaced)
    with staging_folder(reports, DAY) as private:
        publish(folder_with(private / "out", "2"), reports / DAY)
    assert versions(reports / DAY) == {"2"}
    assert order == ["a.html", "b.html", "run.json"]


def test_a_reader_polling_all_the_time_sees_old_or_new_and_nothing_else(reports):
    folder_with(reports / DAY, "0")
    if not exchange(reports / DAY, folder_with(reports / "other", "0")):
        pytest.skip("this file system cannot exchange two names")
    seen: list[str] = []
    done = threading.Event()

    def poll() -> None:
        while not done.is_set():
            try:
                seen.append((reports / DAY / "a.html").read_text(encoding="utf-8"))
            except FileNotFoundError:
                seen.append("missing")

    reader = threading.Thread(target=poll)
    reader.start()
    try:
        for version in range(60):
            with staging_folder(reports, DAY) as private:
                publish(folder_with(private / "out", f"version {version}"), reports / DAY)
    finally:
        done.set()
        reader.join()
    assert set(seen) <= {"0", *(f"version {n}" for n in range(60))}
    assert len(seen) > 60


def test_killed_between_the_two_renames_the_last_good_report_comes_back(reports):
    folder_with(reports / f".replaced-{DAY}", "1")
    folder_with(reports / ".staging-x" / "out", "2")
    open_reports_folder(reports)
    assert versions(reports / DAY) == {"1"}
    assert hidden(reports) == []


def test_killed_after_the_second_rename_the_new_report_stays(reports):
    folder_with(reports / f".replaced-{DAY}", "1")
    folder_with(reports / DAY, "2")
    open_reports_folder(reports)
    assert versions(reports / DAY) == {"2"}
    assert hidden(reports) == []


def test_an_abandoned_staging_folder_is_swept(reports):
    folder_with(reports / ".staging-2026-10-30-abc" / "out", "1")
    open_reports_folder(reports)
    assert hidden(reports) == []


def test_nothing_is_left_when_the_run_fails(reports):
    def fail() -> None:
        with staging_folder(reports, DAY) as private:
            folder_with(private / "out", "1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(reports.iterdir()) == []


def test_reports_are_for_their_owner_unless_the_folder_is_opened(reports):
    with staging_folder(reports, DAY) as private:
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        publish(folder_with(private / "out", "1"), reports / DAY)
    assert stat.S_IMODE((reports / DAY).stat().st_mode) == 0o700
    assert stat.S_IMODE((reports / DAY / "a.html").stat().st_mode) == 0o600
    reports.chmod(0o755)
    with staging_folder(reports, DAY) as private:
        publish(folder_with(private / "out", "2"), reports / DAY)
    assert stat.S_IMODE((reports / DAY).stat().st_mode) == 0o755
    assert stat.S_IMODE((reports / DAY / "a.html").stat().st_mode) == 0o644


def test_rights_do_not_depend_on_the_umask(tmp_path):
    before = os.umask(0)
    try:
        open_reports_folder(tmp_path / "reports")
        write_file(tmp_path / "reports" / "index.html", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "reports").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "reports" / "index.html").stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_leaves_the_old_one(reports, monkeypatch):
    write_file(reports / "index.html", "old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_file(reports / "index.html", "new")
    assert (reports / "index.html").read_text(encoding="utf-8") == "old"
    assert hidden(reports) == []
