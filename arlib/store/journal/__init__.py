"""The journal: the append-only record of what people did. One write path, one hash chain, two databases.

::

    append(workspace, Touch(...))                  one write path; a retry records nothing new
    desk.record(desk.event(Touch, ...))            the same from a desk: who, when and what was seen are filled in
    read_view(workspace, as_of=day).promises       state is a fold: as of a day, as it was known at a moment
    verify(workspace, anchor=printed_head)         the first broken link, with its place
"""

from arlib.store.journal.append import append, append_all, approval_rules, utc_now
from arlib.store.journal.approvals import ApprovalRules, Limit, rules_of
from arlib.store.journal.backup import Backup, backup, restore
from arlib.store.journal.chain import Breach, Verification, verify
from arlib.store.journal.erasure import Erasure, erase
from arlib.store.journal.errors import ApprovalError, ConflictError, JournalError, OtherContentError, RefusedError
from arlib.store.journal.location import Location, journal_location
from arlib.store.journal.reading import Anchor, head, read_event, read_events, read_stream, stream_versions
from arlib.store.journal.recording import Recording, journal_on
from arlib.store.journal.roles import install_roles, roles_sql
from arlib.store.journal.rows import Recorded
from arlib.store.journal.sqlite import write_ahead_is_safe
from arlib.store.journal.transfer import Transfer, export_journal, import_journal
from arlib.store.journal.views import JournalView, read_view, view_of
from arlib.store.journal.writer import Writer, person_here

__all__ = [
    "Anchor",
    "ApprovalError",
    "ApprovalRules",
    "Backup",
    "Breach",
    "ConflictError",
    "Erasure",
    "JournalError",
    "JournalView",
    "Limit",
    "Location",
    "OtherContentError",
    "Recorded",
    "Recording",
    "RefusedError",
    "Transfer",
    "Verification",
    "Writer",
    "append",
    "append_all",
    "approval_rules",
    "backup",
    "erase",
    "export_journal",
    "head",
    "import_journal",
    "install_roles",
    "journal_location",
    "journal_on",
    "person_here",
    "read_event",
    "read_events",
    "read_stream",
    "read_view",
    "restore",
    "roles_sql",
    "rules_of",
    "stream_versions",
    "utc_now",
    "verify",
    "view_of",
    "write_ahead_is_safe",
]
