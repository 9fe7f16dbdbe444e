"""What a report is made from, by hash: ledger snapshot, policy, and the code that reads them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from arlib.reports.ipynb import read_notebook

SHOWN_DIGITS = 12
_TEMPLATES = {
    "page templates": ("reports/templates", "tables/templates"),
    "letter templates": ("communications/letters",),
}
_SOURCES = (".py", ".toml", ".j2", ".css", ".js", ".json")


@cache
def code_hash(notebooks: tuple[Path, ...]) -> str:
    """SHA-256 of arlib's sources and of what the notebooks' cells say; outputs stored by JupyterLab do not count."""
    digest = hashlib.sha256()
    home = Path(__file__).resolve().parent.parent
    for path in sorted(p for p in home.rglob("*") if p.suffix in _SOURCES and "__pycache__" not in p.parts):
        _add(digest, path.relative_to(home).as_posix(), path.read_bytes())
    for notebook in notebooks:
        _add(digest, notebook.name, "\0".join(_said(notebook)).encode())
    return digest.hexdigest()


@cache
def part_hashes(notebooks: tuple[Path, ...]) -> dict[str, str]:
    """SHA-256 of what people look at first when two reports differ: notebooks, templates of pages and letters."""
    home = Path(__file__).resolve().parent.parent
    found = {notebook.name: _hash_of("\0".join(_said(notebook)).encode()) for notebook in notebooks}
    for name, folders in _TEMPLATES.items():
        digest = hashlib.sha256()
        for path in sorted(p for folder in folders for p in (home / folder).rglob("*") if p.is_file()):
            if "__pycache__" not in path.parts:
                _add(digest, path.relative_to(home).as_posix(), path.read_bytes())
        found[name] = digest.hexdigest()
    return found


def _hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _add(digest: hashlib._Hash, name: str, content: bytes) -> None:
    digest.update(f"{name}\0{len(content)}\0".encode())
    digest.update(content)


def _said(notebook: Path) -> Iterable[str]:
    for cell in read_notebook(notebook).cells:
        yield f"{cell.cell_type} {sorted(cell.metadata.get('tags', []))} {cell.source}"
