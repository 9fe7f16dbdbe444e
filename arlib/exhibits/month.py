"""The month's close as a reader sees it: where it ended, what it is made of, and the workbook that goes with it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.whole_book import BUCKETS
from arlib.exhibits.words import counted, whole
from arlib.money import format_money
from arlib.portfolio import Portfolio
from arlib.portfolio.kpis import Kpis
from arlib.tables import Attachment, Html, Tile, callout
from arlib.tables.sheets import Sheet, sheets_bytes
from arlib.whole_book import WholeBook

LEADING_KPIS = ("DSO, countback", "CEI")
_KPI_COLUMNS = {
    "name": "KPI", "variant": "Which one", "currency": "Currency", "value": "Value", "unit": "Unit",
    "numerator": "Numerator", "denominator": "Denominator", "rows": "Rows", "excluded_count": "Left out",
}  # fmt: skip
_STEP_WORDS = {
    "opening": "Opening", "billed": "Billed", "rolled_in": "Came back", "collected": "Collected",
    "credited": "Credited", "written_off": "Written off", "closing": "Closing",
}  # fmt: skip


def month_tiles(book: WholeBook, headline: Portfolio, *, currency: str) -> list[Tile]:
    """The month in seven figures: balance, past due, collected, credits, provision, DSO, CEI; all currencies together.

    Args:
        book: The whole book on the last day of the month.
        headline: Headline figures of that day beside those of the month before.
        currency: The reporting currency.
    """
    since = "in the month"
    return [
        money_tile(headline, "net", "Net balance", since=since),
        money_tile(headline, "past_due", "Past due", since=since),
        _collected_tile(book, currency),
        money_tile(headline, "credits", "Credits we owe", since=since),
        _provision_tile(book, currency),
        *_kpi_tiles(book.kpis, currency),
    ]


def _collected_tile(book: WholeBook, currency: str) -> Tile:
    total, own = book.together.get("collected"), book.bridge[book.bridge["step"].eq("collected")]
    note = f"in {counted(whole(own['rows'].sum()), 'payment')} of the month"
    if total is None:
        return Tile("Collected", _per_currency(own.assign(positive=-own["amount_minor"]), "positive"), note=note)
    return Tile.money("Collected", -total, currency, note)


def _provision_tile(book: WholeBook, currency: str) -> Tile:
    total, note = book.together["provision"], "by the matrix of the policy"
    if total is None:
        return Tile("Provision", _per_currency(book.kpis.provision, "provision_minor"), note=note)
    return Tile.money("Provision", total, currency, note)


def _per_currency(frame: pd.DataFrame, column: str) -> str:
    """Sums of each currency side by side: without a rate they are never added."""
    sums = frame.groupby("currency")[column].sum()
    return " · ".join(format_money(whole(amount), str(code)) for code, amount in sums.items()) or "none"


def _kpi_tiles(kpis: Kpis, currency: str) -> list[Tile]:
    table = kpis.of(currency)
    rows = table[table["name"].isin(LEADING_KPIS) & table["value"].notna()].drop_duplicates("name").to_dict("records")
    said = {True: "all currencies", False: f"documents in {currency}"}
    return [Tile(r["name"], f"{r['value']:,.1f}", r["unit"], said[bool(r["is_reporting"])]) for r in rows]


def month_finding(book: WholeBook, *, currency: str, ties: bool) -> Html:
    """The month in sentences, and whether it may be closed."""
    said = _moved(book.together, currency)
    if not ties:
        return callout("The month cannot be closed: the ledger does not tie.", "warning", items=said)
    return callout("The ledger ties to the cent, so the month can be closed.", "ok", items=said)


def _moved(steps: Mapping[str, int | None], currency: str) -> list[str]:
    """How the balance moved, over all currencies; nothing where a rate is missing."""
    amounts = {step: amount for step, amount in steps.items() if amount is not None}
    if not set(_STEP_WORDS) <= set(amounts):
        return ["A currency has no recorded rate: see the table of the bridge for each one."] if steps else []
    told = {step: format_money(abs(amounts[step]), currency) for step in ("billed", "collected", "credited")}
    off = format_money(abs(amounts["written_off"]), currency)
    ends = [format_money(amounts[step], currency) for step in ("opening", "closing")]
    return [
        f"The net balance went from {ends[0]} to {ends[1]}, all currencies together.",
        f"{told['billed']} were billed, {told['collected']} collected, {told['credited']} credited, "
        f"{off} written off or deducted.",
    ]


def month_files(book: WholeBook) -> list[Attachment]:
    """The close as a workbook: bridge, KPIs, provision, aging, past forecasts."""
    kpis, bridge = book.kpis, book.bridge
    aging = book.aging.totals.assign(bucket=book.aging.totals["bucket"].map(BUCKETS))
    sheets = [
        Sheet("Bridge", bridge.assign(step=bridge["step"].map(_STEP_WORDS)),
              {"currency": "Currency", "step": "Step", "amount_minor": "Amount", "rows": "Documents"},
              money=["amount_minor"]),
        Sheet("KPIs", kpis.table, _KPI_COLUMNS),
        Sheet("Provision", kpis.provision.assign(bucket=kpis.provision["bucket"].map(BUCKETS)),
              {"currency": "Currency", "bucket": "Days past due", "exposure_minor": "Open", "rate_pct": "Loss rate",
               "factor": "Outlook", "provision_minor": "Provision", "excluded_minor": "Left out"},
              money=["exposure_minor", "provision_minor", "excluded_minor"], percents=["rate_pct"]),
        Sheet("Aging", aging, {"currency": "Currency", "side": "Side", "bucket": "Days past due",
                               "amount_minor": "Open"}, money=["amount_minor"]),
    ]  # fmt: skip
    return [Attachment("workbook.xlsx", sheets_bytes(sheets), "Bridge, KPIs, provision and aging")]
