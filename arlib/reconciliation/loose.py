"""Numbers in a text that name nothing as they stand: what a typing slip may have left of a document's number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from arlib.reconciliation.characters import digit_counts, lengths
from arlib.reconciliation.keyed import Flags, Ints
from arlib.reconciliation.rows import Rows
from arlib.reconciliation.texts import Tokens, codes_in

WIDEST = 3
SHORTEST = 2  # digits; so short a number only continues a full one: AT-100123/124


@dataclass(frozen=True)
class LooseNumbers:
    """Texts in which loose numbers are looked for only when somebody asks: most payments are explained without.

    ``tokens``: of the texts. ``taken``: which of them belong to a number that was recognised. ``owners``: position of
    the item that each text belongs to.
    """

    tokens: Tokens
    taken: Flags
    owners: Ints

    def of(self, wanted: Flags) -> Rows:
        """``owner, key`` of wanted owners: runs of one to three neighbouring tokens with digits, none of them taken.

        Letters before the last digits are kept, and the digits of a mixed token count on their own.
        """
        begins = wanted[self.owners[self.tokens.text]] & ~self.taken
        found = self.tokens.runs(longest=WIDEST, where=begins)
        free = np.ones(len(found.start), dtype=bool)
        for step in range(1, WIDEST):
            free &= ~(self.taken[np.minimum(found.start + step, len(self.taken) - 1)] & (found.width > step))
        key = found.key.filter(pa.array(free))
        digits = digit_counts(key)
        short = lengths(key) <= 2 * digits + 6
        at = np.flatnonzero((digits >= SHORTEST) & short)
        owner, key = self.owners[found.text[free][at]], key.take(pa.array(at))
        inner = pc.struct_field(pc.extract_regex(key, r"(?P<digits>\d{5,})"), "digits")
        own = np.flatnonzero(inner.is_valid().to_numpy(zero_copy_only=False))
        every = pa.concat_arrays([key, inner.take(pa.array(own))]).dictionary_encode()
        rows = Rows(owner=np.concatenate([owner, owner[own]]), code=codes_in(every)).first_of("owner", "code")
        words = np.asarray(every.dictionary.to_numpy(zero_copy_only=False), dtype=object)
        return Rows(owner=rows["owner"], key=words[rows["code"]])


def taken_tokens(tokens: Tokens, start: Ints, width: Ints) -> Flags:
    """Which tokens are part of a number that the book has, given the runs that are one."""
    taken = np.zeros(len(tokens), dtype=bool)
    for step in range(int(width.max(initial=0))):
        taken[start[width > step] + step] = True
    return taken
