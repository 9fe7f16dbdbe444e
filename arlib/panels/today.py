"""The plan of the day to work off: whom to contact, the ledger beside it, a call to log, a reply to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.communications import SuggestedEvent
from arlib.exhibits.finding_words import stage_words
from arlib.exhibits.tiering import account_documents_table
from arlib.exhibits.words import with_plain_days
from arlib.panels.account_forms import AccountCase, account_forms
from arlib.panels.forms import Forms
from arlib.panels.panel import Panel, choice, in_a_row, search_box
from arlib.panels.pen import Pen
from arlib.panels.pick_table import PickColumn, PickTable
from arlib.panels.reply import reply_form, values_of
from arlib.panels.worked import Worked
from arlib.tables import Html, callout, draw_table
from arlib.tables.cells import days_text, money_text

ACTIONS = ("answer", "call", "write", "statement")
"""What a person does for a customer; whoever waits for our answer comes first."""
OFFERED = ("Log a call", "Promise", "Dispute", "Snooze", "Note")
ROWS = 15


class TodayPanel(Panel):
    """Filters over the plan of the day, one customer of it, and what came of it.

    Args:
        plan: ``PLAN``, one row per customer.
        lines: Open lines of the aging.
        names: Account id to the name to show.
        pen: Records; without it the panel only shows.
    """

    def __init__(
        self, plan: pd.DataFrame, lines: pd.DataFrame, names: pd.Series[str], *, pen: Pen | None = None
    ) -> None:
        super().__init__()
        acting = plan[plan["action"].isin(ACTIONS)]
        order = acting["action"].map(ACTIONS.index)
        label = acting["account_id"].map(names).astype("str")
        ordered = acting.assign(order=order, label=label).sort_values(["order", "days_late"], ascending=[True, False])
        self.plan, self.lines = ordered.reset_index(drop=True), lines
        self.worked = Worked()
        self.action = choice(
            "To do", [a for a in ("answer", "call", "write", "statement") if a in set(acting["action"])]
        )
        self.owner = choice("Owner", sorted(o for o in acting["owner"].unique() if o))
        self.find = search_box("account number or name")
        for control in (self.action, self.owner, self.find):
            control.observe(self.guarded(self._filter), names="value")
        self.step, self.documents = widgets.HTML(), widgets.HTML()
        self.forms: Forms | None = None
        if pen:
            known = [kind for kind in account_forms([]) if kind.name in OFFERED]
            kinds = [known[0], reply_form(pen.day, self._read), *known[1:]]
            self.forms = Forms(kinds, pen, on_change=self._changed)
        self.table = PickTable("account_id", self._columns(), on_pick=self.guarded(self._pick), what="today")
        self.lay_out(
            in_a_row(self.action, self.owner, self.find), self.status, self.table.box, self.step,
            *([self.forms.box] if self.forms else []), self.documents,
        )  # fmt: skip
        self._filter()

    def shown(self) -> pd.DataFrame:
        """The customers to contact that pass the filters: those who wait for us first."""
        rows = self.plan
        if self.action.value:
            rows = rows[rows["action"].eq(self.action.value)]
        if self.owner.value:
            rows = rows[rows["owner"].eq(self.owner.value)]
        wanted = self.find.value.strip().casefold()
        if wanted:
            text = (rows["account_id"] + " " + rows["label"]).str.casefold()
            rows = rows[text.str.contains(wanted, regex=False)]
        return rows

    def static_html(self) -> Html:
        """The head of the plan, as a report shows it."""
        return draw_table(
            self.shown().assign(stage=self.shown()["stage"].map(stage_words).astype("str")),
            title="To do today",
            columns={"label": "Account", "action": "To do", "stage": "Stage", "owner": "Owner", "reason": "Because"},
            limit=ROWS,
            empty="Nobody is to be contacted today.",
        )

    def case(self, account: str) -> AccountCase:
        """What a form needs to know of a customer."""
        row = self.plan[self.plan["account_id"].eq(account)].iloc[0]
        own = self.lines[self.lines["account_id"].eq(account)][["item_id", "currency", "open_minor"]]
        return AccountCase(
            account_id=account,
            contact=str(row["contact"]),
            open_items={str(i): (str(c), int(m)) for i, c, m in own.to_numpy()},
            stage=str(row["stage"]) or "late_inquiry",
        )

    def _columns(self) -> list[PickColumn]:
        def name(row: dict[str, Any]) -> str:
            return f"{'✓ ' if row['account_id'] in self.worked else ''}{row['label']}"

        def owed(row: dict[str, Any]) -> str:
            return money_text(row["amount_minor"], row["currency"], with_code=True) if row["amount_minor"] else ""

        return [
            PickColumn("label", "Account", text=name), PickColumn("action", "To do", 1.2),
            PickColumn("stage", "Stage", 1.5, lambda row: stage_words(str(row["stage"]))),
            PickColumn("amount_minor", "Asked for", 1.7, owed, is_number=True),
            PickColumn("days_late", "Late", 1.3, lambda row: days_text(row["days_late"]), is_number=True),
            PickColumn("reason", "Because", 2.8, lambda row: with_plain_days(str(row["reason"]))),
            PickColumn("owner", "Owner", 1.5),
        ]  # fmt: skip

    def _filter(self, change: Any = None) -> None:
        rows = self.shown()
        left = len(self.plan) - len(self.worked)
        self.say(f"{len(rows):,} of {len(self.plan):,} customers to contact today, {left:,} left")
        self.table.put(rows)

    def _changed(self, event: Any, counts: bool) -> None:
        self.worked.hear(event, counts)
        self._filter()

    def _read(self, suggested: Sequence[SuggestedEvent]) -> None:
        """What else a reply contains is written into its form, to be looked at and recorded there."""
        for one in suggested:
            if self.forms:
                self.forms.fill(*values_of(one))
        names = " and ".join(values_of(one)[0] for one in suggested)
        self.say(f"Read. {names} filled in from the reply: look there next." if names else "Read.")

    def _pick(self, account: str | None) -> None:
        if self.forms:
            self.forms.about(None if account is None else self.case(account))
        if account is None:
            self.step.value = callout("Nobody passes these filters.", "ok").html
            self.documents.value = ""
            return
        row = self.plan[self.plan["account_id"].eq(account)].iloc[0]
        steps = [_reach(row), *([f"About {', '.join(row['invoice_ids'].split())}"] if row["invoice_ids"] else [])]
        text = f"{str(row['action']).capitalize()}: {with_plain_days(str(row['reason']))}."
        self.step.value = callout(text, "action", items=steps).html
        self.documents.value = account_documents_table(
            self.lines[self.lines["account_id"].eq(account)], account=account
        ).html


def _reach(row: pd.Series[Any]) -> str:
    """Whom to reach, and how."""
    if row["address"]:
        return f"{row['contact']}, {str(row['channel']).replace('_', ' ')}: {row['address']}"
    return f"{row['contact']}; no address is known." if row["contact"] else "Nobody is known to be reached."
