"""The tester's worksheet: which matches to look at, and the marks he gave them, checked."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from arlib.findings import Finding, shown

MARKS = ("correct", "wrong", "unclear")
WORKSHEET = "Worksheet"
"""Name of the sheet that a tester fills in."""
HEADINGS = {
    "sample_id": "Sample",
    "stratum": "Group",
    "source_id": "Payment or credit",
    "target_id": "Document",
    "currency": "Currency",
    "amount_minor": "Matched",
    "effective_date": "Date",
    "payer": "Payer on the money",
    "reference": "Reference on the money",
    "source_minor": "Money in all",
    "target_minor": "Document in all",
    "target_date": "Document date",
    "tier": "Tier",
    "evidence": "Evidence",
    "rejected": "Why not another",
    "mark": "Mark",
    "should_be": "If wrong: should be",
    "tester": "Tester",
    "comment": "Comment",
}
"""Columns of the worksheet and what they are called in it."""
WORKSHEET_COLUMNS = list(HEADINGS)
MARK_COLUMNS = ["sample_id", "mark", "should_be", "tester", "comment"]


def read_marks(filled: pd.DataFrame, sample: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """The marks of a worksheet that can be counted, and a finding for each row that cannot.

    Args:
        filled: Rows of the worksheet as text: at least ``sample_id source_id target_id mark``.
        sample: What was drawn.

    Returns:
        ``sample_id mark should_be tester comment`` in the order of the sample, and the findings. Rows without a mark
        are not tested yet, which is no finding.
    """
    absent = [c for c in ("sample_id", "source_id", "target_id", "mark") if c not in filled.columns]
    if absent:
        told = f"The worksheet has no column {', '.join(absent)}."
        return _no_marks(), (Finding("AUD001", "error", "worksheet", told, "Fill in the worksheet as it was written."),)
    rows = filled.reindex(columns=[*MARK_COLUMNS, "source_id", "target_id"]).astype("str").fillna("")
    rows = rows.apply(lambda column: column.str.strip()).assign(mark=lambda f: f["mark"].str.lower())
    findings = tuple(_faults(rows[rows["mark"].ne("")], sample))
    wrong = {f.where.removeprefix("worksheet ") for f in findings}
    good = rows[rows["mark"].isin(MARKS) & ~rows["sample_id"].isin(wrong)].drop_duplicates("sample_id")
    kept = sample[["sample_id"]].merge(good[MARK_COLUMNS], on="sample_id")
    return kept.reset_index(drop=True), findings


def worksheet_rows(rows: list[list[str]]) -> pd.DataFrame:
    """The rows of a worksheet's sheet, heading first, as a frame of text with our column names.

    >>> worksheet_rows([["Sample", "Mark"], ["S-001", "correct"], ["S-002"]]).values.tolist()
    [['S-001', 'correct'], ['S-002', '']]
    """
    head, *body = rows or [[]]
    names = {heading: column for column, heading in HEADINGS.items()}
    columns = [names.get(heading.strip(), heading) for heading in head]
    filled = [[*row, *[""] * len(columns)][: len(columns)] for row in body if any(row)]
    return pd.DataFrame(filled, columns=columns, dtype="str")


def _faults(rows: pd.DataFrame, sample: pd.DataFrame) -> Iterator[Finding]:
    drawn = sample.set_index("sample_id")[["source_id", "target_id"]].T.to_dict("list")
    twice = set(rows.loc[rows["sample_id"].duplicated(keep=False), "sample_id"])
    for row in rows.drop_duplicates("sample_id").to_dict("records"):
        place = f"worksheet {shown(row['sample_id'])}"
        if row["sample_id"] not in drawn or drawn[row["sample_id"]] != [row["source_id"], row["target_id"]]:
            told = "This row is not of this sample: another quarter, another seed, or a changed row."
            yield Finding("AUD002", "error", place, told, "Mark the worksheet that was written for this sample.")
        elif row["mark"] not in MARKS:
            told = f"{shown(row['mark'])!r} is not a mark."
            yield Finding("AUD003", "error", place, told, f"Choose one of: {', '.join(MARKS)}.")
        elif row["sample_id"] in twice:
            yield Finding("AUD004", "error", place, "It is marked twice.", "Keep one of the rows.")


def _no_marks() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in MARK_COLUMNS})
