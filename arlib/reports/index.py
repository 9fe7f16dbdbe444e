"""The index of reports: the newest week first, the weeks before it, and beside them days, months and quarters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import zip_longest
from pathlib import Path

from markupsafe import Markup

from arlib.dates import parse_day, plain_day
from arlib.reports import page
from arlib.reports.catalogue import CADENCES, published_folder
from arlib.reports.figures import change
from arlib.reports.publish import write_file
from arlib.reports.record import RECORD_FILE, ReportLine, RunRecord, published_records
from arlib.reports.render import long_day
from arlib.reports.trends import trends
from arlib.tables import Tile, tiles

INDEX_FILE = "index.html"
WEEK = timedelta(days=7)
LEADING_FIGURES = 2
"""How many figures of each report the list of earlier weeks shows."""
FIGURES_A_WEEK = 6
"""How many of them in all: more would not fit a screen."""
RUN_WORDS = {"daily": "daily run", "weekly": "run", "monthly": "monthly run", "quarterly": "quarterly run"}
A_WEEK_AGO, LAST_WEEK = "since the week before", "since last week"
"""How the index names the report of a week ago, and how a report itself names it."""
SHELVES = {"daily": "Daily status", "monthly": "Months", "quarterly": "Quarters"}
"""What is published beside the weeks, and its heading."""
SAID = {"does not tie": "does not tie", "stale": "was refused: its data is too old"}


@dataclass(frozen=True)
class Part:
    """One report of a week as the index shows it: its link, headline figures as tiles, files by name and link."""

    title: str
    link: str
    tiles: Markup
    figures: str = ""
    downloads: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Week:
    """One published folder as the index shows it.

    Args:
        day: The day, in words.
        as_of: The day, ``YYYY-MM-DD``.
        parts: Its reports.
        leading: The first figures of each report, by label.
        record: Link of its run record.
        stale: What was too old when it was made.
    """

    day: str
    as_of: str
    parts: tuple[Part, ...]
    leading: Mapping[str, str]
    record: str = ""
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shelf:
    """What one cadence beside the weekly one has published, newest first."""

    title: str
    anchor: str
    days: tuple[Week, ...]


def rebuild_index(reports: Path, *, book: str = "", last_runs: Sequence[RunRecord] = ()) -> Path:
    """Write ``index.html`` from what is published, in one step.

    Args:
        reports: Folder of the weeks.
        book: Name of the book.
        last_runs: The newest attempt of each cadence; a red banner is shown for each that did not end well.

    Returns:
        Path of the index.
    """
    path, weeks = reports / INDEX_FILE, published_records(reports)
    beside: dict[str, Sequence[RunRecord]] = {}
    beside |= {name: published_records(published_folder(reports, name)) for name in CADENCES if name in SHELVES}
    write_file(path, render_index(weeks, book=book, last_runs=last_runs, beside=beside))
    return path


def render_index(
    records: Sequence[RunRecord],
    *,
    book: str = "",
    last_runs: Sequence[RunRecord] = (),
    beside: Mapping[str, Sequence[RunRecord]] | None = None,
) -> str:
    """The index page of these weeks, newest first, and of what the other cadences have published ``beside`` them."""
    weeks = _in_words(records, "")
    shelves = [
        Shelf(SHELVES[name], name, _in_words(found, f"{name}/")) for name, found in (beside or {}).items() if found
    ]
    return page.fill(
        "index_page.html.j2",
        book=book,
        newest=weeks[0] if weeks else None,
        earlier=weeks[1:],
        labels=list(dict.fromkeys(label for week in weeks[1:] for label in week.leading))[:FIGURES_A_WEEK],
        trends=trends(records, leading=LEADING_FIGURES),
        shelves=shelves,
        failed=[_failed(run) for run in last_runs if run.status != "done"],
        stale=_stale(weeks[:1], shelves),
        csp=Markup(page.content_policy(page.index_script())),
        css=Markup(page.page_css()),
        script=Markup(page.index_script()),
    )


def _in_words(records: Sequence[RunRecord], folder: str) -> tuple[Week, ...]:
    return tuple(_week(record, before, folder) for record, before in zip_longest(records, records[1:]))


def _failed(run: RunRecord) -> Mapping[str, str]:
    words = {"run": RUN_WORDS.get(run.cadence, "run"), "day": long_day(run.as_of), "reason": run.reason}
    return words | {"said": SAID.get(run.status, "failed")}


def _stale(newest: Sequence[Week], shelves: Sequence[Shelf]) -> list[str]:
    """What was too old in the newest reports, each sentence once."""
    shown = [*newest, *(shelf.days[0] for shelf in shelves)]
    latest = max((week.as_of for week in shown), default="")
    return list(dict.fromkeys(said for week in shown if week.as_of == latest for said in week.stale))


def _week(record: RunRecord, before: RunRecord | None, folder: str) -> Week:
    earlier = {} if before is None else {(r.name, h["label"]): h["value"] for r in before.reports for h in r.headline}
    home, since = f"{folder}{record.as_of}", _since(record, before)
    parts = tuple(
        Part(r.title, f"{home}/{r.file}", _tiles(r, earlier, since), _brief(r), _downloads(home, r))
        for r in record.reports
    )
    leading = {h["label"]: _with_unit(h) for r in record.reports for h in r.headline[:LEADING_FIGURES]}
    return Week(long_day(record.as_of), record.as_of, parts, leading, f"{home}/{RECORD_FILE}", record.stale)


def _since(record: RunRecord, before: RunRecord | None) -> str:
    """What a change is measured from: the week before, or the day of the last report where a week is missing."""
    if before is None:
        return ""
    then = parse_day(before.as_of)
    return A_WEEK_AGO if parse_day(record.as_of) - then == WEEK else f"since {plain_day(then)}"


def _downloads(home: str, report: ReportLine) -> tuple[tuple[str, str], ...]:
    """Name and link of each file that goes with a report."""
    return tuple((name, f"{home}/{name}") for name in report.attachments)


def _brief(report: ReportLine) -> str:
    """The leading figures of a report in a line."""
    return ", ".join(f"{h['label']} {_with_unit(h)}" for h in report.headline[:LEADING_FIGURES])


def _tiles(report: ReportLine, earlier: Mapping[tuple[str, str], str], since: str) -> Markup:
    """Headline figures with what changed since the report before; the report's own note when there is none."""
    shown = [
        Tile(
            h["label"],
            h["value"],
            h.get("unit", ""),
            _note(h, earlier.get((report.name, h["label"])), since),
        )
        for h in report.headline
    ]
    return Markup(tiles(shown, title=f"Headline of {report.title}").html) if shown else Markup("")


def _note(figure: Mapping[str, str], before: str | None, since: str) -> str:
    """What changed since the report before: in the report's own words where it says so, which knows the cents."""
    own = figure.get("note", "")
    if since == A_WEEK_AGO and own.endswith(LAST_WEEK):
        return own
    return change(before, figure["value"], since=since) or own


def _with_unit(figure: Mapping[str, str]) -> str:
    return f"{figure['value']} {figure.get('unit', '')}".rstrip()
