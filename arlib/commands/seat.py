"""Who acts, at which desk, and when: what commands that record something begin with."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from arlib.errors import ParameterError

if TYPE_CHECKING:
    from arlib.contracts.events import Role
    from arlib.desk import Desk
    from arlib.progress import Progress
    from arlib.store import Workspace

ByOption = Annotated[str, typer.Option("--by", help="Your name. Default: yours in the policy, or your login.")]
RoleOption = Annotated[str, typer.Option("--role", help="Your role: analyst, approver, manager or auditor.")]


def place_of(given: Path | None, progress: Progress | None = None) -> Workspace:
    """The workspace that was named, else ``$ARLIB_WORKSPACE``, else the sample one, and that is said."""
    from arlib.importing import workspace_or_sample

    if given is None and not os.environ.get("ARLIB_WORKSPACE", "").strip():
        typer.echo("No workspace named: this is the sample book.", err=True)
    return workspace_or_sample(given, progress=progress)


def today() -> date:
    """The day it is on this computer's clock."""
    return datetime.now().astimezone().date()


def desk_of(workspace: Path | None, as_of: str | None, progress: Progress | None = None) -> Desk:
    """The book on a day."""
    from arlib.desk import open_desk

    return open_desk(place_of(workspace, progress), as_of=as_of)


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
