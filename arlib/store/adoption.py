"""A policy version is adopted: one entry in the journal, then one more revision in the workspace's file."""

from __future__ import annotations

from collections.abc import Callable

from arlib.contracts.events import Event, PolicyAdopted
from arlib.policy import Policy, load_policy, policy_hash
from arlib.policy.revise import Changes, with_revision
from arlib.store.journal import Recorded, Writer
from arlib.store.lock import writing
from arlib.store.workspace import Workspace, write_policy


def adoption(
    workspace: Workspace,
    writer: Writer,
    changes: Changes,
    *,
    reason: str,
    completed: Callable[[Policy], Policy] = lambda policy: policy,
) -> PolicyAdopted:
    """The event that says that a changed policy is in force from the writer's day on; nothing is written yet.

    Args:
        workspace, writer, changes, reason: As for :func:`adopt_policy`.
        completed: What a desk adds to a policy file before it names its hash.

    Raises:
        PolicyError: nothing changes, no reason, or a value that is not valid.
    """
    text = with_revision(workspace.policy_text(), changes, effective_from=writer.day, reason=reason)
    policy = completed(load_policy(text, as_of=writer.day))
    keys = tuple(f"{section}.{key}" for section, given in changes.items() for key in given)
    return writer.event(
        PolicyAdopted, policy_hash=policy_hash(policy), policy_version=policy.version, changed_keys=keys,
        reason=" ".join(reason.split()),
    )  # fmt: skip


def adopt_policy(workspace: Workspace, writer: Writer, event: Event, changes: Changes) -> Recorded:
    """Record an adoption and add the revision to the policy file; the same event a second time changes nothing.

    The journal comes first: it refuses when somebody else changed the policy meanwhile. If the file then cannot be
    written, the entry is taken back.

    Args:
        workspace: Whose policy.
        writer: Records for the person at the desk.
        event: :func:`adoption` of the same changes.
        changes: Section -> key -> value.

    Raises:
        ConflictError: somebody was faster. BusyError: somebody holds the workspace.
        WorkspaceError, OSError: the file cannot be written; nothing was changed.
    """
    with writing(workspace, "a policy change"):
        done = writer.record(event)
        if done.was_there:
            return done
        try:
            before = workspace.policy_text()
            write_policy(workspace, with_revision(before, changes, effective_from=writer.day, reason=event.reason))
        except Exception:
            writer.undo(event.event_id, reason="The policy file could not be written.")
            raise
    return done
