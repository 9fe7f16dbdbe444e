"""The book as it stands at this moment, customer by customer: what a letter is checked against before it goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

import pandas as pd

from arlib.communications import Registry, registry_of_book
from arlib.communications.stages import Standing, standings
from arlib.contracts.events import LetterSent
from arlib.errors import WorkspaceError
from arlib.ledger import Ledger, with_recorded
from arlib.policy import load_policy
from arlib.store import Workspace, current_snapshot_id, read_snapshot
from arlib.store.journal import JournalView, Recorded, head, read_events, read_stream, view_of

FROM_THE_JOURNAL = ("touches", "messages", "promises", "disputes", "allocations", "adjustments")
NAMED_BY_ACCOUNT = ("accounts", "contacts", "items", "touches", "messages", "promises", "disputes")
SETTLING = ("allocations", "adjustments", "remittance_lines")


@dataclass(frozen=True)
class CustomerBook:
    """One customer's part of the book, with everything people recorded by now."""

    ledger: Ledger
    view: JournalView
    standing: Standing


@dataclass
class CurrentBook:
    """Reads again whatever changed since the last look: the imported ledger, the policy, the journal.

    The journal is read as a whole when others wrote to it; letters sent in the meantime (by us, or by another sender)
    are read customer by customer.
    """

    workspace: Workspace
    as_of: date
    _seen: tuple[str | None, int, str] = (None, -1, "")

    def refresh(self) -> bool:
        """Look whether an import, a decision or a new policy came in between; whether one did.

        Raises:
            WorkspaceError: there is no ledger.
        """
        snapshot = current_snapshot_id(self.workspace)
        if snapshot is None:
            raise WorkspaceError("holds no ledger yet", where=str(self.workspace.folder), next_step="Import first.")
        text = self.workspace.policy_text()
        seen = (snapshot, head(self.workspace, besides={LetterSent: None}).seq, text)
        if seen == self._seen:
            return False
        if snapshot != self._seen[0]:
            self.ledger = Ledger.from_tables(read_snapshot(self.workspace, snapshot), checked=True)
            self._rows = _rows_by_account(self.ledger)
            self.__dict__.pop("registry", None)
        self.policy = load_policy(text, as_of=self.as_of)
        self._read_journal()
        self._seen = seen
        return True

    def _read_journal(self) -> None:
        events = read_events(self.workspace)
        self._until = events[-1].seq if events else 0
        self._streams: dict[str, list[Recorded]] = defaultdict(list)
        for recorded in events:
            for stream in recorded.event.streams():
                self._streams[stream].append(recorded)

    @cached_property
    def registry(self) -> Registry:
        """Every document number of the book."""
        return registry_of_book(self.ledger.accounts, self.ledger.items)

    def newest_day(self) -> date | None:
        """The newest document, booking or balance of the imported ledger."""
        tables = self.ledger
        days = [tables.items["issue_date"], tables.allocations["effective_date"], tables.control_totals["day"]]
        newest = pd.concat(days).max()
        return None if pd.isna(newest) else newest.date()

    def is_stale(self) -> str:
        """Why nothing may be sent from this ledger today; empty when it is fresh enough."""
        newest, allowed = self.newest_day(), self.policy.sending.ledger_at_most_days_old
        if newest is None or newest < self.as_of - timedelta(days=allowed):
            return f"the ledger ends on {newest}; import what happened since"
        return ""

    def of_customers(self, accounts: Sequence[str]) -> dict[str, CustomerBook]:
        """Some customers' part of the book, as of this moment. They share one ledger and one view."""
        wanted = sorted(set(accounts))
        part = self._part(wanted)
        names = [*(f"account:{a}" for a in wanted), *(f"item:{i}" for i in part.items["item_id"])]
        known = {r.seq: r for name in names for r in self._streams.get(name, ())}
        newer = {r.seq: r for a in wanted for r in self._newer(a)}
        view = view_of(tuple(r for _, r in sorted((known | newer).items())), as_of=self.as_of)
        ledger = with_recorded(part, {name: getattr(view, name) for name in FROM_THE_JOURNAL}).ledger
        found = standings(
            ledger, as_of=self.as_of, policy=self.policy, pauses=view.pauses, instalments=view.instalments,
            accounts=wanted,
        )  # fmt: skip
        return {s.account_id: CustomerBook(ledger, view, s) for s in found}

    def _newer(self, account_id: str) -> list[Recorded]:
        """What was recorded about a customer since the journal was read: letters that went out meanwhile."""
        return [r for r in read_stream(self.workspace, f"account:{account_id}") if r.seq > self._until]

    def _part(self, accounts: Sequence[str]) -> Ledger:
        rows = {name: getattr(self.ledger, name).iloc[self._places(name, accounts)] for name in NAMED_BY_ACCOUNT}
        settling = {
            name: getattr(self.ledger, name).iloc[self._places(name, rows["items"]["item_id"])] for name in SETTLING
        }
        return replace(self.ledger, **rows, **settling)

    def _places(self, table: str, keys: Iterable[str]) -> list[int]:
        return sorted({at for key in keys for at in self._rows[table].get(key, ())})


def _rows_by_account(ledger: Ledger) -> dict[str, dict[str, list[int]]]:
    """Table -> account, or item for what settles items -> places of its rows."""
    keys = dict.fromkeys(NAMED_BY_ACCOUNT, ("account_id",)) | {
        "allocations": ("source_id", "target_id"), "adjustments": ("item_id",), "remittance_lines": ("item_id",),
    }  # fmt: skip
    found: dict[str, dict[str, list[int]]] = {}
    for name, columns in keys.items():
        places: dict[str, list[int]] = defaultdict(list)
        for column in columns:
            for at, key in enumerate(getattr(ledger, name)[column]):
                places[str(key)].append(at)
        found[name] = places
    return found
