"""Messages and replies written before the rules had seen them; the totals the review must keep to."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from arlib.communications import read_reply, registry_from, review, review_policy_from
from communications.fresh import batch, messages, policy_of, registry_of_batch
from communications.threads import ledger, threads
from communications.unseen import POLICY, REGISTRY, unseen

MECHANICAL_BLOCKERS = frozenset(["F1", "F2", "F3", "F4", "F6", "C5", "W3", "W4", "P2", "P5"])
JUDGEMENT = frozenset(["T1", "T2", "T3", "T4", "F7", "R7", "R8", "R9", "R10", "K2", "K4", "P1", "P3", "P4", "Q1"])
REPLIES = tomllib.loads((Path(__file__).parent / "unseen_replies.toml").read_text("utf-8"))["reply"]
BATCHES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
Marked = list[tuple[set[str], set[str]]]


@pytest.fixture(scope="module", params=BATCHES)
def marked(request: pytest.FixtureRequest) -> Marked:
    """Expected and found codes of each message of a batch."""
    if request.param in ("first", "second"):
        policy, registry = review_policy_from(POLICY), registry_from(REGISTRY)
        rows = unseen(request.param)
        return [(row["expected"], set(review(row, policy=policy, registry=registry).codes)) for row in rows]
    registry = registry_from(registry_of_batch(request.param))
    usual = policy_of(request.param)
    rules = review_policy_from(usual)
    found = []
    for row in messages(request.param):
        policy = rules if row["policy"] == usual else row["policy"]
        found.append((row["expected"], set(review(row, policy=policy, registry=registry).codes) - row["maybe"]))
    return found


def recall(marked: Marked, codes: frozenset[str]) -> float:
    wanted = sum(len(e & codes) for e, _ in marked)
    return sum(len(e & f & codes) for e, f in marked) / wanted if wanted else 1.0


def test_blockers_that_are_arithmetic_are_found_and_seldom_wrong(marked: Marked):
    hits = sum(len(e & f & MECHANICAL_BLOCKERS) for e, f in marked)
    said = sum(len(f & MECHANICAL_BLOCKERS) for _, f in marked)
    assert recall(marked, MECHANICAL_BLOCKERS) >= 0.95
    assert said - hits <= 1


def test_other_arithmetic_is_found(marked: Marked):
    named = frozenset().union(*(e for e, _ in marked)) - MECHANICAL_BLOCKERS - JUDGEMENT
    assert recall(marked, named) >= 0.95


def test_most_of_what_takes_judgement_is_found(marked: Marked):
    assert recall(marked, JUDGEMENT) >= 0.8


def test_clean_messages_are_left_alone(marked: Marked):
    assert [found for expected, found in marked if not expected and found] == []


@pytest.mark.parametrize("name", ["eleventh", "twelfth"])
def test_a_message_with_its_own_ledger_gets_exactly_its_codes(name: str):
    policy, registry = ledger(name)
    rules, register = review_policy_from(policy), registry_from(registry)
    found = {m["id"]: set(review(m, policy=rules, registry=register).codes) - m["maybe"] for m in threads(name)}
    assert {m["id"]: found[m["id"]] for m in threads(name) if found[m["id"]] != m["expected"]} == {}


FRESH = [
    pytest.param(row, row.get("answers", answers), row.get("day", day), id=f"{name}-{row['text'][:40]}")
    for name, answers, day in (
        ("third", "HF-20834, GBP 1,450.00 open", "2026-09-15T09:40"),
        ("fourth", "2612-0077, GBP 1,275.60 open", "2027-02-17T09:40"),
        ("fifth", "2612-0077, GBP 1,275.60 open", "2027-02-17T09:40"),
        *((name, "CP-1024, GBP 918.40 open", "2026-06-10T09:40") for name in (*BATCHES[5:], "tenth", "thirteenth")),
    )
    for row in batch(name)["reply"]
]


@pytest.mark.parametrize(("row", "answers", "day"), FRESH)
def test_a_fresh_reply_is_read_as_it_was_meant(row: dict[str, Any], answers: str, day: str):
    reading = read_reply(row["text"], received_at=day, language=row["language"], context=answers)
    top = str(reading.dispositions[0]) if reading.dispositions else "none"
    assert top in (row["first"] or "none", *row.get("also", ()))
    assert row.get("fields", {}).items() <= dict(reading.fields).items()
    if "promise_with_date" not in (row["first"], *row.get("also", ())):
        assert "promise_with_date" not in reading.dispositions


@pytest.mark.parametrize("row", REPLIES, ids=lambda r: r["text"][:40])
def test_a_fresh_reply_is_read_right_and_no_promise_is_invented(row: dict[str, Any]):
    reading = read_reply(row["text"], received_at="2026-06-16T09:40", language=row["language"], context="NV-4471")
    assert row.get("fields", {}).items() <= dict(reading.fields).items()
    assert not set(row.get("not", ())) & set(reading.dispositions)
    if row["first"]:
        assert reading.dispositions[0] == row["first"]
    if row["first"] != "promise_with_date":
        assert "promise_with_date" not in reading.dispositions
