"""A small book that letters are sent from, and a real mail server to send them to."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
from aiosmtpd.smtp import SMTP, AuthResult

from arlib.communications.letters import draft_letters, house_templates
from arlib.communications.stages import contact_plan
from arlib.contracts.events import LetterDrafted
from arlib.outbox import CurrentBook, MailServer, Sender, approve, save_drafts, waiting_drafts
from arlib.policy.letters import SendingPolicy
from arlib.store import Workspace, add_to_snapshot, create_workspace, open_workspace

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 5, 12, 10, 0, tzinfo=LONDON)  # a Tuesday
POLICY = """
[communications]
reps = [{ name = "Ines Caro", role = "analyst" }, { name = "Ravi Nair", role = "manager" }]
[stages]
low_value_up_to = 5000
[sending]
by = "smtp"
host = "localhost"
port = 2525
"""


def make_book(folder: Path, *, accounts: int = 1, policy: str = POLICY) -> Workspace:
    """Customers A-0, A-1, ... with one invoice each, AT-100, AT-101, ..., due on 1 May 2026 and nothing said yet."""
    workspace = create_workspace(folder, book_name="Small book")
    workspace.policy_path.write_text(policy, encoding="utf-8")
    add_to_snapshot(workspace, tables(accounts))
    return workspace


def tables(accounts: int) -> dict[str, pd.DataFrame]:
    """The tables of :func:`make_book`."""
    ids = [f"A-{n}" for n in range(accounts)]
    return {
        "accounts": pd.DataFrame(
            {"account_id": ids, "name": [f"Birch {n} Ltd" for n in range(accounts)], "country": "GB",
             "language": "en", "tz": "Europe/London", "currency": "GBP", "owner": "Ines Caro"}
        ),
        "contacts": pd.DataFrame(
            {"contact_id": [f"P-{n}" for n in range(accounts)], "account_id": ids, "name": "Ms Ann Poe",
             "email": [f"ann@birch{n}.example" for n in range(accounts)]}
        ),
        "items": pd.DataFrame(
            {"item_id": [f"AT-{100 + n}" for n in range(accounts)], "account_id": ids, "kind": "invoice",
             "issue_date": pd.Timestamp("2026-04-01"), "due_date": pd.Timestamp("2026-05-01"), "currency": "GBP",
             "amount_minor": [84_000 + n for n in range(accounts)]}
        ),
        "control_totals": pd.DataFrame(
            {"day": [pd.Timestamp("2026-05-11")], "currency": "GBP",
             "balance_minor": sum(84_000 + n for n in range(accounts))}
        ),
    }  # fmt: skip


def pay(workspace: Workspace, item: str, minor: int, *, account: str = "A-0") -> None:
    """Money arrives for an item, and is booked."""
    day = pd.Timestamp("2026-05-12")
    payment = {"item_id": f"PAY-{item}", "account_id": account, "kind": "payment", "issue_date": day,
               "currency": "GBP", "amount_minor": -minor}  # fmt: skip
    booked = {"source_id": f"PAY-{item}", "target_id": item, "amount_minor": minor, "effective_date": day}
    add_to_snapshot(workspace, {"items": pd.DataFrame([payment]), "allocations": pd.DataFrame([booked])})


def draft_all(workspace: Workspace, *, at: datetime = NOW) -> list[LetterDrafted]:
    """Draft what the plan of the day says."""
    book = CurrentBook(workspace, at.date())
    book.refresh()
    plan = contact_plan(book.ledger, as_of=at.date(), policy=book.policy)
    made = draft_letters(plan.accounts, book.ledger, as_of=at.date(), policy=book.policy, templates=house_templates())
    save_drafts(
        workspace, made.letters, as_of=at.date(), actor="Ines Caro", role="analyst", moment=at, policy=book.policy
    )
    return list(waiting_drafts(workspace, as_of=at.date()))


def approve_all(workspace: Workspace, *, at: datetime = NOW) -> None:
    """A manager agrees to every draft."""
    book = CurrentBook(workspace, at.date())
    book.refresh()
    for draft in waiting_drafts(workspace, as_of=at.date()):
        approve(
            workspace, draft.request_id, actor="Ravi Nair", role="manager", reason="Read.",
            moment=at + timedelta(minutes=1), policy=book.policy,
        )  # fmt: skip


def sender(workspace: Workspace, settings: SendingPolicy, *, at: datetime = NOW, password: str = "") -> Sender:
    """Sends to the test's own server at a fixed moment."""
    return Sender(
        workspace, "Ines Caro", "analyst", lambda: at + timedelta(minutes=5),
        connect=lambda _book: MailServer(settings, password),
    )  # fmt: skip


@dataclass
class Box:
    """What the server took, and what it shall do instead."""

    taken: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    answer: str = "250 taken"
    breaks_before: bool = False
    breaks_after: bool = False

    async def handle_DATA(self, server, session, envelope):
        """Take a text, or be a bad server."""
        if self.breaks_before:
            server.transport.abort()
            return ""
        if self.answer.startswith("250"):
            self.taken.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        if self.breaks_after:
            server.transport.abort()
            return ""
        return self.answer


class Server:
    """A real SMTP server on a free port, with STARTTLS unless told otherwise."""

    def __init__(self, box: Box, context: ssl.SSLContext | None, *, tls: bool = False, users: dict | None = None):
        self.box, self.context, self.tls, self.users = box, context, tls, users or {}
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    def __enter__(self) -> Server:
        self.thread.start()
        coming = self.loop.create_server(self._session, "127.0.0.1", 0, ssl=self.context if self.tls else None)
        self.server = asyncio.run_coroutine_threadsafe(coming, self.loop).result(10)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.server.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def settings(self, cert: Path, **changed: object) -> SendingPolicy:
        """How to reach it."""
        said = {"by": "smtp", "host": "localhost", "port": self.port, "certificates": str(cert), "timeout_seconds": 5}
        return SendingPolicy(**said | {"security": "tls" if self.tls else "starttls"} | changed)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server.sockets[0].getsockname()[1])

    def _session(self) -> SMTP:
        starts_tls = self.context if not self.tls else None
        return SMTP(
            self.box, hostname="localhost", tls_context=starts_tls, require_starttls=starts_tls is not None,
            authenticator=self._knows, auth_require_tls=not self.tls, auth_required=bool(self.users), loop=self.loop,
        )  # fmt: skip

    def _knows(self, server, session, envelope, mechanism, auth_data):
        found = self.users.get(auth_data.login.decode())
        return AuthResult(success=found is not None and found == auth_data.password.decode())


def certificate(folder: Path, *, name: str = "localhost", days: int = 2) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key; made here, so that none has to be kept. No days: it is over."""
    folder.mkdir(parents=True, exist_ok=True)
    cert, key = folder / "cert.pem", folder / "key.pem"
    made = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", f"/CN={name}", "-keyout", str(key)]  # fmt: skip
    if days:
        names = ["-addext", f"subjectAltName=DNS:{name}", "-days", str(days)]
        subprocess.run([*made, "-x509", "-out", str(cert), *names], check=True, capture_output=True)
    else:
        asked, names = folder / "asked.pem", folder / "names"
        names.write_text(f"subjectAltName=DNS:{name}\n")
        subprocess.run([*made, "-out", str(asked)], check=True, capture_output=True)
        signed = ["openssl", "x509", "-req", "-in", str(asked), "-signkey", str(key), "-out", str(cert), "-days", "-1"]
        subprocess.run([*signed, "-extfile", str(names)], check=True, capture_output=True)
    return cert, key


def context_of(cert: Path, key: Path) -> ssl.SSLContext:
    """A server's side."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def send_all(folder: str, settings: dict) -> None:
    """A sender in a process of its own; here, because such a process imports this module and no test's."""
    sender(open_workspace(folder), SendingPolicy(**settings)).run()
