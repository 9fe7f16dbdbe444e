"""The ledger behind ``unseen_first.toml`` and ``unseen_second.toml``, and the labelled messages made of them.

Both batches were written from the meaning of the codes alone, before their findings were seen; a batch that rules were
widened with is no longer unseen, so the second one, as it first ran, gave the honest figure.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

POLICY: dict[str, Any] = {
    "sender": {
        "name": "Tarn Supply Ltd", "email": "credit@tarnsupply.example", "phone": "+44 117 496 0120",
        "pay_link": "pay.tarnsupply.example",
        "remittance_accounts": ["GB82WEST12345698765432", "DE89370400440532013000"],
    },
    "reps": [{"name": "Mara Lindt", "role": "analyst"}, {"name": "Owen Pratt", "role": "manager"}],
}  # fmt: skip
TOUCHES: dict[str, list[tuple[str, str, str, str]]] = {
    "none": [],
    "reminded": [("2026-05-18T09:20", "email", "pre_due_reminder", "sent")],
    "asked": [
        ("2026-05-18T09:20", "email", "pre_due_reminder", "sent"),
        ("2026-05-27T14:05", "email", "late_inquiry", "sent"),
    ],
    "pressed": [
        ("2026-04-28T10:10", "email", "late_inquiry", "sent"),
        ("2026-05-13T11:30", "email", "firmer_pressure", "sent"),
        ("2026-06-02T15:00", "phone", "firmer_pressure", "no_answer"),
    ],
}
INVOICES = {
    row[0]: dict(zip(("number", "issued", "due", "amount", "open", "status", "po"), row, strict=True))
    for row in (
        ("NV-4399", "2026-03-10", "2026-04-09", "940.00", "0.00", "paid", "PO-7702"),
        ("NV-4410", "2026-03-20", "2026-04-19", "3200.00", "3200.00", "open", "PO-7781"),
        ("NV-4452", "2026-04-24", "2026-05-24", "1860.00", "1260.00", "part_paid", "PO-7810"),
        ("NV-4471", "2026-05-08", "2026-06-07", "615.40", "615.40", "open", "PO-7833"),
        ("NV-4480", "2026-05-12", "2026-06-11", "2075.00", "2075.00", "disputed", ""),
        ("NV-4488", "2026-05-06", "2026-06-05", "990.00", "990.00", "awaiting_approval", ""),
        ("NV-4495", "2026-05-25", "2026-06-24", "1430.00", "1430.00", "open", "PO-7851"),
        ("NV-4510", "2026-06-10", "2026-07-10", "780.25", "780.25", "open", "PO-7866"),
        ("NV-4516", "2026-06-16", "2026-07-16", "450.00", "450.00", "open", "PO-7870"),
    )
}
INVOICES["NV-4488"]["awaiting_since"] = "2026-06-08"
PLACES = {
    "en": ("C-31", "Marlow Print Ltd", "GB", "Europe/London", "GBP", "Ms Hana Field", "Mr Tom Orde"),
    "de": ("C-32", "Lindenhof Papier GmbH", "DE", "Europe/Berlin", "EUR", "Frau Jutta Behrens", "Herr Uwe Kranz"),
    "fr": ("C-33", "Ateliers Sorel SARL", "FR", "Europe/Paris", "EUR", "Mme Claire Vidal", "M. Jean Aubry"),
    "es": ("C-34", "Cerámicas Luarca SL", "ES", "Europe/Madrid", "EUR", "Sra. Pilar Otero", "Sr. Luis Cano"),
}
REGISTRY: dict[str, Any] = {
    place[0]: {
        "name": place[1], "country": place[2], "language": language, "currency": place[4], "affiliates": [],
        "contacts": [{"name": place[5], "role": "primary", "status": "active", "opt_out": []}],
        "invoices": sorted(INVOICES) if language == "en" else [], "credits": [],
    }
    for language, place in PLACES.items()
} | {
    "C-77": {
        "name": "Oakridge Joinery Ltd", "country": "GB", "language": "en", "currency": "GBP", "affiliates": [],
        "contacts": [{"name": "Mr Ned Farrow", "role": "primary", "status": "active", "opt_out": []}],
        "invoices": ["NV-4602", "NV-4611"], "credits": [],
    }
}  # fmt: skip
CREDIT = {"number": "CN-118", "date": "2026-06-09", "amount": "150.00", "open": "150.00", "reason": "returned goods"}


def unseen(batch: str) -> list[dict[str, Any]]:
    """The messages of a batch with ``expected``: the codes each must be given."""
    rows = tomllib.loads((Path(__file__).parent / f"unseen_{batch}.toml").read_text("utf-8"))["message"]
    return [_record(row, f"{batch}-{n}") for n, row in enumerate(rows, 1)]


def _record(row: dict[str, Any], number: str) -> dict[str, Any]:
    account, name, country, tz, currency, person, approver = PLACES[row["language"]]
    contacts = [
        {"name": person, "role": "primary", "email": "accounts@customer.example", "preferred_channel": "email",
         "status": "active", "opt_out": []},
        {"name": approver, "role": "approver", "email": "head@customer.example", "preferred_channel": "email",
         "status": "active", "opt_out": []},
    ]  # fmt: skip
    invoices = [dict(INVOICES[number]) for number in row.get("invoices", ())]
    payments = [{"date": "2026-05-29", "amount": "600.00", "for": ["NV-4452"]}] * ("NV-4452" in row["invoices"])
    facts: dict[str, Any] = {
        "as_of": "2026-06-16", "terms": "net 30", "invoices": invoices, "payments": payments, "disputes": [],
        "credits": [], "promises": [], "payment_plan": None, "inbound": [], "approvals": [],
        "touches": [_touch(t, row.get("rep", "Mara Lindt"), person) for t in TOUCHES[row["log"]]],
        "customer": {
            "account_id": account, "name": name, "country": country, "tz": tz, "currency": currency,
            "language": row.get("speaks", row["language"]), "affiliates": [], "contacts": contacts,
        },
    }  # fmt: skip
    if "NV-4480" in row["invoices"]:
        facts["disputes"] = [
            {"invoice": "NV-4480", "opened": "2026-06-03", "amount": "2075.00", "reason": "price", "status": "open"}
        ]
    if row.get("credit"):
        facts["credits"] = [dict(CREDIT)]
    return {
        "id": number, "stage": row["stage"], "channel": row["channel"], "language": row["language"],
        "account_id": account, "sent_at": row.get("sent_at", "2026-06-16T10:30"), "rep": row.get("rep", "Mara Lindt"),
        "to": row.get("to", person), "subject": row.get("subject", ""), "body": row["body"].strip(),
        "template": row.get("template"), "facts": facts | row.get("facts", {}), "expected": set(row.get("codes", ())),
    }  # fmt: skip


def _touch(touch: tuple[str, str, str, str], rep: str, person: str) -> dict[str, str]:
    at, channel, stage, outcome = touch
    return {"date": at, "channel": channel, "stage": stage, "outcome": outcome, "rep": rep, "contact": person,
            "summary": f"{stage.replace('_', ' ')} sent"}  # fmt: skip
