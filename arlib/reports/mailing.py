"""Mails about a run: the pack to its readers, a failure to the operator. Nobody gets any until the policy names them.

They take the way letters take: a verified connection, guarded headers, one recipient each. The reports are published
before anything is sent, so a mail that fails is told and changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP, default
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from arlib.errors import ArlibError
from arlib.outbox.mail import MailError, guarded_address, guarded_header
from arlib.outbox.server import MailServer, smtp_password
from arlib.policy import Policy, load_policy
from arlib.reports.render import long_day

if TYPE_CHECKING:
    from arlib.reports.job import Job
    from arlib.reports.record import RunRecord

RUN_NAMES = {"daily": "Daily status", "weekly": "Weekly reports", "monthly": "Month close", "quarterly": "Quarter"}
FIGURES_TOLD = 8


@dataclass(frozen=True)
class Note:
    """A mail about a run: subject, text, and the page that goes with it, if any."""

    subject: str
    text: str
    page: Path | None = None


def mail_pack(job: Job, record: RunRecord) -> RunRecord:
    """Send the published reports to those who want them, and say in the record what became of it."""
    policy = _policy(job)
    if policy is None or not policy.report_mail.pack_to or job.cadence not in policy.report_mail.runs:
        return record
    note = pack_note(job, record, policy)
    return replace(record, mailed=_sent(job, policy, note, policy.report_mail.pack_to))


def mail_failure(job: Job, record: RunRecord) -> tuple[str, ...]:
    """Tell the operator that a run did not end well."""
    policy = _policy(job)
    if policy is None or not policy.report_mail.failures_to:
        return ()
    return _sent(job, policy, failure_note(job, record), policy.report_mail.failures_to)


def _policy(job: Job) -> Policy | None:
    """The policy in force; a policy nobody can read has stopped the run already and sends nothing."""
    with suppress(ArlibError):
        return load_policy(job.workspace.policy_text(), as_of=job.desk.as_of)
    return None


def pack_note(job: Job, record: RunRecord, policy: Policy) -> Note:
    """The pack as a mail: its leading figures, and where the pages are."""
    mail, first = policy.report_mail, record.reports[0]
    figures = [
        f"{figure['label']}: {figure['value']} {figure.get('unit', '')}".rstrip()
        for figure in first.headline[:FIGURES_TOLD]
    ]
    home = "/".join(filter(None, [mail.link.rstrip("/"), "" if job.cadence == "weekly" else job.cadence, job.as_of]))
    pages = [f"{line.title}: {home}/{line.file}" for line in record.reports] if mail.link else []
    held = ["The first report is attached; it opens in any browser, without a network."]
    where = held if mail.pack_as == "attachment" else pages or ["They are in the reports folder."]
    stale = ["Made from data that is too old:", *record.stale, ""] if record.stale else []
    text = [f"{RUN_NAMES[job.cadence]} as of {long_day(job.as_of)}.", "", *stale, *figures, "", *where]
    page = job.published / first.file if mail.pack_as == "attachment" else None
    return Note(f"{job.workspace.book_name}: {RUN_NAMES[job.cadence].lower()}, {job.as_of}", "\n".join(text), page)


def failure_note(job: Job, record: RunRecord) -> Note:
    """A failed run as a mail: which, why, and that the last good report stands."""
    words = {"does not tie": "does not tie", "stale": "was refused"}.get(record.status, "failed")
    text = [
        f"{RUN_NAMES[job.cadence]} for {long_day(job.as_of)}: the run {words}.",
        "",
        record.reason,
        "",
        "The last good reports are untouched. Put it right and run the command again, or ask arlib doctor.",
    ]
    return Note(f"{job.workspace.book_name}: {RUN_NAMES[job.cadence].lower()} {words}, {job.as_of}", "\n".join(text))


def _sent(job: Job, policy: Policy, note: Note, recipients: Sequence[str]) -> tuple[str, ...]:
    """One line per recipient, in order; without the address, for the record lies beside the reports."""
    if policy.sending.by != "smtp":
        return ("not sent: [sending] in policy.toml names no mail server",)
    server = MailServer(policy.sending)
    said = []
    try:
        for nth, recipient in enumerate(recipients, 1):
            said.append(f"mail {nth} of {len(recipients)}: {_outcome(job, policy, server, note, recipient)}")
    finally:
        server.close()
    return tuple(said)


def _outcome(job: Job, policy: Policy, server: MailServer, note: Note, recipient: str) -> str:
    try:
        server.password = server.password or smtp_password()
        message = message_of(note, policy, recipient, moment=datetime.fromisoformat(job.started))
        server.deliver(message, sender=policy.communications.sender.email, recipient=recipient, before=lambda: None)
    except (ArlibError, OSError) as error:
        return f"not sent: {str(error).splitlines()[0]}"
    return "sent"


def message_of(note: Note, policy: Policy, recipient: str, *, moment: datetime) -> EmailMessage:
    """The mail to one recipient.

    Args:
        note: What it says.
        policy: Who we are.
        recipient: One plain address.
        moment: The Date header.

    Raises:
        MailError: a header would hold more than it should.
    """
    message, sender = EmailMessage(policy=SMTP), policy.communications.sender
    user, _, domain = guarded_address(sender.email, name="From").rpartition("@")
    to_user, _, to_domain = guarded_address(recipient).rpartition("@")
    digest = hashlib.sha256(f"{note.subject}\0{note.text}\0{recipient}\0{moment}".encode()).hexdigest()[:24]
    message["From"] = Address(guarded_header(sender.name, name="From"), user, domain)
    message["To"] = Address("", to_user, to_domain)
    message["Subject"] = guarded_header(note.subject, name="Subject")
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = f"<report-{digest}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(note.text.replace("\x00", ""), subtype="plain", charset="utf-8", cte="quoted-printable")
    if note.page is not None:
        message.add_attachment(
            note.page.read_bytes(),
            maintype="text",
            subtype="html",
            filename=f"{note.page.parent.name}-{note.page.name}",
            params={"charset": "utf-8"},
        )
    _demand_one_recipient(message, recipient)
    return message


def _demand_one_recipient(message: EmailMessage, recipient: str) -> None:
    """Read the bytes back as a mail program would: the last look before anything leaves."""
    read = BytesParser(policy=default).parsebytes(message.as_bytes())
    found = [a.addr_spec for name in ("To", "Cc", "Bcc") for h in read.get_all(name, []) for a in h.addresses]
    if found != [recipient] or len(read.keys()) != len({name.title() for name in read}):
        raise MailError("its headers are not what was written", where="report mail", next_step="Look at [report_mail].")
