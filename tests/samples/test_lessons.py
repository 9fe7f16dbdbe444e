"""Lessons on the sample book: every question can be answered from its evidence, and the truth is the judge."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from arlib.desk import Desk, open_desk
from arlib.samples.lessons import DESKS, Question, lesson_questions, read_truth, sample_day, score


@pytest.fixture(scope="module")
def desk(sample_workspace: Path) -> Desk:
    return open_desk(sample_workspace)


@pytest.fixture(scope="module")
def questions(desk: Desk) -> list[Question]:
    return lesson_questions(desk.ledger, desk.aging, as_of=desk.as_of, policy=desk.policy)


def test_a_lesson_asks_about_every_desk_and_each_question_offers_its_answer(questions):
    assert {q.desk for q in questions} == set(DESKS)
    assert len(questions) == len({q.key for q in questions}) == 12
    for question in questions:
        values = [value for _, value in question.choices]
        assert question.answer in values
        assert len(values) == len(set(values)) >= 3
        assert question.why
        assert len(question.documents)


def test_the_answers_are_the_planted_ones(questions):
    truth = read_truth()
    by_kind = {q.key: q for q in questions}
    codes = truth["messages"].set_index("message_id")["expected_codes"]
    for question in (q for q in questions if q.key.startswith("letter")):
        assert codes[question.ask.split()[0]] in (question.answer, "")
        assert (question.answer == "none") == (codes[question.ask.split()[0]] == "")
    causes = truth["overpayment_causes"].set_index("item_id")["cause"]
    assert by_kind["cause-1"].answer == causes[by_kind["cause-1"].documents["item_id"].iloc[0]]
    payments = truth["payments"].set_index("payment_id")["invoice_id"]
    assert by_kind["which-1"].answer == payments[by_kind["which-1"].documents["item_id"].iloc[0]]


def test_the_workbench_itself_finds_what_is_wrong_with_each_letter(questions):
    for question in (q for q in questions if q.key.startswith("letter")):
        said = "finds nothing either" if question.answer == "none" else "The review says"
        assert said in question.why


def test_answers_are_scored_by_desk_and_the_wrong_ones_are_named(questions):
    first, second, *_ = questions
    wrong = next(value for _, value in second.choices if value != second.answer)
    found = score(questions, {first.key: first.answer, second.key: wrong})
    assert (found.answered, found.right, found.asked, found.again) == (2, 1, 12, (second.key,))
    assert found.by_desk["tiering"] == (1, 4)


def test_on_another_day_there_is_no_lesson_because_the_answers_would_not_hold(desk):
    day = sample_day() - timedelta(days=7)
    assert lesson_questions(desk.ledger, desk.aging, as_of=day, policy=desk.policy) == []


def test_on_another_book_there_is_no_lesson(desk):
    from arlib.ledger import Ledger

    assert lesson_questions(Ledger.from_tables({}), desk.aging, as_of=desk.as_of, policy=desk.policy) == []


@pytest.mark.nightly
@pytest.mark.parametrize("lesson", range(2, 9))
def test_further_lessons_are_whole_too_and_ask_about_others(desk, questions, lesson):
    others = lesson_questions(desk.ledger, desk.aging, as_of=desk.as_of, policy=desk.policy, lesson=lesson)
    assert len(others) == len(questions)
    assert all(q.answer in [value for _, value in q.choices] for q in others)
    same = {q.ask for q in questions} & {q.ask for q in others}
    assert len(same) <= 3
    assert pd.Series([q.why for q in others]).str.len().min() > 40
