"""Notebook files, read and written in one place."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def read_notebook(path: Path) -> NotebookNode:
    """A notebook file in format 4.

    Raises:
        OSError, ValueError: not there, or no notebook.
    """
    notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    return notebook


def write_private_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook in one step, readable by its owner only: outputs and tracebacks hold customers' data."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        nbformat.write(notebook, file)  # type: ignore[no-untyped-call]  # nbformat has no types
    os.replace(fresh, path)
