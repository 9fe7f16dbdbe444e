"""Whose money it is: the account on the payment, a learned alias, or a name that only one account has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from arlib.errors import ContractError
from arlib.reconciliation.book import NOT_NAMED, Book, Ints
from arlib.reconciliation.texts import fold, series

Known = Literal["explicit", "alias", "name", "ambiguous", "unknown"]

# Words that say what kind of firm it is, not which one.
_FIRM_WORDS = (
    "ltd limited llc llp inc incorporated corp corporation co company plc gmbh mbh ag kg kgaa ohg ug se ev sarl sasu "
    "sas sa eurl snc srl srls spa sapa bv nv vof ab as asa oy oyj aps kk pty pte sp zoo doo dd sro sl slu sc lda ltda "
    "sab cv the and und et y e i of hijos"
)
_FIRM = r"\b(?:" + _FIRM_WORDS.replace(" ", "|") + r")\b"


@dataclass(frozen=True)
class Payers:
    """Per item: the account its money belongs to, and how that is known.

    ``account`` is an account code or -1; ``candidates`` lists the accounts of an ambiguous name,
    one row per item and account (``item, account``).
    """

    account: Ints
    known_by: pd.Series[str]
    candidates: pd.DataFrame


def plain_name(names: pd.Series[str]) -> pd.Series[str]:
    """A firm's name without accents, punctuation, umlaut spellings, legal form and stop words.

    >>> plain_name(pd.Series(["BIRCH LABS LIMITED", "Birch Labs Ltd.", "Müller & Co. GmbH", "Mueller"])).tolist()
    ['birch labs', 'birch labs', 'muller', 'muller']
    """
    text = pc.replace_substring_regex(fold(names), r"[.'’`]", "")
    text = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, r"[^\p{L}\p{N}]+", " "))
    for spelt, plain in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        text = pc.replace_substring(text, spelt, plain)
    bare = pc.replace_substring_regex(text, _FIRM, "")
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, r" +", " "))
    # a name made of nothing but such words keeps them
    return series(pc.if_else(pc.equal(bare, ""), text, bare)).set_axis(names.index)


def resolve_payers(book: Book, *, aliases: pd.DataFrame | None, accounts: pd.DataFrame | None) -> Payers:
    """The account behind every item that has none of its own.

    Args:
        book: The book.
        aliases: ``party_name, account_id``: names that a person confirmed. They overrule other names.
        accounts: ACCOUNTS frame; its names count like the names on documents.
    """
    missing = np.flatnonzero((book.account < 0) & book.is_source)
    names = plain_name(book.items["party_name"].iloc[missing])
    by_alias = _owners(_checked(aliases), book)
    by_name = _owners(_names_on_documents(book, accounts), book)
    account, known = book.account.copy(), pd.Series("explicit", index=range(len(book)), dtype="str")
    known[book.account < 0] = "unknown"
    candidates = []
    for word, owners in (("alias", by_alias), ("name", by_name)):
        hit = pd.DataFrame({"item": missing, "name": names.to_numpy()}).merge(owners, on="name")
        hit = hit[account[hit["item"].to_numpy("int64")] < 0]
        single = hit[hit["owners"] == 1]
        account[single["item"].to_numpy("int64")] = single["account"].to_numpy()
        known.iloc[single["item"].to_numpy("int64")] = word
        candidates.append(hit.loc[hit["owners"] > 1, ["item", "account"]])
    several = pd.concat(candidates, ignore_index=True).astype("int64")
    several = several[account[several["item"].to_numpy()] < 0].drop_duplicates(ignore_index=True)
    known.iloc[several["item"].unique()] = "ambiguous"
    return Payers(account=account, known_by=known, candidates=several)


def _owners(named: pd.DataFrame, book: Book) -> pd.DataFrame:
    """Each plain name with each account that bears it, and how many do."""
    code = pd.Series(book.accounts.get_indexer(pd.Index(named["account_id"])), index=named.index)
    rows = pd.DataFrame({"name": plain_name(named["party_name"]), "account": code})
    rows = rows[(rows["name"] != "") & (rows["account"] != NOT_NAMED)].drop_duplicates()
    return rows.assign(owners=rows.groupby("name")["account"].transform("size"))


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
