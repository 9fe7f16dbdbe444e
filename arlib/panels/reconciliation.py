"""The reconciliation panel: the exceptions to pick from, the payment beside what it could be, and the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import pandas as pd

from arlib.contracts.events import AliasLearned, Event, MatchAccepted, Request, Undone
from arlib.exhibits.finding_words import stage_words
from arlib.exhibits.reconciliation import exception_story, worklist_table
from arlib.money import format_money
from arlib.panels.approval import ApprovalPanel
from arlib.panels.bulk import BulkAccept
from arlib.panels.case_forms import CaseOnHand, case_forms
from arlib.panels.case_tables import OpenItems, item_table, others_table, suggestions_table
from arlib.panels.forms import Forms
from arlib.panels.panel import Panel, choice, in_a_row, search_box, tabs
from arlib.panels.pen import Pen
from arlib.panels.pick_table import PickColumn, PickTable
from arlib.reconciliation import Reconciliation
from arlib.tables import Html, callout, stacked
from arlib.tables.cells import day_text, days_text, money_text

if TYPE_CHECKING:
    from arlib.store.journal import Recorded

ROWS = 12


class ReconciliationPanel(Panel):
    """Filters over the exceptions, the evidence of one of them, and what is decided about it.

    Args:
        found: The reconciliation.
        queue: :func:`arlib.reconciliation.worklist`.
        items: ITEMS, for what the bank line says.
        accounts: Account -> head of its family, of every account there is.
        pen: Records decisions; without it the panel only shows.
        requests: What waits for a second person.
        cleared: Currency -> money that matches of the day have settled already.
    """

    def __init__(
        self,
        found: Reconciliation,
        queue: pd.DataFrame,
        *,
        items: pd.DataFrame | None = None,
        accounts: Mapping[str, str] | None = None,
        pen: Pen | None = None,
        requests: Iterable[Request] = (),
        cleared: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self.found, self.accounts = found, dict(accounts or {})
        self.queue = queue.assign(key=queue["code"] + " " + queue["item_id"])
        self.queue = self.queue.drop_duplicates("key")
        self.rows = {str(row["key"]): {str(k): v for k, v in row.items()} for row in self.queue.to_dict("records")}
        self.open, self.items = OpenItems(found.open_items), _bank_lines(items, self.queue)
        self.cleared_before = dict(cleared or {})
        self.decided: dict[str, tuple[str, Event]] = {}
        self.code = choice("Reason", [(stage_words(code), code) for code in sorted(queue["code"].unique())])
        self.owner = choice("Owner", sorted(o for o in queue["owner"].unique() if o))
        self.currency = choice("Currency", sorted(queue["currency"].unique()))
        self.suggested = choice("Suggested", ["something", "nothing"])
        self.find = search_box("item, account number or name")
        for control in (self.code, self.owner, self.currency, self.suggested, self.find):
            control.observe(self.guarded(self._filter), names="value")
        self.story = widgets.HTML()
        self.money = widgets.HTML(layout=widgets.Layout(flex="1 1 230px", width="auto", min_width="0"))
        self.ways = widgets.HTML(
            layout=widgets.Layout(flex="2 1 360px", width="auto", min_width="0", margin="0 0 0 24px")
        )
        self.forms = Forms(case_forms(), pen, on_change=self._changed, on_seen=self._seen) if pen else None
        self.bulk = BulkAccept(self.exact_cases, pen, on_change=self._accepted) if pen else None
        self.approval = ApprovalPanel(requests, pen)
        self.table = PickTable("key", self._columns(), on_pick=self.guarded(self._pick), what="exceptions")
        decide = widgets.VBox([self.story, in_a_row(self.money, self.ways), *([self.forms.box] if self.forms else [])])
        self.lay_out(
            in_a_row(self.code, self.owner, self.currency, self.suggested, self.find), self.status, self.table.box,
            tabs({"Decide": decide, **({"Several at once": self.bulk.box} if self.bulk else {}),
                  "Second person": self.approval.box}),
        )  # fmt: skip
        self._filter()

    def _columns(self) -> list[PickColumn]:
        def name(row: dict[str, Any]) -> str:
            return f"{'✓ ' if row['key'] in {key for key, _ in self.decided.values()} else ''}{row['item_id']}"

        def at_stake(row: dict[str, Any]) -> str:
            return money_text(row["amount_minor"], row["currency"], with_code=True)

        return [
            PickColumn("item_id", "Item", text=name), PickColumn("label", "Account", 2),
            PickColumn("code", "Reason", 1.7, lambda row: stage_words(str(row["code"]))),
            PickColumn("amount_minor", "At stake", 1.5, at_stake, is_number=True),
            PickColumn("age_days", "Age", 1, lambda row: days_text(row["age_days"]), is_number=True),
            PickColumn("decide_by", "Decide by", 1.3, lambda row: day_text(row["decide_by"])),
            PickColumn("status", "Status", 0.8),
        ]  # fmt: skip

    def shown(self) -> pd.DataFrame:
        """What passes the filters and is not decided yet, but for the case at hand; in the order of the worklist."""
        gone = {key for key, _ in self.decided.values()} - {self.table.picked}
        rows = self.queue[~self.queue["key"].isin(gone)]
        for control, column in ((self.code, "code"), (self.owner, "owner"), (self.currency, "currency")):
            if control.value:
                rows = rows[rows[column].eq(control.value)]
        if self.suggested.value:
            rows = rows[rows["suggestions"].map(bool).astype("bool").eq(self.suggested.value == "something")]
        wanted = self.find.value.strip().casefold()
        if wanted:
            text = rows["item_id"] + " " + rows["account_id"].fillna("") + " " + rows["label"]
            rows = rows[text.str.casefold().str.contains(wanted, regex=False)]
        return rows

    def static_html(self) -> Html:
        """The head of the queue, as a report shows it."""
        return worklist_table(self.shown(), limit=ROWS)

    def cleared(self) -> dict[str, int]:
        """Currency -> money settled today: by earlier matches of the day and by those made here."""
        total = dict(self.cleared_before)
        for _, event in self.decided.values():
            if isinstance(event, MatchAccepted):
                total[event.currency] = total.get(event.currency, 0) + sum(p.amount_minor for p in event.settled)
        return total

    def case(self, key: str) -> CaseOnHand:
        """What a form needs to know of an exception; what was settled here a moment ago is taken off."""
        row = self.rows[key]
        account = "" if pd.isna(row["account_id"]) else str(row["account_id"])
        named = {str(row["item_id"]), *row["related_ids"], *(i for s in row["suggestions"] for i in s["target_ids"])}
        used = self._used()
        return CaseOnHand(
            key=key, item_id=str(row["item_id"]), account_id=account, currency=str(row["currency"]),
            left={i: m - (1 if m > 0 else -1) * used.get(i, 0)
                  for i, m in self.open.of(account, sorted(named), currency=str(row["currency"])).items()},
            suggestions=row["suggestions"],
            party_name=str(self.items.get(str(row["item_id"]), {}).get("party_name", "")),
            message=str(row["message"]), accounts=self.accounts,
            is_decided=lambda: key in {k for k, _ in self.decided.values()},
            customer_id=self.accounts.get(account, ""),
        )  # fmt: skip

    def _used(self) -> dict[str, int]:
        used: dict[str, int] = {}
        for _, event in self.decided.values():
            for part in event.settled if isinstance(event, MatchAccepted) else ():
                for item in (part.source_id, part.target_id):
                    used[item] = used.get(item, 0) + part.amount_minor
        return used

    def _filter(self, change: Any = None) -> None:
        rows = self.shown()
        money = ", ".join(format_money(m, c) for c, m in sorted(self.cleared().items()) if m)
        left = len(self.queue) - len({key for key, _ in self.decided.values()} & set(self.rows))
        self.say(f"{len(rows):,} shown, {left:,} of {len(self.queue):,} left; cleared today: {money or 'nothing yet'}")
        self.table.put(rows)

    def exact_cases(self, keys: Iterable[str] | None = None) -> list[CaseOnHand]:
        """The cases (of these, else of all that pass the filters) whose one suggestion is exact, and nobody decided."""
        gone = {key for key, _ in self.decided.values()}
        wanted = [str(key) for key in (self.shown()["key"] if keys is None else keys)]
        return [c for c in map(self.case, (k for k in wanted if self.rows[k]["suggestions"] and k not in gone))
                if c.is_exact()]  # fmt: skip

    def _changed(self, event: Event, counts: bool) -> None:
        if isinstance(event, Request):
            change = self.approval.add if counts else self.approval.remove
            change(event)
        if not isinstance(event, AliasLearned) and self.table.picked is not None and counts:
            self.decided[event.event_id] = (self.table.picked, event)
        if not counts:
            self.decided.pop(event.event_id, None)
        self._filter()

    def _accepted(self, key: str, event: Event, counts: bool) -> None:
        if counts:
            self.decided[event.event_id] = (key, event)
        else:
            self.decided.pop(event.event_id, None)
        self._filter()

    def _seen(self, theirs: Sequence[Recorded]) -> None:
        """What others decided meanwhile counts here too: the case is theirs, and the money is used."""
        for event in (recorded.event for recorded in theirs):
            if isinstance(event, Undone):
                self.decided.pop(event.undoes, None)
            else:
                self.decided[event.event_id] = (str(getattr(event, "exception_id", "")), event)
        self._filter()
        self._pick(self.table.picked)

    def _pick(self, key: str | None) -> None:
        if self.forms:
            self.forms.about(None if key is None else self.case(key))
        if key is None:
            self.money.value = self.ways.value = ""
            self.story.value = callout("No exception passes these filters.", "ok").html
            return
        case = self.case(key)
        self.story.value = exception_story(self.found, pd.Series(self.rows[key])).html
        self.money.value = item_table(self.items.get(case.item_id, {}), case).html
        self.ways.value = stacked(suggestions_table(case), others_table(case)).html


def _bank_lines(items: pd.DataFrame | None, queue: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Item of the queue -> what the ledger knows of it."""
    if items is None:
        return {}
    own = items[items["item_id"].isin(queue["item_id"])]
    return {str(row["item_id"]): {str(k): v for k, v in row.items()} for row in own.to_dict("records")}
