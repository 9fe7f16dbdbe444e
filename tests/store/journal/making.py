"""Events for tests: one of every kind, with invented names, and nothing left to chance."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from arlib.contracts.events import (
    KINDS,
    DisputeOpened,
    Event,
    MatchAccepted,
    Note,
    PromiseMade,
    RequestApproved,
    RequestExecuted,
    Touch,
    WriteOffRequested,
    answer_fields,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DIGEST = "ab" * 32
_numbers = itertools.count(1)

PAYLOADS: dict[str, dict[str, Any]] = {
    "touch": {"account_id": "A-1", "channel": "phone", "stage": "late_inquiry", "contact": "Ms Ann Poe"},
    "reply": {"account_id": "A-1", "channel": "email", "text": "We pay on Friday.", "contact": "Ms Ann Poe"},
    "satisfaction_answered": {"account_id": "A-1", "score": 4, "text": "Quick and friendly."},
    "note": {"account_id": "A-1", "item_id": "INV-1", "text": "Asks for a copy."},
    "promise_made": {"promise_id": "PR-1", "account_id": "A-1", "invoice_ids": ["INV-1"], "currency": "EUR",
                     "promised_date": "2026-03-20", "amount_minor": 50_00, "contact": "Ms Ann Poe"},
    "promise_withdrawn": {"promise_id": "PR-1", "account_id": "A-1"},
    "promise_judged": {"promise_id": "PR-1", "account_id": "A-1", "verdict": "broken", "received_minor": 0},
    "dispute_opened": {"dispute_id": "D-1", "account_id": "A-1", "item_id": "INV-1", "currency": "EUR",
                       "amount_minor": 12_00, "cause": "price", "owner": "Ines Caro"},
    "dispute_changed": {"dispute_id": "D-1", "account_id": "A-1", "item_id": "INV-1", "amount_minor": 10_00},
    "dispute_closed": {"dispute_id": "D-1", "account_id": "A-1", "item_id": "INV-1", "outcome": "credited"},
    "plan_agreed": {"plan_id": "PL-1", "account_id": "A-1", "invoice_ids": ["INV-1"], "currency": "EUR",
                    "instalments": [{"due_date": "2026-04-01", "amount_minor": 25_00},
                                    {"due_date": "2026-05-01", "amount_minor": 25_00}]},
    "plan_ended": {"plan_id": "PL-1", "account_id": "A-1", "outcome": "paid"},
    "match_accepted": {"match_id": "M-1", "item_ids": ["INV-1", "P-1"], "currency": "EUR",
                       "settled": [{"source_id": "P-1", "target_id": "INV-1", "amount_minor": 49_00}],
                       "adjusted": [{"item_id": "INV-1", "kind": "discount", "amount_minor": 1_00}]},
    "match_rejected": {"match_id": "M-2", "item_ids": ["INV-1", "P-2"]},
    "match_held": {"match_id": "M-3", "item_ids": ["INV-1"], "until": "2026-03-09"},
    "alias_learned": {"account_id": "A-1", "party_name": "BIRCH LABS LIMITED"},
    "write_off_requested": {"request_id": "WO-1", "account_id": "A-1", "currency": "EUR",
                            "lines": [{"item_id": "INV-1", "amount_minor": 5_00}]},
    "refund_requested": {"request_id": "RF-1", "account_id": "A-1", "currency": "EUR", "item_id": "CR-1",
                         "amount_minor": 5_00, "paid_to": "Birch Labs Ltd"},
    "master_data_requested": {"request_id": "MD-1", "account_id": "A-1", "field": "email",
                              "old_value": "old@birchlabs.example", "new_value": "new@birchlabs.example"},
    "request_approved": {"request_id": "WO-1", "account_id": "A-1", "shown_hash": DIGEST},
    "request_refused": {"request_id": "WO-1", "account_id": "A-1", "shown_hash": DIGEST},
    "request_executed": {"request_id": "WO-1", "account_id": "A-1", "shown_hash": DIGEST, "item_ids": ["INV-1"]},
    "letter_drafted": {"request_id": "L-1", "account_id": "A-1", "stage": "late_inquiry", "to": "Ms Ann Poe",
                       "to_address": "ann@birchlabs.example", "subject": "Invoice INV-1", "body": "Dear Ms Poe, ..."},
    "letter_sent": {"request_id": "L-1", "account_id": "A-1", "shown_hash": DIGEST},
    "letter_bounced": {"request_id": "L-1", "account_id": "A-1", "detail": "mailbox full"},
    "tier_overridden": {"account_id": "A-1", "tier": "high", "until": "2026-03-31"},
    "priority_judged": {"account_id": "A-1", "verdict": "useful", "rank": 3},
    "account_paused": {"account_id": "A-1", "until": "2026-03-31"},
    "account_assigned": {"account_id": "A-1", "owner": "Bo Lind"},
    "absence_planned": {"person": "Ines Caro", "first_day": "2026-04-01", "last_day": "2026-04-10"},
    "goal_set": {"goal_id": "G-1", "title": "High tier down", "owner": "Bo Lind", "measure": "high_tier",
                 "due_date": "2026-03-31", "currency": "EUR", "target_minor": 1_000_00},
    "checked_in": {"goal_id": "G-1", "confidence_pct": 70, "comment": "On track."},
    "alert_raised": {"alert_id": "AL-1", "account_id": "A-1", "code": "new_credit", "message": "A new credit."},
    "alert_acknowledged": {"alert_id": "AL-1", "account_id": "A-1"},
    "finding_marked": {"message_id": "M-1", "code": "F1", "mark": "wrong"},
    "audit_signed": {"audit_id": "2026-Q1", "as_of": "2026-03-02", "seed": "2026-Q1", "run_hash": DIGEST,
                     "worksheet_sha256": DIGEST, "tested": 60, "correct": 59, "wrong": 1, "verdict": "with_exceptions"},
    "policy_adopted": {"policy_hash": DIGEST, "policy_version": "2", "changed_keys": ["tiers.high_over_days"]},
    "run_published": {"report": "tiering", "as_of": "2026-03-02", "page_sha256": DIGEST, "journal_seq": 0,
                      "journal_hash": "0" * 64},
    "file_imported": {"import_id": "I-1", "file": "invoices.csv", "sha256": DIGEST, "file_kind": "invoices",
                      "accepted": 10, "set_aside": 1, "duplicates": 0},
    "personal_data_erased": {"account_id": "A-1", "erased": [{"seq": 1, "field": "contact"}]},
    "undone": {"undoes": "E-1", "belongs_to": ["account:A-1"]},
}  # fmt: skip


def make(kind: str, event_id: str = "", **changes: Any) -> Event:
    """An event of a kind; ``changes`` go into its payload or replace who, when and why."""
    said = {
        "event_id": event_id or f"E-{next(_numbers)}",
        "actor": "Ines Caro",
        "role": "analyst",
        "effective_at": NOON,
        "reason": "as agreed on the phone",
    }
    return KINDS[kind](**said | PAYLOADS[kind] | changes)


def approve(request: Any, **changes: Any) -> RequestApproved:
    """A second person's yes to a request."""
    who = {"event_id": f"E-{next(_numbers)}", "actor": "Bo Lind", "role": "approver", "effective_at": NOON}
    return RequestApproved(**who | {"reason": "checked"} | answer_fields(request) | changes)


def execute(request: Any, **changes: Any) -> Event:
    """What carries a request out."""
    who = {"event_id": f"E-{next(_numbers)}", "actor": "Ines Caro", "role": "analyst", "effective_at": NOON}
    if request.kind == "letter_drafted":
        return KINDS["letter_sent"](**who | answer_fields(request) | changes)
    return RequestExecuted(**who | answer_fields(request) | {"item_ids": request.items()} | changes)


def mixed(worker: int, number: int) -> Event:
    """The ``number``-th decision of a worker, kinds taking turns; all workers share accounts and items."""
    who = {"event_id": f"w{worker}-{number}", "actor": f"Worker {worker}", "role": "analyst", "reason": "mixed work",
           "effective_at": NOON + timedelta(minutes=number)}  # fmt: skip
    account, item = f"A-{number % 7}", f"INV-{number % 11}"
    own = f"{worker}-{number}"
    match number % 6:
        case 0:
            return Touch(**who, account_id=account, channel="phone", stage="late_inquiry", contact=f"Ms {own} Poe")
        case 1:
            return PromiseMade(**who, promise_id=f"PR-{own}", account_id=account, invoice_ids=(item,),
                               promised_date=NOON.date(), currency="EUR", amount_minor=100 + number)  # fmt: skip
        case 2:
            return DisputeOpened(**who, dispute_id=f"D-{own}", account_id=account, item_id=item, currency="EUR",
                                 amount_minor=100 + number, detail=f"said Ms {own} Poe")  # fmt: skip
        case 3:
            return MatchAccepted(**who, match_id=f"M-{own}", item_ids=(item, f"P-{own}"), currency="EUR")
        case 4:
            return Note(**who, account_id=account, item_id=item, text="ASCII, élan, 東京, \U0001f600\nand two lines")
        case _:
            line = {"item_id": item, "amount_minor": 1}
            return WriteOffRequested(**who, request_id=f"WO-{own}", account_id=account, currency="EUR", lines=(line,))
