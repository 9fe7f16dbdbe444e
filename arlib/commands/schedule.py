"""``arlib schedule``: have a computer look every day whether a report is due."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from arlib.commands.plainly import WorkspaceOption, told_plainly
from arlib.commands.seat import place_of, today
from arlib.errors import ParameterError, WorkspaceError

if TYPE_CHECKING:
    from arlib.reports.timers import Timer

Scheduler = Literal["cron", "systemd"]
SchedulerOption = Annotated[Scheduler, typer.Option("--with", help="Who starts it: cron, or systemd for this user.")]

schedule_app = typer.Typer(
    name="schedule",
    help="Have the reports made by themselves.",
    no_args_is_help=True,
    epilog="Example: arlib schedule show --workspace ~/receivables",
)


@schedule_app.command(epilog="Example: arlib schedule show --with systemd --workspace ~/receivables")
@told_plainly
def show(workspace: WorkspaceOption = None, scheduler: SchedulerOption = "cron") -> None:
    """Print the lines for your scheduler, what is due, and what is missing; changes nothing."""
    from arlib.reports.timers import cron_block, systemd_units

    timer = _timer(workspace)
    if scheduler == "cron":
        typer.echo(cron_block(timer), nl=False)
    else:
        for name, text in systemd_units(timer).items():
            typer.echo(f"# {_units_folder() / name}\n{text}")
    _tell_due(timer.workspace)


@schedule_app.command(epilog="Example: arlib schedule install --with systemd --workspace ~/receivables")
@told_plainly
def install(workspace: WorkspaceOption = None, scheduler: SchedulerOption = "cron") -> None:
    """Put it into your scheduler; a second time changes nothing."""
    timer = _timer(workspace)
    if scheduler == "cron":
        _write_crontab(timer, remove=False)
    else:
        _write_units(timer)
    typer.echo(f"Every day at {timer.run_at:%H:%M} a look whether a report of {timer.workspace} is due.")
    typer.echo(f"  to take it out again: arlib schedule remove --with {scheduler} --workspace {timer.workspace}")


@schedule_app.command(epilog="Example: arlib schedule remove --workspace ~/receivables")
@told_plainly
def remove(workspace: WorkspaceOption = None, scheduler: SchedulerOption = "cron") -> None:
    """Take it out of your scheduler; published reports stay."""
    timer = _timer(workspace)
    if scheduler == "cron":
        _write_crontab(timer, remove=True)
    else:
        _remove_units(timer)
    typer.echo(f"No run of {timer.workspace} is scheduled with {scheduler} any more.")


def _timer(given: Path | None) -> Timer:
    from arlib.policy import load_policy
    from arlib.reports.timers import Timer

    workspace = place_of(given)
    program = Path(sys.executable).with_name("arlib")
    if not program.is_file():
        raise ParameterError(
            "the arlib command is not beside its Python",
            where=str(program),
            next_step="Run this with the environment's own arlib, for example .venv/bin/arlib.",
        )
    run_at = load_policy(workspace.policy_text(), as_of=today()).schedule.run_at
    return Timer(program, workspace.folder.resolve(), run_at)


def _tell_due(folder: Path) -> None:
    from arlib.policy import load_policy
    from arlib.reports.due import due_days, gaps, published_days
    from arlib.store import open_workspace

    workspace, day = open_workspace(folder), today()
    schedule = load_policy(workspace.policy_text(), as_of=day).schedule
    for cadence in schedule.make:
        published = published_days(workspace.reports_dir, cadence)
        due = due_days(published, today=day, schedule=schedule, cadence=cadence)
        said = ", ".join(day.isoformat() for day in due)
        whose = f" (for {schedule.report_day.title()}s)" if cadence == "weekly" else ""
        typer.echo(f"{cadence.title()} reports{whose}; due now: {said or 'none'}.")
    weeks = published_days(workspace.reports_dir)
    if "weekly" in schedule.make and (missing := gaps(weeks, today=day, schedule=schedule)):
        listed = ", ".join(day.isoformat() for day in missing)
        typer.echo(f"Missing from longer ago than {schedule.catch_up_weeks} weeks: {listed}")
        typer.echo(f"  next step: arlib weekly --as-of {missing[0]} for each you want")


def _write_crontab(timer: Timer, *, remove: bool) -> None:
    from arlib.reports.timers import with_cron_block

    _demand_program("crontab", "Install cron, or use --with systemd.")
    listed = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
    before = listed.stdout if listed.returncode == 0 else ""
    if listed.returncode != 0 and "no crontab" not in listed.stderr:
        raise WorkspaceError(listed.stderr.strip() or "cannot be read", where="crontab", next_step="Ask your operator.")
    after = with_cron_block(before, timer, remove=remove)
    if after != before:
        _run(["crontab", "-"], after)


def _write_units(timer: Timer) -> None:
    from arlib.reports.timers import systemd_units
    from arlib.store.atomic import write_atomically

    _demand_program("systemctl", "Use --with cron.")
    folder = _units_folder()
    folder.mkdir(parents=True, exist_ok=True)
    units = systemd_units(timer)
    try:
        for name, text in units.items():
            write_atomically(folder / name, text.encode())
        _run(["systemctl", "--user", "daemon-reload"])
        _run(["systemctl", "--user", "enable", "--now", f"{timer.name}.timer"])
    except BaseException:
        for name in units:
            (folder / name).unlink(missing_ok=True)
        raise


def _remove_units(timer: Timer) -> None:
    from arlib.reports.timers import systemd_units

    files = [_units_folder() / name for name in systemd_units(timer)]
    if any(file.exists() for file in files):
        _demand_program("systemctl", "Use --with cron.")
        _run(["systemctl", "--user", "disable", "--now", f"{timer.name}.timer"])
        for file in files:
            file.unlink(missing_ok=True)
        _run(["systemctl", "--user", "daemon-reload"])


def _units_folder() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _demand_program(name: str, next_step: str) -> None:
    if shutil.which(name) is None:
        raise ParameterError(f"there is no {name} on this computer", where="--with", next_step=next_step)


def _run(command: list[str], given: str | None = None) -> None:
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise WorkspaceError(
            said[0] if said else f"ended with {done.returncode}",
            where=" ".join(command),
            next_step="Mend this, or put the lines of `arlib schedule show` in by hand.",
        )
