"""What a caller may say about a file; it wins over the mapping, and both win over what the file suggests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Literal

from pydantic import Field, ValidationError

from arlib.dates import parse_day
from arlib.errors import IntakeError
from arlib.intake.mapping import FileRules, Mapping
from arlib.money import EXPONENTS


class Declared(FileRules):
    """Everything a caller may declare.

    ``as_of`` is the day the export is from: issue and payment dates after it are refused; without it, today.
    ``currency`` fills in for a file that has no currency column; ``inverse`` turns every amount round. ``sheet`` names
    the sheet of a workbook, ``query`` what to ask a database. ``bank_debits`` says that money which left the bank
    account went to customers (``refund``); else it waits for a decision. ``key_width`` fills customer numbers of digits
    up with leading zeros.
    """

    as_of: date
    currency: str | None = None
    inverse: bool = False
    sheet: str | None = None
    query: str | None = None
    bank_debits: Literal["decide", "refund"] = "decide"
    key_width: int | None = Field(default=None, ge=2, le=40)


def under(told: Declared, mapping: Mapping) -> Declared:
    """What was declared, over what a mapping says that was found later."""
    rules = mapping.file.model_dump(exclude_none=True) | {"inverse": mapping.sign.inverse}
    return told.model_copy(update={k: v for k, v in rules.items() if k not in told.model_fields_set})


def declared_from(given: dict[str, Any], mapping: Mapping | None) -> Declared:
    """The caller's words over the mapping's.

    Raises:
        IntakeError: an unknown name (the valid ones are listed) or an unusable value.
    """
    unknown = sorted(set(given) - set(Declared.model_fields))
    if unknown:
        valid = ", ".join(sorted(Declared.model_fields))
        raise IntakeError(f"unknown: {', '.join(unknown)}", where="import_file", next_step=f"You can declare {valid}.")
    told = {k: v for k, v in given.items() if v is not None}
    told["as_of"] = parse_day(told["as_of"], where="as_of") if "as_of" in told else datetime.now(UTC).date()
    from_mapping = mapping.file.model_dump(exclude_none=True) | {"inverse": mapping.sign.inverse} if mapping else {}
    try:
        declared = Declared.model_validate(from_mapping | told)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(p) for p in first["loc"])
        raise IntakeError(f"{name}: {first['msg']}", where="import_file", next_step="Correct the value.") from None
    if declared.currency and declared.currency not in EXPONENTS:
        raise IntakeError(
            f"unknown currency {declared.currency[:20]!r}", where="import_file", next_step="Use a code such as EUR."
        )
    return declared
