"""The quarterly audit of automatic matching: re-performed, sampled, marked by a tester, held against the book. Pure."""

from arlib.reconciliation.audit.blind import Inputs
from arlib.reconciliation.audit.quarter import Quarter, last_full_quarter, parse_quarter
from arlib.reconciliation.audit.replay import allocation_hash, replay_differences
from arlib.reconciliation.audit.result import Audit, audit_quarter
from arlib.reconciliation.audit.sample import draw_sample
from arlib.reconciliation.audit.worksheet import HEADINGS, MARKS, WORKSHEET, read_marks, worksheet_rows

__all__ = [
    "HEADINGS",
    "MARKS",
    "WORKSHEET",
    "Audit",
    "Inputs",
    "Quarter",
    "allocation_hash",
    "audit_quarter",
    "draw_sample",
    "last_full_quarter",
    "parse_quarter",
    "read_marks",
    "replay_differences",
    "worksheet_rows",
]
