"""Bank accounts, cards, phone numbers and addresses in a text. Mod 97 and Luhn are ten lines; no library needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_IBAN = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ \u00a0-]?[A-Z0-9]{2,4}){2,8}(?:[ \u00a0-]?[A-Z0-9]{1,4})?(?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+\d{1,3}[\s()./-]{0,2}(?:\(0\)\s?)?\d(?:[\s()./-]{0,2}\d){5,12}|\(?0\d{2,5}\)?[\s/-]{1,3}\d(?:[\s/-]?\d){4,9}"
    r"|0\d{9,10}|1?-?\(?\d{3}\)?[ -]\d{3}-\d{4})(?!\w)"
)
_ADDRESS = re.compile(
    r"(?:https?://\S+[\w/]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.-])(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:example|com|org|net|eu|de|fr|es|co\.uk|io|ch|at|test)\b(?:/\S*\w)?)"
)
_LENGTHS = {
    "GB": 22,
    "DE": 22,
    "FR": 27,
    "ES": 24,
    "NL": 18,
    "BE": 16,
    "CH": 21,
    "AT": 20,
    "IT": 27,
    "IE": 22,
    "LU": 20,
}
_LENGTHS |= {"PT": 25, "PL": 28, "DK": 18, "SE": 24, "NO": 15, "FI": 18, "CZ": 24, "LT": 20}


@dataclass(frozen=True)
class BankNumber:
    """A full bank account or card number. ``plain`` has no spaces."""

    start: int
    end: int
    quote: str
    plain: str
    kind: str  # iban, card or account


def find_ibans(text: str) -> Iterator[BankNumber]:
    """Everything written like an IBAN, whether its check digits are right or not.

    >>> [n.plain for n in find_ibans("Pay to DE89 3704 0044 0532 0130 00 please, order AT12.")]
    ['DE89370400440532013000']
    """
    for hit in _IBAN.finditer(text):
        quote = _cut_to_length(hit.group())
        plain = re.sub(r"[ \u00a0-]", "", quote)
        if len(plain) >= 15 and sum(c.isdigit() for c in plain) >= 10:
            yield BankNumber(hit.start(), hit.start() + len(quote), quote, plain, "iban")


def _cut_to_length(quote: str) -> str:
    """An IBAN followed by a word in capitals ("... 68 BIC") ends where its country says."""
    wanted = _LENGTHS.get(quote[:2])
    if wanted is None:
        return quote
    seen = 0
    for at, char in enumerate(quote):
        seen += char not in " \u00a0-"
        if seen == wanted:
            rest = quote[at + 1 :]
            return quote[: at + 1] if not rest or rest[0] in " \u00a0-" else quote
    return quote


def has_valid_check_digits(iban: str) -> bool:
    """ISO 7064 mod 97.

    >>> has_valid_check_digits("DE89370400440532013000"), has_valid_check_digits("DE89370400440532013001")
    (True, False)
    """
    turned = iban[4:] + iban[:4]
    return int("".join(str(int(c, 36)) for c in turned)) % 97 == 1


def find_cards(text: str) -> Iterator[BankNumber]:
    """Card numbers in full: 13 to 19 digits whose last one fits (Luhn)."""
    for hit in _CARD.finditer(text):
        plain = re.sub(r"\D", "", hit.group())
        if _luhn(plain) and plain[0] in "3456":
            yield BankNumber(hit.start(), hit.end(), hit.group(), plain, "card")


def _luhn(digits: str) -> bool:
    doubled = (int(d) * (2 if at % 2 else 1) for at, d in enumerate(reversed(digits)))
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Spans of phone numbers."""
    yield from (hit.span() for hit in _PHONE.finditer(text))


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of e-mail and web addresses."""
    yield from (hit.span() for hit in _ADDRESS.finditer(text))
