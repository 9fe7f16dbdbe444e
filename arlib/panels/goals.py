"""The goals panel: where each goal stands, a weekly check-in with a confidence, and goals set anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.contracts.events import CheckedIn, Event, GoalSet
from arlib.errors import ParameterError
from arlib.exhibits.whole_book import goal_lines, goals_table
from arlib.money import to_decimal
from arlib.panels.fields import Said, day, line, needed, needed_day, one_of
from arlib.panels.form import FormKind
from arlib.panels.forms import Forms
from arlib.panels.panel import Panel
from arlib.panels.pen import Pen
from arlib.panels.pick_table import PickColumn, PickTable
from arlib.portfolio.goals import COUNTED, MEASURE_WORDS, goal_name, goal_target
from arlib.tables import Html, callout
from arlib.tables.cells import day_text

NEW_GOAL = "New goal"


@dataclass(frozen=True)
class GoalAtHand:
    """The goal a form is about; with an empty id there is none yet. ``others`` are the names that are taken."""

    goal_id: str = ""
    title: str = ""
    owner: str = ""
    measure: str = COUNTED[0]
    currency: str = ""
    target: str = ""
    due_date: date | None = None
    others: frozenset[str] = frozenset()


class GoalsPanel(Panel):
    """Goals to pick from, and what is said about one.

    Args:
        standings: Gives the goals with where they stand, what was recorded a moment ago included.
        owners: Who may own a goal.
        currencies: Currencies of the book.
        pen: Records; without it the panel only shows.
    """

    def __init__(
        self, standings: Callable[[], pd.DataFrame], owners: Sequence[str], currencies: Sequence[str],
        *, pen: Pen | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.standings, self.goals = standings, goal_lines(standings())
        self.page = widgets.HTML()
        kinds = goal_forms(owners, currencies)
        self.forms = Forms(kinds, pen, on_change=self._changed, on_seen=lambda _: self._look()) if pen else None
        self.table = PickTable("goal_id", _COLUMNS, on_pick=self.guarded(self._pick), what="goals")
        forms = [self.forms.box] if self.forms else []
        self.lay_out(self.status, self.table.box, self.page, *forms)
        if self.forms and self.goals.empty:
            self.forms.action.value = NEW_GOAL
        self._look()

    def static_html(self) -> Html:
        """The goals as a report shows them."""
        return goals_table(self.goals)

    def _look(self) -> None:
        self.goals = goal_lines(self.standings())
        waiting = int(self.goals["state"].eq("silent").sum())
        count = len(self.goals)
        self.say(f"{count:,} {'goal' if count == 1 else 'goals'}, {waiting:,} without a check-in this week")
        self.table.box.layout.display = "" if count else "none"
        self.table.put(self.goals)

    def _changed(self, event: Event, counts: bool) -> None:
        if isinstance(event, GoalSet) and counts:
            self.table.picked = event.goal_id
        self._look()
        row = self._row(self.table.picked)
        self.page.value = _standing(row).html
        if self.forms:  # what was just recorded stays in its fields: a second click says so
            self.forms.about_others(self._at_hand(row))
            self.forms.shown.subject = self._at_hand(row)

    def _pick(self, goal_id: str | None) -> None:
        row = self._row(goal_id)
        self.page.value = _standing(row).html
        if self.forms:
            self.forms.about(self._at_hand(row))

    def _at_hand(self, row: dict[str, Any] | None) -> GoalAtHand:
        return replace(_at_hand(row) if row else GoalAtHand(), others=frozenset(self.goals["goal_id"]))

    def _row(self, goal_id: str | None) -> dict[str, Any] | None:
        rows = self.goals[self.goals["goal_id"].eq(goal_id or "")].to_dict("records")
        return {str(k): v for k, v in rows[0].items()} if rows else None


def _standing(row: dict[str, Any] | None) -> Html:
    if row is None:
        return callout("No goal is set yet. Choose New goal.", "finding")
    said = "Nobody has checked in yet."
    if row["sure"]:
        note = f" {row['comment']}" if row["comment"] else ""
        said = f"Last check-in on {day_text(row['checked_on'])} by {row['checked_by']}: {row['sure']} sure.{note}"
    text = f"{row['title']}: {row['now'] or 'unknown'} today, {row['wanted']} wanted by {day_text(row['due_date'])}"
    ahead = [f"This leads to {row['leads_to']}; {row['chance']} likely to be reached."] * bool(row["chance"])
    return callout(f"{text}; {row['stands']}.", "finding", title=str(row["owner"]), items=[*ahead, said])


_COLUMNS = [
    PickColumn("title", "Goal"), PickColumn("owner", "Owner", 1.4),
    PickColumn("target", "Wanted", 1.5, lambda row: str(row["wanted"]), is_number=True),
    PickColumn("value", "Today", 1.5, lambda row: str(row["now"]), is_number=True),
    PickColumn("due_date", "Until", 1.4, lambda row: day_text(row["due_date"])),
    PickColumn("confidence_pct", "Sure", 1, lambda row: str(row["sure"])),
    PickColumn("state", "State", 1.7, lambda row: str(row["stands"])),
]  # fmt: skip


def _at_hand(row: dict[str, Any]) -> GoalAtHand:
    code = "" if pd.isna(row["currency"]) else str(row["currency"])
    target = "" if pd.isna(row["target"]) else str(to_decimal(int(row["target"]), code)) if code else str(row["target"])
    return GoalAtHand(
        str(row["goal_id"]), str(row["title"]), str(row["owner"]), str(row["measure"]), code, target,
        row["due_date"].date(),
    )  # fmt: skip


def goal_forms(owners: Sequence[str], currencies: Sequence[str]) -> tuple[FormKind, ...]:
    """Check in, set a goal, change one."""

    def fields() -> dict[str, Any]:
        return {
            "title": line("Goal", "High tier below 1,400"), "owner": one_of("Owner", owners),
            "measure": one_of("About", [(words, name) for name, words in MEASURE_WORDS.items()]),
            "target": line("Wanted", "1400, or an amount such as 250000.00"),
            "currency": one_of("Currency", [("a count", ""), *currencies]),
            "due_date": day("Until"), "reason": line("Because"),
        }  # fmt: skip

    return (
        FormKind("Check in", lambda: {"confidence": _confidence(), "comment": line("In words", "what moved")},
                 _check_in),
        FormKind(NEW_GOAL, fields, _set_new, button="Set the goal"),
        FormKind("Change the goal", fields, _change, button="Set it anew", prefill=_as_set),
    )  # fmt: skip


def _confidence() -> widgets.IntSlider:
    style, layout = {"description_width": "110px"}, widgets.Layout(width="460px", max_width="100%")
    return widgets.IntSlider(5, 0, 10, description="Sure, of 10", continuous_update=False, style=style, layout=layout)


def _as_set(goal: GoalAtHand) -> dict[str, Any]:
    said = {"title": goal.title, "measure": goal.measure, "target": goal.target, "currency": goal.currency}
    return said | ({"owner": goal.owner, "due_date": goal.due_date} if goal.goal_id else {})


def _check_in(pen: Pen, goal: GoalAtHand, said: Said) -> Event:
    comment = needed(said, "comment", "a word on what moved")
    return pen.event(CheckedIn, goal_id=_chosen(goal), confidence_pct=10 * said["confidence"], comment=comment)


def _set_new(pen: Pen, goal: GoalAtHand, said: Said) -> Event:
    name = goal_name(needed(said, "title", "a title"))
    if name in goal.others:
        raise ParameterError("there is a goal of this name", where="Goal", next_step="Choose Change the goal.")
    return _set(pen, name, said)


def _change(pen: Pen, goal: GoalAtHand, said: Said) -> Event:
    return _set(pen, _chosen(goal), said)


def _chosen(goal: GoalAtHand) -> str:
    if not goal.goal_id:
        raise ParameterError("no goal is picked", where="Goal", next_step="Set one first: New goal.")
    return goal.goal_id


def _set(pen: Pen, goal_id: str, said: Said) -> Event:
    title, until = needed(said, "title", "a title"), needed_day(said, "due_date", after=pen.day)
    why, wanted = needed(said, "reason", "a reason"), needed(said, "target", "a target")
    target = goal_target(wanted, measure=said["measure"], currency=said["currency"], where="Wanted")
    common = {"goal_id": goal_id, "title": title, "owner": said["owner"], "measure": said["measure"]}
    return pen.event(GoalSet, **common, **target, due_date=until, reason=why)
