"""The blind run: the money of two quarters matched again without what people booked, and what they booked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from arlib.dates import midnight
from arlib.policy import Policy
from arlib.reconciliation.audit.quarter import Quarter
from arlib.reconciliation.audit.replay import shuffled
from arlib.reconciliation.engine import reconcile
from arlib.reconciliation.result import Reconciliation

MATCH_COLUMNS = ["source_id", "target_id", "currency", "amount_minor", "effective_date", "tier", "evidence", "rejected",
                 "booked_minor", "outcome"]  # fmt: skip
OUTCOMES = ("same", "other", "not booked")


@dataclass(frozen=True)
class Inputs:
    """What a reconciliation reads of the ledger.

    Args:
        items: ITEMS. remittance_lines: REMITTANCE_LINES. allocations: ALLOCATIONS. adjustments: ADJUSTMENTS.
        accounts: ACCOUNTS.
    """

    items: pd.DataFrame
    remittance_lines: pd.DataFrame
    allocations: pd.DataFrame
    adjustments: pd.DataFrame
    accounts: pd.DataFrame


def blind_run(
    inputs: Inputs, quarter: Quarter, *, policy: Policy | Mapping[str, Any] | None, in_disorder: bool = False
) -> Reconciliation:
    """Match the money of a quarter and the one before with nothing but what was booked before both.

    Args:
        inputs: Tables of the ledger.
        quarter: Which one; the run reads the ledger on its last day. One run for two quarters shows the drift between
            them by the same rules on the same policy.
        policy: The policy in force.
        in_disorder: Hand the rows over in another order, which must change nothing.
    """
    before, known = midnight(quarter.before.first), midnight(quarter.last)
    items = inputs.items[inputs.items["issue_date"].le(known)]
    lines = inputs.remittance_lines[inputs.remittance_lines["item_id"].isin(items["item_id"])]
    booked = inputs.allocations[inputs.allocations["effective_date"].lt(before)]
    taken = inputs.adjustments[inputs.adjustments["effective_date"].lt(before)]
    tables = [shuffled(t) if in_disorder else t for t in (items, lines, booked, taken, inputs.accounts)]
    return reconcile(
        tables[0], tables[1], tables[2], adjustments=tables[3], accounts=tables[4], as_of=quarter.last, policy=policy
    )


def quarter_matches(found: Reconciliation, inputs: Inputs, quarter: Quarter) -> pd.DataFrame:
    """The matches of money that came in the quarter, each beside what people booked for it.

    Returns:
        ``source_id target_id currency amount_minor effective_date tier evidence rejected booked_minor outcome``:
        ``booked_minor`` is what is booked on the same pair, ``outcome`` is ``same`` (the pair is booked), ``other``
        (the money is booked on other documents), or ``not booked`` (it is still open: there is nothing to compare).
    """
    issued = inputs.items.set_index("item_id")
    dates = issued["issue_date"].reindex(found.allocations["source_id"])
    came = (dates.ge(midnight(quarter.first)) & dates.le(midnight(quarter.last))).to_numpy()
    matches = found.allocations[came]
    labels = booked_pairs(inputs, quarter)
    pairs = pd.MultiIndex.from_frame(matches[["source_id", "target_id"]])
    same = labels.reindex(pairs, fill_value=0).to_numpy("int64")
    has_other = matches["source_id"].isin(labels.index.get_level_values("source_id")).to_numpy()
    outcome = pd.Series("not booked", matches.index).mask(has_other, "other").mask(same > 0, "same").astype("str")
    currency = matches["source_id"].map(issued["currency"]).astype("str")
    return matches.assign(currency=currency, booked_minor=same, outcome=outcome)[MATCH_COLUMNS].reset_index(drop=True)


def booked_pairs(inputs: Inputs, quarter: Quarter) -> pd.Series[int]:
    """What people booked for money that came in the quarter: net minor units by ``source_id, target_id``."""
    issued = inputs.items.set_index("item_id")
    own = inputs.allocations
    dates = issued["issue_date"].reindex(own["source_id"])
    came = (dates.ge(midnight(quarter.first)) & dates.le(midnight(quarter.last))).to_numpy()
    is_document = issued["kind"].reindex(own["target_id"]).isin(("invoice", "debit_note")).to_numpy()
    net = own[came & is_document].groupby(["source_id", "target_id"])["amount_minor"].sum()
    return net[net.gt(0)].astype("int64")
