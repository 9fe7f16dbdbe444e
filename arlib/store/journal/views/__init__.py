"""The journal as frames, as of a moment and as it was known at a moment. Current state is a fold, never stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from arlib.contracts.events import Event, SatisfactionAnswered
from arlib.store.journal.errors import JournalError
from arlib.store.journal.location import Place
from arlib.store.journal.reading import Anchor, read_events
from arlib.store.journal.rows import GENESIS, Recorded
from arlib.store.journal.views import activity, desk, money
from arlib.store.journal.views.fold import AsOf, effective, known_by, standing, took_effect
from arlib.store.journal.views.frames import events_frame


@dataclass(frozen=True)
class JournalView:
    """What people had done by a moment. Every frame has its columns and types whatever was recorded.

    Args:
        as_of: Events count that took effect by then; a day means to its end.
        anchor: The place of the journal this was read up to; print it in what is made from it.
        counting: Events that took effect, undone ones included, in the order of effect.
        standing: Events in force, in the order of effect.
    """

    as_of: AsOf
    anchor: Anchor
    counting: tuple[Recorded, ...]
    standing: tuple[Recorded, ...]

    def of(self, kind: type[Event]) -> pd.DataFrame:
        """The events of one kind that are in force, one row each."""
        return events_frame(self.standing, kind)

    @property
    def day(self) -> date:
        """The day of ``as_of``."""
        return self.as_of.date() if isinstance(self.as_of, datetime) else self.as_of

    @cached_property
    def touches(self) -> pd.DataFrame:
        """TOUCHES: contacts both ways, letters sent among them."""
        return activity.touches_frame(self.standing)

    @cached_property
    def messages(self) -> pd.DataFrame:
        """MESSAGES: the text of what went out."""
        return activity.messages_frame(self.standing)

    @cached_property
    def promises(self) -> pd.DataFrame:
        """PROMISES."""
        return activity.promises_frame(self.standing)

    @cached_property
    def disputes(self) -> pd.DataFrame:
        """DISPUTES."""
        return activity.disputes_frame(self.standing)

    @cached_property
    def instalments(self) -> pd.DataFrame:
        """Instalments of payment plans."""
        return desk.instalments_frame(self.standing)

    @cached_property
    def match_decisions(self) -> pd.DataFrame:
        """Accepted, undone, rejected and held matches: the last word on each set of items."""
        return desk.match_decisions_frame(self.counting, self.standing)

    @cached_property
    def allocations(self) -> pd.DataFrame:
        """ALLOCATIONS made by accepted matches, reversals included."""
        return money.allocations_frame(self.counting)

    @cached_property
    def adjustments(self) -> pd.DataFrame:
        """ADJUSTMENTS made by accepted matches and executed write-offs."""
        return money.adjustments_frame(self.counting)

    @cached_property
    def aliases(self) -> pd.DataFrame:
        """Payer names people have confirmed: ``party_name, account_id`` first."""
        return money.aliases_frame(self.standing)

    @cached_property
    def requests(self) -> pd.DataFrame:
        """Requests for a second person, letters among them, and where they stand."""
        return money.requests_frame(self.standing)

    @cached_property
    def tier_overrides(self) -> pd.DataFrame:
        """Tiers people gave, while they last."""
        return desk.tier_overrides_frame(self.standing, day=self.day)

    @cached_property
    def pauses(self) -> pd.DataFrame:
        """Accounts left alone, while it lasts."""
        return desk.pauses_frame(self.standing, day=self.day)

    @cached_property
    def assignments(self) -> pd.DataFrame:
        """Who has which account."""
        return desk.assignments_frame(self.standing)

    @cached_property
    def goals(self) -> pd.DataFrame:
        """Goals as last set."""
        return desk.goals_frame(self.standing)

    @cached_property
    def alerts(self) -> pd.DataFrame:
        """Alerts and who acknowledged them."""
        return desk.alerts_frame(self.standing)

    @cached_property
    def finding_marks(self) -> pd.DataFrame:
        """Readers' marks on findings."""
        return desk.finding_marks_frame(self.standing)

    @cached_property
    def satisfaction(self) -> pd.DataFrame:
        """What customers answered after a closed case: ``account_id answered_on score``."""
        said = self.of(SatisfactionAnswered)
        return said.rename(columns={"effective_on": "answered_on"})[["account_id", "answered_on", "score"]]

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """Everything, one line each."""
        return desk.timeline_frame(self.counting, self.standing)

    def account(self, account_id: str) -> pd.DataFrame:
        """The timeline of one account."""
        lines = self.timeline
        return lines[lines["account_id"].eq(account_id)].reset_index(drop=True)

    def search(self, words: str) -> pd.DataFrame:
        """Lines of the timeline that hold these words, whatever their case."""
        lines = self.timeline
        hits = lines["what"].str.contains(words, case=False, regex=False)
        return lines[hits | lines["reason"].str.contains(words, case=False, regex=False)].reset_index(drop=True)


def view_of(events: tuple[Recorded, ...], *, as_of: AsOf, known_at: datetime | None = None) -> JournalView:
    """The view of events that were read already; pure."""
    known = known_by(events, known_at)
    last = max(events, key=lambda r: r.seq, default=None)
    anchor = Anchor(last.seq, last.hash) if last else Anchor(0, GENESIS)
    return JournalView(as_of, anchor, effective(known, as_of=as_of), standing(known, as_of=as_of))


def read_view(
    place: Place, *, as_of: AsOf, known_at: datetime | None = None, position: Anchor | int | None = None
) -> JournalView:
    """Read the journal as of a moment.

    Args:
        place: A workspace, its folder, or a database URL.
        as_of: A day (to its end, on the calendar of who recorded each event) or an aware moment.
        known_at: Leave out what was recorded later than this moment.
        position: Leave out what was recorded after this place: the frozen snapshot a report is made from.

    Raises:
        JournalError: the journal cannot be read, or was rewritten before ``position``.
    """
    until = position.seq if isinstance(position, Anchor) else position
    view = view_of(read_events(place, position=until), as_of=as_of, known_at=known_at)
    if isinstance(position, Anchor) and (view.anchor.seq != position.seq or not position.names(view.anchor.hash)):
        raise JournalError(
            f"is not what it was at place {position.seq}", where="journal", next_step="Run: arlib journal verify"
        )
    return view


__all__ = [
    "AsOf",
    "JournalView",
    "effective",
    "events_frame",
    "known_by",
    "read_view",
    "standing",
    "took_effect",
    "view_of",
]
