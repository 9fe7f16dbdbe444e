"""The ledgers behind ``unseen_third.toml`` to ``unseen_ninth.toml``, and the messages and replies made of them.

Written, like the batches of ``unseen.py``, from the meaning of the codes alone. Each gave its honest figure when it
first ran; the rules were mended with it afterwards, so that now it keeps what was won.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
_INVOICE = ("number", "issued", "due", "amount", "open", "status", "po")
_PLACE = ("account", "name", "country", "tz", "currency", "language", "person", "approver")
BOOK_OF = {
    "third": "third", "fourth": "fourth", "fifth": "fourth",
    "sixth": "sixth", "seventh": "sixth", "eighth": "sixth", "ninth": "sixth",
}  # fmt: skip


def batch(name: str) -> dict[str, list[dict[str, Any]]]:
    """Messages and replies of a batch as written."""
    return tomllib.loads((_FOLDER / f"unseen_{name}.toml").read_text("utf-8"))


def book(name: str) -> dict[str, Any]:
    """The sender, places, invoices and logs a batch was written on."""
    found: dict[str, Any] = tomllib.loads((_FOLDER / "unseen_books.toml").read_text("utf-8"))[BOOK_OF[name]]
    return found


def policy_of(name: str, **changes: Any) -> dict[str, Any]:
    """The sender's policy, with parts that one message replaces."""
    own = book(name)
    return {"sender": own["sender"], "reps": own["reps"]} | changes


def registry_of_batch(name: str) -> dict[str, Any]:
    """Every account of the book, and one more customer."""
    own = book(name)
    known = {row["account"]: row for row in (dict(zip(_PLACE, p, strict=True)) for p in own["places"].values())}
    home = own["places"]["gb"][0]
    documents = [i[0] for i in own["invoices"] if i[5] != "paid"]
    accounts = {
        account: _registered(row) | ({"invoices": documents} if account == home else {})
        for account, row in known.items()
    }
    return accounts | own["others"]


def _registered(row: dict[str, str]) -> dict[str, Any]:
    contacts = [{"name": row["person"], "role": "primary", "status": "active", "opt_out": []}]
    return {k: row[k] for k in ("name", "country", "language", "currency")} | {
        "affiliates": [], "contacts": contacts, "invoices": [], "credits": [],
    }  # fmt: skip


def messages(name: str) -> list[dict[str, Any]]:
    """Records with ``expected``: the codes each must be given; ``maybe``: those it may be given; ``policy``."""
    own = book(name)
    return [_record(name, own, row, at) for at, row in enumerate(batch(name)["message"], 1)]


def _record(name: str, own: dict[str, Any], row: dict[str, Any], at: int) -> dict[str, Any]:
    place = dict(zip(_PLACE, own["places"][row["place"]], strict=True))
    sent, rep = row.get("sent_at", own["sent_at"]), row.get("rep", own["reps"][0]["name"])
    facts = _facts(own, row, place, sent, rep) | row.get("facts", {})
    return {
        "id": f"{name}-{at}", "stage": row["stage"], "channel": row["channel"],
        "language": row.get("language", place["language"]), "account_id": place["account"], "sent_at": sent, "rep": rep,
        "to": row.get("to", place["person"]), "subject": row.get("subject", ""), "body": row["body"].strip(),
        "template": row.get("template"), "facts": facts, "expected": set(row.get("codes", ())),
        "maybe": set(row.get("maybe", ())), "policy": policy_of(name, **row.get("policy", {})),
    }  # fmt: skip


def _facts(own: dict[str, Any], row: dict[str, Any], place: dict[str, str], sent: str, rep: str) -> dict[str, Any]:
    wanted = row["invoices"]
    invoices = [dict(zip(_INVOICE, i, strict=True)) for i in own["invoices"] if i[0] in wanted]
    for invoice in invoices:
        if invoice["status"] == "awaiting_approval":
            invoice["awaiting_since"] = own["awaiting_since"]
    contact = {"email": "accounts@customer.example", "preferred_channel": "email", "status": "active", "opt_out": []}
    contacts = [
        contact | {"name": place["person"], "role": "primary"} | row.get("contact", {}),
        contact | {"name": place["approver"], "role": "approver", "email": "head@customer.example"},
    ]
    customer = {k: place[k] for k in ("name", "country", "tz", "language", "currency")} | {
        "account_id": place["account"], "affiliates": [], "contacts": contacts,
    }  # fmt: skip
    return {
        "as_of": sent[:10], "terms": row.get("terms", "net 30"), "invoices": invoices, "customer": customer,
        "payments": [p for p in own["payments"] if p["for"][0] in wanted],
        "disputes": [d for d in own["disputes"] if d["invoice"] in wanted],
        "credits": [dict(own["credit"])] if row.get("credit") else [], "promises": [], "payment_plan": None,
        "inbound": [], "approvals": row.get("approvals", []),
        "touches": _touches(own["logs"][row["log"]], row.get("talked"), sent, rep, place["person"]),
    }  # fmt: skip


def _touches(log: list[list[str]], talked: str | None, sent: str, rep: str, person: str) -> list[dict[str, str]]:
    rows = [at for at in log if at[0] < sent] + ([[talked, "phone", "reply", "promise"]] if talked else [])
    return [
        {"date": day, "channel": channel, "stage": stage, "outcome": outcome, "rep": rep, "contact": person,
         "summary": stage.replace("_", " ")}
        for day, channel, stage, outcome in rows
    ]  # fmt: skip
