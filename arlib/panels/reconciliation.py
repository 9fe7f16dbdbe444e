"""The reconciliation panel: the exception queue, and one case with its evidence and suggestions."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.exhibits.reconciliation import exception_story, worklist_table
from arlib.panels.panel import Panel, choice, offer, search_box
from arlib.reconciliation import Reconciliation
from arlib.tables import Html, callout

ROWS = 12


class ReconciliationPanel(Panel):
    """Filters over the exceptions, and the story of one of them.

    Args:
        found: The reconciliation.
        queue: :func:`arlib.reconciliation.worklist`.
    """

    def __init__(self, found: Reconciliation, queue: pd.DataFrame) -> None:
        super().__init__()
        self.found, self.queue = found, queue
        self.code = choice("Reason", sorted(queue["code"].unique()))
        self.owner = choice("Owner", sorted(o for o in queue["owner"].unique() if o))
        self.find = search_box("item, account number or name")
        self.case = widgets.Dropdown(description="Case", layout=widgets.Layout(width="520px"))
        self.table, self.story = widgets.HTML(), widgets.HTML()
        for control in (self.code, self.owner, self.find):
            control.observe(self.guarded(self._filter), names="value")
        self.case.observe(self.guarded(self._pick), names="value")
        filters = widgets.HBox([self.code, self.owner, self.find], layout=widgets.Layout(flex_flow="row wrap"))
        self.box.children = [filters, self.status, self.table, self.case, self.story]
        self._filter()

    def shown(self) -> pd.DataFrame:
        """The exceptions that pass the filters, in the order of the worklist."""
        rows = self.queue
        if self.code.value:
            rows = rows[rows["code"].eq(self.code.value)]
        if self.owner.value:
            rows = rows[rows["owner"].eq(self.owner.value)]
        wanted = self.find.value.strip().casefold()
        if wanted:
            text = rows["item_id"] + " " + rows["account_id"].fillna("") + " " + rows["label"]
            rows = rows[text.str.casefold().str.contains(wanted, regex=False)]
        return rows

    def static_html(self) -> Html:
        """The head of the queue, as a report shows it."""
        return worklist_table(self.shown(), limit=ROWS)

    def _filter(self, change: Any = None) -> None:
        rows = self.shown().head(200)
        self.table.value = worklist_table(self.shown(), limit=ROWS).html
        labels = rows["item_id"] + "  " + rows["code"] + "  " + rows["label"]
        offer(self.case, list(zip(labels, rows.index, strict=True)))
        self.say(f"{len(self.shown()):,} of {len(self.queue):,} exceptions")
        self._pick()

    def _pick(self, change: Any = None) -> None:
        if self.case.value is None:
            self.story.value = callout("No exception passes these filters.").html
            return
        self.story.value = exception_story(self.found, self.queue.loc[self.case.value]).html
