"""The panels as a desk fills them: one call a notebook cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arlib.contracts.events import MatchAccepted, RefundRequested, Request, WriteOffRequested
from arlib.ledger.families import with_family
from arlib.panels.communications import CommunicationsPanel
from arlib.panels.pen import Pen
from arlib.panels.reconciliation import ReconciliationPanel
from arlib.panels.tiering import TieringPanel
from arlib.panels.today import TodayPanel

if TYPE_CHECKING:
    import pandas as pd

    from arlib.communications import CommunicationReview
    from arlib.desk import Desk
    from arlib.reconciliation import Reconciliation
    from arlib.tiering import WorkQueue

WAITING = ("open", "approved")


def tiering_panel(desk: Desk, queue: WorkQueue | None = None) -> TieringPanel:
    """The work queue of a desk, ready to work on; ``queue`` saves working it out again."""
    return TieringPanel(queue or desk.work_queue(), desk.activity, pen=Pen.of(desk))


def reconciliation_panel(
    desk: Desk, found: Reconciliation | None = None, queue: pd.DataFrame | None = None
) -> ReconciliationPanel:
    """The exceptions of a desk, ready to decide; ``found`` and ``queue`` save working them out again."""
    found = found or desk.reconciliation()
    accounts = with_family(desk.ledger.accounts)
    return ReconciliationPanel(
        found,
        desk.worklist(found) if queue is None else queue,
        items=desk.ledger.items,
        accounts=dict(zip(accounts["account_id"], accounts["family_id"], strict=True)),
        pen=Pen.of(desk),
        requests=waiting_requests(desk),
        cleared=cleared_on_the_day(desk),
    )


def communications_panel(desk: Desk, review: CommunicationReview | None = None) -> CommunicationsPanel:
    """The week's messages and the plan of the day; ``review`` saves working it out again."""
    pen, names, lines = Pen.of(desk), desk.names, desk.aging.lines
    today = TodayPanel(desk.contact_plan().accounts, lines, names, pen=pen)
    review = review or desk.communications()
    return CommunicationsPanel(review, desk.ledger.messages, names, lines=lines, today=today, pen=pen)


def waiting_requests(desk: Desk) -> list[Request]:
    """Write-offs and refunds that wait for a second person, or for being carried out; oldest first."""
    states = desk.journal.requests.set_index("request_id")["status"]
    asked = [r.event for r in desk.journal.standing if isinstance(r.event, WriteOffRequested | RefundRequested)]
    return [e for e in asked if states.get(e.request_id) in WAITING]


def cleared_on_the_day(desk: Desk) -> dict[str, int]:
    """Currency -> money that accepted matches of the desk's day have settled."""
    total: dict[str, int] = {}
    for match in (r.event for r in desk.journal.standing if isinstance(r.event, MatchAccepted)):
        if match.effective_at.date() == desk.as_of:
            total[match.currency] = total.get(match.currency, 0) + sum(p.amount_minor for p in match.settled)
    return total
