"""What is known about a run: parameters, inputs by hash, versions, seconds, headline. Stored as ``run.json``.

Clock times live here and nowhere else: the pages themselves are the same bytes for the same inputs.
"""

from __future__ import annotations

import json
import platform
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

RECORD_FILE = "run.json"
_DAY_FOLDER = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
Status = Literal["done", "failed", "does not tie", "stale"]
_LIBRARIES = ("arlib", "pandas", "numpy", "plotly", "papermill", "nbconvert", "nbclient", "ipykernel", "nh3")


@dataclass(frozen=True)
class ReportLine:
    """One report of a run.

    Args:
        name: Short name, from the catalogue.
        title: Heading of the page.
        file: File name beside ``run.json``.
        size: Bytes.
        findings: How many findings the data raised.
        headline: ``{"label", "value", "unit", "note"}`` each.
        attachments: Names of the files that go with the page, beside it.
        sha256: Hash of the page.
    """

    name: str
    title: str
    file: str
    size: int = 0
    findings: int = 0
    headline: tuple[Mapping[str, str], ...] = ()
    attachments: tuple[str, ...] = ()
    sha256: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """The page and what goes with it."""
        return (self.file, *self.attachments)


@dataclass(frozen=True)
class RunRecord:
    """A run and where its reports are.

    Args:
        as_of: Day the reports are for, ``YYYY-MM-DD``.
        status: ``done``, ``failed``, ``does not tie``, or ``stale`` when the policy refused data that is too old.
        inputs: Name to hash: ``ledger``, ``policy``, ``code``; of the ``journal`` the place read up to, ``seq:hash``.
        parameters: What the notebooks were given; no paths.
        reports: One line per report, in reading order.
        totals: Control totals worked out from the ledger.
        seconds: Stage to seconds.
        versions: Python and library versions.
        started: UTC, ``YYYY-MM-DDTHH:MM:SSZ``.
        reason: One line, when it did not end well.
        recorded: Place of the journal that says these reports were published, ``seq:hash``; empty while it does not.
        cadence: Which run: ``daily``, ``weekly``, ``monthly`` or ``quarterly``.
        parts: Name to hash of each notebook and of the templates of pages and letters.
        policy_file: Name of the policy's copy in ``runs/policies``.
        stale: One sentence per kind of data that was older than the policy allows.
        mailed: What happened to the mails about this run, one line each.
        not_recorded: One line, when the journal could not be written after publication.
        folder: Where the reports were published; not stored.
        up_to_date: Whether nothing had to be made because the inputs are those of the last run; not stored.
    """

    as_of: str
    status: Status
    inputs: Mapping[str, str]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    reports: tuple[ReportLine, ...] = ()
    totals: tuple[Mapping[str, Any], ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    started: str = ""
    reason: str = ""
    recorded: str = ""
    not_recorded: str = ""
    cadence: str = "weekly"
    parts: Mapping[str, str] = field(default_factory=dict)
    policy_file: str = ""
    stale: tuple[str, ...] = ()
    mailed: tuple[str, ...] = ()
    folder: Path | None = None
    up_to_date: bool = False

    def to_json(self) -> str:
        """The record as it is stored."""
        stored = {k: v for k, v in asdict(self).items() if k not in {"folder", "up_to_date"}}
        return json.dumps(stored, indent=1, sort_keys=True, ensure_ascii=False) + "\n"

    def placed(self, folder: Path, *, up_to_date: bool = False) -> RunRecord:
        """The same record, knowing its folder."""
        return replace(self, folder=folder, up_to_date=up_to_date)

    def same_inputs(self, other: RunRecord) -> bool:
        """Whether the other run would make the same reports."""
        mine, theirs = ((r.as_of, dict(r.inputs), dict(r.parameters), dict(r.versions)) for r in (self, other))
        return mine == theirs


def read_record(path: Path) -> RunRecord | None:
    """The record stored at ``path``; ``None`` when there is none or it cannot be read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        lines = tuple(_line(stored) for stored in data.pop("reports"))
        known = {f.name for f in fields(RunRecord)}
        kept = {k: v for k, v in data.items() if k in known}
        several = {name: tuple(kept.get(name, ())) for name in ("totals", "stale", "mailed")}
        return RunRecord(**kept | {"reports": lines, **several}, folder=path.parent)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def published_records(reports: Path) -> list[RunRecord]:
    """The records of all published days, newest first; folders without a readable record are left out.

    Args:
        reports: Folder of the days; it need not be there yet.
    """
    if not reports.is_dir():
        return []
    folders = [f for f in reports.iterdir() if _DAY_FOLDER.fullmatch(f.name) and f.is_dir()]
    found = (read_record(f / RECORD_FILE) for f in sorted(folders, key=lambda f: f.name, reverse=True))
    return [record for record in found if record is not None]


def _line(stored: Mapping[str, Any]) -> ReportLine:
    lists = {"headline": tuple(stored["headline"]), "attachments": tuple(stored.get("attachments", ()))}
    return ReportLine(**{**stored, **lists})


def versions() -> dict[str, str]:
    """Versions of Python and the libraries a report depends on."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
