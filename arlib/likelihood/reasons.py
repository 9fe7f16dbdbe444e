"""Why an account is likely to pay or not: the features that pull hardest on its largest invoice, in words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from arlib.findings import counted
from arlib.ledger.movements import Whole
from arlib.likelihood.features import FEATURES, Moment
from arlib.likelihood.model import LikelihoodModel

MOST_REASONS = 3
Words = Callable[[Moment, int], str]


def reasons_of(at: Moment, model: LikelihoodModel, rows: Whole) -> list[str]:
    """One sentence per row: its state, then what raises and what lowers the odds most.

    Args:
        at: The moment that was scored.
        model: What it was scored with.
        rows: Rows of the moment to explain, the largest invoice of each account.
    """
    if model.hazard is None or model.basis != "model":
        return [f"{_state(at, row)}; {_habit(at, row)}; by the average of customers in this state." for row in rows]
    pulls = model.hazard.pull(at.x[rows]) if len(rows) else np.zeros((0, len(FEATURES)))
    return [_sentence(at, int(row), pull.tolist()) for row, pull in zip(rows, pulls, strict=True)]


def _sentence(at: Moment, row: int, pull: list[float]) -> str:
    strength = dict(zip(FEATURES, pull, strict=True))
    # a reason is told only where it pulls the way people understand it; the rest is the model's fine print
    telling = [name for name in _WORDS if strength[name] * _NATURAL[name] >= 0]
    said = [(name, _WORDS[name](at, row)) for name in sorted(telling, key=lambda name: -abs(strength[name]))]
    told = [f"{words}{_EFFECT[_NATURAL[name]]}" for name, words in said if words]
    return "; ".join([_state(at, row), _habit(at, row), *told[: MOST_REASONS - 1]]) + "."


def _state(at: Moment, row: int) -> str:
    late = int(at.late_days[row])
    if late > 0:
        return f"largest invoice {counted(late, 'day')} past due"
    return "largest invoice due today" if late == 0 else f"largest invoice due in {counted(-late, 'day')}"


def _habit(at: Moment, row: int) -> str:
    account = at.account[row]
    settled, days = int(at.habits.settled[account]), round(float(at.habits.lateness[account]))
    if not settled:
        return "no paid invoice yet, so judged like a customer on average"
    when = (
        "on the due date" if days == 0 else f"{counted(abs(days), 'day')} {'after' if days > 0 else 'before'} it is due"
    )
    return f"usually pays {when} ({counted(settled, 'paid invoice')} in all its history)"


def _beyond(at: Moment, row: int) -> str:
    usual = max(float(at.habits.lateness[at.account[row]]), 0.0)
    days = round(float(at.late_days[row]) - usual)
    return f"{days} days later than usual" if days > 7 else ""


def _others(at: Moment, row: int) -> str:
    count = round(float(np.expm1(at.x[row, FEATURES.index("others_late")])))
    return f"{counted(count, 'other invoice')} late" if count else ""


def _when(name: str, words: str) -> Words:
    column = FEATURES.index(name)
    return lambda at, row: words if at.x[row, column] > 0 else ""


def _cover(at: Moment, row: int) -> str:
    share = float(at.x[row, FEATURES.index("credit_cover")])
    return f"unapplied credits cover {share:.0%} of what is open" if share >= 0.1 else ""


_WORDS: dict[str, Words] = {
    "beyond_habit": _beyond,
    "others_late": _others,
    "part_paid": _when("part_paid", "partly paid"),
    "disputed": _when("disputed", "in dispute"),
    "promised": _when("promised", "promise to pay is open"),
    "let_down": _when("let_down", "a promised day has passed"),
    "credit_cover": _cover,
}
_NATURAL = {
    "beyond_habit": -1, "others_late": -1, "part_paid": 1, "disputed": -1, "promised": 1, "let_down": -1,
    "credit_cover": 0,
}  # fmt: skip
"""Which way each reason pulls in people's understanding; 0 is a fact to know, whatever it does to the odds."""
_EFFECT = {1: " (raises the odds)", -1: " (lowers the odds)", 0: ""}
