"""Progress of long work: a bar on a terminal, plain lines elsewhere (no control characters in a scheduler's mail)."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many steps are done, and how many there are (0: not known)."""


@contextmanager
def told_progress() -> Iterator[Progress]:
    """A progress callback for the command line."""
    if not sys.stderr.isatty():
        yield _plain_lines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Starting", total=None)

        def step(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total or None)

        yield step


def _plain_lines() -> Progress:
    last = ""

    def step(what: str, done: int, total: int) -> None:
        nonlocal last
        if what != last:
            sys.stderr.write(f"[{done}/{total}] {what}\n" if total else f"{what}\n")
            sys.stderr.flush()
            last = what

    return step
