"""The books of the second and third opinion, judged as a controller would: what is open, adjusted and said.

They were written from the rules before anybody knew the answer. A case may list other answers that a careful analyst
may give, and postings that must not be, whatever else is right.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

OPINIONS = ("second_opinion.toml", "third_opinion.toml")
CASES = [case for name in OPINIONS for case in tomllib.loads((Path(__file__).parent / name).read_text("utf-8"))["case"]]
EVERY = 16
"""One case in so many is run every day; the rest wait for the night, since each is a run of its own."""
SORTED = [
    pytest.param(case, id=case["name"], marks=() if at % EVERY == 0 else pytest.mark.nightly)
    for at, case in enumerate(CASES)
]


@pytest.mark.parametrize("case", SORTED)
def test_a_case_ends_as_a_careful_analyst_would_leave_it(run, case):
    seen = _reconciled(run, case)
    answers = [_answer(seen.items, {**case, **other}) for other in [{}, *case.get("or", [])]]
    told = sorted(code for _, code in seen.codes)
    assert (seen.open, sorted(seen.adjusted), told) in answers
    wanted = {tuple(text.split()) for text in case.get("never", [])}
    assert wanted.isdisjoint((source, target) for source, target, minor in seen.posted if minor > 0)


def _reconciled(run, case: dict):
    aliases = [dict(zip(("party_name", "account_id"), a.split(" | "), strict=True)) for a in case.get("aliases", [])]
    booked = _rows(case.get("booked", []), "source_id", "target_id")
    return run(
        case["book"].strip(),
        advice=_rows(case.get("lines", []), "item_id", "invoice_id"),
        allocations=booked.assign(effective_date="2026-03-02"),
        aliases=pd.DataFrame(aliases, columns=["party_name", "account_id"]),
        policy=case.get("policy"),
    )


def _rows(lines: list[str], first: str, second: str) -> pd.DataFrame:
    cells = [line.split() for line in lines]
    rows = [{first: a, second: b, "amount_minor": int(minor)} for a, b, minor in cells]
    return pd.DataFrame(rows, columns=[first, second, "amount_minor"])


def _answer(items: pd.DataFrame, case: dict) -> tuple[dict[str, int], list[tuple[str, str, int]], list[str]]:
    """Open amounts, adjustments and codes of one answer. ``closed`` names items where who settles whom is no matter."""
    left = dict(zip(items["item_id"], items["amount_minor"].abs(), strict=True))
    for source, target, minor in (text.split() for text in [*case.get("booked", []), *case.get("posted", [])]):
        left[source] -= int(minor)
        left[target] -= int(minor)
    adjusted = [(item, kind, int(minor)) for item, kind, minor in (t.split() for t in case.get("adjusted", []))]
    for item, _, minor in adjusted:
        left[item] -= minor
    left |= dict.fromkeys(case.get("closed", []) if "posted" not in case else [], 0)
    sign = dict(zip(items["item_id"], items["amount_minor"].gt(0).map({True: 1, False: -1}), strict=True))
    return {item: sign[item] * minor for item, minor in left.items()}, sorted(adjusted), sorted(case["codes"])
