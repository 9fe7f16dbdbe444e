"""An account's statement as a reader sees it: opening, every movement, closing, what is open, which credits wait."""

from __future__ import annotations

import pandas as pd

from arlib.exhibits.words import counted, whole
from arlib.ledger.statement import MOVEMENTS, Statements
from arlib.money import format_money
from arlib.tables import Html, Table, Tile, callout, draw_table, stacked
from arlib.tables.cells import day_text
from arlib.tables.sheets import Sheet
from arlib.tiering import CreditCare

KIND_WORDS = {
    "invoice": "Invoice", "debit_note": "Debit note", "credit_note": "Credit note", "payment": "Payment",
    "on_account": "Payment on account", "refund": "Refund", "chargeback": "Payment returned",
    "discount": "Discount", "write_off": "Written off", "write_off_gain": "Small difference kept",
    "fx": "Exchange difference", "transfer": "Between accounts",
}  # fmt: skip
MOVEMENT_WORDS = {
    "billed": "Billed", "credited": "Credit notes", "received": "Received", "returned": "Refunded and returned",
    "adjusted": "Adjusted", "between_accounts": "Between accounts",
}  # fmt: skip
BUCKET_WORDS = {"current": "Not due", "1_30": "1-30", "31_60": "31-60", "61_90": "61-90", "over_90": "Over 90"}
_LINE_COLUMNS = {
    "day": "Date",
    "what": "What",
    "item_id": "Document",
    "related": "For or by",
    "due_date": "Due",
    "amount_minor": "Amount",
    "balance_minor": "Balance",
}
_OPEN_COLUMNS = {
    "item_id": "Document",
    "what": "What",
    "issue_date": "Date",
    "due_date": "Due",
    "days_past_due": "Days since",
    "amount_minor": "Original",
    "open_minor": "Open",
    "status": "Status",
}
_CREDIT_COLUMNS = {
    "item_id": "Credit",
    "what": "What",
    "arose_on": "Since",
    "age_days": "Age",
    "open_minor": "Open",
    "usable_minor": "Can be used now",
    "why_open": "Why it was not applied so far",
    "next_step": "Next step",
}


def period_text(found: Statements) -> str:
    """The period in words."""
    return f"{day_text(found.from_day)} to {day_text(found.to_day)}"


def statement_tiles(one: Statements) -> list[Tile]:
    """Opening, closing, past due and credits of one account, per currency where there are several."""
    if one.summary.empty:
        return [Tile("Balance", "none", note=period_text(one))]
    many = len(one.summary) > 1
    shown = (("Opening", "opening_minor"), ("Closing", "closing_minor"), ("Past due", "past_due_minor"))
    tiles = [
        Tile.money(f"{label} {row['currency']}" if many else label, whole(row[column]), str(row["currency"]))
        for row in one.summary.to_dict("records")
        for label, column in shown
    ]
    credits = one.summary[one.summary["credits_minor"].ne(0)]
    owed = " · ".join(format_money(-whole(r.credits_minor), str(r.currency)) for r in credits.itertuples())
    return [*tiles, Tile("Credits to use", owed or "none", note="not applied to an invoice yet")]


def statement_bridge_table(one: Statements) -> Table:
    """Opening and movements add up to closing, one row per currency."""
    columns = {"currency": "Currency", "opening_minor": "Opening"}
    columns |= {f"{name}_minor": MOVEMENT_WORDS[name] for name in MOVEMENTS if one.summary[f"{name}_minor"].any()}
    columns |= {"closing_minor": "Closing", "aged_minor": "By aging"}
    return draw_table(
        one.summary,
        title=f"From opening to closing balance, {period_text(one)}",
        columns=columns,
        money=[c for c in columns if c != "currency"],
        emphasis=["closing_minor"],
        note="What the customer owes is positive. The last column is worked out another way and must be the same.",
        empty="No balance and no movement in this period.",
    )


def statement_lines_table(one: Statements, *, limit: int = 100) -> Table:
    """Every movement of the period with the balance after it."""
    return draw_table(
        _with_words(one.lines),
        title=f"Movements, {period_text(one)}",
        columns=_LINE_COLUMNS | ({"currency": "Currency"} if one.lines["currency"].nunique() > 1 else {}),
        money=["amount_minor", "balance_minor"],
        emphasis=["balance_minor"],
        limit=limit,
        more="the spreadsheet of `arlib statements`",
        empty="Nothing moved in this period.",
    )


def statement_open_table(one: Statements, *, limit: int = 100) -> Table:
    """What is open on the last day, oldest first, credits included."""
    shown = _with_words(one.open_lines).sort_values(["days_past_due", "item_id"], ascending=[False, True])
    return draw_table(
        shown,
        title=f"Open on {day_text(one.to_day)}",
        columns=_OPEN_COLUMNS,
        money=["amount_minor", "open_minor"],
        emphasis=["open_minor"],
        limit=limit,
        more="the spreadsheet of `arlib statements`",
        note="Days since the due date of an invoice, or since the day a credit arose.",
        empty="Nothing is open.",
    )


def statement_aging_table(one: Statements) -> Table:
    """Open invoices by age and credits beside them, per currency."""
    columns = {"currency": "Currency", **BUCKET_WORDS, "invoices_minor": "Invoices", "credits_minor": "Credits",
               "aged_minor": "Balance"}  # fmt: skip
    return draw_table(
        one.summary,
        title=f"By age on {day_text(one.to_day)}",
        columns=columns,
        money=[c for c in columns if c != "currency"],
        emphasis=["aged_minor"],
        note="Days past due. Credits are shown beside the invoices, never netted against a bucket.",
        empty="Nothing is open.",
    )


def credits_of(care: CreditCare, account_id: str) -> pd.DataFrame:
    """The open credits of one account."""
    return care.credits[care.credits["account_id"].fillna("").eq(account_id)].reset_index(drop=True)


def statement_credits_table(care: CreditCare, account_id: str, *, limit: int = 50) -> Table:
    """Credits of one account that wait: how much can be used, and why it was not."""
    return _credits_table(credits_of(care, account_id), limit=limit)


def _credits_table(credits: pd.DataFrame, *, limit: int = 50) -> Table:
    return draw_table(
        _with_words(credits),
        title="Credits to use",
        columns=_CREDIT_COLUMNS,
        money=["open_minor", "usable_minor"],
        days=["age_days"],
        limit=limit,
        empty="Every credit has been used.",
    )


def statement_uses_table(care: CreditCare, account_id: str, *, limit: int = 50) -> Table:
    """What the credits of one account could settle, and what would be open afterwards."""
    return draw_table(
        care.uses[care.uses["account_id"].eq(account_id)],
        title="What they could settle",
        columns={
            "item_id": "Credit",
            "document_id": "Invoice",
            "due_date": "Due",
            "amount_minor": "To apply",
            "invoice_before_minor": "Invoice now",
            "invoice_after_minor": "Invoice then",
            "credit_after_minor": "Credit then",
        },
        money=["amount_minor", "invoice_before_minor", "invoice_after_minor", "credit_after_minor"],
        limit=limit,
        note="A proposal: nothing is posted. The invoices a credit names come first, then the oldest.",
        empty="There is no undisputed invoice in the credits' currency to set them against.",
    )


def statement_verdict(one: Statements) -> Html:
    """Whether the statement closes, in one sentence."""
    if one.summary.empty:
        return callout(f"No balance and no movement from {period_text(one)}.", "ok")
    if one.ties:
        moved = counted(len(one.lines), "movement") if len(one.lines) else "no movement"
        said = f"Opening and {moved} add up to the closing balance, to the cent."
        return callout(said, "ok", title="It closes")
    row = one.differing.iloc[0]
    gap = format_money(whole(row["difference_minor"]), str(row["currency"]))
    return callout(f"The closing balance differs from the aging by {gap}.", "warning", title="It does not close")


def statement_page(found: Statements, account_id: str, credits: pd.DataFrame | None = None) -> Html:
    """The whole statement of one account below each other; ``credits`` are its own, as credit care has them."""
    one = found.of(account_id)
    waiting = [] if credits is None or credits.empty else [_credits_table(credits)]
    return stacked(
        statement_verdict(one), statement_bridge_table(one), statement_lines_table(one), statement_open_table(one),
        statement_aging_table(one), *waiting,
    )  # fmt: skip


def closing_text(one: Statements) -> str:
    """The closing balance of an account in words, one amount for each currency."""
    pairs = zip(one.summary["closing_minor"], one.summary["currency"], strict=True)
    return ", ".join(format_money(whole(minor), str(code)) for minor, code in pairs)


def statement_sheets(one: Statements, credits: pd.DataFrame, *, name: str, book: str) -> list[Sheet]:
    """One account's statement as sheets: the account, its movements, what is open, credits that wait."""
    account = str(one.summary["account_id"].iloc[0]) if len(one.summary) else ""
    head = [("Statement of account", f"{name} ({account})" if account else name), ("Period", period_text(one)),
            ("Book", book)]  # fmt: skip
    sums = {"currency": "Currency", "opening_minor": "Opening"}
    sums |= {f"{kind}_minor": words for kind, words in MOVEMENT_WORDS.items()}
    sums |= {"closing_minor": "Closing", **BUCKET_WORDS, "credits_minor": "Credits"}
    lines = {"currency": "Currency", **_LINE_COLUMNS, "reference": "Reference", "rule": "Reason"}
    return [
        Sheet("Summary", one.summary, sums, money=[c for c in sums if c != "currency"], above=head),
        Sheet("Movements", _with_words(one.lines), lines, money=["amount_minor", "balance_minor"]),
        *open_sheets(one, credits),
    ]


def open_sheets(one: Statements, credits: pd.DataFrame) -> list[Sheet]:
    """What is open and which credits wait, as sheets."""
    opened = {"currency": "Currency", **_OPEN_COLUMNS}
    waiting = {"currency": "Currency", **_CREDIT_COLUMNS}
    return [
        Sheet("Open items", _with_words(one.open_lines), opened, money=["amount_minor", "open_minor"]),
        Sheet("Credits to use", _with_words(credits), waiting, money=["open_minor", "usable_minor"]),
    ]


def bulk_sheets(found: Statements, credits: pd.DataFrame, names: pd.Series[str], *, book: str) -> list[Sheet]:
    """All statements in one workbook: a row per account, all movements, all that is open."""
    sums = {"account_id": "Account", "name": "Name", "currency": "Currency", "opening_minor": "Opening"}
    sums |= {f"{kind}_minor": words for kind, words in MOVEMENT_WORDS.items()}
    sums |= {"closing_minor": "Closing", "aged_minor": "By aging", "difference_minor": "Difference", **BUCKET_WORDS,
             "credits_minor": "Credits"}  # fmt: skip
    head = [("Statements of account", book), ("Period", period_text(found))]
    named = found.summary.assign(name=named_accounts(found.summary["account_id"], names))
    money = [c for c in sums if c.endswith("_minor") or c in BUCKET_WORDS]
    whose = {"account_id": "Account"}
    return [
        Sheet("Accounts", named, sums, money=money, above=head),
        *(
            Sheet(sheet.name, sheet.frame, whose | dict(sheet.columns), money=sheet.money)
            for sheet in statement_sheets(found, credits, name="", book=book)[1:]
        ),
    ]


def named_accounts(accounts: pd.Series[str], names: pd.Series[str]) -> pd.Series[str]:
    """Names of accounts; money of an unknown payer says so.

    >>> named_accounts(pd.Series(["A-1", ""]), pd.Series({"A-1": "Birch"})).tolist()
    ['Birch', 'Payer not known yet']
    """
    return accounts.map(names).astype("str").fillna("").mask(accounts.eq(""), "Payer not known yet")


def _with_words(lines: pd.DataFrame) -> pd.DataFrame:
    return lines.assign(what=lines["kind"].map(KIND_WORDS).astype("str"))
