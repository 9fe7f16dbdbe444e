"""The 44 reason codes (``codes.toml``): what each means, how grave it is, what to say and what to do next."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

FAMILIES = ("under", "over", "ambiguous", "unmatched", "credit", "reversal", "currency", "data", "info", "fatal")
SEVERITIES = ("error", "warning", "info")
NAMED_IN_A_MESSAGE = 5


@dataclass(frozen=True)
class Code:
    """One reason; ``message`` may name ``{item}`` and ``{related}``, never an amount."""

    code: str
    family: str
    severity: str
    meaning: str
    message: str
    next_step: str


def _read_codes() -> dict[str, Code]:
    table = tomllib.loads(resources.files("arlib.reconciliation").joinpath("codes.toml").read_text(encoding="utf-8"))
    return {code: Code(code=code, **entry) for code, entry in table.items()}


CODES: dict[str, Code] = _read_codes()
"""All reason codes by name.

>>> len(CODES), CODES["OVERPAYMENT"].family
(44, 'over')
"""


def message_for(code: str, item: str, related: list[str]) -> str:
    """The sentence an analyst reads.

    >>> message_for("REF_CLOSED_ITEM", "P7", ["AT-100"])
    'P7 names AT-100, which is already settled.'
    """
    more = len(related) - NAMED_IN_A_MESSAGE
    named = ", ".join(related[:NAMED_IN_A_MESSAGE]) + (f" and {more} more" if more > 0 else "")
    return CODES[code].message.format(item=item or "A row", related=named or "another item")
