"""Payment plans, judged from receipts by the day they were allocated; money counts once, for the earliest instalment.

A plan defaults on the day its n-th instalment is missed; n is agreed with the customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.promises import judge_promises
from arlib.policy import Policy
from arlib.policy.communications import CommunicationsPolicy

PLAN_STATES = {
    "plan_id": "str", "account_id": "str", "currency": "str", "agreed_minor": "int64", "received_minor": "int64",
    "instalments": "int64", "kept": "int64", "missed": "int64", "next_due": "datetime64[us]", "state": "str",
}  # fmt: skip
"""One row a plan. ``state``: running, paid, default (the trigger was reached), or how a person ended it."""


@dataclass(frozen=True)
class JudgedPlans:
    """Instalments with ``verdict`` and ``received_minor``, and the plans they make up (``PLAN_STATES``)."""

    instalments: pd.DataFrame
    plans: pd.DataFrame


def judge_plans(
    instalments: pd.DataFrame,
    items: pd.DataFrame,
    allocations: pd.DataFrame,
    adjustments: pd.DataFrame | None = None,
    *,
    as_of: date,
    policy: Policy | CommunicationsPolicy | Mapping[str, Any] | None = None,
) -> JudgedPlans:
    """Judge every instalment like a promise for its day, and every plan by its instalments.

    Args:
        instalments: One row each: ``plan_id account_id invoice_ids currency number due_date amount_minor
            default_after_missed status``. Money booked up to a month before the first instalment counts.
        items, allocations, adjustments: Ledger tables; rows effective after ``as_of`` do not count.
    """
    parts = instalments.sort_values(["plan_id", "due_date", "number"], kind="stable", ignore_index=True)
    day = pd.Timestamp(as_of)
    first = parts.groupby("plan_id")["due_date"].transform("min") - pd.Timedelta(days=31)
    as_promises = pd.DataFrame(
        {
            "promise_id": parts["plan_id"] + "/" + parts["number"].astype("str"), "account_id": parts["account_id"],
            "invoice_ids": parts["invoice_ids"], "made_on": first.where(first <= day, day),
            "promised_date": parts["due_date"],
            "currency": parts["currency"], "amount_minor": parts["amount_minor"],
        }
    )  # fmt: skip
    judged = judge_promises(as_promises, items, allocations, adjustments, as_of=as_of, policy=policy)
    rows = parts.assign(
        verdict=judged["verdict"].to_numpy(), received_minor=judged["received_minor"].to_numpy()
    ).astype({"verdict": "str", "received_minor": "int64"})
    return JudgedPlans(rows, _plans(rows))


def _plans(rows: pd.DataFrame) -> pd.DataFrame:
    found = []
    for plan_id, own in rows.groupby("plan_id", sort=True):
        missed = int(own["verdict"].isin(["broken", "part_kept"]).sum())
        kept, waiting = own["verdict"].eq("kept"), own["verdict"].eq("open")
        head = own.iloc[0]
        state = "paid" if kept.all() else "default" if missed >= head["default_after_missed"] else "running"
        found.append(
            {
                "plan_id": plan_id, "account_id": head["account_id"], "currency": head["currency"],
                "agreed_minor": own["amount_minor"].sum(), "received_minor": own["received_minor"].sum(),
                "instalments": len(own), "kept": int(kept.sum()), "missed": missed,
                "next_due": own.loc[waiting, "due_date"].min() if waiting.any() else pd.NaT,
                "state": state if head["status"] in ("running", "") else head["status"],
            }
        )  # fmt: skip
    return pd.DataFrame(found, columns=list(PLAN_STATES)).astype(PLAN_STATES)
