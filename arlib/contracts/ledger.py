"""Ledger tables: who owes, what was billed and received, and what settled what."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from arlib.contracts import columns as c

DEBIT_KINDS = ("invoice", "debit_note", "refund", "chargeback")
CREDIT_KINDS = ("payment", "credit_note", "on_account")
ITEM_KINDS = DEBIT_KINDS + CREDIT_KINDS
ITEM_STATUSES = ("open", "disputed", "on_hold")
ADJUSTMENT_KINDS = ("discount", "write_off", "write_off_gain", "fx")


def _sign_follows_kind(items: pd.DataFrame) -> pd.Series[bool]:
    debit, credit = items["kind"].isin(DEBIT_KINDS), items["kind"].isin(CREDIT_KINDS)
    return ~(debit & (items["amount_minor"] < 0)) & ~(credit & (items["amount_minor"] > 0))


ACCOUNTS = c.table(
    "accounts",
    {
        "account_id": c.key(),
        "name": c.text(),
        "parent_id": c.key_or_null(),
        "segment": c.text("standard"),
        "country": c.text(),
        "language": c.text("en"),
        "tz": c.text(),
        "currency": c.text(),
        "terms_days": c.count(30),
        "credit_limit_minor": c.count(0),
        "owner": c.text(),
        "strategic": c.flag(),
        "problem": c.flag(),
        "email": c.text(),
        "phone": c.text(),
        "opened_on": c.day_or_null(),
    },
    unique=["account_id"],
    note="One row per customer account. parent_id names the head of the family.",
)

CONTACTS = c.table(
    "contacts",
    {
        "contact_id": c.key(),
        "account_id": c.key(),
        "name": c.text(),
        "role": c.one_of(("primary", "secondary", "approver", "manager"), default="primary"),
        "email": c.text(),
        "phone": c.text(),
        "preferred_channel": c.one_of(("email", "phone", "letter", "chat", "sms"), default="email"),
        "language": c.text("en"),
        "status": c.one_of(("active", "left", "bounced"), default="active"),
        "opt_out": c.text(),
        "valid_from": c.day_or_null(),
        "valid_to": c.day_or_null(),
    },
    unique=["contact_id"],
    note="People at the customer. opt_out lists channels, separated by spaces. Closed by valid_to.",
)

ITEMS = c.table(
    "items",
    {
        "item_id": c.key(),
        "account_id": c.key_or_null(),
        "kind": c.one_of(ITEM_KINDS),
        "issue_date": c.day(),
        "due_date": c.day_or_null(),
        "currency": c.currency(),
        "amount_minor": c.money(),
        "reference": c.text(),
        "party_name": c.text(),
        "bank_ref": c.text(),
        "payer_account": c.text(),
        "terms": c.text(),
        "status": c.one_of(ITEM_STATUSES, default="open"),
        "reverses_id": c.key_or_null(),
    },
    unique=["item_id"],
    checks=[
        pa.Check(
            _sign_follows_kind,
            name="sign_follows_kind",
            error="amount_minor: what a customer owes is positive, a payment or credit is negative",
        )
    ],
    note="Documents and payments, signed. issue_date is money's value date; account_id is null for an unknown payer; "
    "payer_account is the bank account money came from, as the bank writes it.",
)

REMITTANCE_LINES = c.table(
    "remittance_lines",
    {"item_id": c.key(), "invoice_id": c.key(), "amount_minor": c.money()},
    note="What a payer said a payment is for: item_id is the payment.",
)

ALLOCATIONS = c.table(
    "allocations",
    {
        "source_id": c.key(),
        "target_id": c.key(),
        "amount_minor": c.money(),
        "effective_date": c.day(),
        "rule": c.text(),
        "evidence": c.text(),
        "reversal_of": c.key_or_null(),
    },
    note="source (credit) settles target (debit) by amount_minor from effective_date on; a reversal is a negative row.",
)

ADJUSTMENTS = c.table(
    "adjustments",
    {
        "item_id": c.key(),
        "kind": c.one_of(ADJUSTMENT_KINDS),
        "amount_minor": c.money(),
        "effective_date": c.day(),
        "rule": c.text(),
    },
    note="What closed part of an item without money: amount_minor brings the item nearer to zero.",
)

CONTROL_TOTALS = c.table(
    "control_totals",
    {"day": c.day(), "currency": c.currency(), "balance_minor": c.money()},
    unique=["day", "currency"],
    note="Balance of the receivables control account in the general ledger, end of day, per currency.",
)

EXAMPLES: dict[str, list[dict[str, object]]] = {
    "accounts": [
        {"account_id": "A-1", "name": "Birch Labs Ltd", "country": "GB", "currency": "GBP", "owner": "Ines Caro"},
        {
            "account_id": "A-2",
            "name": "Otter Foods SARL",
            "parent_id": "A-1",
            "country": "FR",
            "language": "fr",
            "strategic": True,
        },
    ],
    "contacts": [
        {"contact_id": "P-1", "account_id": "A-1", "name": "Ms Ann Poe", "email": "ann@birchlabs.example"},
        {
            "contact_id": "P-2",
            "account_id": "A-2",
            "name": "M. Luc Roy",
            "role": "approver",
            "language": "fr",
            "opt_out": "sms",
        },
    ],
    "items": [
        {
            "item_id": "AT-100",
            "account_id": "A-1",
            "kind": "invoice",
            "issue_date": "2026-02-10",
            "due_date": "2026-03-12",
            "currency": "GBP",
            "amount_minor": 84000,
            "terms": "2/10 net 30",
        },
        {
            "item_id": "P1",
            "account_id": None,
            "kind": "payment",
            "issue_date": "2026-02-20",
            "currency": "GBP",
            "amount_minor": -82320,
            "reference": "INV AT-100 less 2%",
            "party_name": "BIRCH LABS LIMITED",
        },
    ],
    "remittance_lines": [
        {"item_id": "P1", "invoice_id": "AT-100", "amount_minor": 82320},
        {"item_id": "P2", "invoice_id": "AT-101", "amount_minor": 12345},
    ],
    "allocations": [
        {
            "source_id": "P1",
            "target_id": "AT-100",
            "amount_minor": 82320,
            "effective_date": "2026-02-20",
            "rule": "exact reference",
        },
        {
            "source_id": "P1",
            "target_id": "AT-100",
            "amount_minor": -82320,
            "effective_date": "2026-03-02",
            "rule": "returned by the bank",
            "reversal_of": "P1",
        },
    ],
    "adjustments": [
        {
            "item_id": "AT-100",
            "kind": "discount",
            "amount_minor": 1680,
            "effective_date": "2026-02-20",
            "rule": "2/10 net 30",
        },
        {
            "item_id": "AT-101",
            "kind": "write_off",
            "amount_minor": 5,
            "effective_date": "2026-03-20",
            "rule": "small difference",
        },
    ],
    "control_totals": [
        {"day": "2026-02-28", "currency": "GBP", "balance_minor": 0},
        {"day": "2026-03-31", "currency": "GBP", "balance_minor": 12345},
    ],
}
