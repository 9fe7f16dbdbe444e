"""What happened with one account, in order: documents, money, contacts, promises, disputes, and what was recorded."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.dates import midnight
from arlib.ledger.book import Ledger

LANES = ("Billed", "Money and credits", "Contact", "Promise", "Dispute", "Recorded")
TIMELINE_COLUMNS = ["day", "lane", "what", "detail", "currency", "amount_minor"]
_FROM_TOUCHES = ("touch", "letter_sent", "reply", "promise_made", "promise_withdrawn", "dispute_opened",
                 "dispute_changed", "dispute_closed")  # fmt: skip


def account_timeline(
    ledger: Ledger, account_id: str, *, as_of: date, since: date, recorded: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Everything about one account between two days, newest first.

    Args:
        ledger: The book, recorded activity included.
        account_id: Whose.
        as_of: Last day.
        since: First day.
        recorded: The journal's lines of the account (``at kind what actor reason``); those that are already
            contacts, promises or disputes of the ledger are not shown twice.

    Returns:
        ``day lane what detail currency amount_minor``; ``amount_minor`` is missing where there is no money.
    """
    parts = [_items(ledger, account_id), _touches(ledger, account_id), *_promises_and_disputes(ledger, account_id)]
    if recorded is not None:
        parts.append(_recorded(recorded))
    events = pd.concat([p.reindex(columns=TIMELINE_COLUMNS) for p in parts if len(p)] or [_nothing()])
    inside = events["day"].ge(midnight(since)) & events["day"].le(midnight(as_of))
    shown = events[inside].astype({"amount_minor": "Int64"})
    rank = shown["lane"].map({lane: at for at, lane in enumerate(LANES)})
    order = shown.assign(rank=rank).sort_values(["day", "rank", "what"], ascending=[False, True, True], kind="stable")
    return order[TIMELINE_COLUMNS].reset_index(drop=True)


def _items(ledger: Ledger, account_id: str) -> pd.DataFrame:
    own = ledger.items[ledger.items["account_id"].eq(account_id)]
    is_bill = own["kind"].isin(("invoice", "debit_note"))
    return own.assign(
        day=own["issue_date"],
        lane=is_bill.map({True: "Billed", False: "Money and credits"}).astype("str"),
        what=own["kind"].str.replace("_", " ").str.capitalize() + " " + own["item_id"],
        detail=own["reference"],
    )


def _touches(ledger: Ledger, account_id: str) -> pd.DataFrame:
    own = ledger.touches[ledger.touches["account_id"].eq(account_id)]
    way = own["direction"].map({"out": "to", "in": "from"}).astype("str")
    whom = own["contact"].where(own["contact"].ne(""), "the customer")
    result = own["outcome"].str.replace("_", " ")
    return own.assign(
        day=own["at"].dt.normalize(),
        lane="Contact",
        what=own["channel"].str.replace("_", " ").str.capitalize() + " " + way + " " + whom,
        detail=(own["stage"].str.replace("_", " ") + ", " + result + ". " + own["summary"]).str.strip(),
    )


def _promises_and_disputes(ledger: Ledger, account_id: str) -> list[pd.DataFrame]:
    promises = ledger.promises[ledger.promises["account_id"].eq(account_id)]
    disputes = ledger.disputes[ledger.disputes["account_id"].eq(account_id)]
    made = promises.assign(
        day=promises["made_on"],
        lane="Promise",
        what="Promised for " + promises["promised_date"].dt.strftime("%Y-%m-%d"),
        detail=promises["invoice_ids"],
    )
    opened = disputes.assign(
        day=disputes["opened_on"], lane="Dispute", what="Disputed: " + disputes["item_id"], detail=disputes["reason"]
    )
    closed = opened.assign(day=opened["closed_on"], what="Dispute closed: " + opened["item_id"])
    return [made, opened, closed[closed["day"].notna()]]


def _recorded(lines: pd.DataFrame) -> pd.DataFrame:
    own = lines[~lines["kind"].isin(_FROM_TOUCHES)]
    return own.assign(
        day=own["at"].dt.normalize(),
        lane="Recorded",
        what=own["kind"].str.replace("_", " ").str.capitalize() + " by " + own["actor"],
        detail=(own["what"] + " " + own["reason"]).str.strip(),
    )


def _nothing() -> pd.DataFrame:
    types = dict.fromkeys(TIMELINE_COLUMNS, "str") | {"day": "datetime64[us]", "amount_minor": "Int64"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})
