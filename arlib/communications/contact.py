"""Somebody at the customer, as a record's facts describe them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOT_TO_BE_USED = re.compile(r"left|inactive|do.?not|former|blocked|gone|departed|deceased|ended|invalid|stale|bounced")


@dataclass(frozen=True)
class Contact:
    """Somebody at the customer. ``opt_out`` holds channels."""

    name: str
    role: str
    email: str
    status: str
    opt_out: tuple[str, ...]
    left_on: str = ""

    def may_be_used(self, day: str) -> bool:
        """Not gone by that ISO day, not to be left alone."""
        return not NOT_TO_BE_USED.search(self.status) and not (self.left_on and self.left_on <= day)


def contact_from(row: Mapping[str, Any]) -> Contact:
    """A contact; what the row leaves out is empty."""
    said = row.get("opt_out") or ()
    channels = (
        said.split() if isinstance(said, str) else [str(c) for c in said] if isinstance(said, (list, tuple)) else []
    )
    texts = {name: str(row.get(name) or "").strip() for name in ("name", "role", "email", "status")}
    left = str(row.get("valid_to") or row.get("left_on") or "")[:10]
    return Contact(
        texts["name"], texts["role"].lower(), texts["email"].lower(), texts["status"].lower(),
        tuple(c.lower() for c in channels), left,
    )  # fmt: skip
