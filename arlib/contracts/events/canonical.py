"""One byte sequence for one meaning: the JSON that is hashed, and the hash.

Keys are sorted by code point, text is Unicode NFC, there is no white space, and there are no floats: money is whole
minor units. Two programs that agree on the values agree on the bytes, on every database.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from arlib.errors import ContractError
from arlib.money import LARGEST_MINOR


def canonical_json(value: object) -> str:
    """The one text of a value made of mappings, lists, text, whole numbers, yes/no and nothing.

    Raises:
        ContractError: a float, a type JSON does not have, a number beyond int64, or text that is not Unicode.

    >>> canonical_json({"b": [1, None], "a": "é", "on": True})
    '{"a":"é","b":[1,null],"on":true}'
    >>> canonical_json(0.1)
    Traceback (most recent call last):
        ...
    arlib.errors.ContractError: canonical JSON: a float has no single text
      next step: Give whole minor units, or the decimal as text.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def content_hash(value: object) -> str:
    """SHA-256 of the canonical JSON, in hex: what an approval is bound to.

    >>> content_hash({"a": 1, "b": 2}) == content_hash({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def normalised(text: str) -> str:
    """Text in Unicode NFC, without what a database cannot keep.

    Raises:
        ContractError: a NUL character or half of a surrogate pair.
    """
    if "\x00" not in text and text.isascii():
        return text  # most texts: ids, dates, English
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ContractError(
            "text holds a character that cannot be kept", where="canonical JSON", next_step="Remove control characters."
        )
    return unicodedata.normalize("NFC", text)


def _plain(value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return normalised(value)
    if isinstance(value, int):
        if abs(value) > 2 * LARGEST_MINOR:
            raise ContractError(f"{value} does not fit into 64 bits", where="canonical JSON")
        return value
    if isinstance(value, float):
        raise ContractError(
            "a float has no single text",
            where="canonical JSON",
            next_step="Give whole minor units, or the decimal as text.",
        )
    if isinstance(value, Mapping):
        return _object(value)
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    raise ContractError(f"{type(value).__name__} is not a JSON type", where="canonical JSON")


def _object(value: Mapping[Any, object]) -> dict[str, Any]:
    plain = {normalised(str(key)): _plain(v) for key, v in value.items()}
    if len(plain) != len(value) or not all(isinstance(key, str) for key in value):
        raise ContractError("two keys are the same text, or a key is not text", where="canonical JSON")
    return plain
