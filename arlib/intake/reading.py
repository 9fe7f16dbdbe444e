"""From any file we know to its records as text: what it is, is seen from its content."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from arlib.errors import IntakeError
from arlib.findings import Finding
from arlib.intake import set_aside as aside
from arlib.intake.adapters import Adapter, StatementFile, statement_adapter
from arlib.intake.adapters.columnar import PARQUET_MAGIC, read_columns
from arlib.intake.adapters.database import is_database_url, read_query, shown_url
from arlib.intake.adapters.workbook import is_workbook, read_sheet
from arlib.intake.convention import Convention
from arlib.intake.declared import Declared, under
from arlib.intake.jsonlines import is_json_lines, read_json_lines
from arlib.intake.kinds import kinds_told_by
from arlib.intake.layout import HEADER_WITHIN_LINES, find_layout
from arlib.intake.mapping import LayoutRules, Mapping
from arlib.intake.recognise import fitting_mapping, mapping_for, vocabulary
from arlib.intake.records import read_records
from arlib.intake.shape import is_report, records_of
from arlib.intake.source import SourceFile, first_bytes, weigh
from arlib.intake.statement_table import statement_table
from arlib.intake.texttable import TextTable, plain
from arlib.progress import Progress

BANK = "bank"
_OPENS_AS = ("utf-8-sig", "utf-16")


@dataclass(frozen=True)
class Read:
    """A file's records as text.

    Args:
        source: The file.
        table: Its records.
        conventions: What is known of how it is written.
        told: What was declared, and what a corrected file remembers.
        kind: What the format itself says the records are; ``None`` where the columns say it.
        mapping: The one that was named, or the one that comes along and fits.
    """

    source: SourceFile
    table: TextTable
    conventions: dict[str, Convention]
    told: Declared
    kind: str | None = None
    mapping: Mapping | None = None


def read_file(
    path: str | Path, *, mapping: Mapping | None, kind: str | None, told: Declared, progress: Progress | None
) -> Read:
    """The records of a file, or of a query's answer.

    Raises:
        IntakeError: the file is unusable as a whole.
    """
    if is_database_url(path):
        return _from_database(str(path), mapping, kind, told)
    head = first_bytes(path)
    if not head:
        return _from_text(weigh(path, encoding=told.encoding), mapping, kind, told, progress)
    file = Path(path).expanduser()
    if is_workbook(file, head):
        return _from_workbook(weigh(file, text=False), mapping, kind, told, progress)
    if head.startswith(PARQUET_MAGIC):
        return _from_parquet(weigh(file, text=False), mapping, kind, told, progress)
    if adapter := statement_adapter(_as_text(head, told.encoding)):
        return _from_bank(path, adapter, mapping, kind, told)
    return _from_text(weigh(path, encoding=told.encoding), mapping, kind, told, progress)


def lines_of(path: str | Path, told: Declared) -> tuple[Iterator[str], str | None]:
    """The lines of a file of rows, and their delimiter where it is not open; for looking at a file before reading it.

    Raises:
        IntakeError: the file is unusable as a whole, or is a bank statement, which needs no mapping.
    """
    if is_database_url(path):
        header, rows, _ = read_query(str(path), told.query)
        return _csv_lines([header, *rows]), ","
    head = first_bytes(path)
    if not head:
        return weigh(path, encoding=told.encoding).lines(), told.delimiter
    file = Path(path).expanduser()
    if is_workbook(file, head):
        return _csv_lines(read_sheet(file, name=weigh(file, text=False).name, sheet=told.sheet).rows), ","
    if head.startswith(PARQUET_MAGIC):
        header, blocks = read_columns(file, name=weigh(file, text=False).name)
        return _csv_lines(chain([header], (row for block in blocks for row in block))), ","
    if adapter := statement_adapter(_as_text(head, told.encoding)):
        raise IntakeError(
            f"this is a bank statement ({adapter.name})",
            where=weigh(file, text=False).name,
            next_step="It needs no mapping: arlib import FILE",
        )
    return weigh(path, encoding=told.encoding).lines(), told.delimiter


def _as_text(head: bytes, encoding: str | None) -> str:
    """How a file begins, as far as it is needed to tell what it is."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return head.decode("utf-16" if wide else "latin-1", errors="replace").removeprefix("ï»¿")


def _from_bank(path: str | Path, adapter: Adapter, mapping: Mapping | None, kind: str | None, told: Declared) -> Read:
    own = adapter.says_its_encoding
    source = weigh(path, text=False) if own else weigh(path, encoding=told.encoding, xml=True)
    if mapping or kind not in (None, BANK, "payments"):
        raise IntakeError(
            f"this is a bank statement ({adapter.name})", where=source.name, next_step="Leave kind and mapping out."
        )
    statements = adapter.read(StatementFile(source.name, source.lines, source.content))
    refunds = told.bank_debits == "refund"
    table = statement_table(statements, name=source.name, as_of=told.as_of, debits_are_refunds=refunds)
    written = {"decimal": ".", "thousands": "", "date_order": "ymd", "date_format": None, "inverse": False}
    format_ = Convention(adapter.name, "inferred", "the file begins as this format does")
    return Read(source, table, {"encoding": source.encoding, "format": format_}, told.model_copy(update=written), BANK)


def _from_workbook(
    source: SourceFile, mapping: Mapping | None, kind: str | None, told: Declared, progress: Progress | None
) -> Read:
    if source.size != source.expanded_size:
        raise IntakeError("the workbook is packed once more", where=source.name, next_step="Unpack the gzip first.")
    sheet = read_sheet(source.path, name=source.name, sheet=told.sheet, progress=progress)
    width = max((len(row) for row in sheet.rows), default=0)
    rows = ([*row, *[""] * (width - len(row))] for row in sheet.rows)
    read = _from_rows(source, _csv_lines(rows), mapping, kind, told, sheet.remarks)
    return replace(read, conventions=read.conventions | {"sheet": Convention(sheet.name, "inferred", "it has rows")})


def _from_parquet(
    source: SourceFile, mapping: Mapping | None, kind: str | None, told: Declared, progress: Progress | None
) -> Read:
    header, blocks = read_columns(source.path, name=source.name)
    rows = chain([header], (row for block in blocks for row in block))
    return _from_rows(source, _csv_lines(rows), mapping, kind, told.model_copy(update={"header_row": 1}), ())


def _from_database(url: str, mapping: Mapping | None, kind: str | None, told: Declared) -> Read:
    header, rows, digest = read_query(url, told.query)
    encoding = Convention("utf-8", "inferred", "the database's driver says so")
    source = SourceFile(Path(shown_url(url)), digest, sum(map(len, map("".join, rows))), 0, encoding, shown_url(url))
    told = told.model_copy(update={"header_row": 1})
    return _from_rows(source, _csv_lines([header, *rows]), mapping, kind, told, ())


def _csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows as CSV, one item for each row whatever its cells hold, so that a row's number is its line."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="").writerow
    for row in rows:
        out.seek(0)
        out.truncate()
        write(row)
        yield out.getvalue()


def _from_rows(
    source: SourceFile,
    lines: Iterator[str],
    mapping: Mapping | None,
    kind: str | None,
    told: Declared,
    remarks: Sequence[Finding],
) -> Read:
    read = _from_lines(source, lines, mapping, kind, told.model_copy(update={"delimiter": ","}), None)
    conventions = {k: v for k, v in read.conventions.items() if k not in ("delimiter", "encoding")}
    return replace(read, table=replace(read.table, remarks=(*remarks, *read.table.remarks)), conventions=conventions)


def _from_text(
    source: SourceFile, mapping: Mapping | None, kind: str | None, told: Declared, progress: Progress | None
) -> Read:
    on_lines: Callable[[int], None] | None = (lambda done: progress("reading", done, 0)) if progress else None
    return _from_lines(source, source.lines(), mapping, kind, told, on_lines)


def _from_lines(
    source: SourceFile,
    lines: Iterator[str],
    mapping: Mapping | None,
    kind: str | None,
    told: Declared,
    on_lines: Callable[[int], None] | None,
) -> Read:
    """Delimited text or JSON lines; a file of rows set aside remembers how its original was written."""
    header_row = told.header_row or (told.skip_rows + 1 if told.skip_rows else None)
    head = list(islice(lines, max(HEADER_WITHIN_LINES, header_row or 0)))
    whole = chain(head, lines)
    conventions = {"encoding": source.encoding}
    first = next((line for line in head if line.strip()), "")
    if is_json_lines(first):
        table = read_json_lines(whole, where=source.name, progress=on_lines)
        mapping = mapping or (None if kind else mapping_for(table.header))
        told = under(told, mapping) if mapping else told
        return Read(source, table, conventions, told, mapping=mapping)
    if first.lstrip().startswith("["):
        raise IntakeError("this is a JSON list", where=source.name, next_step="Write one JSON object on each line.")
    if aside.is_set_aside_file(first):
        layout = find_layout(head, vocabulary=aside.MARKS, where=source.name, delimiter=",", header_row=1)
        table, remembered = aside.restored(read_records(whole, layout, where=source.name, progress=on_lines))
        told = told.model_copy(update={k: v for k, v in remembered.items() if getattr(told, k) is None})
        mapping = mapping or (None if kind else mapping_for(table.header))
        told = under(told, mapping) if mapping else told
        return Read(source, table, conventions | {"delimiter": layout.delimiter}, told, mapping=mapping)
    if mapping is None and kind is None and (mapping := _fitting(head, told, header_row)):
        told = under(told, mapping)
        conventions["mapping"] = Convention(mapping.name, "inferred", "its columns are in the header")
    rules = mapping.layout if mapping else LayoutRules()
    layout = find_layout(
        head,
        vocabulary=vocabulary(mapping, kind),
        where=source.name,
        delimiter=told.delimiter,
        header_row=header_row,
        header_rows=rules.header_rows,
        ragged=is_report(rules),
    )
    table = read_records(whole, layout, where=source.name, progress=on_lines)
    if is_report(rules):
        table = records_of(replace(table, name=source.name), rules)
    return Read(source, table, conventions | {"delimiter": layout.delimiter}, told, mapping=mapping)


def _fitting(head: Sequence[str], told: Declared, header_row: int | None) -> Mapping | None:
    """A mapping that comes along and fits, unless the header speaks our own language."""
    try:
        layout = find_layout(head, vocabulary=vocabulary(None, None), where="", delimiter=told.delimiter,
                             header_row=header_row)  # fmt: skip
    except IntakeError:
        return None
    if kinds_told_by(frozenset(plain(h) for h in layout.header)):
        return None
    return fitting_mapping(head, delimiter=told.delimiter, header_row=header_row)
