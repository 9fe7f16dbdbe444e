"""Names of firms made comparable: plain forms, and how alike two of them are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from arlib.reconciliation.texts import fold, series

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


def plain_name(names: pd.Series[str]) -> pd.Series[str]:
    """A firm's name without accents, punctuation, umlaut spellings, legal form and stop words.

    >>> plain_name(pd.Series(["BIRCH LABS LIMITED", "Birch Labs Ltd.", "Müller & Co. GmbH", "Mueller"])).tolist()
    ['birch labs', 'birch labs', 'muller', 'muller']
    """
    text = pc.replace_substring_regex(fold(names), r"[.'’`]", "")
    text = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, r"[^\p{L}\p{N}]+", " "))
    text = pc.utf8_trim_whitespace(pc.replace_substring_regex(text, _SPELT_OUT, ""))
    for spelt, plain in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        text = pc.replace_substring(text, spelt, plain)
    bare = pc.replace_substring_regex(text, _FIRM, "")
    bare = pc.utf8_trim_whitespace(pc.replace_substring_regex(bare, r" +", " "))
    # a name made of nothing but such words keeps them
    return series(pc.if_else(pc.equal(bare, ""), text, bare)).set_axis(names.index)


def similar_owners(names: pd.Series[str], owners: pd.DataFrame) -> pd.DataFrame:
    """The accounts whose name is much like each of some plain names.

    Args:
        names: Distinct plain names to look up.
        owners: ``name, account``: plain names and who bears them.

    Returns:
        ``name, account`` for every account within the margin of the best, if the best is alike enough. One row
        means the name is one account's; several mean it is ambiguous.
    """
    rows: list[tuple[str, int]] = []
    borne = owners.drop_duplicates(["name", "account"]).sort_values(["name", "account"])
    # a first letter is seldom wrong, and it keeps the comparison from growing with the square of the book
    by_letter = dict(tuple(borne.groupby(borne["name"].str[:1])))
    wanted = names[names.str.len() > 3]
    for letter, asked in wanted.groupby(wanted.str[:1]):
        if letter in by_letter:
            rows += _alike(asked.tolist(), by_letter[letter])
    return pd.DataFrame(rows, columns=["name", "account"]).astype({"name": "str", "account": "int64"})


def _alike(asked: list[str], borne: pd.DataFrame) -> list[tuple[str, int]]:
    known, account = borne["name"].tolist(), borne["account"].to_numpy("int64")
    floor = ALIKE - MARGIN
    score = np.maximum(
        process.cdist(asked, known, scorer=fuzz.ratio, score_cutoff=floor, dtype=np.float32),
        process.cdist(asked, known, scorer=fuzz.token_sort_ratio, score_cutoff=floor, dtype=np.float32),
    )
    rows: list[tuple[str, int]] = []
    for name, line in zip(asked, score, strict=True):
        near = np.flatnonzero(line >= floor)
        cut = [] if len(name) < SHORTEST_CUT else [at for at, other in enumerate(known) if other.startswith(name)]
        near = near[[_digits(known[at]) == _digits(name) for at in near.tolist()]] if len(near) else near
        best = max((float(line[at]) for at in near.tolist()), default=0.0)
        chosen = {int(account[at]) for at in near.tolist() if best >= ALIKE and line[at] >= best - MARGIN}
        rows += [(name, owner) for owner in sorted(chosen | {int(account[at]) for at in cut})]
    return rows


def _digits(name: str) -> list[str]:
    """Numbers in a name tell branches apart; they are never misspelt."""
    return [word for word in name.split() if any(c.isdigit() for c in word)]
