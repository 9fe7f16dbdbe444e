"""Administration: policies, published runs, imports, and erasures."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from arlib.contracts.events.base import Decision, Event, Part
from arlib.contracts.events.fields import Count, Day, Digest, Key, Keys, Line


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


class FileImported(Event):
    """A file was read into the ledger."""

    kind = "file_imported"
    about: ClassVar = {"file_kind": "import"}
    can_be_undone = False
    import_id: Key
    file: Line
    sha256: Digest
    file_kind: Key
    accepted: Count
    set_aside: Count
    duplicates: Count
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
