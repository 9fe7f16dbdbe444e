"""What can be wrong with a row of a file, and what to do about it. Codes are stable."""

from __future__ import annotations

ROW_CODES: dict[str, tuple[str, str]] = {
    "IMP101": ("another number of fields than the header", "Look for an unquoted delimiter in the line."),
    "IMP102": ("a stray quote", "Double the quotes inside quoted text, or remove them."),
    "IMP103": ("a NUL character", "Export the file again."),
    "IMP104": ("not a JSON object", "Write one JSON object on each line."),
    "IMP110": ("a value is missing", "Fill it in."),
    "IMP111": ("a value is too long", "Check that the columns have not shifted."),
    "IMP120": ("not an amount", "Write it as plain digits with the file's decimal sign."),
    "IMP121": ("more decimals than the currency has", "Correct the amount or the currency."),
    "IMP122": ("an amount too large", "Check the amount."),
    "IMP123": (
        "a sign that does not fit",
        "Use the kind that fits (an invoice's negative is a credit), or declare inverse.",
    ),
    "IMP124": ("debit and credit in one row", "Leave one of the two empty."),
    "IMP125": ("an amount against the file's signs", "Correct it, or declare decimal and thousands for the file."),
    "IMP130": ("not a day", "Write it as YYYY-MM-DD, or declare date_order."),
    "IMP131": ("a day that is not plausible", "Check the year."),
    "IMP132": ("a day after the as-of day", "Check the date, or import with a later as_of."),
    "IMP133": ("not a moment", "Write it as YYYY-MM-DDTHH:MM, local time without a zone."),
    "IMP140": ("not a currency", "Use an ISO 4217 code in capitals, such as EUR."),
    "IMP141": ("not one of the allowed values", "Use one of them, or map it under [values] in the mapping."),
    "IMP142": ("not a whole number", "Write digits only."),
    "IMP143": ("neither yes nor no", "Write yes or no."),
    "IMP151": ("the same key with other values", "Decide which row is right and import that one."),
    "IMP170": (
        "an entry of a statement that does not add up",
        "Fetch the statement from the bank again; nothing of it was taken.",
    ),
    "IMP171": ("a statement entry that cannot be read", "Fetch the statement from the bank again."),
}
"""Rows with one of these are set aside; everything else in the file is imported."""

FILE_CODES: dict[str, str] = {
    "IMP160": "the file has no records",
    "IMP161": "columns that were not used",
    "IMP162": "lines above the header",
    "IMP163": "binary noise rounded off, once and half to even",
    "IMP164": "due dates before the issue date",
    "IMP165": "ids with blanks around them, or with invisible characters",
    "IMP166": "accounts with more than one name",
    "IMP167": "invoices without a due date",
    "IMP168": "rows that are in the file twice, word for word",
    "IMP172": "a statement is missing in between",
    "IMP173": "two statements overlap",
    "IMP174": "a statement that is in the file twice",
    "IMP175": "entries are pending and were not taken",
    "IMP176": "a statement without a pair of balances to prove it by",
    "IMP177": "debits of the bank account wait for a decision, because nothing says that they went to customers",
    "IMP179": "rows that name groups or are totals, between the records",
    "IMP180": "a total in the file disagrees with its records",
    "IMP181": "hidden sheets that were not read",
    "IMP182": "cells of a sheet that are formulas",
    "IMP183": "customer numbers that may have lost their leading zeros",
    "IMP178": "something about a statement that a person should look at",
    "IMP184": "entries that were pending are booked now",
    "IMP185": "entries that were pending are not in the statement of their day",
}


def next_step(code: str) -> str:
    """What to do about a row code."""
    return ROW_CODES[code][1]
