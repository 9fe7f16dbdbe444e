"""Structured references: the creditor reference (RF), Belgian, Swiss, Finnish and Norwegian ones, with check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RF = re.compile(r"\brf ?(\d\d) ?((?:[a-z0-9] ?){1,21})\b(?![a-z0-9])")
_BELGIAN = re.compile(r"(?:\+\+\+|\*\*\*) ?(\d{3})/(\d{4})/(\d{5}) ?(?:\+\+\+|\*\*\*)")
_SWISS = re.compile(r"(?<![\da-z])(\d{27}|\d{2}(?: \d{5}){5})(?![\da-z])")
_LABELLED = re.compile(r"\b(kid|viite(?:numero)?|esr)[ :.-]*((?:\d ?){4,27})\b")
_SWISS_TABLE = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)


def structured_numbers(text: str) -> Iterator[tuple[str, bool]]:
    """Every structured reference in a folded text: the number it carries, and whether its check digits are right.

    >>> list(structured_numbers("rf18 5390 0754 7034"))
    [('539007547034', True)]
    >>> list(structured_numbers("pay rf19 539007547034"))
    [('539007547034', False)]
    >>> list(structured_numbers("+++090/9337/55493+++"))
    [('0909337554', True)]
    """
    for hit in _RF.finditer(text):
        number = hit.group(2).replace(" ", "")
        yield number, _mod97(f"{number}rf{hit.group(1)}") == 1
    for hit in _BELGIAN.finditer(text):
        digits = "".join(hit.groups())
        yield digits[:10], (int(digits[:10]) % 97 or 97) == int(digits[10:])
    for hit in _SWISS.finditer(text):
        digits = hit.group(1).replace(" ", "")
        yield digits[:-1], _swiss(digits[:-1]) == int(digits[-1])
    for hit in _LABELLED.finditer(text):
        label, digits = hit.group(1), hit.group(2).replace(" ", "")
        yield digits[:-1], _check_of(label, digits[:-1], int(digits[-1]))


def _mod97(text: str) -> int:
    return int("".join(str(int(c, 36)) for c in text)) % 97


def _check_of(label: str, digits: str, check: int) -> bool:
    if label == "esr":
        return _swiss(digits) == check
    if label == "kid":
        return check in (_luhn(digits), _mod11(digits))
    weighted = sum(int(d) * (7, 3, 1)[at % 3] for at, d in enumerate(reversed(digits)))
    return (10 - weighted % 10) % 10 == check


def _swiss(digits: str) -> int:
    carry = 0
    for digit in digits:
        carry = _SWISS_TABLE[(carry + int(digit)) % 10]
    return (10 - carry) % 10


def _luhn(digits: str) -> int:
    doubled = [int(d) * (2 if at % 2 == 0 else 1) for at, d in enumerate(reversed(digits))]
    return (10 - sum(d - 9 if d > 9 else d for d in doubled) % 10) % 10


def _mod11(digits: str) -> int:
    weighted = sum(int(d) * (2 + at % 6) for at, d in enumerate(reversed(digits)))
    return (11 - weighted % 11) % 11
