"""Erasing text about a person on request. What happened, when and by whom stays; the chain still verifies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from arlib.contracts.events import ErasedField, PersonalDataErased, Role
from arlib.errors import ParameterError
from arlib.findings import shown
from arlib.store.journal.append import Clock, approval_rules, link, recorder, utc_now
from arlib.store.journal.approvals import ApprovalRules
from arlib.store.journal.engine import engine, write
from arlib.store.journal.errors import ApprovalError, OtherContentError
from arlib.store.journal.location import Location, Place, journal_location
from arlib.store.journal.reading import Past
from arlib.store.journal.rows import Recorded
from arlib.store.journal.schema import ERASED, PERSONAL, STREAMS

MAY_ERASE = ("approver", "manager")


@dataclass(frozen=True)
class Erasure:
    """What was erased: how many texts, in how many events, and the event that says so."""

    texts: int
    events: int
    recorded: Recorded


def erase(
    place: Place,
    *,
    account_id: str,
    contact: str = "",
    event_id: str,
    actor: str,
    role: Role,
    effective_at: datetime,
    reason: str,
    clock: Clock = utc_now,
    rules: ApprovalRules | None = None,
) -> Erasure:
    """Erase personal text of an account's events: names, addresses, what was written and said.

    Args:
        place: A workspace, its folder, or a database URL.
        account_id: Whose.
        contact: Only texts of events that name this person anywhere; empty erases all of the account's.
        event_id: Made by the caller; submitting it again erases nothing new.
        actor: Who erases.
        role: ``approver`` or ``manager``.
        effective_at: When it was decided.
        reason: The request it answers, and why nothing has to be kept.
        clock: Gives the moment of recording.
        rules: Whose people's roles count; ``None`` takes those of the workspace's policy.

    Raises:
        ApprovalError: the role may not erase, or this person does not have it.
        OtherContentError: the id was used for something else.

    Copies made before keep the text: backups, exports, and on PostgreSQL the server's own write-ahead log and old rows
    until its next vacuum, which is run here where this login may.
    """
    if role not in MAY_ERASE:
        raise ApprovalError(f"the role {role} may not erase", where="erase", next_step="Ask an approver or a manager.")
    if not account_id:
        raise ParameterError("no account is named", where="erase", next_step="Name the account: --account A-1")
    people = (rules or approval_rules(place, as_of=clock().date())).people
    if people and people.get(actor) != role:
        step = "Ask somebody who has it; the policy's list of people says who."
        raise ApprovalError(f"{shown(actor)} does not have the role {role}", where="erase", next_step=step)
    location = journal_location(place)

    def work(conn: Connection) -> Erasure:
        if before := Past(conn).event(event_id):
            return _erased_before(before, account_id)
        found = _texts(conn, account_id, contact)
        event = PersonalDataErased(
            event_id=event_id, actor=actor, role=role, effective_at=effective_at, reason=reason,
            account_id=account_id, erased=tuple(ErasedField(seq=seq, field=name) for seq, name in found),
        )  # fmt: skip
        recorded = link(conn, event, based_on={}, now=clock(), by=recorder(conn))
        _remove(conn, found, recorded.seq)
        return Erasure(len(found), len({seq for seq, _ in found}), recorded)

    done = write(location, work)
    _vacuum(location)
    return done


def _texts(conn: Connection, account_id: str, contact: str) -> list[tuple[int, str]]:
    of_account = sa.select(STREAMS.c.seq).where(STREAMS.c.stream == f"account:{account_id}")
    query = sa.select(PERSONAL).where(PERSONAL.c.seq.in_(of_account)).order_by(PERSONAL.c.seq, PERSONAL.c.field)
    rows = conn.execute(query).all()
    name = contact.casefold()
    naming = {row.seq for row in rows if name in row.value.casefold()}
    return [(row.seq, row.field) for row in rows if row.seq in naming]


def _remove(conn: Connection, found: list[tuple[int, str]], erased_by: int) -> None:
    if not found:
        return
    conn.execute(ERASED.insert(), [{"seq": seq, "field": name, "erased_by": erased_by} for seq, name in found])
    one = PERSONAL.delete().where(PERSONAL.c.seq == sa.bindparam("at"), PERSONAL.c.field == sa.bindparam("named"))
    conn.execute(one, [{"at": seq, "named": name} for seq, name in found])


def _erased_before(before: Recorded, account_id: str) -> Erasure:
    event = before.event
    if not isinstance(event, PersonalDataErased) or event.account_id != account_id:
        raise OtherContentError(f"was recorded already, as {event.kind}", where=f"event {event.event_id}")
    return Erasure(len(event.erased), len({e.seq for e in event.erased}), before)


def _vacuum(location: Location) -> None:
    """SQLite overwrites deleted rows at once (secure_delete); PostgreSQL keeps them until a vacuum."""
    if location.is_file:
        return
    with engine(location).connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        owner = conn.exec_driver_sql(
            "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class "
            "WHERE oid = 'journal_personal'::regclass"
        ).scalar()
        if owner:
            conn.exec_driver_sql("VACUUM FULL journal_personal")
