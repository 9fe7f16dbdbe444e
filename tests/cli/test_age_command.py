"""``arlib age``: figures of a ledger in files, and calls that are refused plainly."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from arlib.cli import app
from arlib.contracts import ITEMS, require


def arlib(*words: object) -> Result:
    return CliRunner(env={"ARLIB_WORKSPACE": "", "NO_COLOR": "1"}).invoke(app, [str(w) for w in words])


@pytest.fixture
def items(tmp_path: Path, sample_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ARLIB_WORKSPACE", str(sample_workspace))
    day = pd.Timestamp("2026-07-01")
    rows = [("I1", "A", "invoice", day, day, "EUR", 10_050), ("P1", "A", "payment", day, pd.NaT, "JPY", -700)]
    names = ["item_id", "account_id", "kind", "issue_date", "due_date", "currency", "amount_minor"]
    for at, row in enumerate(rows):
        require(pd.DataFrame([row], columns=names), ITEMS).to_parquet(tmp_path / f"items-{at}.parquet", index=False)
    return tmp_path


def test_figures_of_files_named_by_a_pattern_are_told_and_written_with_the_tier(items: Path, sample_workspace: Path):
    out = items / "accounts.csv"
    told = arlib("age", items / "items-*.parquet", "--as-of", "2026-10-30", "--out", out, "-w", sample_workspace)
    assert told.exit_code == 0, told.output
    assert "100.50" in told.output
    assert "2 items on 2026-10-30, by pandas (no more than 20,000 lines)" in told.output
    written = pd.read_csv(out)
    assert written[["currency", "over_90_minor", "credit_minor", "tier"]].values.tolist() == [
        ["EUR", 10_050, 0, "high"],
        ["JPY", 0, -700, "high"],
    ]
    assert not list(items.glob(".*"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("items-0.parquet",), "files say no day"),
        (("nothing-*.parquet", "--as-of", "2026-10-30"), "no file answers to it"),
        (("items-0.parquet", "--as-of", "2026-10-30", "--engine", "abacus"), "is no engine"),
        (("items-0.parquet", "--as-of", "2026-10-30", "--out", "x.docx"), "no kind of file"),
        (("items-0.parquet", "--as-of", "2026-10-30", "--out", "no-such/x.csv"), "no such folder"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_plainly(words, told, items: Path, sample_workspace: Path):
    done = arlib("age", items / words[0], *words[1:], "-w", sample_workspace)
    assert done.exit_code == 2
    assert told in done.output
