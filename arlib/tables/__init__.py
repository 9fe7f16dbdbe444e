"""Tables, tiles and callouts: results in, readable HTML out. Nothing is computed here."""

from arlib.tables.attachment import Attachment
from arlib.tables.blocks import Tile, callout, stamp, tiles
from arlib.tables.html import Html, house_css, stacked, templates_of
from arlib.tables.marked import Mark, marked_text
from arlib.tables.sign_off import SignOff
from arlib.tables.table import Table, TableError, draw_table

__all__ = [
    "Attachment",
    "Html",
    "Mark",
    "SignOff",
    "Table",
    "TableError",
    "Tile",
    "callout",
    "draw_table",
    "house_css",
    "marked_text",
    "stacked",
    "stamp",
    "templates_of",
    "tiles",
]
