"""Money, days and names as people write them in the customer's language and country."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from arlib.communications.letters.template import LetterError
from arlib.money import to_decimal

LANGUAGES = ("en", "de", "es", "fr")
_PATTERN = {"en": "¤¤ #,##0.00"}
_OTHERS = "#,##0.00 ¤¤"
_BY_TITLE = {
    "en": {"ms": "Dear Ms {last},", "mrs": "Dear Mrs {last},", "mr": "Dear Mr {last},", "dr": "Dear Dr {last},"},
    "de": {"frau": "Sehr geehrte Frau {last},", "herr": "Sehr geehrter Herr {last},"},
    "es": {"sra": "Estimada Sra. {last}:", "sr": "Estimado Sr. {last}:"},
    "fr": {"mme": "Madame {last},", "m": "Monsieur {last},"},
}
_BY_NAME = {"en": "Dear {name},", "de": "Guten Tag {name},", "es": "Buenos días, {name}:", "fr": "Bonjour {name},"}
_WITHOUT = {"en": "Dear accounts team,", "de": "Sehr geehrte Damen und Herren,", "es": "Estimados señores:",
            "fr": "Madame, Monsieur,"}  # fmt: skip


@lru_cache(maxsize=256)
def locale_of(language: str, country: str) -> Locale:
    """The customer's locale; the language alone where the pair is not known.

    Raises:
        LetterError: letters are not written in this language.

    >>> str(locale_of("de", "AT")), str(locale_of("en", "KW"))
    ('de_AT', 'en')
    """
    if language not in LANGUAGES:
        step = f"Letters are written in {', '.join(LANGUAGES)}."
        raise LetterError(f"there are no texts in {language!r}", where="letters", next_step=step)
    try:
        return Locale.parse(f"{language}_{country}" if country else language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


def money_text(minor: int, currency: str, *, language: str, country: str) -> str:
    """An amount with its code: in front in English, behind elsewhere.

    >>> money_text(123450, "GBP", language="en", country="GB")
    'GBP 1,234.50'
    >>> money_text(123450, "EUR", language="de", country="DE"), money_text(5000, "JPY", language="en", country="JP")
    ('1.234,50 EUR', 'JPY 5,000')
    """
    pattern = _PATTERN.get(language, _OTHERS)
    text = format_currency(
        to_decimal(minor, currency), currency, pattern, locale=locale_of(language, country), currency_digits=True
    )
    return text.replace("\u202f", "\u00a0")  # many mail programs show the narrow space as a box


def day_text(day: date, *, language: str, country: str) -> str:
    """A day in words.

    >>> day = date(2026, 3, 12)
    >>> day_text(day, language="en", country="US"), day_text(day, language="es", country="ES")
    ('March 12, 2026', '12 de marzo de 2026')
    """
    return format_date(day, "long", locale=locale_of(language, country))


def month_text(day: date, *, language: str, country: str) -> str:
    """The month of a day.

    >>> month_text(date(2026, 3, 12), language="de", country="DE")
    'März 2026'
    """
    return format_date(day, "MMMM y" if language != "es" else "MMMM 'de' y", locale=locale_of(language, country))


def greeting(name: str, *, language: str) -> str:
    """The first line of a letter; without a name it greets whoever opens it.

    >>> greeting("Ms Ann Poe", language="en"), greeting("Frau Dr. Ida Roth", language="de"), greeting("", language="fr")
    ('Dear Ms Poe,', 'Sehr geehrte Frau Dr. Roth,', 'Madame, Monsieur,')
    >>> greeting("Kai Lund", language="de")
    'Guten Tag Kai Lund,'
    """
    words = name.split()
    if not words:
        return _WITHOUT[language]
    title = words[0].rstrip(".").casefold()
    if len(words) > 1 and title in _BY_TITLE[language]:
        doctor = "Dr. " if any(w.rstrip(".") == "Dr" for w in words[1:-1]) else ""
        return _BY_TITLE[language][title].format(last=doctor + words[-1])
    return _BY_NAME[language].format(name=name)


def listed(names: list[str], *, language: str) -> str:
    """Names in one row.

    >>> listed(["AT-1", "AT-2", "AT-3"], language="de")
    'AT-1, AT-2 und AT-3'
    """
    word = {"en": "and", "de": "und", "es": "y", "fr": "et"}[language]
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)


def spoken_name(name: str, *, language: str) -> str:
    """A name inside a sentence: German declines the title.

    >>> spoken_name("Herr Rolf Uhland", language="de")
    'Herrn Rolf Uhland'
    """
    return f"Herrn {name.removeprefix('Herr ')}" if language == "de" and name.startswith("Herr ") else name
