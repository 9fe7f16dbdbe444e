"""One write path: once, in turn, whole or not at all, and nobody overwrites anybody."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from arlib.contracts.events import undo
from arlib.errors import ArlibError, ParameterError
from arlib.store.journal import (
    Anchor,
    ConflictError,
    OtherContentError,
    RefusedError,
    append,
    append_all,
    head,
    read_events,
    read_stream,
    stream_versions,
    verify,
)
from store.journal.making import NOON, make

RECORDED = datetime(2026, 3, 2, 13, tzinfo=UTC)


def test_what_was_recorded_comes_back_as_it_was_said(place: str):
    said = make("promise_made", "E-1", contact="Ms Ann Poe — “Annie”\n2nd line")
    recorded = append(place, said, clock=lambda: RECORDED)
    assert read_events(place) == (recorded,)
    assert (recorded.event, recorded.seq, recorded.recorded_at) == (said, 1, RECORDED)
    assert recorded.versions == {"promise:PR-1": 1, "account:A-1": 1, "item:INV-1": 1}
    assert head(place) == Anchor(1, recorded.hash)


def test_a_journal_nobody_wrote_to_is_empty_and_holds(place: str):
    assert (head(place).seq, read_events(place), verify(place).holds) == (0, (), True)
    assert stream_versions(place, ["item:INV-1"]) == {"item:INV-1": 0}


def test_submitting_a_decision_again_gives_the_first_record_and_adds_nothing(place: str):
    first = append(place, make("touch", "E-1"), clock=lambda: RECORDED)
    again = append(place, make("touch", "E-1"), clock=lambda: RECORDED + timedelta(days=1))
    assert again == first
    assert (first.was_there, again.was_there) == (False, True)
    assert head(place).seq == 1


def test_a_retry_is_recognised_although_the_stream_has_moved_on_since(place: str):
    append(place, make("touch", "E-1"), based_on=0)
    append(place, make("note", "E-2"))
    assert append(place, make("touch", "E-1"), based_on=0).was_there


def test_one_id_for_two_contents_is_refused(place: str):
    append(place, make("touch", "E-1", summary="She called."))
    with pytest.raises(OtherContentError, match="another content, as touch at place 1"):
        append(place, make("touch", "E-1", summary="He called."))
    with pytest.raises(OtherContentError):
        append(place, make("note", "E-1"))


def test_several_events_are_recorded_all_or_none(place: str):
    append(place, make("touch", "E-1"))
    with pytest.raises(OtherContentError):
        append_all(place, [make("note", "E-2"), make("note", "E-1")])
    assert [r.event.event_id for r in read_events(place)] == ["E-1"]
    both = append_all(place, [make("note", "E-2"), make("note", "E-3")])
    assert [r.seq for r in both] == [2, 3]


def test_a_check_inside_the_transaction_can_still_stop_it(place: str):
    def changed() -> None:
        raise ArlibError("the balance is another one now")

    with pytest.raises(ArlibError, match="balance"):
        append(place, make("touch"), check=changed)
    assert head(place).seq == 0


def test_naming_a_stream_the_event_is_not_about_is_a_bad_call(place: str):
    with pytest.raises(ParameterError, match="does not belong to item:INV-9"):
        append(place, make("touch"), based_on={"item:INV-9": 0})
    with pytest.raises(ParameterError, match="same event_id"):
        append_all(place, [make("touch", "E-1"), make("note", "E-1")])


# Two people, one invoice ------------------------------------------------------------------------------

ABOUT_ONE_INVOICE = (
    "promise_made", "dispute_opened", "plan_agreed", "match_accepted", "match_rejected", "match_held",
    "write_off_requested", "note",
)  # fmt: skip
ABOUT_ONE_ACCOUNT = (
    "touch", "tier_overridden", "priority_judged", "account_paused", "account_assigned", "alias_learned",
    "refund_requested", "master_data_requested", "letter_drafted", "alert_raised",
)  # fmt: skip
CASE_IDS = {
    "promise_made": "promise_id", "dispute_opened": "dispute_id", "plan_agreed": "plan_id",
    "alert_raised": "alert_id", "write_off_requested": "request_id", "refund_requested": "request_id",
    "master_data_requested": "request_id", "letter_drafted": "request_id",
}  # fmt: skip
PAIRS = [(*pair, "item:INV-1") for pair in itertools.product(ABOUT_ONE_INVOICE, repeat=2)]
PAIRS += [(*pair, "account:A-1") for pair in itertools.product(ABOUT_ONE_ACCOUNT, repeat=2)]


def test_of_two_decisions_on_one_thing_the_second_is_shown_both_whatever_they_are(place: str):
    version = {"item:INV-1": 0, "account:A-1": 0}
    for mine, hers, stream in PAIRS:
        seen = {stream: version[stream]}
        first = append(place, _fresh(hers, f"{hers}-before-{mine}", actor="Bo Lind", reason="was first"), based_on=seen)
        version |= first.versions
        second = _fresh(mine, f"{mine}-after-{hers}")
        with pytest.raises(ConflictError) as told:
            append(place, second, based_on=seen)
        assert (told.value.yours, told.value.theirs) == (second, (first,))
        assert f"{hers} by Bo Lind" in str(told.value)
        assert f"{mine} by Ines Caro" in str(told.value)
    assert verify(place).events == len(PAIRS)  # of every pair exactly one was recorded


def test_after_a_second_look_the_decision_is_recorded(place: str):
    append(place, make("note"))
    with pytest.raises(ConflictError):
        append(place, make("match_held"), based_on=0)
    assert append(place, make("match_held"), based_on=stream_versions(place, ["item:INV-1"])).seq == 2


def _fresh(kind: str, event_id: str, **changes: object):
    own = {CASE_IDS[kind]: event_id} if kind in CASE_IDS else {}
    return make(kind, event_id, **own | changes)


def test_the_conflict_names_every_stream_that_was_looked_at(place: str):
    append(place, make("note"))
    with pytest.raises(ConflictError) as told:
        append(place, make("promise_made"), based_on={"promise:PR-1": 0, "account:A-1": 1, "item:INV-1": 0})
    assert (told.value.stream, told.value.seen, told.value.current) == ("item:INV-1", 0, 1)


# What must fit --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "following"),
    [
        ("promise_made", "promise_withdrawn"),
        ("promise_made", "promise_judged"),
        ("dispute_opened", "dispute_changed"),
        ("dispute_opened", "dispute_closed"),
        ("plan_agreed", "plan_ended"),
        ("alert_raised", "alert_acknowledged"),
    ],
)
def test_what_follows_needs_what_it_follows(place: str, opening: str, following: str):
    with pytest.raises(RefusedError, match="there is no"):
        append(place, make(following))
    append(place, make(opening))
    with pytest.raises(RefusedError, match="account_id is not that of the case"):
        append(place, make(following, account_id="A-2"))
    assert append(place, make(following)).seq == 2


@pytest.mark.parametrize("kind", ["promise_made", "dispute_opened", "plan_agreed", "alert_raised", "letter_drafted"])
def test_a_case_is_opened_once_and_again_after_an_undo(place: str, kind: str):
    first = append(place, make(kind)).event
    with pytest.raises(RefusedError, match="recorded already, under another event id"):
        append(place, make(kind))
    append(place, _undone(first))
    assert append(place, make(kind)).seq == 3


def test_a_closed_dispute_is_changed_no_more_until_its_closing_is_undone(place: str):
    append(place, make("dispute_opened"))
    closed = append(place, make("dispute_closed")).event
    with pytest.raises(RefusedError, match="is over already"):
        append(place, make("dispute_changed"))
    append(place, _undone(closed))
    assert append(place, make("dispute_changed")).seq == 4


def _undone(event, **changes: object):
    said = {"event_id": f"undo-{event.event_id}", "actor": "Ines Caro", "role": "analyst", "reason": "a mistake"}
    return undo(event, **said | {"effective_at": NOON + timedelta(hours=1)} | changes)


def test_an_event_is_undone_once_and_not_before_it_took_effect(place: str):
    touch = make("touch", "E-1")
    with pytest.raises(RefusedError, match="there is no event"):
        append(place, _undone(touch))
    append(place, touch)
    with pytest.raises(RefusedError, match="before it took effect"):
        append(place, _undone(touch, effective_at=NOON - timedelta(minutes=1)))
    append(place, _undone(touch))
    with pytest.raises(RefusedError, match="is undone already"):
        append(place, _undone(touch, event_id="E-3"))


def test_an_undo_belongs_to_the_streams_of_what_it_undoes(place: str):
    append(place, make("touch", "E-1"))
    with pytest.raises(RefusedError, match="belongs_to"):
        append(place, make("undone", belongs_to=["account:A-2"]))
    append(place, make("undone"))
    assert [r.event.kind for r in read_stream(place, "account:A-1")] == ["touch", "undone"]


@pytest.mark.parametrize("kind", ["run_published", "file_imported"])
def test_what_has_left_the_house_cannot_be_undone(place: str, kind: str):
    done = append(place, make(kind, "E-1")).event
    with pytest.raises(RefusedError, match="left the house"):
        append(place, make("undone", belongs_to=done.streams()))


def test_an_erasure_cannot_be_recorded_without_erasing(place: str):
    append(place, make("touch"))
    with pytest.raises(RefusedError, match="by an erasure only"):
        append(place, make("personal_data_erased", role="manager"))


def test_half_of_the_answers_lost_and_resubmitted_up_to_five_times_leave_each_effect_once(place: str):
    decisions = [make("note", f"E-{n}", text=f"Note {n}") for n in range(60)]
    for n, decision in enumerate(decisions):
        for _ in range(1 + (n % 2) * (1 + n % 5)):
            append(place, decision)
    assert [r.event for r in read_events(place)] == decisions
