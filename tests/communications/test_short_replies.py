"""Replies of one line: what each is, and the many that name a day and promise nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from arlib.communications import read_reply

LINES = tomllib.loads((Path(__file__).parent / "replies_short.toml").read_text("utf-8"))


def kinds(text: str, language: str) -> list[str]:
    reading = read_reply(
        text, received_at="2027-02-17T09:40", language=language, context="2612-0077, GBP 1,275.60 open"
    )
    return [str(d) for d in reading.dispositions]


@pytest.mark.parametrize("group", LINES["short"], ids=lambda g: f"{g['language']}-{g['kind']}")
def test_a_short_reply_is_read_by_what_it_says(group: dict[str, str]):
    read = {text: kinds(text, group["language"])[:1] for text in group["texts"]}
    assert {text: found for text, found in read.items() if found != [group["kind"]]} == {}


@pytest.mark.parametrize("group", LINES["no_promise"], ids=lambda g: g["language"])
def test_a_day_beside_a_word_for_paying_is_no_promise_yet(group: dict[str, str]):
    assert [t for t in group["texts"] if "promise_with_date" in kinds(t, group["language"])] == []


@pytest.mark.parametrize("group", LINES["no_promise_in_june"], ids=lambda g: g["language"])
def test_what_was_or_what_others_do_on_a_day_is_no_promise(group: dict[str, str]):
    read = {
        text: read_reply(
            text, received_at="2026-06-10T09:40", language=group["language"], context="CP-1024, GBP 918.40 open"
        )
        for text in group["texts"]
    }
    assert [text for text, reading in read.items() if "promise_with_date" in reading.dispositions] == []
