"""The desk: opens a workspace at a day and composes ledger, rules and results. The only composer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from arlib.dates import parse_day
from arlib.errors import WorkspaceError
from arlib.ledger import Aging, Ledger, TieOut, age, tie_out
from arlib.policy import Policy, load_policy, policy_hash
from arlib.portfolio import Portfolio, portfolio
from arlib.store import Workspace, current_snapshot_id, default_workspace, open_workspace, read_snapshot
from arlib.tables import Tile, stamp
from arlib.tiering import Tiering, tier_book

if TYPE_CHECKING:
    from arlib.communications import CommunicationReview
    from arlib.reconciliation import Reconciliation

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Desk:
    """One book on one day: the ledger, the policy in force, and the four desks' results.

    Every result is computed once and kept; a desk never changes after it is opened.
    """

    workspace: Workspace
    as_of: date
    ledger: Ledger
    policy: Policy
    snapshot_id: str

    @property
    def book(self) -> str:
        """Name of the book, printed at the head of every report."""
        return self.workspace.book_name

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
        return tie_out(self.ledger, self.aging, as_of=self.as_of)

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


@dataclass(frozen=True)
class SignOff:
    """The last cell of a report says so in a form that a machine checks and a person reads."""

    report: str
    as_of: date
    ties: bool
    totals: list[dict[str, object]]
    headline: tuple[Tile, ...]
    findings: int

    MIME: ClassVar[str] = "application/vnd.arlib.signoff+json"

    def payload(self) -> dict[str, Any]:
        """The sign-off as plain JSON types."""
        return {
            "report": self.report,
            "as_of": self.as_of.isoformat(),
            "ties": self.ties,
            "totals": self.totals,
            "headline": [asdict(tile) for tile in self.headline],
            "findings": self.findings,
        }

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        seal = stamp(
            report=self.report,
            as_of=self.as_of.isoformat(),
            ties=self.ties,
            totals=self.totals,
            findings=self.findings,
        )
        return {self.MIME: self.payload(), "text/html": seal.html, "text/plain": seal.text}


def open_desk(workspace: str | Path | Workspace | None = None, *, as_of: str | date | None = None) -> Desk:
    """Open a workspace's book at a day.

    Args:
        workspace: Folder; ``None`` or empty text takes the default workspace.
        as_of: ``YYYY-MM-DD``; ``None`` or empty text takes the last day the book has a balance or a booking for.

    Raises:
        WorkspaceError: no such workspace, or it holds no ledger yet. DateError: not a day.
    """
    if not isinstance(workspace, Workspace):
        workspace = open_workspace(Path(workspace)) if workspace else default_workspace()
    snapshot_id = current_snapshot_id(workspace)
    if snapshot_id is None:
        raise WorkspaceError(
            "holds no ledger yet",
            where=str(workspace.folder),
            next_step="Import an export: arlib import FILE --kind invoices",
        )
    ledger = Ledger.from_tables(read_snapshot(workspace, snapshot_id), checked=True)
    day = parse_day(as_of, where="as_of") if as_of else last_day(ledger)
    policy = load_policy(workspace.policy_text(), as_of=day)
    return Desk(workspace, day, ledger, with_reporting_currency(policy, ledger), snapshot_id)


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
