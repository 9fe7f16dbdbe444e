"""What was worked on in a panel: accounts with something recorded here that was not taken back."""

from __future__ import annotations

from typing import Any


class Worked:
    """Accounts about which something was recorded; one that has two entries keeps its mark when one is taken back."""

    def __init__(self) -> None:
        self.standing: dict[str, str] = {}

    def hear(self, event: Any, counts: bool) -> None:
        """An event about an account was recorded (``counts`` true) or taken back."""
        if counts:
            self.standing[event.event_id] = event.account_id
        else:
            self.standing.pop(event.event_id, None)

    def __contains__(self, account: object) -> bool:
        return account in self.standing.values()

    def __len__(self) -> int:
        return len(set(self.standing.values()))
