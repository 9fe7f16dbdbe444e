"""A published report made again from what its record names, and compared byte by byte.

record ──▶ snapshot there? journal place there? policy kept? same program? ── no ──▶ InputsGone, exit 2
              │ yes
              ▼
every notebook ──▶ private staging folder ──▶ the same bytes? exit 0, else 1 with file and first difference
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import arlib
from arlib.dates import parse_day
from arlib.errors import ArlibError, ParameterError
from arlib.progress import Progress
from arlib.reports.catalogue import CADENCES, Cadence, Report, every_report, notebooks_folder, published_folder
from arlib.reports.index import INDEX_FILE
from arlib.reports.inputs import code_hash, part_hashes
from arlib.reports.job import DeskLike, Job, OpenDesk, policies_folder, workspace_of
from arlib.reports.make import make_pages
from arlib.reports.publish import staging_folder
from arlib.reports.record import RECORD_FILE, RunRecord, read_record, versions
from arlib.reports.runner import CELL_TIMEOUT_S
from arlib.store import Workspace, writing
from arlib.store.atomic import named_in_one_line

SHOWN_BYTES = 60


class InputsGoneError(ArlibError):
    """A report cannot be made again, because something it was made from is not there any more."""


@dataclass(frozen=True)
class Difference:
    """A file that came out otherwise: its name, and in words where it first differs."""

    file: str
    where: str


@dataclass(frozen=True)
class Reproduction:
    """A published report beside its second making.

    Args:
        record: The record of the published one.
        compared: Names of the files that were compared.
        differences: Those that are not the same bytes.
    """

    record: RunRecord
    compared: tuple[str, ...]
    differences: tuple[Difference, ...]

    @property
    def is_identical(self) -> bool:
        """Whether every file is the same, byte for byte."""
        return not self.differences


def reproduce(
    published: str | Path,
    workspace: str | Path | Workspace | None = None,
    *,
    progress: Progress | None = None,
    notebooks: Path | None = None,
    reports: tuple[Report, ...] | None = None,
    open_desk: OpenDesk | None = None,
    timeout: int = CELL_TIMEOUT_S,
) -> Reproduction:
    """Make a published report again in a private folder and compare; nothing published is touched.

    Args:
        published: Folder of the report, or its day, ``YYYY-MM-DD``.
        workspace: Folder; empty for the default workspace.
        progress: Told what is being done, steps done, and steps in all.
        notebooks, reports, open_desk: As in :func:`arlib.reports.run_reports`.
        timeout: Longest a single cell may take, in seconds.

    Raises:
        ParameterError: there is no such report. InputsGoneError: names what it was made from and is gone.
        NotebookFailed: it could not be made again at all.
    """
    home = workspace_of(workspace)
    record = record_of(published, home)
    assert record.folder is not None
    source, known = notebooks or notebooks_folder(), {r.name: r for r in reports or every_report()}
    missing = [line.name for line in record.reports if line.name not in known]
    if missing:
        raise _gone(f"the catalogue has no report {missing[0]!r} any more", "Use the version that made it.")
    made = tuple(known[line.name] for line in record.reports)
    _demand_same_program(record, tuple(source / report.notebook for report in made))
    with named_in_one_line(home.folder), writing(home, "making a report again"):
        desk = _desk_of(record, home, open_desk)
        link = "../" * (1 if record.cadence == "weekly" else 2) + INDEX_FILE
        job = Job(
            home, desk, source, made, progress, timeout=timeout, cadence=_cadence(record),
            policy_file=record.policy_file, index_link=link,
        )  # fmt: skip
        with staging_folder(home.runs_dir, f"again-{record.as_of}") as private:
            out = private / "out"
            out.mkdir(mode=0o700)
            make_pages(job, totals=desk.control_totals(), private=private, folder=out)
            job.step("Compared")
            return compared(record, out)


def record_of(published: str | Path, home: Workspace) -> RunRecord:
    """The record of a published report by its folder, or by its day in the workspace.

    Raises:
        ParameterError: there is none.
    """
    folders = [Path(published), *(published_folder(home.reports_dir, c) / str(published) for c in CADENCES)]
    found = (read_record(folder / RECORD_FILE) for folder in folders)
    record = next((one for one in found if one is not None and one.status == "done"), None)
    if record is None:
        raise ParameterError(
            "there is no published report", where=str(published)[:200], next_step="Name its folder, or its day."
        )
    return record


def compared(record: RunRecord, again: Path) -> Reproduction:
    """The published files beside those that were made again."""
    assert record.folder is not None
    names = sorted({name for line in record.reports for name in line.files} | {p.name for p in again.iterdir()})
    differences = (_difference(name, record.folder / name, again / name) for name in names)
    return Reproduction(record, tuple(names), tuple(d for d in differences if d is not None))


def _difference(name: str, published: Path, again: Path) -> Difference | None:
    if not published.is_file():
        return Difference(name, "it is not published")
    if not again.is_file():
        return Difference(name, "it was not made again")
    one, other = published.read_bytes(), again.read_bytes()
    if one == other:
        return None
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    line = one.count(b"\n", 0, at) + 1
    return Difference(
        name, f"line {line:,}, byte {at + 1:,}: published {_around(one, at)}, made again {_around(other, at)}"
    )


def _around(content: bytes, at: int) -> str:
    return repr(content[max(0, at - SHOWN_BYTES // 3) : at + SHOWN_BYTES].decode("utf-8", "replace"))


def _cadence(record: RunRecord) -> Cadence:
    return next((cadence for cadence in CADENCES if cadence == record.cadence), "weekly")


def _desk_of(record: RunRecord, home: Workspace, open_desk: OpenDesk | None) -> DeskLike:
    """The desk as it was: the record's snapshot, its place of the journal, its policy."""
    policy = policies_folder(home) / record.policy_file
    if not record.policy_file or not policy.is_file():
        raise _gone("the policy it was made with is not kept", "Bring runs/policies back from a backup.")
    asked = {"snapshot_id": record.inputs["ledger"], "position": record.inputs["journal"]}
    try:
        if open_desk is not None:
            desk = open_desk(home, as_of=record.as_of)
        else:
            day = parse_day(record.as_of)
            desk = arlib.open_desk(home, as_of=day, policy_text=policy.read_text(encoding="utf-8"), **asked)
    except ArlibError as error:
        raise _gone(f"{error.where}: {error.what}".replace(str(home.folder), "…"), error.next_step) from error
    for what, found, wanted in (
        ("ledger", desk.snapshot_id, record.inputs["ledger"]),
        ("policy", desk.policy_hash, record.inputs["policy"]),
    ):
        if found != wanted:
            raise _gone(f"the {what} is another one: {found[:12]}, not {wanted[:12]}", "Bring it back from a backup.")
    return desk


def _demand_same_program(record: RunRecord, notebooks: tuple[Path, ...]) -> None:
    """Another program may well write other bytes, which would say nothing about the figures."""
    changed = [
        f"{name} {record.versions.get(name, 'none')} then, {now} now"
        for name, now in versions().items()
        if record.versions.get(name) != now
    ]
    code, parts = code_hash(notebooks), part_hashes(notebooks)
    if record.inputs["code"] != code:
        named = ", ".join(name for name in sorted(parts) if record.parts.get(name) != parts[name])
        said = f"program {record.inputs['code'][:12]} then, {code[:12]} now"
        changed.append(f"{said} (changed: {named})" if named else said)
    if changed:
        raise _gone(f"it was made by another version: {'; '.join(changed)}", "Use the version that made it.")


def _gone(what: str, next_step: str) -> InputsGoneError:
    return InputsGoneError(what, where="reproduce", next_step=next_step)
