"""The lines a scheduler needs: for cron, and for systemd's user timers.

Both start ``arlib catch-up`` every day. Most days nothing is due and it ends at once; after a day on which
the computer was off, the next one makes what is missing.
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from arlib.errors import ParameterError

_CRON_SPECIAL = "%\n\r\0"
_UNIT_SPECIAL = "\n\r\0"


@dataclass(frozen=True)
class Timer:
    """What is to be started, and when.

    Args:
        program: The ``arlib`` command, absolute.
        workspace: The workspace's folder, absolute.
        run_at: Time of the day on the computer's own clock.
    """

    program: Path
    workspace: Path
    run_at: time

    @property
    def name(self) -> str:
        """A name for this workspace's timer, the same every time.

        >>> Timer(Path("/opt/arlib"), Path("/home/ida/receivables"), time(6)).name
        'arlib-weekly-receivables-2f34b3'
        """
        plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in self.workspace.name).strip("-")
        digest = hashlib.sha256(str(self.workspace).encode()).hexdigest()[:6]
        return f"arlib-weekly-{plain or 'book'}-{digest}"

    @property
    def words(self) -> tuple[str, ...]:
        """The command, word by word."""
        return (str(self.program), "catch-up", "--workspace", str(self.workspace))


def cron_block(timer: Timer) -> str:
    """The lines for a crontab, between two marks by which they are found again.

    Raises:
        ParameterError: the folder's name holds a sign that cron reads as its own.

    >>> print(cron_block(Timer(Path("/opt/arlib"), Path("/srv/north"), time(6, 15))), end="")
    # >>> arlib-weekly-north-435611
    15 6 * * * /opt/arlib catch-up --workspace /srv/north
    # <<< arlib-weekly-north-435611
    """
    line = f"{timer.run_at.minute} {timer.run_at.hour} * * * {shlex.join(timer.words)}"
    _demand_plain(timer, _CRON_SPECIAL, "cron")
    return f"# >>> {timer.name}\n{line}\n# <<< {timer.name}\n"


def with_cron_block(crontab: str, timer: Timer, *, remove: bool = False) -> str:
    """A crontab with this timer's lines put in, replaced or taken out; every other line stays as it is.

    >>> timer = Timer(Path("/opt/arlib"), Path("/srv/north"), time(6, 15))
    >>> once = with_cron_block("MAILTO=ida@aldertools.example\\n", timer)
    >>> once == with_cron_block(once, timer), with_cron_block(once, timer, remove=True)
    (True, 'MAILTO=ida@aldertools.example\\n')
    """
    begin, end = f"# >>> {timer.name}", f"# <<< {timer.name}"
    lines = crontab.splitlines()
    if begin in lines and end in lines[lines.index(begin) :]:
        at = lines.index(begin)
        del lines[at : lines.index(end, at) + 1]
    kept = "".join(f"{line}\n" for line in lines)
    return kept if remove else kept + cron_block(timer)


def systemd_units(timer: Timer) -> dict[str, str]:
    """File name to text of a service and its timer.

    ``Persistent`` starts a run that was missed while the computer was off as soon as it is on again.

    Raises:
        ParameterError: the folder's name holds a line break.
    """
    _demand_plain(timer, _UNIT_SPECIAL, "systemd")
    service = [
        "[Unit]",
        f"Description=AR Workbench reports of {_unit_text(timer.workspace.name)}",
        "",
        "[Service]",
        "Type=oneshot",
        f"ExecStart={_unit_words(timer.words)}",
        "# 1: a notebook failed, 2: a bad call, 3: the ledger does not tie, 4: old data; see the journal of this unit",
        "Nice=10",
    ]
    clock = [
        "[Unit]",
        f"Description=Daily look whether a report of {_unit_text(timer.workspace.name)} is due",
        "",
        "[Timer]",
        f"OnCalendar=*-*-* {timer.run_at:%H:%M}:00",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return {f"{timer.name}.{kind}": "\n".join([*text, ""]) for kind, text in (("service", service), ("timer", clock))}


def _unit_text(text: str) -> str:
    return text.replace("%", "%%")


def _unit_words(words: Sequence[str]) -> str:
    quoted = []
    for word in words:
        plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
        quoted.append(f'"{plain}"' if plain != word or any(c.isspace() or c in "';" for c in word) else word)
    return " ".join(quoted)


def _demand_plain(timer: Timer, special: str, scheduler: str) -> None:
    found = [c for c in special if any(c in word for word in timer.words)]
    if found:
        raise ParameterError(
            f"{scheduler} gives {found[0]!r} a meaning of its own",
            where=str(timer.workspace).replace("\n", " "),
            next_step="Use a folder without that sign in its name.",
        )
