"""Which documents a payment names: whole tokens against the numbers in the book, never a part of a number.

reference  "INV AT-100 less 2%"   ->  tokens  inv at 100 less 2  ->  phrases  ... at100 ...
book       item AT-100            ->  key     at100              ->  cited: AT-100
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Book, Flags, Ints
from arlib.reconciliation.characters import shapes
from arlib.reconciliation.glued import glued_hits
from arlib.reconciliation.listed import listed_documents
from arlib.reconciliation.loose import loose_numbers
from arlib.reconciliation.numbering import (
    CUSTOMER_REFERENCE,
    LITERAL,
    LONGEST_PHRASE,
    OWN_DIGITS,
    SHORTEST_NUMBER,
    Keys,
    document_keys,
)
from arlib.reconciliation.structured import structured_numbers
from arlib.reconciliation.texts import Phrases, fold, phrases, series, without_noise

LONG_KEY = 8
"""A number of so many characters is as good as a literal id."""

GROUP_OF = 4  # long numbers are written in groups of four
LONGER_BY = 4
PREFIX_OF_SO_MANY = 3
"""A key that begins so many keys, each so much longer, may be the first half of a number split by a space."""


@dataclass(frozen=True)
class Citations:
    """What references name.

    ``cites``: ``owner, item, how, hit, is_weak``: one row per payment and document named; ``hit`` numbers the place
    in the text, so two rows of one hit are alternatives. ``unknown``: ``owner, key``: numbers shaped like
    ours that the book does not have. ``keys``: ``key, item`` by which documents may be named in full.
    ``loose``: ``owner, key``: numbers in the text that name nothing as they stand. ``failed``: owners of
    structured references with wrong check digits. ``listed``: ``owner, item, is_range``: what lists of shortened
    numbers after a named one mean.
    """

    cites: pd.DataFrame
    unknown: pd.DataFrame
    keys: pd.DataFrame
    loose: pd.DataFrame
    failed: Ints
    listed: pd.DataFrame


def read_references(book: Book, owners: Ints) -> Citations:
    """What the references of some payments and credits name."""
    keys = document_keys(book)
    text = fold(book.items["reference"].iloc[owners])
    longest = _longest_phrase(keys)
    whole, quiet = phrases(text, longest=longest), phrases(without_noise(text), longest=longest)
    in_whole, in_quiet = np.split(keys.codes(pa.concat_arrays([whole.key, quiet.key])), [len(whole.key)])
    # digits alone must not come out of a date, an amount or a bank account; letters and digits may stand anywhere
    named = [_hits(whole, in_whole, keys, only_digits=False), _hits(quiet, in_quiet, keys, only_digits=True)]
    right, failed = _structured(text, named, keys)
    hits = _named([*named, glued_hits(quiet, in_quiet, keys), right], keys)
    hits = hits.assign(owner=owners[hits["text"].to_numpy("int64")])
    hits = hits[hits["owner"] != hits["item"]]
    in_full, cites = keys.in_full(), _strongest(hits, keys)
    return Citations(
        cites=cites,
        unknown=_unknown(quiet, keys, owners, hits),
        keys=in_full,
        loose=loose_numbers(quiet, in_quiet >= 0, owners),
        failed=np.setdiff1d(owners[failed], hits["owner"].to_numpy("int64")),
        listed=listed_documents(book, text, owners, cites, in_full),
    )


def _longest_phrase(keys: Keys) -> int:
    """So many tokens a number may be written in."""
    if not len(keys.rows):
        return 1
    return min(max(int(keys.rows["tokens"].max()), int(keys.length.max()) // GROUP_OF), LONGEST_PHRASE)


def _named(spans: list[pd.DataFrame], keys: Keys) -> pd.DataFrame:
    """Every place in a text that is a key, with the documents of that key: ``text, start, end, code, item, how``."""
    glued = 2
    hits = pd.concat([span.assign(is_weak=rank == glued) for rank, span in enumerate(spans)], ignore_index=True)
    hits = hits[hits["code"] >= 0].drop_duplicates(["text", "start", "code"])
    hits = hits.assign(is_weak=hits["is_weak"] | _begins_others(keys, hits["code"].to_numpy("int64")))
    named: pd.DataFrame = hits.merge(keys.rows[["code", "item", "how"]], on="code", how="inner")
    return named


def _begins_others(keys: Keys, hit: Ints) -> Flags:
    """Whether a key that was hit is the beginning of several much longer ones: perhaps half a number."""
    named = np.unique(hit)
    longest = int(keys.length.max()) if len(keys.length) else 0
    weak = np.zeros(len(keys.length), dtype=bool)
    for size in np.unique(keys.length[named][keys.length[named] <= longest - LONGER_BY]).tolist():
        much_longer = keys.text.filter(pa.array(keys.length >= size + LONGER_BY))
        begins = pc.value_counts(pc.utf8_slice_codeunits(much_longer, 0, size))
        often = begins.field("values").filter(pc.greater_equal(begins.field("counts"), PREFIX_OF_SO_MANY))
        at = named[keys.length[named] == size]
        weak[at] = pc.is_in(keys.text.take(pa.array(at)), value_set=often).to_numpy(zero_copy_only=False)
    return weak[hit]


def _hits(found: Phrases, code: Ints, keys: Keys, *, only_digits: bool) -> pd.DataFrame:
    """Phrases that are a key, longest first: a phrase inside a longer hit is no hit of its own."""
    at = np.flatnonzero(code >= 0)
    at = at[keys.only_digits[code[at]] == only_digits]
    spans = pd.DataFrame(
        {"text": found.text[at], "start": found.start[at], "end": found.start[at] + found.width[at], "code": code[at]}
    )
    return spans[~_inside_another(spans)]


def _structured(text: pa.Array, named: list[pd.DataFrame], keys: Keys) -> tuple[pd.DataFrame, Ints]:
    """Numbers carried by structured references with right check digits; and the texts where they are wrong."""
    maybe = pc.match_substring_regex(text, r"\brf ?\d\d|\+\+\+|\*\*\*|\d{27}|(?:\d{5} ){4}|\bkid\b|\bviite|\besr\b")
    at = np.flatnonzero(maybe.to_numpy(zero_copy_only=False))
    literal = frozenset(pd.concat(named)["text"])  # a number that stands in the book needs no check digits
    read = [
        (where, number.lstrip("0"), is_right)
        for where, words in zip(at.tolist(), text.take(pa.array(at)).to_pylist(), strict=True)
        if where not in literal
        for number, is_right in structured_numbers(words)
    ]
    rows = pd.DataFrame(read, columns=["text", "key", "is_right"]).astype({"text": "int64"})
    code = keys.codes(pa.array(rows["key"].tolist(), pa.large_string()))
    rows = rows.assign(start=-1 - np.arange(len(rows)), end=-np.arange(len(rows)), code=code)
    is_right = rows["is_right"].astype("bool")
    wrong = np.setdiff1d(rows.loc[~is_right, "text"], rows.loc[is_right, "text"]).astype("int64")
    return rows.loc[is_right, ["text", "start", "end", "code"]], wrong


def _inside_another(spans: pd.DataFrame) -> Flags:
    pairs = spans.reset_index().merge(spans.reset_index(), on="text", suffixes=("", "_other"))
    longer = pairs["end_other"] - pairs["start_other"] > pairs["end"] - pairs["start"]
    within = (pairs["start_other"] <= pairs["start"]) & (pairs["end_other"] >= pairs["end"])
    return spans.index.isin(pairs.loc[longer & within, "index"])


def _strongest(hits: pd.DataFrame, keys: Keys) -> pd.DataFrame:
    """A document named by its own id outdoes digits and shared references in the same text."""
    hits = hits.assign(hit=hits.groupby(["owner", "start", "code"], sort=False).ngroup())
    code, only_digits = hits["code"].to_numpy("int64"), keys.only_digits[hits["code"]]
    is_long = keys.length[code] >= np.where(hits["how"] == LITERAL, SHORTEST_NUMBER + 1, LONG_KEY)
    is_strong = is_long & (hits["how"] != CUSTOMER_REFERENCE) | (hits["how"] == LITERAL) & ~only_digits
    is_strong |= is_long & only_digits
    has_strong = is_strong.groupby(hits["owner"]).transform("any")
    kept: pd.DataFrame = hits[is_strong | ~has_strong].sort_values(["owner", "item", "how"])
    return kept[["owner", "item", "how", "hit", "is_weak"]].reset_index(drop=True)


def _unknown(found: Phrases, keys: Keys, owners: Ints, hits: pd.DataFrame) -> pd.DataFrame:
    """Phrases shaped like our document numbers that name nothing, in texts that name nothing else."""
    names_one = np.isin(owners, hits["owner"])
    silent = np.flatnonzero(~names_one[found.text])
    key = found.key.take(pa.array(silent))
    full = np.unique(keys.rows.loc[keys.rows["how"] != OWN_DIGITS, "code"].to_numpy("int64"))
    ours = shapes(keys.text.take(pa.array(full))).unique()
    shaped = pc.is_in(shapes(key), value_set=ours).to_numpy(zero_copy_only=False)
    rows = pd.DataFrame({"owner": owners[found.text[silent[shaped]]], "key": series(key.filter(pa.array(shaped)))})
    return rows.drop_duplicates(ignore_index=True)
