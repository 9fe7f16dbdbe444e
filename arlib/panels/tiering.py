"""The tiering panel: the queue to pick from; why an account stands where it stands, and what to do about it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.exhibits.tiering import queue_table
from arlib.panels.account_forms import AccountCase, account_forms
from arlib.panels.account_pages import AccountPages
from arlib.panels.forms import Forms
from arlib.panels.levers import LeversPanel
from arlib.panels.panel import Panel, choice, in_a_row, search_box, tabs
from arlib.panels.pen import Pen
from arlib.panels.pick_table import PickColumn, PickTable
from arlib.panels.worked import Worked
from arlib.policy import policy_hash
from arlib.tables import Html, callout
from arlib.tables.cells import day_text
from arlib.tiering import Activity, WorkQueue

ROWS = 15


class TieringPanel(Panel):
    """Filters over the work queue; everything a call needs about one account; what was done about it.

    Args:
        queue: The work queue.
        activity: Promises, disputes, touches and contacts.
        pen: Records decisions; without it the panel only shows.
        levers: Edges and weights to try out, as a panel of its own behind the queue.
    """

    def __init__(
        self, queue: WorkQueue, activity: Activity, *, pen: Pen | None = None, levers: LeversPanel | None = None
    ) -> None:
        super().__init__()
        self.queue, self.activity, self.rows = queue, activity, _with_silent(queue)
        self.lines = queue.ranking.evidence.lines
        self.policy_hash = policy_hash(queue.ranking.policy)
        self.worked = Worked()
        self.tier = choice("Tier", ["high", "medium", "low"])
        self.owner = choice("Owner", sorted(o for o in self.rows["owner"].unique() if o))
        self.currency = choice("Currency", sorted(self.lines["currency"].unique()))
        self.find = search_box("account number or name")
        for control in (self.tier, self.owner, self.currency, self.find):
            control.observe(self.guarded(self._filter), names="value")
        self.step = widgets.HTML()
        self.pages = AccountPages(self.lines, activity, queue.ranking)
        colleagues = sorted({*self.rows["owner"], *queue.loads["owner"]} - {""})
        self.forms = Forms(account_forms(colleagues), pen, on_change=self._changed) if pen else None
        self.table = PickTable("id", self._columns(), on_pick=self.guarded(self._pick), what="work-queue")
        parts = [
            in_a_row(self.tier, self.owner, self.currency, self.find), self.status, self.table.box, self.step,
            *([self.forms.box] if self.forms else []), self.pages.box,
        ]  # fmt: skip
        behind = {"Queue": widgets.VBox(parts), "Edges and weights": levers.box} if levers else {}
        self.lay_out(*([tabs(behind)] if behind else parts))
        self._filter()

    def shown(self) -> pd.DataFrame:
        """The accounts that pass the filters, in the order of work; those left alone come last."""
        rows = self.rows
        if self.tier.value:
            rows = rows[rows["tier"].eq(self.tier.value)]
        if self.owner.value:
            rows = rows[rows["owner"].eq(self.owner.value)]
        if self.currency.value:
            rows = rows[rows["id"].isin(self.lines.loc[self.lines["currency"].eq(self.currency.value), "id"])]
        wanted = self.find.value.strip().casefold()
        if wanted:
            rows = rows[(rows["id"] + " " + rows["label"]).str.casefold().str.contains(wanted, regex=False)]
        return rows

    def static_html(self) -> Html:
        """The head of the queue as it is filtered, as a report shows it."""
        queued = self.shown().dropna(subset="rank")
        return queue_table(replace(self.queue, rows=queued), limit=ROWS)

    def case(self, account: str) -> AccountCase:
        """What a form needs to know of an account."""
        own = self.lines[self.lines["id"].eq(account)]
        row = self.rows[self.rows["id"].eq(account)].iloc[0]
        return AccountCase(
            account_id=account,
            rank=None if pd.isna(row["rank"]) else int(row["rank"]),
            contact="" if pd.isna(row["contact"]) else str(row["contact"]),
            policy_hash=self.policy_hash,
            open_items={str(i): (str(c), int(m)) for i, c, m in own[["item_id", "currency", "open_minor"]].to_numpy()},
        )

    def _columns(self) -> list[PickColumn]:
        def name(row: dict[str, Any]) -> str:
            place = "" if pd.isna(row["rank"]) else f"{int(row['rank'])}  "
            return f"{'✓ ' if row['id'] in self.worked else ''}{place}{row['label']}"

        return [
            PickColumn("rank", "Account", text=name), PickColumn("id", "Number", 1.25), PickColumn("tier", "Tier", 1),
            PickColumn("priority", "Points", 1, is_number=True), PickColumn("why", "Why", 3.6),
            PickColumn("deadline", "By", 1.6, lambda row: day_text(row["deadline"])), PickColumn("owner", "Owner", 1.7),
        ]  # fmt: skip

    def _filter(self, change: Any = None) -> None:
        rows = self.shown()
        done = f", {len(self.worked):,} worked on" if self.worked else ""
        self.say(f"{len(rows):,} of {len(self.rows):,} accounts{done}")
        self.table.put(rows)

    def _changed(self, event: Any, counts: bool) -> None:
        self.worked.hear(event, counts)
        self._filter()

    def _pick(self, account: str | None) -> None:
        if self.forms:
            self.forms.about(None if account is None else self.case(account))
        self.pages.turn_to(account)
        no_one = callout("No account passes these filters.", "finding")
        self.step.value = (no_one if account is None else _step(self.queue, account)).html


def _with_silent(queue: WorkQueue) -> pd.DataFrame:
    """The queue, then the accounts that are left alone."""
    ranked = queue.ranking.accounts
    silent = ranked[ranked["id"].isin(queue.suppressed)]
    silent = silent.assign(rank=pd.array([pd.NA] * len(silent), dtype="Int64"), owner=silent["account_owner"])
    rows = queue.rows.astype({"rank": "Int64"})
    return pd.concat([rows, silent], ignore_index=True) if len(silent) else rows


def _step(queue: WorkQueue, account: str) -> Html:
    """Where the account stands, whom to call and how to begin; or why it is left alone."""
    found = queue.rows[queue.rows["id"].eq(account)]
    if found.empty:
        muted = queue.muted[queue.muted["account_id"].eq(account)]
        return callout("It is left alone.", "finding", items=muted["detail"])
    row = found.iloc[0]
    by = "" if pd.isna(row["deadline"]) else f", by {day_text(row['deadline'])}"
    text = f"Number {row['rank']} of the queue: {row['why']}. {row['owner'] or 'Nobody'}{by}."
    reach = f"{row['contact']} ({row['contact_role']}), {row['channel']}: {row['address']}"
    return callout(text, "action", items=[reach if row["address"] else "Nobody can be reached.", row["opening"]])
