"""T8: the open documents, payments and credits of an account, or of its family, come to nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Proposal, claims_of
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.unique_amount import says_otherwise, waiting_payments

TIER, RULE = "T8", "group clearing"


def propose(case: Case, state: State) -> Proposal:
    """Everything open of a group against each other, oldest first, where it nets to zero exactly."""
    rows = netting_groups(case, state)
    if rows.empty:
        return NOTHING
    sources = rows.loc[rows["amount"] < 0, ["group", "item", "amount"]].assign(amount=lambda r: -r["amount"])
    sides = [
        side.rename(columns={"group": "owner"}) for side in (sources, rows.loc[rows["amount"] > 0, sources.columns])
    ]
    pairs = pair_off(*sides)
    return Proposal(
        claims_of(
            group=pairs["owner"], owner=pairs["source"], source=pairs["source"], target=pairs["target"],
            amount=pairs["amount"], strength=WHOLE, rejected="",
            evidence="everything open of the account, or of its family, comes to nothing",
        ),
        NOTHING.verdicts,
    )  # fmt: skip


def netting_groups(case: Case, state: State) -> pd.DataFrame:
    """``group, item, amount`` (signed) of each account, else family, that comes to nothing."""
    quiet = waiting_payments(case, state)["owner"].to_numpy("int64")
    quiet = quiet[~says_otherwise(case, quiet)]
    by_account = _netting(case, state, case.payers.account, quiet)
    head = np.where(case.payers.account >= 0, case.family[case.payers.account], -1) if len(case.family) else None
    if head is None or not case.policy.families_pay_together:
        return by_account
    by_family = _netting(case, state, head, quiet)
    by_family = by_family[~by_family["item"].isin(by_account["item"])]
    whole = by_family.groupby("group")["amount"].transform("sum") == 0
    return pd.concat(
        [by_account, by_family[whole].assign(group=lambda r: r["group"] + len(case.book))], ignore_index=True
    )


def _netting(case: Case, state: State, whose: Ints, quiet: Ints) -> pd.DataFrame:
    book, left = case.book, state.remaining
    at = np.flatnonzero((left > 0) & (whose >= 0))
    amount = np.where(book.is_source[at], -left[at], left[at])
    group = whose[at] * (len(book.currencies) + 1) + book.currency[at]
    usable = book.is_document[at] | np.isin(at, quiet) | (book.is_source[at] & ~book.is_payment[at])
    usable &= ~state.blocked[at] & ~book.on_hold[at] & ~(state.touched[at] & book.is_payment[at])
    rows = pd.DataFrame({"group": group, "item": at, "amount": amount, "usable": usable})
    per = rows.groupby("group")
    good = per["usable"].transform("all") & (per["amount"].transform("sum") == 0)
    return rows.loc[good, ["group", "item", "amount"]].sort_values(["group", "item"], ignore_index=True)
