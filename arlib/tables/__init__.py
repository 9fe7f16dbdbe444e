"""Tables, tiles and callouts: results in, readable HTML out. Nothing is computed here."""

from arlib.tables.blocks import Tile, callout, stamp, tiles
from arlib.tables.html import Html, house_css, stacked, templates_of
from arlib.tables.table import Table, TableError, draw_table

__all__ = [
    "Html",
    "Table",
    "TableError",
    "Tile",
    "callout",
    "draw_table",
    "house_css",
    "stacked",
    "stamp",
    "templates_of",
    "tiles",
]
