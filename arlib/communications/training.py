"""Who needs which page: codes a representative gives more often than the team does."""

from __future__ import annotations

import pandas as pd

from arlib.communications.checks import CHECKS
from arlib.ledger.intervals import wilson

LEAST_MESSAGES = 20
LEAST_HITS = 3
"""One slip, or two, is no habit: where nobody else slipped, any interval would lie above the team's nothing."""
TRAINING = {
    "rep": "str", "code": "str", "definition": "str", "messages": "int64", "hits": "int64", "rate_pct": "float64",
    "low_pct": "float64", "team_pct": "float64",
}  # fmt: skip
"""One row a need. ``team_pct``: the rate of everybody else."""


def training_needs(messages: pd.DataFrame) -> pd.DataFrame:
    """Codes whose rate lies above the others', interval and all: ``TRAINING``, largest difference first.

    Args:
        messages: One row a reviewed message: ``rep``, ``codes`` separated by spaces, ``not_applicable`` likewise.
            Representatives with fewer than twenty messages are left out.
    """
    rows = []
    found = messages.assign(found=messages["codes"].str.split(), unjudged=messages["not_applicable"].str.split())
    for check in CHECKS:
        hit = found["found"].map(lambda codes, code=check.CODE: code in codes)
        judged = hit | ~found["unjudged"].map(lambda codes, code=check.CODE: code in codes)
        if hit.any():
            rows += _above_the_rest(found["rep"], hit, judged, check.CODE, check.DEFINITION)
    needs = pd.DataFrame(rows, columns=list(TRAINING)).astype(TRAINING)
    order = (needs["team_pct"] - needs["low_pct"]).sort_values(kind="stable").index
    return needs.loc[order].reset_index(drop=True)


def _above_the_rest(
    reps: pd.Series[str], hit: pd.Series[bool], judged: pd.Series[bool], code: str, definition: str
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for rep in sorted(set(reps)):
        own = reps.eq(rep) & judged
        others = ~reps.eq(rep) & judged
        count, hits = int(own.sum()), int((hit & own).sum())
        if count < LEAST_MESSAGES or hits < LEAST_HITS or not others.any():
            continue
        team = float((hit & others).sum() / others.sum())
        low, _ = wilson(hits, count)
        if low > team:
            rows.append(
                {
                    "rep": rep, "code": code, "definition": definition, "messages": count, "hits": hits,
                    "rate_pct": round(100 * hits / count, 1), "low_pct": round(100 * low, 1),
                    "team_pct": round(100 * team, 1),
                }
            )  # fmt: skip
    return rows


def guide_page(code: str) -> str:
    """The page that explains a code, in Markdown, made from the check's own definition and examples.

    Raises:
        KeyError: no such code.

    >>> guide_page("W4").splitlines()[0]
    '# W4: Chases an invoice that is paid.'
    """
    check = {c.CODE: c for c in CHECKS}[code]
    bad = [f"- {_quoted(e['body'])}" for e in check.BAD]
    good = [f"- {_quoted(e['body'])}" for e in check.GOOD]
    return "\n".join([f"# {code}: {check.DEFINITION}", "", "## Not like this", *bad, "", "## Like this", *good, ""])


def _quoted(body: str) -> str:
    flat = " ".join(str(body).split())
    return flat if len(flat) <= 200 else flat[:200] + " ..."
