"""Account families: the head of a group stands for all its members, by one switch."""

from __future__ import annotations

import pandas as pd

from arlib.errors import ContractError


def with_family(accounts: pd.DataFrame) -> pd.DataFrame:
    """Add ``family_id`` and ``family_name``: the topmost account above each account, or itself.

    Args:
        accounts: ACCOUNTS frame; reads ``account_id name parent_id``. A parent that is not in the frame
            is a family of its own id.

    Raises:
        ContractError: parents form a circle; the accounts on it are named.

    >>> from arlib.contracts import example
    >>> with_family(example("accounts"))["family_id"].tolist()
    ['A-1', 'A-1']
    """
    parent = dict(zip(accounts["account_id"], accounts["parent_id"], strict=True))
    names = dict(zip(accounts["account_id"], accounts["name"], strict=True))
    head = {account: _head_of(account, parent) for account in parent}
    family = accounts["account_id"].map(head).astype("str")
    family_name = family.map(names).fillna(family).astype("str")
    return accounts.assign(family_id=family, family_name=family_name)


def _head_of(account: str, parent: dict[str, str]) -> str:
    seen = [account]
    while isinstance(above := parent.get(seen[-1]), str) and above:
        if above in seen:
            raise ContractError(
                f"families form a circle: {' -> '.join([*seen, above])}",
                where="accounts",
                next_step="Correct parent_id of one of them.",
            )
        seen.append(above)
    return seen[-1]
