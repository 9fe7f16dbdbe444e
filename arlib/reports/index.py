"""The index of weeks: newest first, each with its headline figures and what changed since the week before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from markupsafe import Markup

from arlib.reports import page
from arlib.reports.figures import change
from arlib.reports.publish import write_file
from arlib.reports.record import ReportLine, RunRecord, published_records
from arlib.reports.render import long_day
from arlib.reports.trends import trends
from arlib.tables import Tile, tiles

INDEX_FILE = "index.html"
LEADING_FIGURES = 2
"""How many figures of each report the list of earlier weeks shows."""


@dataclass(frozen=True)
class Part:
    """One report of a week as the index shows it: its link, headline figures as tiles, files by name and link."""

    title: str
    link: str
    tiles: Markup
    downloads: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Week:
    """One published folder as the index shows it; ``leading`` are the first figures of each report, by label."""

    day: str
    parts: tuple[Part, ...]
    leading: Mapping[str, str]


def rebuild_index(reports: Path, *, book: str = "", last_run: RunRecord | None = None) -> Path:
    """Write ``index.html`` from what is published, in one step.

    Args:
        reports: Folder of the weeks.
        book: Name of the book.
        last_run: The newest attempt; a red banner is shown when it did not end well.

    Returns:
        Path of the index.
    """
    path = reports / INDEX_FILE
    write_file(path, render_index(published_records(reports), book=book, last_run=last_run))
    return path


def render_index(records: Sequence[RunRecord], *, book: str = "", last_run: RunRecord | None = None) -> str:
    """The index page of these records, newest first."""
    weeks = [_week(record, before) for record, before in zip_longest(records, records[1:])]
    return page.fill(
        "index_page.html.j2",
        book=book,
        newest=weeks[0] if weeks else None,
        earlier=weeks[1:],
        labels=list(dict.fromkeys(label for week in weeks[1:] for label in week.leading)),
        trends=trends(records, leading=LEADING_FIGURES),
        failed=_failed(last_run),
        csp=Markup(page.content_policy(with_charts=False)),
        css=Markup(page.page_css()),
    )


def _failed(run: RunRecord | None) -> Mapping[str, str] | None:
    if run is None or run.status == "done":
        return None
    said = "does not tie" if run.status == "does not tie" else "failed"
    return {"day": long_day(run.as_of), "said": said, "reason": run.reason}


def _week(record: RunRecord, before: RunRecord | None) -> Week:
    earlier = {} if before is None else {(r.name, h["label"]): h["value"] for r in before.reports for h in r.headline}
    parts = tuple(
        Part(r.title, f"{record.as_of}/{r.file}", _tiles(r, earlier), _downloads(record.as_of, r))
        for r in record.reports
    )
    leading = {h["label"]: _with_unit(h) for r in record.reports for h in r.headline[:LEADING_FIGURES]}
    return Week(long_day(record.as_of), parts, leading)


def _downloads(day: str, report: ReportLine) -> tuple[tuple[str, str], ...]:
    """Name and link of each file that goes with a report."""
    return tuple((name, f"{day}/{name}") for name in report.attachments)


def _tiles(report: ReportLine, earlier: Mapping[tuple[str, str], str]) -> Markup:
    """Headline figures with what changed since the week before; the report's own note when there is none."""
    shown = [
        Tile(
            h["label"],
            h["value"],
            h.get("unit", ""),
            change(earlier.get((report.name, h["label"])), h["value"]) or h.get("note", ""),
        )
        for h in report.headline
    ]
    return Markup(tiles(shown, title=f"Headline of {report.title}").html) if shown else Markup("")


def _with_unit(figure: Mapping[str, str]) -> str:
    return f"{figure['value']} {figure.get('unit', '')}".rstrip()
