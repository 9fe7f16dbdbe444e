"""Which account first: tiers by the age of the oldest unresolved credit and the oldest past-due invoice."""

from arlib.tiering.accounts import LEVELS, account_tiers, positions
from arlib.tiering.result import Tiering, tier_book

__all__ = ["LEVELS", "Tiering", "account_tiers", "positions", "tier_book"]
