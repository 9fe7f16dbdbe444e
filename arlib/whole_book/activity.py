"""What people and customers had done by a day: tables of the ledger and frames of the journal, for the tiering."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pandas as pd

from arlib.communications import judge_promises
from arlib.contracts.events import AbsencePlanned, CheckedIn, Event
from arlib.ledger import Ledger
from arlib.policy import Policy
from arlib.tiering import Activity


class Recorded(Protocol):
    """The journal as of the day: as much of it as is read here."""

    @property
    def instalments(self) -> pd.DataFrame: ...

    @property
    def pauses(self) -> pd.DataFrame: ...

    @property
    def tier_overrides(self) -> pd.DataFrame: ...

    @property
    def assignments(self) -> pd.DataFrame: ...

    @property
    def alerts(self) -> pd.DataFrame: ...

    @property
    def goals(self) -> pd.DataFrame: ...

    def of(self, kind: type[Event]) -> pd.DataFrame: ...


def activity_of(ledger: Ledger, journal: Recorded, *, as_of: date, policy: Policy) -> Activity:
    """Judge promises as of the day and put them beside what else is known.

    Args:
        ledger: The book, with what people recorded.
        journal: The journal as of the day.
        as_of: The day.
        policy: How promises are judged.
    """
    booked = (ledger.promises, ledger.items, ledger.allocations, ledger.adjustments)
    return Activity.of(
        promises=judge_promises(*booked, as_of=as_of, policy=policy), disputes=ledger.disputes,
        touches=ledger.touches, contacts=ledger.contacts, instalments=journal.instalments, pauses=journal.pauses,
        tier_overrides=journal.tier_overrides, assignments=journal.assignments, absences=journal.of(AbsencePlanned),
    )  # fmt: skip


def said_in(journal: Recorded) -> dict[str, pd.DataFrame]:
    """The journal's frames about the whole book: ``alerts goals checkins``."""
    return {"alerts": journal.alerts, "goals": journal.goals, "checkins": journal.of(CheckedIn)}
