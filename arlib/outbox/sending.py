"""Sending approved letters: each at most once, each looked at again on the book of the moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd

from arlib.communications.letters import Template
from arlib.communications.stages.hours import zone_of
from arlib.contracts.events import LetterDrafted, LetterSent, Role, answer_fields, undo
from arlib.errors import ArlibError
from arlib.outbox.approving import letter_case, signer_missing
from arlib.outbox.attempts import Attempt, take, unclear_ids
from arlib.outbox.book import CurrentBook, CustomerBook
from arlib.outbox.drafts import waiting_drafts
from arlib.outbox.files import remove_files
from arlib.outbox.mail import MailError, mail_of
from arlib.outbox.recheck import Verdict, not_now, recheck
from arlib.outbox.server import MailServer, NotSentError, UnclearError, smtp_password
from arlib.outbox.templates import templates_of
from arlib.store import Workspace
from arlib.store.journal import RefusedError, append, approval_rules, stream_versions
from arlib.store.journal.approvals import objection

AT_ONCE = 100
"""Letters looked at together; looking one by one costs thirty times as much."""
OUTCOMES = ("sent", "already_sent", "later", "stale", "not_approved", "refused", "unclear", "by_hand")
RESULTS = {"request_id": "str", "account_id": "str", "stage": "str", "outcome": "str", "reason": "str"}
"""One row per letter looked at. ``refused`` is the server's word; ``by_hand`` is no e-mail."""
Clock = Callable[[], datetime]


class SendingError(ArlibError):
    """Nothing can be sent; nothing was."""


@dataclass
class Look:
    """The last look at letters, some at once: it holds for a letter as long as nothing has changed since.

    Args:
        book: The book of the moment.
        templates: By id.
        clock: Gives the moment.
        ahead: The letters that are to come, the present one first.
    """

    book: CurrentBook
    templates: Mapping[str, Template]
    clock: Clock
    ahead: Sequence[LetterDrafted] = ()
    _seen: dict[str, tuple[Verdict, CustomerBook]] = field(default_factory=dict)
    _versions: dict[str, int] = field(default_factory=dict)

    def at(self, draft: LetterDrafted) -> tuple[Verdict, CustomerBook]:
        """The verdict on a letter, and its customer's part of the book, as they are now."""
        stream = f"account:{draft.account_id}"
        if self.book.refresh():
            self._seen.clear()
        versions = stream_versions(self.book.workspace, [stream])
        if draft.request_id not in self._seen or versions[stream] != self._versions.get(stream):
            again = draft.request_id in self._seen
            self._look_at([draft] if again or draft not in self.ahead else self.ahead[:AT_ONCE])
        return self._seen[draft.request_id]

    def _look_at(self, drafts: Sequence[LetterDrafted]) -> None:
        accounts = list(dict.fromkeys(d.account_id for d in drafts))
        # first the versions, then the book: what comes in between is seen as a change later
        self._versions |= stream_versions(self.book.workspace, [f"account:{a}" for a in accounts])
        books = self.book.of_customers(accounts)
        verdicts = recheck(
            drafts, books, moment=self.clock(), policy=self.book.policy, templates=self.templates,
            registry=self.book.registry,
        )  # fmt: skip
        self._seen |= {d.request_id: (v, books[d.account_id]) for d, v in zip(drafts, verdicts, strict=True)}


@dataclass
class Sender:
    """Sends the approved letters of a workspace.

    Args:
        workspace: Whose.
        actor, role: Who sends; the approval is somebody else's.
        clock: Gives the moment, with its offset; the book is read as of its day.
        connect: Makes the mail server; the policy's own when left out.
    """

    workspace: Workspace
    actor: str
    role: Role
    clock: Clock
    connect: Callable[[CurrentBook], MailServer] | None = None
    _stale: list[tuple[LetterDrafted, str]] = field(default_factory=list)

    def run(self, *, only: tuple[str, ...] = ()) -> pd.DataFrame:
        """Send what may be sent.

        Args:
            only: Ids of letters; all approved ones when left out.

        Returns:
            ``RESULTS``, in the order of drafting.

        Raises:
            SendingError: sending is not configured, or the ledger is too old.
            NotSentError: the server cannot be reached safely.
        """
        book = CurrentBook(self.workspace, self.clock().date())
        book.refresh()
        self._demand_allowed(book)
        waiting = waiting_drafts(self.workspace, as_of=book.as_of)
        chosen = [d for d in waiting if not only or d.request_id in only]
        server = self.connect(book) if self.connect else MailServer(book.policy.sending, smtp_password())
        look = Look(book, templates_of(self.workspace), self.clock)
        rows, sent = [], 0
        try:
            for at, draft in enumerate(chosen):
                look.ahead = chosen[at:]
                outcome, reason = self._one(draft, look, server)
                rows.append((draft.request_id, draft.account_id, draft.stage, outcome, reason))
                sent += outcome == "sent"
                if sent >= book.policy.sending.most_a_run:
                    break
        finally:
            server.close()
            self._withdraw()
        return pd.DataFrame(rows, columns=list(RESULTS)).astype(RESULTS)

    def _demand_allowed(self, book: CurrentBook) -> None:
        if book.policy.sending.by != "smtp":
            raise SendingError(
                "sending is not configured: letters stay drafts", where="policy.toml",
                next_step='Send the files in the outbox by hand, or set by = "smtp" and host in [sending].',
            )  # fmt: skip
        if self.role == "auditor":
            raise SendingError("an auditor sends nothing", where=self.actor)
        if reason := book.is_stale():
            raise SendingError(reason, where="ledger", next_step="Import today's payments first, then send.")

    def _one(self, draft: LetterDrafted, look: Look, server: MailServer) -> tuple[str, str]:
        if draft.channel != "email":
            return "by_hand", f"a {draft.channel.replace('_', ' ')} is for a person"
        attempt = take(self.workspace, draft.request_id)
        if attempt is None:
            is_unclear = draft.request_id in unclear_ids(self.workspace)
            return ("unclear", "an earlier attempt did not say how it ended") if is_unclear else ("later", "being sent")
        return self._try(attempt, draft, look, server)

    def _try(self, attempt: Attempt, draft: LetterDrafted, look: Look, server: MailServer) -> tuple[str, str]:
        """From here on nobody else tries this letter."""
        moment = self.clock()
        try:
            attempt.claim(at=moment.isoformat())
            reason = self._not_approved(draft, look.book, moment) or self._not_fit(draft, look, moment)
            if reason:
                attempt.done()
                return reason
            return self._hand_over(attempt, draft, look, server, moment)
        except (NotSentError, MailError) as error:
            attempt.done()
            if isinstance(error, NotSentError) and error.where.startswith("mail server"):
                raise  # the next letter would fare no better
            return "refused", error.what
        except UnclearError as error:
            attempt.leave()
            return "unclear", error.what
        except BaseException:
            attempt.leave()  # what was handed over stays unclear; what was not may be tried again
            raise

    def _not_fit(self, draft: LetterDrafted, look: Look, moment: datetime) -> tuple[str, str] | None:
        verdict, customer = look.at(draft)
        if verdict.outcome == "stale":
            self._stale.append((draft, verdict.reason))
            return "stale", verdict.reason
        wait = not_now(draft, customer.standing, moment=moment, policy=look.book.policy)
        return ("later", wait) if wait else None

    def _not_approved(self, draft: LetterDrafted, book: CurrentBook, moment: datetime) -> tuple[str, str] | None:
        case, _ = letter_case(self.workspace, draft.request_id)
        if case.executions:
            return "already_sent", "another sender was faster"
        answer = self._sent_event(draft, moment, moment, "")
        rules = approval_rules(self.workspace, as_of=book.as_of)
        why = objection(answer, case, [], now=moment, by="", rules=rules) or signer_missing(case, book.policy)
        return ("not_approved", why) if why else None

    def _hand_over(
        self, attempt: Attempt, draft: LetterDrafted, look: Look, server: MailServer, moment: datetime
    ) -> tuple[str, str]:
        sender = look.book.policy.communications.sender
        message = mail_of(draft, sender=sender, moment=moment)
        reply = server.deliver(
            message, sender=sender.email, recipient=draft.to_address,
            before=lambda: attempt.hand_over(at=moment.isoformat()),
        )  # fmt: skip
        zone = zone_of(str(look.at(draft)[1].standing.account.get("tz", "")))
        there = moment.astimezone(zone)
        append(self.workspace, self._sent_event(draft, moment, there, reply))
        attempt.done()
        remove_files(self.workspace, [draft.request_id])
        return "sent", reply

    def _sent_event(self, draft: LetterDrafted, moment: datetime, there: datetime, reply: str) -> LetterSent:
        return LetterSent(
            event_id=f"{draft.request_id}-sent", actor=self.actor, role=self.role, effective_at=moment,
            sent_at=there.replace(tzinfo=None), transport_id=reply, **answer_fields(draft),
        )  # fmt: skip

    def _withdraw(self) -> None:
        """Take stale drafts back, so that nobody approves or sends them; the plan of the day writes new ones."""
        for draft, reason in self._stale:
            taken = undo(
                draft, event_id=f"{draft.request_id}-stale", actor=self.actor, role=self.role,
                effective_at=max(self.clock(), draft.effective_at), reason=f"stale: {reason}"[:500],
            )  # fmt: skip
            try:
                append(self.workspace, taken)
            except RefusedError:
                continue  # another sender took it back
            remove_files(self.workspace, [draft.request_id])
        self._stale.clear()
