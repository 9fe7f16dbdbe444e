"""A second person, the right role, exactly what was shown, in time, within the limits; asked where it is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from arlib.contracts.events import RequestRefused, answer_fields, undo
from arlib.errors import ArlibError, ContractError
from arlib.store.journal import (
    ApprovalError,
    ApprovalRules,
    Limit,
    OtherContentError,
    append,
    head,
    read_view,
    stream_versions,
)
from store.journal.making import NOON, approve, execute, make

KINDS = ("write_off_requested", "refund_requested", "letter_drafted", "master_data_requested")


@pytest.fixture(params=KINDS)
def request_kind(request: pytest.FixtureRequest) -> str:
    return request.param


def at(days: float = 0):
    return lambda: NOON + timedelta(days=days)


@pytest.fixture
def asked(place: str, request_kind: str):
    """A request that was just recorded."""
    return append(place, make(request_kind), clock=at()).event


def refused(place: str, answer, match: str, **how) -> None:
    before = head(place)
    with pytest.raises(ApprovalError, match=match):
        append(place, answer, clock=how.pop("clock", at()), **how)
    assert head(place) == before


def test_asked_approved_and_executed_by_two_people(place: str, asked):
    append(place, approve(asked), clock=at(1))
    append(place, execute(asked), clock=at(2))
    row = read_view(place, as_of=NOON.date()).requests.iloc[0]
    assert (row["status"], row["answered_by"]) == ("sent" if asked.kind == "letter_drafted" else "executed", "Bo Lind")


def test_nobody_approves_his_own_request_in_whatever_role_or_spelling(place: str, asked):
    for actor, role in (("Ines Caro", "approver"), ("Ines Caro", "manager"), (" ines  CARO".strip(), "approver")):
        refused(place, approve(asked, actor=actor, role=role), "a second person is needed")


@pytest.mark.parametrize("role", ["analyst", "auditor", "system"])
def test_only_approvers_and_managers_answer(place: str, asked, role: str):
    refused(place, approve(asked, role=role), f"the role {role} may not answer requests")


def test_something_else_than_what_was_shown_is_neither_approved_nor_executed(place: str, asked):
    refused(place, approve(asked, shown_hash="0" * 64), "something else was shown")
    append(place, approve(asked), clock=at())
    refused(place, execute(asked, shown_hash="0" * 64), "something else was shown")


def test_a_changed_request_is_another_request(place: str, asked):
    changed = make(asked.kind, reason=asked.reason, account_id="A-2")
    assert changed.shown_hash != asked.shown_hash
    refused(place, approve(changed, account_id="A-1"), "something else was shown")


def test_the_hash_of_what_is_shown_cannot_be_made_up(request_kind: str):
    with pytest.raises(ContractError, match="is not the hash of this request"):
        make(request_kind, shown_hash="0" * 64)


def test_an_approval_lapses_by_the_clock_of_the_journal_not_by_what_the_caller_says(place: str, asked):
    refused(place, approve(asked, effective_at=NOON), "it lapsed on 2026-03-09 12:00 UTC", clock=at(7.1))
    append(place, approve(asked), clock=at(6.9))
    refused(place, execute(asked, effective_at=NOON), "it lapsed", clock=at(7.1))


def test_a_request_may_lapse_earlier_but_not_later_than_the_rules_say(place: str, request_kind: str):
    early = append(place, make(request_kind, request_id="R-1", expires_at=NOON + timedelta(hours=1)), clock=at()).event
    late = append(place, make(request_kind, request_id="R-2", expires_at=NOON + timedelta(days=99)), clock=at()).event
    refused(place, approve(early), "lapsed", clock=at(0.1))
    refused(place, approve(late), "lapsed", clock=at(8))


def test_nothing_is_executed_twice(place: str, asked):
    append(place, approve(asked), clock=at())
    done = execute(asked, event_id="done")
    append(place, done, clock=at())
    refused(place, execute(asked), "it was executed already")
    assert append(place, done, clock=at()).was_there  # the same submission again is the same event, not a second one
    with pytest.raises(OtherContentError):
        append(place, execute(asked, event_id="done", actor="Somebody Else"), clock=at())


def test_nothing_is_executed_that_nobody_approved_or_somebody_refused(place: str, asked):
    refused(place, execute(asked), "nobody has approved it")
    said = {"event_id": "no", "actor": "Bo Lind", "role": "approver", "effective_at": NOON, "reason": "too much"}
    append(place, RequestRefused(**said, **answer_fields(asked)), clock=at())
    refused(place, approve(asked, actor="Eva Moss", role="manager"), "it was refused")
    refused(place, execute(asked), "it was refused")


def test_an_approval_of_one_request_does_not_serve_another(place: str, asked):
    append(place, approve(asked), clock=at())
    refused(place, execute(asked, request_id="WO-99"), "there is no such request")
    refused(place, execute(asked, account_id="A-2"), "another account")


def test_a_request_that_was_taken_back_is_gone_and_an_executed_one_stays(place: str, asked):
    back = {"actor": "Ines Caro", "role": "analyst", "effective_at": NOON, "reason": "not needed"}
    append(place, undo(asked, event_id="back", **back), clock=at())
    refused(place, approve(asked), "taken back")
    again = append(place, make(asked.kind), clock=at()).event
    append(place, approve(again), clock=at())
    append(place, execute(again), clock=at())
    with pytest.raises(ArlibError, match="it was executed"):
        append(place, undo(again, event_id="too late", **back), clock=at())


def test_a_letter_is_sent_and_everything_else_is_executed(place: str):
    letter = append(place, make("letter_drafted"), clock=at()).event
    append(place, approve(letter), clock=at())
    wrong = execute(make("master_data_requested", request_id="L-1"), shown_hash=letter.shown_hash)
    refused(place, wrong, "a letter is sent")


def test_only_the_items_that_were_approved_are_changed(place: str):
    asked = append(place, make("write_off_requested"), clock=at()).event
    append(place, approve(asked), clock=at())
    refused(place, execute(asked, item_ids=("INV-1", "INV-2")), "other items")


def test_what_is_executed_is_looked_at_once_more_inside_the_transaction(place: str, asked):
    append(place, approve(asked), clock=at())

    def paid_since() -> None:
        raise ApprovalError("the invoice was paid since")

    refused(place, execute(asked), "paid since", check=paid_since)


def test_where_roles_are_known_nobody_claims_another(place: str, asked):
    rules = ApprovalRules(people={"Bo Lind": "analyst", "Eva Moss": "approver", "Ines Caro": "analyst"})
    refused(place, approve(asked), "Bo Lind does not have the role approver", rules=rules)
    refused(place, approve(asked, actor="Nobody"), "does not have the role", rules=rules)
    assert append(place, approve(asked, actor="Eva Moss"), clock=at(), rules=rules).seq == 2


def test_one_person_approves_once(place: str, asked):
    append(place, approve(asked), clock=at())
    refused(place, approve(asked, actor="bo lind"), "approved it already")


# Limits ------------------------------------------------------------------------------------------------

RULES = ApprovalRules(other_limit=Limit(approver=100, manager=500))  # whole euros per customer and 30 days
ON = {"limits": RULES}


def agree(place: str, number: int, amount: int, *, role: str = "approver", day: float = 0, **changes):
    """Ask, approve and execute a write-off of some cents on a day."""
    lines = changes.pop("lines", [{"item_id": f"INV-{number}", "amount_minor": amount}])
    said = {"request_id": f"WO-{number}", "lines": lines, "effective_at": NOON + timedelta(days=day)}
    request = append(place, make("write_off_requested", **said | changes), clock=at(day), rules=RULES).event
    append(place, approve(request, role=role), clock=at(day), rules=RULES)
    return append(place, execute(request), clock=at(day), rules=RULES)


@pytest.mark.parametrize(("amount", "role", "why"), [
    (100_00, "approver", ""),
    (100_01, "approver", "needs a manager"),
    (100_01, "manager", ""),
    (500_01, "manager", "beyond every limit"),
])  # fmt: skip
def test_each_role_agrees_up_to_its_limit(place: str, amount: int, role: str, why: str):
    if why:
        with pytest.raises(ApprovalError, match=why):
            agree(place, 1, amount, role=role)
    else:
        assert agree(place, 1, amount, role=role).seq == 3


SPLITS = {
    "two requests on one day": [{"day": 0}, {"day": 0}],
    "over two weeks": [{"day": 0}, {"day": 14}],
    "on the thirtieth day": [{"day": 0}, {"day": 30}],
    "two items": [{"day": 0}, {"day": 1, "lines": [{"item_id": "INV-7", "amount_minor": 60_00}]}],
    "two accounts of one customer": [{"customer_id": "C-1"}, {"customer_id": "C-1", "account_id": "A-2"}],
    "back-dated": [{"day": 0}, {"day": 1, "effective_at": NOON - timedelta(days=300)}],
    "post-dated": [{"day": 0}, {"day": 1, "effective_at": NOON + timedelta(days=300)}],
    "the first one back-dated": [{"day": 0, "effective_at": NOON - timedelta(days=300)}, {"day": 1}],
    "asked by two analysts": [{"actor": "Ines Caro"}, {"actor": "Tom Reed"}],
    "many small ones": [{"lines": [{"item_id": f"I-{n}", "amount_minor": 10_00} for n in range(6)]}, {}],
    "many small ones after a large one": [{}, {"lines": [{"item_id": i, "amount_minor": 10_00} for i in "QRSTUV"]}],
    "the same item twice in one request": [{"lines": [{"item_id": "INV-1", "amount_minor": 30_00}] * 2}, {}],
    "the same item in two requests": [{"lines": [{"item_id": "INV-1", "amount_minor": 60_00}]}] * 2,
    "just before the window ends": [{"day": 0}, {"day": 29.99, "effective_at": NOON + timedelta(days=29.99)}],
    "the first one post-dated": [{"day": 0, "effective_at": NOON + timedelta(days=300)}, {"day": 1}],
    "both back-dated to different years": [
        {"day": 0, "effective_at": NOON - timedelta(days=400)},
        {"day": 1, "effective_at": NOON - timedelta(days=800)},
    ],
    "an account and the customer it belongs to": [{"account_id": "C-1"}, {"customer_id": "C-1", "account_id": "A-2"}],
    "another reason and other figures shown": [{"reason": "goodwill"}, {"reason": "too small", "shown": {"age": "95"}}],
    "a first one that expires early": [{"expires_at": NOON + timedelta(days=1)}, {"day": 2}],
    "on both sides of midnight": [{"day": 0, "effective_at": NOON + timedelta(hours=11)}, {"day": 0.6}],
}
"""Twenty ways to stay below the limit twice."""


@pytest.mark.parametrize("pattern", SPLITS.values(), ids=SPLITS.keys())
def test_a_write_off_split_below_the_limit_still_needs_a_manager(place: str, pattern: list[dict]):
    first, second = pattern
    agree(place, 1, 60_00, **first)
    with pytest.raises(ApprovalError, match=r"EUR 120\.00 for this customer within 30 days needs a manager"):
        agree(place, 2, 60_00, **second)


def test_a_split_is_seen_while_the_first_part_is_only_approved(place: str):
    for number in (1, 2):
        lines = [{"item_id": f"INV-{number}", "amount_minor": 60_00}]
        asked = append(place, make("write_off_requested", request_id=f"WO-{number}", lines=lines), clock=at()).event
        if number == 1:
            append(place, approve(asked), clock=at(), rules=RULES)
        else:
            refused(place, approve(asked), "needs a manager", rules=RULES)


def test_an_approved_write_off_is_measured_again_when_it_is_executed(place: str):
    lines = [{"item_id": "INV-9", "amount_minor": 60_00}]
    waiting = append(place, make("write_off_requested", request_id="WO-9", lines=lines), clock=at()).event
    append(place, approve(waiting), clock=at(), rules=ApprovalRules(other_limit=Limit(100_000, 100_000)))
    asked = append(place, make("write_off_requested"), clock=at()).event
    append(place, approve(asked, role="manager"), clock=at(), rules=RULES)
    append(place, execute(asked), clock=at(), rules=RULES)
    tighter = ApprovalRules(other_limit=Limit(approver=50, manager=500))
    refused(place, execute(waiting), "needs a manager", rules=tighter)


def test_limits_start_again_after_the_window_and_count_each_customer_and_currency_for_itself(place: str):
    agree(place, 1, 60_00)
    assert agree(place, 2, 60_00, day=31, effective_at=NOON + timedelta(days=31))
    assert agree(place, 3, 60_00, account_id="A-2")
    assert agree(place, 4, 60_00, currency="USD", day=31)


def test_a_refused_or_lapsed_request_does_not_count(place: str):
    asked = append(place, make("write_off_requested", request_id="WO-8",
                               lines=[{"item_id": "I", "amount_minor": 60_00}]), clock=at()).event  # fmt: skip
    append(place, approve(asked), clock=at(), rules=RULES)
    assert agree(place, 1, 60_00, day=8)  # the first lapsed yesterday


def test_limits_are_in_whole_units_of_the_currency(place: str):
    assert agree(place, 1, 100, currency="JPY")
    with pytest.raises(ApprovalError, match="JPY 101 for this customer"):
        agree(place, 2, 1, currency="JPY")


def test_deciding_a_write_off_moves_its_items_on_for_everybody_else(place: str):
    agree(place, 1, 5_00)
    assert stream_versions(place, ["item:INV-1"]) == {"item:INV-1": 2}
