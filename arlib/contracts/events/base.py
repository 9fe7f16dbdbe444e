"""What every event has: an id made by the caller, who, in which role, when it took effect, why, and what it is about.

An event says that something happened; it is never changed. To correct one, record :class:`Undone` and say it again.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from arlib.contracts.events.fields import Key, Keys, Line, Moment, PersonalMark, Said
from arlib.errors import ContractError

Role = Literal["analyst", "approver", "manager", "auditor", "system"]
ROLES: tuple[str, ...] = get_args(Role)
ENVELOPE = ("event_id", "actor", "role", "effective_at", "reason")


class Part(BaseModel):
    """A part of an event, or an event: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Event(Part):
    """Something that happened. Subclasses name their ``kind`` and the streams they belong to.

    Args:
        event_id: Made by the caller before submitting, so that a retry is recognised.
        actor: Who did it.
        role: In which role.
        effective_at: When it took effect, with the UTC offset of the place; its date is the day it counts for.
        reason: Why.

    Raises:
        ContractError: naming every field that is missing or wrong.
    """

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    about: ClassVar[Mapping[str, str]] = {}
    """Field -> kind of stream, the primary one first: ``{"dispute_id": "dispute", "item_id": "item"}``."""
    can_be_undone: ClassVar[bool] = True

    event_id: Key
    actor: Key
    role: Role
    effective_at: Moment
    reason: Line = ""

    def __init__(self, **fields: Any) -> None:
        try:
            super().__init__(**fields)
        except ValidationError as error:
            raise ContractError(
                f"{error.error_count()} field(s) are missing or wrong.\n  " + "\n  ".join(_faults(error)),
                where=self.kind or type(self).__name__,
                next_step="Correct these fields; nothing was recorded.",
            ) from None

    def streams(self) -> tuple[str, ...]:
        """The streams this event belongs to, the primary one first, for example ``dispute:D-1``."""
        found = [f"{prefix}:{name}" for field, prefix in self.about.items() for name in _names(getattr(self, field))]
        return tuple(dict.fromkeys(found))

    def payload(self) -> dict[str, Any]:
        """What is said beside who, when and why, as JSON types."""
        return self.model_dump(mode="json", exclude=set(ENVELOPE))


class Decision(Event):
    """Something a person decided: it is refused without a reason."""

    reason: Said


class Undone(Decision):
    """An earlier event no longer counts from ``effective_at`` on. Both stay on record.

    Args:
        undoes: Id of the event.
        belongs_to: The streams of that event, as ``streams()`` of it says.
    """

    kind = "undone"
    can_be_undone = False
    undoes: Key
    belongs_to: Keys

    def streams(self) -> tuple[str, ...]:
        """Those of the event that is undone."""
        return self.belongs_to


def undo(event: Event, *, event_id: str, actor: str, role: Role, effective_at: datetime, reason: str) -> Undone:
    """The event that takes ``event`` back.

    Raises:
        ContractError: this kind of event cannot be undone, for it reached the outside world.
    """
    if not event.can_be_undone:
        raise ContractError(
            "cannot be undone: it has left the house",
            where=f"{event.kind} {event.event_id}",
            next_step="Record what happens next instead.",
        )
    return Undone(
        event_id=event_id, actor=actor, role=role, effective_at=effective_at, reason=reason,
        undoes=event.event_id, belongs_to=event.streams(),
    )  # fmt: skip


@cache
def personal_fields(kind: type[Event]) -> tuple[str, ...]:
    """Names of the fields that hold text about a person."""
    marked = (n for n, f in kind.model_fields.items() if any(isinstance(m, PersonalMark) for m in f.metadata))
    return tuple(sorted(marked))


def concrete_kinds(module: object) -> dict[str, type[Event]]:
    """The events a module defines, by kind."""
    found = (m for _, m in inspect.getmembers(module, inspect.isclass) if issubclass(m, Event) and m.kind)
    return {m.kind: m for m in found}


def _names(value: object) -> tuple[str, ...]:
    if value in (None, ""):
        return ()
    return tuple(str(v) for v in value) if isinstance(value, tuple) else (str(value),)


def _faults(error: ValidationError) -> list[str]:
    """Field and fault, without the value: a message must not carry what it refuses."""
    return [
        f"{'.'.join(str(part) for part in fault['loc']) or 'event'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
