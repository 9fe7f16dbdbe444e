"""What readers said of the findings: how often a rule is right, and where two readers disagree."""

from __future__ import annotations

import pandas as pd

from arlib.communications.rates import rate_pct

RULE_PRECISION = {
    "code": "str", "marked": "int64", "agreed": "int64", "wrong": "int64", "precision_pct": "float64",
    "low_pct": "float64", "high_pct": "float64", "twice_read": "int64", "kappa": "float64",
}  # fmt: skip
LEAST_KAPPA = 0.6
"""A code that readers agree on less than this needs a better definition, not better readers."""


def rule_precision(marks: pd.DataFrame) -> pd.DataFrame:
    """How often readers agreed with each code, ``RULE_PRECISION``, most marked first.

    Args:
        marks: One row a mark: ``message_id code mark actor``; mark is agree, wrong or not_applicable. A reader's last
            mark of a finding counts.

    >>> rule_precision(pd.DataFrame({"message_id": ["M-1"], "code": ["F1"], "mark": ["agree"], "actor": ["Ann"]}))[
    ...     ["code", "agreed"]].values.tolist()
    [['F1', 1]]
    """
    last = marks.drop_duplicates(["message_id", "code", "actor"], keep="last")
    rows = []
    for code, own in last.groupby("code", sort=True):
        judged = own[own["mark"].isin(["agree", "wrong"])]
        # a finding read by two counts once: as right only where both agree
        agreed = judged.groupby("message_id")["mark"].agg(lambda marks: set(marks) == {"agree"}).astype("bool")
        rate, low, high = rate_pct(int(agreed.sum()), len(agreed))
        pairs, kappa = _kappa(judged)
        rows.append(
            {
                "code": code, "marked": len(agreed), "agreed": int(agreed.sum()), "wrong": int((~agreed).sum()),
                "precision_pct": rate, "low_pct": low, "high_pct": high, "twice_read": pairs, "kappa": kappa,
            }
        )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(RULE_PRECISION)).astype(RULE_PRECISION)
    return frame.sort_values(["marked", "code"], ascending=[False, True], ignore_index=True)


def _kappa(judged: pd.DataFrame) -> tuple[int, float | None]:
    """Cohen's kappa over the findings two readers marked, and how many those are; none where it is not defined."""
    by_message = judged.groupby("message_id")["mark"].agg(list)
    pairs = [marks[:2] for marks in by_message if len(marks) >= 2]
    if not pairs:
        return 0, None
    same = sum(a == b for a, b in pairs) / len(pairs)
    first = sum(a == "agree" for a, _ in pairs) / len(pairs)
    second = sum(b == "agree" for _, b in pairs) / len(pairs)
    chance = first * second + (1 - first) * (1 - second)
    return len(pairs), None if chance == 1 else round((same - chance) / (1 - chance), 2)
