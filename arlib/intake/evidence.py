"""Choose a convention by what the file proves; refuse where it proves nothing or proves two things."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake.convention import Convention

STRAY_SHARE = 0.02
"""So few cells that contradict all others are bad rows, which are set aside; more are two conventions in one file."""


def weigh_evidence(votes: Mapping[str, pd.Series[str]], *, where: str, what: str, declare: str) -> Convention | None:
    """The convention that the cells prove, or ``None`` where no cell proves any.

    Args:
        votes: By convention, the cells that can be read no other way.
        where: The file's name.
        what: Name of the convention, for messages.
        declare: What the user can declare instead.

    Raises:
        IntakeError: the cells prove two conventions.
    """
    counted = sorted(((len(cells), value) for value, cells in votes.items() if len(cells)), reverse=True)
    if not counted:
        return None
    (most, value), others = counted[0], counted[1:]
    if sum(count for count, _ in others) > STRAY_SHARE * most:
        shown_both = " and ".join(repr(shown(votes[v].iloc[0])) for _, v in counted[:2])
        raise IntakeError(
            f"the file follows two conventions for the {what}: {shown_both}",
            where=where,
            next_step=f"Declare one ({declare}); rows that do not follow it are set aside.",
        )
    return Convention(value, "inferred", f"{most} cells such as {shown(votes[value].iloc[0])!r}")
