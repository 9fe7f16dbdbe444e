"""The notebooks as an analyst meets them: a real JupyterLab, Run All, and a panel that answers."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arlib.store.journal import read_events

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LAB_SETTINGS = {
    # off-screen cells are part of the page, so that everything can be counted
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
CELLS = """
() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(w => w.model.type === 'code')
    .map(w => ({count: w.model.executionCount, outputs: w.model.outputs.toJSON().map(o => o.output_type)}))
"""
SECONDS_TO_START, SECONDS_TO_RUN = 90, 180


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, sample_workspace: Path) -> Path:
    """A copy of the sample workspace that is decided in."""
    return Path(shutil.copytree(sample_workspace, tmp_path_factory.mktemp("decided") / "workspace"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, workspace: Path, checkout: Path) -> Iterator[str]:
    """Address of a notebook in a JupyterLab with nobody's settings but ours.

    Each notebook opens in a workspace of JupyterLab's own (``own``), or the tabs of the last one would come back.
    """
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(checkout / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for plugin, values in LAB_SETTINGS.items():
        path = home / "settings" / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    own = {f"JUPYTER{name}": str(home / name.lower()) for name in ("_CONFIG_DIR", "_DATA_DIR", "_RUNTIME_DIR")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "spaces")}
    own |= {"IPYTHONDIR": str(home / "ipython"), "ARLIB_WORKSPACE": str(workspace)}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"),
        *("--ServerApp.port_retries=0", f"--ServerApp.root_dir={home / 'notebooks'}", "--allow-root"),
        *(f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True"),
        *("--LabApp.extension_manager=readonly", "--KernelManager.transport_encryption=auto"),
    ]
    with (home / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | own, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, home / "server.log")
            yield f"http://127.0.0.1:{port}/lab/workspaces/{{own}}/tree/{{notebook}}?token={token}"
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start: {log.read_text()[-800:]}", pytrace=False)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 1500})
    yield context.new_page()
    context.close()


def opened(page: Page, lab: str, notebook: str, drop_down: str) -> list[str]:
    """Open a notebook and run all of it; gives a list that fills with what goes wrong in the page."""
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(_LOCAL) else None)
    page.goto(lab.format(own=Path(notebook).stem, notebook=notebook))
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady", timeout=60_000)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.locator(".widget-dropdown", has_text=drop_down).first.wait_for(timeout=SECONDS_TO_RUN * 1000)
    page.wait_for_function(f"() => ({CELLS})().every(c => c.count !== null)", timeout=60_000)
    cells = page.evaluate(CELLS)
    assert [i for i, cell in enumerate(cells) if "error" in cell["outputs"]] == []
    return trouble


def pictured(page: Page, name: str, *, drop_down: str) -> None:
    """Pictures of the panel with this drop-down, light and dark, to look at."""
    folder = Path(__file__).parents[2] / "test-artefacts"
    folder.mkdir(exist_ok=True)
    for theme in ("Dark", "Light"):
        page.evaluate(
            f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})"
        )
        page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'")
        page.locator(".widget-dropdown", has_text=drop_down).first.evaluate("e => e.scrollIntoView({block: 'start'})")
        page.screenshot(path=folder / f"{name}-{theme.lower()}.png")


@pytest.mark.parametrize(
    ("notebook", "drop_down"),
    [("tiering.ipynb", "Tier"), ("reconciliation.ipynb", "Reason"), ("communication_review.ipynb", "Sent by")],
)
def test_run_all_succeeds_and_the_panel_answers_a_click(lab, page, notebook, drop_down):
    trouble = opened(page, lab, notebook, drop_down)
    status = page.locator("span[role=status]").first
    before = status.inner_text()
    page.locator(".widget-dropdown", has_text=drop_down).locator("select").first.select_option(index=1)
    page.wait_for_function(
        "was => document.querySelector('span[role=status]').innerText !== was", arg=before, timeout=20_000
    )
    pictured(page, f"panel-{Path(notebook).stem}", drop_down=drop_down)
    assert page.locator("[role=alert]").count() == 0
    assert page.locator(".js-plotly-plot .main-svg").count() > 0
    assert trouble == []


def test_a_decision_clicked_through_in_the_tiering_panel_is_the_one_event_in_the_journal(lab, page, workspace):
    before = journal(workspace)
    trouble = opened(page, lab, "tiering.ipynb", "Tier")
    page.get_by_role("button", name="Feedback", exact=True).click()
    page.get_by_role("button", name="too high", exact=True).click()
    page.get_by_label("Because").last.fill("Paid by card this morning.")
    page.get_by_label("Because").last.press("Tab")
    page.get_by_role("button", name="Record", exact=True).dblclick()
    page.locator("b[role=status]", has_text="Recorded at place").wait_for(timeout=20_000)
    page.locator("span[role=status]", has_text="Already recorded").wait_for(timeout=20_000)
    pictured(page, "panel-tiering-decided", drop_down="Tier")
    (event,) = journal(workspace)[len(before) :]
    assert (event.kind, event.verdict, event.reason) == ("priority_judged", "too_high", "Paid by card this morning.")
    assert event.rank == 1
    assert trouble == []


def test_a_match_accepted_in_the_reconciliation_panel_is_the_one_event_and_undo_is_the_next(lab, page, workspace):
    before = journal(workspace)
    trouble = opened(page, lab, "reconciliation.ipynb", "Reason")
    page.locator(".widget-dropdown", has_text="Reason").locator("select").first.select_option("OVERPAYMENT")
    page.locator(".widget-dropdown", has_text="Settles").locator("option", has_text="EUR").first.wait_for(
        state="attached", timeout=20_000
    )
    page.get_by_role("button", name="Record", exact=True).dblclick()
    page.locator("b[role=status]", has_text="Recorded at place").wait_for(timeout=20_000)
    page.locator("span[role=status]", has_text="Already recorded").wait_for(timeout=20_000)
    pictured(page, "panel-reconciliation-decided", drop_down="Reason")
    (event,) = journal(workspace)[len(before) :]
    assert event.kind == "match_accepted"
    assert sum(part.amount_minor for part in event.settled) > 0
    page.get_by_role("button", name="Undo", exact=True).dblclick()
    page.locator("b[role=status]", has_text="Taken back").wait_for(timeout=20_000)
    assert [e.kind for e in journal(workspace)[len(before) :]] == ["match_accepted", "undone"]
    assert trouble == []


def journal(workspace: Path) -> list[Any]:
    """What the workspace's journal holds, oldest first."""
    return [recorded.event for recorded in read_events(workspace)]


_LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
