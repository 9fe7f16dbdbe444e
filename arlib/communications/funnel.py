"""What became of our contacts, stage by stage: sent, delivered, answered by a person, promised, paid.

Later stages reach harder debts, so a stage is compared with itself over time, never with another.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.communications.follow_ups import settled_on
from arlib.communications.kpis import with_answer
from arlib.communications.rates import rate_pct
from arlib.contracts.activity import STAGES
from arlib.ledger import Ledger

PAID_WITHIN_DAYS = 14
FUNNEL = {
    "stage": "str", "sent": "int64", "delivered": "int64", "answered": "int64", "promised": "int64", "paid": "int64",
    "answered_or_paid": "int64", "paid_pct": "float64", "low_pct": "float64", "high_pct": "float64",
}  # fmt: skip
"""One row per stage, in the order of the stages. ``paid``: every invoice named was settled within a fortnight; a share
of the delivered ones that named any, none from fewer than ten."""


def response_funnel(ledger: Ledger, *, as_of: date, days: int = 90) -> pd.DataFrame:
    """The way of the contacts of ``days``, those left out whose fortnight is not over: ``FUNNEL``."""
    end = pd.Timestamp(as_of) - pd.Timedelta(days=PAID_WITHIN_DAYS - 1)
    out = with_answer(ledger.touches)
    out = out[(out["at"] < end) & (out["at"] >= end - pd.Timedelta(days=days))]
    judged = out.assign(
        delivered=out["outcome"].ne("bounced"), answered=out["hours"].notna(), paid=_paid(out, ledger, as_of),
        named=out["invoice_ids"].str.strip().ne(""),
    )  # fmt: skip
    rows = [_row(str(stage), own) for stage, own in judged.groupby("stage", sort=False, observed=True)]
    found = pd.DataFrame(rows, columns=list(FUNNEL)).astype(FUNNEL)
    order = found["stage"].map({s: n for n, s in enumerate(STAGES)})
    return found.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def _paid(out: pd.DataFrame, ledger: Ledger, as_of: date) -> pd.Series[bool]:
    """Whether every invoice a contact named was still open then and settled within the days."""
    settled = settled_on(ledger, as_of=as_of).to_dict()
    found = []
    for ids, at in zip(out["invoice_ids"].str.split(), out["at"].dt.normalize(), strict=True):
        last = at + pd.Timedelta(days=PAID_WITHIN_DAYS)
        days = [settled.get(i) for i in ids]
        found.append(bool(days) and all(d is not None and at <= d <= last for d in days))
    return pd.Series(found, index=out.index, dtype="bool")


def _row(stage: str, own: pd.DataFrame) -> dict[str, object]:
    reached = own[own["delivered"]]
    about_money = reached[reached["named"]]
    rate, low, high = rate_pct(int(about_money["paid"].sum()), len(about_money))
    return {
        "stage": stage, "sent": len(own), "delivered": len(reached), "answered": int(reached["answered"].sum()),
        "promised": int(reached["promised"].sum()), "paid": int(reached["paid"].sum()),
        "answered_or_paid": int((reached["answered"] | reached["paid"]).sum()),
        "paid_pct": rate, "low_pct": low, "high_pct": high,
    }  # fmt: skip
