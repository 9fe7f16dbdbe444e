"""The ledger behind ``letters.toml`` and ``claims.toml``, and the records made of them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

ACCOUNTS = ["GB82WEST12345698765432", "DE89370400440532013000"]
POLICY = {"sender": {"remittance_accounts": ACCOUNTS}, "reps": [{"name": "Nora Finch", "role": "analyst"}]}


def _invoice(number: str, issued: str, due: str, amount: str, open_: str, status: str, po: str = "") -> dict[str, Any]:
    return {
        "number": number, "issued": issued, "due": due, "amount": amount, "open": open_, "status": status, "po": po
    }  # fmt: skip


INVOICES = [
    _invoice("KB-3090", "2026-01-15", "2026-02-14", "510.00", "0.00", "paid"),
    _invoice("KB-3101", "2026-02-10", "2026-03-12", "2400.00", "1800.00", "part_paid", "45-118"),
    _invoice("KB-3122", "2026-03-02", "2026-04-01", "730.00", "730.00", "disputed"),
    _invoice("KB-3140", "2026-03-25", "2026-04-24", "1150.50", "1150.50", "open"),
    _invoice("KB-3177", "2026-04-08", "2026-05-08", "389.90", "389.90", "open"),
    _invoice("KB-3203", "2026-04-20", "2026-05-20", "960.00", "960.00", "open"),
    _invoice("KB-3210", "2026-05-07", "2026-06-06", "275.00", "275.00", "open"),
    _invoice("KB-3215", "2026-05-12", "2026-06-11", "640.00", "640.00", "open"),
]
TOUCHES = [
    {
        "date": "2026-03-05T09:00",
        "channel": "email",
        "stage": "pre_due_reminder",
        "rep": "Nora Finch",
        "outcome": "sent",
    },
    {"date": "2026-03-24T09:30", "channel": "email", "stage": "late_inquiry", "rep": "Nora Finch", "outcome": "sent"},
    {
        "date": "2026-04-14T11:00",
        "channel": "phone",
        "stage": "firmer_pressure",
        "rep": "Nora Finch",
        "outcome": "no_answer",
    },
]
PROMISE = {
    "made_on": "2026-05-11", "amount": "1150.50", "date": "2026-05-22", "invoices": ["KB-3140"], "status": "open"
}  # fmt: skip
PLAN = {
    "invoices": ["KB-3101"],
    "instalments": [{"due": d, "amount": "600.00", "paid": False} for d in ("2026-06-01", "2026-07-01", "2026-08-03")],
}
PLACES = {"en": ("GB", "GBP"), "de": ("DE", "EUR"), "es": ("ES", "EUR"), "fr": ("FR", "EUR")}


def letter(
    language: str, stage: str, body: str, *, subject: str = "", channel: str = "email", **facts: Any
) -> dict[str, Any]:
    """A record of 12 May 2026, 10:00, with the ledger above; ``facts`` and ``sent_at`` replace parts of it."""
    country, currency = PLACES[language]
    sent_at = facts.pop("sent_at", "2026-05-12T10:00")
    customer = {
        "account_id": "K-9", "name": "Kestrel Bakeries", "country": country, "language": language, "currency": currency,
        "affiliates": [], "contacts": [{"name": "Ms Ida Brandt", "role": "primary", "status": "active", "opt_out": []}],
    }  # fmt: skip
    ledger: dict[str, Any] = {
        "as_of": sent_at[:10], "customer": customer, "terms": "net 30", "invoices": INVOICES,
        "credits": [{"number": "KC-77", "date": "2026-04-15", "amount": "120.00", "open": "120.00"}],
        "payments": [
            {"date": "2026-03-20", "amount": "600.00", "for": ["KB-3101"]},
            {"date": "2026-02-13", "amount": "510.00", "for": ["KB-3090"]},
        ],
        "disputes": [{"invoice": "KB-3122", "opened": "2026-04-03", "amount": "730.00", "reason": "quantity"}],
        "promises": [], "payment_plan": None, "touches": TOUCHES, "inbound": [], "approvals": [],
    }  # fmt: skip
    return {
        "id": f"{language}-{stage}-{channel}", "stage": stage, "channel": channel, "language": language,
        "account_id": "K-9", "sent_at": sent_at, "rep": "Nora Finch", "to": "Ms Ida Brandt", "subject": subject,
        "body": body, "template": None, "facts": ledger | facts,
    }  # fmt: skip


ASKED = [{"date": "2026-05-11T15:00", "from": "Ms Ida Brandt", "text": "Which order is KB-3203?", "answered": False}]
SITUATIONS: dict[str, dict[str, Any]] = {
    "": {},
    "promise": {"promises": [PROMISE]},
    "half_promise": {"promises": [PROMISE | {"amount": "500.00", "date": "2026-05-15"}]},
    "plan": {"payment_plan": PLAN},
    "question": {"inbound": ASKED},
    "paid_in_euros": {"inbound": [{"date": "2026-05-10", "text": "we paid EUR 300", "answered": True}]},
    "statement": {"sent_at": "2026-05-05T09:00", "invoices": [i for i in INVOICES if i["issued"] < "2026-05-05"]},
    "due_today": {"invoices": [i | {"due": "2026-05-12"} if i["number"] == "KB-3177" else i for i in INVOICES]},
    "nothing_paid": {"invoices": [i for i in INVOICES if i["status"] != "paid"]},
}


def letters() -> list[dict[str, Any]]:
    """All clean letters, in the order of ``letters.toml``."""
    return [_record(row, row["body"], row.get("subject", "")) for row in _rows("letters.toml", "letter")]


def claims() -> list[tuple[dict[str, Any], set[str]]]:
    """The sentences of ``claims.toml`` as letters, each with the codes it must be given."""
    rows = _rows("claims.toml", "claim")
    return [(_record(row, row["text"], row.get("subject", "Invoice KB-3177")), set(row["codes"])) for row in rows]


def _record(row: dict[str, Any], body: str, subject: str) -> dict[str, Any]:
    stage, channel = row.get("stage", "late_inquiry"), row.get("channel", "email")
    return letter(
        row["language"], stage, body, subject=subject, channel=channel, **SITUATIONS[row.get("situation", "")]
    )  # fmt: skip


def _rows(name: str, key: str) -> list[dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))[key]
