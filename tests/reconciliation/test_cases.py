"""The books of cases.toml: every paragraph of the rules as a case with the answer its author would give."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pandas as pd
import pytest

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["case"]


def _rows(lines: list[str], *names: str) -> pd.DataFrame:
    cells = [line.split() for line in lines]
    return pd.DataFrame([dict(zip(names, row, strict=True)) for row in cells], columns=list(names)).assign(
        amount_minor=[int(row[-1]) for row in cells]
    )


EVERY = 7
"""One case in so many is run every day; the rest wait for the night, since each is a run of its own."""
SORTED = [
    pytest.param(case, id=case["name"], marks=() if at % EVERY == 0 else pytest.mark.nightly)
    for at, case in enumerate(CASES)
]


@pytest.mark.parametrize("case", SORTED)
def test_a_case_comes_out_as_its_author_would_say(run, case):
    lines = _rows(case.get("lines", []), "item_id", "invoice_id", "amount_minor")
    booked = _rows(case.get("booked", []), "source_id", "target_id", "amount_minor").assign(effective_date="2026-03-02")
    aliases = [
        dict(zip(("party_name", "account_id"), text.split(" | "), strict=True)) for text in case.get("aliases", [])
    ]
    seen = run(
        case["book"].strip(),
        advice=lines,
        allocations=booked,
        aliases=pd.DataFrame(aliases, columns=["party_name", "account_id"]),
        policy=case.get("policy"),
    )
    assert (seen.posted, seen.adjusted, seen.codes) == (
        sorted(_triple(text) for text in case.get("posted", [])),
        sorted(_triple(text) for text in case.get("adjusted", [])),
        sorted(tuple(text.split()) for text in case.get("codes", [])),
    )


def _triple(text: str) -> tuple[str, str, int]:
    first, second, amount = text.split()
    return first, second, int(amount)
