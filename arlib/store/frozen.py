"""One snapshot, one place of the journal and one policy for a whole run: every notebook of it reads the same, whatever
is written meanwhile.

A run hands them to its kernels by the environment, so that a notebook need not ask for them and cannot forget to.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from arlib.errors import WorkspaceError
from arlib.store.workspace import Workspace

FOLDER, SNAPSHOT, POSITION = "ARLIB_FROZEN_WORKSPACE", "ARLIB_FROZEN_SNAPSHOT", "ARLIB_FROZEN_POSITION"
POLICY = "ARLIB_FROZEN_POLICY"


@dataclass(frozen=True)
class Frozen:
    """What a run reads: a ledger snapshot, the journal up to a place (``seq:hash``), and a copy of the policy's file.

    An empty ``policy_path`` means the workspace's own.
    """

    snapshot_id: str
    position: str
    policy_path: str = ""

    def environment(self, workspace: Workspace) -> dict[str, str]:
        """The variables that tell a kernel."""
        read = {SNAPSHOT: self.snapshot_id, POSITION: self.position, POLICY: self.policy_path}
        return {FOLDER: str(workspace.folder), **read}

    def policy_text(self, workspace: Workspace) -> str:
        """The policy's text.

        Raises:
            WorkspaceError: it cannot be read.
        """
        if not self.policy_path:
            return workspace.policy_text()
        try:
            return Path(self.policy_path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise WorkspaceError("the kept policy cannot be read", where=self.policy_path) from None


def frozen_for(workspace: Workspace) -> Frozen | None:
    """What the run around this process has frozen for a workspace; ``None`` at a person's desk."""
    if os.environ.get(FOLDER, "") != str(workspace.folder):
        return None
    return Frozen(os.environ.get(SNAPSHOT, ""), os.environ.get(POSITION, ""), os.environ.get(POLICY, ""))
