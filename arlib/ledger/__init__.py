"""What is owed on a day: open items, aging, credits, families, tie-out. Pure rules over ledger tables."""

from arlib.ledger.aging import Aging, age
from arlib.ledger.book import Ledger
from arlib.ledger.bookings import Bookings
from arlib.ledger.dated_status import with_status_on
from arlib.ledger.families import with_family
from arlib.ledger.lines import with_age, with_bucket, with_due_date, with_tier
from arlib.ledger.open_items import open_items
from arlib.ledger.rates import sum_in_reporting, with_reporting_amount
from arlib.ledger.recorded import RecordedLedger, with_recorded
from arlib.ledger.tie_out import TieOut, tie_out

__all__ = [
    "Aging",
    "Bookings",
    "Ledger",
    "RecordedLedger",
    "TieOut",
    "age",
    "open_items",
    "sum_in_reporting",
    "tie_out",
    "with_age",
    "with_bucket",
    "with_due_date",
    "with_family",
    "with_recorded",
    "with_reporting_amount",
    "with_status_on",
    "with_tier",
]
