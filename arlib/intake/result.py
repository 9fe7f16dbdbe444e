"""What an import gives back: what was accepted, what was set aside and why, and the totals to check it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from arlib.findings import Finding
from arlib.intake.chain import StatementFact
from arlib.intake.convention import Convention

SET_ASIDE_COLUMNS = ["line", "column", "code", "reason", "next_step", "value", "raw"]
DUPLICATE_COLUMNS = ["line", "key", "first_line", "raw"]
PENDING_COLUMNS = ["line", "key", "code", "reason", "raw"]
TOTALS_COLUMNS = ["table", "kind", "state", "currency", "rows", "amount_minor"]


@dataclass(frozen=True)
class FileFacts:
    """The file itself."""

    name: str
    sha256: str
    bytes: int
    records: int


@dataclass(frozen=True)
class Intake:
    """One file, read. Records = accepted + set aside + duplicates + pending; it is checked when this is made.

    Args:
        kind: What the file holds, for example ``invoices``.
        mapping: Name of the mapping it was read by; empty for our own columns.
        accepted: Rows of the main table, as its contract says, in file order.
        tables: Every contract table the file yields, the main one among them.
        set_aside: One row per record that cannot be accepted: ``line column code reason next_step value raw``.
            Several faults of a record are joined by "; ".
        set_aside_cells: The same records, cell by cell under the file's own header (empty where a line is broken).
        duplicates: Records that repeat an earlier one: ``line key first_line raw``.
        totals: ``table kind state currency rows amount_minor``; state is ``accepted``, ``set_aside``, ``duplicate``,
            ``pending`` or ``derived`` (rows of other tables). Amounts of records set aside count where they can be
            read.
        findings: What is worth knowing about the file as a whole, and each kind of fault once.
        declared: The file's conventions, and how each is known.
        file: Name, SHA-256, bytes and records.
        pending: Records that wait: entries a bank has not booked (code ``IMP175``), and money that left the bank
            account, of which nobody has said yet that it went to a customer (``IMP177``): ``line key code reason raw``.
        pending_cells: The same records, cell by cell.
        statements: The bank statements that were taken.
    """

    kind: str
    mapping: str
    accepted: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    set_aside: pd.DataFrame
    set_aside_cells: pd.DataFrame
    duplicates: pd.DataFrame
    totals: pd.DataFrame
    findings: tuple[Finding, ...]
    declared: Mapping[str, Convention]
    file: FileFacts
    pending: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PENDING_COLUMNS))
    pending_cells: pd.DataFrame = field(default_factory=pd.DataFrame)
    statements: tuple[StatementFact, ...] = ()

    def __post_init__(self) -> None:
        counted = len(self.accepted) + len(self.set_aside) + len(self.duplicates) + len(self.pending)
        if counted != self.file.records:  # a promise to the user, so it is kept in production too, not only in tests
            raise AssertionError(f"{self.file.name}: {self.file.records} records, but {counted} are accounted for")
