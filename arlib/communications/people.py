"""Who a message is to and whom it names: contacts of the account, matched by the words of their names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from arlib.communications.message import Message
from arlib.communications.names import company_words, is_same_person, name_words

PHONE_CHANNELS = ("phone", "phone_script", "voicemail")
NOT_TO_BE_USED = re.compile(r"left|inactive|do.?not|former|blocked|gone|departed|deceased|ended|invalid|stale|bounced")


@dataclass(frozen=True)
class Contact:
    """Somebody at the customer. ``opt_out`` holds channels."""

    name: str
    role: str
    email: str
    status: str
    opt_out: tuple[str, ...]
    left_on: str = ""

    def may_be_used(self, day: str) -> bool:
        """Not gone by that ISO day, not to be left alone."""
        return not NOT_TO_BE_USED.search(self.status) and not (self.left_on and self.left_on <= day)


def contacts_of(message: Message) -> tuple[Contact, ...] | None:
    """The contacts of the account; ``None`` when the record does not list them."""
    rows = message.customer.get("contacts")
    if not isinstance(rows, (list, tuple)):
        return None
    return tuple(_contact(row) for row in rows if isinstance(row, Mapping))


def _contact(row: Mapping[str, Any]) -> Contact:
    said = row.get("opt_out") or ()
    channels = (
        said.split() if isinstance(said, str) else [str(c) for c in said] if isinstance(said, (list, tuple)) else []
    )
    texts = {name: str(row.get(name) or "").strip() for name in ("name", "role", "email", "status")}
    left = str(row.get("valid_to") or row.get("left_on") or "")[:10]
    return Contact(
        texts["name"], texts["role"].lower(), texts["email"].lower(), texts["status"].lower(),
        tuple(c.lower() for c in channels), left,
    )  # fmt: skip


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
