"""The gate: a file comes in as text and leaves as ledger tables, with every row accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any

from arlib.errors import IntakeError
from arlib.intake import set_aside as aside
from arlib.intake.convention import Convention
from arlib.intake.declared import Declared, declared_from
from arlib.intake.interpret import interpret
from arlib.intake.jsonlines import is_json_lines, read_json_lines
from arlib.intake.kinds import KINDS
from arlib.intake.layout import HEADER_WITHIN_LINES, find_layout
from arlib.intake.mapping import Mapping, load_mapping
from arlib.intake.recognise import kind_told_by, vocabulary
from arlib.intake.records import read_records
from arlib.intake.report import intake_of
from arlib.intake.result import Intake
from arlib.intake.rows import recipe_for
from arlib.intake.source import SourceFile, weigh
from arlib.intake.texttable import TextTable
from arlib.progress import Progress


def import_file(
    path: str | Path,
    *,
    kind: str | None = None,
    mapping: str | Path | dict[str, Any] | Mapping | None = None,
    progress: Progress | None = None,
    **declared: Any,
) -> Intake:
    """Read one file into ledger tables. Nothing is stored.

    Args:
        path: CSV, TSV or JSON lines, plain or gzip.
        kind: What it holds (see ``arlib.intake.KINDS``); ``None`` takes what the header tells.
        mapping: A mapping file, the name of one that comes along, or the same as a dict; ``None`` expects our columns.
        progress: Called with step and lines done.
        declared: Conventions of the file: ``encoding delimiter header_row skip_rows decimal thousands date_order
            date_format currency inverse``, and ``as_of``, the day the export is from (today).

    Returns:
        What was accepted, what was set aside and why, duplicates, totals, findings. Bad rows never raise.

    Raises:
        IntakeError: the file or the call is unusable as a whole: what, where, next step.
    """
    loaded = load_mapping(mapping) if mapping is not None else None
    _demand_one_kind(kind, loaded)
    told = declared_from(declared, loaded)
    source = weigh(path, encoding=told.encoding)
    table, conventions, told = _read_text(source, loaded, kind, told, progress)
    table = replace(table, name=source.name)
    known_kind = KINDS[loaded.kind if loaded else kind or kind_told_by(table, source.name)]
    recipe = recipe_for(known_kind, loaded, table, where=source.name, currency=told.currency)
    if progress:
        progress("checking", len(table.cells), len(table.cells))
    return intake_of(interpret(source, table, recipe, told, conventions))


def _demand_one_kind(kind: str | None, mapping: Mapping | None) -> None:
    if kind is not None and kind not in KINDS:
        raise IntakeError(f"unknown kind {str(kind)[:40]!r}", where="kind", next_step=f"Use {', '.join(KINDS)}.")
    if mapping and kind and mapping.kind != kind:
        raise IntakeError(f"the mapping is for {mapping.kind}, not {kind}", where="kind", next_step="Leave kind out.")


def _read_text(
    source: SourceFile, mapping: Mapping | None, kind: str | None, told: Declared, progress: Progress | None
) -> tuple[TextTable, dict[str, Convention], Declared]:
    """The file's records as text, what is known about how it is written, and what a corrected file remembers."""

    def on_lines(done: int) -> None:
        if progress:
            progress("reading", done, 0)

    lines = source.lines()
    header_row = told.header_row or (told.skip_rows + 1 if told.skip_rows else None)
    head = list(islice(lines, max(HEADER_WITHIN_LINES, header_row or 0)))
    whole: Iterator[str] = chain(head, lines)
    conventions = {"encoding": source.encoding}
    first = next((line for line in head if line.strip()), "")
    if is_json_lines(first):
        return read_json_lines(whole, where=source.name, progress=on_lines), conventions, told
    if first.lstrip().startswith("["):
        raise IntakeError("this is a JSON list", where=source.name, next_step="Write one JSON object on each line.")
    if aside.is_set_aside_file(first):
        layout = find_layout(head, vocabulary=aside.MARKS, where=source.name, delimiter=",", header_row=1)
        table, remembered = aside.restored(read_records(whole, layout, where=source.name, progress=on_lines))
        told = told.model_copy(update={k: v for k, v in remembered.items() if getattr(told, k) is None})
        return table, conventions | {"delimiter": layout.delimiter}, told
    known = vocabulary(mapping, kind)
    layout = find_layout(head, vocabulary=known, where=source.name, delimiter=told.delimiter, header_row=header_row)
    table = read_records(whole, layout, where=source.name, progress=on_lines)
    return table, conventions | {"delimiter": layout.delimiter}, told
