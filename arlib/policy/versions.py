"""The versions a policy file holds: what each changed and why, and the way back to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from arlib.errors import PolicyError
from arlib.policy.load import read_versions
from arlib.policy.model import Policy

_NAMES_OF_A_VERSION = ("version", "effective_from", "revision")


@dataclass(frozen=True)
class Version:
    """One version of a policy.

    Attributes:
        policy: All its keys.
        reason: Why it was made; "" for the first one.
        changed: Key with its section -> value before and after.
    """

    policy: Policy
    reason: str
    changed: Mapping[str, tuple[Any, Any]]

    @property
    def effective_from(self) -> date:
        """The first day it is in force."""
        return self.policy.effective_from


def versions_of(text: str, *, where: str = "policy.toml") -> tuple[Version, ...]:
    """Every version a policy file holds, the first one first.

    Args:
        text: The file.
        where: Its name for messages.

    Raises:
        PolicyError: as :func:`arlib.policy.load_policy`.

    >>> file = '[[revision]]\\neffective_from = 2026-07-01\\nreason = "Earlier."\\ntiers.high_over_days = 75'
    >>> [(v.reason, dict(v.changed)) for v in versions_of(file)]
    [('', {}), ('Earlier.', {'tiers.high_over_days': (90, 75)})]
    """
    read = read_versions(text, where=where)
    first = Version(read[0][0], "", {})
    later = [Version(policy, why, _changed(before, policy)) for (before, _), (policy, why) in pairwise(read)]
    return (first, *later)


def way_back(text: str, version: str, *, as_of: date) -> dict[str, dict[str, Any]]:
    """What must change so that the numbers of an earlier version are in force again.

    Args:
        text: The policy file.
        version: Name of the version; of several with one name, the last.
        as_of: The day whose version is to be replaced.

    Returns:
        Section -> key -> value, for :func:`arlib.policy.revise.with_revision`; empty when nothing differs.

    Raises:
        PolicyError: there is no such version, or they differ in a key that stands in no section.
    """
    known = versions_of(text)
    wanted = [v.policy for v in known if v.policy.version == version]
    if not wanted:
        names = ", ".join(dict.fromkeys(v.policy.version for v in known))
        raise PolicyError(f"there is no version {version!r}", where="policy", next_step=f"One of {names}.")
    begun = [v.policy for v in known if v.effective_from <= as_of]
    back: dict[str, dict[str, Any]] = {}
    for name, (now, value) in _changed((begun or [known[0].policy])[-1], wanted[-1]).items():
        section, _, key = name.partition(".")
        if not key or not _can_be_revised(now, value):
            raise PolicyError(f"{name} cannot be put back by a command", where="policy",
                              next_step=f"Write a [[revision]] with {name} in policy.toml.")  # fmt: skip
        back.setdefault(section, {})[key] = value
    return back


def _can_be_revised(now: Any, value: Any) -> bool:
    if isinstance(value, dict):  # a revision adds to a table and replaces in it; it cannot take a row away
        return set(now or {}) <= set(value)
    return value is not None


def _changed(before: Policy, after: Policy) -> dict[str, tuple[Any, Any]]:
    old, new = _flat(before), _flat(after)
    return {name: (old.get(name), new[name]) for name in new if old.get(name) != new[name]}


def _flat(policy: Policy) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in policy.model_dump(mode="json").items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": part for key, part in value.items()}
        elif name not in _NAMES_OF_A_VERSION:
            flat[name] = value
    return flat
