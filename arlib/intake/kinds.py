"""The kinds of file: which columns each may have, and which ledger table its rows go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandera.pandas as pa

from arlib.contracts import (
    ACCOUNTS,
    ADJUSTMENTS,
    ALLOCATIONS,
    CONTACTS,
    CONTROL_TOTALS,
    DISPUTES,
    ITEM_KINDS,
    ITEMS,
    MESSAGES,
    PROMISES,
    REMITTANCE_LINES,
    TOUCHES,
)
from arlib.contracts.ledger import ITEM_STATUSES

FieldType = Literal["key", "key_or_null", "text", "choice", "amount", "currency", "day", "moment", "count", "flag"]


@dataclass(frozen=True)
class Field:
    """One column of a file.

    Args:
        name: Canonical name in the file.
        type: How its cells are read.
        target: Column of the ledger table.
        required: The file must have the column.
        filled: Every row must have a value.
        default: Text an empty cell stands for.
        choices: Allowed values of a ``choice``.
        past: The day may not be after the as-of day.
    """

    name: str
    type: FieldType
    target: str
    required: bool = False
    filled: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    past: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of file.

    Args:
        name: As the user names it.
        table: The ledger table its rows go to.
        fields: Its columns.
        key: Canonical columns that name a row; empty where rows have no name.
        negative_kinds: Item kinds that lower what the customer owes; the file's amounts are positive.
        told_by: Columns that together give the kind away.
    """

    name: str
    table: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    told_by: frozenset[str]

    @property
    def field(self) -> dict[str, Field]:
        """The columns by name."""
        return {f.name: f for f in self.fields}

    @property
    def required(self) -> frozenset[str]:
        """Columns the file must have."""
        return frozenset(f.name for f in self.fields if f.required)


def _from_contract(
    name: str,
    schema: pa.DataFrameSchema,
    *,
    told_by: str,
    currency: bool = False,
    past: str = "",
) -> Kind:
    """A kind whose columns are the contract's own, amounts written as decimals."""
    fields = [_field(n, column, n in past.split()) for n, column in schema.columns.items()]
    if currency:  # the contract leaves it to the item; the file has to say it, or an amount means nothing
        fields.append(Field("currency", "currency", "currency", required=True, filled=True))
    return Kind(name, str(schema.name), tuple(fields), tuple(schema.unique or ()), frozenset(told_by.split()))


def _field(name: str, column: pa.Column, past: bool) -> Field:
    default = "" if column.default is None else str(column.default)
    allowed = next(
        (c.statistics["allowed_values"] for c in column.checks if "allowed_values" in (c.statistics or {})), ()
    )
    type_: FieldType
    if name.endswith("_minor"):
        type_ = "amount"
    elif str(column.dtype).startswith("datetime"):
        type_ = "day" if column.checks else "moment"
    elif str(column.dtype) == "int64":
        type_ = "count"
    elif str(column.dtype) == "bool":
        type_ = "flag"
    elif name == "currency" and column.required:
        type_ = "currency"
    elif allowed:
        type_ = "choice"
    else:
        type_ = "key" if column.required else "key_or_null" if column.nullable else "text"
    return Field(
        name.removesuffix("_minor"), type_, name, column.required, column.required, default,
        tuple(allowed) if type_ == "choice" else (), past,
    )  # fmt: skip


def _key(name: str, target: str = "") -> Field:
    return Field(name, "key", target or name, required=True, filled=True)


def _day(name: str, target: str = "", *, past: bool = True) -> Field:
    return Field(name, "day", target or name, required=True, filled=True, past=past)


def _kind_choice(*choices: str) -> Field:
    return Field("kind", "choice", "kind", default=choices[0], choices=choices)


_MONEY = (
    Field("amount", "amount", "amount_minor", required=True, filled=True),
    Field("currency", "currency", "currency", required=True, filled=True),
)
_DOCUMENT_TEXTS = (
    Field("reference", "text", "reference"),
    Field("party_name", "text", "party_name"),
    Field("terms", "text", "terms"),
    Field("status", "choice", "status", default="open", choices=ITEM_STATUSES),
    Field("reverses_id", "key_or_null", "reverses_id"),
)

_ALL = (
    _from_contract("customers", ACCOUNTS, told_by="account_id name"),
    _from_contract("contacts", CONTACTS, told_by="contact_id account_id"),
    Kind(
        "invoices",
        "items",
        (
            _key("invoice_id", "item_id"),
            _key("account_id"),
            _day("issue_date"),
            # the column must be there, but an invoice without the day is an invoice still: it ages by its terms
            Field("due_date", "day", "due_date", required=True),
            *_MONEY,
            _kind_choice("invoice", "debit_note"),
            Field("bank_ref", "text", "bank_ref"),
            *_DOCUMENT_TEXTS,
        ),
        ("invoice_id",),
        frozenset({"invoice_id", "issue_date", "due_date", "amount"}),
    ),
    Kind(
        "credits",
        "items",
        (_key("credit_id", "item_id"), _key("account_id"), _day("date", "issue_date"), *_MONEY,
         _kind_choice("credit_note", "on_account"), Field("bank_ref", "text", "bank_ref"), *_DOCUMENT_TEXTS),
        ("credit_id",),
        frozenset({"credit_id", "date", "amount"}),
    ),
    Kind(
        "payments",
        "items",
        (
            _key("payment_id", "item_id"),
            Field("account_id", "key_or_null", "account_id"),
            Field("payer_name", "text", "party_name"),
            _day("date", "issue_date"),
            *_MONEY,
            Field("reference", "text", "reference"),
            _kind_choice("payment", "refund", "chargeback"),
            Field("bank_ref", "text", "bank_ref"),
            Field("payer_account", "text", "payer_account"),
            Field("reverses_id", "key_or_null", "reverses_id"),
        ),
        ("payment_id",),
        frozenset({"payment_id", "date", "amount"}),
    ),
    Kind(
        "bank",
        "items",
        (
            _key("entry_id", "item_id"),
            _day("date", "issue_date"),
            *_MONEY,
            Field("kind", "choice", "kind", required=True, filled=True, choices=("payment", "refund", "chargeback")),
            Field("party_name", "text", "party_name"),
            Field("reference", "text", "reference"),
            Field("bank_ref", "text", "bank_ref"),
            Field("payer_account", "text", "payer_account"),
        ),
        ("entry_id",),
        frozenset({"entry_id", "kind", "date", "amount"}),
    ),
    Kind(
        "items",
        "items",
        (
            _key("item_id"),
            Field("account_id", "key_or_null", "account_id"),
            Field("kind", "choice", "kind", required=True, filled=True, choices=ITEM_KINDS),
            _day("issue_date"),
            Field("due_date", "day", "due_date"),
            *_MONEY,
            Field("bank_ref", "text", "bank_ref"),
            Field("payer_account", "text", "payer_account"),
            *_DOCUMENT_TEXTS,
        ),
        ("item_id",),
        frozenset({"item_id", "kind", "issue_date", "amount"}),
    ),
    Kind(
        "remittance",
        "remittance_lines",
        (_key("payment_id", "item_id"), _key("invoice_id"), *_MONEY),
        ("payment_id", "invoice_id", "amount", "currency"),
        frozenset({"payment_id", "invoice_id", "amount"}),
    ),
    _from_contract("allocations", ALLOCATIONS, told_by="source_id target_id effective_date", currency=True),
    _from_contract("adjustments", ADJUSTMENTS, told_by="item_id kind effective_date", currency=True),
    _from_contract("control_totals", CONTROL_TOTALS, told_by="day currency balance"),
    _from_contract("touches", TOUCHES, told_by="touch_id account_id at"),
    _from_contract("messages", MESSAGES, told_by="message_id account_id sent_at"),
    _from_contract("promises", PROMISES, told_by="promise_id promised_date", past="made_on"),
    _from_contract("disputes", DISPUTES, told_by="dispute_id item_id", past="opened_on"),
)  # fmt: skip

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}

SIGNED = frozenset({"control_totals", "allocations", "adjustments"})
"""Kinds whose amounts may be negative as they are: balances and reversals."""

assert set(ITEMS.columns) >= {f.target for f in KINDS["items"].fields}
assert set(REMITTANCE_LINES.columns) >= {"item_id", "invoice_id", "amount_minor"}


def kinds_told_by(names: frozenset[str]) -> list[Kind]:
    """The kinds a header of these plain column names can only be; the most specific ones.

    >>> [k.name for k in kinds_told_by(frozenset({"account_id", "name", "contact_id"}))]
    ['contacts']
    """
    told = [k for k in _ALL if k.told_by <= names]
    return [k for k in told if not any(k.told_by < other.told_by or _belongs_to(k, other) for other in told)]


def _belongs_to(kind: Kind, other: Kind) -> bool:
    """A customers header is part of many others: any file of documents may carry a name."""
    return kind.name == "customers" and other is not kind
