"""T8: the open documents, payments and credits of an account, or of its family, come to nothing."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Proposal, claims_of
from arlib.reconciliation.keyed import Flags, Groups, Ints, among, flagged
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.unique_amount import says_otherwise, waiting_payments

TIER, RULE = "T8", "group clearing"


def propose(case: Case, state: State) -> Proposal:
    """Everything open of a group against each other, oldest first, where it nets to zero exactly."""
    rows = state.once("netting groups", lambda: netting_groups(case, state))
    if not len(rows):
        return NOTHING
    sources, targets = (
        rows.where(side).only("item", owner="group") for side in (rows["amount"] < 0, rows["amount"] > 0)
    )
    left = state.remaining
    pairs = pair_off(sources.having(amount=left[sources["item"]]), targets.having(amount=left[targets["item"]]))
    return Proposal(
        claims_of(
            group=pairs["owner"], owner=pairs["source"], source=pairs["source"], target=pairs["target"],
            amount=pairs["amount"], strength=WHOLE,
            evidence="everything open of the account, or of its family, comes to nothing",
        ),
        NOTHING.verdicts,
    )  # fmt: skip


def netting_groups(case: Case, state: State) -> Rows:
    """``group, item, amount`` (signed) of each account, else family, that comes to nothing."""
    owners = waiting_payments(case, state)["owner"]
    quiet = flagged(len(case.book), owners[~says_otherwise(case, owners)])
    by_account = _netting(case, state, case.payers.account, quiet)
    if not len(case.family) or not case.policy.families_pay_together:
        return by_account
    head = np.where(case.payers.account >= 0, case.family[case.payers.account], -1)
    by_family = _netting(case, state, head, quiet)
    by_family = by_family.where(~among(by_family["item"], by_account["item"]))
    per = Groups(by_family["group"])
    by_family = by_family.where(per.spread(per.sum(by_family["amount"]) == 0))
    return stacked([by_account, by_family.having(group=by_family["group"] + len(case.book))])


def _netting(case: Case, state: State, whose: Ints, quiet: Flags) -> Rows:
    book, left = case.book, state.remaining
    at = np.flatnonzero((left > 0) & (whose >= 0))
    amount = np.where(book.is_source[at], -left[at], left[at])
    group = whose[at] * (len(book.currencies) + 1) + book.currency[at]
    usable = book.is_document[at] | quiet[at] | (book.is_source[at] & ~book.is_payment[at])
    usable &= ~state.blocked[at] & ~book.on_hold[at] & ~(state.touched[at] & book.is_payment[at])
    per = Groups(group)
    good = per.spread(per.all(usable) & (per.sum(amount) == 0))
    return Rows(group=group, item=at, amount=amount).where(good).sorted_by("group", "item")
