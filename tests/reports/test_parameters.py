"""Parameters are refused before a kernel starts; text stays text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from arlib.errors import ParameterError
from arlib.reports.parameters import checked_parameters, notebook_parameters
from small_reports import write_notebook

CELL = """%tag parameters
workspace: str = ""  # Folder of the book
as_of: str = ""  # Day the ledger is read from
customer: str = ""  # One account
top: int = 20  # Rows shown
share: float = 0.5  # Cut-off
masked: bool = True  # Hide names
tiers: list[str] = ["high"]  # Tiers shown
limit = 5
"""


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "one.ipynb", ["# One", CELL, "print(as_of)"])


def test_names_types_defaults_and_help_are_read_from_the_notebook(notebook):
    found = notebook_parameters(notebook)
    assert list(found) == ["workspace", "as_of", "customer", "top", "share", "masked", "tiers", "limit"]
    assert (found["top"].type, found["top"].default, found["top"].help) == ("int", "20", "Rows shown")


def test_a_misspelt_name_is_refused_with_a_suggestion_and_the_whole_list(notebook):
    with pytest.raises(ParameterError) as refused:
        checked_parameters(notebook, {"costumer": "A-1"})
    assert refused.value.exit_code == 2
    assert "Did you mean 'customer'?" in refused.value.next_step
    assert "workspace, as_of, customer, top" in refused.value.next_step


@pytest.mark.parametrize(
    "name",
    [
        *("x=1;import os;y", "as_of ", "AS_OF", "", "__import__('os')", "top\n"),
        *("a.b", "1", "lambda: 0", "top=1#", "é", "\x1b[31m"),
    ],
)
def test_code_in_a_name_is_refused(notebook, name):
    with pytest.raises(ParameterError) as refused:
        checked_parameters(notebook, {name: "1"})
    assert "\x1b" not in str(refused.value)


TEXTS = ["00123", "1_000", "1e5", "nan", "None", "True", "2026-01-01", "{x}", "'; import os #"]


@pytest.mark.parametrize("text", TEXTS)
def test_text_for_a_text_parameter_stays_as_it_is(notebook, text):
    assert checked_parameters(notebook, {"customer": text}) == {"customer": text}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("top", "12", 12),
        ("share", "0.25", 0.25),
        ("share", "3", 3),
        ("masked", "false", False),
        ("masked", "Yes", True),
    ],
)
def test_text_for_a_number_or_flag_is_read_when_it_is_plainly_one(notebook, name, text, value):
    assert checked_parameters(notebook, {name: text}) == {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("top", "1_000"),
        ("top", "1e3"),
        ("top", "٣"),
        ("top", True),
        ("top", 1.5),
        ("share", "nan"),
        ("share", float("inf")),
        ("share", "1_0.5"),
        ("masked", "maybe"),
        ("masked", 1),
        ("customer", 123),
        ("customer", None),
        ("as_of", "30.10.2026"),
        ("as_of", "2026-02-30"),
        ("as_of", date(2026, 10, 30)),
        ("tiers", "high"),
        ("tiers", ("high",)),
        ("tiers", [Path("/tmp")]),
        ("limit", {1: "a"}),
        ("limit", object()),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(notebook, name, value):
    with pytest.raises(ParameterError) as refused:
        checked_parameters(notebook, {name: value})
    assert name in str(refused.value)
    assert refused.value.next_step


def test_an_empty_day_means_the_last_one_the_book_knows(notebook):
    assert checked_parameters(notebook, {"as_of": ""}) == {"as_of": ""}


def test_a_missing_or_broken_notebook_is_told_in_a_line(tmp_path):
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(ParameterError, match="no such notebook"):
        notebook_parameters(tmp_path / "none.ipynb")
    with pytest.raises(ParameterError, match="not a notebook"):
        notebook_parameters(broken)
    with pytest.raises(ParameterError, match="braces"):
        notebook_parameters(write_notebook(tmp_path / "{x}.ipynb", ["# x"]))


def test_a_value_outside_what_the_help_promises_is_refused_with_the_valid_ones(checkout):
    notebooks = checkout / "notebooks"
    with pytest.raises(ParameterError, match="one of account, family"):
        checked_parameters(notebooks / "tiering.ipynb", {"level": "galaxy"})
    with pytest.raises(ParameterError, match="at least 1"):
        checked_parameters(notebooks / "communication_review.ipynb", {"days": 0})
    assert checked_parameters(notebooks / "tiering.ipynb", {"level": "family"}) == {"level": "family"}
