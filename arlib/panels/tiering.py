"""The tiering panel: filter the accounts, pick one, see why it stands where it stands, what it owes and is owed."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.exhibits.tiering import account_documents_table, accounts_table, points_table
from arlib.panels.panel import Panel, choice, offer, search_box
from arlib.tables import Html, callout
from arlib.tiering import Tiering, WorkQueue

ROWS = 15


class TieringPanel(Panel):
    """Filters over the tiered accounts; points, first sentence and documents of one of them.

    Args:
        result: The tiering, by account or by family.
        queue: The work queue, for why an account stands where it stands; without it only documents are shown.
    """

    def __init__(self, result: Tiering, queue: WorkQueue | None = None) -> None:
        super().__init__()
        self.result, self.queue = result, queue
        accounts = result.accounts
        self.tier = choice("Tier", ["high", "medium", "low"])
        self.owner = choice("Owner", sorted(o for o in accounts["owner"].unique() if o))
        self.find = search_box("account number or name")
        self.account = widgets.Dropdown(description="Account", layout=widgets.Layout(width="420px"))
        self.table, self.step, self.points, self.documents = (widgets.HTML() for _ in range(4))
        for control in (self.tier, self.owner, self.find):
            control.observe(self.guarded(self._filter), names="value")
        self.account.observe(self.guarded(self._pick), names="value")
        filters = widgets.HBox([self.tier, self.owner, self.find], layout=widgets.Layout(flex_flow="row wrap"))
        self.box.children = [
            filters, self.status, self.table, self.account, self.step, self.points, self.documents,
        ]  # fmt: skip
        self._filter()

    def shown(self) -> pd.DataFrame:
        """The accounts that pass the filters, highest tier first."""
        rows = self.result.accounts
        if self.tier.value:
            rows = rows[rows["tier"].eq(self.tier.value)]
        if self.owner.value:
            rows = rows[rows["owner"].eq(self.owner.value)]
        wanted = self.find.value.strip().casefold()
        if wanted:
            hit = (rows["id"] + " " + rows["label"]).str.casefold().str.contains(wanted, regex=False)
            rows = rows[hit]
        return rows

    def static_html(self) -> Html:
        """The first rows of the list, as a report shows them."""
        return accounts_table(self.shown(), limit=ROWS)

    def _filter(self, change: Any = None) -> None:
        rows = self.shown()
        self.table.value = accounts_table(rows, limit=ROWS).html
        options = list(zip(rows["id"] + "  " + rows["label"], rows["id"], strict=True))
        offer(self.account, options[:200])
        self.say(f"{len(rows):,} of {len(self.result.accounts):,} accounts")
        self._pick()

    def _pick(self, change: Any = None) -> None:
        self.step.value = self.points.value = ""
        if self.account.value is None:
            self.documents.value = callout("No account passes these filters.", "finding").html
            return
        mine = self.result.lines[self.result.lines["id"].eq(self.account.value)]
        self.documents.value = account_documents_table(mine, account=self.account.value).html
        if self.queue is not None:
            self._explain(self.queue, self.account.value)

    def _explain(self, queue: WorkQueue, account: str) -> None:
        """Where the account stands, how to begin, and where its points come from."""
        if account not in set(queue.ranking.accounts["id"]):
            return
        self.points.value = points_table(queue.ranking, account).html
        row = queue.rows[queue.rows["id"].eq(account)]
        if row.empty:
            muted = queue.muted[queue.muted["account_id"].eq(account)]
            self.step.value = callout("It is left alone.", "finding", items=muted["detail"]).html
            return
        first = row.iloc[0]
        text = (
            f"Number {first['rank']} of the queue: {first['why']}. {first['owner']}, by {first['deadline']:%-d %B %Y}."
        )
        reach = f"{first['contact']} ({first['contact_role']}), {first['channel']}: {first['address']}"
        self.step.value = callout(text, "action", items=[reach, first["opening"]]).html
