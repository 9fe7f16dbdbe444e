"""From a reading to what a person may record: suggestions of journal events, nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from arlib.communications.languages import LANGUAGES
from arlib.communications.replies.read import ReplyReading
from arlib.communications.text import find_amounts
from arlib.money import to_minor

_OUTCOMES = {
    "bounce": "bounced", "out_of_office": "out_of_office", "unsubscribe": "opt_out", "wrong_contact": "wrong_contact",
    "promise_with_date": "promise", "dispute": "dispute", "already_paid": "paid_claim",
    "already_paid_claim": "paid_claim", "hardship_plan_request": "plan", "awaiting_approver": "approver",
}  # fmt: skip


@dataclass(frozen=True)
class SuggestedEvent:
    """An event of the journal that a person may confirm, with the words that speak for it.

    Args:
        kind: ``reply``, ``promise_made`` or ``dispute_opened``, as the journal names them.
        fields: What is known of its fields; the person adds the rest.
        words: The customer's words it rests on.
        missing: Fields the reply does not say; they must be asked for.
    """

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def suggested_events(
    reading: ReplyReading, *, account_id: str, channel: str = "email", contact: str = "", currency: str = "",
    invoice_ids: tuple[str, ...] = (),
) -> tuple[SuggestedEvent, ...]:  # fmt: skip
    """What a person may record after reading a reply: always the reply, then a promise or a dispute it contains.

    A promise without a date gives no promise. An amount in another currency than the account's is
    asked for, never converted. Nothing is recorded here.

    >>> from arlib.communications.replies.read import read_reply
    >>> reading = read_reply("We will pay GBP 640.00 on 25 March.", received_at="2026-03-18")
    >>> [e.kind for e in suggested_events(reading, account_id="A-1", currency="GBP")]
    ['reply', 'promise_made']
    >>> suggested_events(reading, account_id="A-1", currency="EUR")[1].missing
    ('amount_minor',)
    """
    top = reading.dispositions[0] if reading.dispositions else ""
    found = [
        SuggestedEvent(
            "reply",
            {
                "account_id": account_id, "invoice_ids": invoice_ids, "channel": channel, "contact": contact,
                "outcome": _OUTCOMES.get(top, "replied"), "text": reading.own_words,
                "dispositions": tuple(str(d) for d in reading.dispositions),
            },
            tuple(w for d in reading.dispositions for w in d.words)[:3],
        )
    ]  # fmt: skip
    for disposition in reading.dispositions:
        common: dict[str, Any] = {"account_id": account_id, "currency": currency}
        if amount := reading.fields.get("amount"):
            fits = bool(currency) and _is_in(currency, reading, Decimal(amount))
            common |= {"amount_minor": to_minor(amount, currency)} if fits else {}
        missing = tuple(name for name in ("amount_minor",) if name not in common)
        if disposition == "promise_with_date":
            day = {"promised_date": date.fromisoformat(reading.fields["date"])} if "date" in reading.fields else {}
            fields = common | {"invoice_ids": invoice_ids, "contact": contact} | day
            found.append(SuggestedEvent("promise_made", fields, disposition.words, missing))
        elif disposition == "dispute":
            item = reading.fields.get("invoice") or next(iter(invoice_ids), "")
            fields = common | {"item_id": item, "detail": reading.own_words}
            lacking = (*missing, *(() if item else ("item_id",)), "reason")
            found.append(SuggestedEvent("dispute_opened", fields, disposition.words, lacking))
    return tuple(found)


def _is_in(currency: str, reading: ReplyReading, amount: Decimal) -> bool:
    """Whether an amount may be meant in a currency: it is written in it, or in none."""
    lexicon = LANGUAGES.get(reading.language, LANGUAGES["en"])
    stated = find_amounts(
        reading.own_words, currency_words=lexicon.currencies, decimal_mark=lexicon.decimal_mark, currency=currency
    )
    written = next((a.currencies for a in stated if abs(a.value) == amount and a.currencies), frozenset({currency}))
    return currency in written
