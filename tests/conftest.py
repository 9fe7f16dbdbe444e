"""What many tests share: the sample workspace, a browser, and the accessibility checker.

Drawn frames are in ``drawn.py``: ``from drawn import frame``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from arlib.browser import installed_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_ARGS = (
    "--no-sandbox",  # root in a container has no sandbox to offer
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
)

# By day the same examples every time, so that a failure is there for everybody; `make nightly` looks further afield.
# No deadline and no complaint of slowness: both say more about the machine than about the rule.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("everyday", parent=PATIENT, derandomize=True, max_examples=12)
settings.register_profile("nightly", parent=PATIENT, max_examples=500, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder the project was cloned into."""
    return ROOT


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace holding the whole sample book; made once, shared by every test and every worker: read only."""
    from arlib.importing import open_sample_workspace

    return _made_once(tmp_path_factory, "sample-workspace", open_sample_workspace)


@pytest.fixture(scope="session")
def small_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A twelfth of the sample book: every kind of case is in it, and a notebook takes half the time. Read only."""
    from arlib.importing import import_samples
    from arlib.samples import make_sample_book, write_sample_exports
    from arlib.store import create_workspace

    def make(home: Path) -> None:
        exports = tmp_path_factory.mktemp("small-exports")
        write_sample_exports(make_sample_book(accounts=300), exports)
        import_samples(create_workspace(home, book_name="Small book"), exports)

    return _made_once(tmp_path_factory, "small-workspace", make)


@pytest.fixture
def own_sample_workspace(sample_workspace: Path, tmp_path: Path) -> Path:
    """A copy of the sample workspace that the test may write to."""
    return Path(shutil.copytree(sample_workspace, tmp_path / "workspace"))


@pytest.fixture(scope="session")
def chromium_path() -> str | None:
    """An installed Chrome or Chromium, or None for the one that came with playwright."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).is_file():
            pytest.fail(f"CHROMIUM names {named!r}, and there is no such file. Correct it or unset it.", pytrace=False)
        return named
    return installed_browser()


@pytest.fixture(scope="session")
def browser(chromium_path: str | None) -> Iterator[Browser]:
    """A headless Chromium for the whole session. No browser is a failure, never a silent skip."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as driver:
        try:
            opened = driver.chromium.launch(executable_path=chromium_path, args=list(CHROMIUM_ARGS))
        except Error as error:
            reason = str(error).strip().splitlines()[0]
            pytest.fail(f"No browser could be started ({reason}). Run `make browser`, or set CHROMIUM.", pytrace=False)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core, the accessibility checker; evaluate it in a page, then call ``axe.run``."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that the first worker makes and every other one finds."""
    home = _shared_between_workers(factory) / name
    with FileLock(f"{home}.lock"):
        if not home.is_dir():
            making = home.with_name(f"{name}.making")
            shutil.rmtree(making, ignore_errors=True)
            make(making)
            making.rename(home)
    return home


def _shared_between_workers(factory: pytest.TempPathFactory) -> Path:
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
