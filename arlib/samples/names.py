"""Names out of invented words: companies, families, people, addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pandas as pd

from arlib.samples.words import (
    AWKWARD_NAMES,
    COUNTRIES,
    FIRST_NAMES,
    LAST_NAMES,
    SYLLABLES_FIRST,
    SYLLABLES_LAST,
    SYLLABLES_MIDDLE,
)
from arlib.samples.world import Days, World


def make_stems(world: World) -> list[str]:
    """One made-up word per account, such as ``Corarwick``."""
    chance = world.chance("company words")
    first = chance.whole(world.accounts, 0, len(SYLLABLES_FIRST) - 1)
    middle = chance.whole(world.accounts, 0, len(SYLLABLES_MIDDLE) - 1)
    last = chance.whole(world.accounts, 0, len(SYLLABLES_LAST) - 1)
    return [
        SYLLABLES_FIRST[a] + SYLLABLES_MIDDLE[b] + SYLLABLES_LAST[c]
        for a, b, c in zip(first.tolist(), middle.tolist(), last.tolist(), strict=True)
    ]


def company_names(world: World, country: Days, head: Days) -> list[str]:
    """A name per account. A family shares its head's word and differs by city and legal form.

    Args:
        country: position in ``COUNTRIES`` per account.
        head: account number of the family's head, -1 outside families.
    """
    stems, chance = make_stems(world), world.chance("company names")
    trade, form, city = (chance.share(world.accounts) for _ in range(3))
    names = []
    for i, (c, h) in enumerate(zip(country.tolist(), head.tolist(), strict=True)):
        place = COUNTRIES[c]
        in_family = h >= 0 and h != i
        middle = _one(place.cities, city[i]) if in_family else _one(place.trades, trade[i])
        names.append(f"{stems[h if h >= 0 else i]} {middle} {_one(place.forms, form[i])}")
    return _with_awkward_names(_with_near_twins(names, head), head)


def _one(words: Sequence[str], share: float) -> str:
    return words[int(share * len(words))]


def _with_near_twins(names: list[str], head: Days) -> list[str]:
    """Every 60th single account is named like the one before it but for the legal form."""
    twins = list(names)
    for i in range(59, len(names), 60):
        if head[i] < 0 and head[i - 1] < 0:
            twins[i] = twins[i - 1].rsplit(" ", 1)[0] + " Holding"
    return twins


def _with_awkward_names(names: list[str], head: Days) -> list[str]:
    single = [i for i in range(5, len(names), max(1, len(names) // 30)) if head[i] < 0]
    awkward = dict(zip(single, AWKWARD_NAMES, strict=False))
    return [awkward.get(i, name) for i, name in enumerate(names)]


def slug(name: str) -> str:
    """A name as a domain label.

    >>> slug("O'Rourke & Söhne GmbH")
    'orourkesohne'
    """
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower().replace("'", ""))
    return "".join(words[:2])[:14] or "customer"


def person_names(world: World, concern: str, languages: Sequence[str]) -> list[str]:
    """People with their title, one per language given."""
    chance = world.chance(concern)
    first, last = chance.share(len(languages)), chance.share(len(languages))
    return [
        f"{_one(FIRST_NAMES[lang], first[i])} {_one(LAST_NAMES[lang], last[i])}" for i, lang in enumerate(languages)
    ]


def mail_addresses(people: Sequence[str], companies: Sequence[str]) -> list[str]:
    """``first.last@company.example``; the reserved ending can never reach anybody."""
    return [f"{_mailbox(who)}@{slug(company)}.example" for who, company in zip(people, companies, strict=True)]


def _mailbox(who: str) -> str:
    plain = unicodedata.normalize("NFKD", who).encode("ascii", "ignore").decode().lower()
    return ".".join(plain.split()[1:])


def phone_numbers(world: World, concern: str, countries: pd.Series[str]) -> list[str]:
    """Numbers out of ranges that are kept free for fiction, or that no network assigns."""
    prefix = {c.code: c.phone for c in COUNTRIES}
    tail = world.chance(concern).whole(len(countries), 0, 999)
    return [f"{prefix[c]}{t:03d}" for c, t in zip(countries.tolist(), tail.tolist(), strict=True)]
