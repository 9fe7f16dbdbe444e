"""One file per format, each recognised by what is in the file and never by its name."""

from __future__ import annotations

from arlib.intake.adapters import bai2, camt, mt940, ofx
from arlib.intake.adapters.adapter import Adapter, StatementFile, TableFile

STATEMENTS: tuple[Adapter, ...] = (camt.ADAPTER, ofx.ADAPTER, bai2.ADAPTER, mt940.ADAPTER)

__all__ = ["STATEMENTS", "Adapter", "StatementFile", "TableFile", "statement_adapter"]


def statement_adapter(head: str) -> Adapter | None:
    """The format of bank statements that a file with this beginning is in."""
    return next((a for a in STATEMENTS if a.recognises(head)), None)
