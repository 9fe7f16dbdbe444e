"""The start of a run: booked rows in force, what is open, who pays, what is named, what is stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from pandera.pandas import DataFrameSchema

from arlib.contracts import ACCOUNTS, empty, require
from arlib.dates import midnight
from arlib.ledger import with_family
from arlib.policy import ReconciliationPolicy
from arlib.reconciliation.advice import advice_lines
from arlib.reconciliation.balances import open_magnitudes
from arlib.reconciliation.book import Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.decided import Decided
from arlib.reconciliation.duplicates import double_payments, repeated_reversals
from arlib.reconciliation.invariants import ConservationBreach
from arlib.reconciliation.keyed import Ints
from arlib.reconciliation.near_numbers import NearNumbers
from arlib.reconciliation.payers import Payers, resolve_payers
from arlib.reconciliation.references import read_references
from arlib.reconciliation.returned import reversed_in_words
from arlib.reconciliation.rows import Rows, cells, repeated, stacked
from arlib.reconciliation.state import State
from arlib.reconciliation.terms import discount_options


def in_force(rows: pd.DataFrame | None, schema: DataFrameSchema, day: date) -> pd.DataFrame:
    """Booked rows of a contract, effective on or before the day; only the contract's columns."""
    if rows is None:
        return empty(schema)
    valid = require(rows, schema)
    counts = valid["effective_date"] <= pd.Timestamp(midnight(day))
    return valid.loc[counts, list(schema.columns)].reset_index(drop=True)


def opening_state(book: Book, booked: pd.DataFrame, adjustments: pd.DataFrame, day: date) -> State:
    """What is open before the run.

    Raises:
        ConservationBreach: more is booked on an item than its amount.
    """
    magnitude = open_magnitudes(book, booked, adjustments, day)
    wrong = np.flatnonzero((magnitude < 0) | (magnitude > book.amount))
    if len(wrong):
        raise ConservationBreach(
            f"CONSERVATION_BREACH: what is booked on {', '.join(book.names(wrong[:3]))} is more than the item.",
            where="allocations",
            next_step="Correct or reverse the booked allocations of these items.",
        )
    source, target = book.positions(booked["source_id"]), book.positions(booked["target_id"])
    applied = Rows(source=source, target=target, amount=booked["amount_minor"].to_numpy("int64"))
    known = (source >= 0) & (target >= 0)
    return State(book, magnitude, applied.where(known), np.zeros(len(book), dtype=bool))


def open_case(
    state: State,
    *,
    lines: pd.DataFrame | None,
    aliases: pd.DataFrame | None,
    accounts: pd.DataFrame | None,
    policy: ReconciliationPolicy,
    decided: Decided,
) -> Case:
    """Everything the tiers may look at."""
    book = state.book
    payers = resolve_payers(book, state.applied, aliases=aliases, accounts=accounts)
    citations = read_references(book, np.flatnonzero(~book.is_document & (state.remaining > 0)))
    reverses = reversed_in_words(book, citations)
    return Case(
        book=book if reverses is book.reverses else replace(book, reverses=reverses),
        payers=payers,
        citations=citations,
        discounts=discount_options(book, policy),
        lines=advice_lines(book, lines),
        policy=policy,
        near=NearNumbers(book, payers, citations, state.remaining.copy()),
        family=_families(book, accounts),
        decided=decided,
    )


def with_payers(case: Case, state: State, payers: Payers) -> Case:
    """The same case after more has been learned of who pays."""
    return replace(case, payers=payers, near=NearNumbers(case.book, payers, case.citations, state.remaining.copy()))


def _families(book: Book, accounts: pd.DataFrame | None) -> Ints:
    """Per account code, the code of the head of its family, or its own."""
    own = np.arange(len(book.accounts))
    if accounts is None or "parent_id" not in accounts:
        return own
    heads = with_family(require(accounts, ACCOUNTS)).set_index("account_id")["family_id"]
    head = heads.reindex(book.accounts)
    names = head.where(head.notna(), book.accounts.to_series()).to_numpy(dtype=object)
    return np.asarray(pd.Series(own).groupby(names).transform("min"), dtype="int64")


def stop_doubles(case: Case, state: State) -> Rows:
    """Keep doubles out of matching; ``item, code, related`` says why."""
    doubles = double_payments(case.book, case.payers, case.citations.cites, state.remaining)
    again = repeated_reversals(case.book)
    found = stacked(
        [
            _verdicts(doubles["item"], "DUPLICATE_PAYMENT", doubles["earlier"]),
            _verdicts(again, "REVERSAL_UNMATCHED", case.book.reverses[again]),
        ]
    )
    stopped = found.where(~state.touched[found["item"]])
    state.blocked[stopped["item"]] = True
    return stopped


def _verdicts(items: Ints, code: str, related: Ints) -> Rows:
    others = cells([(other,) for other in related.tolist()])
    return Rows(item=items, code=repeated(code, len(items)), related=others)
