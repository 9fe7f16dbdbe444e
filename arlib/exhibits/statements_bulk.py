"""All statements of a month at once: how many, whether each closes, and the files they come in."""

from __future__ import annotations

import pandas as pd

from arlib.exhibits.statement import bulk_sheets, named_accounts, period_text
from arlib.exhibits.words import counted
from arlib.ledger.statement import Statements
from arlib.tables import Attachment, Html, Table, Tile, callout, draw_table
from arlib.tables.sheets import csv_bytes, sheets_bytes

LARGEST_OF_EACH = 8


def bulk_tiles(found: Statements) -> list[Tile]:
    """Statements, accounts, movements, and those that do not close."""
    accounts = found.summary["account_id"]
    return [
        Tile.count("Statements", len(found.summary), "in all", "one per account and currency"),
        Tile.count("Accounts", accounts[accounts.ne("")].nunique(), "accounts", period_text(found)),
        Tile.count("Movements", len(found.lines), "in the period"),
        Tile.count("Do not close", len(found.differing), "statements", "to the cent, against the aging"),
    ]


def bulk_verdict(found: Statements) -> Html:
    """Whether the statements may go out."""
    if found.ties:
        return callout("Every statement closes to the cent where the aging stands: they may go out.", "ok")
    wrong = found.differing["account_id"].head(5).str.cat(sep=", ")
    said = (
        f"{counted(len(found.differing), 'statement')} not closing where the aging stands: {wrong}. Send none of these."
    )
    return callout(said, "warning")


def bulk_table(found: Statements, names: pd.Series[str]) -> Table:
    """The largest closing balances of each currency, never ranked across them; the workbook has all."""
    largest = found.summary.sort_values(["closing_minor", "account_id"], ascending=[False, True])
    counts = largest["currency"].map(largest["currency"].value_counts())
    first = largest.assign(statements=counts).groupby("currency").head(LARGEST_OF_EACH)
    first = first.sort_values(["statements", "currency"], ascending=[False, True], kind="stable")
    return draw_table(
        first.assign(name=named_accounts(first["account_id"], names)),
        title="The largest closing balances of each currency",
        columns={"account_id": "Account", "name": "Name", "opening_minor": "Opening", "billed_minor": "Billed",
                 "received_minor": "Received", "closing_minor": "Closing", "past_due_minor": "Past due"},
        money=["opening_minor", "billed_minor", "received_minor", "closing_minor", "past_due_minor"],
        emphasis=["closing_minor"],
        limit=len(first),
        note="All others are in the workbook.",
    )  # fmt: skip


def bulk_files(found: Statements, credits: pd.DataFrame, names: pd.Series[str], *, book: str) -> list[Attachment]:
    """One workbook for everybody, and the sums and movements as CSV."""
    sheets = bulk_sheets(found, credits, names, book=book)
    labels = {"accounts": "Sums of each account", "movements": "Movements"}
    return [
        Attachment("all.xlsx", sheets_bytes(sheets), "All statements"),
        *(
            Attachment(f"{name}.csv", csv_bytes(sheet.frame, columns=sheet.columns, money=sheet.money), label)
            for (name, label), sheet in zip(labels.items(), sheets[:2], strict=True)
        ),
    ]
