"""From a planned letter to its text, in the customer's language and way of writing money and dates."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from arlib.money import format_money
from arlib.samples.world import as_date

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_SALUTATIONS = {
    "Frau": "Sehr geehrte Frau",
    "Herr": "Sehr geehrter Herr",
    "Mme": "Madame",
    "M.": "Monsieur",
    "Sra.": "Estimada Sra.",
    "Sr.": "Estimado Sr.",
    "Ms": "Ms",
    "Mr": "Mr",
}


@dataclass(frozen=True)
class Line:
    """One line of a statement: an open invoice, or an open credit (``due`` is then its own day)."""

    number: str
    day: int
    open: int
    is_credit: bool


@dataclass(frozen=True)
class Letter:
    """Everything a letter says. Days are day numbers, amounts minor units; ``leave_out`` names parts on purpose."""

    stage: str
    language: str
    country: str
    to: str
    rep: str
    currency: str
    sent: int
    draw: float
    number: str = ""
    open: int = 0
    original: int = 0
    issued: int = 0
    due: int = 0
    first: int = -1
    second: int = -1
    deadline: int = 0
    second_invoice: Line | None = None
    lines: tuple[Line, ...] = ()
    paid_twice: bool = False
    leave_out: str = ""


@cache
def letter_texts(language: str) -> Mapping[str, Any]:
    """The parts of all letters in a language."""
    return tomllib.loads(files("arlib.samples").joinpath(f"letters.{language}.toml").read_text("utf-8"))


def day_text(number: int, language: str, country: str) -> str:
    """A day as people write it there.

    >>> day_text(20524, "en", "GB"), day_text(20524, "en", "US"), day_text(20524, "de", "AT")
    ('12 March 2026', 'March 12, 2026', '12. März 2026')
    """
    day = as_date(number)
    month = _MONTHS[language].split()[day.month - 1]
    if country == "US":
        return f"{month} {day.day}, {day.year}"
    pattern = {"de": "{d}. {m} {y}", "es": "{d} de {m} de {y}"}.get(language, "{d} {m} {y}")
    return pattern.format(d=day.day, m=month, y=day.year)


def money_text(minor: int, currency: str, language: str) -> str:
    """An amount as people write it there: the code in front in English, behind elsewhere.

    >>> money_text(123450, "EUR", "en"), money_text(123450, "EUR", "de")
    ('EUR 1,234.50', '1.234,50 EUR')
    """
    number = format_money(minor, currency, locale=language, with_code=False)
    return f"{currency} {number}" if language == "en" else f"{number} {currency}"


def write_letter(letter: Letter) -> tuple[str, str]:
    """Subject and body."""
    texts, fields = letter_texts(letter.language), _fields(letter)
    own = texts[letter.stage]
    subject = _variant(own[_subject_key(letter, own)], letter.draw)
    body = [_variant(texts["greeting"], 0), "", _paragraph(letter, texts, fields)]
    body += _statement_block(letter, texts) if letter.lines else []
    body += [
        "",
        _closing_paragraph(letter, texts),
        "",
        _variant(texts["close"], letter.draw * 7),
        letter.rep,
        texts["team"],
    ]
    return subject.format_map(fields), "\n".join(part.format_map(fields) for part in body)


def _subject_key(letter: Letter, own: Mapping[str, Any]) -> str:
    wanted = {"R1": "subject_without_number", "R2": "subject_without_amount", "R3": "subject_without_amount"}.get(
        letter.leave_out, "subject"
    )
    return wanted if wanted in own else "subject"


def _paragraph(letter: Letter, texts: Mapping[str, Any], fields: Mapping[str, str]) -> str:
    """What it is about: the document, what is open, and what comes next."""
    own, parts = texts[letter.stage], []
    parts.append(_variant(own[_lead_key(letter)], letter.draw * 3))
    if not letter.lines and letter.second_invoice is None and letter.leave_out != "R2":
        part_paid = letter.open < letter.original and letter.stage not in ("credit_notice", "delivery_confirmation")
        parts.append(_variant(texts["part_paid"] if part_paid else own["amount"], letter.draw * 5))
    if letter.leave_out != "R7" and not letter.lines:
        parts.append(_variant(own["ask"], letter.draw * 11))
    return " ".join(parts)


def _lead_key(letter: Letter) -> str:
    if letter.second_invoice is not None:
        return "lead_two"
    lead = "lead" if letter.stage != "credit_notice" else "lead_twice" if letter.paid_twice else "lead_note"
    return lead + {"R1": "_without_number", "R3": "_without_due"}.get(letter.leave_out, "")


def _closing_paragraph(letter: Letter, texts: Mapping[str, Any]) -> str:
    """How to pay and how to reach us. A letter without a next step gets the wordings that ask for nothing."""
    plain = letter.leave_out == "R7"
    pays = letter.leave_out != "R5" and letter.stage not in ("delivery_confirmation", "credit_notice")
    parts = [texts["pay"][1] if plain else _variant(texts["pay"], letter.draw * 13)] if pays else []
    if letter.leave_out != "R6":
        parts.append(texts["reach"][0] if plain else _variant(texts["reach"], letter.draw * 17))
    return " ".join(parts)


def _statement_block(letter: Letter, texts: Mapping[str, Any]) -> list[str]:
    own = texts["statement"]
    lines = [
        own["credit_line" if line.is_credit else "line"].format_map(_line_fields(line, letter)) for line in letter.lines
    ]
    total = sum(-line.open if line.is_credit else line.open for line in letter.lines)
    lines.append(own["total"].format(total=money_text(total, letter.currency, letter.language)))
    after = [_variant(own["credit_choice"], letter.draw * 19)] if any(line.is_credit for line in letter.lines) else []
    return ["", *lines, "", " ".join([*after, _variant(own["ask"], letter.draw)])]


def _line_fields(line: Line, letter: Letter) -> dict[str, str]:
    day = day_text(line.day, letter.language, letter.country)
    return {
        "number": line.number,
        "due": day,
        "issued": day,
        "open": money_text(line.open, letter.currency, letter.language),
    }


def _fields(letter: Letter) -> dict[str, str]:
    def day(number: int) -> str:
        return day_text(number, letter.language, letter.country)

    def money(minor: int) -> str:
        return money_text(minor, letter.currency, letter.language)

    other = letter.second_invoice or Line("", 0, 0, False)
    return {
        "salutation": salutation(letter.to),
        "number": letter.number,
        "open": money(letter.open),
        "original": money(letter.original),
        "issued": day(letter.issued),
        "due": day(letter.due),
        "today": day(letter.sent),
        "first": day(letter.first),
        "second": day(letter.second),
        "deadline": day(letter.deadline),
        "late": str(letter.sent - letter.due),
        "month": _month(letter),
        "number_2": other.number,
        "due_2": day(other.day),
        "open_2": money(other.open),
    }


def _month(letter: Letter) -> str:
    day = as_date(letter.sent)
    return f"{_MONTHS[letter.language].split()[day.month - 1]} {day.year}"


def salutation(name: str) -> str:
    """How a letter addresses a contact.

    >>> salutation("Ms Ada Larkin"), salutation("Herr Jonas Mohn"), salutation("Mme Odile Orsel")
    ('Ms Larkin', 'Sehr geehrter Herr Mohn', 'Madame Orsel')
    """
    title, *rest = name.split()
    return f"{_SALUTATIONS[title]} {rest[-1]}"


def _variant(wordings: Sequence[str], draw: float) -> str:
    return wordings[int(draw % 1 * len(wordings))]
