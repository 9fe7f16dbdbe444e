"""What a person asks for: letters of the plan or of a kind, and mail put on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arlib.commands.seat import moment_at
from arlib.errors import ParameterError
from arlib.findings import shown

if TYPE_CHECKING:
    import pandas as pd

    from arlib.contracts.events import Role
    from arlib.desk import Desk

KIND_HELP = (
    "Not the plan, but: credit_notice, statement, promise_confirmation, payment_plan or dispute_response, "
    "for every customer who has none yet, or for --account."
)


def rows_to_write(desk: Desk, kind: str, account: str, about: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The plan of the day, or the letters of a kind; and who was named and gets nothing.

    Raises:
        ParameterError: a customer without a kind, or one there is not. LetterError: no such kind.
    """
    from arlib.communications.letters import requested_letters

    if not kind:
        if account or about:
            step = "Add --kind credit_notice, or another kind."
            raise ParameterError("--account and --about need --kind", where="letters draft", next_step=step)
        rows = desk.contact_plan().accounts
        return rows, rows.head(0)
    if account and account not in set(desk.ledger.accounts["account_id"]):
        step = "Copy the number from the plan or a report."
        raise ParameterError(f"there is no account {shown(account)}", where="letters draft", next_step=step)
    return requested_letters(
        kind, desk.ledger, as_of=desk.as_of, policy=desk.policy, account_id=account, about=about,
        pauses=desk.journal.pauses, instalments=desk.journal.instalments,
    )  # fmt: skip


def record_mails(desk: Desk, suggestions: pd.DataFrame, actor: str, role: Role) -> int:
    """Put mails of known customers on record, each once; how many were new."""
    from arlib.outbox.mail_events import mail_events
    from arlib.store.journal import append_all, read_events

    there = {r.event.event_id for r in read_events(desk.workspace)}
    events = mail_events(suggestions, actor=actor, role=role, zone=moment_at(desk).tzinfo, there=there)
    if events:
        append_all(desk.workspace, events)
    return len(events)
