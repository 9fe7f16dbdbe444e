"""Interest and fixed sums for late payment between businesses, by dated rates; and terms against policy.

A calculator, switched off by default: nothing here is charged or written to a customer by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from arlib.errors import ParameterError
from arlib.money import exponent
from arlib.policy.letters import DatedRate, LateFeesPolicy

FEES = {
    "item_id": "str", "account_id": "str", "currency": "str", "open_minor": "int64", "days": "int64",
    "interest_minor": "int64", "fixed_minor": "int64", "rates": "str",
}  # fmt: skip
"""One row per overdue invoice. ``rates`` says which rate held from when, so that a person can work it out again."""
TERMS = {"account_id": "str", "name": "str", "owner": "str", "terms_days": "int64", "over_days": "int64"}


@dataclass(frozen=True)
class Stretch:
    """Days with one rate: the first one counts, ``until`` does not."""

    since: date
    until: date
    rate: DatedRate


def simple_interest(
    open_minor: int, *, due: date, as_of: date, country: str, policy: LateFeesPolicy
) -> tuple[int, tuple[Stretch, ...]]:
    """Simple interest on one invoice from the day after its due day to a day, that day included; rounded once.

    Args:
        open_minor: The debt, in minor units.
        due: Its due day.
        as_of: Up to this day.
        country: Whose rates.
        policy: Dated rates.

    Returns:
        The interest in minor units (half up), and the stretches it was worked out from.

    Raises:
        ParameterError: no rate is recorded for the first day, so a part would be missing.

    >>> rates = ({"country": "GB", "from_day": "2026-01-01", "base_pct": "4", "add_pct": "8", "source": "an example"},)
    >>> rules = LateFeesPolicy.model_validate({"rates": rates})
    >>> simple_interest(100_000, due=date(2026, 3, 1), as_of=date(2026, 3, 31), country="GB", policy=rules)[0]
    986
    """
    first, end = due + timedelta(days=1), as_of + timedelta(days=1)
    if open_minor <= 0 or end <= first:
        return 0, ()
    rates = sorted((r for r in policy.rates if r.country == country), key=lambda r: r.from_day)
    if not rates or rates[0].from_day > first:
        raise ParameterError(
            f"no rate is recorded for {country or 'this customer'} on {first}", where="late_fees.rates",
            next_step="Add the rate with its day and its source to policy.toml.",
        )  # fmt: skip
    edges = [*(r.from_day for r in rates[1:]), end]
    cut = [Stretch(max(r.from_day, first), min(edge, end), r) for r, edge in zip(rates, edges, strict=True)]
    stretches = tuple(s for s in cut if s.since < s.until)
    weighed = sum(((s.until - s.since).days * s.rate.yearly_pct for s in stretches), Decimal(0))
    interest = Decimal(open_minor) * weighed / (100 * policy.year_days)
    return int(interest.quantize(Decimal(1), ROUND_HALF_UP)), stretches


def fixed_sum(open_minor: int, currency: str, *, country: str, policy: LateFeesPolicy) -> int:
    """The sum due once for an invoice of this size, in minor units; 0 where none is recorded.

    >>> sums = [{"country": "GB", "currency": "GBP", "debt_from": d, "amount": a} for d, a in ((0, 40), (1000, 70))]
    >>> rules = LateFeesPolicy.model_validate({"fixed_sums": sums})
    >>> [fixed_sum(minor, "GBP", country="GB", policy=rules) for minor in (999_99, 1000_00)]
    [4000, 7000]
    """
    unit = 10 ** exponent(currency)
    fitting = [
        s for s in policy.fixed_sums
        if s.country == country and s.currency == currency and s.debt_from * unit <= open_minor
    ]  # fmt: skip
    return max(fitting, key=lambda s: s.debt_from).amount * unit if fitting else 0


def late_fees(opened: pd.DataFrame, accounts: pd.DataFrame, *, as_of: date, policy: LateFeesPolicy) -> pd.DataFrame:
    """What could be charged on each overdue invoice, on the open amount of the day.

    Args:
        opened: ``open_items`` of the day.
        accounts: ACCOUNTS: the customer's country decides on the rates.
        as_of: The day.
        policy: The section late_fees.

    Returns:
        ``FEES``; empty while the policy has it switched off.

    Raises:
        ParameterError: a rate is missing for a day.
    """
    if not policy.on:
        return pd.DataFrame(columns=list(FEES)).astype(FEES)
    country_of = dict(zip(accounts["account_id"], accounts["country"], strict=True))
    late = opened[
        (opened["open_minor"] > 0) & (opened["due_date"] < pd.Timestamp(as_of)) & opened["account_id"].notna()
    ]
    rows = [_fee(row, str(country_of.get(row["account_id"], "")), as_of, policy) for row in late.to_dict("records")]
    return pd.DataFrame(rows, columns=list(FEES)).astype(FEES)


def _fee(row: dict[object, object], country: str, as_of: date, policy: LateFeesPolicy) -> dict[str, object]:
    minor, currency, due = int(str(row["open_minor"])), str(row["currency"]), pd.Timestamp(str(row["due_date"])).date()
    interest, stretches = simple_interest(minor, due=due, as_of=as_of, country=country, policy=policy)
    return {
        "item_id": row["item_id"], "account_id": row["account_id"], "currency": currency, "open_minor": minor,
        "days": (as_of - due).days, "interest_minor": interest,
        "fixed_minor": fixed_sum(minor, currency, country=country, policy=policy),
        "rates": "; ".join(f"{s.rate.yearly_pct} % from {s.since} ({s.rate.source})" for s in stretches),
    }  # fmt: skip


def terms_beyond_policy(accounts: pd.DataFrame, *, policy: LateFeesPolicy) -> pd.DataFrame:
    """Accounts that were given longer terms than the policy allows: ``TERMS``, the longest first.

    >>> from arlib.contracts import example
    >>> longer = example("accounts").assign(terms_days=[30, 90])
    >>> terms_beyond_policy(longer, policy=LateFeesPolicy())[["account_id", "over_days"]].values.tolist()
    [['A-2', 30]]
    """
    beyond = accounts[accounts["terms_days"] > policy.longest_terms_days]
    found = beyond.assign(over_days=beyond["terms_days"] - policy.longest_terms_days)[list(TERMS)].astype(TERMS)
    return found.sort_values(["over_days", "account_id"], ascending=[False, True], ignore_index=True)
