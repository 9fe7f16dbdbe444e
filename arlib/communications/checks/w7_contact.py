"""W7: a channel the contact has opted out of, or a contact who must not be used."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, contact, example
from arlib.communications.finding import Severity
from arlib.communications.greeting import greeted
from arlib.communications.message import Message
from arlib.communications.people import PHONE_CHANNELS, Contact, contacts_of, is_same_person, recipients

CODE = "W7"
SEVERITY: Severity = "major"
DEFINITION = "A channel the contact opted out of, or a contact who must not be used."
NEEDS: tuple[str, ...] = ("contacts",)
BAD: tuple[Example, ...] = (
    example("HZ-204 is open.", contacts=[contact(opt_out=["email"])]),
    example("HZ-204 is open.", channel="voicemail", contacts=[contact(opt_out=["phone"])]),
    example("HZ-204 is open.", contacts=[contact(status="left")]),
    example("HZ-204 is open.", contacts=[contact(status="active", valid_to="2026-05-11")]),
    example("Dear Mr Low,\n\nHZ-204 is open.", contacts=[contact(), contact("Mr Sam Low", status="inactive")]),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is open.", contacts=[contact(opt_out=["sms"])]),
    example("HZ-204 is open.", contacts=[contact(status="active", valid_to="2026-06-30")]),
    example("HZ-204 is open.", contacts=[contact(), contact("Mr Sam Low", status="left")]),
)
_ALL = frozenset({"all", "any", "everything", "*"})


def check(message: Message) -> Iterator[Outcome]:
    """The contacts the message goes to, then the one it greets, as their records stood when it was sent."""
    day = message.today.isoformat() if message.sent_on else ""
    to = recipients(message)
    usable = [c for c in to if c.may_be_used(day)]
    for contact_ in to if not usable else ():
        yield _finding(message, "not_to_be_used", f"{contact_.name} must not be used.", contact_)
        return
    for contact_ in usable[:1]:
        if _has_opted_out(message, contact_):
            said = f"{contact_.name} has opted out of {message.record.channel.replace('_', ' ')}."
            yield _finding(message, "opt_out", said, contact_)
            return
    yield from _greeted(message, day)


def _has_opted_out(message: Message, contact_: Contact) -> bool:
    channel = message.record.channel
    kinds = {*PHONE_CHANNELS, "call", "calls"} if channel in PHONE_CHANNELS else {channel}
    return bool(set(contact_.opt_out) & (kinds | _ALL))


def _greeted(message: Message, day: str) -> Iterator[Outcome]:
    if message.lexicon is None or not (name := greeted(message)):
        return
    known = [c for c in contacts_of(message) or () if is_same_person(c.name, name.text)]
    if known and not any(c.may_be_used(day) for c in known):
        yield _finding(message, "greets_former", f"Greets {known[0].name}, who must not be used.", known[0])


def _finding(message: Message, rule: str, said: str, contact_: Contact) -> Outcome:
    others = [
        c.name for c in contacts_of(message) or () if c is not contact_ and c.may_be_used(str(message.sent_on or ""))
    ]
    status = contact_.status or "active"
    left = f", until {contact_.left_on}" if contact_.left_on else ""
    out = f"; opted out of {', '.join(contact_.opt_out)}" if contact_.opt_out else ""
    return message.finding(
        CODE, SEVERITY, rule, said, expected=f"{contact_.name}: {status}{left}{out}",
        suggestion=f"Write to {others[0]}." if others else "Find another contact or channel.",
    )  # fmt: skip
