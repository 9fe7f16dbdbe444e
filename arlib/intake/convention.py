"""A convention of a file: what it is, and how we know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Convention:
    """One convention a file follows throughout.

    Args:
        value: For example ``utf-8``, ``;``, ``dmy``.
        how: ``declared`` by the caller or the mapping, or ``inferred`` from the file.
        evidence: What in the file says so; empty when declared.
    """

    value: str
    how: Literal["declared", "inferred"]
    evidence: str = ""
