"""Reader marks, training needs, responses, plans, and gaps of statements, answers, steps and contacts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.communications import guide_page, judge_plans, responses, rule_precision, training_needs
from arlib.communications.checks import CHECKS
from arlib.communications.silences import no_statement, reply_waiting, single_contact, stage_frozen
from arlib.contracts import CONTACTS, TOUCHES, example, require
from arlib.policy.communications import CommunicationsPolicy

POLICY = CommunicationsPolicy()
OWED = pd.DataFrame({"account_id": ["A-1", "A-2"], "currency": "GBP", "amount_minor": [500, 300]})


def marks(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame([{"message_id": m, "code": "F1", "actor": a, "mark": k} for m, a, k in rows])


def test_a_rule_is_as_precise_as_its_readers_say():
    found = rule_precision(marks(*((f"M-{n}", "Ann", "agree" if n else "wrong") for n in range(10)))).iloc[0]
    assert (found["marked"], found["agreed"], found["precision_pct"]) == (10, 9, 90.0)
    assert found["low_pct"] < 90 < found["high_pct"]


def test_a_finding_that_one_of_two_readers_calls_wrong_is_not_right():
    found = rule_precision(marks(("M-1", "Ann", "agree"), ("M-1", "Bob", "wrong"))).iloc[0]
    assert (found["agreed"], found["wrong"], found["twice_read"]) == (0, 1, 1)


def test_a_mark_that_does_not_apply_counts_neither_way():
    assert rule_precision(marks(("M-1", "Ann", "not_applicable"))).iloc[0]["marked"] == 0


def reviewed(rep: str, codes: list[str]) -> list[dict[str, str]]:
    return [{"rep": rep, "codes": c, "not_applicable": ""} for c in codes]


def test_a_need_is_a_rate_that_lies_above_the_others_interval_and_all():
    rows = reviewed("Ann", ["W4"] * 15 + [""] * 10) + reviewed("Bob", [""] * 30)
    needs = training_needs(pd.DataFrame(rows))
    assert needs[["rep", "code", "hits"]].values.tolist() == [["Ann", "W4", 15]]


def test_from_fewer_than_twenty_messages_nobody_needs_training():
    rows = reviewed("Ann", ["W4"] * 19) + reviewed("Bob", [""] * 30)
    assert training_needs(pd.DataFrame(rows)).empty


def test_every_check_has_a_guide_page_with_its_examples():
    assert all(guide_page(c.CODE).count("\n- ") == len(c.BAD) + len(c.GOOD) for c in CHECKS)


def touches(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    made = [
        {
            "touch_id": f"T-{n}", "account_id": a, "at": pd.Timestamp(at), "direction": d, "outcome": o,
            "stage": "late_inquiry",
        }
        for n, (a, at, d, o) in enumerate(rows)
    ]  # fmt: skip
    return require(pd.DataFrame(made), TOUCHES)


def test_an_answer_is_credited_to_the_last_touch_before_it():
    log = touches(
        ("A-1", "2026-03-02T09:00", "out", "sent"),
        ("A-1", "2026-03-04T09:00", "out", "sent"),
        ("A-1", "2026-03-04T12:00", "in", "promise"),
    )
    found = responses(log, as_of=date(2026, 3, 31)).iloc[0]
    assert (found["touches"], found["answered"], found["promised"]) == (2, 1, 1)


def test_bounces_and_automatic_replies_are_no_response_and_few_touches_give_no_rate():
    log = touches(
        ("A-1", "2026-03-02T09:00", "out", "bounced"),
        ("A-2", "2026-03-02T09:00", "out", "sent"),
        ("A-2", "2026-03-03T09:00", "in", "out_of_office"),
    )
    found = responses(log, as_of=date(2026, 3, 31)).iloc[0]
    assert (found["delivered"], found["bounced"], found["answered"]) == (1, 1, 0)
    assert pd.isna(found["response_pct"])


def plan(**changes: object) -> pd.DataFrame:
    rows = [
        {"number": n, "due_date": pd.Timestamp(day), "amount_minor": 5_000}
        for n, day in enumerate(("2026-02-02", "2026-03-02", "2026-12-01"), start=1)
    ]
    same = {"plan_id": "PL-1", "account_id": "A-9", "invoice_ids": "ZZ-1", "currency": "GBP", "status": "running"}
    return pd.DataFrame([same | {"default_after_missed": 2} | row for row in rows]).assign(**changes)


def test_a_plan_defaults_when_as_many_instalments_are_missed_as_were_agreed():
    book = example("items"), example("allocations")
    assert judge_plans(plan(), *book, as_of=date(2026, 2, 20)).plans["state"].tolist() == ["running"]
    assert judge_plans(plan(), *book, as_of=date(2026, 4, 1)).plans["state"].tolist() == ["default"]
    assert judge_plans(plan(status="cancelled"), *book, as_of=date(2026, 4, 1)).plans["state"].tolist() == ["cancelled"]


def made(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame([{"account_id": a, "at": pd.Timestamp(at), "stage": s} for a, at, s in rows])
    return frame.assign(day=frame["at"].dt.normalize())


def test_a_statement_is_missed_only_after_its_days():
    sent = made(("A-1", "2026-03-03", "statement"))
    assert no_statement(sent, OWED, as_of=date(2026, 3, 7), policy=POLICY).empty
    assert no_statement(sent, OWED, as_of=date(2026, 3, 8), policy=POLICY)["account_id"].tolist() == ["A-2"]


def test_a_reply_waits_past_the_limit_of_working_days():
    came = touches(("A-1", "2026-03-10T09:00", "in", "dispute"))
    sent = made(("A-1", "2026-03-09", "late_inquiry"))
    assert reply_waiting(came, sent, OWED, as_of=date(2026, 3, 12), policy=POLICY).empty
    assert len(reply_waiting(came, sent, OWED, as_of=date(2026, 3, 13), policy=POLICY)) == 1


def test_an_account_left_alone_for_more_than_thirty_days_is_frozen():
    late = pd.DataFrame({"account_id": ["A-1"], "currency": ["GBP"], "open_minor": [500]})
    sent = made(("A-1", "2026-03-01", "late_inquiry"))
    assert stage_frozen(sent, late, as_of=date(2026, 3, 31)).empty
    assert stage_frozen(sent, late, as_of=date(2026, 4, 1))["account_id"].tolist() == ["A-1"]


def test_one_contact_in_use_is_too_few():
    contacts = require(
        pd.DataFrame(
            [
                {"contact_id": "C-1", "account_id": "A-1", "name": "Ms Ann Poe"},
                {"contact_id": "C-2", "account_id": "A-1", "name": "Mr Joe Low"},
                {"contact_id": "C-3", "account_id": "A-2", "name": "Ms Ida Bee"},
            ]
        ),
        CONTACTS,
    )
    assert single_contact(contacts, OWED, as_of=date(2026, 3, 31))["account_id"].tolist() == ["A-2"]
