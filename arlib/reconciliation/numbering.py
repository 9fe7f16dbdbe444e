"""The numbers documents may be named by, each distinct one with a code, so that texts are looked up only once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Book, Flags, Ints
from arlib.reconciliation.characters import alphabetical, digit_counts
from arlib.reconciliation.texts import compact, fold, phrases, series

LITERAL, OWN_DIGITS, CUSTOMER_REFERENCE = 1, 2, 3
"""How a document was named: by its id, by the digits of its id, or by the customer's reference on it."""

LONGEST_PHRASE = 6
SHORTEST_NUMBER = 5  # digits alone
YEAR_DIGITS = 4
SHORTEST_ID_OF_DIGITS = 4  # when they are the whole id
SHORTEST_REFERENCE = 4  # letters and digits
MOST_DOCUMENTS_PER_REFERENCE = 10  # above that it is a customer number, not a document's

CITABLE_KINDS = ("invoice", "debit_note", "credit_note", "on_account")


@dataclass(frozen=True)
class Keys:
    """``text``: the distinct keys. ``rows``: ``code, item, how, tokens``, ``code`` being the place in ``text``."""

    text: pa.Array
    rows: pd.DataFrame

    @cached_property
    def length(self) -> Ints:
        """Characters of each key."""
        return np.asarray(pc.utf8_length(self.text).to_numpy(zero_copy_only=False), dtype="int64")

    @cached_property
    def only_digits(self) -> Flags:
        """Which keys are nothing but digits."""
        return np.asarray(digit_counts(self.text) == self.length)

    def codes(self, texts: pa.Array) -> Ints:
        """The code of each text, -1 where it is no key."""
        if len(texts) >= len(self.text):
            return _places(texts, self.text)
        # the shorter side is the one to be hashed
        at = np.flatnonzero(pc.is_in(self.text, value_set=texts).to_numpy(zero_copy_only=False))
        found = _places(texts, self.text.take(pa.array(at)))
        return np.where(found >= 0, at[found], -1) if len(at) else found

    def in_full(self) -> pd.DataFrame:
        """``key, item``: the numbers by which documents may be named in full, by item and key."""
        rows = self.rows[self.rows["how"] != OWN_DIGITS]
        code, item = rows["code"].to_numpy("int64"), rows["item"].to_numpy("int64")
        order = np.lexsort((*alphabetical(self.text.take(pa.array(code))), item))
        return pd.DataFrame({"key": series(self.text.take(pa.array(code[order]))), "item": item[order]})


def document_keys(book: Book) -> Keys:
    """Every key a document may be named by."""
    at = np.flatnonzero(book.items["kind"].isin(CITABLE_KINDS).to_numpy(bool))
    ids, references = fold(book.ids.iloc[at]), fold(book.items["reference"].iloc[at])
    literal, digits = _whole_keys(ids, at, LITERAL), _digit_keys(ids, at)
    own = _says_what_it_is(book, at, references, literal)
    there, told = at[own], references.filter(pa.array(own))
    parts = [literal, *digits, _whole_keys(told, there, CUSTOMER_REFERENCE), _token_keys(told, there)]
    return _distinct(pa.concat_arrays([key for key, _ in parts]), pd.concat([rows for _, rows in parts]))


def _places(texts: pa.Array, among: pa.Array) -> Ints:
    found = pc.fill_null(pc.index_in(texts, value_set=among), -1)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype="int64")


_Part = tuple[pa.Array, pd.DataFrame]


def _distinct(text: pa.Array, rows: pd.DataFrame) -> Keys:
    """The keys that are evidence, each once per document, without those that too many documents share."""
    coded = text.dictionary_encode()
    code = coded.indices.to_numpy(zero_copy_only=False).astype("int64")
    rows = rows.assign(code=code)[_is_evidence(coded.dictionary, code, rows["how"].to_numpy("int64"))]
    rows = rows.sort_values(["code", "item", "how"]).drop_duplicates(["code", "item"])
    crowd = np.bincount(rows["code"], minlength=len(coded.dictionary))[rows["code"]]
    rows = rows[(rows["how"] == LITERAL).to_numpy() | (crowd <= MOST_DOCUMENTS_PER_REFERENCE)]
    used, again = np.unique(rows["code"].to_numpy("int64"), return_inverse=True)
    return Keys(coded.dictionary.take(pa.array(used)), rows.assign(code=again).reset_index(drop=True))


def _says_what_it_is(book: Book, at: Ints, references: pa.Array, literal: _Part) -> Flags:
    """Whether a reference names the item it stands on; that of a credit may name the bill it is for instead."""
    own = np.ones(len(at), dtype=bool)
    credits = np.flatnonzero(~book.is_document[at])
    if len(credits):
        found = phrases(references.take(pa.array(credits)), longest=LONGEST_PHRASE)
        key, rows = literal
        bills = key.filter(pa.array(book.is_document[rows["item"]]))
        own[credits[found.text[pc.is_in(found.key, value_set=bills).to_numpy(zero_copy_only=False)]]] = False
    return own


def _whole_keys(folded: pa.Array, at: Ints, how: int) -> _Part:
    tokens = pc.add(pc.count_substring_regex(pc.utf8_trim_whitespace(folded), r"[^\p{L}\p{N}]+"), 1)
    return _part(compact(folded), at, how, tokens.to_numpy(zero_copy_only=False))


def _digit_keys(ids: pa.Array, at: Ints) -> tuple[_Part, _Part]:
    last = pc.replace_substring_regex(pc.replace_substring_regex(ids, r"\D*$", ""), r"^.*\D", "")
    every = pc.replace_substring_regex(ids, r"\D+", "")
    three = np.full(len(at), 3)
    return _part(last, at, OWN_DIGITS, three), _part(every, at, OWN_DIGITS, three)


def _token_keys(references: pa.Array, at: Ints) -> _Part:
    found = phrases(references, longest=1)
    several = np.flatnonzero(digit_counts(found.key) >= SHORTEST_NUMBER)
    key = found.key.take(pa.array(several))
    return _part(key, at[found.text[several]], CUSTOMER_REFERENCE, found.width[several])


def _part(key: pa.Array, at: Ints, how: int, tokens: Ints) -> _Part:
    return key, pd.DataFrame({"item": at, "how": how, "tokens": tokens})


def _is_evidence(text: pa.Array, code: Ints, how: Ints) -> Flags:
    """Which rows are long enough for what they are; a year is no number of a document."""
    digits, length = digit_counts(text), pc.utf8_length(text).to_numpy(zero_copy_only=False)
    only_digits, literal = (digits == length)[code], how == LITERAL
    of_four = np.flatnonzero((digits == length) & (length == YEAR_DIGITS))
    is_year = np.zeros(len(text), dtype=bool)
    begins = pc.utf8_slice_codeunits(text.take(pa.array(of_four)), 0, 2)
    is_year[of_four] = pc.is_in(begins, value_set=pa.array(["19", "20"], begins.type)).to_numpy(zero_copy_only=False)
    long_enough = np.where(
        only_digits,
        np.where(literal, length[code] >= SHORTEST_ID_OF_DIGITS, length[code] >= SHORTEST_NUMBER),
        np.where(literal, length[code] >= 2, length[code] >= SHORTEST_REFERENCE),
    )
    return np.asarray(long_enough & ((digits > 0) & ~is_year)[code])
