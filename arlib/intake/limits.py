"""How much of a file we are willing to read. Checked before anything is expanded or kept."""

from __future__ import annotations

from arlib.errors import IntakeError
from arlib.findings import shown

MEGABYTE = 1_000_000

LARGEST_FILE_BYTES = 2_000 * MEGABYTE
LARGEST_EXPANDED_BYTES = 2_000 * MEGABYTE
LARGEST_EXPANSION = 200
"""A real export packs 5 to 20 times; a bomb 1,000 times."""
EXPANSION_CHECKED_FROM_BYTES = 10 * MEGABYTE
LONGEST_LINE_BYTES = 4 * MEGABYTE
LONGEST_FIELD_CHARS = 100_000
LONGEST_KEY_CHARS = 200
MOST_COLUMNS = 1_000
LARGEST_XML_BYTES = 60 * MEGABYTE
LARGEST_WORKBOOK_BYTES = 400 * MEGABYTE
MOST_CELLS = 4_000_000
"""Of a sheet or a query's answer, which are held as a whole; CSV and Parquet come in blocks."""
MOST_BLANK_ROWS = 10_000
MOST_PARQUET_CELLS = 100_000_000
MOST_SET_ASIDE = 100_000
"""So many bad rows mean that the file, not the rows, is not what was declared."""
MOST_LINES_PER_RECORD = 100
"""A quoted field may run over some lines; a quote that is never closed may not swallow the file."""


def demand_few_bad_rows(count: int, *, where: str, reason: str) -> None:
    """Refuse a file that nearly nothing of could be accepted.

    Raises:
        IntakeError: more rows are bad than anybody would correct one by one.
    """
    if count > MOST_SET_ASIDE:
        raise IntakeError(
            f"more than {MOST_SET_ASIDE:,} rows would be set aside, for example: {shown(reason)}",
            where=where,
            next_step="Check kind, mapping and what is declared: the file as a whole does not seem to fit.",
        )
