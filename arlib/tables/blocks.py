"""Headline tiles, callouts and the sign-off stamp: short texts in the house look. They only format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from arlib.dates import parse_day
from arlib.money import format_money
from arlib.tables.cells import count_text, day_text
from arlib.tables.html import Html, written

Direction = Literal["", "better", "worse", "same"]
CalloutKind = Literal["finding", "action", "warning", "ok"]

_CALLOUT_TITLES = {"finding": "Finding", "action": "What to do", "warning": "Take care", "ok": "In order"}


@dataclass(frozen=True)
class Tile:
    """One headline figure.

    Args:
        label: What the figure is.
        value: The figure as text.
        unit: Currency code, ``%``, ``days``, ``accounts``.
        note: A few words under it: last period, basis, count behind it.
        direction: Whether it moved for the better or the worse since last period.
        link: File beside the page that tells more, for example ``tiering.html``.

    >>> Tile.money("Past due", 123450, "EUR").value
    '1,234.50'
    """

    label: str
    value: str
    unit: str = ""
    note: str = ""
    direction: Direction = ""
    link: str = ""

    @classmethod
    def money(cls, label: str, minor: int, currency: str, note: str = "", direction: Direction = "") -> Tile:
        """A tile from minor units; ``n/a`` when a book without any money has no currency either."""
        if not currency:
            return cls(label, "n/a", "", note, direction)
        return cls(label, format_money(int(minor), currency, with_code=False), currency, note, direction)

    @classmethod
    def count(
        cls, label: str, value: int, unit: str = "", note: str = "", direction: Direction = "", link: str = ""
    ) -> Tile:
        """A tile from a whole number."""
        return cls(label, count_text(value), unit, note, direction, link)


def tiles(items: Sequence[Tile], *, title: str = "Headline figures") -> Html:
    """Headline figures side by side.

    >>> "High tier" in tiles([Tile("High tier", "312", "accounts")]).html
    True
    """
    text = "; ".join(f"{t.label}: {t.value} {t.unit}".rstrip() for t in items)
    return Html(written("tiles.html.j2", items=items, title=title), text)


def callout(
    text: str, kind: CalloutKind = "finding", *, title: str = "", items: Iterable[str] = (), numbered: bool = False
) -> Html:
    """A framed sentence, with steps under it when given.

    Args:
        text: The sentence.
        kind: ``finding``, ``action`` (what to do), ``warning`` or ``ok``.
        title: Heading of the frame; a fitting word when empty.
        items: Steps, shown as a numbered list for actions and bullets otherwise.
        numbered: Number them in any case.

    >>> callout("Call Birch Labs first.", "action").text
    'What to do: Call Birch Labs first.'
    """
    head = title or _CALLOUT_TITLES[kind]
    html = written(
        "callout.html.j2", text=text, kind=kind, title=head, items=list(items), numbered=numbered or kind == "action"
    )
    return Html(html, f"{head}: {text}")


def stamp(*, report: str, as_of: str, ties: bool, totals: Iterable[Mapping[str, Any]], findings: int = 0) -> Html:
    """The sign-off at the end of a report: whether it ties to the ledger, and the control totals.

    Args:
        report: Name of the report.
        as_of: Day, ``YYYY-MM-DD``.
        ties: Whether aging, ledger and control totals agree to the cent.
        totals: ``{"currency", "side", "amount_minor"}`` each.
        findings: How many findings the data raised.
    """
    lines = [(t["side"], format_money(int(t["amount_minor"]), str(t["currency"]))) for t in totals]
    day = day_text(parse_day(as_of))
    verdict = "ties to the ledger" if ties else "does not tie to the ledger"
    html = written("stamp.html.j2", day=day, ties=ties, verdict=verdict, lines=lines, findings=findings)
    return Html(html, f"{report} as of {day} {verdict}")
