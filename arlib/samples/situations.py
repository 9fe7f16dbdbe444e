"""What is planted on whom: the plan that the makers of documents and payments carry out.

A row of the plan is one situation on one account on one day. A credit situation leaves an
unresolved credit that is exactly ``as_of - day`` days old; ``overdue`` leaves an unpaid invoice
that fell due on ``day``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.samples.world import Days, Mask, World, last_working

CAUSE_OF = {
    "duplicate": "duplicate_payment",
    "paid_credited": "paid_credited_invoice",
    "discount_overpaid": "discount_difference",
    "tax_overpaid": "tax_difference",
    "wrong_payer": "wrong_payer",
    "prepayment": "prepayment",
    "pricing_note": "pricing",
    "part_credit": "pricing",
    "return_note": "other",
}
CREDIT_SITUATIONS = tuple(CAUSE_OF)
CREDIT_WEIGHTS = (0.18, 0.16, 0.10, 0.08, 0.12, 0.12, 0.12, 0.05, 0.07)
UNAPPLIED_SITUATIONS = (
    "plain",
    "combined",
    "two_parts",
    "short_pay",
    "bank_fee",
    "discount_taken",
    "discount_late",
    "discount_wrong",
)
UNAPPLIED_WEIGHTS = (0.55, 0.17, 0.06, 0.06, 0.05, 0.05, 0.04, 0.02)
BOUNDARY_AGES = (59, 60, 90, 91)
BOUNDARY_COUNT = 12
DUE_BOUNDARIES = (0, 1, 30, 31, 60, 61, 90, 91)


def plan_situations(world: World, habits: pd.DataFrame) -> pd.DataFrame:
    """The plan: ``acc``, ``situation``, ``day`` (day number), ``unapplied`` and ``payer`` (account number)."""
    first = plan_first_credits(world, habits)
    parts = [first, plan_more_credits(world, habits, first), plan_unknown_payers(world), plan_overdue(world, habits)]
    plan = pd.concat(parts, ignore_index=True)
    return plan.assign(payer=plan["payer"].where(plan["payer"] >= 0, plan["acc"]))


def plan_first_credits(world: World, habits: pd.DataFrame) -> pd.DataFrame:
    """The oldest credit of every credit holder: 40% high, 25% medium, 35% low; the edges planted on purpose."""
    chance = world.chance("first credits")
    holders = chance.order(world.accounts)
    holders = holders[habits["credit"].to_numpy()[holders]]
    ages, tier = _ages(world, holders, habits)
    unapplied = (tier == 2) & (chance.share(len(holders)) < 0.58) & ~np.isin(ages, BOUNDARY_AGES)
    ages = np.where(unapplied, (ages.astype(np.float64) ** 2 / 70).astype(np.int64), ages)
    days = np.where(np.isin(ages, BOUNDARY_AGES), world.last - ages, last_working(world.last - ages))
    plan = _credit_rows(world, "first", holders, days, unapplied, habits)
    return _with_combined(world, plan)


def _ages(world: World, holders: Days, habits: pd.DataFrame) -> tuple[Days, Days]:
    n, chance = len(holders), world.chance("credit ages")
    tier = chance.pick(n, (0.40, 0.25, 0.35))
    is_new = habits["is_new"].to_numpy()[holders]
    tier = np.where(is_new, 2, tier)
    high = 91 + (chance.share(n) ** 2.2 * 520).astype(np.int64)
    medium, low = chance.whole(n, 60, 90), chance.whole(n, 0, 58)
    ages = np.select([tier == 0, tier == 1, is_new], [high, medium, low % 25], low)
    edges = np.repeat(np.array(BOUNDARY_AGES), BOUNDARY_COUNT)
    seats = np.flatnonzero(~is_new)[: len(edges)]
    ages[seats] = edges[: len(seats)]
    return ages, np.digitize(-ages, (-90, -59))


def _credit_rows(
    world: World, concern: str, accounts: Days, days: Days, unapplied: Mask, habits: pd.DataFrame
) -> pd.DataFrame:
    n, chance = len(accounts), world.chance(f"credit causes {concern}")
    cause = np.array(CREDIT_SITUATIONS, dtype=object)[chance.pick(n, CREDIT_WEIGHTS)]
    receipt = np.array(UNAPPLIED_SITUATIONS, dtype=object)[chance.pick(n, UNAPPLIED_WEIGHTS)]
    relative = _relatives(world, concern, accounts, habits)
    cause = np.where((cause == "wrong_payer") & (relative < 0), "duplicate", cause)
    situation = np.where(unapplied, receipt, cause)
    wrong = situation == "wrong_payer"
    return pd.DataFrame(
        {
            "acc": np.where(wrong, relative, accounts),
            "situation": situation,
            "day": days,
            "unapplied": np.asarray(unapplied, dtype=np.bool_) | wrong,
            "payer": np.where(wrong, accounts, -1),
        }
    )


def _relatives(world: World, concern: str, accounts: Days, habits: pd.DataFrame) -> Days:
    """Another member of the same family in the same country, -1 where there is none."""
    head, country = habits["head"].to_numpy()[accounts], habits["country"].to_numpy()
    families = habits[(habits["head"] >= 0)].groupby("head", sort=True).groups
    draw = world.chance(f"relatives {concern}").share(len(accounts))
    found = np.full(len(accounts), -1, dtype=np.int64)
    for i in np.flatnonzero(head >= 0):
        kin = [k for k in families[head[i]] if k != accounts[i] and country[k] == country[accounts[i]]]
        found[i] = kin[int(draw[i] * len(kin))] if kin else -1
    return found


def _with_combined(world: World, plan: pd.DataFrame) -> pd.DataFrame:
    """A combined payment stands for 2 to 6 invoices: its row is repeated."""
    copies = np.where(plan["situation"] == "combined", world.chance("combined sizes").whole(len(plan), 2, 6), 1)
    return plan.loc[plan.index.repeat(copies)].reset_index(drop=True)


def plan_more_credits(world: World, habits: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    """A second, younger credit for every fifth holder, and fresh receipts for some of the others."""
    chance = world.chance("more credits")
    holder = np.where(first["payer"] >= 0, first["payer"], first["acc"]).astype(np.int64)
    chosen = (chance.share(len(first)) < 0.24) & ~habits["is_new"].to_numpy()[holder] & ~first["unapplied"].to_numpy()
    accounts, oldest = holder[chosen], world.last - first["day"].to_numpy()[chosen]
    fresh = chance.share(len(accounts)) < 0.3
    ages = np.where(fresh, np.minimum(oldest, 30) * chance.share(len(accounts)), oldest * chance.share(len(accounts)))
    plan = _credit_rows(world, "more", accounts, world.last - ages.astype(np.int64), fresh, habits)
    return _with_combined(world, plan)


def plan_unknown_payers(world: World) -> pd.DataFrame:
    """Receipts of the last weeks whose payer the bank line does not name."""
    n = world.scaled(60)
    chance = world.chance("unknown payers")
    return pd.DataFrame(
        {
            "acc": chance.whole(n, 0, world.accounts - 1),
            "situation": "unknown_payer",
            "day": world.last - chance.whole(n, 0, 40),
            "unapplied": True,
            "payer": -1,
        }
    )


def plan_overdue(world: World, habits: pd.DataFrame) -> pd.DataFrame:
    """Unpaid invoices: on most accounts without a credit and on a good share of the others."""
    n, chance = world.accounts, world.chance("overdue")
    wanted = np.where(habits["credit"], 0.28, 0.62) * np.where(habits["problem"], 1.8, 1.0)
    accounts = np.flatnonzero((chance.share(n) < wanted) & ~habits["is_new"].to_numpy())
    m = len(accounts)
    band = chance.pick(m, (0.45, 0.22, 0.13, 0.20))
    late = np.select(
        [band == 0, band == 1, band == 2],
        [chance.whole(m, 1, 30), chance.whole(m, 31, 60), chance.whole(m, 61, 90)],
        91 + (chance.share(m) ** 1.7 * 300).astype(np.int64),
    )
    edges = np.repeat(np.array(DUE_BOUNDARIES), 4)[:m]
    late[: len(edges)] = edges
    kind = np.array(["overdue", "disputed", "on_hold", "part_paid"], dtype=object)[
        chance.pick(m, (0.82, 0.05, 0.03, 0.10))
    ]
    return pd.DataFrame({"acc": accounts, "situation": kind, "day": world.last - late, "unapplied": False, "payer": -1})
