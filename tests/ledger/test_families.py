from __future__ import annotations

import pytest

from arlib.contracts import ACCOUNTS, require
from arlib.errors import ContractError
from arlib.ledger import with_family
from drawn import frame


def accounts(drawing: str):
    return require(frame(drawing), ACCOUNTS)


def test_a_grandchild_stands_under_the_head_of_the_family():
    result = with_family(
        accounts("""
        account_id | name   | parent_id
        A          | Head   |
        B          | Middle | A
        C          | Leaf   | B
    """)
    )
    assert result["family_id"].tolist() == ["A", "A", "A"]
    assert result["family_name"].tolist() == ["Head", "Head", "Head"]


def test_a_parent_outside_the_book_is_a_family_of_its_own_number():
    result = with_family(
        accounts("""
        account_id | name | parent_id
        B          | Leaf | GROUP-9
    """)
    )
    assert result[["family_id", "family_name"]].values.tolist() == [["GROUP-9", "GROUP-9"]]


def test_parents_in_a_circle_are_named():
    with pytest.raises(ContractError, match="A -> B -> A"):
        with_family(
            accounts("""
            account_id | name | parent_id
            A          | One  | B
            B          | Two  | A
        """)
        )
