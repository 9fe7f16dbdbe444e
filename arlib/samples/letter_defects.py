"""One planted defect in every eighth letter: what is changed, and the code a reviewer must find."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.samples.letter_plan import Ground
from arlib.samples.world import Days, Mask, World, weekdays

CHASING = ("late_inquiry", "firmer_pressure")
DEFECTS = {
    # code: (how many in the default book, stages it fits)
    "W1": (6, ("late_inquiry",)),
    "W2": (8, CHASING),
    "F1": (13, ("pre_due_reminder", *CHASING, "final_notice")),
    "F2": (10, ("delivery_confirmation", "pre_due_reminder", *CHASING)),
    "R1": (4, ("pre_due_reminder", *CHASING)),
    "R2": (5, ("delivery_confirmation", "pre_due_reminder", *CHASING)),
    "R3": (5, ("delivery_confirmation", "late_inquiry")),
    "R5": (6, ("pre_due_reminder", *CHASING, "final_notice")),
    "R6": (5, ("delivery_confirmation", "pre_due_reminder", *CHASING)),
    "R7": (5, ("late_inquiry",)),
}


def with_defects(world: World, ground: Ground, letters: pd.DataFrame) -> pd.DataFrame:
    """The letters with ``codes`` and what a defect changes: ``leave_out, quoted, number, day, minute``."""
    invoices = ground.documents.invoices
    marked = letters.assign(
        leave_out="",
        quoted=letters["open"],
        number=invoices["item_id"].to_numpy()[letters["invoice"]],
        minute=_minutes(world, len(letters)),
    )
    for code, (count, stages) in DEFECTS.items():
        rows = _free_rows(world, ground, marked, code, stages)[: world.scaled(count)]
        marked.loc[rows, "codes"] = code
    marked = _with_wrong_amounts(marked, invoices)
    marked = _with_wrong_numbers(marked, len(invoices))
    marked = _with_wrong_hours(marked)
    return marked.assign(leave_out=marked["codes"].where(marked["codes"].str.startswith("R"), ""))


def _minutes(world: World, count: int) -> Days:
    """Between 08:30 and 16:55 on the recipient's clock, in steps of five minutes."""
    return 510 + 5 * world.chance("letter hours").whole(count, 0, 101)


def _free_rows(world: World, ground: Ground, letters: pd.DataFrame, code: str, stages: tuple[str, ...]) -> Days:
    """Rows without a defect yet that a code fits, in a chance order; part-paid invoices first for wrong amounts."""
    due = ground.documents.invoices["due"].to_numpy()[letters["invoice"]]
    day = letters["day"].to_numpy()
    fits = (
        (letters["codes"] == "").to_numpy() & letters["stage"].isin(stages).to_numpy() & ~letters["is_step"].to_numpy()
    )
    if code == "W1":
        fits &= day - due >= 8
    if code == "W2":
        fits &= _weekend_is_safe(ground, letters)
    rows = np.flatnonzero(fits)[world.chance(f"letters with {code}").order(int(fits.sum()))]
    if code == "F1":
        original = ground.documents.invoices["amount"].to_numpy()[letters["invoice"].to_numpy()[rows]]
        rows = rows[np.argsort(letters["open"].to_numpy()[rows] == original, kind="stable")]
    return rows


def _weekend_is_safe(ground: Ground, letters: pd.DataFrame) -> Mask:
    """Moving the letter to the Saturday after changes nothing but the day."""
    day, rows = letters["day"].to_numpy(), letters["invoice"].to_numpy()
    saturday = day + 5 - weekdays(day)
    same = (
        (saturday <= ground.last)
        & (ground.balances.open_on(rows, saturday) == letters["open"].to_numpy())
        & ~ground.balances.moved_on(rows, saturday)
    )
    return np.asarray(same)


def _with_wrong_amounts(letters: pd.DataFrame, invoices: pd.DataFrame) -> pd.DataFrame:
    """The original amount where part of it is paid; else two digits are swapped or one is changed."""
    original = invoices["amount"].to_numpy()[letters["invoice"]]
    slip = np.array([_slip(v) for v in letters["open"].tolist()])
    wrong = np.where(letters["open"].to_numpy() < original, original, slip)
    return letters.assign(quoted=np.where(letters["codes"] == "F1", wrong, letters["quoted"]))


def _slip(value: int) -> int:
    """Two different neighbouring digits swapped, from the left; a row of equal digits gets one more in front.

    >>> _slip(128450), _slip(5555)
    (218450, 15555)
    """
    text = str(value)
    for i in range(len(text) - 1):
        if text[i] != text[i + 1] and text[i + 1] != "0":
            return int(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    return int("1" + text)


def _with_wrong_numbers(letters: pd.DataFrame, count: int) -> pd.DataFrame:
    """A number beyond every number that was ever given."""
    invented = [f"AT-{100001 + count + 137 * (i + 1)}" for i in range(len(letters))]
    return letters.assign(
        number=np.where(letters["codes"] == "F2", np.array(invented, dtype=object), letters["number"])
    )


def _with_wrong_hours(letters: pd.DataFrame) -> pd.DataFrame:
    """Two in three go out on the Saturday after, the others late in the evening."""
    hit = (letters["codes"] == "W2").to_numpy()
    evening = hit & (np.cumsum(hit) % 3 == 0)
    day = letters["day"].to_numpy()
    moved = np.where(hit & ~evening, day + 5 - weekdays(day), day)
    return letters.assign(day=moved, minute=np.where(evening, 1185, letters["minute"]))
