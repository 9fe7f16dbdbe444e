"""Put the outcome of an import into words and totals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.findings import shown
from arlib.intake.file_findings import file_findings, row_findings
from arlib.intake.outcome import Outcome
from arlib.intake.result import DUPLICATE_COLUMNS, PENDING_COLUMNS, SET_ASIDE_COLUMNS, TOTALS_COLUMNS, FileFacts, Intake
from arlib.money import EXPONENTS


def intake_of(outcome: Outcome) -> Intake:
    """The intake a user sees."""
    recipe, table = outcome.recipe, outcome.table
    faults = outcome.reading.problems.by_row()
    set_aside, cells = _set_aside(outcome, faults)
    main = outcome.tables[recipe.kind.table]
    accepted = main.iloc[: int(outcome.accepted.sum())]  # rows that were only implied follow the file's own
    return Intake(
        kind=recipe.kind.name,
        mapping=recipe.mapping.name,
        accepted=accepted,
        tables=outcome.tables,
        set_aside=set_aside,
        set_aside_cells=cells,
        duplicates=_duplicates(outcome),
        totals=_totals(outcome, len(accepted)),
        findings=tuple([*file_findings(outcome), *row_findings(outcome.source.name, set_aside)]),
        declared=outcome.conventions,
        file=FileFacts(outcome.source.name, outcome.source.sha256, outcome.source.size, table.records),
        pending=_pending(outcome),
        pending_cells=table.cells[outcome.pending].set_axis(_unique(table.header), axis="columns"),
        statements=table.statements,
    )


def _set_aside(outcome: Outcome, faults: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    table, rows = outcome.table, faults["row"].to_numpy(dtype="int64")
    read = faults.assign(line=table.lines[rows], raw=table.raw(rows))[SET_ASIDE_COLUMNS]
    broken = pd.DataFrame(
        [(b.line, "", b.code, b.reason, b.next_step, shown(b.raw), b.raw) for b in table.broken],
        columns=SET_ASIDE_COLUMNS,
    )
    cells = table.cells.iloc[rows].set_axis(_unique(table.header), axis="columns").reset_index(drop=True)
    both = pd.concat([read, broken], ignore_index=True).astype(
        dict.fromkeys(SET_ASIDE_COLUMNS, "str") | {"line": "int64"}
    )
    order = np.argsort(both["line"].to_numpy(), kind="stable")
    cells = cells.reindex(range(len(both))).fillna("").astype("str")
    return both.iloc[order].reset_index(drop=True), cells.iloc[order].reset_index(drop=True)


def _duplicates(outcome: Outcome) -> pd.DataFrame:
    table, repeats, key = outcome.table, outcome.repeats, outcome.recipe.kind.key
    rows = repeats.duplicates
    named = [outcome.texts[k].iloc[rows].tolist() for k in key]
    found = {
        "line": table.lines[rows],
        "key": [" ".join(shown(v) for v in values) for values in zip(*named, strict=True)] if len(rows) else [],
        "first_line": table.lines[repeats.duplicate_of],
        "raw": table.raw(rows),
    }
    return pd.DataFrame(found, columns=DUPLICATE_COLUMNS).astype({"key": "str", "raw": "str"})


def _pending(outcome: Outcome) -> pd.DataFrame:
    table, key = outcome.table, outcome.recipe.kind.key
    rows = np.flatnonzero(outcome.pending)
    verdicts = {v.row: v for v in table.pending}
    found = {
        "line": table.lines[rows],
        "key": [" ".join(shown(outcome.texts[k].iat[row]) for k in key) for row in rows.tolist()],
        "code": [verdicts[row].code for row in rows.tolist()],
        "reason": [verdicts[row].reason for row in rows.tolist()],
        "raw": table.raw(rows),
    }
    return pd.DataFrame(found, columns=PENDING_COLUMNS).astype({c: "str" for c in PENDING_COLUMNS[1:]})


def _totals(outcome: Outcome, accepted_count: int) -> pd.DataFrame:
    recipe, frame = outcome.recipe, outcome.frame
    duplicate = np.zeros(len(frame), dtype=bool)
    duplicate[outcome.repeats.duplicates] = True
    states = {"accepted": outcome.accepted, "set_aside": outcome.reading.problems.bad, "duplicate": duplicate,
              "pending": outcome.pending}  # fmt: skip
    parts = [_total(frame[mask], recipe.kind.table, recipe.kind.name, state) for state, mask in states.items()]
    if outcome.table.broken:
        row = (recipe.kind.table, recipe.kind.name, "set_aside", "", len(outcome.table.broken), 0)
        parts.append(pd.DataFrame([row], columns=TOTALS_COLUMNS))
    for name, table in outcome.tables.items():
        extra = table.iloc[accepted_count:] if name == recipe.kind.table else table
        parts.append(_total(extra, name, recipe.kind.name, "derived"))
    whole = pd.concat([p for p in parts if len(p)] or parts[:1], ignore_index=True)
    summed = whole.groupby(TOTALS_COLUMNS[:4], as_index=False, sort=False).sum()
    text = dict.fromkeys(TOTALS_COLUMNS[:4], "str")
    return summed.astype(text).astype({"rows": "int64"})


def _total(rows: pd.DataFrame, table: str, kind: str, state: str) -> pd.DataFrame:
    money = next((c for c in ("amount_minor", "balance_minor") if c in rows.columns), None)
    currency = (
        rows["currency"] if money and "currency" in rows.columns else pd.Series("", index=rows.index, dtype="str")
    )
    known = currency.where(currency.isin(list(EXPONENTS)), "")
    amounts = rows[money] if money else pd.Series(0, index=rows.index, dtype="int64")
    found = [
        (table, kind, state, str(code), len(part), sum(part.tolist()) if code else 0)
        for code, part in amounts.groupby(known, sort=True)
    ]
    return pd.DataFrame(found, columns=TOTALS_COLUMNS)


def _unique(header: tuple[str, ...]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for h in header:
        seen[h] = seen.get(h, 0) + 1
        names.append(h if seen[h] == 1 else f"{h} ({seen[h]})")
    return names
