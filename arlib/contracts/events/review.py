"""Review: what a reader said about a finding, and what an auditor signed."""

from __future__ import annotations

from typing import ClassVar, Literal

from arlib.contracts.events.base import Decision
from arlib.contracts.events.fields import Count, Day, Digest, Key, Line


class FindingMarked(Decision):
    """A reader agrees with a finding, calls it wrong, or says that it does not apply. One mark a reader counts."""

    kind = "finding_marked"
    about: ClassVar = {"message_id": "message"}
    message_id: Key
    code: Key
    mark: Literal["agree", "wrong", "not_applicable"]


class AuditSigned(Decision):
    """An auditor's verdict on a quarter of automatic matching, bound to the run and the worksheet it rests on.

    Args:
        audit_id: The quarter, such as ``2026-Q3``.
        as_of: Day the ledger was read on.
        seed: What drew the sample.
        run_hash: SHA-256 of the quarter's matches.
        worksheet_sha256: The filled-in worksheet.
        tested, correct, wrong: Marks that count.
        verdict: What the auditor concludes.
    """

    kind = "audit_signed"
    about: ClassVar = {"audit_id": "audit"}
    audit_id: Key
    as_of: Day
    seed: Line
    run_hash: Digest
    worksheet_sha256: Digest
    tested: Count
    correct: Count
    wrong: Count
    verdict: Literal["effective", "with_exceptions", "not_effective"]
