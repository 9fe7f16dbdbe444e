"""Exceptions for people: codes with family, money at stake, age, words and suggestions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.book import day_numbers
from arlib.reconciliation.case import Case
from arlib.reconciliation.codes import CODES, SEVERITIES, message_for
from arlib.reconciliation.result import EXCEPTION_COLUMNS, frame_of
from arlib.reconciliation.state import State
from arlib.reconciliation.suggestions import Suggester

WITHOUT_END = pd.Timestamp("2262-01-01")


def exceptions_frame(case: Case, state: State, found: pd.DataFrame, outside: pd.DataFrame) -> pd.DataFrame:
    """All exceptions, gravest and largest first.

    Args:
        case: What was looked at.
        state: Where the run ended.
        found: ``item, code, related, at_stake`` by position.
        outside: Rows already in words: items that never entered the book.
    """
    book = case.book
    suggest = Suggester(case, state)
    ids, item = book.ids.tolist(), found["item"].to_numpy("int64")
    age = np.maximum(book.as_of - np.where(book.is_document[item], book.due[item], book.day[item]), 0)
    account = case.payers.account[item]
    facts = zip(
        item.tolist(), found["code"], found["related"], found["at_stake"].tolist(), age.tolist(), account.tolist(),
        strict=True,
    )  # fmt: skip
    rows = [
        _row(
            code,
            item_id=ids[at],
            account_id=book.accounts[whose] if whose >= 0 else "",
            related=[ids[r] for r in related],
            currency=book.currencies[book.currency[at]],
            at_stake=stake,
            age=days,
            held_until=_held(case, at),
            suggestions=_suggestions(suggest, at, related),
        )
        for at, code, related, stake, days, whose in facts
    ]
    frame = pd.concat([frame_of(rows, EXCEPTION_COLUMNS), outside], ignore_index=True)
    return _worst_first(frame)


def outside_exceptions(aside: pd.DataFrame, later: pd.DataFrame, *, as_of: int) -> pd.DataFrame:
    """Exceptions of rows the gate kept out: unusable rows, and money dated after the day."""
    money = later[~later["kind"].isin(("invoice", "debit_note"))]
    ages = as_of - day_numbers(money["issue_date"])
    rows = [_row(c, item_id=i) for i, c in zip(aside["item_id"], aside["code"], strict=True)]
    rows += [
        _row("FUTURE_DATED", item_id=i, account_id=a, currency=c, at_stake=abs(m), age=d)
        for i, a, c, m, d in zip(
            money["item_id"], money["account_id"].fillna(""), money["currency"], money["amount_minor"].tolist(),
            ages.tolist(), strict=True,
        )
    ]  # fmt: skip
    return frame_of(rows, EXCEPTION_COLUMNS)


def _row(
    code: str,
    *,
    item_id: str,
    account_id: str = "",
    related: list[str] | None = None,
    currency: str = "",
    at_stake: int = 0,
    age: int = 0,
    held_until: pd.Timestamp | None = None,
    suggestions: list[dict[str, object]] | None = None,
) -> dict[str, object]:
    entry = CODES[code]
    return {
        "code": code,
        "family": entry.family,
        "severity": entry.severity,
        "item_id": item_id,
        "account_id": account_id,
        "related_ids": tuple(related or ()),
        "currency": currency,
        "amount_minor": at_stake,
        "age_days": age,
        "held_until": held_until,
        "message": message_for(code, item_id, related or []),
        "next_step": entry.next_step,
        "suggestions": suggestions or [],
    }


def _held(case: Case, at: int) -> pd.Timestamp | None:
    held = case.decided.held
    return (held[at] or WITHOUT_END) if at in held else None


def _suggestions(suggest: Suggester, at: int, related: tuple[int, ...]) -> list[dict[str, object]]:
    if suggest.book.is_source[at]:
        return suggest.for_money(at, related)
    if suggest.book.is_document[at]:
        return suggest.for_document(at)
    return suggest.for_outgoing(at)


def _worst_first(frame: pd.DataFrame) -> pd.DataFrame:
    rank = frame["severity"].map({name: at for at, name in enumerate(SEVERITIES)})
    order = frame.assign(rank=rank, larger=-frame["amount_minor"])
    keys = ["rank", "currency", "larger", "item_id", "code"]
    return frame.loc[order.sort_values(keys, kind="stable").index].reset_index(drop=True)
