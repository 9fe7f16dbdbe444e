"""What an import remembers of each statement, so that the next one can be held against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from arlib.intake.statements import Entry, Statement
from arlib.intake.witness import fingerprint
from arlib.money import MoneyError

_DIGEST_LENGTH = 20


@dataclass(frozen=True)
class Movement:
    """One entry, as far as it is needed to know it again.

    Args:
        entry_id: The id it has in the ledger, or would have.
        currency: ISO 4217 code.
        amount_minor: What it does to the account: money that came in is positive.
        day: ``YYYY-MM-DD``, the value date.
        reference: Its texts as a digest; ``""`` where the bank gives none.
    """

    entry_id: str
    currency: str
    amount_minor: int
    day: str
    reference: str = ""


@dataclass(frozen=True)
class StatementFact:
    """One statement that was taken.

    Args:
        line: Line of the file it begins on.
        account: The account and its currency as a digest: enough to know it again, and no account number.
        called: How it is named to people.
        mark: Digest of everything it says; equal for the same statement in another file.
        currency: ISO 4217 code.
        opening, closing: Balances in minor units; ``None`` where there are none.
        opens_on, closes_on: ``YYYY-MM-DD``, or ``""``.
        waiting: Entries that are not booked yet.
        booked: Entries that are.
    """

    line: int
    account: str
    called: str
    mark: str
    currency: str
    opening: int | None
    closing: int | None
    opens_on: str
    closes_on: str
    waiting: tuple[Movement, ...] = ()
    booked: tuple[Movement, ...] = ()


def fact_of(statement: Statement, *, waiting: Iterable[Movement], booked: Iterable[Movement]) -> StatementFact:
    """What is kept of a statement."""
    opening, closing = statement.opening, statement.closing
    return StatementFact(
        line=statement.line,
        account=digest(statement.account, statement.currency),
        called=statement.called,
        mark=digest(*map(str, fingerprint(statement))),
        currency=statement.currency,
        opening=opening.minor_if_readable() if opening else None,
        closing=closing.minor_if_readable() if closing else None,
        opens_on=opening.day if opening else "",
        closes_on=closing.day if closing else "",
        waiting=tuple(waiting),
        booked=tuple(booked),
    )


def movement_of(entry: Entry, entry_id: str) -> Movement | None:
    """An entry to be known again, or nothing where its amount cannot be read."""
    try:
        minor = entry.effect()
    except MoneyError:
        return None
    texts = "".join((entry.reference, entry.party_name)).split()
    return Movement(entry_id, entry.currency, minor, entry.value_on or entry.booked_on, digest(*texts) if texts else "")


def digest(*parts: str) -> str:
    """Texts as a short digest; the same texts always give the same one."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:_DIGEST_LENGTH]
