"""An event says who, when and why, and means the same bytes everywhere."""

from __future__ import annotations

import json
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.contracts import activity
from arlib.contracts.events import KINDS, Decision, canonical_json, content_hash, event_from, personal_fields, undo
from arlib.contracts.events.conversation import Channel, Outcome, Stage
from arlib.errors import ContractError
from store.journal.making import NOON, PAYLOADS, make

WHO_WHEN = ("event_id", "actor", "role", "effective_at")


def test_every_kind_has_an_example_here():
    assert set(PAYLOADS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_an_event_comes_back_from_its_own_words(kind: str):
    said = make(kind)
    fields = json.loads(canonical_json(said.model_dump(mode="json")))
    assert event_from(kind, said.version, fields) == said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("missing", WHO_WHEN)
def test_without_who_when_or_role_nothing_is_an_event(kind: str, missing: str):
    said = {k: v for k, v in make(kind).model_dump().items() if k not in (missing, "shown_hash")}
    with pytest.raises(ContractError, match=f"{missing}: Field required"):
        KINDS[kind](**said)


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if issubclass(kind, Decision)])
def test_a_decision_without_a_reason_is_refused(kind: str):
    for reason in ({}, {"reason": ""}):
        said = {k: v for k, v in make(kind).model_dump().items() if k not in ("reason", "shown_hash")}
        with pytest.raises(ContractError, match="reason"):
            KINDS[kind](**said | reason)


@pytest.mark.parametrize("kind", KINDS)
def test_every_event_belongs_to_a_stream(kind: str):
    streams = make(kind).streams()
    assert streams
    assert len(set(streams)) == len(streams)
    assert all(prefix and name for prefix, _, name in (s.partition(":") for s in streams))


def test_the_faults_of_an_event_are_told_together_and_without_what_was_given():
    with pytest.raises(ContractError) as told:
        make("promise_made", amount_minor=12.5, currency="EURO-secret", promised_date="20.3.2026")
    text = str(told.value)
    assert all(name in text for name in ("amount_minor", "currency", "promised_date", "3 field(s)"))
    assert "12.5" not in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_minor", 1.0),
        ("amount_minor", "100"),
        ("amount_minor", True),
        ("amount_minor", 0),
        ("amount_minor", 2**63),
        ("currency", "XXX"),
        ("promised_date", 20260320),
        ("effective_at", "2026-03-02T12:00"),
        ("effective_at", 1772452800),
        ("account_id", ""),
        ("account_id", "A-1\x1b[31m"),
        ("account_id", " A-1"),
        ("contact", "a\x00b"),
        ("contact", "\ud800"),
        ("colour", "red"),
    ],
)
def test_what_could_be_misread_is_refused(field: str, value: object):
    with pytest.raises(ContractError, match=field):
        make("promise_made", **{field: value})


def test_one_text_written_in_two_ways_is_one_text():
    composed, apart = "Café", unicodedata.normalize("NFD", "Café")
    assert make("note", "E-1", text=composed) == make("note", "E-1", text=apart)


def test_the_day_of_an_event_is_the_day_where_it_happened():
    late = make("touch", effective_at="2026-03-31T22:00:00-04:00")
    assert (late.effective_at.date().isoformat(), late.effective_at.astimezone(UTC).date().isoformat()) == (
        "2026-03-31",
        "2026-04-01",
    )


def test_names_and_what_people_said_can_be_erased_and_ids_cannot():
    assert personal_fields(KINDS["touch"]) == ("contact", "summary")
    assert personal_fields(KINDS["letter_drafted"]) == ("body", "subject", "to", "to_address")
    assert personal_fields(KINDS["match_accepted"]) == ()


def test_events_know_the_same_stages_channels_and_outcomes_as_the_tables():
    assert set(Stage.__args__) == set(activity.STAGES)
    assert set(Channel.__args__) == set(activity.CHANNELS)
    assert set(Outcome.__args__) == set(activity.OUTCOMES)


def test_a_kind_of_a_newer_program_is_named_not_guessed():
    with pytest.raises(ContractError, match="newer program"):
        event_from("touch", 2, {})
    with pytest.raises(ContractError, match="newer program"):
        event_from("teleported", 1, {})


def test_what_left_the_house_has_no_undo():
    with pytest.raises(ContractError, match="left the house"):
        undo(make("run_published"), event_id="E", actor="x", role="analyst", effective_at=NOON, reason="y")


# What is hashed -----------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
KEYS = TEXTS.map(lambda t: unicodedata.normalize("NFC", t))
LEAVES = st.none() | st.booleans() | st.integers(-(2**62), 2**62) | TEXTS
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=4) | st.dictionaries(KEYS, v, max_size=4), max_leaves=12)


@given(VALUES)
def test_canonical_json_says_what_was_said(value: object):
    assert canonical_json(json.loads(canonical_json(value))) == canonical_json(value)


@given(st.dictionaries(KEYS, VALUES, max_size=5), st.randoms())
def test_the_order_of_keys_changes_no_byte(value: dict, chance):
    names = list(value)
    chance.shuffle(names)
    assert canonical_json({n: value[n] for n in names}) == canonical_json(value)


@given(VALUES, VALUES)
def test_two_things_have_one_text_only_if_they_are_the_same(one: object, other: object):
    same = _normal(one) == _normal(other) and repr(_normal(one)) == repr(_normal(other))
    assert (canonical_json(one) == canonical_json(other)) == same
    assert (content_hash(one) == content_hash(other)) == same


def _normal(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_normal(v) for v in value]
    if isinstance(value, dict):
        return {k: _normal(value[k]) for k in sorted(value)}
    return value


@pytest.mark.parametrize(
    "value",
    [0.5, float("nan"), 1e400, {1: "x"}, {"a": 2.0}, datetime(2026, 1, 1, tzinfo=UTC), b"x", "\ud800", "a\x00", 2**80],
)
def test_what_has_no_single_text_is_refused(value: object):
    with pytest.raises(ContractError):
        canonical_json(value)


def test_two_keys_that_are_one_text_are_refused():
    with pytest.raises(ContractError, match="two keys"):
        canonical_json({"é": 1, unicodedata.normalize("NFD", "é"): 2})


def test_moving_a_sign_between_two_fields_changes_the_hash():
    assert content_hash({"a": "x|", "b": "y"}) != content_hash({"a": "x", "b": "|y"})
