"""Whose money it is: the account on the payment, its bank account, a learned alias, or a name that one account has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from arlib.errors import ContractError
from arlib.reconciliation.book import NOT_NAMED, Book, Ints
from arlib.reconciliation.names import plain_name, similar_owners
from arlib.reconciliation.texts import compact, fold, series

Known = Literal["explicit", "bank account", "alias", "name", "similar name", "ambiguous", "unknown"]

SURE_OF_A_BANK_ACCOUNT = 2
"""So many payments from a bank account, all for one customer's documents, make it that customer's."""

SHORTEST_BANK_ACCOUNT = 6


@dataclass(frozen=True)
class Payers:
    """Per item: the account its money belongs to, and how that is known.

    ``account`` is an account code or -1; ``candidates`` lists the accounts of an ambiguous payer,
    one row per item and account (``item, account``).
    """

    account: Ints
    known_by: pd.Series[str]
    candidates: pd.DataFrame


def resolve_payers(
    book: Book, applied: pd.DataFrame, *, aliases: pd.DataFrame | None, accounts: pd.DataFrame | None
) -> Payers:
    """The account behind every item that has none of its own.

    Args:
        book: The book.
        applied: ``source, target, amount`` by position: what payments have settled teaches whose bank account it is.
        aliases: ``party_name, account_id``: names or bank accounts that a person confirmed. They overrule other names.
        accounts: ACCOUNTS frame; its names count like the names on documents.
    """
    missing = np.flatnonzero((book.account < 0) & book.is_source)
    known = pd.Series("explicit", index=range(len(book)), dtype="str")
    known[book.account < 0] = "unknown"
    if not len(missing):
        return Payers(book.account, known, pd.DataFrame({"item": [], "account": []}, dtype="int64"))
    asked = pd.DataFrame({"item": missing, "name": plain_name(book.items["party_name"].iloc[missing]).to_numpy()})
    asked = asked.assign(bank=bank_keys(book.items["payer_account"].iloc[missing]).to_numpy())
    confirmed, named = _checked(aliases), _owners(_names_on_documents(book, accounts), book)
    steps: list[tuple[Known, str, pd.DataFrame]] = [
        ("bank account", "bank", _bank_owners(book, applied, confirmed)),
        ("alias", "name", _owners(confirmed, book)),
        ("name", "name", named),
    ]
    account = book.account.copy()
    candidates = [_settle(account, known, asked, word, key, owners) for word, key, owners in steps]
    unnamed = asked[(account[missing] < 0) & ~np.isin(missing, pd.concat(candidates)["item"]) & (asked["name"] != "")]
    similar = similar_owners(unnamed["name"].drop_duplicates(), named)
    candidates.append(_settle(account, known, unnamed, "similar name", "name", similar))
    several = pd.concat(candidates, ignore_index=True).astype("int64")
    several = several[account[several["item"].to_numpy()] < 0].drop_duplicates(ignore_index=True)
    known.iloc[several["item"].unique()] = "ambiguous"
    return Payers(account=account, known_by=known, candidates=several)


def may_learn(book: Book, payers: Payers) -> bool:
    """Whether a bank account may still tell who paid: money of an unknown payer that came from one."""
    has_bank = (book.items["payer_account"] != "").to_numpy(bool)
    return bool((has_bank & book.is_payment & (payers.account < 0)).any())


def _settle(
    account: Ints, known: pd.Series[str], asked: pd.DataFrame, word: Known, key: str, owners: pd.DataFrame
) -> pd.DataFrame:
    """Write down who is found by one key; return ``item, account`` of those whom the key does not settle."""
    if owners.empty or asked.empty:
        return pd.DataFrame({"item": [], "account": []}, dtype="int64")
    borne = owners.rename(columns={"name": key}).drop_duplicates([key, "account"])
    hit = asked[["item", key]].merge(borne, on=key)
    hit = hit[account[hit["item"].to_numpy("int64")] < 0]
    count = hit.groupby("item")["account"].transform("size")
    single = hit[count == 1]
    account[single["item"].to_numpy("int64")] = single["account"].to_numpy("int64")
    known.iloc[single["item"].to_numpy("int64")] = word
    unsettled: pd.DataFrame = hit.loc[count > 1, ["item", "account"]]
    return unsettled


def bank_keys(numbers: pd.Series[str]) -> pd.Series[str]:
    """Bank account numbers as keys: letters and digits only; too short ones are none.

    >>> bank_keys(pd.Series(["DE89 3704 0044 0532 0130 00", "-", "12345"])).tolist()
    ['de89370400440532013000', '', '']
    """
    keys = series(compact(fold(numbers))).set_axis(numbers.index)
    return keys.where((keys.str.len() >= SHORTEST_BANK_ACCOUNT) & keys.str.contains(r"\d", regex=True), "")


def _bank_owners(book: Book, applied: pd.DataFrame, confirmed: pd.DataFrame) -> pd.DataFrame:
    """``name, account``: bank accounts whose payments all belong to one account, and those a person confirmed."""
    told = pd.DataFrame(
        {
            "name": bank_keys(confirmed["party_name"]).to_numpy(),
            "account": book.accounts.get_indexer(pd.Index(confirmed["account_id"])),
        }
    )
    told = told[(told["name"] != "") & (told["account"] >= 0)].drop_duplicates()
    if not (book.items["payer_account"] != "").any():
        return told
    seen = bank_evidence(book, applied)
    seen = seen[~seen["name"].isin(told["name"])]
    sure = seen["is_explicit"] | (seen["payments"] >= SURE_OF_A_BANK_ACCOUNT)
    owners = seen.groupby("name")["account"].transform("nunique")
    return pd.concat([told, seen.loc[sure & (owners == 1), ["name", "account"]]], ignore_index=True)


def bank_evidence(book: Book, applied: pd.DataFrame) -> pd.DataFrame:
    """``name, account, payments, is_explicit``: how often each bank account paid for each customer."""
    has_bank = (book.items["payer_account"] != "").to_numpy(bool) & book.is_payment
    own = np.flatnonzero(has_bank & (book.account >= 0))
    net = applied.groupby(["source", "target"], as_index=False)["amount"].sum()
    net = net[(net["amount"] > 0) & has_bank[net["source"]] & book.is_document[net["target"]]]
    item = np.concatenate([own, net["source"].to_numpy("int64")])
    account = np.concatenate([book.account[own], book.account[net["target"].to_numpy("int64")]])
    rows = pd.DataFrame({"item": item, "account": account, "is_explicit": np.arange(len(item)) < len(own)})
    rows = rows.assign(name=bank_keys(book.items["payer_account"].iloc[item]).to_numpy())
    rows = rows[(rows["name"] != "") & (rows["account"] >= 0)]
    counted = rows.groupby(["name", "account"]).agg(payments=("item", "nunique"), is_explicit=("is_explicit", "any"))
    return counted.reset_index()


def _owners(named: pd.DataFrame, book: Book) -> pd.DataFrame:
    """``name, account``: each plain name with each account that bears it."""
    code = pd.Series(book.accounts.get_indexer(pd.Index(named["account_id"])), index=named.index)
    rows = pd.DataFrame({"name": plain_name(named["party_name"]), "account": code})
    return rows[(rows["name"] != "") & (rows["account"] != NOT_NAMED)].drop_duplicates()


def _names_on_documents(book: Book, accounts: pd.DataFrame | None) -> pd.DataFrame:
    on_documents = book.items.loc[
        ~book.is_payment & (book.account >= 0) & (book.items["party_name"] != ""), ["party_name", "account_id"]
    ]
    named = [on_documents]
    if accounts is not None:
        named.append(accounts.rename(columns={"name": "party_name"})[["party_name", "account_id"]])
    return pd.concat(named, ignore_index=True).drop_duplicates()


def _checked(aliases: pd.DataFrame | None) -> pd.DataFrame:
    if aliases is None:
        return pd.DataFrame({"party_name": [], "account_id": []}, dtype="str")
    missing = [n for n in ("party_name", "account_id") if n not in aliases.columns]
    if missing:
        raise ContractError(
            f"missing column(s) {missing}", where="aliases", next_step="Give party_name and account_id, one row each."
        )
    return aliases


def carries(texts: pd.Series[str], pattern: str) -> pd.Series[bool]:
    """Whether each text carries a pattern, letters folded."""
    found = pc.match_substring_regex(fold(texts), pattern)
    return pd.Series(found.to_numpy(zero_copy_only=False), index=texts.index)
