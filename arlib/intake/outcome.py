"""All that is known about a file once it was read; the report is written from this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from arlib.intake.cells import Reading
from arlib.intake.convention import Convention
from arlib.intake.repeats import Repeats
from arlib.intake.rows import Recipe
from arlib.intake.source import SourceFile
from arlib.intake.texttable import TextTable


@dataclass(frozen=True)
class Outcome:
    """A file that was read.

    Args:
        source, table, recipe: The file, its records as text, and where our columns come from.
        reading: Its conventions and everything wrong with its rows.
        texts: Our columns as text.
        frame: The main table's typed rows, good and bad, one per readable record.
        accepted: Which of them are good and no duplicates.
        pending: Which of them are not final yet.
        repeats: Rows whose key is there before.
        tables: The ledger tables of the good rows.
        several_names: Accounts the file calls by more than one name.
        conventions: How the file is written, and how that is known.
    """

    source: SourceFile
    table: TextTable
    recipe: Recipe
    reading: Reading
    texts: Mapping[str, pd.Series[str]]
    frame: pd.DataFrame
    accepted: npt.NDArray[np.bool_]
    pending: npt.NDArray[np.bool_]
    repeats: Repeats
    tables: Mapping[str, pd.DataFrame]
    several_names: list[str]
    conventions: Mapping[str, Convention]
