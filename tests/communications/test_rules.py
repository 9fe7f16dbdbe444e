"""One policy, whatever form it comes in."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from arlib.communications import review_policy_from
from arlib.contracts.activity import STAGES
from arlib.errors import PolicyError
from arlib.policy import DEFAULT_POLICY_TEXT, Policy, load_policy
from arlib.policy.communications import CommunicationsPolicy, RequiredParts, Windows


def test_the_commented_default_says_the_same_as_the_model():
    assert load_policy().communications == CommunicationsPolicy()


def test_every_key_of_the_section_is_written_in_the_default_file():
    written = tomllib.loads(DEFAULT_POLICY_TEXT)["communications"]
    assert set(written) == set(CommunicationsPolicy.model_fields)


def test_every_stage_says_what_it_must_contain():
    assert set(RequiredParts.model_fields) == set(STAGES)
    assert set(Windows.model_fields) <= set(STAGES)


def test_a_policy_its_section_and_nothing_are_taken_as_they_are():
    assert review_policy_from(Policy()) == review_policy_from(None) == review_policy_from(CommunicationsPolicy())


def test_the_json_format_is_read_out_of_its_sentences():
    found = review_policy_from(
        {
            "stage_windows": {
                "late_inquiry": "from 3 days after the due date of at least one invoice named",
                "final_notice": "from 60 days after the due date, with firmer_pressure on record, "
                "deadline 5 to 9 days ahead",
                "statement": "calendar days 2 to 5 of the month",
                "reply": "no window",
            },
            "required": {"statement": "R1 R2 (R10 when a credit is open)"},
            "required_short_channels": {"chat": "R1 R2 and one of R5/R6; nothing for replies"},
            "r7_must_be_dated": ["final_notice"],
            "touch_cap": {"max": 3, "days": 10, "counts": "dunning stages only"},
            "hours": {"start": "09:00", "end": "17:30"},
            "threats": {"publicity": "never", "legal_steps": "only with approval 'legal' on the account"},
            "concessions": {"analyst": "plan of up to 4 instalments on balances up to 5000"},
        }
    )
    assert found.windows.late_inquiry.from_day == 3
    assert (found.windows.final_notice.from_day, found.windows.final_notice.deadline_days) == (60, (5, 9))
    assert (found.windows.statement.from_day, found.windows.statement.to_day) == (2, 5)
    assert found.required.statement == ("R1", "R2", "R10")
    assert found.required_short.chat.not_for == ("reply",)
    assert found.next_step_dated == ("final_notice",)
    assert (found.touch_cap, found.touch_cap_days) == (3, 10)
    assert f"{found.hours.start:%H:%M}-{found.hours.end:%H:%M}" == "09:00-17:30"
    assert (found.threats.publicity.from_stage, found.threats.legal_steps.approval) == ("never", "legal")
    assert (found.concessions.plan_max_instalments, found.concessions.plan_max_balance) == (4, 5000)


def test_what_the_json_format_leaves_out_keeps_the_default():
    assert review_policy_from({"stage_windows": {}}) == CommunicationsPolicy()


def test_an_unknown_key_of_the_policy_file_names_the_valid_ones():
    with pytest.raises(PolicyError, match="touch_cap"):
        review_policy_from({"touch_capp": 3})


def test_a_later_stage_may_not_start_before_an_earlier_one():
    with pytest.raises(PolicyError, match="later stage"):
        review_policy_from({"windows": {"firmer_pressure": {"counts_from": "due_date", "from_day": 0}}})


def test_every_line_of_the_communications_section_has_a_comment_above_its_group():
    text = Path(load_policy.__code__.co_filename).with_name("default.toml").read_text("utf-8")
    section = text[text.index("[communications]") :]
    groups = [g for g in section.split("\n\n") if g.startswith("[communications")]
    assert all("#" in g or g.startswith("[communications.windows.final_notice]") for g in groups[1:])
