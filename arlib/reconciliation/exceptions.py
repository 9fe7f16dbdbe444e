"""Exceptions for people: codes with family, money at stake, age, words and suggestions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from arlib.reconciliation.book import Book, day_numbers
from arlib.reconciliation.case import Case
from arlib.reconciliation.closing import as_text
from arlib.reconciliation.codes import CODES, SEVERITIES, message_for
from arlib.reconciliation.keyed import Ints, distinct
from arlib.reconciliation.result import EXCEPTION_COLUMNS, frame_of
from arlib.reconciliation.rows import Rows, cells
from arlib.reconciliation.state import State
from arlib.reconciliation.suggestions import Suggester, Suggestion

WITHOUT_END = pd.Timestamp("2262-01-01")
_NOTHING_OUTSIDE = frame_of([], EXCEPTION_COLUMNS)


def exceptions_frame(case: Case, state: State, found: Rows, outside: pd.DataFrame) -> pd.DataFrame:
    """All exceptions, gravest and largest first.

    Args:
        case: What was looked at.
        state: Where the run ended.
        found: ``item, code, related, at_stake`` by position.
        outside: Rows already in words: items that never entered the book.
    """
    book, item = case.book, found["item"]
    suggest = Suggester(case, state)
    positions, related, codes = item.tolist(), found["related"].tolist(), found["code"].tolist()
    suggested = [_suggestions(suggest, *row) for row in zip(positions, related, strict=True)]
    names = _names(book, [*related, *(s.targets for several in suggested for s in several)])
    told = [[names[r] for r in several] for several in related]
    age = np.maximum(book.as_of - np.where(book.is_document[item], book.due[item], book.day[item]), 0)
    frame = pd.DataFrame(
        {
            "code": as_text(found["code"]),
            "family": as_text(cells([CODES[code].family for code in codes])),
            "severity": as_text(cells([CODES[code].severity for code in codes])),
            "item_id": book.ids_at(item),
            "account_id": _accounts(case, item),
            "related_ids": cells([tuple(several) for several in told]),
            "currency": as_text(np.asarray(book.currencies, dtype=object)[book.currency[item]]),
            "amount_minor": found["at_stake"],
            "age_days": age,
            "held_until": pd.Series([_held(case, at) for at in positions], dtype="datetime64[us]"),
            "message": [message_for(*row) for row in zip(codes, book.names(item), told, strict=True)],
            "next_step": as_text(cells([CODES[code].next_step for code in codes])),
            "suggestions": cells([[_in_words(s, names) for s in several] for several in suggested]),
        }
    ).astype({"message": "str"})
    return _worst_first(pd.concat([frame, outside], ignore_index=True) if len(outside) else frame)


def _names(book: Book, named: Sequence[Sequence[int]]) -> dict[int, str]:
    every = distinct(np.array([item for several in named for item in several], dtype="int64"))
    return dict(zip(every.tolist(), book.names(every), strict=True))


def _in_words(suggestion: Suggestion, names: dict[int, str]) -> dict[str, object]:
    ids = [names[item] for item in suggestion.targets]
    return {"target_ids": ids, "amounts_minor": suggestion.amounts, "why": suggestion.why}


def _accounts(case: Case, item: Ints) -> pd.Series[str]:
    """The account each item's money belongs to, empty where nobody knows."""
    account = case.payers.account[item]
    names = np.append(np.asarray(case.book.accounts, dtype=object), "")
    return pd.Series(names[account], dtype="str")  # -1 is the last


def outside_exceptions(aside: pd.DataFrame, later: pd.DataFrame, *, as_of: int) -> pd.DataFrame:
    """Exceptions of rows the gate kept out: unusable rows, and money dated after the day."""
    if aside.empty and later.empty:
        return _NOTHING_OUTSIDE
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


def _suggestions(suggest: Suggester, at: int, related: tuple[int, ...]) -> list[Suggestion]:
    if suggest.book.is_source[at]:
        return suggest.for_money(at, related)
    if suggest.book.is_document[at]:
        return suggest.for_document(at)
    return suggest.for_outgoing(at)


def _worst_first(frame: pd.DataFrame) -> pd.DataFrame:
    rank = frame["severity"].map({name: at for at, name in enumerate(SEVERITIES)}).to_numpy()
    currency, item, code = (pd.factorize(frame[name], sort=True)[0] for name in ("currency", "item_id", "code"))
    order = np.lexsort((code, item, -frame["amount_minor"].to_numpy(), currency, rank))
    return frame.iloc[order].reset_index(drop=True)
