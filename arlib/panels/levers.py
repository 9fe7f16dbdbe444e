"""Edges and weights to try out: who would move, and, only with a reason, a new version of the policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from arlib.errors import ArlibError
from arlib.panels.fields import line, needed
from arlib.panels.form import Form, FormKind
from arlib.panels.panel import Panel, in_a_row
from arlib.panels.pen import Pen
from arlib.panels.told import recorded_words
from arlib.policy.revise import Changes
from arlib.tables import Html, callout, stacked
from arlib.tables.cells import day_text

if TYPE_CHECKING:
    from arlib.store.journal import Recorded


@dataclass(frozen=True)
class Lever:
    """One key of the policy as a slider.

    Args:
        section, key: Where it stands in the policy.
        label: What it is called.
        low, high: How far it can be moved.
        value: As it is in force.
    """

    section: str
    key: str
    label: str
    low: int
    high: int
    value: int


class LeversPanel(Panel):
    """Sliders that show who would move. Moving one stores nothing.

    Args:
        levers: What can be moved.
        try_out: Gives what would change; raises an :class:`arlib.errors.ArlibError` for values that do not go together.
        save: A pen whose ``event`` takes ``changes`` and ``reason`` and whose ``record`` puts the policy in force;
            without it nothing can be saved.
    """

    def __init__(self, levers: Sequence[Lever], try_out: Callable[[Changes], Html], *, save: Pen | None = None) -> None:
        super().__init__()
        self.try_out = try_out
        self.levers = {f"{lever.section}.{lever.key}": lever for lever in levers}
        self.in_force = {name: lever.value for name, lever in self.levers.items()}
        self.sliders = {name: _slider(lever) for name, lever in self.levers.items()}
        for slider in self.sliders.values():
            slider.observe(self._moved, names="value")
        self.back = widgets.Button(description="Back to the policy in force", layout=widgets.Layout(width="auto"))
        self.back.on_click(self.guarded(self.put_back))
        self.page, self.said = widgets.HTML(), widgets.HTML()
        self.form = Form(_SAVE, save, on_done=self._saved) if save else None
        self.way_back = Form(_WAY_BACK, save, on_done=self._went_back) if save else None
        self.is_setting = False
        parts = [self.form.box, self.said, self.way_back.box] if self.form and self.way_back else []
        # what is pressed stands above what comes and goes, or the page would slide away under the hand
        self.lay_out(in_a_row(*self.sliders.values()), in_a_row(self.back), self.status, *parts, self.page)
        self._offer_way_back(None)
        self._show()

    def changes(self) -> Changes:
        """What the sliders say otherwise than the policy in force: section -> key -> value."""
        moved: dict[str, dict[str, int]] = {}
        for name, slider in self.sliders.items():
            if slider.value != self.in_force[name]:
                moved.setdefault(self.levers[name].section, {})[self.levers[name].key] = int(slider.value)
        return moved

    def put_back(self, _: Any = None) -> None:
        """Every slider back to the policy in force."""
        self.is_setting = True
        for name, slider in self.sliders.items():
            slider.value = self.in_force[name]
        self.is_setting = False
        self._show()

    def static_html(self) -> Html:
        """What the sliders would change, as a report shows it."""
        changes = self.changes()
        if not changes:
            return callout(
                "Move a slider to see who would move. Nothing is saved by moving it.", "finding", title="Try it."
            )
        return self.try_out(changes)

    def _moved(self, _: Any = None) -> None:
        if not self.is_setting:  # several sliders set at once are one trial
            self.guarded(self._show)()

    def _show(self) -> None:
        changes = self.changes()
        words = [f"{self.levers[n].label}: {self.in_force[n]} → {s.value}" for n, s in self.sliders.items()
                 if s.value != self.in_force[n]]  # fmt: skip
        try:
            page = self.static_html()
        except ArlibError as error:
            page = callout(error.what, "warning", title="These do not go together.")
        self.say("; ".join(words) if words else "As the policy in force says.")
        self.page.value = page.html
        if self.form:
            self.form.box.layout.display = "" if changes else "none"
            if changes != self.form.subject:
                reason = self.form.fields["reason"].value
                self.form.about(changes)
                self.form.fields["reason"].value = reason

    def _saved(self, recorded: Recorded) -> None:
        old: dict[str, dict[str, int]] = {}
        for section, keys in self.changes().items():
            old[section] = {key: self.in_force[f"{section}.{key}"] for key in keys}
        self.in_force = {name: int(slider.value) for name, slider in self.sliders.items()}
        self._offer_way_back(old)
        self._is_in_force(recorded, "It is in force from the desk's day on: run the notebook again.")

    def _went_back(self, recorded: Recorded) -> None:
        before: Changes = self.way_back.subject if self.way_back else {}
        self.in_force |= {f"{section}.{key}": value for section, keys in before.items() for key, value in keys.items()}
        self.put_back()
        self._is_in_force(recorded, "The numbers from before are in force again; both versions stay on record.")

    def _offer_way_back(self, before: Changes | None) -> None:
        if self.way_back:
            self.way_back.about(before)
            self.way_back.box.layout.display = "" if before else "none"

    def _is_in_force(self, recorded: Recorded, words: str) -> None:
        self.said.value = f"<b role='status'>{escape(f'{recorded_words(recorded)} {words}')}</b>"
        self.say("As the policy in force says.")


def _slider(lever: Lever) -> widgets.IntSlider:
    return widgets.IntSlider(
        lever.value, lever.low, lever.high, description=lever.label, continuous_update=False,
        style={"description_width": "170px"}, layout=widgets.Layout(width="460px", max_width="100%"),
    )  # fmt: skip


def _save(pen: Pen, changes: Mapping[str, Any], said: Mapping[str, Any]) -> Any:
    return pen.event(changes=changes, reason=needed(said, "reason", "a reason"))


_SAVE = FormKind("Save", lambda: {"reason": line("Because", "why the policy changes")}, _save,
                 button="Save as a new policy version")  # fmt: skip
_WAY_BACK = FormKind("Back", lambda: {"reason": line("Why back", value="Saved by mistake")}, _save,
                     button="Put the numbers from before back in force")  # fmt: skip


def tried_out(moved: Html, order: Html, *, day: date) -> Html:
    """What a trial shows: accounts that change tier, and the head of the queue before and after."""
    note = callout(f"As it would be on {day_text(day)}. Nothing is saved.", "finding", title="Tried out.")
    return stacked(note, moved, order)
