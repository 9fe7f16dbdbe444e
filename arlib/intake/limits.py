"""How much of a file we are willing to read. Checked before anything is expanded or kept."""

from __future__ import annotations

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
MOST_LINES_PER_RECORD = 100
"""A quoted field may run over some lines; a quote that is never closed may not swallow the file."""
