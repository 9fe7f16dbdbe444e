"""The letters panel: findings follow the text, a changed text is a new draft, and a second person agrees to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from arlib.communications.letters.wording import day_text
from arlib.contracts.events import Event, Role
from arlib.dates import plain_day
from arlib.desk import Desk, open_desk
from arlib.outbox import Correspondence
from arlib.panels import LettersPanel, Pen
from arlib.store.journal import read_events
from hostile import HOSTILE
from outbox.posting import make_book

DAY = "2026-05-12"


@pytest.fixture(scope="session")
def letters_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two customers with an invoice each that is due for a first letter. Read only."""
    return make_book(tmp_path_factory.mktemp("letters") / "book", accounts=2).folder


@pytest.fixture(scope="session")
def plan_desk(letters_book: Path) -> Desk:
    """A desk whose plan and aging are worked out once for all tests."""
    return open_desk(letters_book, as_of=DAY)


@pytest.fixture(scope="session")
def plan(plan_desk: Desk):
    """The plan of the day."""
    return plan_desk.contact_plan().accounts


@pytest.fixture(scope="session")
def at_seat(plan_desk: Desk, plan) -> Callable[..., LettersPanel]:
    """Gives the panel as one person has it at a book."""

    def sit(book: Path, actor: str = "Ines Caro", role: Role = "analyst") -> LettersPanel:
        desk = open_desk(book, as_of=DAY)
        writer = replace(desk.writer, actor=actor, role=role, _own={})
        letters = Correspondence(desk.workspace, plan, writer)
        return LettersPanel(letters, plan_desk.aging.lines, plan_desk.names, pen=Pen.of(desk))

    return sit


@pytest.fixture(scope="session")
def kept_book(letters_book: Path, tmp_path_factory: pytest.TempPathFactory, at_seat) -> Path:
    """The same book after Ines Caro has kept the first letter. Read only."""
    book = Path(shutil.copytree(letters_book, tmp_path_factory.mktemp("letters") / "kept"))
    at_seat(book).forms.shown.submit()
    return book


@pytest.fixture(scope="session")
def reading(letters_book: Path, at_seat) -> LettersPanel:
    """A panel that nothing is recorded in."""
    return at_seat(letters_book)


@pytest.fixture
def panel(reading: LettersPanel) -> Iterator[LettersPanel]:
    """The same, as it was in the beginning."""
    yield reading
    reading.find.value = ""
    reading.editor.restore()


@pytest.fixture
def own(kept_book: Path, tmp_path: Path) -> Path:
    """A copy of the book with one draft that the test may write to."""
    return Path(shutil.copytree(kept_book, tmp_path / "book"))


@pytest.fixture
def seat(own: Path, at_seat) -> Callable[..., LettersPanel]:
    """Gives the panel as one person has it at the test's own book."""
    return partial(at_seat, own)


@pytest.fixture
def said(own: Path) -> Callable[[], list[Event]]:
    """Gives the events of the journal, oldest first."""
    return lambda: [r.event for r in read_events(own)]


def answer(panel: LettersPanel, yes: str, reason: str = "Read.") -> str:
    """Answer as the second person; gives what the panel says."""
    panel.forms.action.value = "Second person"
    form = panel.forms.shown
    form.fields["answer"].value, form.fields["reason"].value = yes, reason
    form.submit()
    return form.message.value


def files(own: Path) -> set[str]:
    """The drafts on disk."""
    return {path.stem for path in (own / "outbox" / "drafts").iterdir()}


def change(panel: LettersPanel, words: str) -> None:
    """Write another greeting at the end, and keep it."""
    panel.editor.body.value = panel.editor.body.value.replace("Kind regards", words)
    panel.forms.shown.submit()


# Reading --------------------------------------------------------------------------------------------------


def test_what_the_plan_wants_written_stands_beside_the_ledger(panel):
    assert "2 to write" in panel.status.value
    assert "GBP" in panel.text.value
    assert "AT-100" in panel.facts.value


def test_findings_follow_the_text_and_are_marked_in_it(panel):
    assert "<mark" not in panel.text.value
    panel.editor.body.value = panel.editor.body.value.replace("840.00", "999.00")
    assert "<mark title=" in panel.text.value
    assert "999.00</mark>" in panel.text.value
    assert "Wrong amount" in panel.text.value
    panel.editor.restore()
    assert "<mark" not in panel.text.value


def test_what_the_review_stops_is_not_kept(panel, letters_book):
    panel.editor.body.value = panel.editor.body.value.replace("840.00", "999.00")
    panel.forms.shown.submit()
    assert "role='alert'" in panel.forms.shown.message.value
    assert read_events(letters_book) == ()


def test_what_nobody_kept_is_not_agreed_to(panel, letters_book):
    assert "nobody has kept it" in answer(panel, "yes")
    panel.forms.action.value = "Text"
    assert read_events(letters_book) == ()


def test_a_hostile_text_stays_text(panel):
    panel.editor.body.value += f"{HOSTILE[0]} {HOSTILE[1]} \u202egnp.exe"
    panel.editor.subject.value = HOSTILE[0]
    assert "<script" not in panel.text.value
    assert "<img" not in panel.text.value
    assert "\u202e" not in panel.text.value


def test_static_twin_and_filters_agree_and_a_filter_that_matches_nothing_says_so(panel):
    assert "Birch 1 Ltd" in panel.static_html().html
    panel.find.value = "nobody"
    assert "No letter passes" in panel.text.value
    assert panel.forms.box.layout.display == "none"
    assert "Birch" not in panel.static_html().html


# Writing --------------------------------------------------------------------------------------------------


def test_a_text_kept_twice_is_one_draft_and_stays_open_until_it_is_taken_back(own, seat, said):
    panel = seat()
    panel.state.value = "to write"
    for _ in range(2):
        panel.forms.shown.submit()
    assert [(e.kind, e.account_id, e.actor) for e in said()[1:]] == [("letter_drafted", "A-1", "Ines Caro")]
    assert "Already recorded" in panel.forms.shown.message.value
    assert files(own) == {e.request_id for e in said()}
    panel.forms.last.take_back()
    assert panel.rows["state"].tolist() == ["draft", "to write"]
    assert files(own) == {said()[0].request_id}


def test_a_changed_text_is_a_new_draft_and_whoever_changed_the_old_one_as_well_is_told(own, seat, said):
    one, other = seat(), seat("Bo Lind")
    change(one, "With kind regards")
    one.forms.shown.submit()
    first, ended, second = said()
    assert (ended.kind, ended.undoes) == ("undone", first.event_id)
    assert (second.shown["instead of"], second.shown_hash == first.shown_hash) == (first.request_id, False)
    assert "With kind regards" in one.text.value
    change(other, "Best regards")
    assert "role='alert'" in other.forms.shown.message.value
    assert len(said()) == 3
    assert files(own) == {second.request_id}


def test_the_day_written_into_the_text_is_the_day_we_come_back(seat, said):
    panel = seat()
    before = said()[0]
    assert f"We come back to it on {plain_day(before.follow_up_on)}" in panel.text.value
    written = day_text(before.follow_up_on, language="en", country="GB")
    assert written in panel.editor.body.value
    later = before.follow_up_on + timedelta(days=7)
    panel.editor.body.value = panel.editor.body.value.replace(written, day_text(later, language="en", country="GB"))
    assert f"We come back to it on {plain_day(later)}" in panel.text.value
    panel.forms.shown.submit()
    assert said()[-1].follow_up_on == later


def test_a_text_that_no_longer_names_its_day_is_not_kept(seat, said):
    panel = seat()
    written = day_text(said()[0].follow_up_on, language="en", country="GB")
    panel.editor.body.value = panel.editor.body.value.replace(written, "soon")
    assert "names no day" in panel.text.value
    panel.forms.shown.submit()
    assert "by which day we want an answer" in panel.forms.shown.message.value
    assert len(said()) == 1


def test_a_second_person_agrees_to_exactly_this_text_once_and_with_a_reason(seat, said):
    panel = seat("Ravi Nair", "manager")
    assert "a reason is missing" in answer(panel, "yes", " ")
    panel.editor.body.value += "P.S. Thank you."
    assert "another text is in the editor" in answer(panel, "yes")
    panel.editor.restore()
    for _ in range(2):
        answer(panel, "yes")
    drafted, approved = said()
    assert (approved.kind, approved.actor, approved.shown_hash) == ("request_approved", "Ravi Nair", drafted.shown_hash)
    assert "Approved" in panel.facts.value


def test_neither_the_author_nor_an_analyst_agrees(seat, said):
    assert "second person is needed" in answer(seat("Ines Caro", "manager"), "yes")
    assert "the role analyst" in answer(seat("Bo Lind", "analyst"), "yes").lower()
    assert len(said()) == 1


def test_a_letter_sent_back_comes_to_its_author_with_the_reason_and_is_written_anew(own, seat, said):
    answer(seat("Ravi Nair", "manager"), "no", "Too cold.")
    assert files(own) == set()
    panel = seat()
    assert panel.rows["state"].tolist() == ["sent back", "to write"]
    assert "Too cold." in panel.facts.value
    change(panel, "With kind regards")
    assert [e.kind for e in said()] == ["letter_drafted", "request_refused", "letter_drafted"]
    assert panel.rows["state"].tolist() == ["draft", "to write"]
