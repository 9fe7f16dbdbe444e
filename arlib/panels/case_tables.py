"""What stands beside a case: what came in, what it could settle, and what else is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from arlib.money import format_money
from arlib.panels.case_forms import CaseOnHand
from arlib.tables import Table, draw_table
from arlib.tables.cells import day_text


class OpenItems:
    """What is open, by item and by account: a case looks for both, thousands of times a page.

    Args:
        items: ``open_items`` of a reconciliation.
    """

    def __init__(self, items: pd.DataFrame) -> None:
        now = items[items["open_minor"].ne(0) & ~items["is_future"]]
        columns = (now[name] for name in ("item_id", "currency", "open_minor"))
        self.left = {str(i): (str(c), int(m)) for i, c, m in zip(*columns, strict=True)}
        self.by_account: dict[str, list[str]] = {}
        for item, account in zip(now["item_id"], now["account_id"], strict=True):
            self.by_account.setdefault("" if pd.isna(account) else str(account), []).append(str(item))

    def of(self, account: str, named: Iterable[str], *, currency: str) -> dict[str, int]:
        """Open items of an account, and those named, in one currency: item -> signed minor units."""
        own = self.by_account.get(account, []) if account else []
        known = ((item, self.left[item]) for item in dict.fromkeys([*own, *named]) if item in self.left)
        return {item: minor for item, (code, minor) in known if code == currency}


def item_table(item: dict[str, Any], case: CaseOnHand) -> Table:
    """What came in, as the bank line says it."""
    said = {"Item": case.item_id, "Payer": case.party_name, "Reference": item.get("reference", ""),
            "Bank line": item.get("bank_ref", ""), "Day": day_text(item.get("issue_date", pd.NaT)),
            "Account": case.account_id or "unknown", "Open": format_money(case.money, case.currency)}  # fmt: skip
    rows = pd.DataFrame({"what": list(said), "value": [str(v) if pd.notna(v) else "" for v in said.values()]})
    return draw_table(rows, title="What came in", columns={"what": "", "value": "As it stands"})


def suggestions_table(case: CaseOnHand) -> Table:
    """What the rules suggest, each with its evidence."""
    rows = [{"documents": words, "why": str(s["why"])} for words, s in case.acceptable()]
    return draw_table(
        pd.DataFrame(rows, columns=["documents", "why"], dtype="str"),
        title="What it could settle, best first",
        columns={"documents": "Documents", "why": "Evidence"},
        empty="The rules suggest nothing.",
    )


def others_table(case: CaseOnHand) -> Table:
    """Everything that is open on the other side."""
    others = case.others()
    rows = pd.DataFrame({"item_id": pd.Series([*others], dtype="str"), "open_minor": [*others.values()]})
    return draw_table(
        rows, title="Everything open on the other side", columns={"item_id": "Document", "open_minor": "Open"},
        money=["open_minor"], currency=case.currency, limit=8, empty="Nothing is open on the other side.",
    )  # fmt: skip
