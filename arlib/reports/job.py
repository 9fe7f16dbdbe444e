"""A run under way: what it reads, where it writes, how far it has come."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import pandas as pd

import arlib
from arlib.progress import Progress
from arlib.reports.catalogue import Cadence, Report, published_folder
from arlib.reports.inputs import code_hash, part_hashes
from arlib.reports.ipynb import read_notebook
from arlib.reports.journal import last_place
from arlib.reports.record import RunRecord, versions
from arlib.reports.runner import CELL_TIMEOUT_S, cells_to_run
from arlib.store import Frozen, Workspace, default_workspace, open_workspace
from arlib.store.atomic import make_private_folder, write_atomically
from arlib.store.journal import Anchor


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

    @property
    def journal_position(self) -> Anchor: ...

    def tie_out(self) -> TieOutLike: ...

    def stale_inputs(self) -> Sequence[str]: ...

    def control_totals(self) -> list[dict[str, object]]: ...

    def alerts_to_record(self) -> pd.DataFrame: ...


OpenDesk = Callable[..., DeskLike]


@dataclass
class Job:
    """One run: the desk it reads, the notebooks it runs, the seconds it took so far.

    Args:
        parameters: What every notebook is given beside workspace and day; a report's own come from the catalogue.
        policy_file: Name of the policy's copy in ``runs/policies`` that the kernels read.
        index_link: Where the index is, seen from a page of this run; empty for a page that is in no index.
    """

    workspace: Workspace
    desk: DeskLike
    notebooks: Path
    reports: Sequence[Report]
    progress: Progress | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    timeout: int = CELL_TIMEOUT_S
    cadence: Cadence = "weekly"
    policy_file: str = ""
    index_link: str = ""
    started: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    seconds: dict[str, float] = field(default_factory=dict)
    _began: float = field(default_factory=time.perf_counter)
    _done: int = 0
    _telling: Lock = field(default_factory=Lock)

    @property
    def as_of(self) -> str:
        """The day of the run, ``YYYY-MM-DD``."""
        return self.desk.as_of.isoformat()

    @property
    def published(self) -> Path:
        """Where the reports of the day are published."""
        return published_folder(self.workspace.reports_dir, self.cadence) / self.as_of

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the seconds spent inside to a stage."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[stage] = round(self.seconds.get(stage, 0.0) + time.perf_counter() - began, 3)

    @cached_property
    def _steps(self) -> int:
        """Cells of all notebooks, a page for each, and the publication."""
        cells = sum(cells_to_run(read_notebook(self.notebooks / report.notebook)) for report in self.reports)
        return cells + len(self.reports) + 1

    def step(self, what: str) -> None:
        """One step further: a cell, a page, or the publication. Notebooks that run side by side take turns to tell."""
        with self._telling:
            self._done = min(self._done + 1, self._steps)
            if self.progress is not None:
                self.progress(what, self._done, self._steps)

    def inputs(self) -> dict[str, str]:
        """Hash of everything the reports are made from; of the journal the place it is read up to."""
        code = code_hash(tuple(self.notebooks / report.notebook for report in self.reports))
        desk = self.desk
        made_from = {"ledger": desk.snapshot_id, "journal": str(desk.journal_position), "policy": desk.policy_hash}
        return made_from | {"code": code}

    def frozen(self) -> dict[str, str]:
        """What tells every kernel of the run to read what the run has read, whatever is written meanwhile."""
        policy = str(policies_folder(self.workspace) / self.policy_file) if self.policy_file else ""
        return Frozen(self.desk.snapshot_id, str(self.desk.journal_position), policy).environment(self.workspace)

    def record(self, **more: Any) -> RunRecord:
        """The record of this run as far as it has come."""
        known = {
            "as_of": self.as_of,
            "status": "done",
            "inputs": self.inputs(),
            "parameters": {"as_of": self.as_of, **self.parameters},
            "versions": versions(),
            "cadence": self.cadence,
            "parts": part_hashes(tuple(self.notebooks / report.notebook for report in self.reports)),
            "policy_file": self.policy_file,
            "stale": tuple(self.desk.stale_inputs()),
            "started": self.started,
            "seconds": {**self.seconds, "total": round(time.perf_counter() - self._began, 3)},
        }
        return RunRecord(**known | more)


def workspace_of(given: str | Path | Workspace | None) -> Workspace:
    """The workspace meant: opened already, by its folder, or the default one for nothing or empty text.

    Raises:
        WorkspaceError: there is none, or it is damaged.
    """
    if isinstance(given, Workspace):
        return given
    return open_workspace(given) if given else default_workspace()


def open_job_desk(workspace: Workspace, as_of: str | date | None, open_desk: OpenDesk | None) -> DeskLike:
    """The desk of a run, opened by the house unless the caller brings another way."""
    if open_desk is not None:
        return open_desk(workspace, as_of=as_of or None)
    desk = arlib.open_desk(workspace, as_of=as_of or None, position=last_place(workspace))
    return desk.reading_up_to(last_place(workspace, day=desk.as_of))


def policies_folder(workspace: Workspace) -> Path:
    """Where the policies of runs are kept, so that a report can be made again after the policy was changed."""
    return workspace.runs_dir / "policies"


def keep_policy(workspace: Workspace) -> str:
    """Keep a copy of the policy's file as it is now, once, and say the copy's name: the hash of its text."""
    text = workspace.policy_text().encode()
    name = f"{hashlib.sha256(text).hexdigest()[:32]}.toml"
    folder = policies_folder(workspace)
    make_private_folder(folder)
    if not (folder / name).is_file():
        write_atomically(folder / name, text)
    return name
