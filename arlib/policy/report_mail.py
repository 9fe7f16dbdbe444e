"""Who gets the reports by mail, and who is told when a run fails."""

from __future__ import annotations

from typing import Literal

from arlib.policy.section import Section


class ReportMailPolicy(Section):
    """Mails about runs; nobody gets any until an address stands here and [sending] names a mail server."""

    pack_to: tuple[str, ...] = ()
    failures_to: tuple[str, ...] = ()
    runs: tuple[Literal["daily", "weekly", "monthly", "quarterly"], ...] = ("weekly", "monthly", "quarterly")
    pack_as: Literal["link", "attachment"] = "link"
    link: str = ""
