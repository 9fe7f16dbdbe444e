"""A form: a few fields and one button that records one event, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from arlib.panels.fields import Said, line
from arlib.panels.pen import Pen
from arlib.panels.told import noted, recorded_words, seen_words
from arlib.store.journal import ConflictError

if TYPE_CHECKING:
    from arlib.contracts.events import Event
    from arlib.store.journal import Recorded


@dataclass(frozen=True)
class FormKind:
    """What a form asks for and what it says.

    Args:
        name: What is done, as the choice of forms shows it.
        fields: Makes the fields anew.
        compose: Called with the pen, what the form is about, and field name to value; gives the event, or raises an
            :class:`arlib.errors.ArlibError` that says which field is wrong and why.
        button: What stands on the button.
        prefill: Called with what the form is about; gives field name to the value it begins with.
        offer: Likewise; gives field name to what it offers, the first at the beginning.
    """

    name: str
    fields: Callable[[], dict[str, widgets.ValueWidget]]
    compose: Callable[[Pen, Any, Said], Event]
    button: str = "Record"
    prefill: Callable[[Any], Mapping[str, Any]] = lambda subject: {}
    offer: Callable[[Any], Mapping[str, Any]] = lambda subject: {}


class Form:
    """One form about one thing at a time.

    The event is made once for what the fields say: pressing again, or after an unclear answer, records the same event,
    and the journal adds nothing. Another word in a field, or another subject, is another event.

    Args:
        kind: What it asks for and says.
        pen: Makes and records the event.
        on_done: Told of what was recorded.
        on_seen: Told of what others had recorded meanwhile, when the person has looked at it.
    """

    def __init__(
        self, kind: FormKind, pen: Pen, *, on_done: Callable[[Recorded], None],
        on_seen: Callable[[Sequence[Recorded]], None] = lambda theirs: None,
    ) -> None:  # fmt: skip
        self.kind, self.pen, self.on_done, self.on_seen = kind, pen, on_done, on_seen
        self.fields = kind.fields()
        self._blank = self.said()
        self.subject: Any = None
        wide = widgets.Layout(width="auto", min_width="148px", align_self="flex-start")
        self.button = widgets.Button(description=kind.button, button_style="primary", layout=wide)
        self.message = widgets.HTML()
        self.again = widgets.Button(description="Look again", layout=widgets.Layout(display="none"))
        self.button.on_click(self.submit)
        self.again.on_click(self.look_again)
        self.box = widgets.VBox([*self.fields.values(), self.button, self.message, self.again])
        self._made: tuple[Any, Event] | None = None
        self.conflict: ConflictError | None = None

    def about(self, subject: Any) -> None:
        """Turn to another subject: what was typed about the last one must not be said of this one."""
        self.subject, self.message.value, self._made = subject, "", None
        self._meet(None)
        if subject is None:
            return
        offered, begin = self.kind.offer(subject), {**self._blank, **self.kind.prefill(subject)}
        for name, field in self.fields.items():
            if name in offered:
                field.options = offered[name]
            else:
                field.value = begin[name]

    def said(self) -> Mapping[str, Any]:
        """What the fields say."""
        return {name: field.value for name, field in self.fields.items()}

    def submit(self, _: Any = None) -> None:
        """Record what the fields say, or show why not."""
        try:
            recorded = self.pen.record(self._event())
        except Exception as error:  # noqa: BLE001  # a notebook would swallow it; it is shown and logged
            self.message.value = noted(error, "nothing was recorded").html
            self._meet(error if isinstance(error, ConflictError) else None)
            return
        self._meet(None)
        self.message.value = f"<span role='status'>{escape(recorded_words(recorded))}</span>" * recorded.was_there
        if not recorded.was_there:
            self.on_done(recorded)

    def look_again(self, _: Any = None) -> None:
        """Both versions were read: what others recorded counts as seen, and the person may decide anew."""
        if self.conflict is None:
            return
        met = self.conflict
        self.pen.saw(met.stream, met.current)
        self.forget()
        self._meet(None)
        self.on_seen(met.theirs)
        self.message.value = f"<span role='status'>{escape(seen_words(met))}</span>"

    def _meet(self, conflict: ConflictError | None) -> None:
        self.conflict = conflict
        self.again.layout.display = "" if conflict else "none"

    def forget(self) -> None:
        """What was recorded was taken back: saying it again is a new event."""
        self._made, self.message.value = None, ""

    def _event(self) -> Event:
        said = self.said()
        if self._made is None or self._made[0] != said:
            self._made = (dict(said), self.kind.compose(self.pen, self.subject, said))
        return self._made[1]


class LastRecord:
    """What was recorded last, and the button that takes it back.

    Args:
        pen: Takes it back.
        on_undone: Told of the event that no longer counts.
    """

    def __init__(self, pen: Pen, *, on_undone: Callable[[Event], None]) -> None:
        self.pen, self.on_undone = pen, on_undone
        self.last: Recorded | None = None
        self.said = widgets.HTML()
        self.reason = line("Why undo", value="Entered by mistake")
        self.button = widgets.Button(description="Undo")
        self.button.on_click(self.take_back)
        self.tools = widgets.HBox([self.reason, self.button], layout=widgets.Layout(display="none", flex_flow="wrap"))
        self.box = widgets.VBox([self.said, self.tools])

    def remember(self, recorded: Recorded) -> None:
        """Something was recorded."""
        self.last = recorded
        self.said.value = f"<b role='status'>{escape(recorded_words(recorded))}</b>"
        self.tools.layout.display = "" if recorded.event.can_be_undone else "none"

    def take_back(self, _: Any = None) -> None:
        """Undo the last one, once; an older one is not touched."""
        if self.last is None:
            return
        event = self.last.event
        try:
            undone = self.pen.undo(event.event_id, reason=self.reason.value)
        except Exception as error:  # noqa: BLE001  # a notebook would swallow it; it is shown and logged
            self.said.value = noted(error, "nothing was taken back").html
            return
        self.last, self.tools.layout.display = None, "none"
        words = f"Taken back at place {undone.seq}: {event.kind.replace('_', ' ')}. Both stay on record."
        self.said.value = f"<b role='status'>{escape(words)}</b>"
        self.on_undone(event)
