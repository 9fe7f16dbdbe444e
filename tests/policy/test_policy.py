from __future__ import annotations

import tomllib
from datetime import date

import pytest
from pydantic import BaseModel

from arlib.errors import PolicyError
from arlib.policy import DEFAULT_POLICY_TEXT, Policy, load_policy, policy_from, policy_hash

REVISED = """
[tiers]
high_over_days = 90

[[revision]]
effective_from = 2026-07-01
reason = "The board asked for earlier action."
tiers.high_over_days = 75

[[revision]]
effective_from = 2026-10-01
tiers.high_over_days = 80
"""


def test_the_default_file_says_what_the_model_defaults_to():
    assert load_policy() == Policy.model_validate(tomllib.loads(DEFAULT_POLICY_TEXT))
    assert load_policy().tiers == Policy().tiers
    assert load_policy().reconciliation == Policy().reconciliation


def test_every_key_of_the_model_stands_in_the_default_file():
    tree = tomllib.loads(DEFAULT_POLICY_TEXT)
    assert _missing_keys(Policy, tree) == []


def _missing_keys(model: type[BaseModel], tree: dict, path: str = "") -> list[str]:
    missing = []
    for name, field in model.model_fields.items():
        inner = field.annotation
        if name not in tree:
            # only a key that is empty by default may be left out
            missing += [path + name] if field.get_default() not in (None, "", ()) else []
        elif isinstance(inner, type) and issubclass(inner, BaseModel):
            missing += _missing_keys(inner, tree[name], f"{path}{name}.")
    return missing


def test_a_revision_holds_from_its_day_on():
    def edge(day: date) -> int:
        return load_policy(REVISED, as_of=day).tiers.high_over_days

    assert [edge(date(2026, 6, 30)), edge(date(2026, 7, 1)), edge(date(2026, 10, 1))] == [90, 75, 80]


def test_an_unknown_key_lists_the_valid_ones_of_its_section():
    listed = r"unknown key tiers\.high(?s:.*)Valid keys of tiers: high_over_days, medium_from_days"
    with pytest.raises(PolicyError, match=listed):
        load_policy("[tiers]\nhigh = 3")


def test_an_unknown_section_lists_the_valid_ones():
    with pytest.raises(PolicyError, match=r"unknown key teirs(?s:.*)Did you mean tiers"):
        load_policy("[teirs]\nhigh = 3")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[tiers", "not valid TOML"),
        ("[tiers]\nhigh_over_days = 'ninety'", "tiers.high_over_days"),
        ("[tiers]\nhigh_over_days = 10\nmedium_from_days = 60", "must not be below"),
        ("[[revision]]\ntiers.high_over_days = 3", "no day effective_from"),
        ("[revision]\ntiers.high_over_days = 3", r"\[\[revision\]\]"),
        ("rates = [{ currency = 'USD', day = 2026-01-01, rate = '-1' }]", "rates"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(text, reason):
    with pytest.raises(PolicyError, match=reason):
        load_policy(text)


def test_a_caller_may_pass_only_what_differs():
    policy = policy_from({"tiers": {"high_over_days": 120}})
    assert (policy.tiers.high_over_days, policy.tiers.medium_from_days) == (120, 60)


def test_flat_keys_belong_to_the_section_named():
    assert policy_from({"tolerance_minor": 5}, section="reconciliation").reconciliation.tolerance_minor == 5


def test_a_policy_in_use_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        load_policy().tiers.high_over_days = 3  # type: ignore[misc]


def test_the_hash_depends_on_every_value_and_on_nothing_else():
    assert policy_hash(load_policy()) == policy_hash(load_policy(DEFAULT_POLICY_TEXT + "\n# a comment\n"))
    assert policy_hash(load_policy()) != policy_hash(policy_from({"tiers": {"high_over_days": 91}}))
