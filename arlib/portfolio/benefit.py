"""What the workbench is worth in a year: measured counts times stated assumptions, low, base and high.

payments matched by rule   x minutes saved            x cost of an hour
payments left to a person  x minutes a suggestion saves x cost of an hour
money that was applied     x days it waited less      x interest        (the interest only, never the cash itself)
money that was paid twice  x share refunded by mistake
less what it costs to run
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd

from arlib.dates import midnight, plain_day
from arlib.errors import ParameterError
from arlib.ledger import with_reporting_amount
from arlib.money import exponent
from arlib.policy import Policy

CASES = ("low", "base", "high")
YEAR_DAYS = 365
PARTS = {
    "matching": "Payments matched by rule",
    "exceptions": "Payments decided with a suggestion",
    "interest": "Interest on money applied sooner",
    "double_refunds": "Money not paid out twice",
    "running": "Running the workbench",
}
MEASURED_COLUMNS = ["measure", "meaning", "value", "unit", "source"]
ASSUMED_COLUMNS = ["assumption", "low", "base", "high", "unit", "source"]
TORNADO_COLUMNS = ["assumption", "low_minor", "high_minor", "swing_minor"]
_UNITS = {"minutes_per_match": "minutes", "minutes_to_check": "minutes", "minutes_saved_per_exception": "minutes",
          "hourly_cost": "an hour", "waiting_saved_pct": "%", "interest_pct": "% a year", "paid_out_twice_pct": "%",
          "running_cost": "a year"}  # fmt: skip


@dataclass(frozen=True)
class Benefit:
    """What the workbench is worth in a year.

    Args:
        as_of: The day the counts end on.
        currency: The reporting currency of all amounts.
        measured: ``measure meaning value unit source``: what was counted, and in which rows.
        assumed: ``assumption low base high unit source``: what is assumed, each a policy key.
        parts: ``part meaning low_minor base_minor high_minor``, the last row the total.
        tornado: ``assumption low_minor high_minor swing_minor``: the total when one assumption alone moves, widest
            first.
        freed_minor: Cash freed once by applying money sooner (base case). Not part of the total: its interest is.
        left_out: Currencies without a recorded rate; their money is not in any figure.
    """

    as_of: date
    currency: str
    measured: pd.DataFrame
    assumed: pd.DataFrame
    parts: pd.DataFrame
    tornado: pd.DataFrame
    freed_minor: int
    left_out: tuple[str, ...]

    def total(self, case: str = "base") -> int:
        """The yearly total of a case, minor units."""
        return int(self.parts[f"{case}_minor"].iloc[-1])


def benefit(
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    exceptions: pd.DataFrame,
    match_rates: pd.DataFrame,
    *,
    as_of: date,
    policy: Policy,
) -> Benefit:
    """What the workbench is worth in a year.

    Args:
        items: ITEMS.
        allocations: ALLOCATIONS booked.
        exceptions: A reconciliation's exceptions: ``code item_id``.
        match_rates: Its rates: ``level matched total``.
        as_of: Counts are of the 365 days that end on this day.
        policy: The assumptions, the reporting currency and its rates.

    Raises:
        ParameterError: there is no money in the book, hence no currency to value a year in.
    """
    if not policy.reporting_currency:
        raise ParameterError(
            "the book holds no money to value a year of",
            where="benefit",
            next_step="Import invoices and payments first, or name a reporting_currency in the policy.",
        )
    measured, left_out = _measured(items, allocations, exceptions, match_rates, as_of=as_of, policy=policy)
    counts = {str(m): Decimal(v) for m, v in zip(measured["measure"], measured["value"], strict=True)}
    ranges = {name: getattr(policy.benefit, name) for name in type(policy.benefit).model_fields}
    cases = {case: {name: Decimal(str(getattr(r, case))) for name, r in ranges.items()} for case in CASES}
    unit = 10 ** exponent(policy.reporting_currency)
    worth = {case: _parts(counts, values, unit) for case, values in cases.items()}
    return Benefit(
        as_of=as_of,
        currency=policy.reporting_currency,
        measured=measured,
        assumed=_assumed(cases),
        parts=_parts_frame(worth),
        tornado=_tornado(counts, cases, unit),
        freed_minor=_whole(_freed(counts, cases["base"])),
        left_out=left_out,
    )


def _measured(
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    exceptions: pd.DataFrame,
    match_rates: pd.DataFrame,
    *,
    as_of: date,
    policy: Policy,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    since = as_of - timedelta(days=YEAR_DAYS)
    year = items[items["issue_date"].gt(midnight(since)) & items["issue_date"].le(midnight(as_of))]
    payments = year[year["kind"].eq("payment")]
    rate = match_rates[match_rates["level"].eq("payment")].iloc[0]
    doubles = payments[payments["item_id"].isin(exceptions.loc[exceptions["code"].eq("DUPLICATE_PAYMENT"), "item_id"])]
    applied = _applied(payments, allocations, as_of)
    priced = [_priced(frame, policy, as_of) for frame in (doubles, applied)]
    waited = priced[1][priced[1]["in_reporting"].notna()]
    money, weighted = int(waited["in_reporting"].sum()), int((waited["in_reporting"] * waited["days"]).sum())
    span = f"{plain_day(since)} to {plain_day(as_of)}"
    total, matched = int(rate["total"]), int(rate["matched"])
    rows = [
        ("payments", "payments received in a year", len(payments), "payments", f"ledger, payments of {span}"),
        ("match_pct", "share matched by rule", _ratio(100 * matched, total), "%",
         f"reconciliation: {matched:,} of {total:,} payments that waited; those are harder than the average"),
        ("waiting_days", "days from receipt to posting", _ratio(weighted, money), "days",
         f"{len(waited):,} postings of {span}, weighted by money"),
        ("applied_minor", "money posted in a year", money, "money", f"{len(waited):,} postings of {span}"),
        ("doubled_minor", "money paid twice in a year", int(priced[0]["in_reporting"].sum()), "money",
         f"{len(doubles):,} payments found to be paid twice, {span}"),
    ]  # fmt: skip
    lacking = {str(c) for frame in priced for c in frame.loc[frame["in_reporting"].isna(), "currency"]}
    return pd.DataFrame(rows, columns=MEASURED_COLUMNS), tuple(sorted(lacking))


def _ratio(part: int, whole: int) -> Decimal:
    return (Decimal(part) / whole).quantize(Decimal("0.01")) if whole else Decimal(0)


def _applied(payments: pd.DataFrame, allocations: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Postings of the year's payments: ``currency amount_minor days``."""
    booked = allocations[allocations["amount_minor"].gt(0) & allocations["effective_date"].le(midnight(as_of))]
    known = payments[["item_id", "currency", "issue_date"]]
    joined = booked.merge(known, left_on="source_id", right_on="item_id")
    days = (joined["effective_date"] - joined["issue_date"]).dt.days.clip(lower=0)
    return joined.assign(days=days.astype("int64"))[["currency", "amount_minor", "days"]]


def _priced(frame: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    positive = frame.assign(amount_minor=frame["amount_minor"].abs())
    return with_reporting_amount(positive, column="amount_minor", into="in_reporting", policy=policy, as_of=as_of)


def _parts(counts: Mapping[str, Decimal], values: Mapping[str, Decimal], unit: int) -> dict[str, Decimal]:
    """Every part of the benefit in minor units, not rounded yet."""
    matched = counts["payments"] * counts["match_pct"] / 100
    hour = values["hourly_cost"] * unit / 60
    return {
        "matching": matched * max(values["minutes_per_match"] - values["minutes_to_check"], Decimal(0)) * hour,
        "exceptions": (counts["payments"] - matched) * values["minutes_saved_per_exception"] * hour,
        "interest": _freed(counts, values) * values["interest_pct"] / 100,
        "double_refunds": counts["doubled_minor"] * values["paid_out_twice_pct"] / 100,
        "running": -values["running_cost"] * unit,
    }


def _freed(counts: Mapping[str, Decimal], values: Mapping[str, Decimal]) -> Decimal:
    """Money that no longer waits on an average day: a year's money, a day's part of it, the days saved."""
    return counts["applied_minor"] / YEAR_DAYS * counts["waiting_days"] * values["waiting_saved_pct"] / 100


def _whole(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_EVEN))


def _total(parts: Mapping[str, Decimal]) -> int:
    """The sum of the rounded parts, so that the table adds up."""
    return sum(_whole(amount) for amount in parts.values())


def _parts_frame(worth: Mapping[str, Mapping[str, Decimal]]) -> pd.DataFrame:
    rows = [
        {"part": part, "meaning": meaning, **{f"{case}_minor": _whole(worth[case][part]) for case in CASES}}
        for part, meaning in PARTS.items()
    ]
    totals = {f"{case}_minor": _total(worth[case]) for case in CASES}
    return pd.DataFrame([*rows, {"part": "total", "meaning": "Worth in a year", **totals}])


def _assumed(cases: Mapping[str, Mapping[str, Decimal]]) -> pd.DataFrame:
    rows = [
        {"assumption": name, **{case: float(cases[case][name]) for case in CASES}, "unit": _UNITS[name],
         "source": f"policy: benefit.{name}"}
        for name in _UNITS
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=ASSUMED_COLUMNS)


def _tornado(counts: Mapping[str, Decimal], cases: Mapping[str, Mapping[str, Decimal]], unit: int) -> pd.DataFrame:
    """The total when one assumption alone is low or high and all others are at base."""
    rows = []
    for name in _UNITS:
        ends = [_total(_parts(counts, {**cases["base"], name: cases[case][name]}, unit)) for case in ("low", "high")]
        rows.append((name, ends[0], ends[1], abs(ends[1] - ends[0])))
    frame = pd.DataFrame(rows, columns=TORNADO_COLUMNS)
    return frame.sort_values(["swing_minor", "assumption"], ascending=[False, True], ignore_index=True)
