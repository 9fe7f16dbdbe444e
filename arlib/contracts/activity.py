"""Activity tables: what people did and said, as the journal's views hand them to the rules."""

from __future__ import annotations

from arlib.contracts import columns as c

DUNNING_STAGES = (
    "invoice",
    "delivery_confirmation",
    "pre_due_reminder",
    "late_inquiry",
    "firmer_pressure",
    "final_notice",
)
SIDE_STAGES = ("statement", "credit_notice", "dispute_response", "promise_confirmation", "payment_plan", "reply")
STAGES = DUNNING_STAGES + SIDE_STAGES
CHANNELS = ("email", "letter", "phone", "phone_script", "voicemail", "sms", "chat")
OUTCOMES = (
    "sent", "delivered", "bounced", "replied", "no_answer", "voicemail", "wrong_contact", "no_progress", "promise",
    "plan", "dispute", "approver", "paid_claim", "opt_out", "out_of_office",
)  # fmt: skip

TOUCHES = c.table(
    "touches",
    {
        "touch_id": c.key(),
        "account_id": c.key(),
        "invoice_ids": c.text(),
        "at": c.moment(),
        "direction": c.one_of(("out", "in"), default="out"),
        "channel": c.one_of(CHANNELS, default="email"),
        "stage": c.one_of(STAGES),
        "rep": c.text(),
        "contact": c.text(),
        "outcome": c.one_of(OUTCOMES, default="sent"),
        "summary": c.text(),
        "follow_up_on": c.day_or_null(),
    },
    unique=["touch_id"],
    note="Every contact, both ways. invoice_ids are separated by spaces. Append only; a correction is a new row.",
)

MESSAGES = c.table(
    "messages",
    {
        "message_id": c.key(),
        "account_id": c.key(),
        "stage": c.one_of(STAGES),
        "channel": c.one_of(CHANNELS, default="email"),
        "language": c.text("en"),
        "sent_at": c.moment(),
        "rep": c.text(),
        "to": c.text(),
        "subject": c.text(),
        "body": c.text(),
        "template_id": c.text(),
        "template_version": c.text(),
    },
    unique=["message_id"],
    note="The text of what went out. sent_at is the recipient's local time.",
)

PROMISES = c.table(
    "promises",
    {
        "promise_id": c.key(),
        "account_id": c.key(),
        "invoice_ids": c.text(),
        "made_on": c.day(),
        "promised_date": c.day(),
        "currency": c.currency(),
        "amount_minor": c.money(),
        "contact": c.text(),
        "taken_by": c.text(),
        "withdrawn_on": c.day_or_null(),
    },
    unique=["promise_id"],
    note="Promises to pay, positive amounts. Whether one was kept is judged from receipts, never stored here.",
)

DISPUTES = c.table(
    "disputes",
    {
        "dispute_id": c.key(),
        "account_id": c.key(),
        "item_id": c.key(),
        "opened_on": c.day(),
        "closed_on": c.day_or_null(),
        "currency": c.currency(),
        "amount_minor": c.money(),
        "reason": c.text(),
        "owner": c.text(),
        "target_date": c.day_or_null(),
    },
    unique=["dispute_id"],
    note="Disputed part of an item, positive amount, from opened_on until the day before closed_on.",
)

EXAMPLES: dict[str, list[dict[str, object]]] = {
    "touches": [
        {
            "touch_id": "T-1",
            "account_id": "A-1",
            "invoice_ids": "AT-100",
            "at": "2026-03-03T10:00",
            "stage": "pre_due_reminder",
            "rep": "Ines Caro",
            "contact": "Ms Ann Poe",
        },
        {
            "touch_id": "T-2",
            "account_id": "A-1",
            "invoice_ids": "AT-100",
            "at": "2026-03-18T09:00",
            "direction": "in",
            "stage": "reply",
            "contact": "Ms Ann Poe",
            "outcome": "promise",
        },
    ],
    "messages": [
        {
            "message_id": "M-1",
            "account_id": "A-1",
            "stage": "late_inquiry",
            "sent_at": "2026-03-17T10:15",
            "rep": "Ines Caro",
            "to": "Ms Ann Poe",
            "subject": "Invoice AT-100, GBP 640.00 open",
            "body": "Dear Ms Poe, ...",
        },
        {
            "message_id": "M-2",
            "account_id": "A-2",
            "stage": "statement",
            "channel": "letter",
            "language": "fr",
            "sent_at": "2026-03-02T09:00",
        },
    ],
    "promises": [
        {
            "promise_id": "PR-1",
            "account_id": "A-1",
            "invoice_ids": "AT-100",
            "made_on": "2026-03-18",
            "promised_date": "2026-03-25",
            "currency": "GBP",
            "amount_minor": 64000,
        },
        {
            "promise_id": "PR-2",
            "account_id": "A-2",
            "made_on": "2026-03-01",
            "promised_date": "2026-03-10",
            "currency": "EUR",
            "amount_minor": 5000,
            "withdrawn_on": "2026-03-05",
        },
    ],
    "disputes": [
        {
            "dispute_id": "D-1",
            "account_id": "A-1",
            "item_id": "AT-101",
            "opened_on": "2026-03-05",
            "currency": "GBP",
            "amount_minor": 12345,
            "reason": "price",
        },
        {
            "dispute_id": "D-2",
            "account_id": "A-2",
            "item_id": "AT-200",
            "opened_on": "2026-01-10",
            "closed_on": "2026-01-20",
            "currency": "EUR",
            "amount_minor": 5000,
            "reason": "damaged",
        },
    ],
}
