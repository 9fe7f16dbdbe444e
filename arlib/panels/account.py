"""The account panel: one customer found by typing, everything about it, and what is decided about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from arlib.contracts.events import Event
from arlib.panels.account_forms import AccountCase, account_forms
from arlib.panels.account_pages import AccountPages
from arlib.panels.forms import Forms
from arlib.panels.pen import Pen
from arlib.panels.pick import PickPanel
from arlib.tables import Html


class AccountPanel(PickPanel):
    """Find an account; note, call, promise, dispute, snooze, tier, assignment.

    Args:
        names: Account id to the name to show.
        show: Gives the head of an account's page.
        pages: Everything else about it, behind each other.
        case: Gives what a form needs to know of an account.
        colleagues: Who may be given an account.
        start: The account to begin with.
        pen: Records; without it the panel only shows.
    """

    def __init__(
        self,
        names: Mapping[str, str],
        show: Callable[[str], Html],
        *,
        pages: AccountPages,
        case: Callable[[str], AccountCase],
        colleagues: Sequence[str] = (),
        start: str = "",
        pen: Pen | None = None,
    ) -> None:
        self.pages, self.case = pages, case
        self.forms = Forms(account_forms(list(colleagues)), pen, on_change=self._changed) if pen else None
        super().__init__(names, show, start=start)
        forms = [self.forms.box] if self.forms else []
        self.lay_out(self.tools, self.status, self.page, *forms, self.pages.box)

    def _pick(self, change: Any = None) -> None:
        super()._pick(change)
        account = self.choice.value
        self.pages.turn_to(account)
        if self.forms:
            self.forms.about(None if account is None else self.case(account))

    def _changed(self, event: Event, counts: bool) -> None:
        self.pages.turn_to(self.choice.value)
