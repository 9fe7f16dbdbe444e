"""When an invoice without a due date is due, from what its terms say."""

from __future__ import annotations

import pandas as pd

_MONTH_END = r"(?i)\b(?:eom|end of month)\b"
_DAYS = (
    r"(?i)\b(?:net|n\s*/)\s*(\d{1,3})\b",  # net 30, NET60, 2/10 n/30
    r"(?i)\b(?:eom|end of month)\s*\+?\s*(\d{1,3})\b",  # EOM 30
    r"(?i)\b(\d{1,3})\s*(?:days?\s*)?(?:eom|end of month)\b",  # 30 EOM, 60 days end of month
    r"(?i)^\W*(\d{1,3})\s*days?(?:\s*net)?\W*$",  # 30 days; never the days of a discount
)
"""What names the days until an invoice is due; the first that fits counts."""
_AT_ONCE = r"(?i)\b(?:due (?:on|upon) receipt|immediate(?:ly)?|cod|cash on delivery)\b"


def due_from_terms(issued: pd.Series[pd.Timestamp], terms: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    """The day each document is due by its terms; missing where they name none.

    Days after ``EOM`` count from the last day of the month of issue; days of a discount never count.

    >>> terms = pd.Series(["2/10 net 30", "net60", "EOM 30", "EOM", "due on receipt", "2/10", ""])
    >>> due = due_from_terms(pd.Series(pd.to_datetime(["2026-01-15"] * 7)), terms)
    >>> due.dt.strftime("%m-%d").fillna("-").tolist()
    ['02-14', '03-16', '03-02', '01-31', '01-15', '-', '-']
    """
    known = pd.DataFrame({"terms": terms.unique()}, dtype="str").set_index("terms")
    words = known.index.to_series()
    from_month_end, at_once = words.str.contains(_MONTH_END), words.str.contains(_AT_ONCE)
    named = words.str.extract(_DAYS[0], expand=False)
    for further in _DAYS[1:]:
        named = named.fillna(words.str.extract(further, expand=False))
    days = pd.to_numeric(named).astype("float64").mask(named.isna() & (from_month_end | at_once), 0)
    start = issued.mask(terms.map(from_month_end).astype("bool"), issued + pd.offsets.MonthEnd(0))
    return (start + pd.to_timedelta(terms.map(days), unit="D")).astype("datetime64[us]")
