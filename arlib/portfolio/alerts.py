"""Alerts: what changed between two days and a person should look at, each with its cause, each raised once.

The id of an alert is made of what it is about, so the same fact has the same id however often it is looked for. An
alert is new on the day it was first raised and on no later one; so a report of that day, made again after its own
alerts were recorded, says the same. "Since" is the day the fact arose, never the day of looking.
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
MISSED = {
    "tier": "A contact was due on {day} ({detail}); none is on record.",
    "broken_promise": "A call about {detail} was due on {day}; none is on record.",
    "dispute": "An answer was due on {day} about {detail}.",
    "new_account": "A call to this new account was due on {day}; none is on record.",
    "strategic": "A call to this strategic account was due on {day}; none is on record.",
}
"""What was not done when a deadline passed, by case."""


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
        raised: Alerts of the journal: ``alert_id effective_on acknowledged_by``.
        deadlines: Deadlines that passed in between: ``account_id case due_on detail open_minor``.

    Returns:
        Columns of :data:`COLUMNS`, most severe first, then largest; ``is_new`` where none was raised before the day.
    """
    since = before.as_of
    found = [
        *_new_credits(aging, before, policy),
        *_tier_soon(aging, policy),
        *_broken_promises(judged, since=since, as_of=aging.as_of),
        *_large_changes(aging, before, policy),
        *_stale_feeds(ledger, as_of=aging.as_of, policy=policy),
        *_breached(deadlines, policy),
    ]
    seen, earlier = _on_record(raised, aging.as_of)
    rows = [
        {**row, "severity": SEVERITY[str(row["code"])], "is_new": row["alert_id"] not in earlier,
         "acknowledged_by": seen.get(str(row["alert_id"]), "")}
        for row in found
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    rank = table["code"].map({code: n for n, code in enumerate(SEVERITY)})
    ordered = table.assign(_rank=rank, _size=table["amount_minor"].abs().fillna(0))
    ordered = ordered.sort_values(["_rank", "_size", "alert_id"], ascending=[True, False, True])
    return ordered.drop(columns=["_rank", "_size"]).drop_duplicates("alert_id").reset_index(drop=True)


def alerts_by_code(alerts: pd.DataFrame) -> pd.DataFrame:
    """How many alerts there are of each kind, most severe first: ``code alerts``; kinds without one are left out."""
    counts = alerts["code"].value_counts().reindex(list(SEVERITY)).dropna().astype("int64")
    return counts.rename("alerts").rename_axis("code").reset_index()


def first_of_each_kind(alerts: pd.DataFrame, *, limit: int) -> pd.DataFrame:
    """The same alerts with the first of every kind in front, so that many of one kind hide none of another.

    Args:
        alerts: :func:`find_alerts`.
        limit: How many stand in front; they keep their order among themselves, and so do the others behind them.
    """
    turn = alerts.groupby("code").cumcount().sort_values(kind="stable")
    front = alerts.index.isin(turn.index[:limit])
    return pd.concat([alerts[front], alerts[~front]], ignore_index=True)


def _on_record(raised: pd.DataFrame | None, as_of: date) -> tuple[dict[str, str], set[str]]:
    """Who has seen which alert, and the alerts that were raised before the day."""
    if raised is None:
        return {}, set()
    seen = dict(zip(raised["alert_id"], raised["acknowledged_by"], strict=True))
    return seen, set(raised.loc[raised["effective_on"].lt(pd.Timestamp(as_of)), "alert_id"])


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
    """Accounts of some size whose oldest open item crosses into a higher tier within the days set."""
    lines = aging.lines[
        (aging.lines["side"].eq("credits") | aging.lines["days_past_due"].gt(0)) & aging.lines["account_id"].notna()
    ]
    size = lines["open_minor"].abs().groupby([lines["account_id"], lines["currency"]]).transform("sum")
    oldest = lines.assign(size=size).sort_values(["days_past_due", "item_id"], ascending=[False, True])
    oldest = oldest.drop_duplicates("account_id")
    oldest = oldest[oldest["size"].ge(policy.alerts.account_from_minor)]
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


def stale_inputs(ledger: Ledger, *, as_of: date, policy: Policy) -> tuple[str, ...]:
    """One sentence per kind of data whose newest row is older than the policy allows."""
    return tuple(str(alert["message"]) for alert in _stale_feeds(ledger, as_of=as_of, policy=policy))


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


def _breached(deadlines: pd.DataFrame | None, policy: Policy) -> list[dict[str, object]]:
    """The first deadline of each account that passed without the step being on record."""
    if deadlines is None or deadlines.empty:
        return []
    small = deadlines["open_minor"].lt(policy.alerts.account_from_minor).fillna(False).astype("bool")
    worth = deadlines[~small]
    return [
        _alert(
            "deadline_breached", f"{r.account_id}:{r.case}", r.account_id, r.due_on,
            MISSED[str(r.case)].format(day=f"{r.due_on:%-d %B}", detail=r.detail),
        )
        for r in _rows(worth)
    ]  # fmt: skip
