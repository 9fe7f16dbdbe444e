"""What was billed: the everyday invoices of 24 months, and the invoices that planted situations need."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.samples.words import COUNTRIES
from arlib.samples.world import NEVER, Days, World, as_date, last_working, next_working, weekdays

WITHOUT_INVOICE = ("prepayment", "return_note")
DISCOUNT_TERMS = ("2/10 net 30", "3/14 net 45", "2/10 net 60")
EVERYDAY = (
    "plain",
    "two_parts",
    "short_pay",
    "bank_fee",
    "credit_used",
    "returned",
    "refunded",
    "tiny_over",
    "disputed",
)
EVERYDAY_WEIGHTS = (0.790, 0.055, 0.035, 0.03, 0.032, 0.013, 0.012, 0.022, 0.011)
WITH_TERMS = ("discount_taken", "discount_late", "discount_wrong")
INVOICES_PER_ACCOUNT = 2.5
RATE = {"EUR": 1.0, "USD": 1.12, "GBP": 0.86, "JPY": 165.0}
"""Rough sizes only: an invoice in yen shows larger figures than one in euro."""

Words = npt.NDArray[np.object_]


def make_invoices(world: World, plan: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """All invoices in number order, with what will become of each.

    Columns: ``acc``, ``situation``, ``currency``, ``amount`` (minor units), ``issue``, ``due``, ``pay``
    (the true payment day, ``NEVER`` if none), ``terms``, ``discount_pct``, ``planted`` (day of the planted
    event, -1), ``unapplied`` (the receipt is not applied yet), ``payer`` (account number), ``item_id``, ``po``.
    """
    rows = pd.concat([everyday_invoices(world, habits), planted_invoices(world, plan, habits)], ignore_index=True)
    rows = _with_terms(world, rows, habits)
    rows = _with_currency(world, rows, habits)
    rows = rows.assign(amount=_amounts(world, rows, habits))
    rows = rows.sort_values("issue", kind="stable", ignore_index=True)
    prefix = np.where(
        (rows["situation"] == "plain") & (world.chance("debit notes").share(len(rows)) < 0.008), "DN-", "AT-"
    )
    numbers = [f"{p}{100001 + i}" for i, p in enumerate(prefix.tolist())]
    return rows.assign(item_id=np.array(numbers, dtype=object), po=_orders(world, len(rows)))


def everyday_invoices(world: World, habits: pd.DataFrame) -> pd.DataFrame:
    """Billing by each account's rate, with a seasonal year and a month-end rush."""
    chance = world.chance("billing")
    pull = habits["rate"].to_numpy()
    mean = INVOICES_PER_ACCOUNT - 1.0
    counts = 1 + (pull / pull.mean() * mean + chance.share(len(habits))).astype(np.int64).clip(max=80)
    acc = np.repeat(np.arange(len(habits)), counts)
    issue = _issue_days(world, habits["opened"].to_numpy()[acc])
    terms = habits["terms_days"].to_numpy()[acc]
    situation = np.array(EVERYDAY, dtype=object)[chance.pick(len(acc), EVERYDAY_WEIGHTS)]
    rows = _frame(acc, situation, issue, issue + terms)
    return _with_companions(world, rows.assign(pay=_true_pay_days(world, rows, habits)))


def _with_companions(world: World, rows: pd.DataFrame) -> pd.DataFrame:
    """One plain invoice in thirty has one to five companions of the days before; they are paid together."""
    chance = world.chance("companions")
    chosen = (rows["situation"] == "plain").to_numpy() & (chance.share(len(rows)) < 1 / 30)
    copies = np.where(chosen, 1 + np.array([1, 2, 3, 4, 5])[chance.pick(len(rows), (0.4, 0.3, 0.15, 0.1, 0.05))], 1)
    many = rows.loc[rows.index.repeat(copies)]
    nth = many.groupby(level=0).cumcount().to_numpy(dtype=np.int64)
    issue = np.maximum(last_working(np.asarray(many["issue"].to_numpy() - 2 * nth, dtype=np.int64)), world.first)
    terms = (many["due"] - many["issue"]).to_numpy()
    issue = np.where(nth > 0, issue, many["issue"].to_numpy())
    together = np.where((nth > 0) | (copies[many.index] > 1), "combined", many["situation"].to_numpy())
    return many.assign(issue=issue, due=issue + terms, situation=together).reset_index(drop=True)


def _frame(acc: Days, situation: Words, issue: Days, due: Days) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "acc": acc,
            "situation": pd.Series(situation, dtype=object),
            "issue": issue,
            "due": due,
            "pay": NEVER,
            "planted": -1,
            "unapplied": False,
            "payer": acc,
        }
    )


def _issue_days(world: World, opened: Days) -> Days:
    """Issue days from when the account opened up to the as-of day; two in five fall on the last days of a month."""
    chance, n = world.chance("issue days"), len(opened)
    days = np.arange(world.first, world.last + 1)
    edges = np.concatenate([[0.0], np.cumsum([_pull_of_day(int(d), world) for d in days])])
    start = edges[np.clip(opened + 2 - world.first, 0, len(days) - 3)]
    drawn = start + chance.share(n) * (edges[-1] - start)
    return np.asarray(days[np.searchsorted(edges, drawn, side="right") - 1])


def _pull_of_day(number: int, world: World) -> float:
    """How much is billed on a day: nothing at weekends, more at month end, in quarter-end months, and year on year."""
    day = as_date(number)
    if day.weekday() >= 5:
        return 0.0
    season = (0.85, 0.9, 1.15, 1.0, 1.0, 1.15, 0.95, 0.75, 1.1, 1.0, 1.05, 1.25)[day.month - 1]
    month_end = 3.6 if as_date(number + 4).month != day.month else 1.0
    return season * month_end * (1 + 0.15 * (number - world.first) / 365)


def _true_pay_days(world: World, rows: pd.DataFrame, habits: pd.DataFrame) -> Days:
    """Due day plus the account's pace, its drift over the two years, its scatter, and now and then a long delay."""
    n, chance = len(rows), world.chance("payment days")
    own = habits.iloc[rows["acc"].to_numpy()]
    when = (rows["issue"].to_numpy() - world.first) / (world.last - world.first)
    late = (
        own["pace"].to_numpy() + own["drift"].to_numpy() * 2 * (when - 0.5) + own["scatter"].to_numpy() * chance.bell(n)
    )
    late = late + np.where(chance.share(n) < 0.04, 20 + 70 * chance.share(n), 0.0)
    pay = np.maximum(rows["due"].to_numpy() + np.rint(late).astype(np.int64), rows["issue"].to_numpy() + 2)
    pay = _on_pay_run(next_working(pay), own["pay_run"].to_numpy())
    return np.where(chance.share(n) < own["never"].to_numpy(), NEVER, pay)


def _on_pay_run(pay: Days, run: Days) -> Days:
    """Some customers pay on Thursdays only (run 1), some on the 15th and the last of a month (run 2)."""
    thursday = pay + (3 - weekdays(pay)) % 7
    months = pay.astype("datetime64[D]").astype("datetime64[M]")
    fifteenth = months.astype("datetime64[D]").astype(np.int64) + 14
    month_end = (months + 1).astype("datetime64[D]").astype(np.int64) - 1
    half_month = next_working(np.where(pay <= fifteenth, fifteenth, month_end))
    return np.select([run == 1, run == 2], [thursday, half_month], pay)


def planted_invoices(world: World, plan: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """The invoice behind each planned situation, dated back from the planned day."""
    rows = plan[~plan["situation"].isin(WITHOUT_INVOICE)].reset_index(drop=True)
    n, chance = len(rows), world.chance("planted invoices")
    own = habits.iloc[rows["acc"].to_numpy()]
    terms, day, situation = own["terms_days"].to_numpy(), rows["day"].to_numpy(), rows["situation"].to_numpy()
    lead = np.maximum(terms + np.clip(own["pace"].to_numpy() + np.rint(5 * chance.bell(n)).astype(np.int64), -5, 35), 3)
    follow = np.where(np.isin(situation, ("duplicate", "pricing_note")), chance.whole(n, 2, 18), 0)
    pay = day - follow
    issue = pay - np.where(
        np.isin(situation, ("discount_taken", "discount_wrong", "discount_overpaid")), chance.whole(n, 4, 9), lead
    )
    issue = np.where(situation == "discount_late", pay - chance.whole(n, 14, 27), issue)
    issue = np.where(situation == "part_credit", day - chance.whole(n, 3, 12), issue)
    debt = np.isin(situation, ("overdue", "disputed", "on_hold", "part_paid"))
    issue = last_working(np.where(debt, day - terms, issue))
    issue = np.maximum(issue, np.maximum(world.first, own["opened"].to_numpy() + 2))
    pay = np.select([debt, situation == "part_credit"], [_pay_after(world, n, own), issue + lead], pay)
    due = np.where(debt, day, issue + terms)
    frame = _frame(rows["acc"].to_numpy(), situation, np.minimum(issue, day), due)
    return frame.assign(pay=pay, planted=day, unapplied=rows["unapplied"].to_numpy(), payer=rows["payer"].to_numpy())


def _pay_after(world: World, count: int, own: pd.DataFrame) -> Days:
    """When an overdue customer will pay in truth: after the as-of day, or never."""
    chance = world.chance("future payments")
    wait = 1 - np.log1p(-chance.share(count)) * (10 + np.clip(own["pace"].to_numpy(), 0, 60))
    pay = next_working(world.last + np.maximum(wait.astype(np.int64), 1))
    return np.where(chance.share(count) < np.clip(own["never"].to_numpy() * 6, 0.05, 0.5), NEVER, pay)


def _with_terms(world: World, rows: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """Terms as printed; everyday invoices with discount terms get their discount stories here."""
    n, chance = len(rows), world.chance("terms")
    own = habits.iloc[rows["acc"].to_numpy()]
    planned = rows["situation"].astype(str).str.startswith("discount").to_numpy()
    offered = (
        own["gets_discount"].to_numpy() & ~rows["unapplied"].to_numpy() & (rows["planted"].to_numpy() < 0)
    ) | planned
    days = (rows["due"] - rows["issue"]).to_numpy()
    pct, window = np.where(days == 45, 3, 2), np.where(days == 45, 14, 10)
    net = np.array([f"net {d}" for d in days.tolist()], dtype=object)
    offer = np.array([f"{p}/{w} " for p, w in zip(pct.tolist(), window.tolist(), strict=True)], dtype=object)
    story = np.array(["plain", *WITH_TERMS], dtype=object)[chance.pick(n, (0.30, 0.50, 0.13, 0.07))]
    switched = offered & (rows["situation"] == "plain").to_numpy() & (rows["pay"] < NEVER).to_numpy()
    situation = np.where(switched, story, rows["situation"].to_numpy())
    early = rows["issue"].to_numpy() + chance.whole(n, 3, 8)
    late = rows["issue"].to_numpy() + window + chance.whole(n, 5, 16)
    fast = switched & np.isin(story, ("discount_taken", "discount_wrong"))
    pay = np.select(
        [fast, switched & (story == "discount_late")], [last_working(early), next_working(late)], rows["pay"].to_numpy()
    )
    terms = np.where(offered, offer + net, net)
    return rows.assign(terms=terms, discount_pct=np.where(offered, pct, 0), situation=situation, pay=pay)


def _amounts(world: World, rows: pd.DataFrame, habits: pd.DataFrame) -> Days:
    """Amounts by the account's way of pricing: real cents, whole units, a price list, or the same fee each time."""
    n, chance = len(rows), world.chance("amounts")
    own = habits.iloc[rows["acc"].to_numpy()]
    size, pricing = own["size"].to_numpy(), own["pricing"].to_numpy()
    value = np.exp(size + 0.8 * chance.bell(n))
    price = np.exp(size).round(-1) / 4
    steps = np.maximum(price.round(), 5.0)
    free = np.select(
        [pricing == 1, pricing == 2], [np.maximum(value.round(), 20), steps * chance.whole(n, 1, 9)], value
    )
    free = np.where(pricing == 3, np.maximum(np.exp(size).round(0), 20), free)
    currency = rows["currency"].to_numpy()
    scale = np.array([RATE[c] for c in currency.tolist()])
    minor = np.where(
        currency == "JPY", np.maximum((free * scale).round(), 500), np.maximum((free * scale * 100).round(), 2000)
    )
    whole = (pricing == 1) & (currency != "JPY")
    return np.asarray(np.where(whole, (minor / 100).round() * 100, minor).astype(np.int64))


def _with_currency(world: World, rows: pd.DataFrame, habits: pd.DataFrame) -> pd.DataFrame:
    """The account's currency; one everyday invoice in eighty is in another one, half of them with an exchange loss."""
    own = np.array([c.currency for c in COUNTRIES], dtype=object)[habits["country"].to_numpy()[rows["acc"].to_numpy()]]
    chance = world.chance("second currency")
    plain = (rows["planted"].to_numpy() < 0) & (rows["situation"] == "plain").to_numpy()
    odd = plain & (chance.share(len(rows)) < 0.0125)
    moved = odd & (chance.share(len(rows)) < 0.5)
    situation = np.where(moved, "fx_difference", rows["situation"].to_numpy())
    return rows.assign(currency=np.where(odd, np.where(own == "EUR", "USD", "EUR"), own), situation=situation)


def _orders(world: World, count: int) -> Words:
    """The customer's order number on just under half of the invoices."""
    chance = world.chance("order numbers")
    number, has, long = chance.whole(count, 10000, 99999), chance.share(count) < 0.45, chance.share(count) < 0.3
    texts = [
        ("45000" if tall else "PO-") + str(k) if given else ""
        for k, given, tall in zip(number.tolist(), has, long, strict=True)
    ]
    return np.array(texts, dtype=object)
