"""The sample: matches in strata by tier of evidence and by money, drawn by a seed, the same on every machine."""

from __future__ import annotations

import hashlib

import pandas as pd

from arlib.errors import ParameterError

BANDS = ("large", "small")


def with_stratum(matches: pd.DataFrame, *, large_pct: float) -> pd.DataFrame:
    """Add ``band`` (``large`` for the largest matches of each currency) and ``stratum`` (tier and band).

    Args:
        matches: ``tier currency amount_minor source_id target_id``.
        large_pct: Share of a currency's matches that count as large, in per cent.
    """
    rank = matches.groupby("currency")["amount_minor"].rank(method="first", ascending=False)
    size = matches.groupby("currency")["amount_minor"].transform("size")
    band = rank.le((size * large_pct / 100).round().clip(lower=1)).map({True: "large", False: "small"}).astype("str")
    return matches.assign(band=band, stratum=(matches["tier"] + " " + band).astype("str"))


def draw_sample(matches: pd.DataFrame, *, size: int, least: int, seed: str) -> pd.DataFrame:
    """Draw matches from every stratum.

    Args:
        matches: :func:`with_stratum` frame.
        size: How many in all; strata share it by their number of matches.
        least: At least so many from each stratum, or all it has.
        seed: Any text; the same text draws the same matches.

    Returns:
        The rows drawn, by stratum and then in an order the seed decides, with ``sample_id`` (``S-001``) first.

    Raises:
        ParameterError: ``size`` or ``least`` below 1.
    """
    if size < 1 or least < 1:
        raise ParameterError("a sample has at least one match", where="sample size", next_step="Correct the policy.")
    counts = matches["stratum"].value_counts().sort_index()
    wanted = stratum_sizes(counts, size=size, least=least)
    drawn = matches.assign(lot=_lots(matches, seed)).sort_values(["stratum", "lot"], kind="stable")
    place = drawn.groupby("stratum").cumcount()
    chosen = drawn[place.lt(drawn["stratum"].map(wanted).astype("int64"))].drop(columns="lot").reset_index(drop=True)
    ids = [f"S-{number:03d}" for number in range(1, len(chosen) + 1)]
    return chosen.assign(sample_id=pd.Series(ids, dtype="str"))[["sample_id", *matches.columns]]


def stratum_sizes(counts: pd.Series[int], *, size: int, least: int) -> pd.Series[int]:
    """How many to draw from each stratum: in proportion, but never fewer than ``least`` where there are that many.

    >>> stratum_sizes(pd.Series({"T3 small": 900, "T5 large": 40, "T5 small": 2}), size=60, least=5).to_dict()
    {'T3 small': 58, 'T5 large': 5, 'T5 small': 2}
    """
    share = (counts * size + counts.sum() - 1) // max(int(counts.sum()), 1)
    floor = counts.clip(upper=least)
    return share.clip(upper=counts).where(share >= floor, floor).astype("int64")


def _lots(matches: pd.DataFrame, seed: str) -> list[str]:
    """A lot for each match that depends on nothing but the seed and the match."""
    pairs = zip(matches["source_id"], matches["target_id"], strict=True)
    return [hashlib.sha256(f"{seed}\x1f{source}\x1f{target}".encode()).hexdigest() for source, target in pairs]
