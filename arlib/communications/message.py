"""A message opened for review: its record, the policy, the register, and its text read once.

Every check gets one of these and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from arlib.communications.contact import Contact, contact_from
from arlib.communications.figures import Figures
from arlib.communications.finding import MessageFinding, Severity
from arlib.communications.languages import LANGUAGES, Lexicon
from arlib.communications.languages.manner import MANNERS, Manner
from arlib.communications.languages.phrases import Phrases
from arlib.communications.prose import written
from arlib.communications.record import Facts, Invoice, MessageRecord
from arlib.communications.registry import Registry, number_shapes, plain_number
from arlib.communications.text import Mention, Reading, Sentence, read_text
from arlib.communications.text.history import with_history_blank
from arlib.communications.text.reading import Document
from arlib.policy.communications import CommunicationsPolicy

_UNDATED = date(2000, 1, 1)


class Span(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Message:
    """One message with everything a check may look at."""

    record: MessageRecord
    policy: CommunicationsPolicy
    registry: Registry
    keeps_history: bool = False

    @cached_property
    def thread(self) -> Message:
        """The message with the history it quotes: what it gives away stands there too, what it says does not."""
        body = self.record.body
        return self if self.keeps_history or with_history_blank(body) == body else replace(self, keeps_history=True)

    @property
    def facts(self) -> Facts:
        """The ledger and the log as they stood."""
        return self.record.facts

    @property
    def lexicon(self) -> Lexicon | None:
        """The words of the message's language; ``None`` for a language we do not know."""
        return LANGUAGES.get(self.record.language)

    @property
    def words(self) -> Lexicon:
        """The lexicon, for checks that named ``language`` among their needs."""
        return LANGUAGES[self.record.language]

    @property
    def manner(self) -> Manner:
        """How the language speaks, for checks that named ``language`` among their needs."""
        return MANNERS[self.record.language]

    @cached_property
    def sent_on(self) -> date | None:
        """The day of sending in the recipient's clock; without it, the day of the facts."""
        return self.record.sent_at.date() if self.record.sent_at else None

    @property
    def today(self) -> date:
        """``sent_on``, for checks that named ``sent_at`` among their needs."""
        return self.sent_on or _UNDATED

    @cached_property
    def customer(self) -> Mapping[str, Any]:
        """The customer as the facts describe it; empty when they do not."""
        found = self.facts.raw.get("customer")
        return found if isinstance(found, Mapping) else {}

    @cached_property
    def contacts(self) -> tuple[Contact, ...] | None:
        """The contacts of the account; ``None`` when the record does not list them."""
        rows = self.customer.get("contacts")
        if not isinstance(rows, (list, tuple)):
            return None
        return tuple(contact_from(row) for row in rows if isinstance(row, Mapping))

    @cached_property
    def customer_language(self) -> str:
        """Two letters; empty when not known."""
        return str(self.customer.get("language") or "")[:2].lower()

    @property
    def is_dunning(self) -> bool:
        """Whether the stage presses for payment."""
        return self.record.stage in self.policy.dunning_stages

    @cached_property
    def invoices(self) -> tuple[Invoice, ...]:
        """The account's invoices; empty when none are known."""
        return self.facts.invoices or ()

    @cached_property
    def credit_numbers(self) -> frozenset[str]:
        """Plain numbers of the account's credit documents."""
        return frozenset(plain_number(str(c["number"])) for c in self.facts.credits or () if c.get("number"))

    @cached_property
    def reading(self) -> Reading:
        """The text read once."""
        facts = self.facts
        numbers = [i.number for i in self.invoices if i.number]
        numbers += [str(c["number"]) for c in facts.credits or () if c.get("number")]
        shapes = [s for s in (self.registry.shapes, number_shapes(numbers)) if s is not None]
        return read_text(
            self.record.subject,
            self.record.body if self.keeps_history else with_history_blank(self.record.body),
            lexicon=self.lexicon,
            today=self.sent_on or _UNDATED,
            shapes=shapes,
            numbers=numbers,
            orders=[i.po for i in self.invoices if i.po],
            country=facts.country,
            currency=facts.currency,
        )

    @cached_property
    def prose(self) -> tuple[Sentence, ...]:
        """The sentences somebody wrote: greeting, closing and signature left off."""
        return written(self.reading, self.manner, self.record.rep)

    @cached_property
    def inputs(self) -> frozenset[str]:
        """What a check may need and this record holds."""
        facts = self.facts
        held = {
            "language": self.lexicon is not None,
            "sent_at": self.sent_on is not None,
            "invoices": bool(facts.invoices),
            "touches": facts.touches is not None,
            "promises": facts.promises is not None or "payment_plan" in facts.raw,
            "currency": bool(facts.currency),
            "contacts": bool(self.customer.get("contacts")),
            "inbound": facts.inbound is not None,
            "template": self.record.knows_template,
            "registry": self.registry.knows_others(self.record.account_id),
            "customer_language": bool(self.customer_language),
        }
        return frozenset(name for name, is_held in held.items() if is_held)

    @cached_property
    def figures(self) -> Figures:
        """What the ledger allows the text to say in numbers."""
        return Figures(self)

    @cached_property
    def _by_number(self) -> dict[str, Invoice]:
        return {plain_number(i.number): i for i in self.invoices if i.number}

    def invoice_of(self, document: Document) -> Invoice | None:
        """The account's invoice a number in the text means, if any."""
        if document.is_order:
            return next((i for i in self.invoices if plain_number(i.po) == document.plain), None)
        return self._by_number.get(document.plain)

    def invoices_of(self, documents: tuple[Document, ...]) -> tuple[Invoice, ...]:
        """The account's invoices among some documents, each once."""
        found = {i.number: i for d in documents if (i := self.invoice_of(d)) is not None}
        return tuple(found.values())

    @cached_property
    def named(self) -> tuple[Invoice, ...]:
        """The account's invoices the text names, in the order of the text."""
        return self.invoices_of(self.reading.documents)

    def says(self, pattern: Phrases) -> bool:
        """Whether a phrase list without anchors has anything in the text; asked before its sentences are searched."""
        return bool(pattern.search(self._line))

    @cached_property
    def _line(self) -> str:
        return self.reading.veiled.replace("\n", " ").replace("\r", " ")

    @cached_property
    def scope(self) -> tuple[Invoice, ...]:
        """The invoices it is about: those it names; all when it names none, or a number that may be any of them."""
        strange = any(
            self.invoice_of(d) is None and not d.is_order and d.plain not in self.credit_numbers
            for d in self.reading.documents
        )
        return self.invoices if strange or not self.named else self.named

    def mentions_of(self, invoice: Invoice) -> tuple[Mention, ...]:
        """Where the text names an invoice."""
        plain = plain_number(invoice.number)
        return tuple(m for m in self.reading.mentions if any(d.plain == plain for d in m.documents))

    def money(self, amount: object, currency: str = "") -> str:
        """An amount for a finding: the currency, and thousands grouped."""
        text = f"{amount:,}" if isinstance(amount, Decimal) else str(amount)
        return f"{currency or self.facts.currency} {text}".strip()

    def finding(
        self,
        code: str,
        severity: Severity,
        rule: str,
        message: str,
        *,
        at: Span | None = None,
        expected: str = "",
        suggestion: str = "",
    ) -> MessageFinding:
        """A finding of this message; ``at`` is a place in the reading, turned into one in subject or body."""
        if at is None:
            return MessageFinding(code, severity, rule, message, expected=expected, suggestion=suggestion)
        reading = self.reading
        in_body = at.start >= reading.body_start
        shift = reading.body_start if in_body else 0
        return MessageFinding(
            code=code,
            severity=severity,
            rule=rule,
            message=message,
            quote=reading.text[at.start : at.end].strip(),
            start=at.start - shift,
            end=at.end - shift,
            expected=expected,
            suggestion=suggestion,
            part="body" if in_body else "subject",
        )
