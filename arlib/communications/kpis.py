"""How customers answer: response, its time, bounces and promises, by stage and channel.

The unit is the touch, counted by account where an interval is given: four touches on one account are not four
independent tries. A touch is credited with the answers up to the next touch, and within the days of the window.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from arlib.communications.rates import SMALLEST_N
from arlib.ledger.intervals import wilson

WINDOW_DAYS = 7
_RESAMPLES = 400
_SEED = 20
_NO_RESPONSE = ("bounced", "out_of_office")
RESPONSES = {
    "stage": "str",
    "channel": "str",
    "touches": "int64",
    "delivered": "int64",
    "bounced": "int64",
    "answered": "int64",
    "promised": "int64",
    "accounts": "int64",
    "response_pct": "float64",
    "low_pct": "float64",
    "high_pct": "float64",
    "median_hours": "float64",
    "p90_hours": "float64",
}
"""One row a stage and channel. No rate and no time from fewer than ten delivered touches."""


def responses(touches: pd.DataFrame, *, as_of: date, days: int = 90) -> pd.DataFrame:
    """What came back on the touches of the last ``days``: ``RESPONSES``, most touches first.

    Args:
        touches: TOUCHES frame, both directions. Touches younger than the window are left out: their time is not up.

    >>> from arlib.contracts import example
    >>> responses(example("touches"), as_of=date(2026, 3, 31))[["stage", "touches"]].values.tolist()
    [['pre_due_reminder', 1]]
    """
    end = pd.Timestamp(as_of) - pd.Timedelta(days=WINDOW_DAYS - 1)
    out = with_answer(touches)
    out = out[(out["at"] < end) & (out["at"] >= end - pd.Timedelta(days=days))]
    rows = [
        {"stage": stage, "channel": channel, **_figures(own)}
        for (stage, channel), own in out.groupby(["stage", "channel"], sort=True, observed=True)
    ]
    found = pd.DataFrame(rows, columns=list(RESPONSES)).astype(RESPONSES)
    return found.sort_values(["touches", "stage", "channel"], ascending=[False, True, True], ignore_index=True)


def with_answer(touches: pd.DataFrame) -> pd.DataFrame:
    """Touches that went out, with ``hours`` to the first answer that is theirs, and whether it was a promise."""
    ordered = touches.sort_values(["at", "touch_id"], kind="stable")
    ours = ["account_id", "at", "stage", "channel", "outcome", "contact", "invoice_ids"]
    out = ordered[ordered["direction"].eq("out")][ours]
    came = ordered[ordered["direction"].eq("in") & ~ordered["outcome"].isin(_NO_RESPONSE)]
    came = came[["account_id", "at", "outcome"]].rename(columns={"at": "came_at", "outcome": "said"})
    both = pd.merge_asof(
        came.astype({"account_id": "object"}),
        out.assign(place=range(len(out)))[["account_id", "at", "place"]].astype({"account_id": "object"}),
        left_on="came_at",
        right_on="at",
        by="account_id",
        tolerance=pd.Timedelta(days=WINDOW_DAYS),
    ).dropna(subset=["place"])
    first = both.drop_duplicates("place").set_index(both.drop_duplicates("place")["place"].astype("int64"))
    hours = (first["came_at"] - first["at"]).dt.total_seconds() / 3600
    promised = both[both["said"].eq("promise")]["place"].astype("int64")
    found = out.assign(place=range(len(out)))
    return found.assign(hours=found["place"].map(hours), promised=found["place"].isin(promised))


def _figures(own: pd.DataFrame) -> dict[str, object]:
    delivered = own[own["outcome"].ne("bounced")]
    answered = delivered["hours"].notna()
    enough = len(delivered) >= SMALLEST_N
    low, high = rate_interval(delivered["account_id"], answered) if enough else (None, None)
    times = delivered.loc[answered, "hours"]
    timed = len(times) >= SMALLEST_N
    return {
        "touches": len(own),
        "delivered": len(delivered),
        "bounced": len(own) - len(delivered),
        "answered": int(answered.sum()),
        "promised": int(delivered["promised"].sum()),
        "accounts": delivered["account_id"].nunique(),
        "response_pct": round(100 * answered.mean(), 1) if enough else None,
        "low_pct": low,
        "high_pct": high,
        "median_hours": round(times.median(), 1) if timed else None,
        "p90_hours": round(times.quantile(0.9), 1) if timed else None,
    }


def rate_interval(accounts: pd.Series[str], hit: pd.Series[bool]) -> tuple[float, float]:
    """95 % bootstrap of the rate, whole accounts drawn; the same seed always gives the same interval.

    Where all cases agree there is nothing to draw from: then Wilson's interval over the accounts, for none of twenty
    is no proof of never.
    """
    if hit.all() or not hit.any():
        low, high = wilson(int(hit.any()) * accounts.nunique(), accounts.nunique())
        return round(100 * low, 1), round(100 * high, 1)
    by_account = pd.DataFrame({"hits": hit.astype("int64"), "count": 1}).groupby(accounts.to_numpy()).sum()
    hits, counts = by_account["hits"].to_numpy(), by_account["count"].to_numpy()
    drawn = np.random.default_rng(_SEED).integers(0, len(hits), size=(_RESAMPLES, len(hits)))
    rates = 100 * hits[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    least, most = np.quantile(rates, [0.025, 0.975])
    return round(float(least), 1), round(float(most), 1)
