"""A published small report, run once for all tests that only read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from arlib.reports import RunRecord, run_weekly
from small_reports import SMALL, SmallDesk, small_workspace


@dataclass(frozen=True)
class Published:
    """A workspace after one good run."""

    workspace: Path
    notebooks: Path
    record: RunRecord
    steps: tuple[tuple[str, int, int], ...]

    @property
    def folder(self) -> Path:
        assert self.record.folder is not None
        return self.record.folder

    @property
    def html(self) -> str:
        return (self.folder / "small.html").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """One good run of the small report; read it, do not write into it."""
    steps: list[tuple[str, int, int]] = []
    workspace, notebooks = small_workspace(tmp_path_factory.mktemp("published"))
    record = run_weekly(
        workspace,
        notebooks=notebooks,
        reports=SMALL,
        open_desk=SmallDesk().opened,
        progress=lambda *step: steps.append(step),
    )
    return Published(workspace, notebooks, record, tuple(steps))
