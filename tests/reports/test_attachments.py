from __future__ import annotations

import nbformat
import pytest

from arlib.errors import NotebookFailed
from arlib.reports import attachments
from arlib.reports.attachments import taken_out
from arlib.reports.render import render_body
from arlib.tables import Attachment, TableError


def executed(*attached: Attachment) -> nbformat.NotebookNode:
    outputs = [nbformat.v4.new_output("display_data", data=a._repr_mimebundle_()) for a in attached]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=outputs)])


def test_a_file_is_named_after_the_page_and_linked_from_it():
    slim, files = taken_out(executed(Attachment("queue.csv", b"a,b\n", "Work queue")), page="tiering.html")
    assert files == {"tiering-queue.csv": b"a,b\n"}
    assert '<a download="tiering-queue.csv" href="tiering-queue.csv"' in render_body(slim)


def test_the_page_holds_no_second_copy_of_the_file():
    slim, _ = taken_out(executed(Attachment("queue.csv", b"secret,b\n", "Work queue")), page="tiering.html")
    assert "data:text/csv" not in nbformat.writes(slim)


def test_the_executed_notebook_is_not_changed():
    notebook = executed(Attachment("queue.csv", b"a", "Work queue"))
    before = nbformat.writes(notebook)
    taken_out(notebook, page="tiering.html")
    assert nbformat.writes(notebook) == before


def test_two_files_of_one_name_stop_the_report():
    twice = executed(Attachment("queue.csv", b"a", "One"), Attachment("queue.csv", b"b", "Two"))
    with pytest.raises(NotebookFailed, match="twice"):
        taken_out(twice, page="tiering.html")


def test_a_file_too_large_for_a_report_stops_it(monkeypatch):
    monkeypatch.setattr(attachments, "LARGEST_BYTES", 10)
    with pytest.raises(NotebookFailed, match="larger"):
        taken_out(executed(Attachment("queue.csv", b"a" * 11, "One")), page="tiering.html")


@pytest.mark.parametrize("name", ["../x.csv", "x.html", "Q.csv", "a b.csv", ".csv", "x.csv.exe", "ä.csv", "x.csv\n"])
def test_a_name_that_could_mislead_is_refused(name):
    with pytest.raises(TableError):
        Attachment(name, b"", "x")


def test_markup_in_a_label_is_shown_as_text():
    slim, _ = taken_out(executed(Attachment("q.csv", b"a", "<script>x()</script>")), page="p.html")
    assert "<script>" not in render_body(slim)
