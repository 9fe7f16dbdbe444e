"""The queue and the credits as files beside the report: workbook, CSV, calendar."""

from __future__ import annotations

from arlib.exhibits.tiering.queue import CASE_WORDS, REASON_WORDS
from arlib.tables import Attachment
from arlib.tables.calendars import calendar_bytes
from arlib.tables.sheets import Sheet, csv_bytes, sheets_bytes
from arlib.tiering import QUEUE_COLUMNS, STATE_WORDS, CreditCare, WorkQueue, calendar_rows, queue_rows
from arlib.tiering.causes import CAUSES

_CREDIT_COLUMNS = {
    "item_id": "Credit", "account_id": "Account", "label": "Name", "owner": "Owner", "kind": "Kind",
    "arose_on": "Arose on", "age_days": "Age in days", "tier": "Tier", "currency": "Currency", "open_minor": "Open",
    "cause": "Cause", "confidence": "How sure", "evidence": "Evidence", "why_open": "Why it still stands",
    "usable_minor": "Usable now", "next_step": "Next step", "place": "Place", "last_activity_on": "Last activity",
    "dormant_on": "Dormant on", "dormancy": "Clock",
}  # fmt: skip
_USE_COLUMNS = {
    "account_id": "Account", "label": "Name", "item_id": "Credit", "document_id": "Invoice", "currency": "Currency",
    "amount_minor": "Would apply", "credit_before_minor": "Credit before", "credit_after_minor": "Credit after",
    "invoice_before_minor": "Invoice before", "invoice_after_minor": "Invoice after", "due_date": "Due",
}  # fmt: skip
_FAMILY_COLUMNS = {
    "item_id": "Credit", "account_id": "Account", "currency": "Currency", "open_minor": "Left of the credit",
    "other_account_id": "Relative", "invoices": "Open invoices", "other_open_minor": "They owe",
}  # fmt: skip
_MUTED_COLUMNS = {
    "account_id": "Account", "label": "Name", "reason": "Reason", "detail": "Why", "until": "Until",
    "currency": "Currency", "amount_minor": "Past due, muted", "is_queued": "Other work goes on",
}  # fmt: skip
_DEADLINE_COLUMNS = {
    "account_id": "Account", "case": "Case", "began_on": "Since", "due_on": "By", "state": "State", "detail": "Detail",
    "owner": "Owner",
}  # fmt: skip


def queue_sheets(queue: WorkQueue, care: CreditCare) -> list[Sheet]:
    """The sheets of the workbook: queue, deadlines, left alone, credits, uses, relatives."""
    rows, code = queue_rows(queue), queue.ranking.policy.reporting_currency
    uses = [name for name in _USE_COLUMNS if name.endswith("_minor")]
    deadlines = queue.deadlines.assign(
        case=queue.deadlines["case"].map(CASE_WORDS), state=queue.deadlines["state"].map(STATE_WORDS)
    )
    return [
        Sheet("Queue", rows, _queue_columns(code), money=["risk_minor"] if code else []),
        Sheet("Deadlines", deadlines, _DEADLINE_COLUMNS),
        Sheet("Left alone", queue.muted.assign(reason=queue.muted["reason"].map(REASON_WORDS)), _MUTED_COLUMNS,
              money=["amount_minor"]),
        Sheet("Credits", care.credits.assign(cause=care.credits["cause"].map(CAUSES)), _CREDIT_COLUMNS,
              money=["open_minor", "usable_minor"]),
        Sheet("Usable credits", care.uses, _USE_COLUMNS, money=uses),
        Sheet("Relatives", care.family_uses, _FAMILY_COLUMNS, money=["open_minor", "other_open_minor"]),
    ]  # fmt: skip


def tiering_files(queue: WorkQueue, care: CreditCare) -> list[Attachment]:
    """The workbook, the queue as CSV, and this week's deadlines as a calendar."""
    rows, code = queue_rows(queue), queue.ranking.policy.reporting_currency
    # a CSV has no room for the currency beside each amount, so it stands in the heading
    flat = csv_bytes(rows, columns=_queue_columns(code, in_heading=True), money=["risk_minor"] if code else [])
    calendar = calendar_bytes(calendar_rows(queue), name="Receivables: this week", as_of=queue.as_of)
    return [
        Attachment("work-queue.xlsx", sheets_bytes(queue_sheets(queue, care)), "Queue, deadlines and credits"),
        Attachment("work-queue.csv", flat, "Queue"),
        Attachment("deadlines.ics", calendar, "Deadlines of this week"),
    ]


def _queue_columns(code: str, *, in_heading: bool = False) -> dict[str, str]:
    if not code:
        return {name: head for name, head in QUEUE_COLUMNS.items() if name != "risk_minor"}
    return {**QUEUE_COLUMNS, "risk_minor": f"At risk ({code})"} if in_heading else dict(QUEUE_COLUMNS)
