"""Any past week can be made again: it runs, and it says the same wherever it is made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

WEEKS = [date(2024, 11, 8) + timedelta(weeks=w) for w in (0, 8, 33, 59, 68, 81, 94, 101)]
ELSEWHERE = {"TZ": "Pacific/Chatham", "LC_ALL": "C", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "123"}


def weekly(workspace: Path, day: date, **env: str) -> dict[str, bytes]:
    """The published files of a week, made by the command in a process of its own; without the record's clock times."""
    command = [sys.executable, "-m", "arlib.cli", "weekly", "--as-of", day.isoformat(), "--workspace", str(workspace)]
    done = subprocess.run(command, env=os.environ | env, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    published = (workspace / "reports" / day.isoformat()).iterdir()
    return {f.name: f.read_bytes() for f in published if f.name != "run.json"}


@pytest.mark.nightly
@pytest.mark.parametrize("day", WEEKS, ids=str)
def test_a_past_week_is_made_again_to_the_same_bytes_under_another_clock_language_and_hash_seed(
    sample_workspace, tmp_path, day
):
    here, there = (Path(shutil.copytree(sample_workspace, tmp_path / name)) for name in ("here", "there"))
    assert weekly(here, day) == weekly(there, day, **ELSEWHERE)
