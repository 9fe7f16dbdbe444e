"""Errors of bad calls: each says what is wrong, where, and what to do next.

Bad *data* never raises; it becomes a :class:`arlib.findings.Finding`.
The exit codes are the ones every command documents.
"""

from __future__ import annotations

EXIT_DONE = 0
EXIT_NOTEBOOK_FAILED = 1
EXIT_BAD_CALL = 2
EXIT_DOES_NOT_TIE = 3
EXIT_STALE = 4


class ArlibError(Exception):
    """A call that cannot be carried out: what, where, and the next step.

    >>> print(ArlibError("no such day: 2026-02-30", where="as_of", next_step="Use YYYY-MM-DD."))
    as_of: no such day: 2026-02-30
      next step: Use YYYY-MM-DD.
    """

    exit_code = EXIT_BAD_CALL

    def __init__(self, what: str, *, where: str = "", next_step: str = "") -> None:
        self.what, self.where, self.next_step = what, where, next_step
        super().__init__(str(self))

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}\n  next step: {self.next_step}" if self.next_step else head


class ContractError(ArlibError):
    """A frame does not have the shape its contract asks for."""


class PolicyError(ArlibError):
    """A policy file has an unknown key or a value out of range."""


class ParameterError(ArlibError):
    """A notebook or command parameter is unknown or unusable; refused before anything runs."""


class WorkspaceError(ArlibError):
    """A workspace is missing, damaged, locked or not writable."""


class IntakeError(ArlibError):
    """A file cannot be imported at all; nothing was changed."""


class BusyError(WorkspaceError):
    """Somebody else holds the workspace right now."""


class NotebookFailed(ArlibError):
    """A notebook stopped before its end; the last good report is untouched."""

    exit_code = EXIT_NOTEBOOK_FAILED


class TieOutError(ArlibError):
    """The ledger does not tie; nothing is published."""

    exit_code = EXIT_DOES_NOT_TIE


class StaleInputsError(ArlibError):
    """The newest data is older than the policy lets a report be made from; nothing is published."""

    exit_code = EXIT_STALE
