"""The notebooks as an analyst meets them: a real JupyterLab, Run All, and a decision clicked through to the journal.

By day the notebooks with a panel in one JupyterLab, and a decision in four of them (the cells of all notebooks run by
day in tests/notebooks); at night Run All in every notebook, more decisions, two people at once, and pictures of every
panel in both themes and two widths, to be looked at.
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
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arlib.store.journal import read_events

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

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
ENDED = f"""
() => {{
    const cells = ({CELLS})();
    return cells.every(c => c.count !== null) || cells.some(c => c.outputs.includes('error'));
}}
"""
IDLE = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'"
SECONDS_TO_START, SECONDS_TO_RUN = 90, 180
LOOKED_AT = ("account.ipynb", "weekly_pack.ipynb", "daily_status.ipynb")
"""Those with a panel that no test of the day decides in."""
NOTEBOOKS = sorted(path.name for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


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
    shutil.copy(home / "notebooks/account.ipynb", home / "notebooks/account_of_a_colleague.ipynb")
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


def watched(page: Page) -> list[str]:
    """A list that fills with what goes wrong in a page: its errors, and requests that leave the machine."""
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(_LOCAL) else None)
    return trouble


def opened(page: Page, lab: str, notebook: str) -> list[str]:
    """Open a notebook and run all of it; gives a list that fills with what goes wrong in the page."""
    trouble = watched(page)
    page.goto(lab.format(own=Path(notebook).stem, notebook=notebook))
    run_all(page)
    return trouble


def run_all(page: Page) -> None:
    """Run all cells of the notebook in front, and wait until its kernel has nothing left to do."""
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.isReady", timeout=60_000)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_function(ENDED, timeout=SECONDS_TO_RUN * 1000)
    assert [i for i, cell in enumerate(page.evaluate(CELLS)) if "error" in cell["outputs"]] == []
    page.wait_for_function(IDLE, timeout=SECONDS_TO_RUN * 1000)


def pictured(page: Page, name: str) -> None:
    """A picture of what is in view, to look at."""
    folder = Path(__file__).parents[2] / "test-artefacts"
    folder.mkdir(exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")


def pictured_in_both_themes(page: Page, name: str, part: Locator) -> None:
    """Pictures with a part of the page on top, dark and light, at two widths."""
    for theme in ("Dark", "Light"):
        switched = f"() => document.body.dataset.jpThemeLight === '{str(theme == 'Light').lower()}'"
        switch = f"() => window.jupyterapp.commands.execute('apputils:change-theme', {{theme: 'JupyterLab {theme}'}})"
        page.evaluate(switch)
        page.wait_for_function(switched)
        for width in (1280, 1920):
            page.set_viewport_size({"width": width, "height": 1500})
            part.evaluate("e => e.scrollIntoView({block: 'start'})")
            pictured(page, f"{name}-{theme.lower()}-{width}")


def choose(page: Page, drop_down: str, **wanted: Any) -> None:
    """Choose in the first drop-down of this label."""
    page.locator(".widget-dropdown", has_text=drop_down).locator("select").first.select_option(**wanted)


def answers(page: Page, act: Callable[[], None]) -> None:
    """Do something, and wait until the first status line of the page says something else."""
    before = page.locator("span[role=status]").first.inner_text()
    act()
    changed = "was => document.querySelector('span[role=status]').innerText !== was"
    page.wait_for_function(changed, arg=before, timeout=20_000)


@pytest.mark.parametrize("notebook", LOOKED_AT)
def test_run_all_succeeds_with_the_interactive_cells_as_well(lab, page, notebook):
    trouble = opened(page, lab, notebook)
    assert page.locator(".widget-button:visible, .widget-dropdown:visible").count() > 0
    assert page.locator("[role=alert]").count() == 0
    assert trouble == []


def test_a_newcomer_finds_the_desks_and_is_told_whether_the_first_answer_was_right(lab, page):
    trouble = opened(page, lab, "start_here.ipynb")
    assert page.get_by_role("link", name="Tiering", exact=True).count() > 0
    page.get_by_label("medium", exact=True).first.check()
    page.get_by_role("button", name="Decide", exact=True).click()
    page.locator("[role=status]", has_text="Right: medium").wait_for(timeout=20_000)
    page.get_by_role("button", name="Next question", exact=True).click()
    page.locator(".widget-html", has_text="A credit of 91 days").last.wait_for(timeout=20_000)
    pictured(page, "start-here")
    assert page.locator("[role=alert]").count() == 0
    assert trouble == []


def test_feedback_given_by_keyboard_in_the_tiering_panel_is_the_one_event_in_the_journal(lab, page, workspace):
    before = journal(workspace)
    trouble = opened(page, lab, "tiering.ipynb")
    answers(page, lambda: choose(page, "Tier", index=1))
    assert page.locator(".widget-output .js-plotly-plot .main-svg").count() > 0  # the waterfall of the account
    for name in ("Feedback", "too high"):
        page.get_by_role("button", name=name, exact=True).focus()
        page.keyboard.press("Enter")
    page.get_by_label("Because").first.fill("Paid by card this morning.")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Record", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.locator("b[role=status]", has_text="Recorded at place").wait_for(timeout=20_000)
    page.locator("span[role=status]", has_text="Already recorded").wait_for(timeout=20_000)
    pictured(page, "panel-tiering-decided")
    (event,) = journal(workspace)[len(before) :]
    assert (event.kind, event.verdict, event.reason) == ("priority_judged", "too_high", "Paid by card this morning.")
    assert event.rank == 1
    assert page.locator("[role=alert]").count() == 0
    assert trouble == []


def test_a_match_accepted_in_the_reconciliation_panel_is_the_one_event_and_undo_is_the_next(lab, page, workspace):
    before = journal(workspace)
    trouble = opened(page, lab, "reconciliation.ipynb")
    answers(page, lambda: choose(page, "Reason", value="OVERPAYMENT"))
    page.locator(".widget-dropdown", has_text="Settles").locator("option", has_text="EUR").first.wait_for(
        state="attached", timeout=20_000
    )
    page.get_by_role("button", name="Record", exact=True).dblclick()
    page.locator("b[role=status]", has_text="Recorded at place").wait_for(timeout=20_000)
    page.locator("span[role=status]", has_text="Already recorded").wait_for(timeout=20_000)
    pictured(page, "panel-reconciliation-decided")
    (event,) = journal(workspace)[len(before) :]
    assert event.kind == "match_accepted"
    assert sum(part.amount_minor for part in event.settled) > 0
    page.get_by_role("button", name="Undo", exact=True).dblclick()
    page.locator("b[role=status]", has_text="Taken back").wait_for(timeout=20_000)
    assert [e.kind for e in journal(workspace)[len(before) :]] == ["match_accepted", "undone"]
    assert page.locator("[role=alert]").count() == 0
    assert trouble == []


def test_a_letter_shows_what_is_wrong_as_it_is_changed_and_kept_twice_is_the_one_event(lab, page, workspace):
    before = journal(workspace)
    trouble = opened(page, lab, "communication_review.ipynb")
    page.get_by_role("tab", name="Letters", exact=True).click()
    text = page.get_by_label("Text", exact=True).locator("visible=true")
    text.wait_for(timeout=20_000)
    page.locator(".ar-marked").first.wait_for(timeout=20_000)
    page.wait_for_function("e => e.value !== ''", arg=text.element_handle(), timeout=20_000)
    written = text.input_value()
    text.fill(f"We demand EUR 987,654.00 AT ONCE, or we take your house. {written}")
    page.keyboard.press("Tab")
    page.locator("mark").first.wait_for(timeout=20_000)
    pictured_in_both_themes(page, "panel-letters", page.get_by_role("tab", name="Letters", exact=True))
    page.get_by_role("button", name="Text as it was", exact=True).click()
    page.wait_for_function("() => document.querySelector('mark') === null", timeout=20_000)
    page.get_by_role("button", name="Keep as draft", exact=True).dblclick()
    page.locator("b[role=status]", has_text="Recorded at place").wait_for(timeout=20_000)
    page.locator("span[role=status]", has_text="Already recorded").wait_for(timeout=20_000)
    (event,) = journal(workspace)[len(before) :]
    assert (event.kind, event.body) == ("letter_drafted", written)
    assert page.locator("[role=alert]").count() == 0
    assert trouble == []


@pytest.mark.nightly
def test_of_two_people_at_one_account_one_wins_and_the_other_is_told_and_looks_again(lab, page, browser, workspace):
    before = journal(workspace)
    other = browser.new_context(viewport={"width": 1280, "height": 1500}).new_page()
    # a copy has a kernel of its own: two people at the same file would share one
    troubles = [opened(page, lab, "account.ipynb"), opened(other, lab, "account_of_a_colleague.ipynb")]
    for each, reason in ((page, "Ines is away"), (other, "I know the customer")):
        each.get_by_role("button", name="Assign", exact=True).click()
        each.get_by_label("Because").first.fill(reason)
        each.keyboard.press("Tab")
        each.get_by_role("button", name="Record", exact=True).click()
        each.get_by_text("Recorded at place" if each is page else "Changed since you looked").first.wait_for()
    alert = other.locator("[role=alert]").first
    assert "Ines is away" in alert.inner_text()
    assert "I know the customer" in alert.inner_text()
    pictured(other, "changed-since-you-looked")
    assert [e.reason for e in journal(workspace)[len(before) :]] == ["Ines is away"]
    other.get_by_role("button", name="Look again", exact=True).click()
    other.locator("span[role=status]", has_text="Seen:").wait_for(timeout=20_000)
    other.get_by_role("button", name="Record", exact=True).click()
    other.locator("b[role=status]", has_text="Recorded at place").wait_for(timeout=20_000)
    assert [e.reason for e in journal(workspace)[len(before) :]] == ["Ines is away", "I know the customer"]
    assert troubles == [[], []]
    other.context.close()


@pytest.mark.nightly
def test_exact_suggestions_are_confirmed_once_and_taken_back_together(lab, page, workspace):
    before = journal(workspace)
    trouble = opened(page, lab, "reconciliation.ipynb")
    page.get_by_role("tab", name="Several at once").click()
    page.get_by_role("button", name="Find exact suggestions").click()
    offered = page.locator(".widget-select-multiple select")
    offered.locator("option").first.wait_for(state="attached", timeout=20_000)
    offered.select_option(index=[0, 1, 2])
    page.get_by_role("button", name="Accept the selected", exact=True).click()
    page.get_by_text("Accept them all?").wait_for(timeout=20_000)
    pictured(page, "panel-several-at-once-asked")
    page.get_by_role("button", name="Confirm", exact=True).dblclick()
    page.get_by_text("matches recorded.").wait_for(timeout=20_000)
    pictured(page, "panel-several-at-once")
    made = journal(workspace)[len(before) :]
    assert {e.kind for e in made} == {"match_accepted"}
    assert 1 < len(made) <= 3  # one that takes the same document as another is left out
    page.get_by_role("button", name="Undo all of these", exact=True).click()
    page.get_by_text("matches taken back").wait_for(timeout=20_000)
    assert len(journal(workspace)) == len(before) + 2 * len(made)
    page.get_by_role("tab", name="Decide").click()
    page.get_by_role("button", name="Split by hand", exact=True).click()
    page.get_by_role("button", name="Add a row", exact=True).click()
    pictured(page, "panel-split-by-hand")
    assert page.locator("[role=alert]").count() == 0
    assert trouble == []


@pytest.mark.nightly
def test_moving_an_edge_shows_who_would_move_and_saves_nothing(lab, page, workspace):
    before, policy = journal(workspace), (workspace / "policy.toml").read_text(encoding="utf-8")
    trouble = opened(page, lab, "tiering.ipynb")
    page.get_by_role("tab", name="Edges and weights").click()
    page.locator(".noUi-handle:visible").nth(1).focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.get_by_text("Would move:").first.wait_for(timeout=20_000)
    for width in (1280, 1920):
        page.set_viewport_size({"width": width, "height": 1500})
        pictured(page, f"panel-edges-and-weights-{width}")
    assert (workspace / "policy.toml").read_text(encoding="utf-8") == policy
    assert journal(workspace) == before
    assert trouble == []


@pytest.mark.nightly
@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_run_all_succeeds_and_the_end_of_the_page_is_pictured(lab, page, notebook):
    trouble = opened(page, lab, notebook)
    pictured_in_both_themes(page, f"lab-{Path(notebook).stem}", page.locator(".jp-Cell").last)
    assert page.locator("[role=alert]").count() == 0
    assert trouble == []


def journal(workspace: Path) -> list[Any]:
    """What the workspace's journal holds, oldest first."""
    return [recorded.event for recorded in read_events(workspace)]


_LOCAL = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
