"""Days are calendar days: read one way or not at all, and plausible for the day of the export."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.errors import IntakeError
from arlib.intake.days import DayStyle, infer_day_style, read_days

AS_OF = date(2026, 10, 30)


def day(text: str, style: DayStyle | None = None, *, past: bool = True) -> date | str:
    """The day of one cell, or the code it is refused with."""
    cells = pd.Series([text], dtype="str")
    read = read_days(cells, style=style or DayStyle(), as_of=AS_OF, not_after_as_of=past)
    return str(read.code[0]) or pd.Timestamp(read.days[0]).date()


def order(*cells: str) -> str:
    return infer_day_style([pd.Series(cells, dtype="str")], where="file")[0].order


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04", "2026/03/04", "2026.3.4", "20260304", "20260304.0", "2026-03-04T00:00:00", "4 Mar 2026",
        "2026-03-04 00:00:00.000000000", "2026-03-04T23:30:00-05:00", "04-MAR-2026", "4. March 2026", "March 4, 2026",
    ],
)  # fmt: skip
def test_a_date_that_says_its_order_needs_no_declaration(text: str):
    assert day(text) == date(2026, 3, 4)


def test_the_day_stays_the_one_that_was_written_whatever_the_zone():
    assert day("2026-03-04T23:59:59Z") == date(2026, 3, 4)


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2025-02-29", "2026-13-01", "20261301", "31/12/2026", "46023", "26-03-04", "soon", "2026-03"]
)
def test_what_is_no_day_is_refused(text: str):
    assert day(text) == "IMP130"


@pytest.mark.parametrize(
    ("text", "past", "expected"),
    [
        ("1990-01-01", True, date(1990, 1, 1)),
        ("1989-12-31", True, "IMP131"),
        ("2026-10-30", True, AS_OF),
        ("2026-10-31", True, "IMP132"),
        ("2031-10-30", False, date(2031, 10, 30)),
        ("2031-10-31", False, "IMP131"),
    ],
)
def test_a_day_is_plausible_from_1990_on_and_not_too_far_ahead(text: str, past: bool, expected: date | str):
    assert day(text, past=past) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("13/04/2026", "05/04/2026"), "dmy"),
        (("4/13/2026", "5/4/2026"), "mdy"),
        (("05.05.2026",), "dmy"),
        (("2026-05-04",), "ymd"),
        (("", "13-4-2026"), "dmy"),
    ],
)
def test_the_order_is_what_the_dates_prove(cells: tuple[str, ...], expected: str):
    assert order(*cells) == expected


@pytest.mark.parametrize("cells", [("05/04/2026",), ("13/04/2026", "04/13/2026")])
def test_dates_that_prove_nothing_or_two_things_are_refused(cells: tuple[str, ...]):
    with pytest.raises(IntakeError, match="two"):
        order(*cells)


def test_a_declared_format_is_followed_to_the_letter():
    style = DayStyle(format="%d.%m.%y")
    assert day("04.03.26", style) == date(2026, 3, 4)
    assert day("2026-03-04", style) == "IMP130"


@given(st.dates(date(1990, 1, 1), AS_OF), st.sampled_from(["dmy", "mdy"]), st.sampled_from("/-."))
def test_every_day_comes_back_under_its_order(when: date, style: str, mark: str):
    parts = (when.day, when.month) if style == "dmy" else (when.month, when.day)
    assert day(mark.join(str(p) for p in (*parts, when.year)), DayStyle(style)) == when


@given(st.text(max_size=20))
def test_no_text_at_all_breaks_the_reader(text: str):
    infer_day_style([pd.Series([text], dtype="str")], where="file", order="dmy")
    day(text, DayStyle("dmy"))
