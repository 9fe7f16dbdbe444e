"""Customer numbers held against the ledger's: lost zeros are proposed to be filled up, never filled up unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from arlib.findings import Finding, shown
from arlib.intake import Intake, lost_zeros


def key_findings(intake: Intake, known: pd.Series[str]) -> Iterator[Finding]:
    """A finding where a file's customer numbers are the ledger's but for zeros in front.

    Args:
        intake: The file.
        known: Customer numbers of the ledger before the import.
    """
    columns = [t["account_id"].dropna() for t in intake.tables.values() if "account_id" in t.columns]
    ids = pd.Series(pd.concat(columns).unique() if columns else [], dtype="str")
    fresh = ids[~ids.isin(known)]
    shorter, longer = lost_zeros(fresh, known), lost_zeros(known, fresh)
    if shorter:
        here, there = shorter[0]
        width = max(len(full) for _, full in shorter)
        step = (
            f"If they are one customer, import the file again with key_width = {width} (--key-width {width} --replace "
            f"on the command line; for good, account_id = {{ columns = [...], width = {width} }} in the mapping)."
        )
        yield _finding(intake, len(shorter), here, there, step)
    if longer:
        there, here = longer[0]
        width = max(len(full) for _, full in longer)
        step = f"If they are one customer, the ledger lost the zeros: import its files with key_width = {width} again."
        yield _finding(intake, len(longer), here, there, step)


def _finding(intake: Intake, count: int, here: str, there: str, next_step: str) -> Finding:
    message = (
        f"{count} customer number(s) differ from the ledger's by leading zeros only: {shown(here)!r} here, "
        f"{shown(there)!r} there. They are kept apart."
    )
    return Finding("IMP183", "warning", intake.file.name, message, next_step)
