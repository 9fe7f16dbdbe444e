"""Look at an export nobody has described yet and write a mapping for it: every guess with its evidence.

Nothing is imported by a guess. What the names and the cells do not prove is left for a person, marked ``DECIDE``.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pandas as pd

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.adapters.database import is_database_url, shown_url
from arlib.intake.amounts import infer_style, read_amounts
from arlib.intake.days import infer_day_style, read_days
from arlib.intake.declared import Declared
from arlib.intake.kinds import KINDS, kinds_told_by
from arlib.intake.layout import DELIMITERS, HEADER_WITHIN_LINES, Layout, find_layout
from arlib.intake.proposal_text import Guess, mapping_text, one_line, quoted
from arlib.intake.reading import lines_of
from arlib.intake.recognise import mapping_for
from arlib.intake.records import read_records
from arlib.intake.synonyms import PAYMENT_WORDS, SYNONYMS, TYPE_WORDS
from arlib.intake.texttable import TextTable, plain
from arlib.money import EXPONENTS

LOOKED_AT = 5_000
_NEAR = 0.82


@dataclass(frozen=True)
class Proposal:
    """A mapping to read through, correct and save.

    Args:
        name: The file it was made for.
        kind: What the rows seem to be.
        guesses: One per column of ours.
        toml: The mapping file, commented.
        ready: Name of a mapping that comes along and fits already, or ``""``.
        open_points: What a person has to decide before it can be used.
    """

    name: str
    kind: str
    guesses: tuple[Guess, ...]
    toml: str
    ready: str
    open_points: tuple[str, ...]


def propose_mapping(path: str | Path, *, kind: str | None = None, **declared: object) -> Proposal:
    """Propose a mapping for a file of rows.

    Args:
        path: CSV, TSV, XLSX, Parquet, or the URL of a database with ``query``.
        kind: What the rows are; ``None`` guesses between items, invoices and payments.
        declared: ``encoding delimiter header_row sheet query`` as for import_file.

    Raises:
        IntakeError: the file is unusable, has no header, or is in our own columns already.
    """
    told = Declared.model_validate({"as_of": datetime.now(UTC).date(), **declared})
    name = shown_url(str(path)) if is_database_url(path) else shown(Path(path).name)
    table, layout = _looked_at(path, told, name)
    names = frozenset(plain(h) for h in table.header)
    if own := kinds_told_by(names):
        raise IntakeError(
            f"the columns are ours already ({own[0].name})", where=name, next_step="Import it: it needs no mapping."
        )
    known = mapping_for(table.header)
    chosen = kind or _kind_of(names)
    if chosen not in KINDS:
        raise IntakeError(f"unknown kind {chosen[:40]!r}", where="kind", next_step=f"Use {', '.join(KINDS)}.")
    guesses = tuple(_guesses(chosen, table))
    conventions, undecided = _conventions(table, guesses, name)
    missing = [g.field for g in guesses if not g.column and KINDS[chosen].field[g.field].required]
    points = (*(f"where {field} comes from" for field in missing), *undecided)
    toml = mapping_text(name, chosen, table, layout, guesses, conventions)
    return Proposal(name, chosen, guesses, toml, known.name if known else "", points)


def _looked_at(path: str | Path, told: Declared, name: str) -> tuple[TextTable, Layout]:
    lines, delimiter = lines_of(path, told)
    sample = list(islice(lines, LOOKED_AT))
    vocabulary = frozenset(plain(s) for words in SYNONYMS.values() for s in words)
    try:
        layout = find_layout(
            sample[:HEADER_WITHIN_LINES],
            vocabulary=vocabulary,
            where=name,
            delimiter=delimiter,
            header_row=told.header_row,
        )
    except IntakeError:
        layout = _by_width(sample, delimiter, name)
    return read_records(iter(sample), layout, where=name), layout


def _by_width(sample: Sequence[str], delimiter: str | None, name: str) -> Layout:
    """Where no name is known: the delimiter under which most lines are equally wide, and the first such line."""
    best: tuple[int, int, str] = (0, 0, ",")
    for mark in [delimiter] if delimiter else DELIMITERS:
        widths = [line.count(mark) + 1 for line in sample if line.strip()]
        common = max(set(widths), key=widths.count, default=0)
        if common > 1:
            best = max(best, (widths.count(common), common, mark))
    if not best[0]:
        raise IntakeError("no header line found", where=name, next_step="Declare delimiter and header_row.")
    first = next(i for i, line in enumerate(sample, start=1) if line.count(best[2]) + 1 == best[1])
    header = next(csv.reader([sample[first - 1]], delimiter=best[2]))
    vocabulary = frozenset(plain(h) for h in header)
    return find_layout(sample, vocabulary=vocabulary, where=name, delimiter=best[2], header_row=first)


def _kind_of(names: frozenset[str]) -> str:
    if names & TYPE_WORDS:
        return "items"
    payer, document = bool(names & PAYMENT_WORDS), any("invoice" in n or "due" in n for n in names)
    return "payments" if payer and not document else "invoices"


def _guesses(kind: str, table: TextTable) -> Iterator[Guess]:
    taken: set[str] = set()
    for spec in KINDS[kind].fields:
        if spec.name not in SYNONYMS:
            continue
        found = _best(spec.name, spec.type, table, taken)
        if found:
            taken.add(found.column)
            yield found
        elif spec.required:
            yield Guess(spec.name, "", "no column looks like it", False)


def _best(field: str, type_: str, table: TextTable, taken: set[str]) -> Guess | None:
    words = [plain(w) for w in SYNONYMS[field]]
    scored: list[tuple[float, float, str, str]] = []
    for header in table.header:
        near = _nearness(plain(header), words)
        if near >= _NEAR and header not in taken and header.strip():
            fit, told = _fit(type_, table, header)
            rank = -words.index(plain(header)) if plain(header) in words else -len(words)
            scored.append((near + fit, rank, header, told))
    if not scored:
        return None
    score, _, header, told = max(scored)
    exact = plain(header) in words
    why = ("the name is one we know" if exact else "the name is like one we know") + (f"; {told}" if told else "")
    return Guess(field, header, why, score >= 2 if type_ in ("day", "amount", "currency") else exact)


def _nearness(name: str, words: Sequence[str]) -> float:
    if name in words:
        return 1.0
    close = difflib.get_close_matches(name, words, n=1, cutoff=_NEAR)
    return difflib.SequenceMatcher(None, name, close[0]).ratio() if close else 0.0


def _fit(type_: str, table: TextTable, header: str) -> tuple[float, str]:
    """How many of the cells are what the column should hold (0 to 1), in words."""
    column = table.cells[table.header.index(header)]
    cells = column[column.str.strip() != ""]
    if cells.empty:
        return 0.0, "all its cells are empty"
    if type_ == "day":
        good = int((_days_code(cells) == "").sum())
    elif type_ == "amount":
        good = int((_amounts_code(cells) == "").sum())
    elif type_ == "currency":
        good = int(cells.str.strip().isin(list(EXPONENTS)).sum())
    else:
        return (0.5 if cells.is_unique else 0.0), "every value once" if cells.is_unique and len(cells) > 1 else ""
    what = {"day": "days", "amount": "amounts", "currency": "currency codes"}[type_]
    return good / len(cells), f"{good} of {len(cells)} cells are {what}, such as {shown(cells.iloc[0])!r}"


def _days_code(cells: pd.Series[str]) -> pd.Series[str]:
    try:
        style, _ = infer_day_style([cells], where="")
    except IntakeError:
        style, _ = infer_day_style([cells], where="", order="dmy")
    today = datetime.now(UTC).date()
    return pd.Series(read_days(cells, style=style, as_of=today, not_after_as_of=False).code, dtype="str")


def _amounts_code(cells: pd.Series[str]) -> pd.Series[str]:
    try:
        style, _ = infer_style([cells], where="")
    except IntakeError:
        style, _ = infer_style([cells], where="", decimal=".", thousands=",")
    code = read_amounts(cells, pd.Series("KWD", index=cells.index, dtype="str"), style=style, round_once=True).code
    return pd.Series(code, dtype="str")


def _conventions(table: TextTable, guesses: Sequence[Guess], name: str) -> tuple[list[str], list[str]]:
    """Lines for ``[file]``, and what the file leaves open."""
    lines, undecided = [], []
    columns = {g.field: table.cells[table.header.index(g.column)] for g in guesses if g.column}
    money = [c for f, c in columns.items() if f in ("amount", "balance")]
    days = [c for f, c in columns.items() if f.endswith("date") or f == "day"]
    try:
        _, found = infer_style(money, where=name)
        lines += [f"{key} = {quoted(c.value)}  # {c.evidence}" for key, c in found.items() if c.value]
    except IntakeError as error:
        lines.append(f'# decimal = "."  # DECIDE: {one_line(error.what)}')
        undecided.append("which sign is the decimal one")
    try:
        _, order = infer_day_style(days, where=name)
        if order.value != "ymd":
            lines.append(f"date_order = {quoted(order.value)}  # {order.evidence}")
    except IntakeError as error:
        lines.append(f'# date_order = "dmy"  # DECIDE: {one_line(error.what)}')
        undecided.append("the order of day and month")
    return lines, undecided
