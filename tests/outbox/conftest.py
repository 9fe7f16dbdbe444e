from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from arlib.store import Workspace, open_workspace
from outbox.posting import approve_all, certificate, context_of, draft_all, make_book


@pytest.fixture
def book(tmp_path: Path) -> Workspace:
    """A small book with three customers."""
    return make_book(tmp_path / "workspace", accounts=3)


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Workspaces with one and with three customers, whose letters are drafted and approved; made once, then copied."""
    made = {}
    for count in (1, 3):
        workspace = make_book(tmp_path_factory.mktemp("ready") / f"w{count}", accounts=count)
        draft_all(workspace)
        approve_all(workspace)
        made[count] = workspace.folder
    return made


@pytest.fixture
def approved(ready: dict[int, Path], tmp_path: Path) -> Workspace:
    """Three approved letters."""
    return open_workspace(shutil.copytree(ready[3], tmp_path / "approved"))


@pytest.fixture
def single(ready: dict[int, Path], tmp_path: Path) -> Workspace:
    """One approved letter."""
    return open_workspace(shutil.copytree(ready[1], tmp_path / "single"))


@pytest.fixture(scope="session")
def cert(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost."""
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="session")
def tls(cert: tuple[Path, Path]):
    """The server's side of it."""
    return context_of(*cert)
