"""What the log shows of contact with a customer, in the terms in which texts make claims about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from arlib.communications.message import Message
from arlib.communications.notes import days_in, words_match
from arlib.communications.people import PHONE_CHANNELS
from arlib.communications.record import Raw, Touch, day_or_none
from arlib.communications.replies.kinds import is_automatic
from arlib.communications.text import Day, Place, Sentence

_ANSWERED = frozenset({"replied", "promise", "plan", "dispute", "approver", "paid_claim", "no_progress", "opt_out"})
_NOT_REACHED = frozenset({"no_answer", "voicemail", "bounced", "wrong_contact"})
_OURS = (
    "delivery_confirmation",
    "pre_due_reminder",
    "late_inquiry",
    "firmer_pressure",
    "final_notice",
    "statement",
    "invoice",
)
_VAGUE_COUNT = 2
_NEAR = 60


@dataclass(frozen=True)
class Log:
    """The log of one message's account, up to the message."""

    message: Message

    @property
    def touches(self) -> tuple[Touch, ...]:
        """What went out before."""
        return self.message.facts.touches or ()

    @cached_property
    def answers(self) -> tuple[tuple[date, Raw], ...]:
        """What came in from a person, by day."""
        found = [
            (day, row)
            for row in self.message.facts.inbound or ()
            if (day := day_or_none(row.get("date"))) and not is_automatic(str(row.get("text") or ""))
        ]
        return tuple(sorted(found, key=lambda pair: pair[0]))

    @cached_property
    def has_talk(self) -> bool:
        """Whether both sides were in touch: an answer, a call that reached somebody, an agreement."""
        reached = any(
            t.outcome in _ANSWERED or (t.channel in (*PHONE_CHANNELS, "chat") and t.outcome not in _NOT_REACHED)
            for t in self.touches
        )
        facts = self.message.facts
        return reached or bool(self.answers or facts.promises or facts.raw.get("payment_plan") or facts.disputes)

    @cached_property
    def has_promise(self) -> bool:
        """Whether a promise, a plan or a customer's word about paying is on record."""
        facts = self.message.facts
        if facts.promises or facts.raw.get("payment_plan"):
            return True
        if any(t.outcome in ("promise", "plan") for t in self.touches):
            return True
        notes = [str(t.raw.get("summary") or "") for t in self.touches] + [
            str(row.get("text")) for _, row in self.answers
        ]
        return any(words_match(self.message, "promised", n) or self._speaks_of_paying(n) for n in notes if n)

    def _speaks_of_paying(self, note: str) -> bool:
        """In the customer's own words: a day and a word for paying."""
        is_inbound = any(note == str(row.get("text")) for _, row in self.answers)
        return is_inbound and bool(self.message.words.demand.search(note))

    def wrong_promise_day(self, sentence: Sentence) -> Place | None:
        """A day in a sentence about a promise that none on record names."""
        facts = self.message.facts
        known = {p.day for p in facts.promises or ()} | {day_or_none(row.get("made_on")) for row in _rows(facts.raw)}
        known |= self.explained_days
        if not any(p.day for p in facts.promises or ()):
            return None
        for day in self.message.reading.days:
            if sentence.start <= day.start < sentence.end and day.latest <= self.message.today and not day.days & known:
                return Place(day.start, day.end)
        return None

    def number(self, said: str) -> int:
        """How many contacts a word claims: a number, an ordinal less one, "several" as two."""
        folded = said.casefold()
        known = self.message.words.numbers.get(folded)
        if known is not None:
            return known
        ordinal = self.message.manner.ordinals.get(folded)
        if ordinal is not None:
            return ordinal - 1
        return int(folded) if folded.isdigit() else _VAGUE_COUNT

    @cached_property
    def sent_count(self) -> int:
        """Contacts that reached the customer's side."""
        return sum(t.outcome != "bounced" for t in self.touches)

    @cached_property
    def answer_after_last(self) -> str:
        """The answer that came after our last own contact, told in a line; empty when none did."""
        asked = [t.day for t in self.touches if t.stage in _OURS]
        last = max(asked, default=None)
        for day, row in reversed(self.answers):
            if last is None or day >= last:
                return f"{row.get('from') or 'customer'}, {day}: {str(row.get('text') or '')[:120]}"
        talked = next((t for t in reversed(self.touches) if t.outcome in _ANSWERED and t.day == last), None)
        return f"{talked.day} {talked.channel}: {talked.outcome}" if talked else ""

    @cached_property
    def explained_days(self) -> frozenset[date]:
        """Days that a text may name beside a contact: logged, or of a document, payment, promise or dispute."""
        facts = self.message.facts
        raw = facts.raw
        found = {t.day for t in self.touches} | {day for day, _ in self.answers} | {self.message.today}
        found |= {
            d for i in self.message.invoices for d in (i.due, i.issued, day_or_none(i.raw.get("awaiting_since"))) if d
        }
        for name in ("payments", "credits", "disputes", "promises", "inbound"):
            for row in raw.get(name) or ():
                if isinstance(row, dict):
                    found |= {d for v in row.values() if isinstance(v, str) and len(v) < 30 and (d := day_or_none(v))}
        plan = raw.get("payment_plan")
        parts = next((v for v in plan.values() if isinstance(v, list)), []) if isinstance(plan, dict) else []
        found |= {d for p in parts if isinstance(p, dict) for v in p.values() if (d := day_or_none(v))}
        for touch in self.touches:
            found |= set(days_in(self.message, str(touch.raw.get("summary") or ""), touch.day))
        for day, row in self.answers:
            found |= set(days_in(self.message, str(row.get("text") or ""), day))
        return frozenset(found)

    def is_about_contact(self, sentence: Sentence, day: Day) -> bool:
        """Whether the day belongs to a word for contact: close to it, and no other word in between."""
        text, at = sentence.text, day.start - sentence.start
        near = text[max(0, at - _NEAR) : at] + " " + text[day.end - sentence.start :][: _NEAR // 2]
        words = self.message.words
        if words.due_before.search(text[:at]) or words.deadline_before.search(text[:at]):
            return False
        return bool(self.message.manner.contacted.search(near) or self.message.manner.spoke.search(near))

    @cached_property
    def told(self) -> str:
        """The last contacts, for a finding."""
        last = "; ".join(f"{t.day} {t.channel} {t.outcome}".strip() for t in self.touches[-4:])
        return f"on record: {last}" if last else "no contact is on record"

    @cached_property
    def promises_told(self) -> str:
        """The promises, for a finding."""
        return "; ".join(f"{p.amount or ''} for {p.day}".strip() for p in self.message.facts.promises or ())


def _rows(raw: Raw) -> list[Raw]:
    return [row for row in raw.get("promises") or () if isinstance(row, dict)]


def log_of(message: Message) -> Log:
    """The log of the message's account."""
    return Log(message)
