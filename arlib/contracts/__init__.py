"""What a valid table is. One module per family of tables; ``require`` and ``check`` apply them.

Each table is a pandera schema with a two-row example (``example("items")``), so a reader
sees what is meant and a test proves that the example passes its own contract.
"""

from arlib.contracts.activity import DISPUTES, MESSAGES, PROMISES, TOUCHES
from arlib.contracts.apply import check, complete, empty, example, require
from arlib.contracts.ledger import (
    ACCOUNTS,
    ADJUSTMENTS,
    ALLOCATIONS,
    CONTACTS,
    CONTROL_TOTALS,
    CREDIT_KINDS,
    DEBIT_KINDS,
    ITEM_KINDS,
    ITEMS,
    REMITTANCE_LINES,
)

TABLES = {
    schema.name: schema
    for schema in (
        ACCOUNTS,
        CONTACTS,
        ITEMS,
        REMITTANCE_LINES,
        ALLOCATIONS,
        ADJUSTMENTS,
        CONTROL_TOTALS,
        TOUCHES,
        MESSAGES,
        PROMISES,
        DISPUTES,
    )
}

__all__ = [
    "ACCOUNTS",
    "ADJUSTMENTS",
    "ALLOCATIONS",
    "CONTACTS",
    "CONTROL_TOTALS",
    "CREDIT_KINDS",
    "DEBIT_KINDS",
    "DISPUTES",
    "ITEMS",
    "ITEM_KINDS",
    "MESSAGES",
    "PROMISES",
    "REMITTANCE_LINES",
    "TABLES",
    "TOUCHES",
    "check",
    "complete",
    "empty",
    "example",
    "require",
]
