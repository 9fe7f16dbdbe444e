"""What people and customers did, as frames beside the ledger: the second half of what the queue is made from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Self

import pandas as pd

from arlib.contracts import CONTACTS, DISPUTES, PROMISES, TOUCHES, empty
from arlib.contracts.columns import DAY
from arlib.errors import ContractError

_SAID = {"actor": "str", "reason": "str"}
SHAPES = {
    "instalments": {"plan_id": "str", "account_id": "str", "invoice_ids": "str", "currency": "str", "due_date": DAY,
                    "amount_minor": "int64", "status": "str"},
    "tier_overrides": {"account_id": "str", "tier": "str", "until": DAY, "effective_on": DAY, **_SAID},
    "pauses": {"account_id": "str", "until": DAY, **_SAID},
    "assignments": {"account_id": "str", "owner": "str"},
    "absences": {"person": "str", "first_day": DAY, "last_day": DAY, "deputy": "str"},
}  # fmt: skip
"""Frames of the journal and the columns that are read of them."""
LIKELIHOOD = {"account_id": "str", "p_30": "float64", "basis": "str", "reasons": "str"}
_JUDGED = {"deadline": DAY, "received_minor": "int64", "verdict": "str"}


@dataclass(frozen=True)
class Activity:
    """Frames as of the day. What nobody recorded is an empty frame; see :meth:`of`.

    Args:
        promises: PROMISES with ``deadline received_minor verdict``, as the communications desk judges them.
        disputes, touches, contacts: As their contracts say.
        instalments: Of payment plans, with the plan's ``status``.
        tier_overrides: ``account_id tier until effective_on actor reason``, one row per account, while it lasts.
        pauses: ``account_id until actor reason``, while it lasts.
        assignments: ``account_id owner``: who was given an account.
        absences: ``person first_day last_day deputy``.
        likelihood: ``account_id p_30 basis reasons``, or ``None`` while nothing estimates it.
    """

    promises: pd.DataFrame
    disputes: pd.DataFrame
    touches: pd.DataFrame
    contacts: pd.DataFrame
    instalments: pd.DataFrame
    tier_overrides: pd.DataFrame
    pauses: pd.DataFrame
    assignments: pd.DataFrame
    absences: pd.DataFrame
    likelihood: pd.DataFrame | None = None

    @classmethod
    def of(cls, **frames: pd.DataFrame | None) -> Self:
        """The frames there are; every other one empty.

        Raises:
            ContractError: a frame of an unknown name, or one that lacks a column which is read.

        >>> Activity.of().pauses.columns.tolist()
        ['account_id', 'until', 'actor', 'reason']
        """
        names = [f.name for f in fields(cls)]
        unknown = sorted(set(frames) - set(names))
        if unknown:
            use = f"Use: {', '.join(names)}."
            raise ContractError(f"unknown {', '.join(unknown)}", where="activity", next_step=use)
        given = {name: frame for name, frame in frames.items() if frame is not None}
        return cls(**{**_nothing(), **{name: _required(name, frame) for name, frame in given.items()}})


@cache
def _nothing() -> dict[str, pd.DataFrame]:
    judged = empty(PROMISES).assign(**{name: pd.Series([], dtype=kind) for name, kind in _JUDGED.items()})
    known = {"promises": judged, "disputes": empty(DISPUTES), "touches": empty(TOUCHES), "contacts": empty(CONTACTS)}
    shaped = {
        name: pd.DataFrame({column: pd.Series([], dtype=kind) for column, kind in shape.items()})
        for name, shape in SHAPES.items()
    }
    return known | shaped


def _required(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with the types of the columns that are read of it."""
    wanted = {**SHAPES, "likelihood": LIKELIHOOD, "promises": {"account_id": "str", **_JUDGED}}.get(name, {})
    missing = [column for column in wanted if column not in frame.columns]
    if missing:
        raise ContractError(
            f"missing column(s) {', '.join(missing)}", where=f"activity: {name}", next_step="Add them, or leave it out."
        )
    return frame.astype(wanted)
