"""What was paid: who paid which invoice how much and when, grouped into the payments a bank shows.

A *leg* is the part of a payment that is meant for one invoice. Legs of one customer on one day
may arrive as one combined payment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from arlib.samples.billing import Words
from arlib.samples.world import NEVER, Days, Mask, World, next_working

FRESH_DAYS = 14
"""Receipts of the last two weeks are mostly not applied yet."""

COMBINABLE = ("plain", "combined", "credit_used", "unknown_payer")
SETTLED_AFTER_DAYS = 150


@dataclass(frozen=True)
class Receipts:
    """Payments and what they are for.

    ``payments``: ``acc`` (account number, -1 unknown), ``day``, ``currency``, ``amount`` (minor, positive),
    ``invoice`` (the first invoice's row number, -1), ``legs`` (their count), ``role``, ``situation``, ``applied``.
    ``legs``: ``payment`` (row number in payments), ``invoice`` (row number), ``amount``, ``over`` (money beyond the
    invoice), ``discount``, ``day``, ``role``, ``situation``, ``applied``.
    ``future``: legs that will only come after the as-of day.
    """

    payments: pd.DataFrame
    legs: pd.DataFrame
    future: pd.DataFrame


def make_receipts(world: World, invoices: pd.DataFrame, habits: pd.DataFrame) -> Receipts:
    """Every payment of an invoice up to the as-of day."""
    every = make_legs(world, invoices)
    legs = every[every["day"] <= world.last].reset_index(drop=True)
    legs = _with_applied(world, legs, invoices, habits)
    payments, legs = _with_foreign_money(world, *group_legs(legs, invoices))
    return Receipts(payments, legs, every[every["day"] > world.last].reset_index(drop=True))


def make_legs(world: World, invoices: pd.DataFrame) -> pd.DataFrame:
    """Legs of all situations, future ones included."""
    amount, pay = invoices["amount"].to_numpy(), invoices["pay"].to_numpy()
    situation = invoices["situation"].to_numpy()
    taken = first_parts(world, invoices)
    unpaid = np.isin(situation, ("overdue", "on_hold", "part_paid")) | (
        (situation == "disputed") & (invoices["planted"].to_numpy() >= 0)
    )
    day = np.where(
        np.isin(situation, ("paid_credited", "discount_overpaid", "tax_overpaid")), invoices["planted"].to_numpy(), pay
    )
    main = _legs(invoices, ~unpaid & (day < NEVER), day, taken["amount"], "main").assign(
        over=lambda f: taken["over"][f["invoice"]], discount=lambda f: taken["discount"][f["invoice"]]
    )
    parts = [main, *_later_legs(world, invoices, amount - taken["amount"], situation)]
    return pd.concat(parts, ignore_index=True).sort_values(["day", "invoice"], kind="stable", ignore_index=True)


def _legs(invoices: pd.DataFrame, mask: Mask, day: Days, amount: Days, role: str) -> pd.DataFrame:
    rows = np.flatnonzero(mask & (day < NEVER))
    return pd.DataFrame(
        {
            "invoice": rows,
            "day": day[rows],
            "amount": amount[rows],
            "over": 0,
            "discount": 0,
            "role": role,
            "situation": invoices["situation"].to_numpy()[rows],
        }
    )


def first_parts(world: World, invoices: pd.DataFrame) -> dict[str, Days]:
    """Of each invoice: the amount its main payment is for, the money beyond it, and the discount agreed."""
    chance, n = world.chance("parts paid"), len(invoices)
    amount, situation = invoices["amount"].to_numpy(), invoices["situation"].to_numpy()
    share, small = chance.share(n), chance.whole(n, 5, 25)
    pct = invoices["discount_pct"].to_numpy()
    discount = (amount * pct + 50) // 100
    fee = np.minimum(small * 100, amount // 4)
    part = np.maximum(amount * np.array([25, 30, 40, 50, 60])[chance.whole(n, 0, 4)] // 100, 1)
    part = np.where((share < 0.5) & (part > 20000), part // 10000 * 10000, part)
    short = np.maximum((amount * (0.01 + 0.09 * share)).astype(np.int64), 1)
    wrong_pct = (amount * (pct + 1) + 50) // 100
    tax = (amount * np.where(share < 0.5, 20, 19) + 50) // 100
    credited = credited_amounts(world, invoices)
    left = {
        "two_parts": amount - part,
        "short_pay": short,
        "bank_fee": fee,
        "discount_taken": discount,
        "discount_late": discount,
        "discount_wrong": wrong_pct,
        "discount_overpaid": discount,
        "paid_credited": credited,
        "credit_used": credited,
        "part_credit": credited // 2,
        "fx_difference": np.maximum(amount * 3 // 1000, 1),
    }
    over = {"paid_credited": credited, "discount_overpaid": discount, "tax_overpaid": tax, "tiny_over": 1 + small // 6}
    agreed = ("discount_taken", "discount_wrong", "discount_overpaid")
    return {
        "amount": amount - _chosen(situation, left),
        "over": _chosen(situation, over),
        "discount": np.where(np.isin(situation, agreed), discount, 0),
    }


def _chosen(situation: Words, by_situation: dict[str, Days]) -> Days:
    names = list(by_situation)
    return np.select([situation == n for n in names], [by_situation[n] for n in names], 0).astype(np.int64)


def credited_amounts(world: World, invoices: pd.DataFrame) -> Days:
    """How much of an invoice its credit note takes back: all of it for a third of those paid nevertheless."""
    chance, n = world.chance("credited amounts"), len(invoices)
    amount, situation = invoices["amount"].to_numpy(), invoices["situation"].to_numpy()
    part = np.maximum((amount * (0.04 + 0.4 * chance.share(n))).astype(np.int64), 2)
    whole = (situation == "paid_credited") & (chance.share(n) < 0.35)
    return np.where(whole, amount, part)


def _later_legs(world: World, invoices: pd.DataFrame, rest: Days, situation: Words) -> list[pd.DataFrame]:
    """Second parts, part payments, repeated payments, payments after a return, residues paid at last."""
    chance, n = world.chance("later payments"), len(invoices)
    pay, amount, planted = invoices["pay"].to_numpy(), invoices["amount"].to_numpy(), invoices["planted"].to_numpy()
    gap = next_working(np.minimum(pay, NEVER - 100) + chance.whole(n, 12, 45))
    nothing = np.zeros(n, dtype=np.int64)
    repaid = (situation == "returned") & (chance.share(n) < 0.75)
    residue = (situation == "discount_late") & (chance.share(n) < 0.4) & ~invoices["unapplied"].to_numpy()
    again = _legs(invoices, situation == "duplicate", planted, nothing, "duplicate")
    twice = next_working(np.minimum(pay, NEVER - 9) + 3)
    sent_back = _legs(invoices, (situation == "refunded") & (twice < world.last - 30), twice, nothing, "refunded")
    part = np.maximum(amount * (20 + 50 * chance.share(n)).astype(np.int64) // 100, 1)
    part_day = next_working(np.minimum(invoices["due"].to_numpy() + chance.whole(n, 0, 9), world.last - 24))
    return [
        _legs(invoices, (situation == "two_parts") & (pay < NEVER), gap, rest, "second"),
        _legs(invoices, repaid & (pay < NEVER), gap, amount, "repaid"),
        _legs(invoices, residue & (pay < NEVER), gap, rest, "residue"),
        _legs(invoices, (situation == "part_paid") & (part_day > invoices["issue"].to_numpy()), part_day, part, "part"),
        again.assign(over=lambda f: amount[f["invoice"]]),
        sent_back.assign(over=lambda f: amount[f["invoice"]]),
    ]


def _with_applied(world: World, legs: pd.DataFrame, invoices: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """Planted open receipts wait for the desk, and fresh everyday ones of nine in ten credit holders."""
    rows = legs["invoice"].to_numpy()
    holder = habits["credit"].to_numpy()[invoices["payer"].to_numpy()[rows]]
    fresh = legs["day"].to_numpy() > world.last - FRESH_DAYS
    simple = legs["role"].isin(["main", "second"]).to_numpy() & np.isin(legs["situation"].to_numpy(), _SIMPLE)
    waits = world.chance("not applied yet").share(len(habits))[invoices["payer"].to_numpy()[rows]] < 0.9
    planted_open = invoices["unapplied"].to_numpy()[rows]
    return legs.assign(applied=~(planted_open | (fresh & holder & simple & waits)))


_SIMPLE = (
    "plain",
    "combined",
    "two_parts",
    "short_pay",
    "bank_fee",
    "discount_taken",
    "discount_late",
    "discount_wrong",
)


def group_legs(legs: pd.DataFrame, invoices: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Legs of one payer, currency and day become one payment of up to six invoices; everything else stays single."""
    payer = invoices["payer"].to_numpy()[legs["invoice"]]
    unknown = (legs["situation"] == "unknown_payer").to_numpy()
    keyed = legs.assign(acc=np.where(unknown, -1, payer), currency=invoices["currency"].to_numpy()[legs["invoice"]])
    single = ~(legs["situation"].isin(COMBINABLE) & (legs["role"] == "main")).to_numpy() | unknown
    keyed = keyed.assign(alone=np.where(single, np.arange(len(keyed)), -1))
    keys = ["day", "acc", "currency", "applied", "alone"]
    seat = keyed.groupby(keys, sort=False).cumcount().to_numpy() // 6
    payment = keyed.assign(batch=seat).groupby([*keys, "batch"], sort=True).ngroup().to_numpy()
    keyed = keyed.assign(payment=payment).sort_values(["payment", "invoice"], kind="stable", ignore_index=True)
    money = keyed.assign(total=keyed["amount"] + keyed["over"]).groupby("payment", sort=True)
    payments = money.agg(
        acc=("acc", "first"),
        day=("day", "first"),
        currency=("currency", "first"),
        amount=("total", "sum"),
        invoice=("invoice", "first"),
        legs=("invoice", "size"),
        role=("role", "first"),
        situation=("situation", "first"),
        applied=("applied", "first"),
    ).reset_index(drop=True)
    return payments, keyed.drop(columns=["alone", "acc", "currency"])


def _with_foreign_money(world: World, pay: pd.DataFrame, leg: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A handful of open receipts arrive in another currency than their invoice."""
    fits = (
        ~pay["applied"] & (pay["legs"] == 1) & (pay["situation"] == "plain") & pay["currency"].isin(["EUR", "USD"])
    ).to_numpy()
    rows = np.flatnonzero(fits)[:: max(1, int(fits.sum()) // world.scaled(12))][: world.scaled(12)]
    euro = (pay["currency"] == "EUR").to_numpy()[rows]
    money, currency, situation = (
        pay["amount"].to_numpy().copy(),
        pay["currency"].to_numpy().copy(),
        pay["situation"].to_numpy().copy(),
    )
    money[rows] = np.where(euro, money[rows] * 112 // 100, money[rows] * 100 // 112)
    currency[rows], situation[rows] = np.where(euro, "USD", "EUR"), "other_currency"
    hit = leg["payment"].isin(rows).to_numpy()
    amount = np.where(hit, money[leg["payment"].to_numpy()], leg["amount"].to_numpy())
    legs = leg.assign(amount=amount, situation=np.where(hit, "other_currency", leg["situation"].to_numpy()))
    return pay.assign(amount=money, currency=currency, situation=situation), legs
