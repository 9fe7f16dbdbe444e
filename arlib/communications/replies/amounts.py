"""The amount a clause of a reply names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from arlib.communications.languages import LANGUAGES
from arlib.communications.languages.phrases import Phrases
from arlib.communications.replies.faint import Clause
from arlib.communications.text import Amount, find_amounts

DOCUMENT = re.compile(r"\b[A-Z]{1,6}[-/]?\d{2,}[\w-]*\b")
NUMBERED = re.compile(rf"{DOCUMENT.pattern}|\b[Nn][or]\. ?\d{{3,}}\b")
"""Documents, and numbers said to be numbers: "cheque no. 40017"."""
_BARE = re.compile(r"(?<![\w.,/:-])(\d{2,6}(?:[.,]\d{2})?)(?![\w/:%-]|[.,]\d)")
_LAST_WORDS = re.compile(
    r"[^\W\d]+\s+(?:(?:you|the|another|only|just|about|of|in|ihnen|noch|nur|von|le|les|vous|de|otros?)\s+){0,2}$",
    re.IGNORECASE,
)
_HALF = re.compile(r"\b(?:half|50 ?%|hälfte|mitad|moitié)\b", re.IGNORECASE)


def amount_named(clause: Clause, words: Mapping[str, Phrases], code: str, context: str) -> Decimal | None:
    """The amount of a clause; unit prices are none. A bare number counts when the context knows it."""
    text = clause.raw
    for meant in sorted(clause.days, key=lambda m: -m.start):
        text = text[: meant.start] + " " * (meant.end - meant.start) + text[meant.end :]
    text = NUMBERED.sub(lambda hit: " " * len(hit.group()), text)
    lexicon = LANGUAGES[code]
    stated = find_amounts(text, currency_words=lexicon.currencies, decimal_mark=lexicon.decimal_mark)
    amounts = [a for a in stated if not _is_unit_price(text, a, words)]
    if amounts:
        return abs(amounts[0].value).quantize(Decimal("0.01"))
    known = [abs(a.value) for a in find_amounts(context, currency_words=LANGUAGES["en"].currencies, decimal_mark=".")]
    for hit in _BARE.finditer(text):
        value = Decimal(hit[1].replace(",", "."))
        same = next((k for k in known if value in (k, k.to_integral_value())), None)
        if same is None:
            same = next((k / 2 for k in known if value in (k / 2, (k / 2).to_integral_value())), None)
        if same is not None:
            return same.quantize(Decimal("0.01"))
        elif _is_paid_with(text[: hit.start()], words) and not (known and value > max(known)):
            return value.quantize(Decimal("0.01"))
    if len(known) == 1 and _HALF.search(text):
        return (known[0] / 2).quantize(Decimal("0.01"))
    if len(known) == 1 and words["full"].search(text):
        return known[0].quantize(Decimal("0.01"))
    return None


def _is_paid_with(before: str, words: Mapping[str, Phrases]) -> bool:
    """Whether a word for paying stands right before a bare number: "paying another 500"."""
    near = _LAST_WORDS.search(before)
    return bool(near and words["money"].search(near.group()))


def _is_unit_price(text: str, amount: Amount, words: Mapping[str, Phrases]) -> bool:
    behind, before = text[amount.end : amount.end + 14], text[max(0, amount.start - 16) : amount.start]
    unit = words["unit_price"]
    return bool(unit.match(behind.lstrip()) or ((hit := unit.search(before)) and hit.end() >= len(before.rstrip())))
