"""The forms of a panel, one of them shown, and what was recorded last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from arlib.panels.fields import buttons
from arlib.panels.form import Form, FormKind, LastRecord
from arlib.panels.pen import Pen

if TYPE_CHECKING:
    from arlib.contracts.events import Event
    from arlib.store.journal import Recorded


class Forms:
    """A choice of forms about the same thing.

    Args:
        kinds: The forms, in the order they are offered.
        pen: Makes, records and takes back.
        on_change: Called after something was recorded (``counts`` true) or taken back (false).
        on_seen: Called with what others had recorded meanwhile, when the person has looked at it.
    """

    def __init__(
        self,
        kinds: Sequence[FormKind],
        pen: Pen,
        *,
        on_change: Callable[[Event, bool], None] = lambda event, counts: None,
        on_seen: Callable[[Sequence[Recorded]], None] = lambda theirs: None,
    ) -> None:
        self.on_change = on_change
        self.forms = {kind.name: Form(kind, pen, on_done=self._done, on_seen=on_seen) for kind in kinds}
        self.action = buttons("Do", [(name, name) for name in self.forms])
        self.action.observe(self._shown, names="value")
        self.last = LastRecord(pen, on_undone=self._undone)
        self.action.layout.display = "" if len(self.forms) > 1 else "none"
        self.place = widgets.VBox()
        self.box = widgets.VBox([self.action, self.place, self.last.box])
        self._shown()

    @property
    def shown(self) -> Form:
        """The form that is shown."""
        return self.forms[self.action.value]

    def about(self, subject: Any) -> None:
        """Turn every form to another subject."""
        for form in self.forms.values():
            form.about(subject)
        self.box.layout.display = "none" if subject is None else ""

    def about_others(self, subject: Any) -> None:
        """Turn every form but the one that is shown to another subject."""
        for form in self.forms.values():
            if form is not self.shown:
                form.about(subject)

    def fill(self, name: str, values: Mapping[str, Any]) -> None:
        """Write values into the fields of a form; a person looks at them and presses its button."""
        for field, value in values.items():
            self.forms[name].fields[field].value = value

    def _shown(self, change: Any = None) -> None:
        self.place.children = [self.shown.box]

    def _done(self, recorded: Recorded) -> None:
        self.last.remember(recorded)
        self.on_change(recorded.event, True)

    def _undone(self, event: Event) -> None:
        for form in self.forms.values():
            form.forget()
        self.on_change(event, False)
