"""What no single message shows: accounts that hear too little or too much, and promises nobody followed up."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.communications.promises import with_verdict
from arlib.communications.silences import all_silences
from arlib.dates import add_working_days, month_start, plain_day
from arlib.ledger import Ledger, open_items
from arlib.policy.communications import CommunicationsPolicy

GAPS = {
    "account_id": "str", "name": "str", "owner": "str", "kind": "str", "detail": "str", "expected": "str",
    "currency": "str", "amount_minor": "int64",
}  # fmt: skip
"""One row per gap. ``kind``: under_touched, over_touched, promise_not_followed_up, no_statement, reply_waiting,
stage_frozen, single_contact.

``amount_minor``: what is overdue, or what is missing of a promise.
"""

PERSON_FIRST = ("reply_waiting", "promise_not_followed_up", "over_touched")
"""Gaps that a person closes, customer by customer; the others are worked off as a list."""
BY_KIND = {"kind": "str", "accounts": "int64", "person": "bool", "owners": "int64"}


def gaps_by_kind(gaps: pd.DataFrame) -> pd.DataFrame:
    """How many customers share each kind of gap, those that need a person first: ``BY_KIND``."""
    found = gaps.groupby("kind", as_index=False).agg(accounts=("account_id", "nunique"), owners=("owner", "nunique"))
    found = found.assign(person=found["kind"].isin(PERSON_FIRST))
    ordered = found.sort_values(["person", "accounts", "kind"], ascending=[False, False, True], ignore_index=True)
    return ordered[list(BY_KIND)].astype(BY_KIND)


def find_gaps(ledger: Ledger, *, as_of: date, days: int, policy: CommunicationsPolicy) -> pd.DataFrame:
    """Account-level gaps on a day: ``GAPS``, largest amount first within each kind.

    Args:
        ledger: The book; rows after ``as_of`` are not seen. A message counts as a contact even where the touch log
            has no row for it.
        days: How far back over-touching is looked for.
    """
    touches = contacts_made(ledger.messages, ledger.touches, as_of=as_of)
    promises = with_verdict(
        ledger.promises, ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of, policy=policy
    )
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=as_of)
    late = slow_and_free(opened, promises, ledger.disputes, as_of, policy)
    found = [
        _under_touched(touches, late, as_of, policy),
        _over_touched(touches, as_of, days, policy),
        _not_followed_up(touches, promises, set(opened.loc[opened["open_minor"] > 0, "item_id"]), as_of, policy),
        *all_silences(ledger, touches, opened, late, as_of=as_of, policy=policy),
    ]
    gaps = pd.concat(found, ignore_index=True).merge(
        ledger.accounts[["account_id", "name", "owner"]], on="account_id", how="left"
    )
    gaps = gaps.fillna({"name": "", "owner": ""})[list(GAPS)].astype(GAPS)
    return gaps.sort_values(["kind", "amount_minor", "account_id"], ascending=[True, False, True], ignore_index=True)


def contacts_made(messages: pd.DataFrame, touches: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Everything that went out up to a day, each once: ``account_id``, ``at``, ``stage``, ``day``."""
    logged = touches.loc[
        (touches["direction"] == "out") & (touches["outcome"] != "bounced"), ["account_id", "at", "stage"]
    ]
    written = messages[["account_id", "sent_at", "stage"]].rename(columns={"sent_at": "at"})
    made = pd.concat([logged, written], ignore_index=True).drop_duplicates(["account_id", "at"], ignore_index=True)
    made = made.assign(day=made["at"].dt.normalize())
    return made[made["day"] <= pd.Timestamp(as_of)]


def _under_touched(
    touches: pd.DataFrame, late: pd.DataFrame, as_of: date, policy: CommunicationsPolicy
) -> pd.DataFrame:
    """Slow payers with too few contacts this month."""
    wanted, first = policy.cadence.slow_payer_touches_a_month, pd.Timestamp(month_start(as_of))
    owed = late.sort_values("open_minor", ascending=False).groupby(["account_id", "currency"], as_index=False).agg(
        amount_minor=("open_minor", "sum"), invoices=("item_id", "size"), days=("days_late", "max")
    )  # fmt: skip
    owed = owed.sort_values("amount_minor", ascending=False).drop_duplicates("account_id")
    dunning = touches[(touches["day"] >= first) & touches["stage"].isin(policy.dunning_stages)]
    made = owed["account_id"].map(dunning.groupby("account_id").size()).fillna(0).astype("int64")
    few = owed.assign(made=made)[made < wanted]
    detail = [
        f"{m} contact(s) this month; {n} invoice(s) overdue, the oldest {d} days"
        for m, n, d in zip(few["made"], few["invoices"], few["days"], strict=True)
    ]
    return _gap_rows(few, "under_touched", detail, f"at least {wanted} contacts in a calendar month")


def slow_and_free(
    opened: pd.DataFrame, promises: pd.DataFrame, disputes: pd.DataFrame, as_of: date, policy: CommunicationsPolicy
) -> pd.DataFrame:
    """Invoices long overdue that nothing holds: no dispute, no running promise."""
    day = pd.Timestamp(as_of)
    disputed = set(disputes.loc[(disputes["opened_on"] <= day) & ~(disputes["closed_on"] <= day), "item_id"])
    running = promises[promises["verdict"] == "open"]
    promised = {i for ids in running["invoice_ids"] for i in ids.split()}
    whole = set(running.loc[running["invoice_ids"].str.strip() == "", "account_id"])
    late = opened.assign(days_late=(day - opened["due_date"]).dt.days)
    late = late[(late["open_minor"] > 0) & (late["days_late"] >= policy.cadence.slow_payer_days_late)]
    late = late[
        ~late["item_id"].isin(disputed | promised) & ~late["account_id"].isin(whole) & late["account_id"].notna()
    ]
    return late.assign(days_late=late["days_late"].astype("int64"))


def _over_touched(touches: pd.DataFrame, as_of: date, days: int, policy: CommunicationsPolicy) -> pd.DataFrame:
    """Accounts with more dunning contacts than the cap in some stretch that ends in the days looked at."""
    cap, span = policy.touch_cap, policy.touch_cap_days
    first = pd.Timestamp(as_of) - pd.Timedelta(days=days - 1)
    dunning = touches[touches["stage"].isin(policy.dunning_stages) & (touches["day"] > first - pd.Timedelta(days=span))]
    dunning = dunning.sort_values(["account_id", "at"], kind="stable")
    # the contact cap places earlier lies within the span: cap + 1 contacts in it
    earlier = dunning.groupby("account_id")["day"].shift(cap)
    over = dunning[(dunning["day"] - earlier < pd.Timedelta(days=span)) & (dunning["day"] >= first)]
    last = over.drop_duplicates("account_id", keep="last").assign(amount_minor=0, currency="")
    detail = [f"more than {cap} dunning contacts in {span} days, last on {plain_day(d)}" for d in last["day"]]
    return _gap_rows(last, "over_touched", detail, f"at most {cap} in {span} days")


def _not_followed_up(
    touches: pd.DataFrame, promises: pd.DataFrame, still_open: set[str], as_of: date, policy: CommunicationsPolicy
) -> pd.DataFrame:
    """Promises that failed and are unpaid still, with nothing from us since, once our own grace is over."""
    grace = policy.follow_up_grace_working_days
    failed = promises[promises["verdict"].isin(["broken", "part_kept"])]
    is_due = [
        add_working_days(deadline.date(), grace) < as_of and (not ids.strip() or not still_open.isdisjoint(ids.split()))
        for deadline, ids in zip(failed["deadline"], failed["invoice_ids"], strict=True)
    ]
    failed = failed[pd.Series(is_due, index=failed.index, dtype="bool")]
    latest = touches.groupby("account_id", as_index=False).agg(last=("day", "max"))
    failed = failed.merge(latest, on="account_id", how="left")
    silent = failed[~(failed["last"] > failed["promised_date"])]
    detail = [f"promise {p} for {plain_day(d)} {v.replace('_', ' ')}, nothing since" for p, d, v in
              zip(silent["promise_id"], silent["promised_date"], silent["verdict"], strict=True)]  # fmt: skip
    rows = silent.assign(amount_minor=silent["amount_minor"] - silent["received_minor"])
    return _gap_rows(rows, "promise_not_followed_up", detail, f"a contact within {grace} working days")


def _gap_rows(rows: pd.DataFrame, kind: str, detail: list[str], expected: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": rows["account_id"].to_numpy(), "kind": kind, "detail": detail, "expected": expected,
            "currency": rows["currency"].to_numpy(), "amount_minor": rows["amount_minor"].to_numpy(),
        }
    ).astype({"detail": "str", "kind": "str", "expected": "str"})  # fmt: skip
