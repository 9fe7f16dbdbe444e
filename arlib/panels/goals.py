"""The goals panel: where each goal stands, a weekly check-in with a confidence, and goals set anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.contracts.events import CheckedIn, Event, GoalSet
from arlib.errors import ParameterError
from arlib.exhibits.whole_book import goals_table
from arlib.money import format_money, to_decimal
from arlib.panels.fields import Said, day, line, needed, needed_day, needed_money, one_of
from arlib.panels.form import FormKind
from arlib.panels.forms import Forms
from arlib.panels.panel import Panel
from arlib.panels.pen import Pen, new_name
from arlib.panels.pick_table import PickColumn, PickTable
from arlib.tables import Html, callout
from arlib.tables.cells import count_text, day_text

MEASURES = {
    "high_tier_accounts": "Accounts in the high tier",
    "past_due": "Money past due",
    "over_90": "Money over 90 days past due",
    "credits": "Credits not used",
}
COUNTED = "high_tier_accounts"
NEW_GOAL = "New goal"
STATES = {"reached": "reached", "open": "on the way", "silent": "no check-in this week", "late": "past its day"}


@dataclass(frozen=True)
class GoalAtHand:
    """The goal a form is about; with an empty id there is none yet."""

    goal_id: str = ""
    title: str = ""
    owner: str = ""
    measure: str = COUNTED
    currency: str = ""
    target: str = ""
    due_date: date | None = None


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
        self.standings, self.goals = standings, standings()
        self.page = widgets.HTML()
        kinds = goal_forms(owners, currencies)
        self.forms = Forms(kinds, pen, on_change=self._changed, on_seen=lambda _: self._look()) if pen else None
        self.table = PickTable("goal_id", _COLUMNS, on_pick=self.guarded(self._pick))
        forms = [self.forms.box] if self.forms else []
        self.lay_out(self.status, self.table.box, self.page, *forms)
        if self.forms and self.goals.empty:
            self.forms.action.value = NEW_GOAL
        self._look()

    def static_html(self) -> Html:
        """The goals as a report shows them."""
        return goals_table(self.goals)

    def _look(self) -> None:
        self.goals = self.standings()
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
            self.forms.about_others(_at_hand(row) if row else GoalAtHand())

    def _pick(self, goal_id: str | None) -> None:
        row = self._row(goal_id)
        self.page.value = _standing(row).html
        if self.forms:
            self.forms.about(_at_hand(row) if row else GoalAtHand())

    def _row(self, goal_id: str | None) -> dict[str, Any] | None:
        rows = self.goals[self.goals["goal_id"].eq(goal_id or "")].to_dict("records")
        return {str(k): v for k, v in rows[0].items()} if rows else None


def _standing(row: dict[str, Any] | None) -> Html:
    if row is None:
        return callout("No goal is set yet. Choose New goal.", "finding")
    said = "Nobody has checked in yet."
    if pd.notna(row["confidence_pct"]):
        note = f" {row['comment']}" if row["comment"] else ""
        said = f"Last check-in on {day_text(row['checked_on'])}: {int(row['confidence_pct'])}% sure.{note}"
    missing = f", {_figure(row, 'gap')} to go" if pd.notna(row["gap"]) and row["gap"] else ""
    text = (
        f"{row['title']}: {_figure(row, 'value')} today, {_figure(row, 'target')} wanted by {day_text(row['due_date'])}"
    )
    return callout(f"{text}{missing}.", "finding", title=str(row["owner"]), items=[said])


def _figure(row: dict[str, Any], name: str) -> str:
    if pd.isna(row[name]):
        return "unknown"
    code = "" if pd.isna(row["currency"]) else str(row["currency"])
    return format_money(int(row[name]), code) if code else count_text(row[name])


_COLUMNS = [
    PickColumn("title", "Goal"), PickColumn("owner", "Owner", 1.4),
    PickColumn("measure", "About", 1.6, lambda row: MEASURES.get(str(row["measure"]), str(row["measure"]))),
    PickColumn("target", "Wanted", 1.2, lambda row: _figure(row, "target")),
    PickColumn("value", "Today", 1.2, lambda row: _figure(row, "value")),
    PickColumn("due_date", "Until", 1.2, lambda row: day_text(row["due_date"])),
    PickColumn("confidence_pct", "Sure", 0.6,
               lambda row: "" if pd.isna(row["confidence_pct"]) else f"{int(row['confidence_pct'])}%"),
    PickColumn("state", "State", 1.4, lambda row: STATES[str(row["state"])]),
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
            "measure": one_of("About", [(words, name) for name, words in MEASURES.items()]),
            "target": line("Wanted", "1400, or an amount such as 250000.00"),
            "currency": one_of("Currency", [("a count", ""), *currencies]),
            "due_date": day("Until"), "reason": line("Because"),
        }  # fmt: skip

    return (
        FormKind("Check in", lambda: {"confidence_pct": _confidence(), "comment": line("In words", "what moved")},
                 _check_in),
        FormKind(NEW_GOAL, fields, lambda pen, goal, said: _set(pen, new_name("GOAL"), said), button="Set the goal"),
        FormKind("Change the goal", fields, _change, button="Set it anew", prefill=_as_set),
    )  # fmt: skip


def _confidence() -> widgets.IntSlider:
    style, layout = {"description_width": "110px"}, widgets.Layout(width="460px", max_width="100%")
    return widgets.IntSlider(
        50, 0, 100, 5, description="Sure, in %", continuous_update=False, style=style, layout=layout
    )


def _as_set(goal: GoalAtHand) -> dict[str, Any]:
    said = {"title": goal.title, "measure": goal.measure, "target": goal.target, "currency": goal.currency}
    return said | ({"owner": goal.owner, "due_date": goal.due_date} if goal.goal_id else {})


def _check_in(pen: Pen, goal: GoalAtHand, said: Said) -> Event:
    comment = needed(said, "comment", "a word on what moved")
    return pen.event(CheckedIn, goal_id=_chosen(goal), confidence_pct=said["confidence_pct"], comment=comment)


def _change(pen: Pen, goal: GoalAtHand, said: Said) -> Event:
    return _set(pen, _chosen(goal), said)


def _chosen(goal: GoalAtHand) -> str:
    if not goal.goal_id:
        raise ParameterError("no goal is picked", where="Goal", next_step="Set one first: New goal.")
    return goal.goal_id


def _set(pen: Pen, goal_id: str, said: Said) -> Event:
    title, until = needed(said, "title", "a title"), needed_day(said, "due_date", after=pen.day)
    common = {"goal_id": goal_id, "title": title, "owner": said["owner"], "measure": said["measure"]}
    why = needed(said, "reason", "a reason")
    if said["measure"] == COUNTED:
        return pen.event(GoalSet, **common, target_count=_count(said), due_date=until, reason=why)
    code = said["currency"]
    if not code:
        raise ParameterError("money has a currency", where="Currency", next_step="Choose the currency of the target.")
    target = needed_money(said, "target", code)
    return pen.event(GoalSet, **common, currency=code, target_minor=target, due_date=until, reason=why)


def _count(said: Said) -> int:
    text = needed(said, "target", "a number").replace(",", "")
    if not text.isascii() or not text.isdigit():
        raise ParameterError(f"{text!r} is not a whole number", where="Wanted", next_step="Write for example 1400.")
    return int(text)
