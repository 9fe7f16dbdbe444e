"""Who acts, at which desk, and when: what commands that record something begin with."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from arlib.errors import ParameterError

if TYPE_CHECKING:
    from arlib.contracts.events import Role
    from arlib.desk import Desk
    from arlib.store import Workspace


def place_of(given: Path | None) -> Workspace:
    """The workspace that was named, else the default one."""
    from arlib.store import default_workspace, open_workspace

    return open_workspace(given) if given else default_workspace()


def today() -> date:
    """The day it is on this computer's clock."""
    return datetime.now().astimezone().date()


def desk_of(workspace: Path | None, as_of: str | None) -> Desk:
    """The book on a day."""
    from arlib.desk import open_desk

    return open_desk(place_of(workspace), as_of=as_of)


def person_at(desk: Desk, by: str, role: str) -> tuple[str, Role]:
    """Name and role: as given, else as the policy knows the name or the login.

    Raises:
        ParameterError: there is no such role.
    """
    from arlib.contracts.events import ROLES

    if role and role not in ROLES:
        raise ParameterError(f"{role!r} is no role", where="--role", next_step=f"One of {', '.join(ROLES)}.")
    known = {p.name: p.role for p in desk.policy.approvals.people}
    name = by or desk.writer.actor
    return name, cast("Role", role or known.get(name, "analyst" if by else desk.writer.role))


def moment_at(desk: Desk) -> datetime:
    """The desk's day at the clock's time."""
    return desk.writer.moment()
