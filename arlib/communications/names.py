"""Names of people and companies, taken apart into the words that tell them apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "sir",
        "madam",
        "herr",
        "herrn",
        "frau",
        "sr",
        "sra",
        "srta",
        "señor",
        "señora",
        "don",
        "doña",
        "dña",
        "m",
        "mme",
        "mlle",
        "monsieur",
        "madame",
        "mademoiselle",
        "docteur",
        "maître",
        "me",
        "ing",
        "dipl",
    ]
)
_SUFFIXES = frozenset(
    [
        "ltd",
        "limited",
        "plc",
        "llp",
        "llc",
        "inc",
        "corp",
        "corporation",
        "co",
        "company",
        "gmbh",
        "ag",
        "kg",
        "ohg",
        "ug",
        "mbh",
        "se",
        "sa",
        "sas",
        "sarl",
        "sarlu",
        "eurl",
        "sl",
        "slu",
        "slne",
        "srl",
        "bv",
        "nv",
        "oy",
        "ab",
        "as",
        "aps",
        "kft",
        "spa",
        "group",
        "holding",
        "&",
        "and",
        "und",
        "y",
        "et",
    ]
)


@lru_cache(maxsize=16_384)
def name_words(name: str) -> frozenset[str]:
    """The words of a person's name: folded, accents kept, titles and initials off.

    >>> sorted(name_words("Dr. Ann-Marie Poe"))
    ['ann-marie', 'poe']
    """
    folded = unicodedata.normalize("NFC", name).casefold().replace("’", "'")
    return frozenset(w for w in _WORD.findall(folded) if len(w) > 1 and w not in _TITLES)


@lru_cache(maxsize=16_384)
def company_words(name: str) -> tuple[str, ...]:
    """The words of a company's name without its legal form.

    >>> company_words("Birch Labs Ltd")
    ('birch', 'labs')
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", name).casefold())
    return tuple(w for w in words if w not in _SUFFIXES)


def is_same_person(one: str, other: str) -> bool:
    """Whether two spellings mean the same person: the words of one are among the words of the other.

    >>> is_same_person("Ms Poe", "Ms Ann Poe"), is_same_person("Ms Bloe", "Ms Ann Poe")
    (True, False)
    """
    a, b = name_words(one), name_words(other)
    return bool(a and b and (a <= b or b <= a))
