"""The month's close as a reader sees it: where it ended, what it is made of, and the workbook that goes with it."""

from __future__ import annotations

import pandas as pd

from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.whole_book import BUCKETS
from arlib.exhibits.words import whole
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
    """The month in six figures: balance, past due, collected, credits, provision, DSO.

    Args:
        book: The whole book on the last day of the month.
        headline: Headline figures of that day.
        currency: The reporting currency.
    """
    return [
        _step_tile(book, "closing", "Net balance", currency),
        money_tile(headline, "past_due", "Past due"),
        _step_tile(book, "collected", "Collected", currency),
        money_tile(headline, "credits", "Credits we owe"),
        _provision_tile(book.kpis, currency),
        *_kpi_tiles(book.kpis, currency),
    ]


def _step_tile(book: WholeBook, step: str, label: str, currency: str) -> Tile:
    own = book.bridge[book.bridge["currency"].eq(currency)].set_index("step")["amount_minor"]
    if own.empty:
        return Tile(label, "none", note="nothing in the reporting currency")
    amount = whole(own[step])
    before = f"{format_money(whole(own['opening']), currency, with_code=False)} a month before"
    note = before if step == "closing" else "in the month"
    return Tile.money(label, -amount if step == "collected" else amount, currency, note)


def _provision_tile(kpis: Kpis, currency: str) -> Tile:
    own = kpis.provision[kpis.provision["currency"].eq(currency)]["provision_minor"]
    return Tile.money("Provision", whole(own.sum()), currency, "by the matrix of the policy")


def _kpi_tiles(kpis: Kpis, currency: str) -> list[Tile]:
    table = kpis.table[kpis.table["currency"].eq(currency) & kpis.table["value"].notna()]
    rows = table[table["name"].isin(LEADING_KPIS)].drop_duplicates("name").to_dict("records")
    return [Tile(row["name"], f"{row['value']:,.1f}", row["unit"], "see the KPIs for its parts") for row in rows]


def month_finding(book: WholeBook, *, currency: str, ties: bool) -> Html:
    """The month in sentences, and whether it may be closed."""
    at = book.bridge[book.bridge["currency"].eq(currency)].set_index("step")["amount_minor"]
    said = [] if at.empty else [_moved(at, currency)]
    silent = [str(c) for c in sorted(set(book.bridge["currency"]) - {currency})]
    said += [f"Other currencies are in the table of the bridge: {', '.join(silent)}."] if silent else []
    if not ties:
        return callout("The month cannot be closed: the ledger does not tie.", "warning", items=said)
    return callout("The ledger ties to the cent, so the month can be closed.", "ok", items=said)


def _moved(at: pd.Series, currency: str) -> str:
    billed, collected, written = (
        format_money(abs(whole(at[s])), currency) for s in ("billed", "collected", "written_off")
    )
    return f"{billed} were billed, {collected} collected, {written} written off or deducted."


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
