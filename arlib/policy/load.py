"""Read a policy file, apply the revisions in force on a day, and name every mistake."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources
from typing import Any, cast

from pydantic import BaseModel, ValidationError

from arlib.errors import PolicyError
from arlib.policy.model import Policy

DEFAULT_POLICY_TEXT = resources.files("arlib.policy").joinpath("default.toml").read_text(encoding="utf-8")


def load_policy(text: str | None = None, *, as_of: date | None = None, where: str = "policy.toml") -> Policy:
    """A policy from TOML text, with every revision whose day has come by ``as_of``.

    Args:
        text: TOML; ``None`` takes the default policy.
        as_of: Day the policy is wanted for; ``None`` applies all revisions.
        where: Name of the file for messages.

    Raises:
        PolicyError: not TOML, an unknown key (the valid ones are listed), or a value out of range.

    >>> load_policy().tiers.high_over_days
    90
    >>> load_policy("[tiers]\\nhihg_over_days = 80")
    Traceback (most recent call last):
        ...
    arlib.errors.PolicyError: policy.toml: unknown key tiers.hihg_over_days
      next step: Did you mean high_over_days? Valid keys of tiers: high_over_days, medium_from_days.
    """
    tree, revisions = _read(text, where)
    for revision in revisions:
        if as_of is None or revision["effective_from"] <= as_of:
            tree = _revised(tree, revision)
    return _validated(tree, where)


def read_versions(text: str, *, where: str = "policy.toml") -> list[tuple[Policy, str]]:
    """The policy after each revision of its file, with the revision's reason; the one before any revision first.

    Args:
        text: TOML.
        where: Name of the file for messages.

    Raises:
        PolicyError: as :func:`load_policy`.
    """
    tree, revisions = _read(text, where)
    read = [(_validated(tree, where), "")]
    for revision in revisions:
        tree = _revised(tree, revision)
        read.append((_validated(tree, where), str(revision.get("reason", ""))))
    return read


def policy_from(policy: Policy | Mapping[str, Any] | None, *, section: str | None = None) -> Policy:
    """A policy from what a caller may hand in: a Policy, a mapping of overrides, or nothing.

    Args:
        policy: ``None`` takes the default; a mapping is nested like the file.
        section: Where flat keys belong, for example ``"reconciliation"`` lets a caller
            pass ``{"tolerance_minor": 5}``.

    >>> policy_from({"tolerance_minor": 5}, section="reconciliation").reconciliation.tolerance_minor
    5
    """
    if isinstance(policy, Policy):
        return policy
    overrides = dict(policy or {})
    if section:
        flat = {k: overrides.pop(k) for k in list(overrides) if k not in Policy.model_fields}
        overrides = _merged(overrides, {section: flat} if flat else {})
    return _validated(_merged(tomllib.loads(DEFAULT_POLICY_TEXT), overrides), "policy")


def policy_hash(policy: Policy) -> str:
    """SHA-256 of the policy in canonical JSON: what a report names.

    >>> len(policy_hash(load_policy()))
    64
    """
    canonical = json.dumps(policy.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _read(text: str | None, where: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        tree = tomllib.loads(DEFAULT_POLICY_TEXT if text is None else text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"not valid TOML: {error}", where=where, next_step="Correct that line.") from None
    return tree, _revisions(tree.pop("revision", []), where)


def _revised(tree: Mapping[str, Any], revision: Mapping[str, Any]) -> dict[str, Any]:
    return _merged(tree, {k: v for k, v in revision.items() if k != "reason"})


def _revisions(found: object, where: str) -> list[dict[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(r, dict) for r in found):
        raise PolicyError("revision must be written as [[revision]]", where=where, next_step="Use double brackets.")
    revisions = cast(list[dict[str, Any]], found)
    undated = [i for i, r in enumerate(revisions, 1) if type(r.get("effective_from")) is not date]
    if undated:
        raise PolicyError(
            f"revision {undated[0]} has no day effective_from",
            where=where,
            next_step="Add effective_from = 2026-07-01 (no quotes).",
        )
    return sorted(revisions, key=lambda r: r["effective_from"])


def _merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(result.get(key), Mapping)
        result[key] = _merged(result[key], value) if both else value
    return result


def _validated(tree: Mapping[str, Any], where: str) -> Policy:
    try:
        return Policy.model_validate(tree)
    except ValidationError as error:
        raise _as_policy_error(error, where) from None


def _as_policy_error(error: ValidationError, where: str) -> PolicyError:
    unknown = [e for e in error.errors() if e["type"] == "extra_forbidden"]
    if unknown:
        *path, key = (str(p) for p in unknown[0]["loc"])
        valid = sorted(_section_at(path).model_fields)
        near = difflib.get_close_matches(key, valid, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        of = f" of {'.'.join(path)}" if path else ""
        return PolicyError(
            f"unknown key {'.'.join([*path, key])}",
            where=where,
            next_step=f"{hint}Valid keys{of}: {', '.join(valid)}.",
        )
    told = [(".".join(map(str, e["loc"])), e["msg"].removeprefix("Value error, ")) for e in error.errors()]
    lines = [f"{place or 'policy'}: {what}" for place, what in told]
    return PolicyError("; ".join(lines), where=where, next_step="Correct the value; default.toml shows a valid one.")


def _section_at(path: list[str]) -> type[BaseModel]:
    model: type[BaseModel] = Policy
    for part in path:
        inner = model.model_fields[part].annotation if part in model.model_fields else None
        if not (isinstance(inner, type) and issubclass(inner, BaseModel)):
            break
        model = inner
    return model
