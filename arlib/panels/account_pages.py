"""The pages of one account behind each other: why it stands where it does, documents, promises, people, contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.exhibits.account import (
    account_contacts_table,
    account_disputes_table,
    account_points,
    account_promises_table,
)
from arlib.exhibits.finding_words import stage_words
from arlib.exhibits.tiering import account_documents_table, points_table
from arlib.panels.chart_box import ChartBox
from arlib.tables import Html, Table, draw_table
from arlib.tiering import Activity, Ranking

WHY = "Why"


class AccountPages:
    """Tabs about one account; a page is drawn when it is looked at.

    Args:
        lines: Open lines of the aging.
        activity: Promises, disputes, touches and contacts.
        ranking: The order of work, for the points.
        more: Further pages: name to what draws it.
    """

    def __init__(
        self,
        lines: pd.DataFrame,
        activity: Activity,
        ranking: Ranking,
        *,
        more: Mapping[str, Callable[[str], Html]] | None = None,
    ) -> None:
        self.ranking, self.account = ranking, ""
        places = lines.groupby("account_id", sort=False).indices
        self.drawn: dict[str, Callable[[str], Html]] = {
            WHY: self._points,
            "Documents": lambda a: account_documents_table(lines.iloc[places.get(a, [])], account=a),
            "Promises": lambda a: account_promises_table(activity.promises, a),
            "Disputes": lambda a: account_disputes_table(activity.disputes, a),
            "Contacts so far": lambda a: touches_table(activity.touches, a),
            "People": lambda a: account_contacts_table(activity.contacts, a),
            **(more or {}),
        }
        self.chart = ChartBox()
        self.pages = {name: widgets.HTML() for name in self.drawn}
        shown = [widgets.VBox([self.chart, page]) if name == WHY else page for name, page in self.pages.items()]
        self.box = widgets.Tab(children=shown, titles=list(self.pages), selected_index=0)
        self.box.observe(lambda _: self._draw(), names="selected_index")

    def turn_to(self, account: str | None) -> None:
        """Turn to an account, or to none."""
        self.account = account or ""
        self.box.layout.display = "" if account else "none"
        self._draw()

    def look_at(self, name: str) -> Html:
        """Turn to a page by its name; gives what stands on it."""
        self.box.selected_index = list(self.drawn).index(name)
        return self.drawn[name](self.account)

    def _draw(self) -> None:
        name = list(self.drawn)[self.box.selected_index or 0]
        page = self.drawn[name](self.account).html if self.account else ""
        self.pages[name].value = page
        if name == WHY:
            self.chart.put(account_points(self.ranking, self.account) if self.account else None)

    def _points(self, account: str) -> Html:
        if account not in set(self.ranking.accounts["id"]):
            return Html("", "no points")
        return points_table(self.ranking, account)


def touches_table(touches: pd.DataFrame, account: str) -> Table:
    """Who was in touch, when, about what, and what came of it."""
    own = touches[touches["account_id"].eq(account)].sort_values("at", ascending=False, kind="stable")
    words: dict[str, Any] = {name: own[name].map(stage_words).astype("str") for name in ("channel", "stage", "outcome")}
    return draw_table(
        own.assign(**words),
        title="Contacts so far, newest first",
        columns={"at": "When", "rep": "By", "direction": "Way", "channel": "Channel", "stage": "Stage",
                 "outcome": "Outcome", "summary": "Said", "follow_up_on": "Follow up"},
        limit=10,
        empty="Nobody was in touch yet.",
    )  # fmt: skip
