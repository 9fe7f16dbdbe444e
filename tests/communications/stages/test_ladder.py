from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from arlib.communications.stages import InvoiceState, next_step, stages_said
from arlib.communications.stages.ladder import PRESSING
from arlib.contracts.activity import DUNNING_STAGES
from arlib.policy.communications import CommunicationsPolicy, Window, Windows
from arlib.policy.letters import StagesPolicy

ISSUED, DUE = date(2026, 4, 1), date(2026, 5, 1)
RULES, STAGES = CommunicationsPolicy(), StagesPolicy(delivery_check_from=0, reminder_from=0)


def step(on: date, said: dict[str, date] | None = None, **changes) -> str:
    state = InvoiceState(ISSUED, DUE, said or {}, changes.pop("open_units", 900), changes.pop("broken", None))
    return next_step(state, as_of=on, rules=RULES, stages=changes.pop("stages", STAGES), **changes).stage


def test_an_invoice_is_asked_about_after_delivery_and_reminded_of_before_it_is_due():
    assert step(ISSUED + timedelta(days=3)) == "delivery_confirmation"
    assert step(DUE - timedelta(days=5), {"delivery_confirmation": ISSUED}) == "pre_due_reminder"


def test_small_invoices_are_not_asked_about_before_they_are_late():
    assert step(ISSUED + timedelta(days=3), stages=StagesPolicy(), open_units=4_999) == ""
    assert step(ISSUED + timedelta(days=3), stages=StagesPolicy(), open_units=5_000) == "delivery_confirmation"


def test_an_invoice_due_today_is_not_late():
    assert step(DUE, {"pre_due_reminder": DUE - timedelta(days=5)}) == ""
    assert step(DUE + timedelta(days=1)) == "late_inquiry"


def test_however_late_it_is_the_first_step_is_the_inquiry():
    assert step(DUE + timedelta(days=400)) == "late_inquiry"


def test_a_policy_that_leaves_a_step_out_cannot_make_us_skip_it():
    loose = CommunicationsPolicy(windows=Windows(final_notice=Window(counts_from="due_date", from_day=45)))
    state = InvoiceState(ISSUED, DUE, {"late_inquiry": DUE + timedelta(days=3)}, 900)
    found = next_step(state, as_of=DUE + timedelta(days=90), rules=loose, stages=STAGES)
    assert found.stage == "firmer_pressure"


def test_what_reached_nobody_promotes_nothing():
    touches = [("late_inquiry", DUE + timedelta(days=2), outcome) for outcome in ("bounced", "no_answer", "voicemail")]
    assert stages_said(touches) == {}


def test_a_closed_dispute_takes_the_invoice_one_stage_back():
    touches = [("late_inquiry", DUE + timedelta(days=2), "sent"), ("firmer_pressure", DUE + timedelta(days=20), "sent")]
    assert set(stages_said(touches, disputes_closed_on=[DUE + timedelta(days=30)])) == {"late_inquiry"}


def test_a_broken_promise_brings_the_stage_it_came_from_back_at_once():
    said = {"late_inquiry": DUE + timedelta(days=2)}
    assert step(DUE + timedelta(days=8), said) == ""
    assert step(DUE + timedelta(days=8), said, broken=DUE + timedelta(days=7)) == "late_inquiry"


def test_a_slow_payer_who_heard_too_little_is_reminded_of_the_same_stage_earlier():
    said = {"late_inquiry": DUE + timedelta(days=2), "firmer_pressure": DUE + timedelta(days=20)}
    assert step(DUE + timedelta(days=26), said) == ""
    assert step(DUE + timedelta(days=26), said, owes_a_contact=True) == "firmer_pressure"


def test_a_final_notice_is_never_repeated():
    said = {stage: DUE + timedelta(days=20 * n) for n, stage in enumerate(PRESSING, 1)}
    assert step(DUE + timedelta(days=200), said, owes_a_contact=True) == ""


@given(
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from(["sent", "bounced", "no_answer", "delivered"])), max_size=40)
)
def test_following_the_ladder_never_skips_a_stage_and_never_takes_two_at_once(days: list[tuple[int, str]]):
    """Whatever the days between two looks and whatever came of each contact."""
    today, touches = ISSUED, []
    for wait, outcome in days:
        today += timedelta(days=wait)
        said = stages_said(touches)
        stage = step(today, said)
        if not stage:
            continue
        below = PRESSING[: PRESSING.index(stage)] if stage in PRESSING else ()
        assert set(below) <= set(said)
        reached = max((DUNNING_STAGES.index(s) for s in said), default=-1)
        assert DUNNING_STAGES.index(stage) >= reached
        assert stage not in PRESSING or today > DUE
        touches.append((stage, today, outcome))
