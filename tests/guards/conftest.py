"""The project's own files, as a clone would hold them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HIDDEN_BUT_OURS = {".ci", ".gitignore"}
MADE_HERE = {"__pycache__", "build", "dist", "node_modules", "test-artefacts", "workspace"}


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") and path.name not in HIDDEN_BUT_OURS
        if hidden or path.name in MADE_HERE or path.name.endswith((".egg-info", ".pyc", ".failed.ipynb")):
            continue
        if folder == ROOT / "reports" and path.name != "README.md":
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Every file that belongs to the project; what is made here (environments, caches, reports) is left out."""
    return list(_walk(ROOT))


@pytest.fixture(scope="session")
def arlib_trees() -> dict[Path, ast.Module]:
    """Every module of arlib, parsed; keys are paths from the checkout."""
    modules = sorted((ROOT / "arlib").rglob("*.py"))
    return {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in modules}
