"""The start of a run: booked rows in force, what is open, who pays, what is named, what is stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
from pandera.pandas import DataFrameSchema

from arlib.contracts import ACCOUNTS, empty, require
from arlib.dates import midnight
from arlib.ledger import open_items, with_family
from arlib.policy import ReconciliationPolicy
from arlib.reconciliation.advice import advice_lines
from arlib.reconciliation.book import Book, Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.decided import Decided
from arlib.reconciliation.duplicates import double_payments, repeated_reversals
from arlib.reconciliation.hypotheses import verdicts_of
from arlib.reconciliation.invariants import ConservationBreach
from arlib.reconciliation.near_numbers import near_numbers
from arlib.reconciliation.payers import Payers, resolve_payers
from arlib.reconciliation.references import read_references
from arlib.reconciliation.returned import reversed_in_words
from arlib.reconciliation.state import State
from arlib.reconciliation.terms import discount_options


def in_force(rows: pd.DataFrame | None, schema: DataFrameSchema, day: date) -> pd.DataFrame:
    """Booked rows of a contract, effective on or before the day; only the contract's columns."""
    valid = empty(schema) if rows is None else require(rows, schema)
    counts = valid["effective_date"] <= pd.Timestamp(midnight(day))
    return valid.loc[counts, list(schema.columns)].reset_index(drop=True)


def opening_state(book: Book, booked: pd.DataFrame, adjustments: pd.DataFrame, day: date) -> State:
    """What is open before the run.

    Raises:
        ConservationBreach: more is booked on an item than its amount.
    """
    opened = open_items(book.items, booked, adjustments, as_of=day).set_index("item_id")["open_minor"]
    signed = opened.reindex(book.ids).to_numpy("int64")
    magnitude = np.where(book.items["amount_minor"] >= 0, signed, -signed)
    wrong = np.flatnonzero((magnitude < 0) | (magnitude > book.amount))
    if len(wrong):
        raise ConservationBreach(
            f"CONSERVATION_BREACH: what is booked on {', '.join(book.names(wrong[:3]))} is more than the item.",
            where="allocations",
            next_step="Correct or reverse the booked allocations of these items.",
        )
    source, target = book.positions(booked["source_id"]), book.positions(booked["target_id"])
    applied = pd.DataFrame({"source": source, "target": target, "amount": booked["amount_minor"].to_numpy("int64")})
    known = (source >= 0) & (target >= 0)
    return State(book, magnitude, applied[known].reset_index(drop=True), np.zeros(len(book), dtype=bool))


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
    return Case(
        book=replace(book, reverses=reversed_in_words(book, citations)),
        payers=payers,
        citations=citations,
        discounts=discount_options(book, policy),
        lines=advice_lines(book, lines),
        policy=policy,
        near=near_numbers(book, payers, citations, state.remaining),
        family=_families(book, accounts),
        decided=decided,
    )


def with_payers(case: Case, state: State, payers: Payers) -> Case:
    """The same case after more has been learned of who pays."""
    return replace(case, payers=payers, near=near_numbers(case.book, payers, case.citations, state.remaining))


def _families(book: Book, accounts: pd.DataFrame | None) -> Ints:
    """Per account code, the code of the head of its family, or its own."""
    own = np.arange(len(book.accounts))
    if accounts is None or "parent_id" not in accounts:
        return own
    heads = with_family(require(accounts, ACCOUNTS)).set_index("account_id")["family_id"]
    head = heads.reindex(book.accounts)
    names = head.where(head.notna(), book.accounts.to_series()).to_numpy(dtype=object)
    return np.asarray(pd.Series(own).groupby(names).transform("min"), dtype="int64")


def stop_doubles(case: Case, state: State) -> pd.DataFrame:
    """Keep doubles out of matching; ``item, code, related`` says why."""
    doubles = double_payments(case.book, case.payers, case.citations.cites, state.remaining)
    again = repeated_reversals(case.book)
    found = pd.concat(
        [
            _verdicts(doubles["item"].to_numpy("int64"), "DUPLICATE_PAYMENT", doubles["earlier"].to_numpy("int64")),
            _verdicts(again, "REVERSAL_UNMATCHED", case.book.reverses[again]),
        ],
        ignore_index=True,
    ).rename(columns={"owner": "item"})
    untouched = ~state.touched[found["item"].to_numpy("int64")]
    stopped: pd.DataFrame = found.loc[untouched].reset_index(drop=True)
    state.blocked[stopped["item"].to_numpy("int64")] = True
    return stopped


def _verdicts(items: Ints, code: str, related: Ints) -> pd.DataFrame:
    return verdicts_of(items, [code] * len(items), [(other,) for other in related.tolist()])
