"""A lesson as a reader sees it: the evidence of each question, the answer behind a fold, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from arlib.samples.lessons import DESKS, Question, Score
from arlib.tables import Html, Table, callout, draw_table, stacked

NOT_HERE = (
    "The lesson is about the sample book on its own day. `make lab` opens it; your own book has no answers in it."
)
ELSEWHERE = callout(NOT_HERE.replace("`", ""), "finding", title="No lesson here")


def question_page(question: Question) -> Html:
    """What there is to decide from: the question, a text when there is one, and the documents."""
    letter = [callout(question.letter, "finding", title="As it was sent:")] if question.letter else []
    return stacked(callout(question.ask, "action", title=f"{question.title}."), *letter, documents_table(question))


def documents_table(question: Question) -> Table:
    """The documents of a question; what the customer paid or is owed stands with a minus."""
    columns = {"item_id": "Document", "what": "What", "account_id": "Account", "day": "Day", "due_date": "Due",
               "terms": "Terms", "amount_minor": "Amount", "note": "Known of it"}  # fmt: skip
    rows = question.documents
    empty = {name for name in ("due_date", "terms") if not rows[name].replace("", None).notna().any()}
    empty |= {"account_id"} if rows["account_id"].nunique() < 2 else set()
    return draw_table(
        rows,
        title="The documents",
        columns={name: words for name, words in columns.items() if name not in empty},
        money=["amount_minor"],
        empty="The account has no document.",
    )


def answer_page(question: Question, chosen: str = "") -> Html:
    """The answer and why; with what was chosen, whether that was it."""
    if not chosen:
        return callout(question.why, "ok", title=f"{question.answer_words}.")
    if chosen == question.answer:
        return callout(question.why, "ok", title=f"Right: {question.answer_words}.")
    return callout(question.why, "warning", title=f"Not this one. It is: {question.answer_words}.")


def lesson_page(questions: Sequence[Question], desk: str) -> Html:
    """The questions of one desk on paper, the answer of each behind a fold."""
    own = [question for question in questions if question.desk == desk]
    if not own:
        return ELSEWHERE
    return stacked(*(part for question in own for part in (question_page(question), _folded(question))))


def _folded(question: Question) -> Html:
    offered = " · ".join(words for words, _ in question.choices)
    inside = f"<summary>{escape('The answer, out of: ' + offered)}</summary>{answer_page(question).html}"
    return Html(f"<details class='ar'>{inside}</details>", f"The answer: {question.answer_words}")


def score_page(score: Score) -> Html:
    """How a lesson went, by desk."""
    asked = [f"{DESKS[desk]}: {right} of {count} right" for desk, (right, count) in score.by_desk.items() if count]
    if score.answered < score.asked:
        text = f"{score.answered} of {score.asked} answered, {score.right} right."
        return callout(text, "finding", title="So far.", items=asked)
    if score.right == score.asked:
        return callout("Everything right. Take the next lesson, or begin with the first desk.", "ok", items=asked)
    text = f"{score.right} of {score.asked} right. Look at the others once more; each says why."
    return callout(text, "finding", title="Done.", items=asked)
