"""The gate: a file comes in as text and leaves as ledger tables, with every row accounted for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from arlib.errors import IntakeError
from arlib.intake.declared import declared_from
from arlib.intake.interpret import interpret
from arlib.intake.kinds import KINDS
from arlib.intake.mapping import Mapping, load_mapping
from arlib.intake.reading import read_file
from arlib.intake.recognise import kind_told_by
from arlib.intake.report import intake_of
from arlib.intake.result import Intake
from arlib.intake.rows import recipe_for
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
        path: CSV, TSV, JSON lines or a bank statement (camt, MT940, BAI2, OFX), plain or gzip; XLSX; Parquet; or the
            URL of a database, with ``query``.
        kind: What it holds (see ``arlib.intake.KINDS``); ``None`` takes what format or header tell.
        mapping: A mapping file, the name of one that comes along, or the same as a dict; ``None`` expects our columns.
        progress: Called with step, lines done, and how many there are (0: not known yet); whatever it raises stops
            the import, and nothing has changed.
        declared: Conventions of the file: ``encoding delimiter header_row skip_rows decimal thousands date_order
            date_format currency inverse sheet query bank_debits key_width``, and ``as_of``, the day the export is from
            (today).

    Returns:
        What was accepted, what was set aside and why, duplicates, pending, totals, findings. Bad rows never raise.

    Raises:
        IntakeError: the file or the call is unusable as a whole: what, where, next step.
    """
    loaded = load_mapping(mapping) if mapping is not None else None
    _demand_one_kind(kind, loaded)
    read = read_file(path, mapping=loaded, kind=kind, told=declared_from(declared, loaded), progress=progress)
    table, told, loaded = replace(read.table, name=read.source.name), read.told, read.mapping
    known_kind = KINDS[read.kind or (loaded.kind if loaded else kind or kind_told_by(table, read.source.name))]
    recipe = recipe_for(
        known_kind, loaded, table, where=read.source.name, currency=told.currency, key_width=told.key_width
    )
    if progress:
        progress("checking", len(table.cells), len(table.cells))
    return intake_of(interpret(read.source, table, recipe, told, read.conventions))


def _demand_one_kind(kind: str | None, mapping: Mapping | None) -> None:
    if kind is not None and kind not in KINDS:
        raise IntakeError(f"unknown kind {str(kind)[:40]!r}", where="kind", next_step=f"Use {', '.join(KINDS)}.")
    if mapping and kind and mapping.kind != kind:
        raise IntakeError(f"the mapping is for {mapping.kind}, not {kind}", where="kind", next_step="Leave kind out.")
