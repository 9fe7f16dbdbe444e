"""A real JupyterLab for browser tests: the server, and one page in which notebooks run one after the other.

Loading JupyterLab and starting a kernel cost more than most notebooks: both are done once, and each notebook begins
with an empty namespace all the same.
"""

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arlib.store.journal import read_events

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
PATIENCE_MS = 180_000
LAB_SETTINGS = {
    # off-screen cells are part of the page, so that everything can be counted
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none", "autoStartDefaultKernel": True},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
CELLS = """
() => window.jupyterapp.shell.currentWidget.content.widgets
    .filter(w => w.model.type === 'code')
    .map(w => ({
        count: w.model.executionCount,
        errors: w.model.outputs.toJSON().filter(o => o.output_type === 'error').map(o => `${o.ename}: ${o.evalue}`),
    }))
"""
ENDED = f"""
() => {{
    const cells = ({CELLS})();
    return cells.every(c => c.count !== null) || cells.some(c => c.errors.length);
}}
"""
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
START = """
async () => {
    await window.jupyterapp.started;
    await window.jupyterapp.serviceManager.ready;
    return (await window.jupyterapp.serviceManager.kernels.startNew({name: 'python3'}, {handleComms: false})).id;
}
"""
OPEN = """
async ([path, id]) => {
    const kernel = {id, name: 'python3'};
    await window.jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook', kernel});
}
"""
READY = """
path => {
    const open = window.jupyterapp.shell.currentWidget;
    return open?.context?.path === path && open.sessionContext?.isReady;
}
"""
RUN = """
async ([id, code]) => {
    const model = {id, name: 'python3'};
    const kernel = window.jupyterapp.serviceManager.kernels.connectTo({model, handleComms: false});
    await kernel.requestExecute({code, silent: true, store_history: false}).done;
    kernel.dispose();
}
"""
CLOSE = """
() => {
    const app = window.jupyterapp;
    for (const open of [...app.shell.widgets('main')]) {
        if (open.context) open.context.model.dirty = false;  // or JupyterLab asks whether to save
        open.close();
    }
}
"""
FORGET = "import ipywidgets; ipywidgets.Widget.close_all(); get_ipython().reset(new_session=True)"
_LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that is served: its address, the folder of its notebooks, and the workspace they open."""

    address: str
    workspace: Path
    notebooks: Path


@contextmanager
def serving(home: Path, workspace: Path) -> Iterator[Lab]:
    """Serve the notebooks over a workspace, with nobody's settings but ours; ``home`` is an empty folder."""
    shutil.copytree(ROOT / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
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
            # a workspace of JupyterLab's own (``{own}``) for each page, or the tabs of another one would come back
            yield Lab(f"http://127.0.0.1:{port}/lab/workspaces/{{own}}?token={token}", workspace, home / "notebooks")
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start: {log.read_text()[-800:]}", pytrace=False)


class LabPage:
    """A page of JupyterLab with a kernel of its own: one person at work.

    Args:
        lab: Where JupyterLab is served.
        browser: Opens the page.
        own: Name of the person's place in JupyterLab.
    """

    def __init__(self, lab: Lab, browser: Browser, own: str) -> None:
        self.lab = lab
        self.context = browser.new_context(viewport={"width": 1280, "height": 1500})
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.trouble: list[str] = []
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda r: None if r.url.startswith(_LOCAL) else self.trouble.append(r.url))
        self.page.goto(lab.address.format(own=own))
        self.page.wait_for_function("() => window.jupyterapp?.started")
        self.kernel = self.page.evaluate(START)

    def run_all(self, notebook: str, *, workspace: Path | None = None) -> Page:
        """Open a notebook, run all of it, and wait until its kernel has nothing left to do; no cell may fail."""
        where = str(workspace or self.lab.workspace)
        self.page.evaluate(RUN, [self.kernel, f"import os; os.environ['ARLIB_WORKSPACE'] = {where!r}"])
        self.page.evaluate(OPEN, [notebook, self.kernel])
        self.page.wait_for_function(READY, arg=notebook)
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
        self.page.wait_for_function(ENDED, timeout=PATIENCE_MS)
        assert [(place, cell["errors"]) for place, cell in enumerate(self.page.evaluate(CELLS)) if cell["errors"]] == []
        self.page.wait_for_function(IDLE, timeout=PATIENCE_MS)
        return self.page

    def is_sound(self) -> bool:
        """Whether no panel shows an error, and nothing went wrong in the page or left the machine."""
        assert self.page.locator("[role=alert]").all_inner_texts() == []
        assert self.trouble == []
        return True

    def clear(self) -> None:
        """Close what is open, and begin the next notebook with nothing."""
        self.page.set_viewport_size({"width": 1280, "height": 1500})
        self.page.evaluate(CLOSE)
        self.page.evaluate(RUN, [self.kernel, FORGET])
        self.trouble.clear()

    def press(self, name: str, *, twice: bool = False) -> None:
        """Click the first visible button of this name; twice: both clicks are its own, even if the first moves it."""
        button = self.page.get_by_role("button", name=name, exact=True).locator("visible=true").first
        button.click(trial=twice)  # on trial: wait until a person could press it, and leave it alone
        if twice:
            button.evaluate("button => { button.click(); button.click(); }")

    def say(self, field: str, text: str) -> None:
        """Write into the first visible field of this label, and leave it."""
        self.page.get_by_label(field, exact=True).locator("visible=true").first.fill(text)
        self.page.keyboard.press("Tab")

    def turn_to(self, tab: str) -> None:
        """Turn to a tab of a panel."""
        self.page.get_by_role("tab", name=tab, exact=True).locator("visible=true").first.click()

    def choose(self, drop_down: str, **wanted: Any) -> None:
        """Choose in the first visible drop-down of this label."""
        labelled = self.page.locator(".widget-dropdown", has_text=drop_down).locator("visible=true")
        labelled.locator("select").first.select_option(**wanted)

    def is_told(self, words: str) -> None:
        """Wait until the panel says this."""
        self.page.locator("[role=status]", has_text=words).locator("visible=true").first.wait_for()

    def answers(self, act: Callable[[], None]) -> None:
        """Do something, and wait until the first status line of the page says something else."""
        before = self.page.locator("span[role=status]").first.inner_text()
        act()
        changed = "was => document.querySelector('span[role=status]').innerText !== was"
        self.page.wait_for_function(changed, arg=before)

    def pictured(self, name: str) -> None:
        """A picture of what is in view, to look at."""
        folder = ROOT / "test-artefacts"
        folder.mkdir(exist_ok=True)
        self.page.screenshot(path=folder / f"{name}.png")

    def pictured_in_both_themes(self, name: str, part: Locator) -> None:
        """Pictures with a part of the page on top, dark and light, at two widths."""
        for theme in ("Dark", "Light"):
            switch = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
            self.page.evaluate(switch, f"JupyterLab {theme}")
            light = str(theme == "Light").lower()
            self.page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{light}'")
            for width in (1280, 1920):
                self.page.set_viewport_size({"width": width, "height": 1500})
                part.evaluate("e => e.scrollIntoView({block: 'start'})")
                self.pictured(f"{name}-{theme.lower()}-{width}")


def journal(workspace: Path) -> list[Any]:
    """What the workspace's journal holds, oldest first."""
    return [recorded.event for recorded in read_events(workspace)]
