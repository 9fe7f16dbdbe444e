from __future__ import annotations

import io
from functools import cache

import pandas as pd
from icalendar import Calendar
from openpyxl import load_workbook

from arlib.contracts import ITEMS, complete
from arlib.exhibits.tiering import queue_sheets, tiering_files
from arlib.ledger import Ledger, age
from arlib.tables.calendars import calendar_bytes
from arlib.tiering import Activity, CreditCare, WorkQueue, calendar_rows, care_for_credits, queue_rows, work_queue
from tiering.books import ACCOUNT_ROWS, DAY, EURO, ITEM_ROWS, ranked

HOSTILE = ACCOUNT_ROWS.assign(name=['=HYPERLINK("http://x.example")', "+1", "-1", "@SUM(A1)"])


@cache
def week(*, hostile: bool = False) -> WorkQueue:
    return work_queue(ranked(accounts=HOSTILE if hostile else ACCOUNT_ROWS), activity=Activity.of())


@cache
def care(*, hostile: bool = False) -> CreditCare:
    accounts = HOSTILE if hostile else ACCOUNT_ROWS
    ledger = Ledger.from_tables({"accounts": accounts, "items": complete(ITEM_ROWS, ITEMS)}, checked=True)
    aging = age(ledger.items, as_of=DAY, policy=EURO)
    return care_for_credits(aging, ledger, activity=Activity.of(), policy=EURO)


def test_a_row_of_a_file_says_what_the_queue_says():
    rows = queue_rows(week())
    assert rows[["id", "step"]].values.tolist()[0] == ["A", "Ask for payment"]
    assert queue_rows(week(), owner="Ravi Nair")["owner"].unique().tolist() == ["Ravi Nair"]


def test_what_is_overdue_stands_on_the_first_working_day_to_come():
    rows = calendar_rows(week()).set_index("uid")
    late = rows.loc["D/tier"]
    assert late["day"] == pd.Timestamp("2026-04-01")
    assert late["summary"] == "Ask for payment: Elm Freight (was due 2026-03-13)"


def test_the_same_case_keeps_its_id_in_every_calendar():
    first = calendar_bytes(calendar_rows(week()), name="Queue", as_of=DAY)
    again = calendar_bytes(calendar_rows(week()), name="Queue", as_of=DAY)
    events = Calendar.from_ical(first).walk("VEVENT")
    assert first == again
    assert len({event["UID"] for event in events}) == len(events) == 4
    assert all("A/tier" not in event["UID"] for event in events), "an id tells nothing about a customer"


def test_a_name_with_line_breaks_cannot_break_a_calendar():
    rows = pd.DataFrame({"uid": ["1"], "day": pd.to_datetime(["2026-04-01"]), "description": ["a"],
                         "summary": ["Elm\r\nBEGIN:VEVENT"]})  # fmt: skip
    assert len(Calendar.from_ical(calendar_bytes(rows, name="Queue", as_of=DAY)).walk("VEVENT")) == 1


def test_the_files_hold_every_row_and_no_formula():
    book, flat, calendar = tiering_files(week(hostile=True), care(hostile=True))
    assert [f.name for f in (book, flat, calendar)] == ["work-queue.xlsx", "work-queue.csv", "deadlines.ics"]
    sheet = load_workbook(io.BytesIO(book.content))["Queue"]
    assert sheet.max_row == 5
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}
    assert b"'=HYPERLINK" in flat.content


def test_every_sheet_of_the_workbook_has_its_rows():
    sizes = {sheet.name: len(sheet.frame) for sheet in queue_sheets(week(), care())}
    assert (sizes["Queue"], sizes["Credits"], sizes["Deadlines"]) == (4, 2, 5)
