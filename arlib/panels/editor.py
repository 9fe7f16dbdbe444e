"""The text of a letter to change; whoever listens is told when it has changed."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from arlib.contracts.events import LetterDrafted
from arlib.panels.fields import line, lines


class LetterEditor(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Subject and body; ``options`` is the letter they begin with, ``value`` what they say.

    The listener is told when a field is left, and when *Check* is pressed: a review of every keystroke would speak of
    half-written words.

    Args:
        on_text: Called with subject and body.
    """

    def __init__(self, on_text: Callable[[str, str], None]) -> None:
        self.on_text = on_text
        self.letter: LetterDrafted | None = None
        self.is_opening = False
        self.subject = line("Subject")
        self.body = lines("Text")
        self.body.rows = 16
        for part in (self.subject, self.body):
            part.layout.width, part.layout.max_width = "820px", "calc(100% - 4px)"
            part.continuous_update = False
            part.observe(self._changed, names="value")
        self.check = widgets.Button(description="Check")
        self.as_it_was = widgets.Button(description="Text as it was")
        self.check.on_click(lambda _: self.on_text(*self.value))
        self.as_it_was.on_click(self.restore)
        tools = widgets.HBox([self.check, self.as_it_was], layout=widgets.Layout(margin="0 0 0 110px"))
        super().__init__([self.subject, self.body, tools])

    @property
    def value(self) -> tuple[str, str]:
        """Subject and body."""
        return self.subject.value, self.body.value

    @value.setter
    def value(self, said: tuple[str, str]) -> None:
        self.is_opening = True
        self.subject.value, self.body.value = said
        self.is_opening = False

    @property
    def options(self) -> LetterDrafted | None:
        """The letter the fields began with."""
        return self.letter

    @options.setter
    def options(self, letter: LetterDrafted) -> None:
        self.letter, self.value = letter, (letter.subject, letter.body)

    def restore(self, _: object = None) -> None:
        """The text of the letter again."""
        if self.letter is not None:
            self.options = self.letter
            self.on_text(*self.value)

    def _changed(self, change: object = None) -> None:
        if not self.is_opening:
            self.on_text(*self.value)
