"""Administration: policies, published runs, imports, and erasures."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from arlib.contracts.events.base import Decision, Event, Part
from arlib.contracts.events.fields import Count, Currency, Day, Digest, Key, Keys, Line, Minor


class PolicyAdopted(Decision):
    """A policy is in force from this moment on."""

    kind = "policy_adopted"
    policy_hash: Digest
    policy_version: Line = ""
    changed_keys: Keys = ()

    def streams(self) -> tuple[str, ...]:
        """There is one policy."""
        return ("policy:policy",)


class RunPublished(Event):
    """A report was published: what it was made from, by hash, and the place of the journal it read up to."""

    kind = "run_published"
    about: ClassVar = {"report": "report"}
    can_be_undone = False
    report: Key
    as_of: Day
    snapshot_id: Line = ""
    policy_hash: Line = ""
    code_hash: Line = ""
    page_sha256: Digest
    journal_seq: Count
    journal_hash: Digest


class ImportedMoney(Part):
    """What was accepted of a file, or not, in one currency."""

    state: Key
    currency: Currency
    rows: Count
    amount_minor: Minor


class FileImported(Event):
    """A file was read into the ledger.

    Args:
        import_id: Names it in the workspace's import log and in the names of files of rows set aside.
        file, sha256: What was read.
        file_kind, mapping: As what.
        records, accepted, set_aside, duplicates, pending: Rows of the file.
        added, already_there, conflicts: Rows of ledger tables.
        money: Per state and currency.
        snapshot_before, snapshot_id: The ledger before and after; equal when nothing was new.
    """

    kind = "file_imported"
    version: ClassVar[int] = 2
    about: ClassVar = {"file_kind": "import"}
    can_be_undone = False
    import_id: Key
    file: Line
    sha256: Digest
    file_kind: Key
    mapping: Line = ""
    records: Count = 0
    accepted: Count
    set_aside: Count
    duplicates: Count
    pending: Count = 0
    added: Count = 0
    already_there: Count = 0
    conflicts: Count = 0
    money: tuple[ImportedMoney, ...] = ()
    snapshot_before: Line = ""
    snapshot_id: Line = ""


class ErasedField(Part):
    """One value that is gone: the place of its event and the name of the field."""

    seq: Annotated[int, Field(ge=1)]
    field: Key


class PersonalDataErased(Decision):
    """Text about a person was erased on request; the chain keeps the proof that something stood there."""

    kind = "personal_data_erased"
    about: ClassVar = {"account_id": "account"}
    can_be_undone = False
    account_id: Key
    erased: tuple[ErasedField, ...]
