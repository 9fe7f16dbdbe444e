"""Which rows stand behind each headline figure. A figure is known by its label, in whichever report it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from arlib.desk import Desk

ROWS = {"row": "str", "kind": "str", "account_id": "str", "currency": "str", "amount_minor": "Int64", "why": "str"}
"""One row per document, account, promise or message that counts: its number, what it is, whose, and how much."""


def past_due(desk: Desk) -> pd.DataFrame:
    """Open invoices after their due date."""
    lines = desk.aging.lines
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)]
    return _rows(late, "item_id", late["kind"], "open_minor", late["days_past_due"].astype("str") + " days past due")


def credits(desk: Desk) -> pd.DataFrame:
    """Open credits and unapplied money."""
    lines = desk.aging.lines
    own = lines[lines["side"].eq("credits")]
    return _rows(own, "item_id", own["kind"], "open_minor", "open for " + own["age_days"].astype("str") + " days")


def balance(desk: Desk) -> pd.DataFrame:
    """Everything that is open."""
    own = desk.aging.lines
    return _rows(own, "item_id", own["kind"], "open_minor", own["side"])


def collected(desk: Desk) -> pd.DataFrame:
    """Money that came in since the end of the last month."""
    from arlib.dates import month_start

    items = desk.ledger.items
    inside = items["issue_date"].between(pd.Timestamp(month_start(desk.as_of)), pd.Timestamp(desk.as_of))
    own = items[inside & items["kind"].isin(["payment", "on_account"])]
    return _rows(own, "item_id", own["kind"], "amount_minor", "came in on " + own["issue_date"].dt.strftime("%Y-%m-%d"))


def high_tier(desk: Desk) -> pd.DataFrame:
    """Accounts of the high tier, each with the document that puts it there."""
    lines, accounts = desk.aging.lines, desk.tiering().accounts
    high = accounts[accounts["tier"].eq("high")]["id"]
    counting = lines["side"].eq("credits") | lines["days_past_due"].gt(0)
    own = lines[lines["account_id"].isin(high) & counting].sort_values(
        ["days_past_due", "item_id"], ascending=[False, True]
    )
    oldest = own.drop_duplicates("account_id")
    why = oldest["item_id"] + ", " + oldest["days_past_due"].astype("str") + " days"
    return _rows(oldest, "account_id", "account", "open_minor", why)


def holding_credits(desk: Desk) -> pd.DataFrame:
    """Accounts with an open credit."""
    lines = desk.aging.lines
    own = lines[lines["side"].eq("credits") & lines["account_id"].notna()]
    summed = own.groupby(["account_id", "currency"])["open_minor"].agg(["sum", "size"]).reset_index()
    summed = summed.rename(columns={"sum": "open_minor"})
    return _rows(summed, "account_id", "account", "open_minor", summed["size"].astype("str") + " open credit(s)")


def exceptions(desk: Desk) -> pd.DataFrame:
    """What the reconciliation leaves to a person."""
    own = desk.reconciliation().exceptions
    return _rows(own, "item_id", own["code"].str.replace("_", " ").str.lower(), "amount_minor", own["message"])


def matched(desk: Desk) -> pd.DataFrame:
    """Payments and credits the reconciliation proposes to apply."""
    return _postings(desk, "source_id", "target_id")


def matched_documents(desk: Desk) -> pd.DataFrame:
    """Documents the proposed postings are for."""
    return _postings(desk, "target_id", "source_id")


def _postings(desk: Desk, of: str, by: str) -> pd.DataFrame:
    proposed, items = desk.reconciliation().allocations, desk.ledger.items.set_index("item_id")
    proposed = proposed.assign(why=proposed[by] + ": " + proposed["evidence"])
    own = (
        proposed.groupby(of, sort=False).agg(amount_minor=("amount_minor", "sum"), why=("why", "; ".join)).reset_index()
    )
    own = own.assign(currency=own[of].map(items["currency"]), account_id=own[of].map(items["account_id"]))
    return _rows(own, of, own[of].map(items["kind"]), "amount_minor", own["why"])


def promises_due(desk: Desk) -> pd.DataFrame:
    """Open promises whose day lies in the coming seven days."""
    today, judged = pd.Timestamp(desk.as_of), desk.activity.promises
    due = judged["verdict"].eq("open") & judged["promised_date"].between(today, today + pd.Timedelta(days=7))
    own = judged[due]
    return _rows(own, "promise_id", "promise", "amount_minor", "for " + own["promised_date"].dt.strftime("%Y-%m-%d"))


def this_week(desk: Desk) -> pd.DataFrame:
    """Accounts of the queue that fit into the week."""
    own = desk.work_queue().rows
    own = own[own["this_week"]].rename(columns={"id": "account_id"})
    return _rows(own.assign(currency="", amount_minor=None), "account_id", "account", "amount_minor", own["why"])


def messages(desk: Desk) -> pd.DataFrame:
    """The messages that were reviewed."""
    own = desk.communications().messages
    return _rows(own.assign(currency="", amount_minor=None), "message_id", "message", "amount_minor", own["codes"])


def blockers(desk: Desk) -> pd.DataFrame:
    """Messages with a finding that is wrong on facts, timing or privacy."""
    review = desk.communications()
    wrong = review.findings[review.findings["severity"].eq("blocker")]
    codes = wrong.groupby("message_id")["code"].agg(lambda found: " ".join(dict.fromkeys(found)))
    own = review.messages[review.messages["message_id"].isin(codes.index)]
    own = own.assign(currency="", amount_minor=None)
    return _rows(own, "message_id", "message", "amount_minor", own["message_id"].map(codes))


TRACED: dict[str, Callable[[Desk], pd.DataFrame]] = {
    "Past due": past_due,
    "Credits we owe": credits,
    "Credits we owe customers": credits,
    "Net balance": balance,
    "Collected": collected,
    "High tier": high_tier,
    "Holding credits": holding_credits,
    "Exceptions": exceptions,
    "For a person to decide": exceptions,
    "Payments matched": matched,
    "Documents they are for": matched_documents,
    "Promises due": promises_due,
    "This week": this_week,
    "Messages reviewed": messages,
    "With a blocker": blockers,
}
"""Label of a headline figure to the rows behind it."""


def _rows(frame: pd.DataFrame, row: str, kind: pd.Series | str, amount: str, why: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "row": frame[row],
            "kind": kind,
            "account_id": frame["account_id"].fillna(""),
            "currency": frame["currency"],
            "amount_minor": frame[amount],
            "why": why,
        }
    )
    return table.astype(ROWS).reset_index(drop=True)
