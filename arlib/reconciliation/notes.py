"""What was done without a person, for audit: repaired numbers, discounts, write-offs, exchange differences."""

from __future__ import annotations

import pandas as pd

from arlib.reconciliation.codes import message_for

NOTE_COLUMNS = ["code", "item_id", "related_ids", "amount_minor", "message"]
_BY_KIND = {
    "discount": "DISCOUNT_TAKEN", "write_off": "WRITE_OFF_APPLIED", "write_off_gain": "WRITE_OFF_APPLIED",
    "fx": "FX_DIFFERENCE",
}  # fmt: skip


def notes_frame(allocations: pd.DataFrame, adjustments: pd.DataFrame, booked_adjustments: pd.DataFrame) -> pd.DataFrame:
    """``code, item_id, related_ids, amount_minor, message``, one row per thing done.

    Args:
        allocations: The run's new allocations.
        adjustments: The run's new adjustments.
        booked_adjustments: Booked ones; exchange differences among them are listed, since no run makes any itself.
    """
    repaired = allocations[(allocations["tier"] == "T4").to_numpy(bool)]
    rows: list[dict[str, object]] = [
        _note("REF_REPAIRED", str(source), tuple(part["target_id"]), int(part["amount_minor"].sum()))
        for source, part in (repaired.groupby("source_id") if len(repaired) else ())
    ]
    fx = booked_adjustments[(booked_adjustments["kind"] == "fx").to_numpy(bool)]
    done = pd.concat([adjustments, fx]) if len(fx) else adjustments
    rows += [
        _note(_BY_KIND[kind], item, (), amount)
        for item, kind, amount in zip(done["item_id"], done["kind"], done["amount_minor"].tolist(), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=NOTE_COLUMNS)
    types = {"code": "str", "item_id": "str", "amount_minor": "int64", "message": "str"}
    return frame.astype(types).sort_values(["code", "item_id"], ignore_index=True, kind="stable")


def _note(code: str, item: str, related: tuple[str, ...], amount: int) -> dict[str, object]:
    return {"code": code, "item_id": item, "related_ids": related, "amount_minor": amount,
            "message": message_for(code, item, list(related))}  # fmt: skip
