"""Review: what a reader said about a finding on a message."""

from __future__ import annotations

from typing import ClassVar, Literal

from arlib.contracts.events.base import Decision
from arlib.contracts.events.fields import Key


class FindingMarked(Decision):
    """A reader agrees with a finding, calls it wrong, or says that it does not apply. One mark a reader counts."""

    kind = "finding_marked"
    about: ClassVar = {"message_id": "message"}
    message_id: Key
    code: Key
    mark: Literal["agree", "wrong", "not_applicable"]
