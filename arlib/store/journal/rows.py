"""One recorded event: as a row of the database, as a link of the chain, and as the typed event it was.

Personal text is not in the row. The row holds a commitment, HMAC-SHA256 of the text under a random salt; salt and text
stand beside it and can be erased. Without the salt nobody can try out names against the commitment.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from arlib.contracts.events import (
    KINDS,
    Event,
    Request,
    canonical_json,
    event_from,
    moment_text,
    personal_fields,
    utc_text,
)

GENESIS = "0" * 64
LINK_FIELDS = (
    "seq", "event_id", "kind", "version", "streams", "based_on", "actor", "role", "effective_at", "recorded_at",
    "recorded_by", "reason", "payload", "prev_hash",
)  # fmt: skip
JSON_FIELDS = ("streams", "based_on", "payload")
Salted = Mapping[str, tuple[str, str]]
"""Field -> salt and text."""


@dataclass(frozen=True)
class Recorded:
    """An event and its place in the journal.

    Args:
        seq: Place in the journal, 1 for the first.
        event: What was said. Erased text is empty.
        versions: The version each stream has since this event.
        based_on: The versions its author had seen, where he said so.
        recorded_at: When it was written, UTC.
        recorded_by: The login that wrote it: of the database, or of the machine where the journal is a file.
        prev_hash: Hash of the event before.
        hash: SHA-256 of this link, ``prev_hash`` included.
        was_there: It had been recorded before; nothing was added now.
        erased: Personal fields that are gone, or that this login may not read.
    """

    seq: int
    event: Event
    versions: Mapping[str, int]
    based_on: Mapping[str, int]
    recorded_at: datetime
    recorded_by: str
    prev_hash: str
    hash: str
    was_there: bool = field(default=False, compare=False)
    erased: tuple[str, ...] = field(default=(), compare=False)


def row_of(
    event: Event,
    *,
    seq: int,
    versions: Mapping[str, int],
    based_on: Mapping[str, int],
    recorded_at: datetime,
    recorded_by: str,
    prev_hash: str,
) -> tuple[dict[str, Any], Salted]:
    """The row of an event, hash included, and the personal text that goes beside it."""
    payload = event.payload()
    salted = {n: (secrets.token_hex(16), payload[n]) for n in personal_fields(type(event)) if payload[n]}
    sealed = {n: {"sealed": commitment(n, salt, text)} for n, (salt, text) in salted.items()}
    row: dict[str, Any] = {
        "seq": seq,
        "event_id": event.event_id,
        "kind": event.kind,
        "version": event.version,
        "streams": canonical_json(versions),
        "based_on": canonical_json(based_on),
        "actor": event.actor,
        "role": event.role,
        "effective_at": moment_text(event.effective_at),
        "recorded_at": utc_text(recorded_at),
        "recorded_by": recorded_by,
        "reason": event.reason,
        "payload": canonical_json(payload | sealed),
        "prev_hash": prev_hash,
    }
    return row | {"hash": link_hash(row)}, salted


def commitment(name: str, salt: str, text: str) -> str:
    """What the chain keeps of a personal text: provable while the salt is there, meaningless afterwards."""
    return hmac.new(bytes.fromhex(salt), f"{name}\n{text}".encode(), hashlib.sha256).hexdigest()


def link_hash(row: Mapping[str, Any]) -> str:
    """The hash a row should have: SHA-256 of the canonical JSON of all its fields, the previous hash included.

    Raises:
        ValueError: a JSON column does not hold JSON.
    """
    link = {n: json.loads(row[n]) if n in JSON_FIELDS else row[n] for n in LINK_FIELDS}
    return hashlib.sha256(canonical_json(link).encode()).hexdigest()


def sealed_fields(payload: Mapping[str, Any]) -> dict[str, str]:
    """Personal fields of a payload and their commitments."""
    return {n: v["sealed"] for n, v in payload.items() if isinstance(v, dict) and set(v) == {"sealed"}}


def recorded_from(row: Mapping[str, Any], salted: Salted) -> Recorded:
    """The event of a row, its personal text put back in where it still exists.

    Raises:
        ContractError: a kind or version this program does not know.
    """
    payload = json.loads(row["payload"])
    sealed = sealed_fields(payload)
    erased = tuple(sorted(n for n in sealed if n not in salted))
    said = payload | {n: salted[n][1] if n in salted else "" for n in sealed}
    # a request proves itself by a hash of its text; with the text gone, the stored hash has to be taken as it is
    shown_hash = said.pop("shown_hash", None) if erased and _is_request(row["kind"]) else None
    envelope = {n: row[n] for n in ("event_id", "actor", "role", "effective_at", "reason")}
    event = event_from(row["kind"], row["version"], envelope | said)
    if shown_hash is not None:
        object.__setattr__(event, "shown_hash", shown_hash)
    return Recorded(
        seq=row["seq"],
        event=event,
        versions=json.loads(row["streams"]),
        based_on=json.loads(row["based_on"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        recorded_by=row["recorded_by"],
        prev_hash=row["prev_hash"],
        hash=row["hash"],
        erased=erased,
    )


def says_the_same(recorded: Recorded, event: Event) -> bool:
    """Whether an event was recorded before with this content; erased text cannot differ any more."""
    there, given = recorded.event, event
    if there.kind != given.kind or (recorded.erased == () and there != given):
        return False
    without = {*recorded.erased, "shown_hash"} if recorded.erased else set()
    return there.model_dump(mode="json", exclude=without) == given.model_dump(mode="json", exclude=without)


def _is_request(kind: str) -> bool:
    return kind in KINDS and issubclass(KINDS[kind], Request)
