"""Drafts: letters on record and on disk, waiting for a person. Making them again the same day adds nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from arlib.communications.letters import Letter
from arlib.contracts.events import LetterDrafted, Role
from arlib.money import format_money
from arlib.outbox.files import write_draft_files
from arlib.policy import Policy
from arlib.store import Workspace
from arlib.store.journal import append_all, read_view

WAITING = ("open", "approved")
BATCH = 500


@dataclass(frozen=True)
class Drafts:
    """What was drafted: ids of new drafts, and how many customers had one waiting already."""

    request_ids: tuple[str, ...]
    waiting: int


def save_drafts(
    workspace: Workspace,
    letters: Sequence[Letter],
    *,
    as_of: date,
    actor: str,
    role: Role,
    moment: datetime,
    policy: Policy,
) -> Drafts:
    """Record letters as drafts and put them into the outbox.

    Args:
        workspace: Whose.
        letters: As :func:`arlib.communications.letters.draft_letters` wrote them.
        as_of: The day they were written for.
        actor, role: Who drafts; somebody else approves.
        moment: When, with its offset.
        policy: The policy in force: the sender's address.

    Returns:
        The new drafts. A customer with a draft of the same stage and matter waiting gets no second one.
    """
    there = waiting_drafts(workspace, as_of=as_of)
    taken = {(r.account_id, r.stage, r.shown.get("about", "")) for r in there}
    fresh = [x for x in letters if (x.account_id, x.stage, x.subject_id) not in taken]
    events = [drafted(letter, as_of=as_of, actor=actor, role=role, moment=moment) for letter in fresh]
    for at in range(0, len(events), BATCH):
        append_all(workspace, events[at : at + BATCH])
    write_draft_files(
        workspace, events, as_of=as_of, policy=policy, listed=[*there, *events]
    )  # none falls off the list
    return Drafts(tuple(e.request_id for e in events), len(letters) - len(fresh))


def waiting_drafts(workspace: Workspace, *, as_of: date) -> tuple[LetterDrafted, ...]:
    """The drafts that are neither sent, refused nor taken back, oldest first."""
    view = read_view(workspace, as_of=as_of)
    waits = set(_requests(view.requests, WAITING)["request_id"])
    drafts = (r.event for r in view.standing if isinstance(r.event, LetterDrafted))
    return tuple(d for d in drafts if d.request_id in waits)


def letters_frame(workspace: Workspace, *, as_of: date) -> pd.DataFrame:
    """Every letter and where it stands.

    Returns:
        ``request_id, status`` (open, approved, refused, sent, bounced)``, account_id, stage, channel, language, to,
        amount, needs, drafted_by, drafted_on, answered_by``: text and days, newest first.
    """
    view = read_view(workspace, as_of=as_of)
    requests = _requests(view.requests, ())
    drafts = {r.event.request_id: r.event for r in view.standing if isinstance(r.event, LetterDrafted)}
    rows = [
        {
            "request_id": r["request_id"], "status": r["status"], "account_id": r["account_id"],
            "stage": d.stage, "channel": d.channel, "language": d.language, "to": d.to,
            "amount": d.shown.get("amount", ""), "needs": d.shown.get("acts", ""), "drafted_by": r["actor"],
            "drafted_on": r["effective_on"], "answered_by": r["answered_by"],
        }
        for r in requests.to_dict("records") if (d := drafts.get(str(r["request_id"]))) is not None
    ]  # fmt: skip
    columns = ["request_id", "status", "account_id", "stage", "channel", "language", "to", "amount", "needs",
               "drafted_by", "drafted_on", "answered_by"]  # fmt: skip
    return pd.DataFrame(list(reversed(rows)), columns=columns)


def _requests(requests: pd.DataFrame, statuses: Iterable[str]) -> pd.DataFrame:
    letters = requests[requests["kind"] == LetterDrafted.kind]
    wanted = list(statuses)
    return letters[letters["status"].isin(wanted)] if wanted else letters


def draft_id(as_of: date, *said: str) -> str:
    """The id of a draft: the same words on the same day have the same."""
    text = "\n".join([str(as_of), *said])
    return f"L-{as_of:%Y%m%d}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def drafted(letter: Letter, *, as_of: date, actor: str, role: Role, moment: datetime) -> LetterDrafted:
    """A letter as a draft, to be recorded."""
    request_id = draft_id(as_of, letter.account_id, letter.stage, letter.address, letter.subject, letter.body)
    shown = {f"open {item}": str(minor) for item, minor in sorted(letter.open_minor.items())}
    amount = format_money(letter.amount_minor, letter.currency) if letter.currency else ""
    return LetterDrafted(
        event_id=f"{request_id}-drafted-{moment:%H%M%S%f}", actor=actor, role=role, effective_at=moment,
        reason=f"{letter.stage} of {as_of}", request_id=request_id, account_id=letter.account_id,
        invoice_ids=letter.invoice_ids, stage=letter.stage, channel=letter.channel, language=letter.language,
        to=letter.to, to_address=letter.address, subject=letter.subject, body=letter.body,
        template_id=letter.template_id, template_version=letter.template_version, follow_up_on=letter.follow_up_on,
        shown={"amount": amount, "acts": letter.acts, "rep": letter.rep, "day": as_of.isoformat(),
               "about": letter.subject_id} | shown,
    )  # fmt: skip
