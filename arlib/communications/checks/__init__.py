"""The checks of the review, one per file. A new check is a file and a line here.

Each says its code, its severity, one sentence of definition, what it needs, BAD and GOOD examples.
"""

from arlib.communications.checks import (
    c5_placeholder,
    c6_length,
    c7_subject,
    f1_amount,
    f2_document,
    f3_due_date,
    f4_currency,
    f6_not_overdue,
    k3_promise,
    p2_bank_number,
    p5_payment_account,
    r1_document,
    r2_amount,
    r3_due_date,
    r4_terms,
    r5_pay_route,
    r6_contact,
    r7_next_step,
    t2_threat,
    w1_touch_cap,
    w2_hours,
    w3_disputed,
    w4_paid,
    w6_stage,
)
from arlib.communications.checks.check import Check, Outcome, missing_input

CHECKS: tuple[Check, ...] = (
    f1_amount,
    f2_document,
    f3_due_date,
    f4_currency,
    f6_not_overdue,
    r1_document,
    r2_amount,
    r3_due_date,
    r4_terms,
    r5_pay_route,
    r6_contact,
    r7_next_step,
    c5_placeholder,
    c6_length,
    c7_subject,
    t2_threat,
    k3_promise,
    w1_touch_cap,
    w2_hours,
    w3_disputed,
    w4_paid,
    w6_stage,
    p2_bank_number,
    p5_payment_account,
)
CODES: tuple[str, ...] = tuple(check.CODE for check in CHECKS)

__all__ = ["CHECKS", "CODES", "Check", "Outcome", "missing_input"]
