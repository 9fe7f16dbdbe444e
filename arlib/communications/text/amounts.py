"""Amounts as people type them, in four languages: where they stand, how much, which currency.

Separators are read by their structure first (two kinds: the last one is the decimal mark) and by the
language only where the structure leaves it open ("1.234").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from arlib.money import EXPONENTS

DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD"})
_SYMBOLS: dict[str, frozenset[str]] = {
    "€": frozenset({"EUR"}),
    "£": frozenset({"GBP"}),
    "$": DOLLARS,
    "US$": frozenset({"USD"}),
    "CA$": frozenset({"CAD"}),
    "C$": frozenset({"CAD"}),
    "A$": frozenset({"AUD"}),
    "AU$": frozenset({"AUD"}),
    "NZ$": frozenset({"NZD"}),
    "S$": frozenset({"SGD"}),
    "HK$": frozenset({"HKD"}),
    "¥": frozenset({"JPY", "CNY"}),
    "Fr.": frozenset({"CHF"}),
    "SFr.": frozenset({"CHF"}),
    "kr": frozenset({"SEK", "NOK", "DKK"}),
    "zł": frozenset({"PLN"}),
}
_ENGLISH_WORDS = frozenset({"ALL", "TOP", "CUP", "TRY", "PEN", "MAD", "GEL", "BAM", "MOP", "SOS", "LAK", "NOK", "COP"})
"""Currency codes that are also words in capitals; they count only beside a number with decimals."""

_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'’"
_GROUPED = rf"\d{{1,3}}(?:[{_SPACES}{_APOSTROPHES}.,]\d{{3}})+(?!\d)(?:[.,]\d{{1,3}}(?!\d))?"
_WITH_CENTS = rf"(?:\d{{1,3}}(?:[{_SPACES}{_APOSTROPHES}.,]\d{{3}})+|\d+)[.,]\d{{2}}"
_NUMBER = rf"(?:{_GROUPED}|\d+(?:[.,]\d{{1,3}}(?!\d))?)(?:[.,][-–—]{{1,2}})?"
_CODES = "|".join(sorted(EXPONENTS))
_SYMBOL = "|".join(re.escape(s) for s in sorted(_SYMBOLS, key=len, reverse=True))
_GAP = rf"[{_SPACES}]?"
_NUMBERED = re.compile(r"(?:§|\b(?:version|section|clause|article|art\.?|abs\.?))\s*$", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?:at|from|between|and|to|until|till|by|um|von|bis|zwischen|und|ab|a las|las|hasta|entre|y|à|de|et)\s*$",
    re.IGNORECASE,
)
_SCALE = r"(?:[kK]\b|[ ]?(?:Mio|mio|million|Million|mn)\b\.?)?"


@dataclass(frozen=True)
class Amount:
    """An amount in a text. ``currencies`` holds all the marker may mean; empty when there is no marker."""

    start: int
    end: int
    quote: str
    value: Decimal
    currencies: frozenset[str]
    is_rounded: bool = False


def _currency_words(currency_words: Mapping[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(currency_words, key=len, reverse=True))


def _pattern(currency_words: Mapping[str, str]) -> re.Pattern[str]:
    marker = rf"(?:{_SYMBOL}|(?<![A-Za-z])(?:{_CODES})(?![A-Za-z]))"
    behind = rf"(?:{_SYMBOL}|(?:{_CODES})(?![A-Za-z])|(?i:{_currency_words(currency_words)})(?!\w))"
    return re.compile(
        rf"(?P<sign>[-−–]?)(?P<mark>{marker}){_GAP}(?P<sign2>[-−]?)(?P<number>{_NUMBER})(?P<scale>{_SCALE})"
        rf"|(?<![\w.,/])(?P<sign3>[-−]?)(?P<number2>{_NUMBER})(?P<scale2>{_SCALE}){_GAP}(?P<mark2>{behind})"
        rf"|(?<![\w.,:/§-])(?P<number3>{_WITH_CENTS}(?![\w%/]|[.,:-]\d|{_GAP}%|{_GAP}(?:Uhr|h\b|am\b|pm\b|a\.m|p\.m|o'clock)))"
    )


_PATTERNS: dict[tuple[str, ...], re.Pattern[str]] = {}


def find_amounts(
    text: str, *, currency_words: Mapping[str, str], decimal_mark: str = ".", currency: str = ""
) -> Iterator[Amount]:
    """Every amount of a text: with a currency before or behind, or bare with decimals.

    Args:
        text: Dates, document numbers and bank numbers already masked.
        currency_words: Names of currencies in the language, "pounds" to GBP; "$" means any dollar.
        decimal_mark: What the language writes before the cents.
        currency: The account's currency; its decimals settle what "1,234" means.

    >>> [(a.quote, str(a.value)) for a in find_amounts("Pay GBP 1,234.50 or 20 €.", currency_words={})]
    [('GBP 1,234.50', '1234.50'), ('20 €', '20')]
    """
    key = tuple(sorted(currency_words))
    if key not in _PATTERNS:
        _PATTERNS[key] = _pattern(currency_words)
    for hit in _PATTERNS[key].finditer(text):
        mark = hit["mark"] or hit["mark2"] or ""
        number = hit["number"] or hit["number2"] or hit["number3"]
        currencies = _meaning(mark, currency_words)
        if mark in _ENGLISH_WORDS and not re.search(r"[.,]\d{2}$", number):
            continue
        known = next(iter(currencies)) if len(currencies) == 1 else currency
        if not mark and _is_no_money(number, text[: hit.start()][-12:]):
            continue
        value = parse_number(number, decimal_mark=decimal_mark, decimals=EXPONENTS.get(known, 2))
        if value is None:
            continue
        scale = hit["scale"] or hit["scale2"] or ""
        if scale:
            value *= 1000 if scale in "kK" else 1_000_000
        if hit["sign"] or hit["sign2"] or hit["sign3"]:
            value = -value
        yield Amount(hit.start(), hit.end(), hit.group().strip(), value, currencies, is_rounded=bool(scale))


def _is_no_money(number: str, before: str) -> bool:
    """A bare 9.30 after "at" is a time, a bare 2.10 after "version" a number of something."""
    hour, _, minute = number.partition(".")
    is_time = hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60
    return bool(_NUMBERED.search(before)) or (is_time and bool(_CLOCK.search(before)))


def _meaning(mark: str, currency_words: Mapping[str, str]) -> frozenset[str]:
    if not mark:
        return frozenset()
    if mark in _SYMBOLS:
        return _SYMBOLS[mark]
    code = currency_words.get(mark.lower(), mark)
    return _SYMBOLS.get(code, frozenset({code}))


def parse_number(text: str, *, decimal_mark: str = ".", decimals: int = 2) -> Decimal | None:
    """An exact decimal from a number as typed; ``None`` when its separators make no sense.

    Args:
        text: Digits with separators: full stop, comma, apostrophe, any kind of space.
        decimal_mark: Of the language; used only when one mark is followed by three digits.
        decimals: How many the currency has.

    >>> [str(parse_number(t, decimal_mark=",")) for t in ("1.234,50", "1 234,50", "1'234.50", "12,5", "1.234")]
    ['1234.50', '1234.50', '1234.50', '12.5', '1234']
    >>> parse_number("1.2.3") is None
    True
    """
    plain = re.sub(rf"[.,][-–—]{{1,2}}$|[{_SPACES}{_APOSTROPHES}]", "", text)
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return Decimal(plain) if plain.isdigit() else None
    last = plain.rfind(marks[-1])
    whole, cents = plain[:last], plain[last + 1 :]
    if len(set(marks)) == 2 or _is_decimal(marks, cents, decimal_mark, decimals, grouped=plain != text):
        return _joined(whole, cents) if marks.count(marks[-1]) == 1 and len(cents) <= 3 else None
    return Decimal(plain.replace(marks[0], "")) if _groups_of_three(plain, marks[0]) else None


def _is_decimal(marks: list[str], cents: str, decimal_mark: str, decimals: int, *, grouped: bool) -> bool:
    if len(marks) > 1:
        return False
    if len(cents) != 3 or grouped:
        return True
    return decimals == 3 and marks[0] == decimal_mark


def _joined(whole: str, cents: str) -> Decimal | None:
    for mark in ".,":
        if mark in whole:
            if not _groups_of_three(whole, mark):
                return None
            whole = whole.replace(mark, "")
    return Decimal(f"{whole}.{cents}") if whole.isdigit() and cents.isdigit() else None


def _groups_of_three(number: str, mark: str) -> bool:
    first, *rest = number.split(mark)
    return first.isdigit() and 1 <= len(first) <= 3 and all(len(g) == 3 and g.isdigit() for g in rest)
