"""``arlib audit``: the tester's worksheet of a quarter, and the auditor's signature under it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Literal

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.commands.seat import desk_of, person_at
from arlib.commands.statements import written_sheets
from arlib.errors import ParameterError

Verdict = Literal["effective", "with_exceptions", "not_effective"]
QuarterOption = Annotated[str, typer.Option("--quarter", help="Such as 2026-Q3. Default: the last full one.")]
SeedOption = Annotated[str, typer.Option("--seed", help="Draws the sample. Default: the name of the quarter.")]

audit_app = typer.Typer(
    name="audit",
    help="Test a quarter of automatic matching, and sign what was found.",
    no_args_is_help=True,
    epilog="Example: arlib audit worksheet audit-2026-Q3.xlsx --quarter 2026-Q3",
)


@audit_app.command(epilog="Example: arlib audit worksheet audit-2026-Q3.xlsx --quarter 2026-Q3")
@told_plainly
def worksheet(
    file: Annotated[Path, typer.Argument(help="Workbook to write; it must be new.")],
    quarter: QuarterOption = "",
    seed: SeedOption = "",
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Write the tester's worksheet of a quarter; marks are read back by the notebook quarterly_audit."""
    from arlib.exhibits import worksheet_sheets
    from arlib.progress import told_progress

    if file.exists():
        raise ParameterError("is there already", where=str(file), next_step="Name a new file: marks are never lost.")
    with told_progress() as progress:
        progress("Matching the quarter again", 0, 0)
        audit = desk_of(workspace, as_of, progress).audit(quarter=quarter, seed=seed)
        written_sheets(file, worksheet_sheets(audit))
    typer.echo(f"{len(audit.sample)} matches of {audit.quarter} to test: {file}")
    typer.echo(
        f"  next step: fill in Mark, then arlib run quarterly_audit -p worksheet={file} -p quarter={audit.quarter}"
    )


@audit_app.command(epilog="Example: arlib audit sign audit-2026-Q3.xlsx --verdict effective --reason 'No error found.'")
@told_plainly
def sign(
    file: Annotated[Path, typer.Argument(help="The worksheet, filled in.")],
    verdict: Annotated[Verdict, typer.Option("--verdict", help="What you conclude.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")],
    quarter: QuarterOption = "",
    seed: SeedOption = "",
    by: Annotated[str, typer.Option("--by", help="Your name. Default: the person your login belongs to.")] = "",
    as_of: AsOfOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Record your verdict in the journal, bound to the matches and to the worksheet it rests on."""
    from arlib.contracts.events import AuditSigned

    if not file.is_file():
        raise ParameterError("there is no such file", where=str(file), next_step="Name the filled-in worksheet.")
    desk = desk_of(workspace, as_of)
    audit = desk.audit(quarter=quarter, seed=seed, worksheet=file)
    _demand_tested(audit.tested, len(audit.sample), [finding.message for finding in audit.findings], file)
    wrong, digest = len(audit.wrong), hashlib.sha256(file.read_bytes()).hexdigest()
    if wrong and verdict == "effective":
        raise ParameterError(
            f"{wrong} sampled match(es) are marked wrong",
            where="--verdict",
            next_step="Say with_exceptions, or correct.",
        )
    name, role = person_at(desk, by, "")
    signed = desk.journal.of(AuditSigned)
    said = (signed["actor"].eq(name), signed["worksheet_sha256"].eq(digest), signed["verdict"].eq(verdict))
    if (said[0] & said[1] & said[2]).any():
        typer.echo(f"This verdict of {name} on {audit.quarter} was recorded already.")
        return
    recorded = desk.record(
        desk.event(
            AuditSigned,
            actor=name,
            role=role,
            audit_id=str(audit.quarter),
            as_of=desk.as_of,
            seed=audit.seed,
            run_hash=audit.run_hash,
            worksheet_sha256=digest,
            tested=audit.tested,
            correct=int(audit.marks["mark"].eq("correct").sum()),
            wrong=wrong,
            verdict=verdict,
            reason=reason,
        )
    )
    typer.echo(f"The verdict on {audit.quarter} is recorded at place {recorded.seq} of the journal.")


def _demand_tested(tested: int, asked: int, faults: list[str], file: Path) -> None:
    """A signature under an unfinished worksheet would say more than anybody looked at."""
    if tested == asked and not faults:
        return
    what = f"{tested} of {asked} rows are marked" + (f"; {faults[0]}" if faults else "")
    raise ParameterError(what, where=str(file), next_step="Fill in Mark on every row, then sign.")
