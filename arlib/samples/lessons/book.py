"""What a lesson is made from: the book as the trainee sees it, and the answers as they were planted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

import arlib
from arlib.ledger import Ledger, age
from arlib.policy import Policy

TRUTH = ("payments", "overpayment_causes", "promises", "messages", "situations")
DOCUMENTS = {
    "item_id": "str", "what": "str", "account_id": "str", "day": "datetime64[us]", "due_date": "datetime64[us]",
    "terms": "str", "currency": "str", "amount_minor": "int64", "note": "str",
}  # fmt: skip
"""Columns of a question's documents; a negative amount is the customer's."""
_WHAT = {"invoice": "Invoice", "debit_note": "Debit note", "credit_note": "Credit note", "on_account": "On account",
         "payment": "Payment", "refund": "Refund", "chargeback": "Chargeback"}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One decision to make.

    Args:
        key: Names it, for example ``tier-1``.
        desk: ``tiering``, ``reconciliation`` or ``communication_review``.
        title: What it is about.
        ask: The question.
        choices: What can be answered: words and value.
        answer: The value that was planted.
        why: Why it is so, written from the book.
        documents: The evidence, see :data:`DOCUMENTS`.
        letter: A text to read, empty when there is none.
    """

    key: str
    desk: str
    title: str
    ask: str
    choices: tuple[tuple[str, str], ...]
    answer: str
    why: str
    documents: pd.DataFrame = field(repr=False)
    letter: str = field(default="", repr=False)

    @property
    def answer_words(self) -> str:
        """The right answer as a button says it."""
        return next(words for words, value in self.choices if value == self.answer)


class Rows(Mapping[str, dict[str, Any]]):
    """The rows of a frame of items by item id, made one by one: a lesson looks at a few of many."""

    def __init__(self, items: pd.DataFrame) -> None:
        self._indexed = items.set_index("item_id", drop=False)

    def __getitem__(self, item: str) -> dict[str, Any]:
        return {str(k): v for k, v in self._indexed.loc[item].to_dict().items()}

    def __contains__(self, item: object) -> bool:
        return item in self._indexed.index

    def __iter__(self) -> Iterator[str]:
        return iter(self._indexed.index)

    def __len__(self) -> int:
        return len(self._indexed)


@dataclass(frozen=True)
class LessonBook:
    """The sample book on its day.

    Args:
        ledger: The book.
        lines: Open lines of the aging.
        truth: The answers by name, see :func:`read_truth`.
        as_of: The day.
        policy: The policy in force.
    """

    ledger: Ledger
    lines: pd.DataFrame
    truth: Mapping[str, pd.DataFrame]
    as_of: date
    policy: Policy

    @cached_property
    def items(self) -> Rows:
        """Item id to its row."""
        return Rows(self.ledger.items)

    @cached_property
    def open_now(self) -> dict[str, int]:
        """Open item to what is open of it, signed."""
        return dict(zip(self.lines["item_id"], self.lines["open_minor"], strict=True))

    def documents(self, notes: Mapping[str, str]) -> pd.DataFrame:
        """Items as :data:`DOCUMENTS`, each with a note, in the order given."""
        found = [(self.items[item], note) for item, note in notes.items()]
        rows = [{**row, "what": _WHAT[row["kind"]], "day": row["issue_date"], "note": note} for row, note in found]
        frame = pd.DataFrame(rows, columns=list(DOCUMENTS))
        return frame.astype({name: kind for name, kind in DOCUMENTS.items() if name not in ("account_id", "terms")})

    def settled_by(self, item: str) -> list[str]:
        """What was applied to an item by the day, in the order of time."""
        rows = self.ledger.allocations
        own = rows[rows["target_id"].eq(item) & rows["effective_date"].le(pd.Timestamp(self.as_of))]
        return list(dict.fromkeys(own.sort_values("effective_date", kind="stable")["source_id"]))

    def open_of(self, account: str, *, side: str, on: date | None = None) -> pd.DataFrame:
        """Open lines of an account on one side, on the day or on an earlier one."""
        lines = self.lines if on is None else self._aged(account, on)
        return lines[lines["account_id"].eq(account) & lines["side"].eq(side)].sort_values(["due_date", "item_id"])

    def _aged(self, account: str, on: date) -> pd.DataFrame:
        items = self.ledger.items[self.ledger.items["account_id"].eq(account)]
        own = set(items["item_id"])
        booked = self.ledger.allocations
        booked = booked[booked["source_id"].isin(own) & booked["target_id"].isin(own)]
        taken = self.ledger.adjustments[self.ledger.adjustments["item_id"].isin(own)]
        return age(items, booked, taken, as_of=on, policy=self.policy).lines


def nth_of(candidates: Iterable[Any], nth: int) -> Any:
    """The nth of some, counting from one and round again; ``None`` of none. No more are looked at than needed.

    >>> nth_of(["a", "b"], 3)
    'a'
    """
    looked_at = list(islice(candidates, nth))
    return looked_at[(nth - 1) % len(looked_at)] if looked_at else None


def sample_folder() -> Path:
    """The sample exports of the checkout."""
    return Path(arlib.__file__).resolve().parents[1] / "data" / "samples"


def sample_day(folder: Path | None = None) -> date | None:
    """The day the sample book's answers are of; ``None`` where there is no sample book."""
    manifest = (folder or sample_folder()) / "MANIFEST.json"
    if not manifest.is_file():
        return None
    return date.fromisoformat(json.loads(manifest.read_text(encoding="utf-8"))["as_of"])


def read_truth(folder: Path | None = None) -> dict[str, pd.DataFrame]:
    """The planted answers of the sample exports, all text; empty where there are none."""
    home = (folder or sample_folder()) / "truth"
    named = {name: home / f"{name}.csv" for name in TRUTH}
    if not all(path.is_file() for path in named.values()):
        return {}
    return {name: pd.read_csv(path, dtype="str", keep_default_na=False) for name, path in named.items()}
