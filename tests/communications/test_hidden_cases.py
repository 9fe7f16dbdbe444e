"""Edges that a careless rule gets wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arlib.communications import review, review_message
from arlib.communications.checks import CHECKS
from arlib.communications.checks.check import DISPUTED, NEW, OLD, PAID, REMINDED, example
from arlib.errors import ContractError

PROMISE = {"date": "2026-05-12", "amount": "950.00", "invoices": ["HZ-204"], "status": "open"}


def codes(*args, **changes) -> tuple[str, ...]:
    return review(example(*args, **changes)).codes


def test_an_invoice_due_today_is_not_overdue():
    due_today = [NEW | {"due": "2026-05-12"}]
    assert "F6" in codes("Invoice HZ-219 is overdue.", invoices=due_today)
    assert "F6" not in codes("Invoice HZ-219 is due today.", invoices=due_today)


def test_an_invoice_due_yesterday_is_one_day_overdue():
    found = codes("HZ-219 is 1 day overdue.", invoices=[NEW | {"due": "2026-05-11"}])
    assert not {"F3", "F6"} & set(found)


def test_the_original_amount_beside_a_part_payment_is_right():
    assert "F1" not in codes("GBP 950.00 of GBP 1,250.00 is open on HZ-204.")


def test_the_original_amount_called_open_after_a_part_payment_is_wrong():
    assert "F1" in codes("GBP 1,250.00 is open on HZ-204.")


def test_a_disputed_invoice_may_be_named_to_leave_it_out():
    invoices = [OLD, DISPUTED]
    assert "W3" not in codes("Please pay HZ-204. HZ-197 is on hold and not included.", invoices=invoices)


def test_a_disputed_invoice_inside_a_right_sum_is_a_demand_and_no_wrong_amount():
    found = codes("Please pay HZ-204 and HZ-197, in total GBP 1,670.00.", invoices=[OLD, DISPUTED])
    assert "W3" in found
    assert "F1" not in found


def test_only_the_undisputed_part_of_an_invoice_may_be_asked_for():
    part = {"disputes": [{"invoice": "HZ-197", "amount": "220.00"}], "invoices": [OLD, DISPUTED]}
    assert "W3" not in codes("Please pay the undisputed GBP 500.00 of HZ-197.", **part)


def test_a_paid_invoice_may_be_named_to_close_it():
    assert "W4" not in codes("Thank you for paying HZ-188. HZ-204 is open.", invoices=[OLD, PAID])


def test_a_paid_invoice_is_a_chase_alone_unless_it_makes_a_total_wrong():
    alone = codes("HZ-188 over GBP 310.00 is open.", invoices=[OLD, PAID])
    in_total = codes("Please pay HZ-204 and HZ-188, GBP 1,260.00 in total.", invoices=[OLD, PAID])
    assert ("W4" in alone, "F1" in alone) == (True, False)
    assert ("W4" in in_total, "F1" in in_total) == (True, True)


def test_a_promise_dated_today_still_runs():
    assert "K3" in codes("HZ-204 is overdue.", promises=[PROMISE])
    assert "K3" not in codes("HZ-204 is overdue.", promises=[PROMISE | {"date": "2026-05-11"}])


def test_a_promise_for_another_invoice_holds_nothing():
    assert "K3" not in codes("HZ-204 is overdue.", promises=[PROMISE | {"invoices": ["HZ-219"]}])


def test_touches_are_counted_by_the_days_of_the_recipient():
    first = REMINDED | {"stage": "late_inquiry", "date": "2026-05-06T00:01"}
    before_midnight = first | {"date": "2026-05-05T23:59"}
    second = first | {"date": "2026-05-08T09:00"}
    assert "W1" in codes("HZ-204 is open.", touches=[first, second])
    assert "W1" not in codes("HZ-204 is open.", touches=[before_midnight, second])


def test_a_touch_logged_after_the_message_does_not_count():
    later = REMINDED | {"stage": "late_inquiry", "date": "2026-05-12T16:00"}
    assert "W1" not in codes("HZ-204 is open.", touches=[later, later | {"date": "2026-05-12T16:30"}])


def test_two_invoices_may_have_two_currencies():
    invoices = [OLD, NEW | {"currency": "USD"}]
    assert not {"F1", "F4"} & set(codes("HZ-204: GBP 950.00. HZ-219: USD 480.00.", invoices=invoices))
    assert "F4" in codes("HZ-204: USD 950.00. HZ-219: GBP 480.00.", invoices=invoices)


def test_a_late_inquiry_that_names_an_overdue_and_a_coming_invoice_is_not_too_early():
    found = codes("Invoices HZ-204 and HZ-219 are overdue.")
    assert ("F6" in found, "W6" in found) == (True, False)


def test_a_placeholder_in_the_place_of_the_amount_carries_both_codes():
    assert {"C5", "R2"} <= set(codes("GBP nan is open on HZ-204."))


def test_the_facts_of_the_record_count_and_not_what_was_corrected_later():
    as_it_stood = [OLD | {"open": "1250.00", "status": "open"}]
    assert "F1" not in codes("GBP 1,250.00 is open on HZ-204.", invoices=as_it_stood)


def test_without_facts_every_check_that_needs_them_says_so():
    reviewed = review(example("Invoice HZ-204 over GBP 1,250.00 is 99 days overdue.", facts={}))
    unjudged = {n.code for n in reviewed.not_applicable}
    assert {"F1", "F2", "F3", "F4", "F6", "K3", "W1", "W3", "W4", "W6"} <= unjudged
    assert not unjudged & set(reviewed.codes)


def test_without_a_country_the_holidays_are_not_judged_and_that_is_said():
    reviewed = review(example("Hello.", country=""))
    assert "W2" in {n.code for n in reviewed.not_applicable}


def test_a_language_we_do_not_know_is_not_judged_by_its_words():
    unjudged = {n.code for n in review(example("Hei, lasku HZ-204.", language="fi")).not_applicable}
    assert {"F1", "F3", "F6", "R7", "W3"} <= unjudged


def test_a_check_is_either_judged_or_named_as_not_applicable():
    reviewed = review(example("Hello."))
    assert set(reviewed.checked) == {c.CODE for c in CHECKS}


def test_a_quote_stands_where_the_finding_says():
    record = example("Invoice HZ-204: please pay GBP 905.00.", subject="GBP 906.00 for HZ-204")
    found = [f for f in review(record).findings if f.code == "F1"]
    assert [(f.part, f.quote) for f in found] == [("subject", "GBP 906.00"), ("body", "GBP 905.00")]
    assert all(record[f.part][f.start : f.end] == f.quote for f in found)


def test_a_wrong_amount_that_stands_there_twice_is_one_finding():
    found = review(example("HZ-204: GBP 1,250.00 is open. Please pay GBP 1,250.00.", subject="GBP 1,250.00")).findings
    assert [(f.code, f.part) for f in found if f.code == "F1"] == [("F1", "body")]


def test_a_contact_who_left_yesterday_may_not_be_written_to():
    holt = {"name": "Ms Joan Holt", "role": "primary", "email": "joan@hazel.example", "opt_out": []}
    assert "W7" in codes("HZ-204 is open.", contacts=[holt | {"status": "left", "valid_to": "2026-05-11"}])
    assert "W7" in codes("HZ-204 is open.", contacts=[holt | {"status": "active", "valid_to": "2026-05-11"}])
    assert "W7" not in codes("HZ-204 is open.", contacts=[holt | {"status": "active", "valid_to": "2026-05-13"}])


def test_an_unknown_log_makes_what_rests_on_it_not_applicable_and_nothing_green():
    whole = example(
        "As we discussed, HZ-204 is open. Please pay by 9 June 2026.",
        stage="firmer_pressure",
        sent_at="2026-06-01T10:00",
    )
    facts = {k: v for k, v in whole["facts"].items() if k not in ("touches", "inbound", "promises", "payment_plan")}
    reviewed = review(whole | {"facts": facts})
    unjudged = {n.code for n in reviewed.not_applicable}
    assert {"F7", "W1", "W5", "W6", "W8", "E1", "K2", "K3", "Q1"} <= unjudged
    assert not unjudged & set(reviewed.codes)


def test_what_a_mail_quotes_below_its_own_words_is_not_what_it_says():
    thread = "The copy of HZ-204 is attached to this mail.\n\nFrom: Joan Holt\nSent: 11 May 2026\n\n"
    quoted = f"{thread}See you in court! Invoice HZ-999, USD 4,000.00, GB33 BUKB 2020 1555 5555 55."
    assert not {"T1", "T2", "F1", "F2", "F4"} & set(codes(quoted, stage="reply"))
    assert "P2" in codes(f"{thread}Your card 4111 1111 1111 1111 was declined.", stage="reply")


def test_one_blocker_fails_the_message_whatever_the_rest_scores():
    assert review(example("Please pay GBP 905.00 on HZ-204.")).score == 0


@pytest.mark.parametrize("record", [["no", "mapping"], {}, {"stage": "reply"}, {"stage": "reply", "body": None}])
def test_a_record_without_text_or_stage_is_refused_with_the_next_step(record):
    with pytest.raises(ContractError, match="next step"):
        review(record)


@pytest.mark.parametrize("value", [None, 7, "", [], "soon", {"x": 1}, "9999-99-99"])
def test_odd_values_anywhere_in_the_facts_do_not_stop_the_review(value):
    odd = {
        "invoices": [dict.fromkeys(("number", "due", "amount", "open", "status"), value), value],
        "credits": [{"number": value}], "payments": [{"amount": value, "date": value}], "disputes": value,
        "promises": [{"date": value, "invoices": [value]}], "payment_plan": {"instalments": [{"due": value}]},
        "touches": [{"date": value, "stage": value}], "inbound": [value], "approvals": [value], "customer": value,
    }  # fmt: skip
    review(example("Invoice HZ-204 over GBP 950.00 was due on 1 May.", sent_at=value, language=value, facts=odd))


EXAMPLES = Path(__file__).resolve().parents[3] / "shared" / "examples"


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples of the review format are not beside this checkout")
def test_the_examples_of_the_review_format_give_exactly_their_codes():
    policy, registry = (json.loads((EXAMPLES / f"review_{n}.json").read_text()) for n in ("policy", "registry"))
    for line in (EXAMPLES / "messages.jsonl").read_text().splitlines():
        record = json.loads(line)
        found = review_message(record, policy=policy, registry=registry)
        assert sorted({f.code for f in found}) == record["expected_codes"]
