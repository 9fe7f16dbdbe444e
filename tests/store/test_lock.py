"""One writer at a time, and the second is told who the first one is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from arlib.errors import BusyError
from arlib.store import create_workspace, open_workspace, writing

HOLDER = """
import os, sys
from arlib.store import open_workspace, writing
with writing(open_workspace(sys.argv[1]), "weekly run"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held(tmp_path: Path):
    """A workspace that another process is writing to."""
    workspace = create_workspace(tmp_path / "book")
    command = [sys.executable, "-c", HOLDER, str(workspace.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield workspace, process
        process.kill()


def test_the_second_writer_leaves_at_once_and_names_the_holder(held):
    workspace, process = held
    with pytest.raises(BusyError) as busy, writing(workspace, "import"):
        pass
    assert "weekly run" in busy.value.what
    assert f"process {process.pid}" in busy.value.what
    assert busy.value.next_step


def test_a_killed_holder_needs_no_cleaning_up(held):
    workspace, process = held
    process.kill()
    process.wait()
    with writing(workspace, "import"):
        assert (workspace.folder / ".lock-holder").exists()


def test_the_lock_is_free_again_after_an_error(tmp_path: Path):
    workspace = create_workspace(tmp_path / "book")
    with pytest.raises(KeyError), writing(workspace, "import"):
        raise KeyError
    with writing(open_workspace(workspace.folder), "import"):
        pass
    assert not (workspace.folder / ".lock-holder").exists()


def test_the_lock_is_the_owners_alone(tmp_path: Path):
    before = os.umask(0)
    try:
        workspace = create_workspace(tmp_path / "book")
        with writing(workspace, "import"):
            rights = {p.name: p.stat().st_mode & 0o777 for p in workspace.folder.iterdir() if p.is_file()}
    finally:
        os.umask(before)
    assert set(rights.values()) == {0o600}, rights
