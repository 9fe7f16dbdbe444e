"""``arlib letters``: plan, draft, list, show, approve, refuse, send, unclear, mail, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arlib.commands.plainly import AsOfOption, WorkspaceOption, told_plainly
from arlib.commands.requests import KIND_HELP, record_mails, rows_to_write
from arlib.commands.seat import ByOption, RoleOption, desk_of, moment_at, person_at, place_of
from arlib.errors import EXIT_NOTEBOOK_FAILED, ParameterError
from arlib.findings import shown

letters_app = typer.Typer(
    name="letters",
    help="Letters to customers: whom to write to today, drafts, approval by a second person, sending each once.",
    no_args_is_help=True,
    epilog="Example: arlib letters draft. As installed nothing is sent. "
    "Exit codes: 0 done, 1 a template fails, 2 bad call.",
)
ReasonOption = Annotated[str, typer.Option("--reason", help="Why; it is recorded.")]
LettersArgument = Annotated[list[str] | None, typer.Argument(help="Ids of letters, as the list shows them.")]


@letters_app.command(epilog="Example: arlib letters plan --as-of 2026-10-30 --csv plan.csv")
@told_plainly
def plan(
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the whole plan here, a row per customer.")] = None,
) -> None:
    """Whom to contact today, who must act, and why everybody else is left alone."""
    from arlib.tables.sheets import write_csv

    desk = desk_of(workspace, as_of)
    found = desk.contact_plan()
    counts = found.summary
    typer.echo(f"{desk.book} on {desk.as_of}: {counts['customers']:,} customers with something open")
    for action in ("write", "call", "answer", "statement", "wait", "nothing"):
        typer.echo(f"  {action:<10}{counts[action]:>7,}")
    typer.echo(f"  heard too little: {counts['under_touched']:,}, too much: {counts['over_touched']:,}")
    for rule, rows in found.escalations.groupby("rule", sort=False):
        typer.echo(f"  must act, {str(rule).replace('_', ' ')}: {len(rows):,}")
    if csv is not None:
        write_csv(csv, found.accounts, money=["amount_minor", "held_minor"])
        typer.echo(f"Plan written to {csv}")


@letters_app.command(
    epilog="Examples: arlib letters draft --stage late_inquiry; "
    "arlib letters draft --kind credit_notice --account A-10001"
)
@told_plainly
def draft(
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    stage: Annotated[str, typer.Option("--stage", help="Only this stage.")] = "",
    automatic: Annotated[bool, typer.Option("--automatic", help="Only what needs no closer look.")] = False,
    kind: Annotated[str, typer.Option("--kind", help=KIND_HELP)] = "",
    account: Annotated[str, typer.Option("--account", help="With --kind: only this customer.")] = "",
    about: Annotated[str, typer.Option("--about", help="With --kind: this credit, dispute, promise or plan.")] = "",
    by: ByOption = "",
    role: RoleOption = "",
) -> None:
    """Write the letters of today's plan into the outbox, or the kind you ask for; nothing is sent.

    A second run adds nothing.
    """
    from arlib.communications.letters import draft_letters
    from arlib.outbox import drafts_folder, save_drafts, templates_of

    desk = desk_of(workspace, as_of)
    rows, missing = rows_to_write(desk, kind, account, about)
    rows = rows[rows["stage"].eq(stage)] if stage else rows
    rows = rows[rows["acts"].eq("automatic")] if automatic else rows
    made = draft_letters(
        rows, desk.ledger, as_of=desk.as_of, policy=desk.policy, templates=templates_of(desk.workspace),
        pauses=desk.journal.pauses, instalments=desk.journal.instalments,
    )  # fmt: skip
    who, in_role = person_at(desk, by, role)
    saved = save_drafts(
        desk.workspace, made.letters, as_of=desk.as_of, actor=who, role=in_role, moment=moment_at(desk),
        policy=desk.policy,
    )  # fmt: skip
    typer.echo(f"{len(saved.request_ids):,} drafts in {drafts_folder(desk.workspace)}; {saved.waiting:,} were there.")
    for why in [*made.not_drafted["reason"].value_counts().items(), *missing["reason"].value_counts().items()]:
        typer.echo(f"  {why[1]:,} not drafted: {why[0]}")
    typer.echo("  next step: arlib letters list, then a second person: arlib letters approve")


@letters_app.command("list", epilog="Example: arlib letters list --status open")
@told_plainly
def list_(
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    status: Annotated[str, typer.Option("--status", help="open, approved, refused, sent or bounced.")] = "",
) -> None:
    """Letters and where they stand, newest first."""
    from arlib.outbox import letters_frame

    desk = desk_of(workspace, as_of)
    rows = letters_frame(desk.workspace, as_of=desk.as_of)
    rows = rows[rows["status"].eq(status)] if status else rows
    for row in rows.to_dict("records"):
        to = "" if desk.policy.report.mask_names else f" to {shown(row['to'])}"
        line = (
            f"{row['request_id']}  {row['status']:<9}{row['stage']:<22}{row['channel']:<13}{shown(row['account_id'])}"
        )
        typer.echo(f"{line}{to}, {row['amount']} ({row['needs']})")
    typer.echo(f"{len(rows):,} letters")


@letters_app.command(epilog="Example: arlib letters show L-20261030-0f1e2d3c4b5a")
@told_plainly
def show(letter: Annotated[str, typer.Argument(help="Id of the letter.")], workspace: WorkspaceOption = None) -> None:
    """The whole text of a letter, and the seal an approval is bound to."""
    from arlib.outbox import letter_case

    case, said = letter_case(place_of(workspace), letter)
    typer.echo(f"To:      {shown(said.to)} <{shown(said.to_address)}> by {said.channel}")
    typer.echo(f"Subject: {shown(said.subject)}\n\n{said.body}")
    for name, value in said.shown.items():
        typer.echo(f"  {shown(name)}: {shown(value)}")
    answers = [f"{a.event.actor} approved it" for a in case.approvals] + [
        f"{r.event.actor} refused it" for r in case.refusals
    ]
    typer.echo(f"  drafted by {said.actor}; {'; '.join(answers) or 'nobody has answered yet'}")
    typer.echo(f"  seal: {said.shown_hash[:16]}")


@letters_app.command(epilog="Example: arlib letters approve L-20261030-0f1e2d3c4b5a --reason 'Read and agreed'")
@told_plainly
def approve(
    letters: LettersArgument = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    automatic: Annotated[bool, typer.Option("--automatic", help="All drafts that need no closer look.")] = False,
    seal: Annotated[str, typer.Option("--seal", help="The seal that was shown; another text is refused.")] = "",
    by: ByOption = "",
    role: RoleOption = "",
    reason: ReasonOption = "Read and agreed",
) -> None:
    """Agree to letters as a second person; a manager where the policy wants one."""
    from arlib.outbox import approve as approve_one
    from arlib.outbox import automatic_ids, waiting_drafts

    desk = desk_of(workspace, as_of)
    ids = list(letters or [])
    if automatic:
        ids += automatic_ids(waiting_drafts(desk.workspace, as_of=desk.as_of))
    if not ids:
        raise ParameterError("names no letter", where="letters approve", next_step="List them: arlib letters list")
    who, in_role = person_at(desk, by, role)
    for request_id in dict.fromkeys(ids):
        approve_one(
            desk.workspace, request_id, seen=seal, actor=who, role=in_role, reason=reason, moment=moment_at(desk),
            policy=desk.policy,
        )  # fmt: skip
    typer.echo(f"{len(set(ids)):,} letters approved by {who} ({in_role})")


@letters_app.command(epilog="Example: arlib letters refuse L-20261030-0f1e2d3c4b5a --reason 'Wrong tone'")
@told_plainly
def refuse(
    letters: Annotated[list[str], typer.Argument(help="Ids of letters.")],
    reason: ReasonOption,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    by: ByOption = "",
    role: RoleOption = "",
) -> None:
    """Refuse letters for good; the plan of another day may write new ones."""
    from arlib.outbox import refuse as refuse_one

    desk = desk_of(workspace, as_of)
    who, in_role = person_at(desk, by, role)
    for request_id in dict.fromkeys(letters):
        refuse_one(desk.workspace, request_id, actor=who, role=in_role, reason=reason, moment=moment_at(desk))
    typer.echo(f"{len(set(letters)):,} letters refused by {who}")


@letters_app.command(epilog="Example: arlib letters send")
@told_plainly
def send(
    letters: LettersArgument = None,
    workspace: WorkspaceOption = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="Practise as of this day. Default: today.")] = None,
    by: ByOption = "",
    role: RoleOption = "",
) -> None:
    """Send approved e-mails, each at most once, each checked again on the book of this moment.

    Works only where [sending] in policy.toml names a mail server. The password comes from ARLIB_SMTP_PASSWORD, or from
    a file that only you can read, named by ARLIB_SMTP_PASSWORD_FILE.
    """
    from datetime import datetime

    from arlib.outbox import Sender

    desk = desk_of(workspace, as_of or f"{datetime.now().astimezone():%Y-%m-%d}")
    who, in_role = person_at(desk, by, role)
    found = Sender(desk.workspace, who, in_role, lambda: moment_at(desk)).run(only=tuple(letters or ()))
    for outcome, rows in found.groupby("outcome", sort=True):
        typer.echo(f"{str(outcome).replace('_', ' ')}: {len(rows):,}")
        if outcome != "sent":
            for row in rows.to_dict("records"):
                typer.echo(f"  {row['request_id']}: {row['reason']}")
    if found.empty:
        typer.echo("No letter is waiting. Draft some: arlib letters draft")


@letters_app.command(epilog="Example: arlib letters unclear L-20261030-0f1e2d3c4b5a --went-out --reason 'Server log'")
@told_plainly
def unclear(
    letter: Annotated[str, typer.Argument(help="Id of the letter to settle; without one they are listed.")] = "",
    went_out: Annotated[
        bool | None, typer.Option("--went-out/--not-sent", help="What was found out about this letter.")
    ] = None,
    workspace: WorkspaceOption = None,
    as_of: AsOfOption = None,
    by: ByOption = "",
    role: RoleOption = "",
    reason: ReasonOption = "",
) -> None:
    """Letters nobody knows about: they are never sent again on their own. Find out, and say how it ended."""
    from arlib.outbox import settle_unclear, unclear_letters

    desk = desk_of(workspace, as_of)
    if letter:
        if went_out is None or not reason:
            step = "Say --went-out or --not-sent, and --reason."
            raise ParameterError("says not how it ended, or not why", where="letters unclear", next_step=step)
        who, in_role = person_at(desk, by, role)
        settle_unclear(
            desk.workspace, letter, went_out=went_out, actor=who, role=in_role, reason=reason, moment=moment_at(desk)
        )
        typer.echo(f"{letter}: {'on record as sent' if went_out else 'free to be sent again'}")
        return
    rows = unclear_letters(desk.workspace)
    for row in rows.to_dict("records"):
        typer.echo(f"{row['request_id']}  {row['stage']}  since {row['since']}")
    typer.echo(f"{len(rows):,} letters are unclear")


@letters_app.command(epilog="Example: arlib letters mail inbox.mbox --csv mails.csv, look through it, then --record")
@told_plainly
def mail(
    file: Annotated[Path, typer.Argument(help=".eml or .mbox file.")],
    workspace: WorkspaceOption = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write the suggestions here.")] = None,
    record: Annotated[bool, typer.Option("--record", help="You looked through them: put them on record.")] = False,
    by: ByOption = "",
    role: RoleOption = "",
) -> None:
    """Read mail as contacts and replies; attachments are listed and not opened. Recorded only with --record."""
    from arlib.outbox.inbox import read_mails, suggest_contacts
    from arlib.tables.sheets import write_csv

    desk = desk_of(workspace, None)
    own = desk.policy.communications.sender.email
    tables = desk.ledger
    found = suggest_contacts(read_mails(file), accounts=tables.accounts, contacts=tables.contacts, own_address=own)
    for row in found.to_dict("records"):
        typer.echo(
            f"{row['at']}  {row['account_id'] or '?':<10}{row['outcome']:<14}{row['subject']}  ({row['reason']})"
        )
    typer.echo(f"{len(found):,} mails, {int(found['account_id'].ne('').sum()):,} of known customers")
    if csv is not None:
        write_csv(csv, found)
        typer.echo(f"Suggestions written to {csv}")
    if record:
        typer.echo(f"{record_mails(desk, found, *person_at(desk, by, role)):,} of them new on record")


@letters_app.command(epilog="Example: arlib letters check letters/late_inquiry.text.en.j2")
@told_plainly
def check(file: Annotated[Path, typer.Argument(help="A template of your own.")]) -> None:
    """Try a template on invented customers: every part its stage requires, and nothing it must not say."""
    from arlib.communications.letters import LetterError, parse_template
    from arlib.communications.letters.specimen import try_templates

    try:
        template = parse_template(file.read_text(encoding="utf-8"), where=file.name)
    except (OSError, UnicodeDecodeError):
        raise LetterError("cannot be read as text", where=str(file), next_step="Name a UTF-8 file.") from None
    found = try_templates([template])
    said = list(dict.fromkeys(f"{f.severity} {f.code}: {f.message}" for findings in found.values() for f in findings))
    for line in said:
        typer.echo(line)
    typer.echo(f"{template.id}: {len(found)} cases tried, {len(said)} findings")
    if said:
        raise typer.Exit(EXIT_NOTEBOOK_FAILED)
