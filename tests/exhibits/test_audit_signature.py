"""What the audit page says about the signature the journal keeps."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from arlib.exhibits import signed_before
from drawn import frame

SIGNED = frame("""
    audit_id | actor | run_hash
    2026-Q2  | Bea   | aa
    2026-Q3  | Ana   | bb
""")


@pytest.mark.parametrize(
    ("quarter", "run_hash", "said"),
    [
        ("2026-Q3", "bb", "that Ana signed for"),
        ("2026-Q3", "aa", "no longer those"),
        ("2026-Q1", "aa", "Nobody"),
    ],
)
def test_the_page_says_whether_these_are_the_matches_somebody_signed_for(quarter, run_hash, said):
    assert said in signed_before(SimpleNamespace(quarter=quarter, run_hash=run_hash), SIGNED).text
