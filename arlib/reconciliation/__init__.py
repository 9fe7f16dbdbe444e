"""What the money means: payments and credits explained by evidence, tier by tier; everything else an exception. Pure.

Read in this order: ``engine`` (the ladder), ``tiers/`` (the evidence), ``hypotheses`` (what is accepted),
``diagnosis`` (why not), ``invariants`` (what must hold).
"""

from arlib.reconciliation.codes import CODES, Code
from arlib.reconciliation.engine import reconcile
from arlib.reconciliation.explain import explain
from arlib.reconciliation.invariants import ConservationBreach
from arlib.reconciliation.queue import exceptions_by_week, unapplied_ageing, with_deadlines
from arlib.reconciliation.result import Reconciliation
from arlib.reconciliation.summary import exceptions_by_code, matches_by_tier, money_by_code, worklist

__all__ = [
    "CODES",
    "Code",
    "ConservationBreach",
    "Reconciliation",
    "exceptions_by_code",
    "exceptions_by_week",
    "explain",
    "matches_by_tier",
    "money_by_code",
    "reconcile",
    "unapplied_ageing",
    "with_deadlines",
    "worklist",
]
