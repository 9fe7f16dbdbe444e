"""The desk: opens a workspace at a day and composes ledger, rules and results. The only composer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from arlib.dates import parse_day
from arlib.errors import WorkspaceError
from arlib.findings import Finding
from arlib.ledger import Aging, Bookings, Ledger, TieOut, age, tie_out, with_recorded
from arlib.policy import Policy, load_policy, policy_hash
from arlib.portfolio import Portfolio, portfolio
from arlib.store import Workspace, current_snapshot_id, default_workspace, frozen_for, open_workspace, read_snapshot
from arlib.store.journal import Anchor, JournalView, Recorded, Writer, head, person_here, read_view, rules_of, view_of
from arlib.tables import SignOff, Tile
from arlib.tiering import Tiering, tier_book

if TYPE_CHECKING:
    from arlib.communications import CommunicationReview
    from arlib.contracts.events import Event
    from arlib.reconciliation import Reconciliation

WEEK = timedelta(days=7)
FROM_THE_JOURNAL = ("touches", "messages", "promises", "disputes", "allocations", "adjustments")
"""What people recorded and the ledger's tables hold as well: the rules read both as one."""
Said = TypeVar("Said", bound="Event")


@dataclass(frozen=True)
class Desk:
    """One book on one day: the ledger, the policy in force, and the four desks' results.

    Every result is computed once and kept; a desk never changes after it is opened.

    Args:
        workspace: Where the book lives.
        as_of: The day.
        ledger: What was imported together with what people recorded by that day (:func:`arlib.ledger.with_recorded`).
        policy: The policy in force on the day.
        snapshot_id: The imported snapshot.
        journal: What people had recorded when the desk was opened, as of the day.
        bookings: The recorded bookings among the ledger's allocations and adjustments.
        journal_findings: Records that name what the ledger does not have, and bookings that do not count.
    """

    workspace: Workspace
    as_of: date
    ledger: Ledger
    policy: Policy
    snapshot_id: str
    journal: JournalView
    bookings: Bookings = field(default_factory=Bookings)
    journal_findings: tuple[Finding, ...] = ()

    @property
    def book(self) -> str:
        """Name of the book, printed at the head of every report."""
        return self.workspace.book_name

    @property
    def journal_position(self) -> Anchor:
        """The place of the journal this desk was read up to."""
        return self.journal.anchor

    @cached_property
    def writer(self) -> Writer:
        """Writes to the journal for the person at this machine, on the desk's day."""
        approvals = self.policy.approvals
        actor, role = person_here(approvals.people)
        return Writer(self.workspace, self.as_of, self.journal_position, actor, role, rules_of(approvals))

    def event(self, kind: type[Said], **said: Any) -> Said:
        """An event by the person at this desk; see :meth:`arlib.store.journal.Writer.event`."""
        return self.writer.event(kind, **said)

    def record(self, event: Event, *, based_on: Mapping[str, int] | None = None) -> Recorded:
        """Record an event; a decision is refused when somebody decided since this desk was opened.

        The desk itself stays as it is: :meth:`again` reads what was recorded.

        Raises:
            ConflictError: carries both versions. RefusedError, ApprovalError: it does not fit what is on record.
        """
        return self.writer.record(event, based_on=based_on)

    def undo(self, event_id: str, *, reason: str) -> Recorded:
        """Take an earlier event back, by one more event."""
        return self.writer.undo(event_id, reason=reason)

    def again(self) -> Desk:
        """The same book on the same day, with everything that was imported and recorded since."""
        return open_desk(self.workspace, as_of=self.as_of)

    @cached_property
    def policy_hash(self) -> str:
        """SHA-256 of the policy in force."""
        return policy_hash(self.policy)

    @cached_property
    def aging(self) -> Aging:
        """The book aged on the day."""
        return self.aging_on(self.as_of)

    @cached_property
    def aging_last_week(self) -> Aging:
        """The book aged seven days earlier, from the same ledger."""
        return self.aging_on(self.as_of - WEEK)

    def aging_on(self, day: date) -> Aging:
        """The book aged on any day."""
        ledger = self.ledger
        return age(ledger.items, ledger.allocations, ledger.adjustments, as_of=day, policy=self.policy)

    @cached_property
    def names(self) -> pd.Series[str]:
        """Account id to what it may be called in a report: its name, or its number when policy masks names."""
        accounts = self.ledger.accounts.set_index("account_id")
        if self.policy.report.mask_names:
            return accounts.index.to_series().astype("str")
        return accounts["name"].where(accounts["name"].ne(""), accounts.index.to_series()).astype("str")

    def tiering(self, *, level: str = "account") -> Tiering:
        """Which account first; ``level`` is ``account`` or ``family``."""
        return tier_book(self.aging, self.aging_last_week, self.ledger.accounts, policy=self.policy, level=level)

    def portfolio(self) -> Portfolio:
        """How the whole is doing."""
        return portfolio(self.aging, self.aging_last_week, policy=self.policy)

    def reconciliation(self) -> Reconciliation:
        """What the unapplied money means."""
        from arlib.reconciliation import reconcile

        ledger = self.ledger
        return reconcile(
            ledger.items,
            ledger.remittance_lines,
            ledger.allocations,
            adjustments=ledger.adjustments,
            accounts=ledger.accounts,
            as_of=self.as_of,
            policy=self.policy,
        )

    def worklist(self, found: Reconciliation) -> pd.DataFrame:
        """The exceptions of a reconciliation in the order to work on them."""
        from arlib.reconciliation import worklist

        return worklist(found, self.ledger.accounts, policy=self.policy, as_of=self.as_of)

    def communications(self, *, days: int = 7) -> CommunicationReview:
        """What we told customers in the last ``days`` days, checked against the ledger."""
        from arlib.communications import review_messages

        return review_messages(self.ledger, as_of=self.as_of, days=days, policy=self.policy)

    @cached_property
    def tie(self) -> TieOut:
        """The tie-out of the day."""
        return tie_out(self.ledger, self.aging, as_of=self.as_of, bookings=self.bookings)

    def tie_out(self) -> TieOut:
        """The tie-out of the day."""
        return self.tie

    def control_totals(self) -> list[dict[str, object]]:
        """Open money per currency and side: what every report must agree with."""
        money = self.aging.totals.groupby(["currency", "side"], sort=True)["amount_minor"].sum().reset_index()
        return [{str(k): v for k, v in row.items()} for row in money.to_dict("records")]

    def sign_off(self, report: str, *, headline: Sequence[Tile] = (), findings: int = 0) -> SignOff:
        """The end of a report: its control totals and headline. A run without it counts as incomplete."""
        return SignOff(report, self.as_of, self.tie.ties, self.control_totals(), tuple(headline), findings)


def open_desk(
    workspace: str | Path | Workspace | None = None,
    *,
    as_of: str | date | None = None,
    snapshot_id: str | None = None,
    position: Anchor | str | None = None,
) -> Desk:
    """Open a workspace's book at a day. Opening only reads: where there is no journal yet, none is made.

    Args:
        workspace: Folder; ``None`` or empty text takes the default workspace.
        as_of: ``YYYY-MM-DD``; ``None`` or empty text takes the last day the book has a balance or a booking for.
        snapshot_id: An earlier ledger snapshot; ``None`` takes the one that counts, or the one a run has frozen.
        position: Read the journal up to this place (``seq:hash``, as reports print it); ``None`` likewise.

    Raises:
        WorkspaceError: no such workspace, or it holds no ledger yet. DateError: not a day.
        JournalError: the journal cannot be read, or is not what it was at that place.
    """
    if not isinstance(workspace, Workspace):
        workspace = open_workspace(Path(workspace)) if workspace else default_workspace()
    if (frozen := frozen_for(workspace)) is not None:
        snapshot_id, position = snapshot_id or frozen.snapshot_id, position or frozen.position
    snapshot_id = snapshot_id or current_snapshot_id(workspace)
    if snapshot_id is None:
        raise WorkspaceError(
            "holds no ledger yet",
            where=str(workspace.folder),
            next_step="Import an export: arlib import FILE --kind invoices",
        )
    imported = Ledger.from_tables(read_snapshot(workspace, snapshot_id), checked=True)
    day = parse_day(as_of, where="as_of") if as_of else last_day(imported)
    journal = journal_on(workspace, day, position)
    known = with_recorded(imported, {name: getattr(journal, name) for name in FROM_THE_JOURNAL})
    policy = with_reporting_currency(load_policy(workspace.policy_text(), as_of=day), imported)
    return Desk(workspace, day, known.ledger, policy, snapshot_id, journal, known.bookings, known.findings)


def journal_on(workspace: Workspace, day: date, position: Anchor | str | None = None) -> JournalView:
    """The journal as of a day, up to a place; an empty view where nothing was recorded yet."""
    place = Anchor.parse(position) if isinstance(position, str) else position
    if place is None:
        place = head(workspace)
    return read_view(workspace, as_of=day, position=place) if place.seq else view_of((), as_of=day)


def with_reporting_currency(policy: Policy, ledger: Ledger) -> Policy:
    """The policy, its reporting currency filled in from the book when it names none: the one most items are in."""
    if policy.reporting_currency or ledger.items.empty:
        return policy
    counts = ledger.items["currency"].value_counts()
    most_used = sorted(counts[counts.eq(counts.max())].index)[0]
    return policy.model_copy(update={"reporting_currency": most_used})


def last_day(ledger: Ledger) -> date:
    """The last day the book knows of: its newest document, booking or balance; never a due date."""
    days = pd.concat([ledger.items["issue_date"], ledger.allocations["effective_date"], ledger.control_totals["day"]])
    if days.empty:
        raise WorkspaceError("the ledger has no items", next_step="Import an export: arlib import FILE --kind invoices")
    newest: date = days.max().date()
    return newest
