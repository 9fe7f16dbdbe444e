"""Reports and the journal: the place a run reads up to, the record that it was published, the heads that were printed.

A printed head proves later that nothing before it was changed or cut off, so ``arlib journal verify`` asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from arlib.contracts.events import AlertRaised, RunPublished
from arlib.errors import ArlibError, ParameterError
from arlib.reports.catalogue import CADENCES, published_folder
from arlib.reports.publish import write_file
from arlib.reports.record import RECORD_FILE, RunRecord, published_records, read_record
from arlib.store import Workspace
from arlib.store.journal import Anchor, append_all, head, person_here, stream_versions

if TYPE_CHECKING:
    from arlib.reports.job import Job

ALERTED = "weekly_pack"
"""The report whose publication tells the team of new alerts."""


def last_run_file(cadence: str) -> str:
    """Name of the file that keeps the outcome of a cadence's newest run.

    >>> last_run_file("weekly"), last_run_file("daily")
    ('last_run.json', 'last_run-daily.json')
    """
    return "last_run.json" if cadence == "weekly" else f"last_run-{cadence}.json"


def last_place(workspace: Workspace, *, day: date | None = None) -> Anchor:
    """The place a run reads up to. That earlier runs were published is not what a report is made from.

    Nor are the alerts a publication recorded, but for those raised before ``day``: they are no news any more.
    """
    return head(workspace, besides={RunPublished: None, AlertRaised: day})


def record_publication(job: Job, record: RunRecord) -> RunRecord:
    """Write into the journal what was published, and into the run's record where that stands.

    The reports are published already and stay so: a journal that cannot be written is told in the record.
    """
    try:
        place = append_all(job.workspace, [*_new_alerts(job, record), *_events(job, record)])[-1]
        done = replace(record, recorded=str(Anchor(place.seq, place.hash)))
    except ArlibError as error:
        done = replace(record, not_recorded=str(error).splitlines()[0].replace(str(job.workspace.folder), "…"))
    with suppress(OSError):  # the record that was published with the reports is whole, it only does not say this
        write_file(job.published / RECORD_FILE, done.to_json())
    return done


def _new_alerts(job: Job, record: RunRecord) -> list[AlertRaised]:
    """The alerts the pack showed for the first time. A week made again after a later one raises none: it is no news."""
    later = any(other.as_of > record.as_of for other in published_records(job.workspace.reports_dir))
    if later or ALERTED not in {line.name for line in record.reports}:
        return []
    found = {str(row["alert_id"]): row for row in job.desk.alerts_to_record().to_dict("records")}
    known = stream_versions(job.workspace, [f"alert:{alert}" for alert in found])
    at = datetime.fromisoformat(record.as_of + record.started[len(record.as_of) :])
    actor, _ = person_here(())
    return [
        AlertRaised.model_validate(
            row | {"event_id": f"raised-{alert}", "actor": actor, "role": "system", "effective_at": at}
        )
        for alert, row in found.items()
        if not known[f"alert:{alert}"]
    ]


def _events(job: Job, record: RunRecord) -> Iterator[RunPublished]:
    actor, _ = person_here(())
    place = job.desk.journal_position
    for line in record.reports:
        yield RunPublished(
            event_id=f"published-{record.as_of}-{line.name}-{record.started}",
            actor=actor,
            role="system",
            effective_at=datetime.fromisoformat(record.started),
            report=line.name,
            as_of=record.as_of,
            snapshot_id=record.inputs["ledger"],
            policy_hash=record.inputs["policy"],
            code_hash=record.inputs["code"],
            page_sha256=line.sha256,
            journal_seq=place.seq,
            journal_hash=place.hash,
        )


def printed_heads(workspace: Workspace) -> list[Anchor]:
    """Every place of the journal that a published report or the newest run names."""
    reports, runs = workspace.reports_dir, workspace.runs_dir
    records = [record for cadence in CADENCES for record in published_records(published_folder(reports, cadence))]
    newest = [record for cadence in CADENCES if (record := read_record(runs / last_run_file(cadence)))]
    named = [text for r in (*records, *newest) for text in (r.inputs.get("journal"), r.recorded)]
    found: dict[Anchor, None] = {}
    for text in filter(None, named):
        with suppress(ParameterError):  # a record somebody has spoilt is no reason to verify nothing
            found[Anchor.parse(text)] = None
    return [anchor for anchor in found if anchor.seq]
