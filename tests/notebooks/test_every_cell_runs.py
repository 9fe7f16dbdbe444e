"""nbval runs every cell of every notebook in a kernel of its own, the interactive ones included, as *Run All* does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
NBVAL = ("--nbval-lax", "--nbval-current-env", "-p", "no:cacheprovider", "-p", "no:xdist", "-q", "--no-header")


@pytest.mark.slow
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_the_notebook_runs(notebook: Path, sample_workspace: Path):
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *NBVAL, str(notebook)],
        env=os.environ | {"ARLIB_WORKSPACE": str(sample_workspace)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert " passed" in ran.stdout
