"""What our columns are called elsewhere; the first names are the most telling."""

from __future__ import annotations

from collections.abc import Mapping

_CUSTOMER = (
    "customer id", "customer no", "customer no.", "customer number", "account id", "account no", "account number",
    "debtor", "debtor no", "cust", "cust no", "customer", "client id", "client no", "kundennummer", "debitor",
    "customer name", "client", "contact", "party", "party name", "name",
)  # fmt: skip
_DUE = ("due date", "net due date", "due", "due on", "payment due", "due by", "maturity date", "faelligkeit",
        "fälligkeit", "fällig am")  # fmt: skip
_NUMBER = (
    "invoice id", "invoice no", "invoice no.", "invoice number", "document number", "document no", "document no.",
    "doc no", "doc no.", "invoice", "bill no", "bill number", "number", "num", "no", "no.", "ref no", "ref. no.",
    "voucher no", "transaction id", "entry no.", "belegnummer", "rechnungsnummer", "internal id",
)  # fmt: skip
_ISSUED = (
    "invoice date", "issue date", "document date", "doc date", "bill date", "date", "posting date", "transaction date",
    "entry date", "belegdatum", "rechnungsdatum", "datum",
)  # fmt: skip

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "item_id": _NUMBER,
    "invoice_id": _NUMBER,
    "credit_id": ("credit no", "credit memo", "credit note number", *_NUMBER),
    "payment_id": ("payment id", "payment no", "receipt no", "receipt number", "transaction id", *_NUMBER),
    "account_id": _CUSTOMER,
    "kind": ("document type", "transaction type", "type", "doc type", "doc. type", "belegart", "record type"),
    "issue_date": _ISSUED,
    "date": ("value date", "payment date", "receipt date", "booking date", "valuta", *_ISSUED),
    "due_date": _DUE,
    "amount": (
        "open amount", "open balance", "amount due", "remaining amount", "amount remaining", "balance due",
        "outstanding", "outstanding amount", "pending amount", "amount", "amount in document currency",
        "invoice amount", "total", "total amount", "gross amount", "betrag", "offener betrag", "value",
    ),
    "currency": ("currency", "currency code", "document currency", "ccy", "curr", "cur", "währung", "waehrung"),
    "reference": ("reference", "your reference", "assignment", "customer reference", "po number", "po no", "memo",
                  "text", "description", "remittance", "details", "purpose", "verwendungszweck"),
    "party_name": ("customer name", "name", "party's name", "party name", "contact", "client name", "kunde"),
    "payer_name": ("payer", "payer name", "remitter", "business partner", "counterparty", "name", "auftraggeber"),
    "terms": ("terms", "payment terms", "terms of payment"),
    "bank_ref": ("bank reference", "bank ref", "transaction reference"),
    "name": ("name", "customer name", "company", "company name"),
    "email": ("email", "e-mail", "email address"),
    "phone": ("phone", "telephone", "phone number"),
    "owner": ("owner", "collector", "credit controller", "salesperson"),
    "terms_days": ("terms days", "payment terms days", "net days"),
}  # fmt: skip
TYPE_WORDS = frozenset({"document_type", "transaction_type", "type", "doc_type", "doc._type", "belegart"})
PAYMENT_WORDS = frozenset({"payer", "payer_name", "remitter", "payment_id", "value_date", "counterparty", "receipt_no"})
