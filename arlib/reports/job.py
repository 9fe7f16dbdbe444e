"""A run under way: what it reads, where it writes, how far it has come."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import pandas as pd

import arlib
from arlib.errors import WorkspaceError
from arlib.reports.catalogue import Report
from arlib.reports.inputs import code_hash
from arlib.reports.record import RunRecord, versions
from arlib.reports.runner import CELL_TIMEOUT_S


class TieOutLike(Protocol):
    """Whether the ledger ties, and the lines that say so."""

    @property
    def ties(self) -> bool: ...

    @property
    def lines(self) -> pd.DataFrame: ...


class DeskLike(Protocol):
    """What a run needs to know of a desk."""

    @property
    def as_of(self) -> date: ...

    @property
    def snapshot_id(self) -> str: ...

    @property
    def policy_hash(self) -> str: ...

    def tie_out(self) -> TieOutLike: ...

    def control_totals(self) -> list[dict[str, object]]: ...


OpenDesk = Callable[..., DeskLike]


@dataclass(frozen=True)
class Step:
    """Where a run is, for a progress bar or a plain line.

    Args:
        stage: ``open``, ``run``, ``render`` or ``publish``.
        report: Title of the report; empty for ``open`` and ``publish``.
        done: Cells done.
        total: Cells in all.
    """

    stage: str
    report: str = ""
    done: int = 0
    total: int = 0


Progress = Callable[[Step], None]


@dataclass
class Job:
    """One run: a desk, the notebooks, the places to write, and the seconds it took so far."""

    folder: Path
    desk: DeskLike
    notebooks: Path
    reports: Sequence[Report]
    tell: Progress
    parameters: Mapping[str, Any] = field(default_factory=dict)
    timeout: int = CELL_TIMEOUT_S
    started: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def as_of(self) -> str:
        """The day of the run, ``YYYY-MM-DD``."""
        return self.desk.as_of.isoformat()

    @property
    def runs(self) -> Path:
        """Where failed notebooks, single reports and the record of the last attempt are kept."""
        return self.folder / "runs"

    @property
    def book(self) -> str:
        """Name of the book, when the desk knows one."""
        return str(getattr(self.desk, "book", ""))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the seconds spent inside to a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - began, 3)

    def inputs(self) -> dict[str, str]:
        """Hash of everything the reports are made from."""
        code = code_hash(tuple(self.notebooks / report.notebook for report in self.reports))
        return {"ledger": self.desk.snapshot_id, "policy": self.desk.policy_hash, "code": code}

    def record(self, **more: Any) -> RunRecord:
        """The record of this run as far as it has come."""
        known = {
            "as_of": self.as_of,
            "status": "done",
            "inputs": self.inputs(),
            "parameters": {"as_of": self.as_of, **self.parameters},
            "versions": versions(),
            "started": self.started,
            "seconds": dict(self.seconds),
        }
        return RunRecord(**known | more)


def workspace_folder(workspace: str | Path | None) -> Path:
    """The workspace's folder; the default workspace for nothing or empty text.

    Raises:
        WorkspaceError: there is no such folder.
    """
    if workspace:
        folder = Path(workspace).expanduser().resolve()
    else:
        from arlib.store import default_workspace

        folder = Path(default_workspace().folder).resolve()
    if not folder.is_dir():
        raise WorkspaceError("no such workspace", where=str(folder), next_step=f"Make one: arlib init {folder}")
    return folder


def open_job_desk(folder: Path, as_of: str | date | None, open_desk: OpenDesk | None) -> DeskLike:
    """The desk of a run, opened by the house unless the caller brings another way."""
    return (open_desk or arlib.open_desk)(folder, as_of=as_of or None)


@contextmanager
def plain_errors(folder: Path) -> Iterator[None]:
    """A full disk or a read-only folder is told in a line, like every other bad call."""
    try:
        yield
    except OSError as error:
        raise WorkspaceError(
            f"cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            next_step="Free some space or correct the rights, then run again; the last good reports are untouched.",
        ) from error
