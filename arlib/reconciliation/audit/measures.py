"""Precision from the tester's marks, agreement and recall against the book, drift against the quarter before."""

from __future__ import annotations

import pandas as pd

from arlib.reconciliation.audit.intervals import apart, share_pct

ALL = "all"
PRECISION_COLUMNS = [
    "tier",
    "matches",
    "sampled",
    "correct",
    "wrong",
    "unclear",
    "precision_pct",
    "low_pct",
    "high_pct",
]
AGREEMENT_COLUMNS = ["tier", "matches", "booked", "same", "agreement_pct", "low_pct", "high_pct"]
DRIFT_COLUMNS = ["tier", "matches_before", "matches", "share_before_pct", "share_pct", "agreement_before_pct",
                 "agreement_pct", "changed"]  # fmt: skip
RECALL_COLUMNS = ["currency", "booked_pairs", "found_pairs", "recall_pct", "low_pct", "high_pct", "booked_minor",
                  "found_minor", "money_recall_pct"]  # fmt: skip


def precision_by_tier(matches: pd.DataFrame, sample: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """Correct of all that were marked correct or wrong, per tier and in all; missing while nothing is marked."""
    marked = sample[["sample_id", "tier"]].merge(marks[["sample_id", "mark"]], on="sample_id", how="left")
    tiers = [*sorted(matches["tier"].unique()), ALL]
    return _rows([_precision(tier, matches, marked) for tier in tiers], PRECISION_COLUMNS)


def _precision(tier: str, matches: pd.DataFrame, marked: pd.DataFrame) -> dict[str, object]:
    own = marked if tier == ALL else marked[marked["tier"].eq(tier)]
    counts = {mark: int(own["mark"].eq(mark).sum()) for mark in ("correct", "wrong", "unclear")}
    share, low, high = share_pct(counts["correct"], counts["correct"] + counts["wrong"])
    total = len(matches) if tier == ALL else int(matches["tier"].eq(tier).sum())
    return {"tier": tier, "matches": total, "sampled": len(own), **counts,
            "precision_pct": share, "low_pct": low, "high_pct": high}  # fmt: skip


def agreement_by_tier(matches: pd.DataFrame) -> pd.DataFrame:
    """How often people booked the same pair, of all matches whose money they booked."""
    tiers = [*sorted(matches["tier"].unique()), ALL]
    rows = []
    for tier in tiers:
        own = matches if tier == ALL else matches[matches["tier"].eq(tier)]
        booked, same = int(own["outcome"].ne("not booked").sum()), int(own["outcome"].eq("same").sum())
        share, low, high = share_pct(same, booked)
        rows.append({"tier": tier, "matches": len(own), "booked": booked, "same": same,
                     "agreement_pct": share, "low_pct": low, "high_pct": high})  # fmt: skip
    return _rows(rows, AGREEMENT_COLUMNS)


def recall_by_currency(matches: pd.DataFrame, labels: pd.Series[int], currency: pd.Series[str]) -> pd.DataFrame:
    """Of what people booked, how much the rules would have found, by pair and by money.

    Args:
        matches: ``source_id target_id amount_minor``.
        labels: Booked minor units by ``source_id, target_id``.
        currency: Item to currency.
    """
    found = matches.groupby(["source_id", "target_id"])["amount_minor"].sum().reindex(labels.index, fill_value=0)
    hit = pd.DataFrame({"booked": labels, "found": found.astype("int64").clip(upper=labels)}).reset_index()
    rows = []
    for code, own in hit.groupby(hit["source_id"].map(currency).astype("str"), sort=True):
        pairs = int(own["found"].gt(0).sum())
        share, low, high = share_pct(pairs, len(own))
        booked, money = int(own["booked"].sum()), int(own["found"].sum())
        rows.append({"currency": str(code), "booked_pairs": len(own), "found_pairs": pairs, "recall_pct": share,
                     "low_pct": low, "high_pct": high, "booked_minor": booked, "found_minor": money,
                     "money_recall_pct": 100 * money / booked})  # fmt: skip
    return _rows(rows, RECALL_COLUMNS)


def drift_by_tier(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Each tier's share of the matches and its agreement with the book, beside the quarter before.

    ``changed`` names what chance hardly explains: the 95 % intervals of the two quarters do not touch.
    """
    rows = []
    rates = [agreement_by_tier(frame).set_index("tier") for frame in (before, now)]
    for tier in sorted({*now["tier"], *before["tier"]}):
        shares = [share_pct(int(f["tier"].eq(tier).sum()), len(f)) for f in (before, now)]
        agreed = [_agreement(rate, tier) for rate in rates]
        words = [w for w, pair in (("share", shares), ("agreement", agreed)) if apart(pair[0][1:], pair[1][1:])]
        rows.append({"tier": tier, "matches_before": int(before["tier"].eq(tier).sum()),
                     "matches": int(now["tier"].eq(tier).sum()), "share_before_pct": shares[0][0],
                     "share_pct": shares[1][0], "agreement_before_pct": agreed[0][0], "agreement_pct": agreed[1][0],
                     "changed": " and ".join(words)})  # fmt: skip
    return _rows(rows, DRIFT_COLUMNS)


def _agreement(rates: pd.DataFrame, tier: str) -> tuple[float, float, float]:
    if tier not in rates.index:
        return share_pct(0, 0)
    return share_pct(int(rates["same"][tier]), int(rates["booked"][tier]))


def _rows(rows: list[dict[str, object]], columns: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=columns)
    texts = {"tier", "currency", "changed"}
    types = {c: "str" if c in texts else "float64" if c.endswith("_pct") else "int64" for c in columns}
    return frame.astype(types)
