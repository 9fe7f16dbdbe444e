"""Who a message is to and whom it names: contacts of the account, matched by the words of their names."""

from __future__ import annotations

from collections.abc import Mapping

from arlib.communications.contact import Contact
from arlib.communications.message import Message
from arlib.communications.names import company_words, is_same_person, name_words

PHONE_CHANNELS = ("phone", "phone_script", "voicemail")


def contacts_of(message: Message) -> tuple[Contact, ...] | None:
    """The contacts of the account; ``None`` when the record does not list them."""
    return message.contacts


def recipients(message: Message) -> tuple[Contact, ...]:
    """The contacts the record's ``to`` means, by e-mail address or by name."""
    to = message.record.to.casefold()
    found = contacts_of(message) or ()
    by_mail = tuple(c for c in found if c.email and c.email in to)
    return by_mail or tuple(c for c in found if is_same_person(c.name, to.split("@")[0].split("<")[0]))


def customer_names(message: Message) -> tuple[str, ...]:
    """The customer and its affiliates."""
    customer = message.customer
    affiliates = customer.get("affiliates") or ()
    listed = (
        [str(a.get("name") if isinstance(a, Mapping) else a) for a in affiliates]
        if isinstance(affiliates, (list, tuple))
        else []
    )
    name = str(customer.get("name") or "")
    return tuple(n for n in (name, *listed) if n)


def role_of(message: Message) -> str:
    """The role of who sent it; empty when the policy does not list this person."""
    return next((r.role for r in message.policy.reps if is_same_person(r.name, message.record.rep)), "")


__all__ = [
    "PHONE_CHANNELS", "Contact", "company_words", "contacts_of", "customer_names", "is_same_person", "name_words",
    "recipients", "role_of",
]  # fmt: skip
