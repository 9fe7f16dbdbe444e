"""``arlib goals``: set a goal with its owner, check in once a week, see where every goal stands."""

from __future__ import annotations

from typing import Annotated

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.commands.seat import ByOption, RoleOption, desk_of, moment_at, person_at
from arlib.errors import ParameterError

goals_app = typer.Typer(
    name="goals",
    help="Goals of the team: a figure of the book, a target, a day, an owner; a check-in with confidence every week.",
    no_args_is_help=True,
    epilog="Example: arlib goals list. They stand in the Monday pack with the month's burn-down.",
)


@goals_app.command(
    "set",
    epilog="Example: arlib goals set 'Fewer old cases' --measure high_tier_accounts --target 900 --due 2026-11-30 "
    "--owner 'Elena Sauer'",
)
@told_plainly
def set_(
    title: Annotated[str, typer.Argument(help="The goal in a few words.")],
    measure: Annotated[str, typer.Option("--measure", help="high_tier_accounts, past_due, credits or over_90.")],
    target: Annotated[str, typer.Option("--target", help="Accounts, or an amount such as 250000.00.")],
    due: Annotated[str, typer.Option("--due", help="The day it is to be reached, YYYY-MM-DD.")],
    owner: Annotated[str, typer.Option("--owner", help="Whose goal it is: a colleague of the book or the policy.")],
    currency: Annotated[str, typer.Option("--currency", help="Of an amount. Default: the reporting currency.")] = "",
    goal: Annotated[str, typer.Option("--id", help="Its short name; setting it again replaces it.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; it is recorded.")] = "",
    by: ByOption = "",
    role: RoleOption = "",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Set a goal, or set one anew; the figure it is about comes from the book itself."""
    from arlib.contracts.events import GoalSet
    from arlib.dates import parse_day
    from arlib.portfolio.goals import COUNTED, goal_name, goal_target, require_goal

    desk = desk_of(workspace, as_of)
    require_goal(owner=owner, measure=measure, owners=desk.whole_book.colleagues)
    day = parse_day(due, where="--due")
    if day < desk.as_of:
        raise ParameterError("is over already", where=f"--due {due}", next_step=f"A day from {desk.as_of} on.")
    if currency and measure in COUNTED:
        raise ParameterError("accounts are counted, not paid", where="--currency", next_step="Leave it away.")
    code = currency or desk.policy.reporting_currency
    wanted = goal_target(target, measure=measure, currency=code, where="--target")
    who, in_role = person_at(desk, by, role)
    named = goal or goal_name(title)
    desk.record(
        desk.event(
            GoalSet, goal_id=named, title=title, owner=owner, measure=measure, due_date=day, **wanted,
            actor=who, role=in_role, reason=reason or title, effective_at=moment_at(desk),
        )
    )  # fmt: skip
    typer.echo(f"Goal {named}: {title}, by {day:%-d %B %Y}, {owner}.")
    typer.echo(f"  next step: every week: arlib goals checkin {named} --confidence 7 --comment '...'")


@goals_app.command(epilog="Example: arlib goals checkin fewer-old-cases --confidence 7 --comment 'Two calls left'")
@told_plainly
def checkin(
    goal: Annotated[str, typer.Argument(help="Short name of the goal, as the list shows it.")],
    confidence: Annotated[int, typer.Option("--confidence", min=0, max=10, help="0 lost, 10 as good as reached.")],
    comment: Annotated[str, typer.Option("--comment", help="What changed, and what is in the way.")] = "",
    by: ByOption = "",
    role: RoleOption = "",
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Say how sure you are that a goal is reached, and why."""
    from arlib.contracts.events import CheckedIn
    from arlib.portfolio.goals import require_known

    desk = desk_of(workspace, as_of)
    goals = desk.whole_book.goals.set_index("goal_id")
    require_known(goal, goals.index.tolist(), what="goal", where="check-in")
    who, in_role = person_at(desk, by, role)
    said = {"goal_id": goal, "confidence_pct": 10 * confidence, "comment": comment}
    desk.record(desk.event(CheckedIn, **said, actor=who, role=in_role, effective_at=moment_at(desk)))
    title = goals["title"].to_dict()[goal]
    typer.echo(f"{title}: {confidence} of 10, said {who} on {desk.as_of:%-d %B %Y}.")


@goals_app.command("list", epilog="Example: arlib goals list --as-of 2026-10-30")
@told_plainly
def list_(workspace: WorkspaceOption = None, as_of: AsOfOption = None) -> None:
    """Every goal: target, where the book stands, days left, and the last check-in."""
    from arlib.exhibits.burn_down import burn_down_told
    from arlib.exhibits.whole_book import goal_lines
    from arlib.findings import shown

    desk = desk_of(workspace, as_of)
    rows = goal_lines(desk.whole_book.goals)
    for row in rows.to_dict("records"):
        heads = f"{row['goal_id']}  {shown(row['title'])}: {row['wanted']} by {row['due_date']:%-d %B %Y}"
        typer.echo(f"{heads}, {shown(row['owner'])}")
        likely = f", leads to {row['leads_to']} ({row['chance']} likely)" if row["chance"] else ""
        typer.echo(f"    now {row['now']}{likely}; {row['stands']}")
        if row["sure"]:
            typer.echo(f"    {row['sure']} sure, {shown(row['checked_by'])}: {shown(row['comment']) or 'no comment'}")
    typer.echo(f"{len(rows):,} goals" if len(rows) else "No goal is set. Set one: arlib goals set --help")
    typer.echo(burn_down_told(desk.whole_book.burn_down))
