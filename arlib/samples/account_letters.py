"""Letters about the whole account: statements in the first week of a month, and notices of a credit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from arlib.samples.customers import Customers
from arlib.samples.letter_log import LetterRow, addressed, records
from arlib.samples.letter_plan import SMALLEST_CHASED, Ground, statement_days
from arlib.samples.letters import Letter, Line
from arlib.samples.world import Days, Mask, World

STATEMENTS, CREDIT_NOTICES = 80, 65
LONGEST_STATEMENT = 7
STATED_KINDS = ("invoice", "credit_note", "payment")


def plan_statements(
    world: World, ground: Ground, customers: Customers, items: pd.DataFrame, busy: Mask
) -> list[LetterRow]:
    """Statements that list every open item of the account on their day, credits included, and their balance."""
    days, chance = statement_days(ground), world.chance("statements")
    chosen = chance.order(world.accounts)
    argued = np.isin(chosen, ground.documents.invoices["acc"].to_numpy()[ground.disputes["invoice"]])
    chosen = chosen[ground.reachable[chosen] & ~busy[chosen] & ~argued][: world.scaled(STATEMENTS) * 3]
    if not len(days):
        return []
    drawn = days[chance.whole(len(chosen), 0, len(days) - 1)]
    minutes, draws = 510 + 5 * chance.whole(len(chosen), 0, 101), chance.share(len(chosen))
    told = statement_lines(ground, customers, items, chosen, drawn)
    rows = zip(chosen.tolist(), drawn.tolist(), minutes.tolist(), draws.tolist(), strict=True)
    fit = [row for row in rows if row[0] in told][: world.scaled(STATEMENTS)]
    busy[[row[0] for row in fit]] = True
    return [_statement(ground, customers, *row, told[row[0]]) for row in fit]


def statement_lines(
    ground: Ground, customers: Customers, items: pd.DataFrame, accounts: Days, days: Days
) -> dict[int, tuple[Line, ...]]:
    """What is open on each account's day, by account number.

    Left out are accounts with nothing open, too much, several currencies, or a movement on that very day.
    """
    own = _items_before(customers, items, accounts, days)
    rows, on = own["row"].to_numpy(), own["day"].to_numpy()
    own = own.assign(left=ground.balances.open_on(rows, on), moved=ground.balances.moved_on(rows, on))
    shown = own[own["left"] > 0]
    by_account = shown.assign(bill=shown["amount_minor"] > 0).groupby("account")
    facts = by_account.agg(count=("row", "size"), currencies=("currency", "nunique"), bills=("bill", "sum"))
    odd = set(own.loc[own["moved"], "account"]) | set(shown.loc[~shown["kind"].isin(STATED_KINDS), "account"])
    fits = facts[(facts["count"] <= LONGEST_STATEMENT) & (facts["currencies"] == 1) & (facts["bills"] > 0)].index
    stated = shown[shown["account"].isin(fits) & ~shown["account"].isin(odd)]
    return {
        int(str(account)): tuple(_line(row) for row in records(part)) for account, part in stated.groupby("account")
    }


def _items_before(customers: Customers, items: pd.DataFrame, accounts: Days, days: Days) -> pd.DataFrame:
    """The items of each account from before its day, with ``row`` (row number in ITEMS), ``account`` and ``day``."""
    seats = pd.DataFrame(
        {"account_id": customers.accounts["account_id"].to_numpy()[accounts], "account": accounts, "day": days}
    )
    columns = ["item_id", "account_id", "kind", "issue_date", "due_date", "currency", "amount_minor"]
    own = items[columns].assign(row=np.arange(len(items))).merge(seats, on="account_id")
    issue = own["issue_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    due = own["due_date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    return own.assign(issue=issue, due=due)[issue < own["day"].to_numpy()]


def _line(row: dict[str, Any]) -> Line:
    is_credit = row["amount_minor"] < 0
    return Line(row["item_id"], row["issue"] if is_credit else row["due"], row["left"], is_credit)


def _statement(
    ground: Ground, customers: Customers, account: int, day: int, minute: int, draw: float, lines: tuple[Line, ...]
) -> LetterRow:
    currency = str(customers.accounts["currency"].iloc[account])
    letter = Letter(
        **addressed(ground, customers, account, "statement"), currency=currency, sent=day, draw=draw, lines=lines
    )
    return LetterRow(account, day, minute, " ".join(line.number for line in lines if not line.is_credit), "", letter)


def plan_credit_notices(world: World, ground: Ground, customers: Customers, busy: Mask) -> list[LetterRow]:
    """Notices about an unused credit note or a second payment, with the choice between refund and set-off."""
    found = pd.concat([_unused_notes(ground), _second_payments(ground)], ignore_index=True)
    chance = world.chance("credit notices")
    found = found.iloc[chance.order(len(found))]
    found = found[ground.reachable[found["account"]] & ~busy[found["account"]]].drop_duplicates(
        "account", ignore_index=True
    )
    span = ground.last - ground.start
    day = ground.days.next(ground.start + (chance.share(len(found)) * span).astype(np.int64))
    minutes, draws = 510 + 5 * chance.whole(len(found), 0, 101), chance.share(len(found))
    fits = (day > found["issued"].to_numpy() + 3) & (day <= ground.last) & (found["open"] >= SMALLEST_CHASED).to_numpy()
    found = found.assign(day=day, minute=minutes, draw=draws, deadline=ground.days.next(day + 12))[fits].iloc[
        : world.scaled(CREDIT_NOTICES)
    ]
    busy[found["account"]] = True
    return [_credit_notice(ground, customers, row) for row in records(found)]


def _unused_notes(ground: Ground) -> pd.DataFrame:
    notes = ground.documents.notes
    rows = notes[notes["situation"].isin(["pricing_note", "return_note"])]
    return pd.DataFrame(
        {
            "account": rows["acc"],
            "number": rows["item_id"],
            "issued": rows["day"],
            "open": rows["amount"],
            "currency": rows["currency"],
            "paid_twice": False,
        }
    )


def _second_payments(ground: Ground) -> pd.DataFrame:
    """Second payments are named by the invoice that they paid again."""
    legs, invoices = ground.documents.receipts.legs, ground.documents.invoices
    rows = legs[legs["role"] == "duplicate"]
    of = rows["invoice"].to_numpy()
    return pd.DataFrame(
        {
            "account": invoices["acc"].to_numpy()[of],
            "number": invoices["item_id"].to_numpy()[of],
            "issued": rows["day"].to_numpy(),
            "open": rows["over"].to_numpy(),
            "currency": invoices["currency"].to_numpy()[of],
            "paid_twice": True,
        }
    )


def _credit_notice(ground: Ground, customers: Customers, row: dict[str, Any]) -> LetterRow:
    letter = Letter(
        **addressed(ground, customers, row["account"], "credit_notice"),
        currency=row["currency"],
        sent=row["day"],
        draw=row["draw"],
        number=row["number"],
        open=row["open"],
        original=row["open"],
        issued=row["issued"],
        deadline=row["deadline"],
        paid_twice=row["paid_twice"],
    )
    return LetterRow(row["account"], row["day"], row["minute"], letter.number if letter.paid_twice else "", "", letter)
