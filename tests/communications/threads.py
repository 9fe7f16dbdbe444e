"""The messages of ``unseen_eleventh.toml`` and ``unseen_twelfth.toml``: each right one, and the wrong ones like it.

Written, like the batches of ``unseen.py``, from the meaning of the codes alone.
"""

from __future__ import annotations

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

_NONE_KNOWN: dict[str, Any] = {
    "terms": "net 30", "credits": [], "payments": [], "disputes": [], "promises": [], "touches": [], "inbound": [],
    "approvals": [], "payment_plan": None,
}  # fmt: skip


def ledger(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The sender's policy and the register of a batch."""
    raw = _raw(name)
    register = {
        account: row | {"invoices": row["documents"], "credits": row["credit_notes"]}
        for account, row in raw["customers"].items()
    }
    return {"sender": raw["sender"], "reps": raw["reps"]}, register


def threads(name: str) -> list[dict[str, Any]]:
    """Records with ``expected``, the codes each must be given, and ``maybe``, those it may be given."""
    raw = _raw(name)
    right = {row["id"]: _record(row, raw["customers"]) for row in raw["message"]}
    return [*right.values(), *(_changed(right[row["like"]], row, n) for n, row in enumerate(raw["fault"], 1))]


def _raw(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / f"unseen_{name}.toml").read_text("utf-8"))


def _record(row: dict[str, Any], customers: dict[str, Any]) -> dict[str, Any]:
    customer = {k: v for k, v in customers[row["account"]].items() if k not in ("documents", "credit_notes")}
    facts = _NONE_KNOWN | {"as_of": row["sent_at"][:10], "customer": customer | {"account_id": row["account"]}}
    return {"language": customer["language"], "template": None, "expected": set(), "maybe": set()} | row | {
        "account_id": row["account"], "body": row["body"].strip(), "facts": facts | row["facts"],
    }  # fmt: skip


def _changed(right: dict[str, Any], row: dict[str, Any], number: int) -> dict[str, Any]:
    record = deepcopy(right)
    for old, new in row.get("instead", ()):
        assert old in record["body"] + record["subject"], old
        record |= {part: record[part].replace(old, new) for part in ("subject", "body")}
    changes = {k: v for k, v in row.items() if k not in ("like", "codes", "maybe", "instead", "facts")}
    facts = record["facts"] | {"as_of": (record | changes)["sent_at"][:10]} | row.get("facts", {})
    return record | changes | {
        "id": f"{row['like']}-{number}", "facts": facts, "expected": set(row["codes"]),
        "maybe": set(row.get("maybe", ())),
    }  # fmt: skip
