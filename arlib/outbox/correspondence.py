"""The letters of a day as one person works on them: read, change, keep, agree to, send back; each on record once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from arlib.communications import MessageFinding
from arlib.communications.letters import Template, draft_letters
from arlib.contracts.events import Event, LetterDrafted, RequestApproved, RequestRefused, undo
from arlib.dates import plain_day
from arlib.errors import ParameterError
from arlib.outbox.approving import approval, letter_case, refusal
from arlib.outbox.at_hand import STATES, letters_at_hand, plan_key
from arlib.outbox.book import CurrentBook, CustomerBook
from arlib.outbox.deadline import deadline_said
from arlib.outbox.drafts import draft_id, drafted, waiting_drafts
from arlib.outbox.files import remove_files, write_draft_files
from arlib.outbox.recheck import STOPPING, changed_since, findings_now, stopped_by_review
from arlib.outbox.templates import templates_of
from arlib.store import Workspace
from arlib.store.journal import Recorded, Writer, append_all, read_event, read_stream, stream_versions
from arlib.store.journal.approvals import Case

INSTEAD_OF = "instead of"
"""What a changed draft says of the one it took the place of; an approval is bound to that as well."""


@dataclass(frozen=True)
class OpenedLetter:
    """A letter as it lies on the desk.

    Args:
        letter: Its text and what it is bound to; ``None`` where none can be written.
        state: to write, draft, approved, sent back.
        said: Who drafted it and who answered, or why nothing is written.
    """

    letter: LetterDrafted | None
    state: str
    said: tuple[str, ...] = ()


@dataclass
class Correspondence:
    """What one person does with the letters of one day.

    Args:
        workspace: Whose.
        plan: ``PLAN`` of the day.
        writer: Who works here, on which day; records.
    """

    workspace: Workspace
    plan: pd.DataFrame
    writer: Writer
    _proposed: dict[str, OpenedLetter] = field(default_factory=dict, repr=False)
    _opened: Mapping[str, CustomerBook] = field(default_factory=dict, repr=False)

    def rows(self) -> pd.DataFrame:
        """``AT_HAND``, as it is now."""
        return letters_at_hand(self.workspace, self.plan, as_of=self.writer.day)

    def open(self, key: str) -> OpenedLetter:
        """A letter of the list; what the plan wants written is written now, and on record only when it is kept."""
        planned = {plan_key(row): n for n, row in enumerate(self.plan.to_dict("records"))}
        if key in planned:
            if key not in self._proposed:
                self._proposed[key] = self._propose(self.plan.iloc[[planned[key]]])
            return self._proposed[key]
        case, letter = letter_case(self.workspace, key)
        self._saw(key)
        state = "refused" if case.refusals else "approved" if case.approvals else "open"
        return OpenedLetter(letter, STATES[state], _history(case, letter))

    def findings(self, letter: LetterDrafted, subject: str, body: str) -> tuple[MessageFinding, ...]:
        """What the review finds in a text, held against the book of this moment."""
        text = letter.model_copy(update={"subject": subject, "body": body})
        customer, book = self._customer(letter.account_id), self._book
        return findings_now([text], customer, moment=self.writer.moment(), policy=book.policy,
                            templates=self._templates, registry=book.registry)[0]  # fmt: skip

    def stopped_by(self, letter: LetterDrafted, findings: Iterable[MessageFinding]) -> str:
        """Why a letter would not go out as it is, ``findings`` being those of its text; empty when nothing stops it."""
        standing = self._customer(letter.account_id)[letter.account_id].standing
        changed = changed_since(letter, standing, moment=self.writer.moment(), policy=self._book.policy,
                                templates=self._templates)  # fmt: skip
        return changed or stopped_by_review(findings)

    def deadline(self, letter: LetterDrafted, body: str) -> date | None:
        """The day a text asks for, when it is kept instead of the letter's own; ``None``: it names none, or several."""
        country = str(self._customer(letter.account_id)[letter.account_id].standing.account.get("country", ""))
        return deadline_said(letter, body, country=country)

    def kept(self, letter: LetterDrafted, subject: str, body: str, *, reason: str) -> LetterDrafted:
        """A text as a draft, to be recorded: the letter itself where nothing was changed, else a new one.

        Raises:
            ParameterError: the text is empty, names no deadline where the letter had one, or the review finds what
                may not go out.
        """
        subject, body = subject.strip(), body.replace("\r\n", "\n")
        if (subject, body) == (letter.subject, letter.body):
            return letter
        if not body.strip():
            raise ParameterError("there is no text", where="Text", next_step="Write one, or send the letter back.")
        deadline = self.deadline(letter, body)
        if letter.follow_up_on is not None and deadline is None:
            step = f"Name one day to come; it was {plain_day(letter.follow_up_on)}."
            raise ParameterError("does not say by which day we want an answer", where="Text", next_step=step)
        for found in self.findings(letter, subject, body):
            if found.severity in STOPPING:
                step = found.suggestion or "Put it right; with this it would not be sent."
                raise ParameterError(found.message, where=f"Finding {found.code}", next_step=step)
        day, who = self.writer.day, self.writer
        old = letter.request_id
        is_on_record = bool(read_stream(self.workspace, f"request:{old}"))
        request_id = draft_id(day, letter.account_id, letter.stage, letter.to_address, subject, body, old)
        moment = who.moment()
        said = letter.model_dump(exclude={"shown_hash"}) | {
            "event_id": f"{request_id}-drafted-{moment:%H%M%S%f}", "actor": who.actor, "role": who.role,
            "effective_at": moment, "reason": reason, "request_id": request_id, "subject": subject, "body": body,
            "follow_up_on": deadline,
            "shown": letter.shown | ({INSTEAD_OF: old} if is_on_record else {}),
        }  # fmt: skip
        return LetterDrafted(**said)

    def answer(self, letter: LetterDrafted, *, agrees: bool, reason: str) -> RequestApproved | RequestRefused:
        """A second person's yes or no to exactly this text, to be recorded.

        Raises:
            ParameterError: it is not on record. ApprovalError: the role is not enough, or it is another text.
        """
        who, moment = self.writer, self.writer.moment()
        if not agrees:
            return refusal(self.workspace, letter.request_id, actor=who.actor, role=who.role, reason=reason,
                           moment=moment)  # fmt: skip
        return approval(
            self.workspace, letter.request_id, seen=letter.shown_hash, actor=who.actor, role=who.role, reason=reason,
            moment=moment, policy=self._book.policy,
        )  # fmt: skip

    def record(self, event: Event) -> Recorded:
        """Record a draft or an answer, and bring the outbox in line.

        Raises:
            ConflictError: somebody decided about the letter since it was opened.
        """
        done = self._replace(event) if isinstance(event, LetterDrafted) else self.writer.record(event)
        self._tidy(event)
        return done

    def undo(self, event_id: str, *, reason: str) -> Recorded:
        """Take a draft back; its file leaves the outbox."""
        done = self.writer.undo(event_id, reason=reason)
        listed = {d.request_id for d in self._waiting()}
        taken_back = [s.removeprefix("request:") for s in done.versions if s.startswith("request:")]
        remove_files(self.workspace, [i for i in taken_back if i not in listed])
        return done

    def _replace(self, event: LetterDrafted) -> Recorded:
        """A changed text and the end of the one before it, together or not at all."""
        old, stream = event.shown.get(INSTEAD_OF, ""), f"request:{event.shown.get(INSTEAD_OF, '')}"
        if read_event(self.workspace, event.event_id) is not None:
            return self.writer.record(event)
        self._demand_only_one(event, old)
        case = letter_case(self.workspace, old)[0] if old else None
        if case is None or case.refusals:
            return self.writer.record(event)
        ended = undo(
            case.request, event_id=f"{old}-ended-for-{event.request_id}", actor=event.actor, role=event.role,
            effective_at=max(event.effective_at, case.request.effective_at), reason=f"Another text: {event.reason}",
        )  # fmt: skip
        return append_all(self.workspace, [ended, event], based_on=self.writer.seen([stream]))[1]

    def _demand_only_one(self, event: LetterDrafted, old: str) -> None:
        others = {(d.account_id, d.stage, d.shown.get("about", "")) for d in self._waiting() if d.request_id != old}
        if (event.account_id, event.stage, event.shown.get("about", "")) in others:
            step = "Look at the list again; only one of them can go out."
            raise ParameterError("another draft of this letter is waiting", where="Letter", next_step=step)

    def _tidy(self, event: Event) -> None:
        if isinstance(event, RequestRefused):
            remove_files(self.workspace, [event.request_id])
        if isinstance(event, LetterDrafted):
            self._saw(event.request_id)
            if old := event.shown.get(INSTEAD_OF):
                remove_files(self.workspace, [old])
            write_draft_files(
                self.workspace, [event], as_of=self.writer.day, policy=self._book.policy, listed=self._waiting()
            )

    def _saw(self, request_id: str) -> None:
        """A person was shown a letter with everything that followed."""
        stream = f"request:{request_id}"
        self.writer.saw(stream, stream_versions(self.workspace, [stream])[stream])

    def _waiting(self) -> tuple[LetterDrafted, ...]:
        return waiting_drafts(self.workspace, as_of=self.writer.day)

    def _propose(self, row: pd.DataFrame) -> OpenedLetter:
        account, day, policy = str(row["account_id"].iloc[0]), self.writer.day, self._book.policy
        customer = self._customer(account)[account]
        made = draft_letters(
            row, customer.ledger, as_of=day, policy=policy, templates=self._templates, pauses=customer.view.pauses,
            instalments=customer.view.instalments,
        )  # fmt: skip
        if not made.letters:
            return OpenedLetter(None, "to write", tuple(made.not_drafted["reason"]))
        who = self.writer
        letter = drafted(made.letters[0], as_of=day, actor=who.actor, role=who.role, moment=who.moment())
        return OpenedLetter(letter, "to write")

    def _customer(self, account_id: str) -> Mapping[str, CustomerBook]:
        """The customer whose letter is open, worked out once for as long as nothing comes in."""
        changed = self._known.refresh()
        if changed or account_id not in self._opened:
            self._opened = self._known.of_customers([account_id])
        return self._opened

    @cached_property
    def _templates(self) -> Mapping[str, Template]:
        return templates_of(self.workspace)

    @cached_property
    def _known(self) -> CurrentBook:
        return CurrentBook(self.workspace, self.writer.day)

    @property
    def _book(self) -> CurrentBook:
        """The book of this moment: read again only where something came in."""
        if self._known.refresh():
            self._opened = {}
        return self._known


def _history(case: Case, letter: LetterDrafted) -> tuple[str, ...]:
    answers = [f"Approved by {a.event.actor}: {a.event.reason}" for a in case.approvals]
    answers += [f"Sent back by {r.event.actor}: {r.event.reason}" for r in case.refusals]
    return (f"Drafted by {letter.actor}", *answers)
