"""Names of firms made comparable: plain forms, and how alike two of them are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from arlib.reconciliation.characters import NOT_ALNUM, compact, digit_counts, is_ascii
from arlib.reconciliation.keyed import Ints
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.texts import fold

# Words that say what kind of firm it is, not which one.
_FIRM_WORDS = (
    "ltd limited llc llp inc incorporated corp corporation co company plc gmbh mbh ag kg kgaa ohg ug se ev sarl sasu "
    "sas sa eurl snc srl srls spa sapa bv nv vof ab as asa oy oyj aps kk pty pte sp zoo doo dd sro sl slu sc lda ltda "
    "sab cv the and und et y e i of hijos"
)
_SPELT_OUT = r"\b(?:s a r l|sp z o ?o|z o ?o|s p a|s r l|l l c|s a|a s|b v|n v|k k|s l)$"
"""Legal forms written with a slash or spaces between their letters, at the end of the name."""
_FIRM = r"\b(?:" + _FIRM_WORDS.replace(" ", "|") + r")\b"

ALIKE, MARGIN = 90.0, 6.0
"""A name must be so alike (0 to 100), and so much more alike than the next account's."""

SHORTEST_CUT = 12
"""A name the bank cut off must keep so many characters to stand for the whole one."""
LAST_CHARACTER = "\U0010ffff"

SHORTEST_BANK_ACCOUNT = 6


def plain_names(names: pa.Array) -> pa.Array:
    """Firms' names without accents, punctuation, umlaut spellings, legal form and stop words.

    >>> plain_names(pa.array(["BIRCH LABS LIMITED", "Birch Labs Ltd.", "Müller & Co. GmbH", "Mueller"])).to_pylist()
    ['birch labs', 'birch labs', 'muller', 'muller']
    """
    text = pc.replace_substring_regex(fold(names), r"[.'’`]", "")
    other = r"[^a-z0-9]+" if is_ascii(text) else NOT_ALNUM
    text = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, other, " "))
    text = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, _SPELT_OUT, ""))
    for spelt, plain in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        text = pc.replace_substring(text, spelt, plain)
    bare = pc.replace_substring_regex(text, _FIRM, "")
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, r" +", " "))
    # a name made of nothing but such words keeps them
    return pc.if_else(pc.equal(bare, ""), text, bare)


def bank_keys(numbers: pa.Array) -> pa.Array:
    """Bank account numbers as keys: letters and digits only; too short ones are none.

    >>> bank_keys(pa.array(["DE89 3704 0044 0532 0130 00", "-", "12345"], pa.large_string())).to_pylist()
    ['de89370400440532013000', '', '']
    """
    keys = compact(fold(numbers))
    long_enough = pc.greater_equal(pc.utf8_length(keys), SHORTEST_BANK_ACCOUNT)
    return pc.if_else(pc.and_(long_enough, pa.array(digit_counts(keys) > 0)), keys, "")


@dataclass(frozen=True)
class Coded:
    """A text column in a plain form: which of the distinct ``texts`` each item has."""

    code: Ints
    texts: pa.Array

    @cached_property
    def empty(self) -> int:
        """The code of no text, -1 where every item has one."""
        return int(pc.index(self.texts, "").as_py())

    def with_more(self, more: pa.Array) -> tuple[Coded, Ints]:
        """The same with further texts, and the codes of those."""
        coded = pa.concat_arrays([self.texts, more.cast(self.texts.type)]).dictionary_encode()
        codes = coded.indices.to_numpy(zero_copy_only=False)[len(self.texts) :].astype("int64")
        return Coded(self.code, coded.dictionary), codes


def coded(written: pa.Array, plain: Callable[[pa.Array], pa.Array]) -> Coded:
    """A column by its plain form, which is worked out once for each text that is written."""
    as_written = written.dictionary_encode()
    found = plain(as_written.dictionary).dictionary_encode()
    codes = (some.indices.to_numpy(zero_copy_only=False).astype("int64") for some in (found, as_written))
    return Coded(next(codes)[next(codes)], found.dictionary)


def similar_owners(names: Ints, owners: Rows, texts: pa.Array) -> Rows:
    """The accounts whose name is much like each of some plain names.

    Args:
        names: Distinct plain names to look up, by their codes.
        owners: ``name, account``: plain names and who bears them, each pair once.
        texts: The text of each code.

    Returns:
        ``name, account`` for every account within the margin of the best, if the best is alike enough. One row
        means the name is one account's; several mean it is ambiguous.
    """
    rows: list[tuple[int, int]] = []
    wanted = [(text, code) for text, code in zip(_spelt(texts, names), names.tolist(), strict=True) if len(text) > 3]
    if wanted:
        words = zip(_spelt(texts, owners["name"]), owners["account"].tolist(), strict=True)
        # a first letter is seldom wrong, and it keeps the comparison from growing with the square of the book
        asked = _by_letter(wanted)
        borne = _by_letter([word for word in words if word[0][:1] in asked])
        for letter, known in borne.items():
            rows += _alike(asked[letter], sorted(known))
    found = np.array(rows, dtype="int64").reshape(-1, 2)
    return Rows(name=found[:, 0], account=found[:, 1])


def _spelt(texts: pa.Array, codes: Ints) -> list[str]:
    words: list[str] = texts.take(pa.array(codes)).to_pylist()
    return words


def _by_letter(words: list[tuple[str, int]]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for text, code in words:
        found.setdefault(text[:1], []).append((text, code))
    return found


def _alike(asked: list[tuple[str, int]], borne: list[tuple[str, int]]) -> list[tuple[int, int]]:
    known, account, floor = [name for name, _ in borne], [whose for _, whose in borne], ALIKE - MARGIN
    words = [name for name, _ in asked]
    score = np.maximum(
        process.cdist(words, known, scorer=fuzz.ratio, score_cutoff=floor, dtype=np.float32),
        process.cdist(words, known, scorer=fuzz.token_sort_ratio, score_cutoff=floor, dtype=np.float32),
    )
    rows: list[tuple[int, int]] = []
    for (name, code), line in zip(asked, score, strict=True):
        near = [at for at in np.flatnonzero(line >= floor).tolist() if _digits(known[at]) == _digits(name)]
        best = max((float(line[at]) for at in near), default=0.0)
        chosen = {account[at] for at in near if best >= ALIKE and line[at] >= best - MARGIN}
        rows += [(code, owner) for owner in sorted(chosen | _cut_off(name, known, account))]
    return rows


def _cut_off(name: str, known: list[str], account: list[int]) -> set[int]:
    """Accounts whose name begins with a name that is long enough to have been cut off; the known ones are in order."""
    if len(name) < SHORTEST_CUT:
        return set()
    return set(account[bisect_left(known, name) : bisect_left(known, name + LAST_CHARACTER)])


def _digits(name: str) -> list[str]:
    """Numbers in a name tell branches apart; they are never misspelt."""
    return [word for word in name.split() if any(c.isdigit() for c in word)]
