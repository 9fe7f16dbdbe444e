"""The provision matrix: what is open per bucket, times the loss rate, times the factor that looks ahead."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

import pandas as pd

from arlib.ledger.lines import BUCKET_NAMES
from arlib.policy.portfolio import ProvisionPolicy


def provision_matrix(lines: pd.DataFrame, *, policy: ProvisionPolicy) -> pd.DataFrame:
    """Expected credit loss per currency and bucket.

    Credit balances do not reduce what others owe; disputes about price or quality are no credit loss; accounts that
    are judged one by one are taken out first.

    Args:
        lines: ``Aging.lines``.
        policy: Loss rates in per cent, the forward-looking factor, and who is left out.

    Returns:
        ``currency bucket exposure_minor rate_pct factor provision_minor rows excluded_minor excluded_rows``, every
        bucket listed; each bucket is rounded once, half to even.

    >>> rows = pd.DataFrame({"currency": ["EUR"], "bucket": ["over_90"], "open_minor": [1000], "side": ["invoices"],
    ...                      "status": ["open"], "account_id": ["A"]})
    >>> provision_matrix(rows, policy=ProvisionPolicy())["provision_minor"].tolist()
    [0, 0, 0, 0, 300]
    """
    debts = lines[lines["side"].eq("invoices")]
    left_out = debts["account_id"].isin(policy.assessed_one_by_one)
    if policy.leave_out_disputed:
        left_out |= debts["status"].eq("disputed")
    keys = pd.MultiIndex.from_product([sorted(debts["currency"].unique()), BUCKET_NAMES], names=["currency", "bucket"])

    def summed(part: pd.DataFrame, name: str) -> pd.DataFrame:
        grouped = part.groupby(["currency", "bucket"])["open_minor"].agg(["sum", "size"]).reindex(keys, fill_value=0)
        return grouped.astype("int64").set_axis(
            [f"{name}_minor", "rows" if name == "exposure" else f"{name}_rows"], axis=1
        )

    table = pd.concat([summed(debts[~left_out], "exposure"), summed(debts[left_out], "excluded")], axis=1).reset_index()
    rates = _rates(policy)
    loss = [
        int((Decimal(exposure) * rates[bucket] / 100 * policy.forward_factor).quantize(Decimal(1), ROUND_HALF_EVEN))
        for exposure, bucket in zip(table["exposure_minor"].tolist(), table["bucket"], strict=True)
    ]
    return table.assign(
        rate_pct=[float(rates[b]) for b in table["bucket"]],
        factor=float(policy.forward_factor),
        provision_minor=pd.Series(loss, index=table.index, dtype="int64"),
    ).astype({"currency": "str", "bucket": "str"})


def _rates(policy: ProvisionPolicy) -> dict[str, Decimal]:
    rates = policy.rates_pct
    values = (rates.current, rates.days_1_30, rates.days_31_60, rates.days_61_90, rates.over_90)
    return dict(zip(BUCKET_NAMES, values, strict=True))
