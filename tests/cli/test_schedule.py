"""The schedule commands, with a crontab program that keeps its lines in a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arlib.cli import app

CRONTAB = """#!/bin/sh
kept=$(dirname "$0")/kept
case $1 in
-l) [ -e "$kept" ] && cat "$kept" || { echo "no crontab for ida" >&2; exit 1; } ;;
-) cat >"$kept" ;;
esac
"""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a schedule command on a workspace of its own."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "crontab").write_text(CRONTAB)
    (programs / "crontab").chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    book = tmp_path / "north book"
    assert CliRunner().invoke(app, ["init", str(book)]).exit_code == 0

    def tell(*words: str):
        return CliRunner().invoke(app, ["schedule", *words, "--workspace", str(book)])

    return tell


def test_the_lines_for_cron_are_shown_and_nothing_is_changed(told, tmp_path):
    done = told("show")
    assert done.exit_code == 0
    assert "catch-up --workspace" in done.output
    assert "due now" in done.output
    assert not (tmp_path / "bin" / "kept").exists()


def test_the_units_for_systemd_are_shown(told):
    done = told("show", "--with", "systemd")
    assert done.exit_code == 0
    assert "OnCalendar=" in done.output


def test_installing_twice_leaves_one_entry_and_removing_leaves_none(told, tmp_path):
    kept = tmp_path / "bin" / "kept"
    kept.write_text("0 1 * * * backup\n")
    assert told("install").exit_code == 0
    once = kept.read_text()
    assert told("install").exit_code == 0
    assert kept.read_text() == once
    assert once.count(" catch-up ") == 1
    assert told("remove").exit_code == 0
    assert kept.read_text() == "0 1 * * * backup\n"


def test_a_computer_without_cron_is_told_what_to_do(told, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    done = told("install")
    assert done.exit_code == 2
    assert "systemd" in done.stderr


def test_catching_up_works_out_its_days_itself(told):
    done = CliRunner().invoke(app, ["weekly", "--catch-up", "--as-of", "2026-10-30"])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
