"""The ladder: every tier runs over all payments before the next starts, again and again until nothing changes.

gate -> book -> [ T1 reversals -> T2 advice -> T3 references -> T4 repairs -> T3 rests
                  -> T5 amounts -> T6, T7 sums -> T8 clearing ]* -> diagnosis -> invariants
                  each tier: propose -> accept what is uncontested -> post, until it has nothing new
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS
from arlib.dates import parse_day
from arlib.policy import Policy, ReconciliationPolicy, policy_from
from arlib.reconciliation.book import make_book
from arlib.reconciliation.case import Case
from arlib.reconciliation.closing import adjustments_frame, allocations_frame, open_frame, posted_rows
from arlib.reconciliation.decided import read_decisions
from arlib.reconciliation.diagnosis import diagnose
from arlib.reconciliation.exceptions import exceptions_frame, outside_exceptions
from arlib.reconciliation.gate import gate
from arlib.reconciliation.hypotheses import Proposal, uncontested
from arlib.reconciliation.invariants import Outcome, check_invariants
from arlib.reconciliation.learning import aliases_to_learn
from arlib.reconciliation.notes import notes_frame
from arlib.reconciliation.opening import in_force, open_case, opening_state, stop_doubles, with_payers
from arlib.reconciliation.payers import may_learn, resolve_payers
from arlib.reconciliation.rates import match_rates
from arlib.reconciliation.result import Reconciliation
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers import (
    exact_reference,
    group_clearing,
    reference_rest,
    remittance,
    repaired_reference,
    reversals,
    structural_sums,
    subset_sums,
    unique_amount,
)
from arlib.reconciliation.tiers.residuals import settle_residuals

LADDER: tuple[tuple[ModuleType, Callable[[ReconciliationPolicy], bool]], ...] = (
    (reversals, lambda policy: True),
    (remittance, lambda policy: True),
    (exact_reference, lambda policy: policy.match_exact_reference),
    (repaired_reference, lambda policy: policy.match_repaired_reference),
    (reference_rest, lambda policy: policy.match_exact_reference),
    (unique_amount, lambda policy: policy.match_unique_amount),
    (structural_sums, lambda policy: policy.match_structural_sums),
    (subset_sums, lambda policy: policy.match_subset_sums),
    (group_clearing, lambda policy: policy.match_group_clearing),
)
"""The tiers, strongest evidence first, each with the policy key that switches it on."""


def reconcile(
    items: pd.DataFrame,
    remittance_lines: pd.DataFrame | None = None,
    allocations: pd.DataFrame | None = None,
    aliases: pd.DataFrame | None = None,
    *,
    as_of: str | date,
    policy: Policy | Mapping[str, Any] | None = None,
    adjustments: pd.DataFrame | None = None,
    accounts: pd.DataFrame | None = None,
    decisions: pd.DataFrame | None = None,
) -> Reconciliation:
    """Say what each payment and credit is for, or why that cannot be said. Never a guess, never a lost cent.

    Args:
        items: ITEMS frame. Rows that cannot be used become exceptions (INVALID_AMOUNT, ...), money dated after
            ``as_of`` becomes FUTURE_DATED.
        remittance_lines: REMITTANCE_LINES frame: what payers said their payments are for.
        allocations: ALLOCATIONS already booked; those effective on or before ``as_of`` count.
        aliases: ``party_name, account_id``: payer names, or their bank accounts, that a person has confirmed.
        as_of: The day, to its end.
        policy: A Policy, or overrides such as ``{"tolerance_minor": 5}``.
        adjustments: ADJUSTMENTS already booked. Without them, discounts earned by booked payments are proposed again.
        accounts: ACCOUNTS frame, for its names and families.
        decisions: What people decided about matches: ``item_ids`` (separated by spaces), ``decision`` (accepted,
            rejected, undone, held) and ``until``. Accepted ones are booked and need nothing here; a refused or
            undone one is not proposed again; money that is held waits until its day.

    Returns:
        A frozen :class:`Reconciliation`. The order of the input changes nothing, and a second run that is
        given the first one's allocations and adjustments as booked proposes nothing.

    Raises:
        ContractError: a frame lacks a column or breaks its contract.
        ConservationBreach: an invariant fails; nothing else is shown (exit code 3).

    >>> import pandas as pd
    >>> bill = {"item_id": "AT-100", "account_id": "A-1", "kind": "invoice", "amount_minor": 84000}
    >>> money = {"item_id": "P1", "account_id": "A-1", "kind": "payment", "amount_minor": -84000, "reference": "at 100"}
    >>> items = pd.DataFrame([bill, money]).assign(issue_date="2026-02-10", currency="GBP")
    >>> found = reconcile(items, as_of="2026-03-31")
    >>> found.allocations[["source_id", "target_id", "amount_minor", "tier"]].values.tolist()
    [['P1', 'AT-100', 84000, 'T3']]
    """
    day = parse_day(as_of, where="as_of")
    rules = policy_from(policy, section="reconciliation").reconciliation
    usable, later, aside = gate(items, as_of=day)
    book = make_book(usable, as_of=day)
    booked, booked_adjustments = in_force(allocations, ALLOCATIONS, day), in_force(adjustments, ADJUSTMENTS, day)
    state = opening_state(book, booked, booked_adjustments, day)
    before = state.remaining.copy()
    case = open_case(state, lines=remittance_lines, aliases=aliases, accounts=accounts, policy=rules,
                     decided=read_decisions(book, decisions, as_of=day))  # fmt: skip
    case, last_words, stopped = _climb_and_learn(case, state, aliases=aliases, accounts=accounts)
    found = diagnose(case, state, last_words, stopped)
    outside = outside_exceptions(aside, later, as_of=case.book.as_of)
    posted = posted_rows(state)
    outcome = Outcome(
        as_of=day,
        booked=booked,
        allocations=allocations_frame(book, posted),
        booked_adjustments=booked_adjustments,
        adjustments=adjustments_frame(book, state),
        remaining=state.remaining,
        exceptions=exceptions_frame(case, state, found, outside),
    )
    return Reconciliation(
        as_of=day,
        allocations=outcome.allocations,
        adjustments=outcome.adjustments,
        open_items=open_frame(book, state.remaining, later),
        exceptions=outcome.exceptions,
        checks=check_invariants(case, outcome),
        match_rates=match_rates(case, before, state.remaining, posted),
        notes=notes_frame(outcome.allocations, outcome.adjustments, booked_adjustments),
        aliases=aliases_to_learn(case, state, posted),
    )


def _climb_and_learn(
    case: Case, state: State, *, aliases: pd.DataFrame | None, accounts: pd.DataFrame | None
) -> tuple[Case, list[Proposal], Rows]:
    """Climb; what was settled may teach whose bank account it is; climb again until nothing more is learned."""
    stopped = stop_doubles(case, state)
    while True:
        last_words = climb(case, state)
        if not may_learn(case.book, case.payers):
            return case, last_words, stopped
        payers = resolve_payers(case.book, state.applied, aliases=aliases, accounts=accounts)
        if np.array_equal(payers.account, case.payers.account):
            return case, last_words, stopped
        case = with_payers(case, state, payers)
        stopped = stacked([stopped, stop_doubles(case, state)]).first_of("item")


def climb(case: Case, state: State) -> list[Proposal]:
    """Run the ladder until a whole pass changes nothing; return what each tier says then."""
    rungs = [_Rung(tier) for tier, is_on in LADDER if is_on(case.policy)]
    state.version += 1  # another case is another look, even where nothing was posted
    reversals.reopen(case, state)
    settle_residuals(case, state)
    before = -1
    while before != state.version:
        before = state.version
        for rung in rungs:
            rung.climb(case, state)
    return [rung.propose(case, state) for rung in rungs]


class _Rung:
    """A tier on the ladder; it looks again only after something has changed."""

    def __init__(self, tier: ModuleType) -> None:
        self.tier = tier
        self.seen: tuple[int, Proposal] | None = None

    def propose(self, case: Case, state: State) -> Proposal:
        if self.seen is None or self.seen[0] != state.version:
            said: Proposal = self.tier.propose(case, state)
            self.seen = (state.version, Proposal(case.decided.allowed(said.claims), said.verdicts))
        return self.seen[1]

    def climb(self, case: Case, state: State) -> None:
        """Post until there is nothing new; then settle the rests of what was paid."""
        while True:
            claims = self.propose(case, state).claims
            accepted = claims.where(uncontested(claims, state.remaining))
            if not len(accepted):
                break
            state.post(accepted, tier=self.tier.TIER, rule=self.tier.RULE)
        settle_residuals(case, state)
