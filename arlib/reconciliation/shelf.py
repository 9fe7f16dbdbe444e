"""Open items sorted so that those of one account and currency are one slice."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.keyed import Flags, Ints


class Shelf:
    """Positions sorted by two keys and a day, so that those of one key pair are one slice."""

    def __init__(self, first: Ints, second: Ints, day: Ints, wanted: Flags) -> None:
        at = np.flatnonzero(wanted)
        self.at = at[np.lexsort((at, day[at], second[at], first[at]))]
        self.first, self.second = first[self.at], second[self.at]

    def of(self, first: int, second: int) -> Ints:
        low, high = self.first.searchsorted((first, first + 1))
        start, end = self.second[low:high].searchsorted((second, second + 1))
        return self.at[low + start : low + end]
