"""The numbers documents may be named by, each distinct one with a code, so that texts are looked up only once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Book
from arlib.reconciliation.characters import (
    IS_DIGIT,
    alphabetical,
    digit_counts,
    kept,
    last_digits,
    lengths,
    spelt,
)
from arlib.reconciliation.keyed import Flags, Groups, Ints, distinct
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.texts import Tokens, codes_in, fold, read_tokens

LITERAL, OWN_DIGITS, CUSTOMER_REFERENCE = 1, 2, 3
"""How a document was named: by its id, by the digits of its id, or by the customer's reference on it."""

LONGEST_PHRASE = 6
SHORTEST_NUMBER = 5  # digits alone
YEAR_DIGITS = 4
SHORTEST_ID_OF_DIGITS = 4  # when they are the whole id
SHORTEST_REFERENCE = 4  # letters and digits
MOST_DOCUMENTS_PER_REFERENCE = 10  # above that it is a customer number, not a document's

_WAYS = 4  # more than there are ways to name a document


@dataclass(frozen=True)
class Keys:
    """``text``: the distinct keys. ``rows``: ``code, item, how`` by code and item, ``code`` its place in ``text``.

    ``most_tokens``: so many tokens a key was written in.
    """

    text: pa.Array
    rows: Rows
    most_tokens: int

    @cached_property
    def length(self) -> Ints:
        """Characters of each key."""
        return lengths(self.text)

    @cached_property
    def byte_lengths(self) -> Ints:
        """How many bytes keys have."""
        return distinct(np.diff(spelt(self.text)[0]))

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

    @cached_property
    def in_full(self) -> Rows:
        """``item, code``: the numbers by which documents may be named in full, by item."""
        rows = self.rows.where(self.rows["how"] != OWN_DIGITS)
        return rows.only("item", "code").sorted_by("item")

    @cached_property
    def by_code(self) -> Rows:
        """The same by code."""
        return self.in_full.sorted_by("code", "item")

    def of_items(self, items: Ints) -> Rows:
        """``item, key``: the numbers by which some items may be named in full, by item and key."""
        low, high = (np.searchsorted(self.in_full["item"], distinct(items), side) for side in ("left", "right"))
        return self._spelt_out(self.in_full.at(_between(low, high)))

    def of_texts(self, texts: pa.Array) -> tuple[Ints, Ints]:
        """Which texts are a number of a document in full, and of which: places in the texts, and items."""
        code = self.codes(texts)
        low, high = (np.searchsorted(self.by_code["code"], code, side) for side in ("left", "right"))
        item: Ints = self.by_code["item"][_between(low, high)]
        return np.repeat(np.arange(len(texts)), high - low), item

    def _spelt_out(self, rows: Rows) -> Rows:
        key = self.text.take(pa.array(rows["code"]))
        order = np.lexsort((*alphabetical(key), rows["item"]))
        words = np.asarray(key.to_numpy(zero_copy_only=False), dtype=object)
        return Rows(item=rows["item"][order], key=words[order])


def document_keys(book: Book) -> Keys:
    """Every key a document may be named by."""
    at = np.flatnonzero(book.is_citable)
    ids, references = fold(book.texts("item_id", at)), fold(book.texts("reference", at))
    literal, digits = _whole_keys(read_tokens(ids), at, LITERAL), _digit_keys(ids, at)
    own = _says_what_it_is(book, at, references, literal)
    there, told = (at, references) if own.all() else (at[own], references.filter(pa.array(own)))
    tokens = read_tokens(told)
    parts = [literal, *digits, _whole_keys(tokens, there, CUSTOMER_REFERENCE), _token_keys(tokens, there)]
    return _distinct([_those_that_are_evidence(*part) for part in parts])


def _between(low: Ints, high: Ints) -> Ints:
    """Every place from one to before the other."""
    counts: Ints = high - low
    before_it = np.repeat(low - (np.cumsum(counts) - counts), counts)
    return np.asarray(before_it + np.arange(len(before_it)), dtype="int64")


def _places(texts: pa.Array, among: pa.Array) -> Ints:
    found = pc.fill_null(pc.index_in(texts, value_set=among), -1)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype="int64")


_Part = tuple[pa.Array, Rows]


def _distinct(parts: list[_Part]) -> Keys:
    """The keys, each once per document, without those that too many documents share."""
    # bytes are hashed in half the time of texts
    coded = pa.concat_arrays([key for key, _ in parts]).cast(pa.large_binary()).dictionary_encode()
    text, rows, code = coded.dictionary.cast(pa.large_string()), stacked([rows for _, rows in parts]), codes_in(coded)
    most_tokens = np.zeros(len(text), dtype="int64")
    np.maximum.at(most_tokens, code, rows["tokens"])
    width = int(rows["item"].max(initial=0)) + 1
    # one number for code, item and how: sorting values is far cheaper than sorting rows
    packed = np.sort((code * width + rows["item"]) * _WAYS + rows["how"])
    packed = packed[np.append(True, packed[1:] // _WAYS != packed[:-1] // _WAYS)[: len(packed)]]
    named, how = np.divmod(packed, _WAYS)
    code, item = np.divmod(named, width)
    crowd = np.bincount(code, minlength=len(text))[code]
    few = np.flatnonzero((how == LITERAL) | (crowd <= MOST_DOCUMENTS_PER_REFERENCE))
    used = Groups(code[few])
    kept = Rows(code=used.code, item=item[few], how=how[few])
    return Keys(text.take(pa.array(used.keys)), kept, int(most_tokens[used.keys].max(initial=0)))


def _says_what_it_is(book: Book, at: Ints, references: pa.Array, literal: _Part) -> Flags:
    """Whether a reference names the item it stands on; that of a credit may name the bill it is for instead."""
    own = np.ones(len(at), dtype=bool)
    credits = np.flatnonzero(~book.is_document[at])
    if len(credits):
        key, rows = literal
        bills = key.filter(pa.array(book.is_document[rows["item"]]))
        tokens = read_tokens(references.take(pa.array(credits)))
        found = tokens.runs(longest=LONGEST_PHRASE, lengths=distinct(np.diff(spelt(bills)[0])))
        own[credits[found.text[pc.is_in(found.key, value_set=bills).to_numpy(zero_copy_only=False)]]] = False
    return own


def _whole_keys(tokens: Tokens, at: Ints, how: int) -> _Part:
    key, count = tokens.joined(len(at))
    return _part(key, at, how, count)


def _digit_keys(ids: pa.Array, at: Ints) -> tuple[_Part, _Part]:
    last, every = last_digits(ids), kept(ids, IS_DIGIT)
    several = np.flatnonzero(pc.not_equal(last, every).to_numpy(zero_copy_only=False))
    return _part(last, at, OWN_DIGITS, np.full(len(at), 3)), _part(
        every.take(pa.array(several)), at[several], OWN_DIGITS, np.full(len(several), 3)
    )


def _token_keys(tokens: Tokens, at: Ints) -> _Part:
    several = np.diff(tokens.digits()) >= SHORTEST_NUMBER
    found = tokens.runs(longest=1, where=several)
    return _part(found.key, at[found.text], CUSTOMER_REFERENCE, found.width)


def _part(key: pa.Array, at: Ints, how: int, tokens: Ints) -> _Part:
    return key, Rows(item=at, how=np.full(len(at), how), tokens=tokens.astype("int64"))


def _those_that_are_evidence(key: pa.Array, rows: Rows) -> _Part:
    """Rows whose key is long enough for what it is; a year is no number of a document."""
    digits, length = digit_counts(key), lengths(key)
    only_digits, literal = digits == length, rows["how"] == LITERAL
    shortest = np.where(
        only_digits,
        np.where(literal, SHORTEST_ID_OF_DIGITS, SHORTEST_NUMBER),
        np.where(literal, 2, SHORTEST_REFERENCE),
    )
    good = (digits > 0) & (length >= shortest)
    of_four = np.flatnonzero(good & only_digits & (length == YEAR_DIGITS))
    begins = pc.utf8_slice_codeunits(key.take(pa.array(of_four)), 0, 2)
    good[of_four] = ~pc.is_in(begins, value_set=pa.array(["19", "20"], begins.type)).to_numpy(zero_copy_only=False)
    return (key, rows) if good.all() else (key.filter(pa.array(good)), rows.where(good))
