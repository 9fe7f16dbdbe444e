"""Mails about a run: off by default, guarded like letters, and never in the way of a publication."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from arlib.errors import NotebookFailed, TieOutError
from arlib.outbox.mail import MailError
from arlib.policy import load_policy
from arlib.reports import RunRecord, run_weekly
from arlib.reports.mailing import Note, message_of
from hostile import HOSTILE
from outbox.posting import Box, Server, certificate, context_of
from small_reports import AS_OF, PARAMETERS, SMALL, TIES, SmallDesk, sign_off, small_workspace, write_notebook

MOMENT = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
QUICK = ["# Quick", PARAMETERS, "print(1)", sign_off()]


def with_policy(workspace: Path, **lines: str) -> None:
    text = "".join(f"[{section}]\n{said}\n" for section, said in lines.items())
    (workspace / "policy.toml").write_text(text, encoding="utf-8")


def weekly(workspace: Path, notebooks: Path, desk: SmallDesk | None = None) -> RunRecord:
    return run_weekly(workspace, notebooks=notebooks, reports=SMALL, open_desk=(desk or SmallDesk()).opened, force=True)


def sending(server: Server, cert: Path) -> str:
    return f'by = "smtp"\nhost = "localhost"\nport = {server.port}\ncertificates = "{cert}"'


def test_the_pack_goes_to_its_readers_and_a_failure_to_the_operator(tmp_path):
    workspace, notebooks = small_workspace(tmp_path, QUICK)
    cert, key = certificate(tmp_path)
    with Server(box := Box(), context_of(cert, key)) as server:
        readers = 'pack_to = ["ann@aldertools.example", "ben@aldertools.example"]\npack_as = "attachment"'
        operator = 'failures_to = ["ops@aldertools.example"]'
        with_policy(workspace, sending=sending(server, cert), report_mail=f"{readers}\n{operator}")
        record = weekly(workspace, notebooks)
        write_notebook(notebooks / "small.ipynb", [*QUICK[:2], "1/0", sign_off()])
        with pytest.raises(NotebookFailed):
            weekly(workspace, notebooks)
    assert record.mailed == ("mail 1 of 2: sent", "mail 2 of 2: sent")
    assert [rcpt for _, rcpt, _ in box.taken] == [[f"{who}@aldertools.example"] for who in ("ann", "ben", "ops")]
    pack, failure = (message_from_bytes(box.taken[n][2], policy=default) for n in (0, 2))
    assert "Past due: 412 accounts" in pack.get_body().get_content()
    (page,) = pack.iter_attachments()
    assert page.get_filename() == f"{AS_OF}-small.html"
    assert page.get_content().encode() == (workspace / "reports" / AS_OF / "small.html").read_bytes()
    assert "weekly reports failed" in failure["Subject"]
    assert "ZeroDivisionError" in failure.get_content()
    assert str(tmp_path) not in failure.get_content()


def test_nobody_gets_mail_as_installed_and_a_server_out_of_reach_changes_nothing(tmp_path):
    workspace, notebooks = small_workspace(tmp_path, QUICK)
    assert load_policy().report_mail.pack_to == ()
    with_policy(
        workspace,
        sending='by = "smtp"\nhost = "localhost"\nport = 9\ntimeout_seconds = 2',
        report_mail='pack_to = ["ann@aldertools.example"]',
    )
    record = weekly(workspace, notebooks)
    assert record.status == "done"
    assert record.mailed[0].startswith("mail 1 of 1: not sent: mail server localhost: no connection")
    assert "ann@" not in (workspace / "reports" / AS_OF / "run.json").read_text(encoding="utf-8")


def test_without_a_mail_server_the_operator_is_not_told_and_the_error_is_the_same(tmp_path):
    workspace, notebooks = small_workspace(tmp_path, QUICK)
    with_policy(workspace, report_mail='failures_to = ["ops@aldertools.example"]')
    with pytest.raises(TieOutError):
        weekly(workspace, notebooks, SmallDesk(lines=TIES.assign(found_minor=[1], holds=[False])))


@pytest.mark.parametrize(
    "payload", [p for p in HOSTILE if not p.isprintable()] + ["a\r\nBcc: x@y.example", "=?utf-8?q?a?="]
)
def test_a_subject_that_could_end_its_header_is_refused(payload):
    with pytest.raises(MailError):
        message_of(Note(payload, "text"), load_policy(), "ann@aldertools.example", moment=MOMENT)


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_stays_plain_text_with_one_recipient(payload):
    message = message_of(Note("Weekly reports", payload), load_policy(), "ann@aldertools.example", moment=MOMENT)
    read = message_from_bytes(message.as_bytes(), policy=default)
    assert read.get_content_type() == "text/plain"
    assert [a.addr_spec for a in read["To"].addresses] == ["ann@aldertools.example"]
    assert read["Bcc"] is None
