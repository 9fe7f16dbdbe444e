"""The sign-off: the last cell of a report says in a form that a machine checks and a person reads that it is whole."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, ClassVar

from arlib.tables.blocks import Tile, stamp


@dataclass(frozen=True)
class SignOff:
    """The last cell of a report says so in a form that a machine checks and a person reads."""

    report: str
    as_of: date
    ties: bool
    totals: list[dict[str, object]]
    headline: tuple[Tile, ...]
    findings: int

    MIME: ClassVar[str] = "application/vnd.arlib.signoff+json"

    def payload(self) -> dict[str, Any]:
        """The sign-off as plain JSON types."""
        return {
            "report": self.report,
            "as_of": self.as_of.isoformat(),
            "ties": self.ties,
            "totals": self.totals,
            "headline": [asdict(tile) for tile in self.headline],
            "findings": self.findings,
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        seal = stamp(
            report=self.report,
            as_of=self.as_of.isoformat(),
            ties=self.ties,
            totals=self.totals,
            findings=self.findings,
        )
        return {self.MIME: self.payload(), "text/html": seal.html, "text/plain": seal.text}
