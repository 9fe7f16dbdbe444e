"""A mail server, spoken to over a verified connection only, one letter at a time, with a clear line before the point of
no return."""

from __future__ import annotations

import os
import smtplib
import ssl
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from arlib.errors import ArlibError
from arlib.policy.letters import SendingPolicy

PASSWORD, PASSWORD_FILE = "ARLIB_SMTP_PASSWORD", "ARLIB_SMTP_PASSWORD_FILE"
LONGEST_REPLY = 200
FAULTS = (smtplib.SMTPException, OSError)


class NotSentError(ArlibError):
    """It did not go out: the server never had the whole of it, or refused it."""


class UnclearError(ArlibError):
    """The server had it and did not answer: nobody knows whether it went out."""


@dataclass
class MailServer:
    """A connection that is opened when the first letter needs it."""

    settings: SendingPolicy
    password: str = field(default="", repr=False)
    _smtp: smtplib.SMTP | None = field(default=None, repr=False)

    def open(self) -> None:
        """Connect, verify the certificate, log in.

        Raises:
            NotSentError: no connection, no encryption, a certificate that is not right, or no login.
        """
        if self._smtp is not None:
            return
        settings, context = self.settings, self._context()
        try:
            if settings.security == "tls":
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    settings.host, settings.port, timeout=settings.timeout_seconds, context=context
                )
            else:
                smtp = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout_seconds)
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        except ssl.SSLCertVerificationError as error:
            raise self._refused(f"its certificate is not right: {error.verify_message}") from None
        except smtplib.SMTPNotSupportedError:
            raise self._refused("it offers no encryption") from None
        except FAULTS as error:
            raise self._refused(f"no connection ({type(error).__name__})") from None
        self._login(smtp)
        self._smtp = smtp

    def _login(self, smtp: smtplib.SMTP) -> None:
        if not self.settings.user:
            return
        try:
            smtp.login(self.settings.user, self.password)
        except FAULTS as error:
            with suppress(*FAULTS):
                smtp.close()
            # what a server says to a login may repeat it, so only the kind of fault is told
            raise self._refused(f"it does not take the login ({type(error).__name__})") from None

    def deliver(self, message: EmailMessage, *, sender: str, recipient: str, before: Callable[[], None]) -> str:
        """Hand over one letter.

        Args:
            message: The letter, guarded.
            sender, recipient: One address each, as in the headers.
            before: Called when the next byte could make the server accept it.

        Returns:
            What the server said when it took it.

        Raises:
            NotSentError: it is certain that it did not go out.
            UnclearError: it is not certain.
        """
        self.open()
        assert self._smtp is not None
        smtp, text = self._smtp, message.as_bytes()
        try:
            self._step(smtp.mail(sender), "the sender")
            self._step(smtp.rcpt(recipient), "the recipient")
            self._step(smtp.docmd("DATA"), "any text", wanted=354)
        except FAULTS as error:
            self.close()
            raise self._refused(f"the connection broke ({type(error).__name__})") from None
        before()
        try:
            smtp.send(_quoted(text))
            code, reply = smtp.getreply()
        except FAULTS as error:
            self.close()
            raise UnclearError(f"the server did not answer ({type(error).__name__})", where="letter") from None
        if code != 250:
            with suppress(*FAULTS):
                smtp.rset()
            raise NotSentError(f"the server refused the text (code {code})", where="letter")
        return _plain(reply)

    def close(self) -> None:
        """End the connection, politely where that is possible."""
        if self._smtp is not None:
            with suppress(*FAULTS):
                self._smtp.quit()
        self._smtp = None

    def _step(self, answer: tuple[int, bytes], what: str, wanted: int = 250) -> None:
        code = answer[0]
        if code == wanted or (wanted == 250 and code == 251):
            return
        assert self._smtp is not None
        with suppress(*FAULTS):
            self._smtp.rset()
        if code == 421:
            self.close()
        raise NotSentError(f"the server does not take {what} (code {code})", where="letter")

    def _context(self) -> ssl.SSLContext:
        """Verifying: certificate chain and host name, at least TLS 1.2."""
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.settings.certificates:
            try:
                context.load_verify_locations(cafile=self.settings.certificates)
            except (OSError, ssl.SSLError):
                raise self._refused("the file of certificates cannot be read") from None
        return context

    def _refused(self, what: str) -> NotSentError:
        return NotSentError(
            what,
            where=f"mail server {self.settings.host}",
            next_step="Nothing was sent. Check [sending] in policy.toml.",
        )


def smtp_password() -> str:
    """The password from the environment, or from a file only its owner can read; empty when there is none.

    Raises:
        NotSentError: others can read the file, or it cannot be read.
    """
    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    named = os.environ.get(PASSWORD_FILE, "")
    if not named:
        return ""
    path = Path(named).expanduser()
    try:
        info = path.stat()
        if stat.S_IMODE(info.st_mode) & 0o077 or info.st_uid != os.getuid():
            raise NotSentError("can be read by others", where=PASSWORD_FILE, next_step=f"Run: chmod 600 {path}")
        return path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise NotSentError("cannot be read", where=PASSWORD_FILE, next_step="Name a readable file.") from None


def _quoted(text: bytes) -> bytes:
    """Lines that begin with a full stop get another one; the end is a full stop by itself."""
    lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    while lines and not lines[-1]:
        lines.pop()
    return b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines) + b"\r\n.\r\n"


def _plain(reply: bytes) -> str:
    text = reply.decode("ascii", "replace")
    return "".join(c if c.isprintable() else " " for c in text)[:LONGEST_REPLY].strip()
