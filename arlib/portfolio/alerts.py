"""Alerts: what changed between two days and a person should look at, each with its cause, each raised once.

The id of an alert is made of what it is about, so the same fact has the same id however often it is looked for; what
the journal holds already is not new. "Since" is the day the fact arose, never the day of looking.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from arlib.contracts.columns import DAY
from arlib.ledger import Aging, Ledger
from arlib.money import format_money
from arlib.policy import Policy

COLUMNS = {
    "alert_id": "str",
    "code": "str",
    "severity": "str",
    "account_id": "str",
    "since_on": DAY,
    "currency": "str",
    "amount_minor": "Int64",
    "message": "str",
    "is_new": "bool",
    "acknowledged_by": "str",
}
SEVERITY = {
    "feed_stale": "error",
    "promise_broken": "warning",
    "deadline_breached": "warning",
    "large_change": "warning",
    "tier_soon": "info",
    "new_credit": "info",
}


def find_alerts(
    aging: Aging,
    before: Aging,
    judged: pd.DataFrame,
    ledger: Ledger,
    *,
    policy: Policy,
    raised: pd.DataFrame | None = None,
    deadlines: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The alerts of the days after ``before`` up to ``aging``.

    Args:
        aging, before: The book on the day, and on the earlier day to compare with.
        judged: Promises with ``verdict`` and ``deadline`` on the day.
        ledger: The book, for how fresh each kind of data is.
        policy: What is worth an alert.
        raised: Alerts of the journal: ``alert_id`` and ``acknowledged_by``.
        deadlines: Breached deadlines, when there are any: ``account_id due_on reason``.

    Returns:
        Columns of :data:`COLUMNS`, most severe first, then newest; ``is_new`` where the journal does not hold it yet.
    """
    since = before.as_of
    found = [
        *_new_credits(aging, before, policy),
        *_tier_soon(aging, policy),
        *_broken_promises(judged, since=since, as_of=aging.as_of),
        *_large_changes(aging, before, policy),
        *_stale_feeds(ledger, as_of=aging.as_of, policy=policy),
        *_breached(deadlines, since=since, as_of=aging.as_of),
    ]
    known = {} if raised is None else dict(zip(raised["alert_id"], raised["acknowledged_by"], strict=True))
    rows = [
        {**row, "severity": SEVERITY[str(row["code"])], "is_new": row["alert_id"] not in known,
         "acknowledged_by": known.get(row["alert_id"], "")}
        for row in found
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    rank = table["code"].map({code: n for n, code in enumerate(SEVERITY)})
    ordered = table.assign(_rank=rank, _size=table["amount_minor"].abs().fillna(0))
    ordered = ordered.sort_values(["_rank", "_size", "alert_id"], ascending=[True, False, True])
    return ordered.drop(columns=["_rank", "_size"]).drop_duplicates("alert_id").reset_index(drop=True)


def alerts_to_record(found: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """The alerts that are to be written into the journal: what was found and is not there yet, once each.

    Args:
        found: Alerts of :func:`find_alerts`, possibly of several looks.
        known: The journal's alerts; their ``alert_id`` counts.

    Returns:
        ``alert_id account_id code severity message``, as an alert is recorded; in the order found.

    >>> found = pd.DataFrame({"alert_id": ["A", "B", "B"], "account_id": "", "code": "tier_soon", "severity": "info",
    ...                       "message": "Soon high."})
    >>> alerts_to_record(found, pd.DataFrame({"alert_id": ["A"]}))["alert_id"].tolist()
    ['B']
    """
    new = found[~found["alert_id"].isin(known["alert_id"])].drop_duplicates("alert_id")
    return new[["alert_id", "account_id", "code", "severity", "message"]].reset_index(drop=True)


def _alert(
    code: str, about: str, account: object, since: date, message: str, currency: str = "", minor: int | None = None
) -> dict[str, object]:
    who = account if isinstance(account, str) else ""
    return {
        "alert_id": f"{code}:{about}:{since:%Y-%m-%d}",
        "code": code,
        "account_id": who,
        "since_on": pd.Timestamp(since),
        "currency": currency,
        "amount_minor": minor,
        "message": message,
    }


def _rows(frame: pd.DataFrame) -> list[Any]:
    return list(frame.itertuples(index=False))


def _new_credits(aging: Aging, before: Aging, policy: Policy) -> list[dict[str, object]]:
    """Credits that arose since, and older ones that were opened again or turned up late."""
    credits = aging.lines[aging.lines["side"].eq("credits")]
    known = set(before.lines.loc[before.lines["side"].eq("credits"), "item_id"])
    new = credits[~credits["item_id"].isin(known) & credits["open_minor"].le(-policy.alerts.new_credit_minor)]
    words = {"payment": "Money came in that is not applied", "credit_note": "A credit note is not used yet"}
    return [
        _alert(
            "new_credit", r.item_id, r.account_id, r.arose_on,
            f"{words.get(str(r.kind), 'A credit is open')}: {format_money(-int(r.open_minor), str(r.currency))} "
            f"of {r.arose_on:%-d %B}.",
            str(r.currency), int(r.open_minor),
        )
        for r in _rows(new)
    ]  # fmt: skip


def _tier_soon(aging: Aging, policy: Policy) -> list[dict[str, object]]:
    """Accounts whose oldest open item crosses into a higher tier within the days set."""
    lines = aging.lines[
        (aging.lines["side"].eq("credits") | aging.lines["days_past_due"].gt(0)) & aging.lines["account_id"].notna()
    ]
    oldest = lines.sort_values(["days_past_due", "item_id"], ascending=[False, True]).drop_duplicates("account_id")
    found = []
    for edge, tier in ((policy.tiers.high_over_days + 1, "high"), (policy.tiers.medium_from_days, "medium")):
        left = edge - oldest["days_past_due"]
        near = oldest[left.between(1, policy.alerts.tier_soon_days)]
        for r in _rows(near):
            day = aging.as_of + timedelta(days=edge - int(r.days_past_due))
            text = f"Crosses into the {tier} tier on {day:%-d %B}, by {r.item_id}."
            found.append(
                _alert(
                    "tier_soon", f"{r.account_id}:{tier}", r.account_id, day, text, str(r.currency), int(r.open_minor)
                )
            )
    return found


def _broken_promises(judged: pd.DataFrame, *, since: date, as_of: date) -> list[dict[str, object]]:
    """Promises whose last day passed in between without all the money."""
    ended = judged["deadline"].ge(pd.Timestamp(since)) & judged["deadline"].lt(pd.Timestamp(as_of))
    broken = judged[ended & judged["verdict"].isin(["broken", "part_kept"])]
    came = {"broken": "nothing came", "part_kept": "only a part came"}
    return [
        _alert(
            "promise_broken", r.promise_id, r.account_id, r.deadline,
            f"{format_money(int(r.amount_minor), str(r.currency))} promised for {r.promised_date:%-d %B}: "
            f"{came[str(r.verdict)]}.",
            str(r.currency), int(r.amount_minor),
        )
        for r in _rows(broken)
    ]  # fmt: skip


def _large_changes(aging: Aging, before: Aging, policy: Policy) -> list[dict[str, object]]:
    """Accounts whose past-due money grew by much, both as a share and as a sum."""
    keys = ["account_id", "currency"]
    now, then = (a.by_account.query("side == 'invoices'").set_index(keys)["past_due_minor"] for a in (aging, before))
    both = pd.DataFrame({"now": now, "then": then}).fillna(0).astype("int64").reset_index()
    grown = both["now"] - both["then"]
    limits = policy.alerts
    large = both[grown.ge(limits.large_change_minor) & (grown * 100.0).ge(both["then"] * limits.large_change_pct)]
    monday = aging.as_of - timedelta(days=aging.as_of.weekday())  # however often a week it is looked for: once
    return [
        _alert(
            "large_change", f"{r.account_id}:{r.currency}", r.account_id, monday,
            f"Past due rose from {format_money(int(r.then), str(r.currency))} to "
            f"{format_money(int(r.now), str(r.currency))} since {before.as_of:%-d %B}.",
            str(r.currency), int(r.now - r.then),
        )
        for r in _rows(large[large["account_id"].notna()])
    ]  # fmt: skip


def _stale_feeds(ledger: Ledger, *, as_of: date, policy: Policy) -> list[dict[str, object]]:
    """Kinds of data whose newest row is too old; a kind that never came is no feed."""
    items = ledger.items
    feeds = {
        "payments": items.loc[items["kind"].eq("payment"), "issue_date"],
        "invoices": items.loc[items["kind"].isin(["invoice", "debit_note"]), "issue_date"],
        "control account": ledger.control_totals["day"],
    }
    found = []
    for name, days in feeds.items():
        known = days[days.le(pd.Timestamp(as_of))]
        if known.empty:
            continue
        newest = known.max().date()
        age = int(np.busday_count(newest, as_of))
        if age > policy.alerts.stale_after_working_days:
            text = f"No {name} since {newest:%-d %B}, {age} working days ago: figures after that day are not complete."
            found.append(_alert("feed_stale", name.replace(" ", "_"), "", newest, text))
    return found


def _breached(deadlines: pd.DataFrame | None, *, since: date, as_of: date) -> list[dict[str, object]]:
    if deadlines is None or deadlines.empty:
        return []
    days = deadlines["due_on"]
    passed = deadlines[days.ge(pd.Timestamp(since)) & days.lt(pd.Timestamp(as_of))]
    return [
        _alert("deadline_breached", r.account_id, r.account_id, r.due_on, f"{r.reason} was due on {r.due_on:%-d %B}.")
        for r in _rows(passed)
    ]
