"""By when: the next step with each account, in working days, from the day its case began or we last spoke to it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.contracts.columns import DAY
from arlib.dates import midnight
from arlib.policy import Policy
from arlib.tiering.activity import Activity
from arlib.tiering.broken import broken_and_owed
from arlib.tiering.lookup import looked_up
from arlib.tiering.muting import open_disputes
from arlib.tiering.ranking import Ranking
from arlib.tiering.workdays import plus_working_days

CASES = ("tier", "broken_promise", "dispute", "new_account", "strategic")
DEADLINES = {"account_id": "str", "case": "str", "began_on": DAY, "due_on": DAY, "state": "str", "detail": "str"}
"""One row per account and case; ``state``: breached, soon, later."""


def deadlines(ranking: Ranking, activity: Activity) -> pd.DataFrame:
    """Every deadline that runs: ``DEADLINES``, the nearest first.

    The clock of a tier starts on the day the account entered it, or with the last contact if that was later: whoever
    was spoken to is due again after the same time. A dispute is due on its own target date.

    Args:
        ranking: The order of work, by account.
        activity: Contacts, promises, disputes.
    """
    as_of, policy = ranking.as_of, ranking.policy
    rows = ranking.accounts.assign(last_contact=_last_contact(ranking, activity))
    cases = [
        _tier_case(rows, activity, policy, as_of),
        _promise_case(rows, ranking, activity, policy),
        _flag_case(rows, "new_account", "is_new", policy.deadlines.new_account, policy, as_of),
        _flag_case(rows, "strategic", "is_strategic", policy.deadlines.strategic, policy, as_of),
        _dispute_case(rows, activity, policy, as_of),
    ]
    table = pd.concat(cases, ignore_index=True)
    table = table.assign(state=deadline_state(table["due_on"], policy=policy, as_of=as_of))[list(DEADLINES)]
    return table.astype(DEADLINES).sort_values(["due_on", "account_id", "case"], ignore_index=True)


def deadline_state(due: pd.Series, *, policy: Policy, as_of: date) -> pd.Series[str]:
    """``breached`` when the day has passed, ``soon`` within the policy's working days, else ``later``."""
    day = pd.Series([pd.Timestamp(midnight(as_of))])
    horizon = plus_working_days(day, policy.deadlines.soon, policy=policy.deadlines).iloc[0]
    state = pd.Series("later", index=due.index, dtype="str")
    return state.mask(due.le(horizon), "soon").mask(due.lt(day.iloc[0]), "breached")


def _last_contact(ranking: Ranking, activity: Activity) -> pd.Series:
    until = pd.Timestamp(midnight(ranking.as_of)) + pd.Timedelta(days=1)
    real = activity.touches[activity.touches["at"].lt(until) & activity.touches["outcome"].ne("bounced")]
    last = real.groupby("account_id")["at"].max().dt.normalize()
    return looked_up(ranking.accounts["id"], last).astype("datetime64[us]")


def _started(began: pd.Series, rows: pd.DataFrame, policy: Policy) -> pd.Series:
    """The later of the case's own day, the last contact, and the day the team began."""
    start = pd.concat([began, rows["last_contact"]], axis=1).max(axis=1)
    if policy.deadlines.starts_on is not None:
        first = pd.Timestamp(midnight(policy.deadlines.starts_on))
        start = start.mask(start.lt(first), first)
    return start.astype("datetime64[us]")


def _tier_case(rows: pd.DataFrame, activity: Activity, policy: Policy, as_of: date) -> pd.DataFrame:
    began = _started(_entered_tier(rows, activity, policy, as_of), rows, policy)
    due = plus_working_days(began, rows["tier"].map(policy.deadlines.tier.of), policy=policy.deadlines)
    since = rows["last_contact"].eq(began).map({True: "last contact", False: "entered the tier"})
    return _case_rows(rows, "tier", began, due, rows["tier"] + " tier, " + since.astype("str"))


def _entered_tier(rows: pd.DataFrame, activity: Activity, policy: Policy, as_of: date) -> pd.Series:
    edge = {"high": policy.tiers.high_over_days + 1, "medium": policy.tiers.medium_from_days, "low": 0}
    first = rows["tier_by_age"].map(edge).astype("float64")  # also when there is no row
    # a credit counts from the day it arose, an invoice from the day after it was due
    first = first.mask(rows["tier_by_age"].eq("low") & rows["oldest_credit_days"].isna(), 1)
    days = (rows["oldest_days"] - first).clip(lower=0)
    entered = pd.Timestamp(midnight(as_of)) - pd.to_timedelta(days, unit="D")
    given = activity.tier_overrides.drop_duplicates("account_id").set_index("account_id")["effective_on"]
    return looked_up(rows["id"], given).astype("datetime64[us]").fillna(entered)


def _promise_case(rows: pd.DataFrame, ranking: Ranking, activity: Activity, policy: Policy) -> pd.DataFrame:
    """Accounts whose newest promise about what is past due still was not kept."""
    last = broken_and_owed(activity.promises, ranking.evidence.lines).set_index("account_id")
    hit = rows[rows["id"].isin(last.index)]
    began = _started(looked_up(hit["id"], last["deadline"]).astype("datetime64[us]"), hit, policy)
    due = plus_working_days(began, policy.deadlines.broken_promise, policy=policy.deadlines)
    return _case_rows(
        hit, "broken_promise", began, due, "promise " + looked_up(hit["id"], last["promise_id"]).astype("str")
    )


def _flag_case(rows: pd.DataFrame, case: str, flag: str, days: int, policy: Policy, as_of: date) -> pd.DataFrame:
    hit = rows[rows[flag] & rows["oldest_past_due_days"].notna()]
    late = pd.to_timedelta(hit["oldest_past_due_days"].astype("int64") - 1, unit="D")
    began = _started(pd.Timestamp(midnight(as_of)) - late, hit, policy)
    due = plus_working_days(began, days, policy=policy.deadlines)
    return _case_rows(hit, case, began, due, pd.Series("past due", index=hit.index, dtype="str"))


def _dispute_case(rows: pd.DataFrame, activity: Activity, policy: Policy, as_of: date) -> pd.DataFrame:
    running = open_disputes(activity.disputes, as_of=as_of)
    running = running[running["account_id"].isin(rows["id"])]
    by_rule = plus_working_days(running["opened_on"], policy.deadlines.dispute, policy=policy.deadlines)
    due = running["target_date"].fillna(by_rule)
    named = running.assign(id=running["account_id"])
    text = "dispute " + running["dispute_id"] + " on " + running["item_id"]
    return _case_rows(named, "dispute", running["opened_on"], due, text)


def _case_rows(rows: pd.DataFrame, case: str, began: pd.Series, due: pd.Series, detail: pd.Series[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"account_id": rows["id"], "case": case, "began_on": began, "due_on": due, "detail": detail}
    ).astype({"began_on": DAY, "due_on": DAY})


def working_deadline(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """The nearest deadline of each account that is ours to keep: ``deadline deadline_case`` by ``id``.

    A dispute's target date belongs to the dispute's owner and stays in the list of deadlines.
    """
    ours = table[table["case"].ne("dispute")].drop_duplicates("account_id").set_index("account_id")
    return rows.assign(
        deadline=looked_up(rows["id"], ours["due_on"]).astype("datetime64[us]"),
        deadline_case=looked_up(rows["id"], ours["case"]).astype("str").fillna(""),
        deadline_state=looked_up(rows["id"], ours["state"]).astype("str").fillna(""),
    )
