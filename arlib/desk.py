"""The desk: opens a workspace at a day and composes ledger, rules and results. The only composer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from arlib import tiering
from arlib.dates import parse_day
from arlib.errors import WorkspaceError
from arlib.findings import Finding
from arlib.ledger import Aging, Bookings, Ledger, TieOut, age, tie_out, with_recorded, with_status_on
from arlib.ledger.book import last_day, with_reporting_currency
from arlib.policy import Policy, load_policy, policy_hash
from arlib.portfolio import Portfolio, portfolio
from arlib.portfolio.alerts import alerts_to_record, stale_inputs
from arlib.store import Workspace, current_snapshot_id, default_workspace, frozen_for, open_workspace, read_snapshot
from arlib.store.journal import Anchor, JournalView, Recording, journal_on, view_of
from arlib.store.models import data_hash, read_model
from arlib.tables import SignOff, Tile
from arlib.tiering import Activity, CreditCare, Ranking, Tiering, WorkQueue

if TYPE_CHECKING:
    from arlib.communications import CommunicationReview, Conduct
    from arlib.communications.stages import ContactPlan
    from arlib.ledger.statement import Statements
    from arlib.portfolio.benefit import Benefit
    from arlib.reconciliation import Reconciliation
    from arlib.reconciliation.audit import Audit
    from arlib.whole_book import WholeBook

WEEK = timedelta(days=7)
FROM_THE_JOURNAL = ("touches", "messages", "promises", "disputes", "allocations", "adjustments")
"""What people recorded and the ledger's tables hold as well: the rules read both as one."""


@dataclass(frozen=True)
class Desk(Recording):
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

    def again(self) -> Desk:
        """The same book on the same day, with everything that was imported and recorded since."""
        return open_desk(self.workspace, as_of=self.as_of)

    def reading_up_to(self, place: Anchor) -> Desk:
        """The same desk at another place of the journal, where nothing that touches the ledger lies between."""
        return replace(self, journal=journal_on(self.workspace, self.as_of, place))

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
        """The book aged on any day, documents with their status of that day."""
        ledger, items = self.ledger, with_status_on(self.ledger.items, self.ledger.disputes, as_of=day)
        booked = (ledger.allocations, ledger.adjustments)
        return age(items, *booked, as_of=day, policy=self.policy, checked=True)

    @cached_property
    def names(self) -> pd.Series[str]:
        """Account id to what it may be called in a report: its name, or its number when policy masks names."""
        accounts = self.ledger.accounts.set_index("account_id")
        if self.policy.report.mask_names:
            return accounts.index.to_series().astype("str")
        return accounts["name"].where(accounts["name"].ne(""), accounts.index.to_series()).astype("str")

    def tiering(self, *, level: str = "account") -> Tiering:
        """Which account first; ``level`` is ``account`` or ``family``."""
        return tiering.tier_book(
            self.aging, self.aging_last_week, self.ledger.accounts, policy=self.policy, level=level
        )

    def activity_on(self, day: date) -> Activity:
        """What people and customers had done by a day, as the tiering rules read it."""
        from arlib.whole_book.activity import activity_of

        journal = self.journal if day == self.as_of else view_of(self.journal.counting, as_of=day)
        return activity_of(self.ledger, journal, as_of=day, policy=self.policy)

    @cached_property
    def activity(self) -> Activity:
        """What people and customers had done by the day."""
        return self.activity_on(self.as_of)

    def ranking(self, *, level: str = "account") -> Ranking:
        """The order of work by points; ``level`` is ``account`` or ``family``."""
        return self.whole_book.ranking if level == "account" else self.whole_book.ranked(level)

    def work_queue(self, *, absent: str | Collection[str] = ()) -> WorkQueue:
        """Whom to call, why, by when, and who does it; ``absent`` names colleagues who are away (commas between)."""
        muted = tiering.mutes(self.aging_last_week, self.activity_on(self.as_of - WEEK))
        return tiering.work_queue(self.ranking(), activity=self.activity, muted_before=muted, absent=absent)

    def credit_care(self) -> CreditCare:
        """Why each open credit is there, and what it could be used for."""
        return tiering.care_for_credits(self.aging, self.ledger, activity=self.activity, policy=self.policy)

    def portfolio(self) -> Portfolio:
        """How the whole is doing."""
        return portfolio(self.aging, self.aging_last_week, policy=self.policy)

    @cached_property
    def model_key(self) -> str:
        """Hash of everything the likelihood of this desk is learned from."""
        where, rules = str(self.journal_position), self.policy.likelihood
        return data_hash(snapshot_id=self.snapshot_id, journal=where, as_of=self.as_of, policy=rules)

    @cached_property
    def whole_book(self) -> WholeBook:
        """How the whole is doing: KPIs, progress, goals, alerts, likelihood, forecast and replay."""
        from arlib.whole_book import WholeBook, said_in

        books = (self.aging, self.aging_last_week, self.activity, said_in(self.journal))
        return WholeBook(self.ledger, self.policy, *books, read_model(self.workspace, learned_from=self.model_key))

    def alerts_to_record(self) -> pd.DataFrame:
        """The alerts of the day that the journal does not hold yet: ``alert_id account_id code severity message``."""
        return alerts_to_record(self.whole_book.alerts, self.journal.alerts)

    def likelihood(self) -> pd.DataFrame:
        """How likely each account pays, and when: one row per account with an open invoice."""
        return self.whole_book.likelihood.accounts

    def reconciliation(self) -> Reconciliation:
        """What the unapplied money means."""
        from arlib.reconciliation import reconcile

        ledger = self.ledger
        return reconcile(
            ledger.items, ledger.remittance_lines, ledger.allocations, adjustments=ledger.adjustments,
            accounts=ledger.accounts, aliases=self.journal.aliases, decisions=self.journal.match_decisions,
            as_of=self.as_of, policy=self.policy,
        )  # fmt: skip

    def worklist(self, found: Reconciliation) -> pd.DataFrame:
        """The exceptions of a reconciliation in the order to work on them."""
        from arlib.reconciliation import worklist

        return worklist(found, self.ledger.accounts, policy=self.policy, as_of=self.as_of)

    def statements(self, *, from_day: str | date | None = None) -> Statements:
        """The statements of all accounts from a day to the desk's day; empty takes the usual three months."""
        from arlib.ledger.statement import statements

        return statements(self.ledger, self.aging, from_day=from_day)

    def audit(self, *, quarter: str = "", seed: str = "", worksheet: str | Path = "") -> Audit:
        """The audit of a quarter's automatic matching; ``worksheet`` is the file a tester filled in, if any.

        Raises:
            DateError: no such quarter, or not over. IntakeError: the worksheet cannot be read.
        """
        from arlib.intake.adapters.workbook import read_sheet
        from arlib.reconciliation import audit

        sheet = read_sheet(Path(worksheet), name=Path(worksheet).name, sheet=audit.WORKSHEET) if worksheet else None
        ledger = self.ledger
        inputs = audit.Inputs(
            ledger.items, ledger.remittance_lines, ledger.allocations, ledger.adjustments, ledger.accounts
        )
        asked = audit.parse_quarter(quarter, as_of=self.as_of)
        filled = audit.worksheet_rows(sheet.rows) if sheet else None
        return audit.audit_quarter(inputs, asked, policy=self.policy, seed=seed, filled=filled)

    def benefit(self) -> Benefit:
        """What the workbench is worth in a year: counts of the last 365 days times the policy's assumptions."""
        from arlib.portfolio.benefit import benefit

        found, book = self.reconciliation(), self.ledger
        counted = (book.items, book.allocations, found.exceptions, found.match_rates)
        return benefit(*counted, as_of=self.as_of, policy=self.policy)

    def communications(self, *, days: int = 7, weeks: int = 0) -> CommunicationReview:
        """What we told customers in the last ``days`` days, checked against the ledger; ``weeks`` for the trend."""
        from arlib.communications import review_messages

        marks, instalments = self.journal.finding_marks, self.journal.instalments
        return review_messages(
            self.ledger, as_of=self.as_of, days=days, weeks=weeks, policy=self.policy, marks=marks,
            instalments=instalments,
        )  # fmt: skip

    def conduct(self, review: CommunicationReview) -> Conduct:
        """How we kept our word and our own rules of contact; ``review`` is the week's."""
        from arlib.communications import conduct

        answers = self.journal.satisfaction
        return conduct(self.ledger, review.messages, as_of=self.as_of, policy=self.policy, answers=answers)

    def contact_plan(self) -> ContactPlan:
        """Whom to contact today, at which stage, and why nobody else."""
        from arlib.communications.stages import contact_plan

        pauses, instalments = self.journal.pauses, self.journal.instalments
        return contact_plan(self.ledger, as_of=self.as_of, policy=self.policy, pauses=pauses, instalments=instalments)

    @cached_property
    def tie(self) -> TieOut:
        """The tie-out of the day."""
        return tie_out(self.ledger, self.aging, as_of=self.as_of, bookings=self.bookings)

    def tie_out(self) -> TieOut:
        """:attr:`tie`."""
        return self.tie

    def stale_inputs(self) -> tuple[str, ...]:
        """One sentence per kind of data that is older than the policy allows."""
        return stale_inputs(self.ledger, as_of=self.as_of, policy=self.policy)

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
    policy_text: str | None = None,
) -> Desk:
    """Open a workspace's book at a day. Opening only reads: where there is no journal yet, none is made.

    Args:
        workspace: Folder; ``None`` or empty text takes the default workspace.
        as_of: ``YYYY-MM-DD``; ``None`` or empty text takes the last day the book has a balance or a booking for.
        snapshot_id: An earlier ledger snapshot; ``None`` takes the one that counts, or the one a run has frozen.
        position: Read the journal up to this place (``seq:hash``, as reports print it); ``None`` likewise.
        policy_text: Another policy than the workspace's own; ``None`` likewise.

    Raises:
        WorkspaceError: no such workspace, or it holds no ledger yet. DateError: not a day.
        JournalError: the journal cannot be read, or is not what it was at that place.
    """
    if not isinstance(workspace, Workspace):
        workspace = open_workspace(Path(workspace)) if workspace else default_workspace()
    if (frozen := frozen_for(workspace)) is not None:
        snapshot_id, position = snapshot_id or frozen.snapshot_id, position or frozen.position
        policy_text = frozen.policy_text(workspace) if policy_text is None else policy_text
    snapshot_id = snapshot_id or current_snapshot_id(workspace)
    if snapshot_id is None:
        step = "Import an export: arlib import FILE --kind invoices"
        raise WorkspaceError("holds no ledger yet", where=str(workspace.folder), next_step=step)
    imported = Ledger.from_tables(read_snapshot(workspace, snapshot_id), checked=True)
    day = parse_day(as_of, where="as_of") if as_of else last_day(imported)
    journal = journal_on(workspace, day, position)
    known = with_recorded(imported, {name: getattr(journal, name) for name in FROM_THE_JOURNAL})
    text = workspace.policy_text() if policy_text is None else policy_text
    policy = with_reporting_currency(load_policy(text, as_of=day), imported)
    return Desk(workspace, day, known.ledger, policy, snapshot_id, journal, known.bookings, known.findings)
