"""Whose bank account a number in a text is: ours, or the customer's."""

from __future__ import annotations

import re

from arlib.communications.message import Message
from arlib.communications.text.banking import BankNumber


def our_accounts(message: Message) -> tuple[str, ...]:
    """The accounts a letter may name, without spaces."""
    return tuple(re.sub(r"[\s-]", "", a).upper() for a in message.policy.sender.remittance_accounts)


def is_ours(message: Message, number: BankNumber) -> bool:
    """Whether the number is in our master data."""
    return number.plain.upper() in our_accounts(message)


def is_customers(message: Message, number: BankNumber) -> bool:
    """Whether the words before the number call it the customer's own."""
    sentence = message.reading.sentence_at(number.start)
    before = sentence.text[: number.start - sentence.start]
    return bool(message.words.yours.search(before))
