"""The book as a whole: headline tiles, aging, tie-out."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from arlib.charts import Chart, draw_aging_bars
from arlib.exhibits.words import direction, whole
from arlib.findings import Finding, findings_frame
from arlib.ledger import Aging, TieOut
from arlib.money import format_money
from arlib.portfolio import Portfolio
from arlib.tables import Html, Table, Tile, callout, draw_table

_AGING_COLUMNS = {
    "currency": "Currency",
    "side": "Side",
    "current": "Not due",
    "1_30": "1-30",
    "31_60": "31-60",
    "61_90": "61-90",
    "over_90": "Over 90",
    "open_minor": "Total",
}
_MEASURE_WORDS = {
    "outstanding": "Outstanding",
    "not_due": "Not yet due",
    "past_due": "Past due",
    "in_hand": "Money in hand for it",
    "past_due_net": "Past due after money in hand",
    "due_by_month_end": "Falls due by month end",
    "credits": "Credits we owe",
    "net": "Net balance",
}


_NEITHER = ("net", "credits", "outstanding")
"""Larger is neither better nor worse: more billing raises what is owed, and money that came in raises the credits."""


def money_tile(result: Portfolio, measure: str, label: str, *, since: str = "since last week") -> Tile:
    """One tile of the headline, in the reporting currency when rates are recorded, else per currency.

    Args:
        result: The headline, with the same figures of an earlier day.
        measure: Which figure.
        label: What the tile is called.
        since: The earlier day in words.
    """
    row = result.in_reporting.set_index("measure").loc[measure] if len(result.in_reporting) else None
    if row is not None and pd.notna(row["amount_minor"]):
        amount, change = whole(row["amount_minor"]), whole(row["change_minor"])
        code = result.reporting_currency
        # credits are negative: what we owe customers is read as a positive sum
        shown, grown = (-amount, -change) if measure == "credits" else (amount, change)
        moved = (
            f"{'+' if grown > 0 else '-'}{format_money(abs(grown), code, with_code=False)}" if grown else "unchanged"
        )
        note = f"{moved} {since}"
        return Tile.money(label, shown, code, note, "" if measure in _NEITHER else direction(grown))
    per_currency = result.by_currency.query("measure == @measure")
    values = [format_money(abs(whole(r.amount_minor)), str(r.currency)) for r in per_currency.itertuples()]
    return Tile(label, values[0] if len(values) == 1 else " · ".join(values) or "none", note="per currency")


def headline_table(result: Portfolio) -> Table:
    """All headline figures, per currency, with last week beside them."""
    shown = result.by_currency.assign(measure=result.by_currency["measure"].map(_MEASURE_WORDS))
    columns = {
        "measure": "Figure",
        "currency": "Currency",
        "amount_minor": "Now",
        "last_week_minor": "A week ago",
        "change_minor": "Change",
        "items": "Items",
    }
    money = ["amount_minor", "last_week_minor", "change_minor"]
    return draw_table(shown, title="The book in figures", columns=columns, money=money, note=result.rates_note)


def aging_chart(aging: Aging) -> Chart | Html:
    """Open money by aging bucket, invoices above the line and credits below, per currency."""
    if aging.totals.empty:
        return callout("Nothing is open on this day.", "ok")
    return Chart(
        "Open items by age", _aging_finding(aging), draw_aging_bars(aging.totals, basis=aging.basis), aging_table(aging)
    )


def aging_table(aging: Aging) -> Table:
    """The aging report: one row per currency and side."""
    words = {"invoices": "Invoices", "credits": "Credits"}
    origin = "their due date" if aging.basis == "due_date" else "the day they were billed"
    note = f"Invoices age from {origin}, credits and unapplied cash from the day they arose. Nothing is netted."
    return draw_table(
        aging.by_side.assign(side=aging.by_side["side"].map(words)),
        title=f"Aging as of {aging.as_of:%-d %B %Y}",
        columns=_AGING_COLUMNS,
        money=list(_AGING_COLUMNS)[2:],
        emphasis=["open_minor"],
        note=note,
    )


def _aging_finding(aging: Aging) -> str:
    old = aging.totals.query("side == 'invoices' and bucket == 'over_90'").set_index("currency")["amount_minor"]
    parts = [format_money(whole(v), str(c)) for c, v in old.items() if v]
    age = "days past due" if aging.basis == "due_date" else "days old"
    return f"More than 90 {age}: {', '.join(parts)}." if parts else f"No invoice is more than 90 {age}."


def tie_table(tie: TieOut) -> Table:
    """The tie-out: each check with what was expected and found."""
    known = tie.lines[tie.lines["currency"].ne("all")]
    notes = " ".join(tie.lines.loc[tie.lines["currency"].eq("all"), "note"].str.capitalize() + ".")
    shown = known.assign(result=known["holds"].map({True: "ties", False: "differs"}))
    return draw_table(
        shown,
        title="Does it tie?",
        columns={
            "check": "Check",
            "currency": "Currency",
            "expected_minor": "Expected",
            "found_minor": "Found",
            "difference_minor": "Difference",
            "result": "Result",
        },
        money=["expected_minor", "found_minor", "difference_minor"],
        note=notes,
    )


def data_findings_table(findings: Iterable[Finding], *, limit: int = 12) -> Table:
    """What the data says against the figures of a report: where, what, and what to do about it."""
    rows = findings_frame(dict.fromkeys(findings))
    return draw_table(
        rows,
        title="What to know about the data",
        columns={"severity": "Severity", "message": "What", "where": "Where", "next_step": "What to do"},
        tags=["severity"],
        limit=limit,
        empty="Nothing speaks against these figures.",
    )
