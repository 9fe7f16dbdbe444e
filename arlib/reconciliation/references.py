"""Which documents a payment names: whole tokens against the numbers in the book, never a part of a number.

reference  "INV AT-100 less 2%"   ->  tokens  inv at 100 less 2  ->  phrases  ... at100 ...
book       item AT-100            ->  key     at100              ->  cited: AT-100
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Book
from arlib.reconciliation.characters import shapes
from arlib.reconciliation.glued import glued_hits
from arlib.reconciliation.keyed import Flags, Groups, Ints, among, distinct, flagged, joined, packed
from arlib.reconciliation.listed import listed_documents
from arlib.reconciliation.loose import LooseNumbers, taken_tokens
from arlib.reconciliation.numbering import (
    CUSTOMER_REFERENCE,
    LITERAL,
    LONGEST_PHRASE,
    OWN_DIGITS,
    SHORTEST_NUMBER,
    Keys,
    document_keys,
)
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.structured import structured_numbers
from arlib.reconciliation.texts import Phrases, fold, read_tokens, without_noise

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
    ours that the book does not have. ``keys``: the numbers by which documents may be named.
    ``loose``: numbers in the text that name nothing as they stand. ``failed``: owners of
    structured references with wrong check digits. ``listed``: ``owner, item, is_range``: what lists of shortened
    numbers after a named one mean.
    """

    cites: Rows
    unknown: Rows
    keys: Keys
    loose: LooseNumbers
    failed: Ints
    listed: Rows


def read_references(book: Book, owners: Ints) -> Citations:
    """What the references of some payments and credits, in the order of their positions, name."""
    keys = document_keys(book)
    text = fold(book.texts("reference", owners))
    longest = _longest_phrase(keys)
    tokens, quiet_tokens = read_tokens(text), read_tokens(without_noise(text))
    whole, quiet = (some.runs(longest=longest, lengths=keys.byte_lengths) for some in (tokens, quiet_tokens))
    in_whole, in_quiet = np.split(keys.codes(pa.concat_arrays([whole.key, quiet.key])), [len(whole.key)])
    # digits alone must not come out of a date, an amount or a bank account; letters and digits may stand anywhere
    named = [_hits(whole, in_whole, keys, only_digits=False), _hits(quiet, in_quiet, keys, only_digits=True)]
    right, failed = _structured(text, named, keys)
    is_key = in_quiet >= 0
    alone = flagged(len(quiet_tokens), quiet.start[is_key & (quiet.width == 1)])
    hits = _named([*named, glued_hits(quiet_tokens, alone, keys), right], keys)
    hits = hits.having(owner=owners[hits["text"]])
    hits = hits.where(hits["owner"] != hits["item"])
    cites = _strongest(hits, keys)
    return Citations(
        cites=cites,
        unknown=_unknown(quiet, keys, owners, hits),
        keys=keys,
        loose=LooseNumbers(quiet_tokens, taken_tokens(quiet_tokens, quiet.start[is_key], quiet.width[is_key]), owners),
        failed=np.setdiff1d(owners[failed], hits["owner"]),
        listed=listed_documents(book, text, owners, cites, keys),
    )


def _longest_phrase(keys: Keys) -> int:
    """So many tokens a number may be written in."""
    if not len(keys.rows):
        return 1
    return min(max(keys.most_tokens, int(keys.length.max()) // GROUP_OF), LONGEST_PHRASE)


def _named(spans: list[Rows], keys: Keys) -> Rows:
    """Every place in a text that is a key, with the documents of that key: code, item, how, is_weak."""
    glued = 2
    hits = stacked([span.having(is_weak=np.full(len(span), rank == glued)) for rank, span in enumerate(spans)])
    hits = hits.where(hits["code"] >= 0).first_of("text", "start", "code")
    hits = hits.having(is_weak=hits["is_weak"] | _begins_others(keys, hits["code"]))
    at, row = joined(hits["code"], keys.rows["code"])
    return hits.at(at).having(item=keys.rows["item"][row], how=keys.rows["how"][row])


def _begins_others(keys: Keys, hit: Ints) -> Flags:
    """Whether a key that was hit is the beginning of several much longer ones: perhaps half a number."""
    named = distinct(hit)
    longest = int(keys.length.max()) if len(keys.length) else 0
    weak = np.zeros(len(keys.length), dtype=bool)
    for size in distinct(keys.length[named][keys.length[named] <= longest - LONGER_BY]).tolist():
        much_longer = keys.text.filter(pa.array(keys.length >= size + LONGER_BY))
        begins = pc.value_counts(pc.utf8_slice_codeunits(much_longer, 0, size))
        often = begins.field("values").filter(pc.greater_equal(begins.field("counts"), PREFIX_OF_SO_MANY))
        at = named[keys.length[named] == size]
        weak[at] = pc.is_in(keys.text.take(pa.array(at)), value_set=often).to_numpy(zero_copy_only=False)
    return weak[hit]


def _hits(found: Phrases, code: Ints, keys: Keys, *, only_digits: bool) -> Rows:
    """Phrases that are a key, longest first: a phrase inside a longer hit is no hit of its own."""
    at = np.flatnonzero(code >= 0)
    at = at[keys.only_digits[code[at]] == only_digits]
    spans = Rows(text=found.text[at], start=found.start[at], end=found.start[at] + found.width[at], code=code[at])
    return spans.where(~_inside_another(spans))


def _structured(text: pa.Array, named: list[Rows], keys: Keys) -> tuple[Rows, Ints]:
    """Numbers carried by structured references with right check digits; and the texts where they are wrong."""
    maybe = pc.match_substring_regex(text, r"\brf ?\d\d|\+\+\+|\*\*\*|\d{27}|(?:\d{5} ){4}|\bkid\b|\bviite|\besr\b")
    # a number that stands in the book needs no check digits
    literal = flagged(len(text), *(spans["text"] for spans in named))
    at = np.flatnonzero(maybe.to_numpy(zero_copy_only=False) & ~literal)
    read = [
        (where, number.lstrip("0"), is_right)
        for where, words in zip(at.tolist(), text.take(pa.array(at)).to_pylist(), strict=True)
        for number, is_right in structured_numbers(words)
    ]
    place, is_right = np.array([r[0] for r in read], dtype="int64"), np.array([r[2] for r in read], dtype=bool)
    code = keys.codes(pa.array([r[1] for r in read], pa.large_string()))
    rows = Rows(text=place, start=-1 - np.arange(len(read)), end=-np.arange(len(read)), code=code)
    return rows.where(is_right), np.setdiff1d(place[~is_right], place[is_right])


def _inside_another(spans: Rows) -> Flags:
    """Whether a longer span of the same text holds a span."""
    flags = np.zeros(len(spans), dtype=bool)
    of_text = Groups(spans["text"])
    several = np.flatnonzero(of_text.spread(of_text.size > 1))
    one, other = joined(spans["text"][several], spans["text"][several])
    one, other = several[one], several[other]
    start, end = spans["start"], spans["end"]
    longer = end[other] - start[other] > end[one] - start[one]
    within = (start[other] <= start[one]) & (end[other] >= end[one])
    flags[one[longer & within]] = True
    return flags


def _strongest(hits: Rows, keys: Keys) -> Rows:
    """A document named by its own id outdoes digits and shared references in the same text."""
    hit = Groups(packed(hits["owner"], hits["start"], hits["code"])).code
    code, how, only_digits = hits["code"], hits["how"], keys.only_digits[hits["code"]]
    is_long = keys.length[code] >= np.where(how == LITERAL, SHORTEST_NUMBER + 1, LONG_KEY)
    is_strong = is_long & (how != CUSTOMER_REFERENCE) | (how == LITERAL) & ~only_digits
    is_strong |= is_long & only_digits
    has_strong = among(hits["owner"], hits["owner"][is_strong])
    kept = hits.having(hit=hit).where(is_strong | ~has_strong).only("owner", "item", "how", "hit", "is_weak")
    return kept.sorted_by("owner", "item", "how")


def _unknown(found: Phrases, keys: Keys, owners: Ints, hits: Rows) -> Rows:
    """Phrases shaped like our document numbers that name nothing, in texts that name nothing else."""
    names_one = among(owners, hits["owner"])
    silent = np.flatnonzero(~names_one[found.text])
    key = found.key.take(pa.array(silent))
    full = flagged(len(keys.text), keys.rows["code"][keys.rows["how"] != OWN_DIGITS])
    ours = shapes(keys.text.filter(pa.array(full))).unique()
    shaped = np.flatnonzero(pc.is_in(shapes(key), value_set=ours).to_numpy(zero_copy_only=False))
    coded = key.take(pa.array(shaped)).dictionary_encode()
    rows = Rows(owner=owners[found.text[silent[shaped]]], code=coded.indices.to_numpy(zero_copy_only=False))
    rows = rows.first_of("owner", "code")
    words = np.asarray(coded.dictionary.to_numpy(zero_copy_only=False), dtype=object)
    return Rows(owner=rows["owner"], key=words[rows["code"]])
