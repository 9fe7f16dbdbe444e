"""Reports and the journal: the place a run reads up to, the record that it was published, the heads that were printed.

A printed head proves later that nothing before it was changed or cut off, so ``arlib journal verify`` asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from arlib.contracts.events import RunPublished
from arlib.errors import ArlibError, ParameterError
from arlib.reports.publish import write_file
from arlib.reports.record import RECORD_FILE, RunRecord, published_records, read_record
from arlib.store import Workspace
from arlib.store.journal import Anchor, append_all, head, person_here

if TYPE_CHECKING:
    from arlib.reports.job import Job

LAST_RUN = "last_run.json"


def last_place(workspace: Workspace) -> Anchor:
    """The place a run reads up to. That earlier runs were published is not what a report is made from."""
    return head(workspace, besides=(RunPublished,))


def record_publication(job: Job, record: RunRecord) -> RunRecord:
    """Write into the journal what was published, and into the run's record where that stands.

    The reports are published already and stay so: a journal that cannot be written is told in the record.
    """
    try:
        place = append_all(job.workspace, list(_events(job, record)))[-1]
        done = replace(record, recorded=str(Anchor(place.seq, place.hash)))
    except ArlibError as error:
        done = replace(record, not_recorded=str(error).splitlines()[0].replace(str(job.workspace.folder), "…"))
    with suppress(OSError):  # the record that was published with the reports is whole, it only does not say this
        write_file(job.published / RECORD_FILE, done.to_json())
    return done


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
    records = published_records(workspace.reports_dir)
    newest = read_record(workspace.runs_dir / LAST_RUN)
    named = [text for r in (*records, *([newest] if newest else [])) for text in (r.inputs.get("journal"), r.recorded)]
    found: dict[Anchor, None] = {}
    for text in filter(None, named):
        with suppress(ParameterError):  # a record somebody has spoilt is no reason to verify nothing
            found[Anchor.parse(text)] = None
    return [anchor for anchor in found if anchor.seq]
