"""P5: asks to pay into an account that is not in our master data, its check digits right or not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.ours import is_customers, is_ours, our_accounts
from arlib.communications.text import Place
from arlib.communications.text.banking import has_valid_check_digits

CODE = "P5"
SEVERITY: Severity = "blocker"
DEFINITION = "A payment account that is not in our master data."
NEEDS: tuple[str, ...] = ("language",)
BAD: tuple[Example, ...] = (
    example("Please pay to IBAN GB33 BUKB 2020 1555 5555 55."),
    example("Our new account number: 20155555, sort code 20-20-15."),
    example("Bitte überweisen Sie auf IBAN DE89 3704 0044 0532 0130 01.", language="de"),
)
GOOD: tuple[Example, ...] = (
    example("Please pay to IBAN GB82 WEST 1234 5698 7654 32, account number 98765432."),
    example("Your customer account number is 4711."),
)
_DIGITS = re.compile(r"\s*:?\s*(\d[\d -]{5,14}\d)")


def check(message: Message) -> Iterator[Outcome]:
    """Every IBAN and every account number in a text, against the list of ours."""
    ours = our_accounts(message)
    found = [n for n in message.reading.banks if n.kind == "iban" and not is_customers(message, n)]
    if not ours:
        if found:
            yield NotApplicable(CODE, "the policy lists no remittance account of ours")
        return
    for number in found:
        if not is_ours(message, number):
            valid = has_valid_check_digits(number.plain)
            said = "This is not one of our accounts" + ("." if valid else ", and its check digits are wrong.")
            yield _finding(message, "iban", said, Place(number.start, number.end))
    for hit in message.words.account_noun.finditer(message.reading.veiled):
        digits = _DIGITS.match(message.reading.veiled, hit.end())
        if digits and not any(re.sub(r"\D", "", digits[1]) in account for account in ours):
            yield _finding(message, "account_number", "This is not one of our accounts.", Place(*digits.span(1)))


def _finding(message: Message, rule: str, said: str, place: Place) -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, said, at=place, expected=", ".join(message.policy.sender.remittance_accounts),
        suggestion="Use an account from the master data; if it was sent, warn the customer today.",
    )  # fmt: skip
