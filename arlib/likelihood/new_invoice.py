"""Will a new invoice be paid late? Asked on the day it is billed, from how the customer paid what was settled by then.

A flag (disputed, billed electronically) that is not known yet is not guessed: the answer is the mean over both cases,
weighed by how often this customer's invoices had it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from arlib.ledger.movements import Mask, Whole, day_number, day_numbers
from arlib.likelihood.habits import Habits, Numbers, habits
from arlib.likelihood.logistic import fit_logistic, on_one_core, share_of


def late_odds(
    invoices: pd.DataFrame, *, learn_until: date, flags: Sequence[str] = (), unknown: str = ""
) -> pd.DataFrame:
    """Probability that each invoice is paid after its due date.

    Args:
        invoices: ``account_id issue_date due_date settled_on`` (missing while open) and one yes/no column per flag.
        learn_until: The weights are learned from invoices settled before this day.
        flags: Columns that say something about an invoice.
        unknown: The one of ``flags`` that is not known yet on the day an invoice is billed.

    Returns:
        The rows in their order with ``late_odds``, and ``customer_mean``: the customer's own share of late payments,
        shrunk. Both look only at what was settled before each invoice's issue date.
    """
    account = pd.factorize(invoices["account_id"], sort=True)[0].astype(np.int64)
    issued, due, settled = (day_numbers(invoices[c]) for c in ("issue_date", "due_date", "settled_on"))
    marks = (
        np.stack([invoices[f].to_numpy(dtype=np.float64) for f in flags], axis=1)
        if flags
        else np.zeros((len(account), 0))
    )
    known = _known(account, issued, (settled - due).astype(np.float64), settled, marks)
    taught = (settled < day_number(learn_until)) & (known["settled"] > 0)
    columns = _columns(known["lateness"], marks, flags)
    with on_one_core():
        mean, scale = columns[taught].mean(axis=0), np.maximum(columns[taught].std(axis=0), 1e-6)
        weights, intercept = fit_logistic((columns[taught] - mean) / scale, (settled > due)[taught], strength=1.0)

    def odds(marked: Numbers) -> Numbers:
        return share_of((_columns(known["lateness"], marked, flags) - mean) / scale @ weights + intercept)

    return invoices.assign(late_odds=_averaged(odds, marks, known, flags, unknown), customer_mean=known["late_share"])


def _averaged(odds: object, marks: Numbers, known: dict[str, Numbers], flags: Sequence[str], unknown: str) -> Numbers:
    assert callable(odds)
    if not unknown:
        return np.asarray(odds(marks), dtype=np.float64)
    seat = list(flags).index(unknown)
    with_flag, without = marks.copy(), marks.copy()
    with_flag[:, seat], without[:, seat] = 1.0, 0.0
    share = known[f"share_{seat}"]
    return np.asarray(share * odds(with_flag) + (1 - share) * odds(without), dtype=np.float64)


def _columns(lateness: Numbers, marks: Numbers, flags: Sequence[str]) -> Numbers:
    """The habit, each flag, and each flag together with the habit: a dispute delays a prompt payer differently."""
    return np.column_stack([lateness / 10, marks, *(marks[:, n] * lateness / 10 for n in range(len(flags)))])


def _known(account: Whole, issued: Whole, lateness: Numbers, settled: Whole, marks: Numbers) -> dict[str, Numbers]:
    """Habits of each invoice's customer on the day it was issued, one pass per day."""
    found = {name: np.zeros(len(account)) for name in ("settled", "lateness", "late_share")}
    found |= {f"share_{n}": np.zeros(len(account)) for n in range(marks.shape[1])}
    accounts = int(account.max(initial=-1)) + 1
    for day in np.unique(issued):
        rows: Mask = issued == day
        past = settled < day
        then = habits(account[past], lateness[past], marks[past], accounts=accounts)
        _fill(found, rows, then, account[rows])
    return found


def _fill(found: dict[str, Numbers], rows: Mask, then: Habits, account: Whole) -> None:
    found["settled"][rows] = then.settled[account]
    found["lateness"][rows] = then.lateness[account]
    found["late_share"][rows] = then.late_share[account]
    for n in range(then.flag_share.shape[1]):
        found[f"share_{n}"][rows] = then.flag_share[account, n]
