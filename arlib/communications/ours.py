"""Whose bank account a number in a text is: ours, or the customer's."""

from __future__ import annotations

import re

from arlib.communications.message import Message
from arlib.communications.text.banking import BankNumber

_NEAR = 120
"""Characters in front of a sentence that may still say whose account it is about."""


def our_accounts(message: Message) -> tuple[str, ...]:
    """The accounts a letter may name, without spaces."""
    return tuple(re.sub(r"[\s-]", "", a).upper() for a in message.policy.sender.remittance_accounts)


def is_ours(message: Message, number: BankNumber) -> bool:
    """Whether the number is in our master data."""
    return number.plain.upper() in our_accounts(message)


def is_customers(message: Message, number: BankNumber) -> bool:
    """Whether the words before the number call it the customer's own, or, where nothing is asked, those around it."""
    sentence, words = message.reading.sentence_at(number.start), message.words
    if words.yours.search(sentence.text[: number.start - sentence.start]):
        return True
    if words.pay_request.search(sentence.text):
        return False
    earlier = message.reading.veiled[: sentence.start].rpartition("\n\n")[2]
    return bool(words.yours.search(sentence.text) or words.yours.search(earlier[-_NEAR:]))
