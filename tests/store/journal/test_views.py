"""State is a fold of the events, as of a day and as it was known at a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, DISPUTES, MESSAGES, PROMISES, TOUCHES, check
from arlib.contracts.events import KINDS, Event, undo
from arlib.store.journal import JournalError, append, append_all, head, read_events, read_view, view_of
from arlib.store.journal.rows import GENESIS, Recorded
from store.journal.making import NOON, PAYLOADS, approve, execute, make

TODAY = NOON.date()


def recorded(events: list[Event], *, at: datetime = NOON) -> tuple[Recorded, ...]:
    """Events as if they had been recorded in this order."""
    return tuple(Recorded(n, e, {}, {}, at, "x", GENESIS, GENESIS) for n, e in enumerate(events, start=1))


def day(number: int) -> datetime:
    return NOON + timedelta(days=number)


def taken_back(event: Event, on: int) -> Event:
    return undo(event, event_id=f"undo-{event.event_id}", actor="Bo Lind", role="analyst",
                effective_at=day(on), reason="a mistake")  # fmt: skip


def test_every_frame_has_its_columns_and_types_whatever_was_recorded():
    frames = [name for name in dir(view_of((), as_of=TODAY)) if isinstance(_frame((), name), pd.DataFrame)]
    assert len(frames) >= 16
    full = _one_of_everything()
    for name in frames:
        none, some = _frame((), name), _frame(full, name)
        assert len(none) == 0
        assert len(some) > 0, name
        assert none.dtypes.to_dict() == some.dtypes.to_dict(), name


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_is_a_typed_frame(kind: str):
    none = view_of((), as_of=TODAY).of(KINDS[kind])
    some = view_of(recorded([make(kind)]), as_of=TODAY).of(KINDS[kind])
    assert len(some) == (0 if kind == "undone" else 1)
    assert none.dtypes.to_dict() == some.dtypes.to_dict()
    assert set(PAYLOADS[kind]) <= set(some.columns)


def _frame(events: tuple[Recorded, ...], name: str) -> object:
    return None if name.startswith("_") else getattr(view_of(events, as_of=TODAY), name)


def _one_of_everything() -> tuple[Recorded, ...]:
    letter, write_off = make("letter_drafted"), make("write_off_requested")
    answered = [approve(letter), execute(letter), approve(write_off), execute(write_off)]
    left_out = {"undone", "letter_drafted", "letter_sent", "write_off_requested", "request_approved",
                "request_refused", "request_executed", "personal_data_erased"}  # fmt: skip
    return recorded([letter, write_off, *(make(k) for k in KINDS if k not in left_out), *answered])


def test_activity_frames_are_what_the_rules_read():
    view = view_of(_one_of_everything(), as_of=TODAY)
    tables = {"touches": TOUCHES, "messages": MESSAGES, "promises": PROMISES, "disputes": DISPUTES,
              "allocations": ALLOCATIONS, "adjustments": ADJUSTMENTS}  # fmt: skip
    for name, schema in tables.items():
        frame = getattr(view, name)
        assert check(frame, schema) == (), name
        assert list(frame.columns) == list(schema.columns), name


def test_a_reply_is_a_contact_inwards_and_a_letter_is_one_outwards_with_its_text():
    letter = make("letter_drafted", follow_up_on="2026-03-09")
    view = view_of(recorded([letter, execute(letter, sent_at="2026-03-02T07:00"), make("reply")]), as_of=TODAY)
    assert sorted(view.touches["direction"]) == ["in", "out"]
    message = view.messages.iloc[0]
    assert (message["message_id"], message["body"], message["sent_at"].hour) == ("L-1", "Dear Ms Poe, ...", 7)
    assert view.touches.set_index("direction")["follow_up_on"]["out"] == pd.Timestamp("2026-03-09")


def test_a_letter_that_only_was_drafted_is_no_contact():
    assert view_of(recorded([make("letter_drafted")]), as_of=TODAY).touches.empty


def test_a_bounced_letter_says_so():
    letter = make("letter_drafted")
    events = [letter, execute(letter), make("letter_bounced", effective_at=day(1))]
    assert view_of(recorded(events), as_of=TODAY).touches["outcome"].tolist() == ["sent"]
    later = view_of(recorded(events), as_of=day(1).date())
    assert later.touches["outcome"].tolist() == ["bounced"]
    assert later.requests["status"].tolist() == ["bounced"]


def test_a_dispute_is_as_it_was_last_changed_until_it_is_closed():
    events = recorded([
        make("dispute_opened"),
        make("dispute_changed", effective_at=day(1), amount_minor=10_00, owner="Bo Lind"),
        make("dispute_closed", effective_at=day(2)),
    ])  # fmt: skip
    seen = [view_of(events, as_of=day(n).date()).disputes.iloc[0] for n in range(3)]
    assert [row["amount_minor"] for row in seen] == [12_00, 10_00, 10_00]
    assert [row["owner"] for row in seen] == ["Ines Caro", "Bo Lind", "Bo Lind"]
    assert [pd.isna(row["closed_on"]) for row in seen] == [True, True, False]


def test_an_undone_match_leaves_its_allocation_and_the_reversal_each_on_its_day():
    match = make("match_accepted")
    view = view_of(recorded([match, taken_back(match, 3)]), as_of=day(3).date())
    rows = view.allocations[["amount_minor", "effective_date"]].to_dict("records")
    assert rows == [
        {"amount_minor": 49_00, "effective_date": pd.Timestamp(TODAY)},
        {"amount_minor": -49_00, "effective_date": pd.Timestamp(day(3).date())},
    ]
    assert view.adjustments["amount_minor"].sum() == 0
    assert (
        view_of(recorded([match, taken_back(match, 3)]), as_of=day(2).date()).allocations["amount_minor"].sum() == 49_00
    )


@pytest.mark.parametrize(
    ("then", "last_word"),
    [([], "undone"), (["match_held"], "held"), (["match_accepted"], "accepted")],
)
def test_an_undone_match_is_told_as_undone_until_somebody_decides_anew(then: list[str], last_word: str):
    match = make("match_accepted")
    events = [
        match,
        taken_back(match, 1),
        *(make(kind, "LATER", effective_at=day(2), item_ids=match.item_ids) for kind in then),
    ]
    decisions = view_of(recorded(events), as_of=day(2).date()).match_decisions
    items = [" ".join(match.item_ids)]
    assert decisions[decisions["item_ids"].isin(items)]["decision"].tolist() == [last_word]
    assert view_of(recorded(events), as_of=TODAY).match_decisions["decision"].tolist() == ["accepted"]


def test_an_undone_match_does_not_outweigh_the_same_match_accepted_by_somebody_else():
    one, other = make("match_accepted"), make("match_accepted", "OTHER", match_id="M-2", effective_at=day(1))
    events = recorded([one, other, taken_back(one, 2)])
    assert view_of(events, as_of=day(2).date()).match_decisions["match_id"].tolist() == ["M-2"]


def test_a_rejection_that_was_undone_is_as_if_it_had_never_been():
    wrong = make("match_rejected")
    assert len(view_of(recorded([wrong, taken_back(wrong, 1)]), as_of=day(1).date()).match_decisions) == 0


def test_a_write_off_adjusts_the_ledger_when_it_is_executed_not_when_it_is_approved():
    request = make("write_off_requested")
    events = [request, approve(request, effective_at=day(1)), execute(request, effective_at=day(2))]
    seen = [view_of(recorded(events), as_of=day(n).date()) for n in range(3)]
    assert [view.adjustments["amount_minor"].sum() for view in seen] == [0, 0, 5_00]
    assert [view.requests["status"].item() for view in seen] == ["open", "approved", "executed"]


def test_an_override_a_pause_and_an_assignment_last_as_long_as_they_say():
    events = recorded([
        make("tier_overridden", until="2026-03-05"), make("account_paused", until="2026-03-05"),
        make("account_assigned"), make("account_assigned", owner="", effective_at=day(2)),
    ])  # fmt: skip
    at = {n: view_of(events, as_of=date(2026, 3, n)) for n in (3, 5, 6)}
    assert [len(at[n].tier_overrides) for n in (3, 5, 6)] == [1, 1, 0]
    assert [len(at[n].pauses) for n in (3, 5, 6)] == [1, 1, 0]
    assert [len(at[n].assignments) for n in (3, 5, 6)] == [1, 0, 0]


def test_the_last_word_on_a_payer_name_counts():
    events = recorded([make("alias_learned"), make("alias_learned", account_id="A-2", effective_at=day(1))])
    assert view_of(events, as_of=TODAY).aliases["account_id"].tolist() == ["A-1"]
    assert view_of(events, as_of=day(1).date()).aliases["account_id"].tolist() == ["A-2"]


def test_an_alert_is_there_once_with_who_acknowledged_it():
    view = view_of(recorded([make("alert_raised"), make("alert_acknowledged", actor="Bo Lind")]), as_of=TODAY)
    assert view.alerts["acknowledged_by"].tolist() == ["Bo Lind"]


def test_a_day_means_to_its_end_where_the_event_happened():
    late = recorded([make("touch", effective_at="2026-03-31T23:30:00-04:00")])
    assert len(view_of(late, as_of=date(2026, 3, 31)).touches) == 1
    assert len(view_of(late, as_of=date(2026, 3, 30)).touches) == 0
    assert len(view_of(late, as_of=datetime(2026, 4, 1, 3, 29, tzinfo=UTC)).touches) == 0


def test_what_was_recorded_late_counts_for_its_day_but_was_not_known_then(place: str):
    append(place, make("touch", "early"), clock=lambda: day(0))
    append(place, make("touch", "late"), clock=lambda: day(5))
    assert len(read_view(place, as_of=TODAY).touches) == 2
    assert read_view(place, as_of=TODAY, known_at=day(1)).touches["touch_id"].tolist() == ["early"]


def test_a_report_reads_one_frozen_place_whatever_is_recorded_meanwhile(place: str):
    append(place, make("touch", "E-1"))
    frozen = head(place)
    append(place, make("touch", "E-2"))
    assert read_view(place, as_of=TODAY, position=frozen).touches["touch_id"].tolist() == ["E-1"]
    assert read_view(place, as_of=TODAY, position=frozen).anchor == frozen
    with pytest.raises(JournalError, match="not what it was at place 2"):
        read_view(place, as_of=TODAY, position=type(frozen)(2, "0" * 64))


def test_an_account_is_one_page_and_can_be_searched(place: str):
    touch = make("touch", summary="Wants a copy of INV-1")
    append_all(place, [touch, make("dispute_opened"), make("note", account_id="A-2")])
    append(place, taken_back(touch, 0))
    view = read_view(place, as_of=TODAY)
    assert view.account("A-1")["kind"].tolist() == ["touch", "dispute_opened"]
    assert view.account("A-1")["is_undone"].tolist() == [True, False]
    assert view.search("COPY of inv-1")["kind"].tolist() == ["touch"]


def test_both_databases_give_the_same_frames(place: str):
    letter = make("letter_drafted", "L")
    append_all(place, [make("touch", "T"), make("promise_made", "P"), letter], clock=lambda: NOON)
    view = read_view(place, as_of=TODAY)
    expected = view_of(recorded([make("touch", "T"), make("promise_made", "P"), letter]), as_of=TODAY)
    for name in ("touches", "promises", "requests", "timeline"):
        pd.testing.assert_frame_equal(getattr(view, name), getattr(expected, name))


# Properties of the fold --------------------------------------------------------------------------------

MOVES = ("touch", "promise_made", "dispute_opened", "dispute_changed", "dispute_closed", "match_accepted",
         "tier_overridden", "account_assigned", "alias_learned", "goal_set")  # fmt: skip
STATE = ("disputes", "match_decisions", "tier_overrides", "assignments", "aliases", "goals")


@st.composite
def histories(draw) -> list[Event]:
    """Events at moments of their own, in the order of effect."""
    kinds = draw(st.lists(st.sampled_from(MOVES), min_size=1, max_size=7))
    own = {"promise_made": "promise_id", "dispute_opened": "dispute_id", "match_accepted": "match_id"}
    return [
        make(kind, f"E-{n}", effective_at=day(n), **({own[kind]: f"{kind}-{n}"} if kind in own else {}))
        for n, kind in enumerate(kinds)
    ]


def state(events: tuple[Recorded, ...], as_of: date) -> dict[str, pd.DataFrame]:
    view = view_of(events, as_of=as_of)
    frames = {name: getattr(view, name).drop(columns=["seq", "recorded_at"], errors="ignore") for name in STATE}
    return {name: f.sort_values(list(f.columns), ignore_index=True) for name, f in frames.items()}


@given(histories(), st.randoms(), st.integers(0, 9))
def test_the_order_of_recording_does_not_matter_only_the_order_of_effect(events: list[Event], chance, number: int):
    shuffled = events.copy()
    chance.shuffle(shuffled)
    _assert_same(state(recorded(events), day(number).date()), state(recorded(shuffled), day(number).date()))


@given(histories(), st.data())
def test_an_undone_event_leaves_the_state_as_if_it_had_never_been(events: list[Event], data):
    gone = data.draw(st.sampled_from(events))
    with_undo = state(recorded([*events, taken_back(gone, 20)]), day(20).date())
    decisions = with_undo["match_decisions"]  # that a match was undone is a decision of its own
    with_undo["match_decisions"] = decisions[decisions["decision"].ne("undone")].reset_index(drop=True)
    _assert_same(with_undo, state(recorded([e for e in events if e is not gone]), day(20).date()))


@given(histories(), st.data())
def test_before_it_was_undone_it_stood(events: list[Event], data):
    gone = data.draw(st.sampled_from(events))
    before, after = (view_of(recorded([*events, taken_back(gone, 20)]), as_of=day(n).date()) for n in (19, 20))
    assert [r.event for r in before.standing] == events
    assert [r.event for r in after.standing] == [e for e in events if e is not gone]


@given(histories(), st.integers(0, 9))
def test_what_takes_effect_later_does_not_change_the_day(events: list[Event], number: int):
    so_far = [e for e in events if e.effective_at.date() <= day(number).date()]
    assert [r.event for r in view_of(recorded(events), as_of=day(number).date()).standing] == so_far


def _assert_same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name in STATE:
        pd.testing.assert_frame_equal(one[name], other[name])


def test_reading_gives_what_was_appended(place: str):
    said = [make(kind) for kind in ("touch", "reply", "note", "goal_set", "policy_adopted", "run_published")]
    append_all(place, said)
    assert [r.event for r in read_events(place)] == said
