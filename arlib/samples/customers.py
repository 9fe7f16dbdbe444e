"""Who the customers are and how they behave: accounts, contacts, families, paying habits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from arlib.contracts import ACCOUNTS, CONTACTS, require
from arlib.samples.names import company_names, mail_addresses, person_names, phone_numbers
from arlib.samples.words import COUNTRIES, MANAGER, OWNER_BY_LANGUAGE, REPRESENTATIVES
from arlib.samples.world import Days, Mask, World, as_datetimes

TERMS_DAYS = (14, 30, 45, 60)
NEW_WITHIN_DAYS = 120


@dataclass(frozen=True)
class Customers:
    """The customers of the book.

    ``habits`` has one row per account, in account order; its row number is the account's number
    everywhere inside ``arlib.samples``.
    """

    accounts: pd.DataFrame
    contacts: pd.DataFrame
    habits: pd.DataFrame


def make_customers(world: World) -> Customers:
    """Accounts, contacts and habits."""
    habits = make_habits(world)
    accounts = make_accounts(world, habits)
    return Customers(accounts, make_contacts(world, accounts), habits)


def make_families(world: World) -> Days:
    """The head's account number per account, -1 outside families: 6% are heads with 2 to 6 children."""
    chance = world.chance("families")
    heads = max(1, world.accounts * 6 // 100)
    sizes = 1 + chance.whole(heads, 2, 6)
    sizes = sizes[np.cumsum(sizes) <= world.accounts]
    seats = chance.order(world.accounts)  # who sits where: families are spread over the account numbers
    first = np.cumsum(sizes) - sizes
    head = np.full(world.accounts, -1, dtype=np.int64)
    head[seats[: sizes.sum()]] = np.repeat(seats[first], sizes)
    return head


def make_habits(world: World) -> pd.DataFrame:
    """How each account pays, cites invoices and prices: the hidden nature that drives the book."""
    n, chance = world.accounts, world.chance("habits")
    head = make_families(world)
    is_head = head == np.arange(n)
    country = _countries(world, head)
    problem = chance.share(n) < 0.06
    is_new = (chance.share(n) < 0.03) & (head < 0) & ~problem
    pace = np.array([-2, 4, 14, 30])[chance.pick(n, (0.34, 0.36, 0.21, 0.09))]
    return pd.DataFrame(
        {
            "country": country,
            "head": head,
            "is_head": is_head,
            "problem": problem,
            "is_new": is_new,
            "strategic": (chance.share(n) < 0.02) | (is_head & (chance.share(n) < 0.25)),
            "opened": world.last - np.where(is_new, chance.whole(n, 62, NEW_WITHIN_DAYS), chance.whole(n, 740, 5200)),
            "terms_days": np.array(TERMS_DAYS)[chance.pick(n, (0.12, 0.62, 0.14, 0.12))],
            "gets_discount": chance.share(n) < 0.18,
            "pace": pace + np.where(problem, 25, 0) + chance.whole(n, -3, 3),
            "drift": np.array([0.0, 9.0, -7.0])[chance.pick(n, (0.7, 0.18, 0.12))],
            "scatter": np.where(problem, 14.0, 2.0 + 6.0 * chance.share(n)),
            "never": np.where(problem, 0.12, 0.006),
            "pay_run": chance.pick(n, (0.7, 0.18, 0.12)),
            "sloppy": np.where(chance.share(n) < 0.3, 0.5, 0.08),
            "pricing": chance.pick(n, (0.62, 0.14, 0.12, 0.12)),
            "size": 6.9 + 0.9 * chance.bell(n) + np.where(is_head, 0.7, 0.0),
            "rate": np.exp(0.75 * chance.bell(n)) * np.where(is_head, 2.0, 1.0) * np.where(is_new, 0.3, 1.0),
            "credit": _credit_holders(world),
        }
    )


def _countries(world: World, head: Days) -> Days:
    """Four of five children sit in the country of their head."""
    chance = world.chance("countries")
    own = chance.pick(world.accounts, [c.share for c in COUNTRIES])
    follows = (head >= 0) & (chance.share(world.accounts) < 0.8)
    return np.where(follows, own[np.maximum(head, 0)], own)


def _credit_holders(world: World) -> Mask:
    """Exactly five accounts in six (3,000 of 3,600) hold an unresolved credit on the as-of day."""
    holders = np.zeros(world.accounts, dtype=np.bool_)
    holders[world.chance("credit holders").order(world.accounts)[: round(world.accounts * 5 / 6)]] = True
    return holders


def make_accounts(world: World, habits: pd.DataFrame) -> pd.DataFrame:
    """The ACCOUNTS table, sorted by account id."""
    ids = account_ids(world.accounts)
    head = habits["head"].to_numpy()
    places = [COUNTRIES[c] for c in habits["country"]]
    country = pd.Series([p.code for p in places], dtype="str")
    names = company_names(world, habits["country"].to_numpy(), head)
    is_child = (head >= 0) & ~habits["is_head"].to_numpy()
    accounts = pd.DataFrame(
        {
            "account_id": ids,
            "name": names,
            "parent_id": pd.Series(
                [ids[h] if child else None for h, child in zip(head, is_child, strict=True)], dtype="str"
            ),
            "segment": _segments(habits),
            "country": country,
            "language": [p.language for p in places],
            "tz": [p.tz for p in places],
            "currency": [p.currency for p in places],
            "terms_days": habits["terms_days"],
            "credit_limit_minor": _credit_limits(habits),
            "owner": _owners(world, habits, [p.language for p in places]),
            "strategic": habits["strategic"],
            "problem": habits["problem"],
            "email": mail_addresses(["x accounts payable"] * len(names), names),
            "phone": phone_numbers(world, "switchboards", country),
            "opened_on": as_datetimes(habits["opened"].to_numpy()),
        }
    )
    return require(accounts, ACCOUNTS)


def account_ids(count: int) -> list[str]:
    """``A-10001`` and up; every 90th is an old number with leading zeros, as grown systems have them.

    >>> account_ids(90)[0], account_ids(90)[89]
    ('A-10001', '0010090')
    """
    return [f"{10001 + i:07d}" if i % 90 == 89 else f"A-{10001 + i}" for i in range(count)]


def _segments(habits: pd.DataFrame) -> list[str]:
    words = np.where(
        habits["strategic"],
        "key",
        np.where(habits["size"] > 7.6, "large", np.where(habits["size"] < 6.0, "small", "standard")),
    )
    return [str(w) for w in words]


def _credit_limits(habits: pd.DataFrame) -> Days:
    """A round limit of about fifteen usual invoices; yen have no decimals but a hundred times the figure."""
    return np.asarray(((np.exp(habits["size"].to_numpy()) * 15).round(-3) * 100).astype(np.int64))


def _owners(world: World, habits: pd.DataFrame, languages: list[str]) -> list[str]:
    """Somebody who speaks the language; a family stays together; the manager keeps some strategic accounts."""
    draw = world.chance("owners").share(world.accounts)
    owners = []
    for i, (head, strategic) in enumerate(zip(habits["head"], habits["strategic"], strict=True)):
        lead = head if head >= 0 else i
        desks = OWNER_BY_LANGUAGE[languages[lead]]
        owners.append(
            MANAGER if strategic and draw[lead] < 0.25 else REPRESENTATIVES[desks[int(draw[lead] * len(desks))]]
        )
    return owners


def make_contacts(world: World, accounts: pd.DataFrame) -> pd.DataFrame:
    """The CONTACTS table: a primary for everybody, a secondary for a third, an approver for some."""
    chance, n = world.chance("contacts"), len(accounts)
    has_second, has_approver = chance.share(n) < 0.30, chance.share(n) < 0.10
    left = (chance.share(n) < 0.02) & has_second
    seats = [("primary", np.ones(n, dtype=np.bool_)), ("secondary", has_second), ("approver", has_approver)]
    parts = [_seat(world, accounts[who], role, left[who]) for role, who in seats]
    contacts = pd.concat(parts, ignore_index=True).sort_values(["account_id", "role"], kind="stable", ignore_index=True)
    contacts.insert(0, "contact_id", [f"K{i}" for i in range(1, len(contacts) + 1)])
    return require(contacts, CONTACTS)


def _seat(world: World, accounts: pd.DataFrame, role: str, left: Mask) -> pd.DataFrame:
    n, chance = len(accounts), world.chance(f"contacts {role}")
    people = person_names(world, f"people {role}", accounts["language"].tolist())
    gone = left if role == "primary" else np.zeros(n, dtype=np.bool_)
    bounced = (chance.share(n) < 0.012) & ~gone
    ended = as_datetimes(np.where(gone, world.last - chance.whole(n, 5, 200), 10**6))
    return pd.DataFrame(
        {
            "account_id": accounts["account_id"].tolist(),
            "name": people,
            "role": role,
            "email": mail_addresses(people, accounts["name"].tolist()),
            "phone": phone_numbers(world, f"phones {role}", accounts["country"]),
            "preferred_channel": np.array(["email", "phone", "letter"])[chance.pick(n, (0.86, 0.1, 0.04))],
            "language": accounts["language"].tolist(),
            "status": np.where(gone, "left", np.where(bounced, "bounced", "active")),
            "opt_out": np.where(chance.share(n) < 0.02, "sms chat", np.where(chance.share(n) < 0.01, "phone", "")),
            "valid_from": accounts["opened_on"].to_numpy(),
            "valid_to": ended,
        }
    )
