"""The panels as a desk fills them: one call a notebook cell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from arlib.contracts.events import CheckedIn, MatchAccepted, RefundRequested, Request, WriteOffRequested
from arlib.exhibits.account import account_head
from arlib.ledger.families import with_family
from arlib.outbox import Correspondence
from arlib.panels.account import AccountPanel
from arlib.panels.account_forms import AccountCase
from arlib.panels.account_pages import AccountPages
from arlib.panels.communications import CommunicationsPanel
from arlib.panels.goals import GoalsPanel
from arlib.panels.letters import LettersPanel
from arlib.panels.pen import Pen
from arlib.panels.reconciliation import ReconciliationPanel
from arlib.panels.recorded import recorded_table
from arlib.panels.tiering import TieringPanel
from arlib.panels.today import TodayPanel
from arlib.panels.trial import levers_panel
from arlib.portfolio.goals import book_figures, goal_outlooks, goal_standings
from arlib.store.journal import journal_on
from arlib.tables import Html

if TYPE_CHECKING:
    import pandas as pd

    from arlib.communications import CommunicationReview
    from arlib.desk import Desk
    from arlib.reconciliation import Reconciliation
    from arlib.tiering import WorkQueue

WAITING = ("open", "approved")


def tiering_panel(desk: Desk, queue: WorkQueue | None = None) -> TieringPanel:
    """The work queue of a desk, ready to work on; ``queue`` saves working it out again."""
    queue = queue or desk.work_queue()
    return TieringPanel(queue, desk.activity, pen=Pen.of(desk), levers=levers_panel(desk, queue.ranking))


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
    """The week's messages, the plan and the letters of the day; ``review`` saves working it out again."""
    pen, names, lines = Pen.of(desk), desk.names, desk.aging.lines
    plan = desk.contact_plan().accounts
    today = TodayPanel(plan, lines, names, pen=pen)
    letters = LettersPanel(Correspondence(desk.workspace, plan, desk.writer), lines, names, pen=pen, waits=True)
    review = review or desk.communications()
    return CommunicationsPanel(review, desk.ledger.messages, names, lines=lines, today=today, letters=letters, pen=pen)


def account_panel(desk: Desk, queue: WorkQueue | None = None, *, start: str = "") -> AccountPanel:
    """Any customer of a desk, found by typing; ``queue`` saves working it out again, ``start`` is shown first."""
    queue, lines = queue or desk.work_queue(), desk.aging.lines
    ranked = queue.ranking.accounts
    colleagues = sorted({*ranked["account_owner"], *queue.loads["owner"]} - {""})
    rank, contact = (queue.rows.set_index("id")[name] for name in ("rank", "contact"))
    place = lines.groupby("account_id", sort=False).indices

    def case(account: str) -> AccountCase:
        own = lines.iloc[place.get(account, [])][["item_id", "currency", "open_minor"]]
        open_items = {str(i): (str(c), int(m)) for i, c, m in own.to_numpy()}
        known = account in rank.index
        return AccountCase(
            account, rank=int(rank[account]) if known else None, contact=str(contact[account]) if known else "",
            open_items=open_items, policy_hash=desk.policy_hash,
        )  # fmt: skip

    def recorded(account: str) -> Html:
        return recorded_table(journal_on(desk.workspace, desk.as_of).account(account))

    pages = AccountPages(lines, desk.activity, queue.ranking, more={"Recorded": recorded})
    head = partial(account_head, desk.ledger, queue, names=desk.names)
    names = {str(account): str(name) for account, name in desk.names.items()}
    return AccountPanel(names, head, pages=pages, case=case, colleagues=colleagues, start=start, pen=Pen.of(desk))


def goals_panel(desk: Desk, *, figures: pd.DataFrame | None = None) -> GoalsPanel:
    """The team's goals: where they stand, check-ins, new ones; ``figures`` saves working them out again."""
    book, owners = desk.whole_book, desk.whole_book.colleagues
    now = book_figures(desk.aging.lines, book.burn_down.now) if figures is None else figures

    def standings() -> pd.DataFrame:
        said = journal_on(desk.workspace, desk.as_of)
        ahead = goal_outlooks(said.goals, book.moved, as_of=desk.as_of, policy=desk.policy)
        return goal_standings(said.goals, said.of(CheckedIn), now, ahead, as_of=desk.as_of, owners=owners)

    currencies = sorted(desk.aging.lines["currency"].unique())
    return GoalsPanel(standings, sorted(owners), currencies, pen=Pen.of(desk))


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
