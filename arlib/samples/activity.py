"""What people did: letters with their texts and answers, and the log of all contacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from arlib.contracts import MESSAGES, require
from arlib.samples.account_letters import plan_credit_notices, plan_statements
from arlib.samples.balances import Balances
from arlib.samples.customers import Customers
from arlib.samples.ledger_rows import Documents
from arlib.samples.letter_defects import with_defects
from arlib.samples.letter_log import LetterRow, addressed, letter_log, records
from arlib.samples.letter_plan import Ground, make_ground, plan_letters
from arlib.samples.letters import Letter, Line, write_letter
from arlib.samples.touches import make_touches
from arlib.samples.world import World, as_datetimes

DEADLINE_DAYS = {"final_notice": 9, "firmer_pressure": 8, "late_inquiry": 8}


@dataclass(frozen=True)
class Activity:
    """Touches and messages by their contracts; ``answers`` has ``message_id`` and ``expected_codes``."""

    touches: pd.DataFrame
    messages: pd.DataFrame
    answers: pd.DataFrame


def make_activity(
    world: World,
    customers: Customers,
    documents: Documents,
    items: pd.DataFrame,
    balances: Balances,
    disputes: pd.DataFrame,
    promises: pd.DataFrame,
) -> Activity:
    """Plan the letters, write them, and log them among all the other contacts."""
    ground = make_ground(world, customers, documents, balances, disputes, promises)
    steps = plan_letters(world, ground)
    marked = with_defects(world, ground, _with_steps_told(steps))
    busy = np.zeros(world.accounts, dtype=np.bool_)
    busy[steps["account"]] = True
    letters = [
        *_invoice_letters(world, ground, customers, marked),
        *plan_statements(world, ground, customers, items, busy),
    ]
    letters += plan_credit_notices(world, ground, customers, busy)
    log = letter_log(letters).sort_values(["day", "minute", "account"], kind="stable", ignore_index=True)
    written = log[log["day"] >= ground.start].reset_index(drop=True)
    messages = _messages(customers, written)
    answers = pd.DataFrame(
        {"message_id": messages["message_id"], "expected_codes": written["codes"].to_numpy(dtype=object)}
    )
    return Activity(make_touches(world, customers, documents, ground, log, promises), messages, answers)


def _with_steps_told(steps: pd.DataFrame) -> pd.DataFrame:
    """Mark the rows that are an earlier step of another letter; defects are planted on leads only."""
    lead_day = steps.groupby("account")["day"].transform("max")
    return steps.assign(is_step=steps["day"] < lead_day).reset_index(drop=True)


def _invoice_letters(world: World, ground: Ground, customers: Customers, marked: pd.DataFrame) -> list[LetterRow]:
    """Letters about one invoice: where they go, the log's columns, and the :class:`Letter` to write."""
    bills = ground.documents.invoices.iloc[marked["invoice"]][["item_id", "currency", "amount", "issue", "due"]]
    draws = world.chance("letter wordings").share(len(marked))
    deadline = ground.days.next(
        np.asarray(marked["day"] + marked["stage"].map(DEADLINE_DAYS).fillna(8), dtype=np.int64)
    )
    rows = pd.concat([marked.reset_index(drop=True), bills.reset_index(drop=True)], axis=1).assign(
        draw=draws, deadline=deadline
    )
    return [_invoice_letter(ground, customers, row) for row in records(rows)]


def _invoice_letter(ground: Ground, customers: Customers, row: dict[str, Any]) -> LetterRow:
    told = _second_invoice(ground, row["second"], row["day"]) if row["codes"] == "F6" else None
    original = row["quoted"] if row["codes"] == "F1" else row["amount"]
    letter = Letter(
        **addressed(ground, customers, row["account"], row["stage"]),
        currency=row["currency"],
        sent=row["day"],
        draw=row["draw"],
        number=row["number"],
        open=row["quoted"],
        original=original,
        issued=row["issue"],
        due=row["due"],
        first=row["first"],
        second=-1 if told else row["second"],
        deadline=row["deadline"],
        second_invoice=told,
        leave_out=row["leave_out"],
    )
    named = f"{row['item_id']} {told.number}" if told else row["item_id"]
    return LetterRow(row["account"], row["day"], row["minute"], named, row["codes"], letter)


def _second_invoice(ground: Ground, of: int, day: int) -> Line:
    invoices = ground.documents.invoices
    opened = ground.balances.open_on(np.array([of]), np.array([day]))
    return Line(str(invoices["item_id"].iloc[of]), int(invoices["due"].to_numpy()[of]), int(opened[0]), False)


def _messages(customers: Customers, log: pd.DataFrame) -> pd.DataFrame:
    """The MESSAGES table, in the order they were sent."""
    written = [write_letter(letter) for letter in log["letter"]]
    sent = as_datetimes(log["day"].to_numpy()) + log["minute"].to_numpy() * np.timedelta64(1, "m")
    table = pd.DataFrame(
        {
            "message_id": [f"M-{10001 + i}" for i in range(len(log))],
            "account_id": customers.accounts["account_id"].to_numpy()[log["account"]],
            "stage": [letter.stage for letter in log["letter"]],
            "channel": "email",
            "language": [letter.language for letter in log["letter"]],
            "sent_at": sent,
            "rep": [letter.rep for letter in log["letter"]],
            "to": [letter.to for letter in log["letter"]],
            "subject": [subject for subject, _ in written],
            "body": [body for _, body in written],
        }
    )
    return require(table, MESSAGES)
