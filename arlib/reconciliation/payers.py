"""Whose money it is: the account on the payment, its bank account, a learned alias, or a name that one account has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from arlib.errors import ContractError
from arlib.reconciliation.book import NOT_NAMED, Book
from arlib.reconciliation.hypotheses import no_positions
from arlib.reconciliation.keyed import Column, Groups, Ints, among, distinct, flagged, joined, packed
from arlib.reconciliation.names import bank_keys, plain_names, similar_owners
from arlib.reconciliation.rows import Rows, repeated, stacked
from arlib.reconciliation.texts import column

Known = Literal["explicit", "bank account", "alias", "name", "similar name", "ambiguous", "unknown"]

SURE_OF_A_BANK_ACCOUNT = 2
"""So many payments from a bank account, all for one customer's documents, make it that customer's."""


@dataclass(frozen=True)
class Payers:
    """Per item: the account its money belongs to, and how that is known.

    ``account`` is an account code or -1; ``candidates`` lists the accounts of an ambiguous payer,
    one row per item and account (``item, account``).
    """

    account: Ints
    known_by: Column
    candidates: Rows


def resolve_payers(book: Book, applied: Rows, *, aliases: pd.DataFrame | None, accounts: pd.DataFrame | None) -> Payers:
    """The account behind every item that has none of its own.

    Args:
        book: The book.
        applied: ``source, target, amount`` by position: what payments have settled teaches whose bank account it is.
        aliases: ``party_name, account_id``: names or bank accounts that a person confirmed. They overrule other names.
        accounts: ACCOUNTS frame; its names count like the names on documents.
    """
    missing = np.flatnonzero((book.account < 0) & book.is_source)
    known = repeated("explicit", len(book))
    known[book.account < 0] = "unknown"
    if not len(missing):
        return Payers(book.account, known, _nobody())
    confirmed = _checked(aliases)
    banks, told = book.bank.with_more(bank_keys(column(confirmed["party_name"])))
    names, alias = book.name.with_more(plain_names(column(confirmed["party_name"])))
    names, listed = (
        (names, no_positions()) if accounts is None else names.with_more(plain_names(column(accounts["name"])))
    )
    aliased = _owners(alias, confirmed["account_id"], book, names.empty)
    named = _names_on_documents(book)
    if accounts is not None:
        named = stacked([named, _owners(listed, accounts["account_id"], book, names.empty)]).first_of("name", "account")
    name, bank = names.code[missing], banks.code[missing]
    by_bank = _bank_owners(book, applied, _owners(told, confirmed["account_id"], book, banks.empty))
    account = book.account.copy()
    candidates = [
        _settle(account, known, missing, "bank account", bank, by_bank),
        _settle(account, known, missing, "alias", name, aliased),
        _settle(account, known, missing, "name", name, named),
    ]
    is_candidate = flagged(len(book), *(some["item"] for some in candidates))
    unnamed = (account[missing] < 0) & ~is_candidate[missing] & (name != names.empty)
    alike = similar_owners(distinct(name[unnamed]), named, names.texts)
    candidates.append(_settle(account, known, missing[unnamed], "similar name", name[unnamed], alike))
    several = stacked(candidates)
    several = several.where(account[several["item"]] < 0).first_of("item", "account")
    known[several["item"]] = "ambiguous"
    return Payers(account=account, known_by=known, candidates=several)


def _nobody() -> Rows:
    return Rows(item=np.zeros(0, dtype="int64"), account=np.zeros(0, dtype="int64"))


def may_learn(book: Book, payers: Payers) -> bool:
    """Whether a bank account may still tell who paid: money of an unknown payer that came from one."""
    return bool((book.has_bank & book.is_payment & (payers.account < 0)).any())


def _settle(account: Ints, known: Column, asked: Ints, word: Known, key: Ints, owners: Rows) -> Rows:
    """Write down who is found by one key; return ``item, account`` of those whom the key does not settle."""
    if not len(owners) or not len(asked):
        return _nobody()
    borne, open_still = owners.first_of("name", "account"), account[asked] < 0
    at, owner = joined(key[open_still], borne["name"])
    hit = Rows(item=asked[open_still][at], account=borne["account"][owner])
    of_item = Groups(hit["item"])
    is_single = of_item.spread(of_item.size == 1)
    single = hit.where(is_single)
    account[single["item"]] = single["account"]
    known[single["item"]] = word
    return hit.where(~is_single)


def _bank_owners(book: Book, applied: Rows, told: Rows) -> Rows:
    """``name, account``: bank accounts whose payments all belong to one account, and those a person confirmed."""
    if not book.has_bank.any():
        return told
    seen = bank_evidence(book, applied)
    seen = seen.where(~among(seen["name"], told["name"]))
    per_name = Groups(seen["name"])
    is_only = per_name.spread(per_name.distinct(seen["account"]) == 1)
    sure = seen["is_explicit"] | (seen["payments"] >= SURE_OF_A_BANK_ACCOUNT)
    return stacked([told, seen.where(sure & is_only).only("name", "account")])


def bank_evidence(book: Book, applied: Rows) -> Rows:
    """``name, account, payments, is_explicit``: how often each bank account (by its code) paid for each customer."""
    has_bank = book.has_bank & book.is_payment
    own = np.flatnonzero(has_bank & (book.account >= 0))
    pairs = Groups(packed(applied["source"], applied["target"]))
    net = applied.at(pairs.first).having(amount=pairs.sum(applied["amount"]))
    net = net.where((net["amount"] > 0) & has_bank[net["source"]] & book.is_document[net["target"]])
    item = np.concatenate([own, net["source"]])
    account = np.concatenate([book.account[own], book.account[net["target"]]])
    rows = Rows(item=item, name=book.bank.code[item], account=account, is_explicit=np.arange(len(item)) < len(own))
    rows = rows.where((rows["name"] != book.bank.empty) & (account >= 0))
    per = Groups(packed(rows["name"], rows["account"]))
    counted = rows.at(per.first).only("name", "account")
    return counted.having(payments=per.distinct(rows["item"]), is_explicit=per.any(rows["is_explicit"]))


def _owners(name: Ints, account_ids: pd.Series[str], book: Book, empty: int) -> Rows:
    """``name, account``: each name with each account of the book that bears it."""
    account = book.accounts.get_indexer(pd.Index(account_ids)).astype("int64")
    return Rows(name=name, account=account).where((name != empty) & (account != NOT_NAMED)).first_of("name", "account")


def _names_on_documents(book: Book) -> Rows:
    at = np.flatnonzero(~book.is_payment & (book.account >= 0) & (book.name.code != book.name.empty))
    return Rows(name=book.name.code[at], account=book.account[at]).first_of("name", "account")


def _checked(aliases: pd.DataFrame | None) -> pd.DataFrame:
    if aliases is None:
        return pd.DataFrame({"party_name": [], "account_id": []}, dtype="str")
    missing = [n for n in ("party_name", "account_id") if n not in aliases.columns]
    if missing:
        raise ContractError(
            f"missing column(s) {missing}", where="aliases", next_step="Give party_name and account_id, one row each."
        )
    return aliases
