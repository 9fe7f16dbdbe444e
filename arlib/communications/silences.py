"""More gaps that no single message shows: statements, answers, stages and contacts that are missing."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.dates import add_working_days, month_start, plain_day
from arlib.ledger import Ledger
from arlib.policy.communications import LADDER, CommunicationsPolicy

FROZEN_DAYS = 30
LEAST_CONTACTS = 2
_ANSWERING = ("replied", "dispute", "plan", "approver", "paid_claim")
_COLUMNS = ["account_id", "kind", "detail", "expected", "currency", "amount_minor"]


def no_statement(made: pd.DataFrame, owed: pd.DataFrame, *, as_of: date, policy: CommunicationsPolicy) -> pd.DataFrame:
    """Accounts with open invoices and no statement this month, once its days are over.

    Args:
        made: Everything that went out: ``account_id at stage day``.
        owed: One row an account: ``account_id currency amount_minor``, what is open of its invoices.
    """
    last = policy.windows.statement.to_day or 0
    if as_of.day <= last:
        return _rows(owed.head(0), "no_statement", [], "")
    this_month = made[made["stage"].eq("statement") & (made["day"] >= pd.Timestamp(month_start(as_of)))]
    missing = owed[~owed["account_id"].isin(this_month["account_id"])]
    detail = ["no statement this month"] * len(missing)
    return _rows(missing, "no_statement", detail, f"a statement by day {last} of the month")


def reply_waiting(
    touches: pd.DataFrame, made: pd.DataFrame, owed: pd.DataFrame, *, as_of: date, policy: CommunicationsPolicy
) -> pd.DataFrame:
    """Customers whose last message has had nothing from us since, past the limit of working days."""
    day = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    came = touches[touches["direction"].eq("in") & touches["outcome"].isin(_ANSWERING) & (touches["at"] < day)]
    last = came.groupby("account_id", as_index=False).agg(asked=("at", "max"))
    ours = made.groupby("account_id", as_index=False).agg(answered=("at", "max"))
    both = last.merge(ours, on="account_id", how="left").merge(owed, on="account_id", how="left")
    waiting = both[~(both["answered"] > both["asked"])]
    limit = policy.reply_limit_working_days
    late = pd.Series(
        [add_working_days(t.date(), limit) < as_of for t in waiting["asked"]], index=waiting.index, dtype="bool"
    )
    rows = waiting[late].fillna({"currency": "", "amount_minor": 0})
    detail = [f"wrote on {plain_day(t)}, nothing from us since" for t in rows["asked"]]
    return _rows(rows, "reply_waiting", detail, f"an answer within {limit} working days")


def stage_frozen(made: pd.DataFrame, late: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Overdue accounts that nothing holds, begun and then left alone.

    Args:
        late: Invoices long overdue that nothing holds: ``account_id currency open_minor``.
    """
    steps = made[made["stage"].isin(LADDER)].sort_values("at", kind="stable")
    last = steps.drop_duplicates("account_id", keep="last")
    old = last[(pd.Timestamp(as_of) - last["day"]).dt.days > FROZEN_DAYS]
    owed = late.groupby(["account_id", "currency"], as_index=False).agg(amount_minor=("open_minor", "sum"))
    owed = owed.sort_values("amount_minor", ascending=False).drop_duplicates("account_id")
    rows = owed.merge(old[["account_id", "stage", "day"]], on="account_id")
    detail = [
        f"{s.replace('_', ' ')} on {plain_day(d)}, no step since"
        for s, d in zip(rows["stage"], rows["day"], strict=True)
    ]
    return _rows(rows, "stage_frozen", detail, f"a step within {FROZEN_DAYS} days")


def single_contact(contacts: pd.DataFrame, owed: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Accounts that owe and have fewer than two contacts one may use."""
    day = pd.Timestamp(as_of)
    valid = contacts[contacts["status"].eq("active") & ~(contacts["valid_from"] > day) & ~(contacts["valid_to"] < day)]
    known = owed["account_id"].map(valid.groupby("account_id").size()).fillna(0).astype("int64")
    few = owed.assign(known=known)[known < LEAST_CONTACTS]
    return _rows(few, "single_contact", [f"{n} contact(s) on record" for n in few["known"]], "two contacts in use")


def owed_by_account(opened: pd.DataFrame) -> pd.DataFrame:
    """What is open of invoices, an account a row, in the currency most is owed in."""
    debits = opened[(opened["open_minor"] > 0) & opened["account_id"].notna()]
    owed = debits.groupby(["account_id", "currency"], as_index=False).agg(amount_minor=("open_minor", "sum"))
    return owed.sort_values("amount_minor", ascending=False, kind="stable").drop_duplicates("account_id")


def all_silences(
    ledger: Ledger,
    made: pd.DataFrame,
    opened: pd.DataFrame,
    late: pd.DataFrame,
    *,
    as_of: date,
    policy: CommunicationsPolicy,
) -> list[pd.DataFrame]:
    """Every kind of gap of this module."""
    owed = owed_by_account(opened)
    return [
        no_statement(made, owed, as_of=as_of, policy=policy),
        reply_waiting(ledger.touches, made, owed, as_of=as_of, policy=policy),
        stage_frozen(made, late, as_of=as_of),
        single_contact(ledger.contacts, owed, as_of=as_of),
    ]


def _rows(rows: pd.DataFrame, kind: str, detail: list[str], expected: str) -> pd.DataFrame:
    found = rows.assign(kind=kind, detail=pd.Series(detail, index=rows.index, dtype="str"), expected=expected)
    found = found.astype({"kind": "str", "expected": "str", "amount_minor": "int64", "currency": "str"})
    return found[_COLUMNS].reset_index(drop=True)
