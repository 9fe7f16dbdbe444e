"""The lesson panel: one planted situation at a time, the trainee decides, the truth answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets

from arlib.exhibits.lessons import ELSEWHERE, answer_page, lesson_page, question_page, score_page
from arlib.panels.panel import Panel, in_a_row
from arlib.samples.lessons import DESKS, Question, score
from arlib.tables import Html, stacked


class LessonPanel(Panel):
    """Questions one by one; the first answer to each counts. Nothing is recorded in the journal.

    Args:
        questions: What is asked, in order; none on a book that is not the sample.
    """

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self.questions = list(questions)
        self.answers: dict[str, str] = {}
        self.which = widgets.Dropdown(description="Question", layout=widgets.Layout(width="420px"))
        self.page, self.said, self.score = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.choice = widgets.RadioButtons(options=[], layout=widgets.Layout(width="auto", max_width="100%"))
        self.decide_button = widgets.Button(description="Decide", button_style="primary")
        self.next_button = widgets.Button(description="Next question")
        self.which.observe(self.guarded(self._show), names="value")
        self.decide_button.on_click(self.guarded(self.decide))
        self.next_button.on_click(self.guarded(self.go_on))
        parts = (self.which, self.page, self.choice, in_a_row(self.decide_button, self.next_button), self.said,
                 self.status, self.score)  # fmt: skip
        self.lay_out(*(parts if self.questions else (widgets.HTML(ELSEWHERE.html),)))
        self._offer(0)
        self._show()

    @property
    def shown(self) -> Question:
        """The question at hand."""
        return self.questions[int(self.which.value)]

    def decide(self, _: Any = None) -> None:
        """Take the choice as the answer; a second one does not count."""
        if self.choice.value is None:
            self.say("Choose an answer, then press Decide.")
            return
        self.answers.setdefault(self.shown.key, self.choice.value)
        self.say("")
        self._offer(self.which.value)
        self._show()

    def go_on(self, _: Any = None) -> None:
        """The next question that is not answered yet, else the next one."""
        at, count = self.which.value, len(self.questions)
        ahead = [(at + step) % count for step in range(1, count + 1)]
        unanswered = [place for place in ahead if self.questions[place].key not in self.answers]
        self.which.value = (unanswered or ahead)[0]

    def static_html(self) -> Html:
        """Every question with its answer behind a fold, as a report shows it."""
        return stacked(*(lesson_page(self.questions, desk) for desk in DESKS)) if self.questions else ELSEWHERE

    def _offer(self, at: int) -> None:
        self.which.options = [(self._name(n, q), n) for n, q in enumerate(self.questions)]
        self.which.index = at if self.questions else None

    def _name(self, place: int, question: Question) -> str:
        chosen = self.answers.get(question.key)
        mark = "" if chosen is None else "✓ " if chosen == question.answer else "✗ "
        return f"{mark}{place + 1}. {DESKS[question.desk]}: {question.title}"

    def _show(self, change: Any = None) -> None:
        if self.which.value is None:
            return
        question = self.shown
        chosen = self.answers.get(question.key)
        self.page.value = question_page(question).html
        self.choice.options, self.choice.value = question.choices, chosen
        self.choice.disabled = self.decide_button.disabled = chosen is not None
        self.said.value = "" if chosen is None else f"<div role='status'>{answer_page(question, chosen).html}</div>"
        self.score.value = score_page(score(self.questions, self.answers)).html
