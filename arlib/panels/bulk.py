"""Accepting many at once: exact suggestions to select from, one confirmation, and one way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from arlib.money import format_money
from arlib.panels.case_forms import CaseOnHand, accepted_as_suggested
from arlib.panels.fields import line
from arlib.panels.panel import Panel, in_a_row
from arlib.panels.pen import Pen
from arlib.panels.told import noted
from arlib.tables import Html, callout
from arlib.tables.marked import visible

if TYPE_CHECKING:
    from arlib.contracts.events import Event

ROWS = 12


class BulkAccept(Panel):
    """The cases whose only suggestion is exact; each one accepted is an entry of its own in the journal.

    Args:
        cases: Gives the exact cases, of these keys or of all that pass the filters, in the order of the worklist.
        pen: Records.
        on_change: Told of each match recorded (``counts`` true) or taken back, and of the case it is about.
    """

    def __init__(
        self,
        cases: Callable[[Iterable[str] | None], Sequence[CaseOnHand]],
        pen: Pen,
        *,
        on_change: Callable[[str, Event, bool], None],
    ) -> None:
        super().__init__()
        self.cases, self.pen, self.on_change = cases, pen, on_change
        self.offered: dict[str, CaseOnHand] = {}
        self.made: list[tuple[str, Event]] = []
        self._asked: dict[str, Event] = {}
        self.selected = widgets.SelectMultiple(rows=ROWS, layout=widgets.Layout(width="100%"))
        self.find, self.every, self.accept, self.confirm, self.undo = (
            widgets.Button(description=text, layout=widgets.Layout(width="auto"))
            for text in ("Find exact suggestions", "Select all", "Accept the selected", "Confirm", "Undo all of these")
        )
        self.why_undo = line("Why undo", value="Entered by mistake")
        self.confirm.button_style = "primary"
        self.find.on_click(self.guarded(self.offer))
        self.every.on_click(self.guarded(self.select_all))
        self.accept.on_click(self.guarded(self.ask))
        self.confirm.on_click(self.guarded(self.record))
        self.undo.on_click(self.guarded(self.take_back))
        self.selected.observe(self.guarded(self._changed_mind), names="value")
        self.question, self.result = widgets.HTML(), widgets.HTML()
        self.way_back = in_a_row(self.why_undo, self.undo)
        self.tools = in_a_row(self.every, self.accept)
        parts = (self.selected, self.tools, self.question, self.confirm, self.result, self.way_back)
        self.lay_out(in_a_row(self.find), self.status, *parts)
        for part in (self.selected, self.tools, self.confirm, self.way_back):
            _show(part, False)
        self.say("Cases that pass the filters and have one suggestion, which settles both sides to the cent.")

    def offer(self, _: Any = None) -> None:
        """Offer what can be accepted now; nothing is selected."""
        self.offered = {case.key: case for case in self.cases(None)}
        self._put()

    def _put(self) -> None:
        for part in (self.selected, self.tools):
            _show(part, bool(self.offered))
        self.selected.options = [(_words(case), key) for key, case in self.offered.items()]
        self.selected.value = ()
        self._changed_mind()
        self.say(f"{len(self.offered):,} cases have one suggestion, and it settles both sides to the cent.")

    def static_html(self) -> Html:
        """What could be accepted at once, as a report shows it."""
        return callout(f"{len(self.offered):,} exact suggestions.", items=[_words(c) for c in self.offered.values()])

    def select_all(self, _: Any = None) -> None:
        """Select everything that is offered."""
        self.selected.value = tuple(self.offered)

    def ask(self, _: Any = None) -> None:
        """Say what would be recorded, and wait for the confirmation."""
        chosen = _apart(self.cases(self.selected.value))
        if not chosen:
            self.say("Select at least one case; Ctrl and Shift select several.")
            return
        # made once: pressing Confirm twice, or after an unclear answer, records the same events
        self._asked = {case.key: accepted_as_suggested(self.pen, case) for case in chosen}
        left = len(self.selected.value) - len(chosen)
        text = f"{_matches(len(chosen))}, {_total(chosen)}. Each becomes an entry in the journal and can be taken back."
        text += f" {left:,} left out: another one takes the same document, or somebody decided." if left else ""
        self.question.value = callout(text, "action", title="Accept them all?").html
        _show(self.confirm, True)

    def record(self, _: Any = None) -> None:
        """Record what was asked for; what others decided meanwhile is left out and named."""
        asked, self._asked = self._asked, {}
        refused: list[str] = []
        made: list[tuple[str, Event]] = []
        for key, event in asked.items():
            try:
                done = self.pen.record(event)
            except Exception as error:  # noqa: BLE001  # one that is refused must not stop the others; it is shown
                refused.append(f"{self.offered[key].item_id}: {noted(error, 'a match was not recorded').text}")
                continue
            made.append((key, done.event))
        if not asked:
            return
        self.made = made or self.made
        for key, event in made:
            self.on_change(key, event, True)
        self.offered = {key: case for key, case in self.offered.items() if key not in asked}
        self._put()
        kind = "warning" if refused else "ok"
        self.result.value = callout(f"{_matches(len(made))} recorded.", kind, title="Done.", items=refused).html  # type: ignore[arg-type]  # one of two kinds
        _show(self.way_back, bool(self.made))

    def take_back(self, _: Any = None) -> None:
        """Undo every match of the last confirmation, once."""
        if not self.made:
            return
        back: list[str] = []
        while self.made:  # one that is refused stays first in line, and is shown
            key, event = self.made[0]
            self.pen.undo(event.event_id, reason=self.why_undo.value)
            self.made.pop(0)
            self.on_change(key, event, False)
            back.append(key)
        self.offered |= {case.key: case for case in self.cases(back)}
        self._put()
        _show(self.way_back, False)
        words = f"{_matches(len(back))} taken back. What was recorded stays on record."
        self.result.value = f"<b role='status'>{escape(words)}</b>"

    def _changed_mind(self, _: Any = None) -> None:
        self._asked, self.question.value = {}, ""
        _show(self.confirm, False)


def _apart(cases: Sequence[CaseOnHand]) -> list[CaseOnHand]:
    """Those that take no document an earlier one takes."""
    taken: set[str] = set()
    apart = []
    for case in cases:
        items = {case.item_id, *case.fitting()[0]["target_ids"]}
        if not items & taken:
            apart.append(case)
        taken |= items
    return apart


def _words(case: CaseOnHand) -> str:
    ((words, suggestion),) = case.acceptable()
    return f"{case.item_id}  {visible(case.party_name[:32])}  settles {words}  ({suggestion['why']})"


def _matches(count: int) -> str:
    return "1 match" if count == 1 else f"{count:,} matches"


def _total(cases: Sequence[CaseOnHand]) -> str:
    sums: dict[str, int] = {}
    for case in cases:
        sums[case.currency] = sums.get(case.currency, 0) + abs(case.money)
    return " and ".join(format_money(minor, code) for code, minor in sorted(sums.items()))


def _show(widget: widgets.Widget, visible: bool) -> None:
    widget.layout.display = "" if visible else "none"
