"""The register of all accounts: which document numbers exist, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from arlib.communications.names import company_words, name_words

_NOT_PLAIN = re.compile(r"[^0-9A-Za-zÀ-ÿ]")
_RUN = re.compile(r"[A-Za-zÀ-ÿ]+|\d+|[^A-Za-zÀ-ÿ\d]+")
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
Words = tuple[str, ...]
K = TypeVar("K")
LONGER_BY = 2
"""How many digits more than any known number still look like one of ours: a doubled key is a common slip."""


@dataclass(frozen=True)
class Registry:
    """Every document number and its account.

    Args:
        owner_of: Plain number (``plain_number``) to the accounts that have it.
        written: Plain number to the number as it is written.
        family_of: Account to the accounts whose documents it may see: itself and its affiliates.
        shapes: What our numbers look like, as one pattern; ``None`` when nothing is known.
    """

    owner_of: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    written: Mapping[str, str] = field(default_factory=dict, repr=False)
    family_of: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    shapes: re.Pattern[str] | None = None
    companies: Mapping[Words, frozenset[str]] = field(default_factory=dict, repr=False)
    people: Mapping[Words, frozenset[str]] = field(default_factory=dict, repr=False)
    owners_of_mail: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)

    def family(self, account_id: str) -> frozenset[str]:
        """The accounts whose data a message to this one may hold."""
        return self.family_of.get(account_id, frozenset({account_id}))

    def belongs_to(self, number: str, account_id: str) -> bool:
        """Whether the number is a document of the account or of its affiliates."""
        return not self.family(account_id).isdisjoint(self.owner_of.get(plain_number(number), frozenset()))

    def knows_others(self, account_id: str) -> bool:
        """Whether any other account is listed."""
        return bool(self.companies or self.owner_of)

    @cached_property
    def names_by_first_word(self) -> Mapping[str, tuple[tuple[Words, frozenset[str]], ...]]:
        """Companies and people by their first word, the longest first."""
        found: dict[str, list[tuple[Words, frozenset[str]]]] = {}
        for words, owners in (*self.companies.items(), *self.people.items()):
            if words:
                found.setdefault(words[0], []).append((words, owners))
        return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in found.items()}


def registry_from(raw: Mapping[str, Any] | Registry | None) -> Registry:
    """Build the register once; pass it on for every message.

    Args:
        raw: ``{account_id: {name, affiliates, invoices, credits, ...}}``, a Registry, or nothing.
    """
    if isinstance(raw, Registry):
        return raw
    accounts = {str(k): v for k, v in (raw or {}).items() if isinstance(v, Mapping)}
    numbers = {
        account_id: [str(n) for name in ("invoices", "credits") for n in row.get(name) or ()]
        for account_id, row in accounts.items()
    }
    by_name = {str(row.get("name", "")): account_id for account_id, row in accounts.items()}
    family = {
        account_id: frozenset({account_id, *(by_name.get(str(n), str(n)) for n in row.get("affiliates") or ())})
        for account_id, row in accounts.items()
    }
    names = {account_id: str(row.get("name") or "") for account_id, row in accounts.items()}
    contacts = [
        (account_id, str(c.get("name") or ""), str(c.get("email") or ""))
        for account_id, row in accounts.items()
        for c in row.get("contacts") or ()
        if isinstance(c, Mapping)
    ]
    return registry_of(numbers, family_of=family, names=names, contacts=contacts)


def registry_of(
    numbers: Mapping[str, Iterable[str]],
    *,
    family_of: Mapping[str, frozenset[str]] | None = None,
    names: Mapping[str, str] | None = None,
    contacts: Iterable[tuple[str, str, str]] = (),
) -> Registry:
    """A register from document numbers and names by account, and (account, name, e-mail) of contacts."""
    owners: dict[str, frozenset[str]] = {}
    written: dict[str, str] = {}
    for account_id, own in numbers.items():
        for number in own:
            plain = plain_number(number)
            owners[plain] = owners.get(plain, frozenset()) | {account_id}
            written[plain] = number
    known = list(contacts)
    return Registry(
        owners, written, dict(family_of or {}), number_shapes(written.values()),
        companies=_owners((company_words(name), account) for account, name in (names or {}).items()),
        people=_owners((words, account) for account, name, _ in known if len(words := _person(name)) > 1),
        owners_of_mail=_owners((mail.casefold(), account) for account, _, mail in known if mail),
    )  # fmt: skip


def _owners(pairs: Iterable[tuple[K, str]]) -> dict[K, frozenset[str]]:
    found: dict[K, set[str]] = {}
    for key, account in pairs:
        if key:
            found.setdefault(key, set()).add(account)
    return {key: frozenset(accounts) for key, accounts in found.items()}


def _person(name: str) -> Words:
    """The words of a person's name in their order."""
    own = name_words(name)
    return tuple(w for w in _NAME_WORD.findall(name.casefold()) if w in own)


def plain_number(number: str) -> str:
    """A document number without what people drop or add when they type it.

    >>> plain_number("at 100") == plain_number("AT-100")
    True
    """
    return _NOT_PLAIN.sub("", number).upper()


def number_shapes(numbers: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for everything that looks like one of these numbers.

    Letters stay letters, each run of digits may be one shorter or two longer than seen. Numbers of digits
    only have no shape, a phone number would look the same; but for those in two parts, the first as it was seen.

    >>> number_shapes(["AT-100", "AT-98"]).findall("AT-1001 and at 100, AT-9 or PO-100")
    ['AT-1001', 'AT-9']
    >>> number_shapes(["2026-0411"]).findall("2026-0430 of 2026-04-30, call 0161-496 0000")
    ['2026-0430']
    """
    lengths: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number in numbers:
        runs = _RUN.findall(number.strip())
        fixed = 1 if _is_in_two_parts(runs) else 0
        if not any(r.isdigit() for r in runs) or not (fixed or any(r[0].isalpha() for r in runs)):
            continue
        key = (*runs[:fixed], *("#" if r.isdigit() else r for r in runs[fixed:]))
        seen = [len(r) for r in runs[fixed:] if r.isdigit()]
        known = lengths.get(key)
        lengths[key] = [(n, n) for n in seen] if known is None else [
            (min(low, n), max(high, n)) for (low, high), n in zip(known, seen, strict=True)
        ]  # fmt: skip
    patterns = sorted((_shape_pattern(k, v) for k, v in lengths.items()), key=len, reverse=True)
    return _one_pattern(tuple(patterns)) if patterns else None


def _is_in_two_parts(runs: list[str]) -> bool:
    """Digits, a mark, at least three digits: "2026-0411"."""
    return len(runs) == 3 and runs[0].isdigit() and runs[2].isdigit() and len(runs[2]) >= 3


@lru_cache(maxsize=256)
def _one_pattern(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![0-9A-Za-zÀ-ÿ])(?:{'|'.join(patterns)})(?![0-9A-Za-zÀ-ÿ]|-\d)")


def _shape_pattern(key: tuple[str, ...], lengths: list[tuple[int, int]]) -> str:
    digits = iter(lengths)
    parts = []
    for run in key:
        if run == "#":
            low, high = next(digits)
            parts.append(rf"\d{{{max(1, low - 1)},{high + LONGER_BY}}}")
        elif run[0].isalpha():
            parts.append(re.escape(run))
        else:
            parts.append(r"[-/ ]?" if run in "-/ " else re.escape(run))
    return "".join(parts)
