"""Whom a report does not name: the people at a customer, where the policy masks names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from arlib.ledger import Ledger
from arlib.policy import Policy

SOMEBODY = "the contact"


def hidden_people(ledger: Ledger, policy: Policy) -> Mapping[str, Sequence[str]]:
    """The people of each account that a report does not name; nobody where the policy shows names.

    Args:
        ledger: The book: people stand among contacts, and where somebody was reached or promised.
        policy: ``[report] mask_names``.
    """
    if not policy.report.mask_names:
        return {}
    told = [
        ledger.contacts[["account_id", "name"]],
        *(frame[["account_id", "contact"]].rename(columns={"contact": "name"})
          for frame in (ledger.touches, ledger.promises)),
    ]  # fmt: skip
    known = pd.concat(told, ignore_index=True).drop_duplicates()
    known = known[known["name"].ne("")]
    return {str(account): sorted(own, key=len, reverse=True) for account, own in known.groupby("account_id")["name"]}


def without_people(text: str, people: Sequence[str]) -> str:
    """A sentence with every one of these people called :data:`SOMEBODY`.

    >>> without_people("Frau Ute Dorn was contacted; Ute Dorn answered", ["Frau Ute Dorn", "Ute Dorn"])
    'the contact was contacted; the contact answered'
    """
    return re.sub("|".join(map(re.escape, people)), SOMEBODY, text) if people else text
