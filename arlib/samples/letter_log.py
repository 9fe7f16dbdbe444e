"""A letter on its way into the log: who gets it, when, what it names, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, cast

import pandas as pd

from arlib.samples.customers import Customers
from arlib.samples.letter_plan import Ground
from arlib.samples.letters import Letter
from arlib.samples.words import MANAGER


@dataclass(frozen=True)
class LetterRow:
    """One letter with what the log says about it. Account and day are numbers; ``minute`` counts from midnight."""

    account: int
    day: int
    minute: int
    invoice_ids: str
    codes: str
    letter: Letter


def letter_log(rows: list[LetterRow]) -> pd.DataFrame:
    """The rows as a frame, one column per field."""
    return pd.DataFrame({f.name: [getattr(row, f.name) for row in rows] for f in fields(LetterRow)})


def addressed(ground: Ground, customers: Customers, account: int, stage: str) -> dict[str, Any]:
    """Stage, language, country, recipient and sender of a letter; final notices come from the manager."""
    row = customers.accounts.iloc[account]
    return {
        "stage": stage,
        "language": row["language"],
        "country": row["country"],
        "to": ground.people[account],
        "rep": MANAGER if stage == "final_notice" else row["owner"],
    }


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain dicts."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
