"""Which documents a payment names: whole tokens against the numbers in the book, never a part of a number.

reference  "INV AT-100 less 2%"   ->  tokens  inv at 100 less 2  ->  phrases  ... at100 ...
book       item AT-100            ->  key     at100              ->  cited: AT-100
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.book import Book, Flags, Ints
from arlib.reconciliation.glued import glued_hits
from arlib.reconciliation.loose import loose_numbers
from arlib.reconciliation.structured import structured_numbers
from arlib.reconciliation.texts import Phrases, column, compact, fold, phrases, series, without_noise

LITERAL, OWN_DIGITS, CUSTOMER_REFERENCE = 1, 2, 3
"""How a document was named: by its id, by the digits of its id, or by the customer's reference on it."""
LONG_KEY = 8
"""A number of so many characters is as good as a literal id."""

LONGEST_PHRASE = 6
GROUP_OF = 4  # long numbers are written in groups of four
SHORTEST_NUMBER = 5  # digits alone
SHORTEST_ID_OF_DIGITS = 4  # when they are the whole id
SHORTEST_REFERENCE = 4  # letters and digits
MOST_DOCUMENTS_PER_REFERENCE = 10  # above that it is a customer number, not a document's
LONGER_BY = 4
PREFIX_OF_SO_MANY = 3
"""A key that begins so many keys, each so much longer, may be the first half of a number split by a space."""

CITABLE_KINDS = ("invoice", "debit_note", "credit_note", "on_account")


@dataclass(frozen=True)
class Citations:
    """What references name.

    ``cites``: ``owner, item, how, hit, is_weak``: one row per payment and document named; ``hit`` numbers the place
    in the text, so two rows of one hit are alternatives. ``unknown``: ``owner, key``: numbers shaped like
    ours that the book does not have. ``keys``: ``key, item`` by which documents may be named in full.
    ``loose``: ``owner, key``: numbers in the text that name nothing as they stand. ``failed``: owners of
    structured references with wrong check digits.
    """

    cites: pd.DataFrame
    unknown: pd.DataFrame
    keys: pd.DataFrame
    loose: pd.DataFrame
    failed: Ints


def read_references(book: Book, owners: Ints) -> Citations:
    """What the references of some payments and credits name."""
    keys = document_keys(book)
    text = fold(book.items["reference"].iloc[owners])
    written = max(int(keys["tokens"].max()), int(keys["key"].str.len().max()) // GROUP_OF) if len(keys) else 1
    longest = min(written, LONGEST_PHRASE)
    whole, quiet = phrases(text, longest=longest), phrases(without_noise(text), longest=longest)
    # digits alone must not come out of a date, an amount or a bank account; letters and digits may stand anywhere
    named = [_hits(whole, keys[~keys["only_digits"]]), _hits(quiet, keys[keys["only_digits"]])]
    right, failed = _structured(text, named)
    spans = [*named, glued_hits(quiet, keys), right]
    hits = pd.concat([span.assign(is_glued=rank == 2) for rank, span in enumerate(spans)], ignore_index=True)
    hits = hits.drop_duplicates(["text", "start", "key"]).merge(keys, on="key", how="inner")
    hits = hits.assign(owner=owners[hits["text"].to_numpy("int64")])
    hits = hits[hits["owner"] != hits["item"]]
    hits = hits.assign(is_weak=hits["is_glued"] | _begins_others(hits["key"], column(keys["key"])))
    in_full = keys.loc[keys["how"] != OWN_DIGITS, ["key", "item"]].sort_values(["item", "key"], ignore_index=True)
    return Citations(
        cites=_strongest(hits),
        unknown=_unknown(quiet, in_full, owners, hits),
        keys=in_full,
        loose=loose_numbers(quiet, keys, owners),
        failed=np.setdiff1d(owners[failed], hits["owner"].to_numpy("int64")),
    )


def document_keys(book: Book) -> pd.DataFrame:
    """Every key a document may be named by: ``key, item, how, tokens, only_digits``."""
    at = np.flatnonzero(book.items["kind"].isin(CITABLE_KINDS).to_numpy(bool))
    ids, references = fold(book.ids.iloc[at]), fold(book.items["reference"].iloc[at])
    literal = _whole_keys(ids, at, LITERAL)
    own = _says_what_it_is(book, at, references, literal)
    there, told = at[own], references.filter(pa.array(own))
    keys = pd.concat(
        [literal, _digit_keys(ids, at), _whole_keys(told, there, CUSTOMER_REFERENCE), _token_keys(told, there)],
        ignore_index=True,
    )
    keys = keys[_is_evidence(keys)].sort_values(["key", "item", "how"]).drop_duplicates(["key", "item"])
    crowd = keys.groupby("key")["item"].transform("size")
    return keys[(keys["how"] == LITERAL) | (crowd <= MOST_DOCUMENTS_PER_REFERENCE)].reset_index(drop=True)


def _says_what_it_is(book: Book, at: Ints, references: pa.Array, literal: pd.DataFrame) -> Flags:
    """Whether a reference names the item it stands on; that of a credit may name the bill it is for instead."""
    own = np.ones(len(at), dtype=bool)
    credits = np.flatnonzero(~book.is_document[at])
    found = phrases(references.take(pa.array(credits)), longest=LONGEST_PHRASE)
    named = pc.is_in(found.key, value_set=column(literal.loc[book.is_document[literal["item"]], "key"]))
    own[credits[found.text[named.to_numpy(zero_copy_only=False)]]] = False
    return own


def _whole_keys(folded: pa.Array, at: Ints, how: int) -> pd.DataFrame:
    tokens = pc.add(pc.count_substring_regex(pc.utf8_trim_whitespace(folded), r"[^\p{L}\p{N}]+"), 1)
    return _key_rows(compact(folded), at, how, tokens.to_numpy(zero_copy_only=False))


def _digit_keys(ids: pa.Array, at: Ints) -> pd.DataFrame:
    last = pc.replace_substring_regex(pc.replace_substring_regex(ids, r"\D*$", ""), r"^.*\D", "")
    every = pc.replace_substring_regex(ids, r"\D+", "")
    both = [_key_rows(digits, at, OWN_DIGITS, np.full(len(at), 3)) for digits in (last, every)]
    return pd.concat(both)


def _token_keys(references: pa.Array, at: Ints) -> pd.DataFrame:
    found = phrases(references, longest=1)
    rows = _key_rows(found.key, at[found.text], CUSTOMER_REFERENCE, found.width)
    return rows[rows["key"].str.count(r"\d") >= SHORTEST_NUMBER]


def _key_rows(key: pa.Array, at: Ints, how: int, tokens: Ints) -> pd.DataFrame:
    return pd.DataFrame({"key": series(key), "item": at, "how": how, "tokens": tokens})


def _is_evidence(keys: pd.DataFrame) -> pd.Series[bool]:
    key, literal = keys["key"], keys["how"] == LITERAL
    digits, length = key.str.count(r"\d"), key.str.len()
    only_digits = (digits == length) & (length > 0)
    keys["only_digits"] = only_digits
    is_year = only_digits & key.str.fullmatch(r"(?:19|20)\d\d")
    long_enough = np.where(
        only_digits,
        np.where(literal, length >= SHORTEST_ID_OF_DIGITS, length >= SHORTEST_NUMBER),
        np.where(literal, length >= 2, length >= SHORTEST_REFERENCE),
    )
    return pd.Series(long_enough, index=keys.index) & (digits > 0) & ~is_year


def _begins_others(hit_keys: pd.Series[str], every_key: pa.Array) -> Flags:
    """Whether a key that was hit is the beginning of several much longer ones: perhaps half a number."""
    distinct = every_key.unique()
    ordered = distinct.take(pc.sort_indices(distinct)).to_numpy(zero_copy_only=False)
    names = hit_keys.unique().astype(object)
    first = np.searchsorted(ordered, names, side="right")
    last = np.searchsorted(ordered, names + "\uffff")
    begins = np.flatnonzero(last - first >= PREFIX_OF_SO_MANY)  # few: numbering systems seldom nest
    weak = [names[at] for at in begins if _has_long(ordered[first[at] : last[at]], len(names[at]))]
    return hit_keys.isin(weak).to_numpy(bool)


def _has_long(others: npt.NDArray[np.object_], length: int) -> bool:
    return sum(len(other) >= length + LONGER_BY for other in others) >= PREFIX_OF_SO_MANY


def _hits(found: Phrases, keys: pd.DataFrame) -> pd.DataFrame:
    """Phrases that are a key, longest first: a phrase inside a longer hit is no hit of its own."""
    at = np.flatnonzero(pc.is_in(found.key, value_set=column(keys["key"])).to_numpy(zero_copy_only=False))
    spans = pd.DataFrame(
        {"text": found.text[at], "start": found.start[at], "end": found.start[at] + found.width[at]}
    ).assign(key=series(found.key.take(pa.array(at))))
    return spans[~_inside_another(spans)]


def _structured(text: pa.Array, named: list[pd.DataFrame]) -> tuple[pd.DataFrame, Ints]:
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
    rows = pd.DataFrame(read, columns=["text", "key", "is_right"]).astype({"text": "int64", "key": "str"})
    rows = rows.assign(start=-1 - np.arange(len(rows)), end=-np.arange(len(rows)))
    is_right = rows["is_right"].astype("bool")
    wrong = np.setdiff1d(rows.loc[~is_right, "text"], rows.loc[is_right, "text"]).astype("int64")
    return rows.loc[is_right, ["text", "start", "end", "key"]], wrong


def _inside_another(spans: pd.DataFrame) -> Flags:
    pairs = spans.reset_index().merge(spans.reset_index(), on="text", suffixes=("", "_other"))
    longer = pairs["end_other"] - pairs["start_other"] > pairs["end"] - pairs["start"]
    within = (pairs["start_other"] <= pairs["start"]) & (pairs["end_other"] >= pairs["end"])
    return spans.index.isin(pairs.loc[longer & within, "index"])


def _strongest(hits: pd.DataFrame) -> pd.DataFrame:
    """A document named by its own id outdoes digits and shared references in the same text."""
    hits = hits.assign(hit=hits.groupby(["owner", "start", "key"], sort=False).ngroup())
    is_long = hits["key"].str.len() >= np.where(hits["how"] == LITERAL, SHORTEST_NUMBER + 1, LONG_KEY)
    is_strong = is_long & (hits["how"] != CUSTOMER_REFERENCE) | (hits["how"] == LITERAL) & ~hits["only_digits"]
    is_strong |= is_long & hits["only_digits"]
    has_strong = is_strong.groupby(hits["owner"]).transform("any")
    kept = hits[is_strong | ~has_strong].sort_values(["owner", "item", "how"])
    return kept[["owner", "item", "how", "hit", "is_weak"]].reset_index(drop=True)


def _unknown(found: Phrases, keys: pd.DataFrame, owners: Ints, hits: pd.DataFrame) -> pd.DataFrame:
    """Phrases shaped like our document numbers that name nothing, in texts that name nothing else."""
    shapes = _shape(column(keys["key"])).unique()
    shaped = pc.is_in(_shape(found.key), value_set=shapes).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(shaped)
    rows = pd.DataFrame({"owner": owners[found.text[at]], "key": series(found.key.take(pa.array(at)))})
    return rows[~rows["owner"].isin(hits["owner"])].drop_duplicates(ignore_index=True)


def _shape(keys: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(keys, r"\d", "9")
