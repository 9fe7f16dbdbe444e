"""The lesson panel: the first answer counts, the truth says whether it was right, and the score adds up."""

from __future__ import annotations

import pandas as pd
import pytest

from arlib.panels import LessonPanel
from arlib.samples.lessons import Question
from hostile import HOSTILE

DOCUMENTS = pd.DataFrame(
    {
        "item_id": ["P-1"], "what": ["Payment"], "account_id": ["A-1"], "day": pd.to_datetime(["2026-03-02"]),
        "due_date": pd.to_datetime([None]), "terms": [""], "currency": ["EUR"], "amount_minor": [-120_00],
        "note": [HOSTILE[1]],
    }
)  # fmt: skip


@pytest.fixture
def panel() -> LessonPanel:
    return LessonPanel(
        [
            Question(f"q-{n}", "tiering", f"Question {n}", "Which?", (("this", "a"), ("that", "b")), "a", "It is so.",
                     DOCUMENTS, letter=HOSTILE[0])
            for n in (1, 2)
        ]
    )  # fmt: skip


def test_deciding_says_whether_it_was_right_and_why(panel):
    panel.choice.value = "a"
    panel.decide()
    assert "Right: this" in panel.said.value
    assert "It is so." in panel.said.value
    assert "1 of 2 answered, 1 right" in panel.score.value


def test_only_the_first_answer_counts(panel):
    panel.choice.value = "b"
    panel.decide()
    panel.choice.value = "a"
    panel.decide()
    assert panel.answers == {"q-1": "b"}
    assert "Not this one. It is: this" in panel.said.value
    assert panel.choice.disabled


def test_no_answer_is_no_decision(panel):
    panel.decide()
    assert "Choose an answer" in panel.status.value
    assert panel.answers == {}


def test_next_goes_to_what_is_not_answered_and_the_end_is_told(panel):
    for _ in panel.questions:
        panel.choice.value = "a"
        panel.decide()
        panel.go_on()
    assert "Everything right" in panel.score.value
    assert [name[0] for name, _ in panel.which.options] == ["✓", "✓"]


def test_hostile_words_in_the_evidence_stay_text(panel):
    shown = panel.page.value + panel.static_html().html
    assert "<img" not in shown
    assert "<script" not in shown


def test_the_static_twin_asks_the_same_and_folds_the_answers_away(panel):
    page = panel.static_html().html
    assert page.count("<details") == 2
    assert "It is so." in page


def test_a_book_without_answers_has_no_lesson_and_says_so():
    assert "sample book" in LessonPanel([]).static_html().html
