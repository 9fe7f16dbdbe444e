"""Mail that a person has looked through, as entries of the journal: what came in as replies, what went out as contacts.

A mail keeps its own id: reading the same folder again, or a newer copy of it, adds only what is new.
"""

from __future__ import annotations

import hashlib
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import pandas as pd

from arlib.contracts.events import Event, Reply, Role, Touch
from arlib.outbox.inbox import SUGGESTIONS

if TYPE_CHECKING:
    from collections.abc import Collection

REASON = "Read from mail."


def mail_events(
    suggestions: pd.DataFrame, *, actor: str, role: Role, zone: tzinfo | None, there: Collection[str] = ()
) -> tuple[Event, ...]:
    """The entries of mails whose customer and day are known, the oldest first.

    Args:
        suggestions: ``SUGGESTIONS``, looked through by a person.
        actor, role: Who looked through them.
        zone: The zone the mails' clock is read in.
        there: Ids of entries there are already; they are left out.

    Returns:
        A reply for what a person or a machine wrote to us, a contact for what went out.
    """
    assert set(SUGGESTIONS) <= set(suggestions.columns)
    known = suggestions[suggestions["account_id"].ne("") & suggestions["at"].notna()]
    made = (_event(row, actor, role, zone) for row in known.to_dict("records"))
    return tuple(e for e in made if e.event_id not in there)


def _event(row: dict[Any, Any], actor: str, role: Role, zone: tzinfo | None) -> Event:
    digest = hashlib.sha256(f"{row['mail_id']}\n{row['account_id']}".encode()).hexdigest()
    shared: dict[str, Any] = {
        "event_id": f"mail-{digest[:24]}", "actor": actor, "role": role, "reason": REASON,
        "effective_at": row["at"].to_pydatetime().replace(tzinfo=zone), "account_id": row["account_id"],
    }  # fmt: skip
    said = f"{row['subject']}\n{row['text']}".strip()
    if row["direction"] == "out":
        return Touch(channel="email", stage="reply", contact=row["contact"], outcome="sent", summary=said, **shared)
    outcome = row["outcome"] if row["outcome"] in ("out_of_office", "bounced") else "replied"
    return Reply(
        channel="email", contact=row["contact"], outcome=outcome, text=row["text"], in_reply_to=row["answers_letter"],
        **shared,
    )  # fmt: skip
