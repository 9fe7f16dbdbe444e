"""A change to the policy as one more dated revision of its file: nothing that was written before is touched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from arlib.errors import PolicyError
from arlib.policy.load import load_policy
from arlib.policy.model import Policy

Changes = Mapping[str, Mapping[str, Any]]
"""Section -> key -> value."""


def with_revision(text: str, changes: Changes, *, effective_from: date, reason: str) -> str:
    """The text of a policy file with a revision at its end.

    Args:
        text: The file as it is.
        changes: What changes.
        effective_from: From which day on.
        reason: Why.

    Raises:
        PolicyError: nothing changes, no reason, an unknown key, or a value out of range.

    >>> new = with_revision("version = '1'", {"tiers": {"high_over_days": 75}}, effective_from=date(2026, 7, 1),
    ...                     reason="Earlier action.")
    >>> load_policy(new, as_of=date(2026, 7, 1)).tiers.high_over_days, load_policy(new, as_of=date(2026, 6, 30)).version
    (75, '1')
    >>> load_policy(new).version
    '2'
    """
    keys = [(f"{section}.{key}", value) for section, given in changes.items() for key, value in given.items()]
    if not keys:
        raise PolicyError("nothing is changed", where="policy", next_step="Change a number first.")
    if not reason.strip():
        raise PolicyError("a reason is missing", where="policy", next_step="Write why, in one sentence.")
    told = json.dumps(" ".join(reason.split()), ensure_ascii=False)  # a JSON string in one line is a TOML string
    named = [f"{name} = {_toml(value)}" for name, value in keys]
    version = json.dumps(next_version(load_policy(text, as_of=effective_from).version), ensure_ascii=False)
    lines = ["", "[[revision]]", f"effective_from = {effective_from.isoformat()}", f"reason = {told}",
             f"version = {version}", *named]  # fmt: skip
    revised = text.rstrip("\n") + "\n" + "\n".join(lines) + "\n"
    load_policy(revised, as_of=effective_from)
    return revised


def section_text(policy: Policy, section: str) -> str:
    """A section of a policy as its file says it, to be copied and changed.

    >>> print(section_text(load_policy(""), "tiers"))
    [tiers]
    medium_from_days = 60
    high_over_days = 90
    """
    values = policy.model_dump(mode="json")[section]
    return "\n".join([f"[{section}]", *(f"{key} = {_toml(value)}" for key, value in values.items())])


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(part)}' for key, part in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def next_version(version: str) -> str:
    """The name of the version after one.

    >>> next_version("1"), next_version("2026.3"), next_version("spring")
    ('2', '2026.4', 'spring.1')
    """
    head, dot, tail = version.rpartition(".")
    return f"{head}{dot}{int(tail) + 1}" if tail.isdigit() else f"{version}.1"
