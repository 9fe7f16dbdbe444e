"""``arlib policy``: what is in force on a day, which versions there were, and the way back to one of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.commands.seat import ByOption, RoleOption, desk_of, person_at

if TYPE_CHECKING:
    from arlib.desk import Desk
    from arlib.policy.versions import Version

policy_app = typer.Typer(
    name="policy",
    help="The policy of a workspace: its keys in force, its versions, and the way back to one of them.",
    no_args_is_help=True,
    epilog="Example: arlib policy history. A version is made at the desk (edges and weights) or in policy.toml.",
)


@policy_app.command(epilog="Example: arlib policy show tiers --as-of 2026-10-30")
@told_plainly
def show(
    section: Annotated[str, typer.Argument(help="One section, such as tiers or priority. Default: all.")] = "",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
) -> None:
    """The keys in force on a day, written as the policy file writes them."""
    from arlib.errors import ParameterError
    from arlib.policy.revise import section_text

    policy = desk_of(workspace, as_of).policy
    sections = [name for name, value in policy.model_dump().items() if isinstance(value, dict)]
    if section and section not in sections:
        raise ParameterError(f"{section!r} is no section", where="policy show",
                             next_step=f"One of {', '.join(sections)}.")  # fmt: skip
    typer.echo(f"# version {policy.version}")
    for name in [section] if section else sections:
        typer.echo(f"\n{section_text(policy, name)}")


@policy_app.command(epilog="Example: arlib policy history --workspace ~/receivables")
@told_plainly
def history(workspace: WorkspaceOption = None, as_of: AsOfOption = None) -> None:
    """Every version: from which day, who put it in force and why, and each key before and after."""
    from arlib.findings import shown
    from arlib.policy.versions import versions_of

    desk = desk_of(workspace, as_of)
    adopted_by = _adopted_by(desk)
    for version in versions_of(desk.workspace.policy_text()):
        name = version.policy.version
        who = f", {shown(adopted_by[name])}" if name in adopted_by else ""
        told = f": {shown(version.reason)}" if version.reason else ""
        typer.echo(f"version {shown(name)}  {_since(version, desk)}{who}{told}")
        for key, (before, after) in version.changed.items():
            typer.echo(f"    {key}: {_value(before)} -> {_value(after)}")


@policy_app.command(
    "put-back",
    epilog="Example: arlib policy put-back 1 --reason 'The earlier edge brought too many calls'",
)
@told_plainly
def put_back(
    version: Annotated[str, typer.Argument(help="The version whose numbers are to be in force again.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; it is recorded.")],
    by: ByOption = "",
    role: RoleOption = "",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Make a new version with the numbers of an earlier one; nothing that was written before is touched."""
    from arlib.ledger.book import with_reporting_currency
    from arlib.policy.versions import way_back
    from arlib.store.adoption import adopt_policy, adoption

    desk = desk_of(workspace, as_of)
    back = way_back(desk.workspace.policy_text(), version, as_of=desk.as_of)
    if not back:
        typer.echo(f"The numbers of version {version} are in force already; nothing was changed.")
        return
    who, in_role = person_at(desk, by, role)
    writer = replace(desk.writer, actor=who, role=in_role)
    completed = partial(with_reporting_currency, ledger=desk.ledger)
    event = adoption(desk.workspace, writer, back, reason=reason, completed=completed)
    adopt_policy(desk.workspace, writer, event, back)
    typer.echo(f"Version {event.policy_version} is in force from {desk.as_of:%-d %B %Y}: "
               f"{', '.join(event.changed_keys)} as in version {version}.")  # fmt: skip


def _adopted_by(desk: Desk) -> dict[str, str]:
    from arlib.contracts.events import PolicyAdopted

    adopted = desk.journal.of(PolicyAdopted)
    return dict(zip(adopted["policy_version"], adopted["actor"], strict=True))


def _since(version: Version, desk: Desk) -> str:
    from arlib.policy import Policy

    day = version.effective_from
    if day == Policy.model_fields["effective_from"].default:
        return "from the beginning"
    return f"from {day:%-d %B %Y}{' (still to come)' * (day > desk.as_of)}"


def _value(value: Any) -> str:
    if isinstance(value, list) and value:
        return f"{len(value):,} {'entry' if len(value) == 1 else 'entries'}"
    return str(value) if value or value == 0 else "none"
