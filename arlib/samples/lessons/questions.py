"""The questions of a lesson, desk by desk, and how answers are scored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from arlib.ledger import Aging, Ledger
from arlib.policy import Policy
from arlib.samples.lessons.book import LessonBook, Question, read_truth, sample_day
from arlib.samples.lessons.credits import cause_question, tier_question
from arlib.samples.lessons.letters import letter_question, promise_question
from arlib.samples.lessons.money import short_question, which_question

DESKS = {"tiering": "Which account first", "reconciliation": "What the money means",
         "communication_review": "What we told the customer"}  # fmt: skip
"""Desk and what its lesson is about, in the order they are learned."""
_MAKERS = (
    (tier_question, 2), (cause_question, 2), (which_question, 2), (short_question, 2), (letter_question, 3),
    (promise_question, 1),
)  # fmt: skip


def lesson_questions(ledger: Ledger, aging: Aging, *, as_of: date, policy: Policy, lesson: int = 1) -> list[Question]:
    """The questions of a lesson; another number gives others of the same kinds.

    Args:
        ledger, aging: The sample book on its day.
        as_of: The day; the answers hold for the sample book's own.
        policy: The policy in force: its edges are what a tier is asked about.
        lesson: 1 and up.

    Returns:
        About a dozen; none when this is not the sample book, or not its day.
    """
    truth = read_truth()
    if not truth or as_of != sample_day():
        return []
    book = LessonBook(ledger, aging.lines, truth, as_of, policy)
    if not all(item in book.items for item in truth["overpayment_causes"]["item_id"].head(50)):
        return []
    made = [maker(book, count * (lesson - 1) + at) for maker, count in _MAKERS for at in range(1, count + 1)]
    return [question for question in made if question is not None]


@dataclass(frozen=True)
class Score:
    """How a lesson went.

    Args:
        answered, right, asked: Numbers of questions.
        by_desk: Desk -> right and asked.
        again: Keys of the questions that were answered otherwise.
    """

    answered: int
    right: int
    asked: int
    by_desk: Mapping[str, tuple[int, int]]
    again: tuple[str, ...]


def score(questions: Sequence[Question], answers: Mapping[str, str]) -> Score:
    """Answers held against what was planted.

    Args:
        questions: What was asked.
        answers: Key of a question -> value that was chosen.
    """
    right = {q.key for q in questions if answers.get(q.key) == q.answer}
    by_desk = {
        desk: (sum(q.key in right for q in questions if q.desk == desk), sum(q.desk == desk for q in questions))
        for desk in DESKS
    }
    again = tuple(q.key for q in questions if q.key in answers and q.key not in right)
    return Score(len(right) + len(again), len(right), len(questions), by_desk, again)
