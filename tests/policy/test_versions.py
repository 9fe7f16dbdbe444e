"""The versions of a policy file, and the way back to one of them."""

from __future__ import annotations

from datetime import date

import pytest

from arlib.errors import PolicyError
from arlib.policy import load_policy
from arlib.policy.revise import with_revision
from arlib.policy.versions import versions_of, way_back

FILE = """
version = "1"

[[revision]]
effective_from = 2026-10-01
version = "2"
reason = "Fewer calls."
tiers.high_over_days = 80
priority.age_most = 25
"""


def test_each_version_names_what_it_changed_before_and_after():
    first, second = versions_of(FILE)
    assert (first.reason, dict(first.changed)) == ("", {})
    assert (second.effective_from, second.reason) == (date(2026, 10, 1), "Fewer calls.")
    assert second.changed["tiers.high_over_days"] == (90, 80)


def test_put_back_the_numbers_of_an_earlier_version_are_in_force_again_and_both_stay_in_the_file():
    day = date(2026, 10, 30)
    text = with_revision(FILE, way_back(FILE, "1", as_of=day), effective_from=day, reason="Too many missed.")
    assert way_back(text, "1", as_of=day) == {}
    assert load_policy(text, as_of=day).tiers == load_policy("").tiers
    assert load_policy(text, as_of=date(2026, 10, 29)).tiers.high_over_days == 80
    assert [v.policy.version for v in versions_of(text)] == ["1", "2", "3"]


def test_people_and_tables_are_put_back_as_they_were():
    staffed = '[approvals]\npeople = [{ name = "Ines Caro", login = "ines", role = "manager" }]\n'
    text = f"{staffed}[[revision]]\neffective_from = 2026-10-01\nversion = '2'\napprovals.people = []\n"
    day = date(2026, 10, 30)
    again = with_revision(text, way_back(text, "1", as_of=day), effective_from=day, reason="She is back.")
    assert [p.name for p in load_policy(again, as_of=day).approvals.people] == ["Ines Caro"]


def test_an_unknown_version_names_those_there_are():
    with pytest.raises(PolicyError, match=r"there is no version '7'\n.*One of 1, 2\."):
        way_back(FILE, "7", as_of=date(2026, 10, 30))


def test_what_a_revision_cannot_say_is_left_to_the_file():
    text = '[[revision]]\neffective_from = 2026-10-01\nversion = "2"\nreporting_currency = "USD"\n'
    with pytest.raises(PolicyError, match="reporting_currency cannot be put back by a command"):
        way_back(text, "1", as_of=date(2026, 10, 30))
