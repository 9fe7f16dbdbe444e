"""One snapshot and one place of the journal for a whole run: every notebook of it reads the same, whatever is written.

A run hands both to its kernels by the environment, so that a notebook need not ask for them and cannot forget to.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from arlib.store.workspace import Workspace

FOLDER, SNAPSHOT, POSITION = "ARLIB_FROZEN_WORKSPACE", "ARLIB_FROZEN_SNAPSHOT", "ARLIB_FROZEN_POSITION"


@dataclass(frozen=True)
class Frozen:
    """What a run reads: a ledger snapshot, and the journal up to a place (``seq:hash``)."""

    snapshot_id: str
    position: str

    def environment(self, workspace: Workspace) -> dict[str, str]:
        """The variables that tell a kernel."""
        return {FOLDER: str(workspace.folder), SNAPSHOT: self.snapshot_id, POSITION: self.position}


def frozen_for(workspace: Workspace) -> Frozen | None:
    """What the run around this process has frozen for a workspace; ``None`` at a person's desk."""
    if os.environ.get(FOLDER, "") != str(workspace.folder):
        return None
    return Frozen(os.environ.get(SNAPSHOT, ""), os.environ.get(POSITION, ""))
