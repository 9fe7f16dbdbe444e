"""The facts of messages, taken from the ledger as it stood on the day each was sent.

The weekly review of the book builds the same records that a single review gets, so there is one review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.promises import with_verdict
from arlib.communications.registry import Registry, registry_of
from arlib.contracts import MESSAGES, require
from arlib.ledger import Ledger, open_items
from arlib.money import to_decimal
from arlib.policy.communications import LADDER, CommunicationsPolicy

PAYMENTS_OF_DAYS = 365
"""How far back a message may refer to a payment."""
DOCUMENT_KINDS = ("invoice", "debit_note", "chargeback")
_TALKS = ("phone", "chat", "meeting")
Rows = list[dict[Hashable, Any]]


def message_facts(messages: pd.DataFrame, *, ledger: Ledger, policy: CommunicationsPolicy) -> list[dict[str, Any]]:
    """One nested record for each message, in the order of the rows.

    Args:
        messages: MESSAGES frame.
        ledger: The book; rows after the day of a message are not seen by its record.
        policy: Decides when a promise counts as kept.

    Returns:
        Records for ``review``. Amounts are decimal text in the item's own currency; ``touches`` leaves out the
        message itself.
    """
    sent = require(messages, MESSAGES)
    own = _of_accounts(ledger, set(sent["account_id"]))
    always = _parts_of_any_day(own)
    days = sent["sent_at"].dt.normalize()
    found: dict[Hashable, dict[str, Any]] = {}
    for day, rows in sent.groupby(days, sort=True):
        today = _of_accounts(own, set(rows["account_id"]))
        found |= _records_of_day(rows, today, pd.Timestamp(str(day)), policy, always)
    return [found[index] for index in sent.index]


def registry_of_book(accounts: pd.DataFrame, items: pd.DataFrame, contacts: pd.DataFrame | None = None) -> Registry:
    """Every document, name and contact of the book with its account; a family sees each other's."""
    documents = items[(items["kind"] != "payment") & items["account_id"].notna()]
    numbers = documents.groupby("account_id")["item_id"].agg(list).to_dict()
    head = accounts["parent_id"].where(accounts["parent_id"].notna(), accounts["account_id"])
    families = accounts.groupby(head)["account_id"].agg(frozenset)
    family_of = {a: family for family in families if len(family) > 1 for a in family}
    people = (
        [] if contacts is None else list(contacts[["account_id", "name", "email"]].itertuples(index=False, name=None))
    )
    return registry_of(
        {str(k): v for k, v in numbers.items()}, family_of=family_of,
        names=_texts_by_id(accounts), contacts=people,
    )  # fmt: skip


def _texts_by_id(accounts: pd.DataFrame) -> dict[str, str]:
    return {str(i): str(n) for i, n in zip(accounts["account_id"], accounts["name"], strict=True)}


def _of_accounts(ledger: Ledger, accounts: set[str]) -> Ledger:
    """Only the rows of some accounts, and of what settled their items."""
    items = ledger.items[ledger.items["account_id"].isin(accounts)]
    own = set(items["item_id"])
    settling = ledger.allocations["source_id"].isin(own) | ledger.allocations["target_id"].isin(own)
    by_account = {
        name: frame[frame["account_id"].isin(accounts)]
        for name, frame in ledger.tables().items()
        if name in ("accounts", "contacts", "touches", "promises", "disputes")
    }
    return replace(
        ledger,
        items=items,
        allocations=ledger.allocations[settling],
        adjustments=ledger.adjustments[ledger.adjustments["item_id"].isin(own)],
        **by_account,
    )


@dataclass(frozen=True)
class _AnyDay:
    """What is laid out once for all days, by account: each row says from when to when it counts."""

    customers: Mapping[str, dict[Hashable, Any]]
    contacts: Mapping[str, Rows]
    touches: Mapping[str, Rows]
    disputes: Mapping[str, Rows]


def _parts_of_any_day(ledger: Ledger) -> _AnyDay:
    return _AnyDay(
        customers={str(row["account_id"]): row for row in ledger.accounts.to_dict("records")},
        contacts=_by_account(_contacts(ledger.contacts)),
        touches=_by_account(_touches(ledger.touches)),
        disputes=_by_account(_disputes(ledger.disputes)),
    )


def _on(rows: Rows, day: str) -> Rows:
    """The rows in force on an ISO day, without their first and last day."""
    return [
        {k: v for k, v in row.items() if k not in ("since", "until")}
        for row in rows
        if row["since"] <= day and (not row["until"] or day < row["until"])
    ]


def _records_of_day(
    messages: pd.DataFrame, ledger: Ledger, day: pd.Timestamp, policy: CommunicationsPolicy, always: _AnyDay
) -> dict[Hashable, dict[str, Any]]:
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=day.date())
    promises = with_verdict(
        ledger.promises, ledger.items, ledger.allocations, ledger.adjustments, as_of=day.date(), policy=policy
    )
    iso = day.date().isoformat()
    disputes = {account: _on(always.disputes.get(account, []), iso) for account in set(messages["account_id"])}
    parts = {
        "invoices": _by_account(_invoices(opened, {d["invoice"] for rows in disputes.values() for d in rows})),
        "credits": _by_account(_credits(opened)),
        "payments": _by_account(_payments(opened, ledger.allocations, day)),
        "disputes": disputes,
        "promises": _by_account(_promises(promises)),
        "contacts": {a: _on(always.contacts.get(a, []), iso) for a in disputes},
        "touches": always.touches,
    }
    return {
        index: _record(row, day.date(), always.customers.get(str(row["account_id"])), parts)
        for index, row in zip(messages.index, messages.to_dict("records"), strict=True)
    }


def _record(
    message: dict[Hashable, Any],
    day: date,
    customer: dict[Hashable, Any] | None,
    parts: Mapping[str, Mapping[str, Rows]],
) -> dict[str, Any]:
    account, sent_at = str(message["account_id"]), message["sent_at"].isoformat()
    own = {name: rows.get(account, []) for name, rows in parts.items()}
    before = [t for t in own.pop("touches") if t["date"] < sent_at]
    template = {"id": message["template_id"], "version_used": message["template_version"]}
    facts: dict[str, Any] = {"as_of": day.isoformat(), "touches": [t for t in before if t["direction"] == "out"]}
    facts["inbound"] = [
        {"date": t["date"], "from": t["contact"], "text": t["summary"], "answered": _is_answered(t, before)}
        for t in before
        if t["direction"] == "in"
    ]
    contacts = own.pop("contacts")
    if customer is not None:
        known = ("account_id", "name", "country", "tz", "language", "currency")
        facts["customer"] = {k: customer[k] for k in known} | {"contacts": contacts}
        facts["terms"] = f"net {customer['terms_days']}"
        facts |= own
    texts = ("account_id", "stage", "channel", "language", "rep", "to", "subject", "body")
    return {
        "id": message["message_id"], **{k: message[k] for k in texts}, "sent_at": sent_at,
        "template": template if template["id"] else None, "facts": facts,
    }  # fmt: skip


def _is_answered(asked: Mapping[Hashable, Any], touches: Rows) -> bool:
    """Whether we spoke to the customer since, or wrote something other than a reminder."""
    return any(
        t["direction"] == "out" and t["date"] > asked["date"] and (t["channel"] in _TALKS or t["stage"] not in LADDER)
        for t in touches
    )


def _by_account(frame: pd.DataFrame) -> dict[str, Rows]:
    found: dict[str, Rows] = defaultdict(list)
    for row in frame.to_dict("records"):
        found[str(row.pop("account_id"))].append(row)
    return found


def _money(frame: pd.DataFrame, column: str) -> list[str]:
    return [str(to_decimal(abs(m), c)) for m, c in zip(frame[column], frame["currency"], strict=True)]


def _days(column: pd.Series) -> list[str]:
    return [d.date().isoformat() if pd.notna(d) else "" for d in column]


def _invoices(opened: pd.DataFrame, disputed: set[str]) -> pd.DataFrame:
    rows = opened[opened["kind"].isin(DOCUMENT_KINDS)]
    status = pd.Series("open", index=rows.index).mask(rows["open_minor"] < rows["amount_minor"], "part_paid")
    status = status.mask(rows["item_id"].isin(disputed), "disputed").mask(rows["open_minor"] == 0, "paid")
    return pd.DataFrame(
        {
            "account_id": rows["account_id"], "number": rows["item_id"], "issued": _days(rows["issue_date"]),
            "due": _days(rows["due_date"]), "amount": _money(rows, "amount_minor"), "open": _money(rows, "open_minor"),
            "status": status, "po": rows["reference"], "currency": rows["currency"],
        }
    )  # fmt: skip


def _credits(opened: pd.DataFrame) -> pd.DataFrame:
    """Credit notes and payments on account, and what is left of payments."""
    is_money = opened["kind"] == "payment"
    rows = opened[(opened["kind"].isin(["credit_note", "on_account"])) | (is_money & (opened["open_minor"] < 0))]
    return pd.DataFrame(
        {
            "account_id": rows["account_id"], "number": rows["item_id"], "kind": rows["kind"],
            "date": _days(rows["issue_date"]), "amount": _money(rows, "amount_minor"),
            "open": _money(rows, "open_minor"), "currency": rows["currency"],
        }
    )  # fmt: skip


def _payments(opened: pd.DataFrame, allocations: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    recent = opened["issue_date"] >= day - pd.Timedelta(days=PAYMENTS_OF_DAYS)
    rows = opened[(opened["kind"] == "payment") & recent]
    booked = allocations[allocations["effective_date"] <= day]
    targets = booked[booked["source_id"].isin(rows["item_id"])].groupby("source_id")["target_id"].agg(list).to_dict()
    return pd.DataFrame(
        {
            "account_id": rows["account_id"], "date": _days(rows["issue_date"]), "amount": _money(rows, "amount_minor"),
            "currency": rows["currency"], "for": [targets.get(i, []) for i in rows["item_id"]],
        }
    )  # fmt: skip


def _disputes(disputes: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": disputes["account_id"], "invoice": disputes["item_id"],
            "opened": _days(disputes["opened_on"]),
            "amount": _money(disputes, "amount_minor"), "reason": disputes["reason"],
            "since": _days(disputes["opened_on"]), "until": _days(disputes["closed_on"]),
        }
    )  # fmt: skip


def _promises(promises: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "account_id": promises["account_id"], "made_on": _days(promises["made_on"]),
            "date": _days(promises["promised_date"]), "amount": _money(promises, "amount_minor"),
            "invoices": [ids.split() for ids in promises["invoice_ids"]], "status": promises["verdict"],
        }
    )  # fmt: skip


def _contacts(contacts: pd.DataFrame) -> pd.DataFrame:
    named = contacts[["account_id", "name", "role", "email", "preferred_channel", "status"]]
    after = contacts["valid_to"] + pd.Timedelta(days=1)  # the last day still counts
    opted = [o.split() for o in contacts["opt_out"]]
    return named.assign(opt_out=opted, since=_days(contacts["valid_from"]), until=_days(after))


def _touches(touches: pd.DataFrame) -> pd.DataFrame:
    rows = touches.sort_values("at", kind="stable")
    named = rows[["account_id", "direction", "channel", "stage", "rep", "contact", "outcome", "summary"]]
    return named.assign(date=[t.isoformat() for t in rows["at"]], invoices=[i.split() for i in rows["invoice_ids"]])
