"""Notebooks are stored clean: no outputs, no customer's figures, one shape that papermill and people can rely on."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
DESKS = {"tiering", "reconciliation", "communication_review"}
KNOWN_TAGS = {"parameters", "interactive", "remove", "sign-off"}
MOST_CELLS = 20

Notebook = dict[str, Any]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request: pytest.FixtureRequest) -> Notebook:
    return json.loads(request.param.read_text(encoding="utf-8"))


def _tags(cell: dict[str, Any]) -> list[str]:
    return cell["metadata"].get("tags", [])


def _text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _code(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_every_desk_has_its_notebook():
    assert {path.stem for path in NOTEBOOKS} >= DESKS


def test_no_output_and_no_execution_count_is_stored(notebook: Notebook):
    assert [c["id"] for c in _code(notebook) if c["outputs"] or c["execution_count"] is not None] == []
    assert "widgets" not in notebook["metadata"]


def test_the_kernel_is_the_one_everybody_has(notebook: Notebook):
    kernel = notebook["metadata"]["kernelspec"]
    assert (kernel["name"], kernel["language"]) == ("python3", "python")


def test_one_cell_holds_the_parameters_and_nothing_else_but_their_help(notebook: Notebook):
    cells = [cell for cell in _code(notebook) if "parameters" in _tags(cell)]
    assert len(cells) == 1
    assert cells[0] is _code(notebook)[0], "parameters come first"
    for line in filter(None, map(str.strip, _text(cells[0]).splitlines())):
        assert re.fullmatch(r"#.*|\w+: \w+ = .+  # .+", line), f"wanted `name: type = value  # help`, found: {line}"


def test_there_is_one_title(notebook: Notebook):
    marked = [_text(cell) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]
    assert len([line for text in marked for line in text.splitlines() if line.startswith("# ")]) == 1
    assert _text(notebook["cells"][0]).startswith("# ")


def test_tags_are_known_ones(notebook: Notebook):
    assert {tag for cell in notebook["cells"] for tag in _tags(cell)} <= KNOWN_TAGS


def test_interactive_cells_come_last_and_with_their_heading(notebook: Notebook):
    interactive = ["interactive" in _tags(cell) for cell in notebook["cells"]]
    assert any(interactive), "the desk's panel is missing"
    assert interactive == sorted(interactive), "a report cell stands behind an interactive one"
    assert notebook["cells"][interactive.index(True)]["cell_type"] == "markdown", "the heading needs the tag too"


def test_a_notebook_tells_a_story_and_computes_nothing_itself(notebook: Notebook):
    assert len(notebook["cells"]) <= MOST_CELLS
    computing = [_text(c) for c in _code(notebook) if re.search(r"\b(def|lambda|class|for|while)\b ", _text(c))]
    assert computing == [], "give it a name in arlib and a test"


def test_the_start_page_leads_to_every_notebook():
    start = json.loads((FOLDER / "start_here.ipynb").read_text(encoding="utf-8"))
    linked = set(re.findall(r"\]\((\w+\.ipynb)\)", "".join(_text(cell) for cell in start["cells"])))
    assert linked == {path.name for path in NOTEBOOKS} - {"start_here.ipynb"}
