"""Customer numbers that lost their leading zeros on the way through a spreadsheet: told, never mended unasked."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from arlib.findings import Finding, shown
from arlib.intake.outcome import Outcome


def lost_zero_findings(outcome: Outcome) -> Iterator[Finding]:
    """One finding where the file's own customer numbers come with and without zeros in front."""
    if "account_id" not in outcome.frame:
        return
    ids = pd.Series(outcome.frame["account_id"].dropna().unique(), dtype="str")
    pairs = lost_zeros(ids, ids)
    if pairs:
        short, full = pairs[0]
        yield Finding(
            "IMP183",
            "warning",
            outcome.source.name,
            f"{len(pairs)} customer number(s) may have lost their leading zeros: {shown(short)!r} and {shown(full)!r}.",
            "If they are one customer, export the numbers as text and import again; they are kept apart.",
        )


def lost_zeros(ids: pd.Series[str], known: pd.Series[str]) -> list[tuple[str, str]]:
    """Pairs of a number and a known one that is the same but for zeros in front; only where exactly one fits.

    >>> lost_zeros(pd.Series(["12", "7"]), pd.Series(["0012", "0007", "007"]))
    [('12', '0012')]
    """
    padded = known[known.str.fullmatch(r"0+[1-9][0-9]*")]
    by_value = padded.groupby(padded.str.lstrip("0")).unique()
    bare = ids[ids.str.fullmatch(r"[1-9][0-9]*")].drop_duplicates()
    return [(i, str(by_value[i][0])) for i in sorted(bare) if i in by_value.index and len(by_value[i]) == 1]
