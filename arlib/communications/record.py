"""The message record: what was written, and the ledger as it stood when it went out.

Everything is read leniently: a value that cannot be read becomes ``None``, and the checks that need it
say "not applicable". ``None`` means not known; an empty tuple means known to be none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from arlib.errors import ContractError

Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Invoice:
    """One invoice of the account as the facts give it. Amounts in the account's currency unless it names its own."""

    number: str
    issued: date | None
    due: date | None
    amount: Decimal | None
    open: Decimal | None
    status: str
    po: str
    currency: str
    raw: Raw = field(repr=False)

    @property
    def is_paid(self) -> bool:
        """Nothing of it is open."""
        return self.status == "paid" or (self.open == 0 and self.amount is not None and self.amount != 0)

    @property
    def is_disputed(self) -> bool:
        """The customer objects to it, or to part of it."""
        return self.status == "disputed"

    def days_late(self, on: date) -> int | None:
        """Days past due on a day; 0 on the due day, negative before."""
        return None if self.due is None else (on - self.due).days


@dataclass(frozen=True)
class Touch:
    """An earlier contact. ``day`` and ``at`` are in the recipient's clock; ``at`` may be unknown."""

    day: date
    at: datetime | None
    channel: str
    stage: str
    outcome: str
    raw: Raw = field(repr=False)


@dataclass(frozen=True)
class Promise:
    """A promise to pay on a day. No invoices named means the account as a whole."""

    day: date | None
    amount: Decimal | None
    invoices: tuple[str, ...]
    status: str


@dataclass(frozen=True)
class Facts:
    """The ledger and the log as they stood. A part that the record leaves out is ``None``."""

    raw: Raw = field(repr=False)
    country: str
    region: str
    currency: str
    terms: str
    invoices: tuple[Invoice, ...] | None
    credits: tuple[Raw, ...] | None
    payments: tuple[Raw, ...] | None
    disputes: tuple[Raw, ...] | None
    promises: tuple[Promise, ...] | None
    touches: tuple[Touch, ...] | None
    inbound: tuple[Raw, ...] | None
    approvals: tuple[str, ...] | None


@dataclass(frozen=True)
class MessageRecord:
    """One message with its facts."""

    id: str
    stage: str
    channel: str
    language: str
    account_id: str
    sent_at: datetime | None
    rep: str
    to: str
    subject: str
    body: str
    facts: Facts
    template: Raw | None = None
    knows_template: bool = False  # a record that says ``null`` was written freely; one that says nothing is not known


def message_record(raw: Raw) -> MessageRecord:
    """Read a record as section 9 of the review's input format describes it.

    Raises:
        ContractError: not a mapping, or without a text body or a stage.
    """
    if not isinstance(raw, Mapping):
        raise ContractError("a message record is a mapping", where="message", next_step="Pass one JSON object.")
    where = f"message {raw.get('id', '?')}"
    missing = [name for name in ("stage", "body") if not isinstance(raw.get(name), str)]
    if missing:
        raise ContractError(
            f"missing {', '.join(missing)}", where=where, next_step="Give every message its stage and its text."
        )
    return MessageRecord(
        id=_text(raw.get("id")),
        stage=_text(raw["stage"]),
        channel=_text(raw.get("channel")) or "email",
        language=_text(raw.get("language"))[:2].lower(),
        account_id=_text(raw.get("account_id")),
        sent_at=moment_or_none(raw.get("sent_at")),
        rep=_text(raw.get("rep")),
        to=_text(raw.get("to")),
        subject=_text(raw.get("subject")),
        body=raw["body"],
        facts=_facts(_mapping(raw.get("facts"))),
        template=raw["template"] if isinstance(raw.get("template"), Mapping) else None,
        knows_template="template" in raw,
    )


def _facts(raw: Raw) -> Facts:
    customer = _mapping(raw.get("customer"))
    invoices = _rows(raw, "invoices")
    touches = _rows(raw, "touches")
    promises = _rows(raw, "promises")
    approvals = raw.get("approvals")
    if not isinstance(approvals, (list, tuple)):
        approvals = (approvals,) if isinstance(approvals, str) and approvals else None
    return Facts(
        raw=raw,
        country=_text(customer.get("country")).upper(),
        region=_text(customer.get("region")).upper(),
        currency=_text(customer.get("currency")).upper(),
        terms=_text(raw.get("terms")),
        invoices=None if invoices is None else tuple(_invoice(i) for i in invoices),
        credits=_rows(raw, "credits"),
        payments=_rows(raw, "payments"),
        disputes=_rows(raw, "disputes"),
        promises=None if promises is None else tuple(_promise(p) for p in promises),
        touches=None if touches is None else tuple(t for t in map(_touch, touches) if t is not None),
        inbound=_rows(raw, "inbound"),
        approvals=None if approvals is None else tuple(_approval(a) for a in approvals),
    )


def _invoice(raw: Raw) -> Invoice:
    return Invoice(
        number=_text(raw.get("number")),
        issued=day_or_none(raw.get("issued")),
        due=day_or_none(raw.get("due")),
        amount=decimal_or_none(raw.get("amount")),
        open=decimal_or_none(raw.get("open")),
        status=_text(raw.get("status")).lower(),
        po=_text(raw.get("po")),
        currency=_text(raw.get("currency")).upper(),
        raw=raw,
    )


def _touch(raw: Raw) -> Touch | None:
    at = moment_or_none(raw.get("date") or raw.get("at"))
    if at is None or _text(raw.get("direction")).lower() == "in":
        return None
    stage, outcome = _text(raw.get("stage")), _text(raw.get("outcome")).lower()
    return Touch(at.date(), at, _text(raw.get("channel")), stage, outcome, raw)


def _promise(raw: Raw) -> Promise:
    named = raw.get("invoices") or raw.get("for") or ()
    numbers = (named,) if isinstance(named, str) else tuple(_text(n) for n in named)
    status = _text(raw.get("status")).lower() or "open"
    return Promise(day_or_none(raw.get("date")), decimal_or_none(raw.get("amount")), numbers, status)


def _approval(raw: object) -> str:
    if isinstance(raw, Mapping):
        return " ".join(_text(v) for v in raw.values()).lower()
    return _text(raw).lower()


def _rows(raw: Raw, name: str) -> tuple[Raw, ...] | None:
    rows = raw.get(name)
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        return None
    return tuple(r for r in rows if isinstance(r, Mapping))


def _mapping(value: object) -> Raw:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def day_or_none(value: object) -> date | None:
    """An ISO day or the day of an ISO moment.

    >>> day_or_none("2026-03-17T10:15"), day_or_none("soon")
    (datetime.date(2026, 3, 17), None)
    """
    at = moment_or_none(value)
    return None if at is None else at.date()


def moment_or_none(value: object) -> datetime | None:
    """An ISO moment without a zone: the clock of the recipient."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone in this house
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError:
        return None


def decimal_or_none(value: object) -> Decimal | None:
    """An exact decimal from text, int or Decimal; floats are read by their shortest text."""
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
