from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arlib.errors import ParameterError
from arlib.policy.tiering import DeadlinePolicy, QueuePolicy
from arlib.tiering import Activity, WorkQueue, mutes, work_queue
from arlib.tiering.assignment import assign
from arlib.tiering.planning import planning_order
from arlib.tiering.workdays import plus_working_days
from drawn import frame
from tiering.books import DAY, ITEM_ROWS, contacts, disputes, policy_of, promises, ranked, touches

NOBODY = Activity.of()
PAUSE = frame(
    """
    account_id | until      | actor     | reason
    B          | 2026-04-15 | Ravi Nair | new contact from April
    """,
    until="datetime64[us]",
)


def queued(items: pd.DataFrame = ITEM_ROWS, *, policy=None, absent=(), **activity) -> WorkQueue:
    given = Activity.of(**activity)
    return work_queue(ranked(items, activity=given, policy=policy), activity=given, absent=absent)


def row(queue: WorkQueue, account: str) -> pd.Series:
    return queue.rows.set_index("id").loc[account]


# --- who is left alone -----------------------------------------------------------------------------------
def test_every_account_with_work_is_either_queued_or_left_alone():
    queue = queued(pauses=PAUSE, promises=promises(("PR-1", "C", "C1", "2026-04-10", 200_000, 0, "open")))
    ids = queue.rows["id"].tolist()
    assert sorted([*ids, *queue.suppressed]) == ["A", "B", "C", "D"]
    assert queue.suppressed == ("B", "C")


def test_what_is_muted_has_its_reason_its_end_and_its_money():
    half = disputes("""
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor | target_date | reason
        D-1        | A          | A1      | 2026-03-01 | EUR      | 400_000      | 2026-04-20  | price
    """)
    open_promise = promises(("PR-1", "C", "", "2026-04-10", 150_000, 0, "open"))
    muted = queued(disputes=half, promises=open_promise, pauses=PAUSE).muted.set_index(["account_id", "reason"])
    assert muted["amount_minor"].to_dict() == {
        ("A", "dispute"): 400_000, ("B", "pause"): 0, ("C", "promise"): 150_000,
    }  # fmt: skip
    assert muted["until"].dt.strftime("%m-%d").to_dict() == {
        ("A", "dispute"): "04-20", ("B", "pause"): "04-15", ("C", "promise"): "04-10",
    }  # fmt: skip
    assert muted["is_queued"].to_dict() == {("A", "dispute"): True, ("B", "pause"): False, ("C", "promise"): True}


def test_a_promise_mutes_what_it_named_the_oldest_invoice_first():
    items = pd.concat([ITEM_ROWS, ITEM_ROWS.query("item_id == 'A1'").assign(item_id="A0")])
    items = items.assign(due_date=items["due_date"].mask(items["item_id"].eq("A0"), pd.Timestamp("2025-11-15")))
    given = promises(("PR-1", "A", "A1 A0", "2026-04-10", 1_200_000, 0, "open"))
    lines = ranked(items, activity=Activity.of(promises=given)).evidence.lines.set_index("item_id")
    assert lines.loc[["A0", "A1"], "promised_minor"].tolist() == [1_000_000, 200_000]


def test_a_plan_mutes_only_while_it_is_on_track():
    plan = frame("""
        plan_id | account_id | invoice_ids | currency | due_date   | amount_minor | status
        PL-1    | A          | A1          | EUR      | 2026-03-15 | 400_000      | running
        PL-1    | A          | A1          | EUR      | 2026-04-15 | 600_000      | running
    """)
    behind = queued(instalments=plan)
    assert "plan" not in behind.muted["reason"].tolist()
    on_track = queued(instalments=plan.assign(due_date=plan["due_date"] + pd.Timedelta(days=30)))
    assert on_track.muted.query("reason == 'plan'")["amount_minor"].tolist() == [1_000_000]
    assert "A" in on_track.suppressed


def test_an_account_whose_invoices_are_disputed_is_still_queued_for_its_credit():
    items = ITEM_ROWS.assign(status=ITEM_ROWS["status"].mask(ITEM_ROWS["item_id"].eq("A1"), "disputed"))
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A")
    assert "A" in queued(items).suppressed
    assert row(queued(pd.concat([items, credit])), "A")["step"] == "credit"


def test_a_week_ago_stands_beside_what_is_muted_now():
    before = mutes_of_a_week_ago()
    given = Activity.of(pauses=PAUSE)
    queue = work_queue(ranked(activity=given), activity=given, muted_before=before)
    counts = queue.muted_by_reason.set_index("reason")
    assert counts.loc["pause", ["accounts", "suppressed", "accounts_before"]].tolist() == [1, 1, 0]


def mutes_of_a_week_ago() -> pd.DataFrame:
    from arlib.ledger import age

    return mutes(age(ITEM_ROWS, as_of="2026-03-24"), NOBODY)


# --- whom to call ----------------------------------------------------------------------------------------
PEOPLE = contacts("""
    contact_id | account_id | name   | role      | email          | phone | preferred_channel | status  | opt_out
    K1         | A          | Ms Poe | primary   | poe@a.example  | 111   | email             | active  | ""
    K2         | A          | Mr Roe | secondary | roe@a.example  | 222   | email             | active  | ""
    K3         | C          | Ms Lee | primary   | lee@c.example  | ""    | email             | bounced | ""
    K4         | C          | Mr Fox | secondary | fox@c.example  | 444   | phone             | active  | phone
    K5         | D          | Ms Gone | primary  | g@d.example    | 555   | email             | left    | ""
""")


def test_the_payer_comes_first_and_the_secondary_contact_next():
    first = row(queued(contacts=PEOPLE), "A")
    assert first[["contact", "contact_role", "channel", "address", "then"]].tolist() == [
        "Ms Poe", "primary", "phone", "111", "Mr Roe",
    ]  # fmt: skip


def test_a_bounced_mailbox_and_a_refused_channel_are_passed_over():
    first = row(queued(contacts=PEOPLE), "C")
    assert first[["contact", "channel", "address"]].tolist() == ["Mr Fox", "email", "fox@c.example"]


def test_somebody_who_left_is_never_called():
    first = row(queued(contacts=PEOPLE), "D")
    assert first[["contact", "contact_note"]].tolist() == ["", "no contact on record"]


def test_after_two_contacts_without_progress_the_next_person_is_asked():
    log = touches("""
        touch_id | account_id | at               | stage        | contact | outcome
        T1       | A          | 2026-03-10 10:00 | late_inquiry | Ms Poe  | no_answer
        T2       | A          | 2026-03-17 10:00 | late_inquiry | Ms Poe  | no_progress
    """)
    assert row(queued(contacts=PEOPLE, touches=log), "A")["contact"] == "Mr Roe"


# --- what to do ------------------------------------------------------------------------------------------
def test_the_opening_sentence_names_document_amount_and_day():
    assert row(queued(), "A")["opening"] == (
        "Invoice A1 over EUR 10,000.00 was due on 1 December 2025. When will it be paid?"
    )
    assert row(queued(), "B")["opening"].startswith("We hold EUR 700.00 of yours, B1 since 25 December 2025.")


def test_a_broken_promise_is_what_the_call_begins_with():
    given = promises(("PR-1", "A", "A1", "2026-03-20", 500_000, 100_000, "part_kept"))
    assert row(queued(promises=given), "A")["opening"] == (
        "You promised EUR 5,000.00 for 20 March 2026; EUR 1,000.00 arrived. What happened?"
    )


def test_a_customer_whose_credits_cover_what_is_past_due_is_not_asked_for_money():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", amount_minor=-1_000_000)
    first = row(queued(pd.concat([ITEM_ROWS, credit])), "A")
    assert first["step"] == "apply_credit"
    assert first["opening"] == "Nothing to ask for: apply A9 EUR 10,000.00 to what is past due (EUR 10,000.00)."
    assert first["minutes"] == 3 + 2, "one posting and two documents, but no call"


def test_money_that_is_here_is_applied_first_and_only_the_rest_is_asked_for():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", amount_minor=-400_000)
    first = row(queued(pd.concat([ITEM_ROWS, credit])), "A")
    assert first[["step", "apply_first", "rest"]].tolist() == ["chase_and_credit", "A9 EUR 4,000.00", "EUR 6,000.00"]
    assert first["opening"] == (
        "With your money that is here applied, EUR 6,000.00 is left of invoice A1, due on 1 December 2025. "
        "When will it be paid?"
    )


def test_nobody_hears_that_nothing_arrived_while_money_of_the_account_waits_here():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", amount_minor=-400_000)
    given = promises(("PR-1", "A", "A1", "2026-03-20", 500_000, 0, "broken"))
    said = row(queued(pd.concat([ITEM_ROWS, credit]), promises=given), "A")["opening"]
    assert said.startswith(
        "You promised EUR 5,000.00 for 20 March 2026. With your money that is here applied, EUR 6,000"
    )


def test_money_in_another_currency_settles_nothing():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", currency="USD")
    first = row(queued(pd.concat([ITEM_ROWS, credit])), "A")
    assert first[["step", "apply_first"]].tolist() == ["chase", ""]
    assert first["opening"].endswith("We also hold USD 700.00 of yours.")


def test_what_is_matched_already_needs_no_hand():
    credit = ITEM_ROWS.query("item_id == 'B1'").assign(item_id="A9", account_id="A", amount_minor=-1_000_000)
    queue = queued(pd.concat([ITEM_ROWS, credit]))
    assert queue.postings_by_hand()["id"].tolist() == ["A"]
    assert queue.postings_by_hand(["A9"]).empty


# --- promises that matter still --------------------------------------------------------------------------
def broken_cases(*given: tuple[str, str, str, str, int, int, str]) -> list[str]:
    found = queued(promises=promises(*given)).deadlines
    return found.loc[found["case"].eq("broken_promise"), "detail"].tolist()


def test_a_broken_promise_whose_invoice_was_settled_since_asks_for_nothing():
    assert broken_cases(("PR-1", "A", "GONE", "2026-03-02", 500_000, 0, "broken")) == []
    assert broken_cases(("PR-2", "A", "A1", "2026-03-02", 500_000, 0, "broken")) == ["promise PR-2"]


def test_a_newer_promise_about_what_is_past_due_takes_an_older_ones_place():
    older = ("PR-1", "A", "A1", "2026-03-02", 500_000, 0, "broken")
    assert broken_cases(older, ("PR-2", "A", "A1", "2026-04-10", 100_000, 0, "open")) == []
    assert broken_cases(older, ("PR-2", "A", "GONE", "2026-03-20", 100_000, 100_000, "kept")) == ["promise PR-1"]


def test_a_promise_that_names_no_invoice_matters_while_the_account_owes():
    assert broken_cases(("PR-1", "A", "", "2026-03-02", 500_000, 0, "broken")) == ["promise PR-1"]
    assert broken_cases(("PR-1", "B", "", "2026-03-02", 500_000, 0, "broken")) == [], "it owes nothing"


# --- by when ---------------------------------------------------------------------------------------------
def test_a_deadline_counts_working_days_from_the_day_the_tier_was_entered():
    first = row(queued(), "D")  # due 31 December, 60 days on 1 March (a Sunday), ten working days
    assert first[["deadline", "deadline_state"]].tolist() == [pd.Timestamp("2026-03-13"), "breached"]


def test_the_last_contact_starts_the_clock_again():
    log = touches("""
        touch_id | account_id | at               | stage        | contact | outcome
        T1       | D          | 2026-03-30 10:00 | late_inquiry | Ms Poe  | replied
    """)
    first = row(queued(touches=log), "D")
    assert first[["deadline", "deadline_state"]].tolist() == [pd.Timestamp("2026-04-15"), "later"]  # over Easter


def test_a_team_with_a_backlog_counts_from_the_day_it_began():
    first = row(queued(policy=policy_of(deadlines={"starts_on": "2026-03-30"})), "D")
    assert first["deadline"] == pd.Timestamp("2026-04-15")


def test_a_disputes_own_target_date_is_listed_as_breached():
    late = disputes("""
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor | target_date
        D-1        | A          | A1      | 2026-03-01 | EUR      | 400_000      | 2026-03-30
    """)
    listed = queued(disputes=late).deadlines.query("case == 'dispute'")
    assert listed[["due_on", "state"]].values.tolist() == [[pd.Timestamp("2026-03-30"), "breached"]]


def test_deadlines_are_counted_by_case_and_nothing_is_lost():
    queue = queued()
    assert queue.deadline_counts[["breached", "soon", "later"]].to_numpy().sum() == len(queue.deadlines)


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        ("2026-04-02", 1, "2026-04-07"),  # over Good Friday and Easter Monday
        ("2026-04-04", 1, "2026-04-07"),  # from a Saturday
        ("2026-04-04", 0, "2026-04-07"),  # a closed day moves on
        ("2026-03-31", 0, "2026-03-31"),
        ("2028-02-28", 1, "2028-02-29"),  # a leap day is a working day
    ],
)
def test_working_days_leave_out_weekends_and_holidays(day, count, wanted):
    found = plus_working_days(pd.to_datetime(pd.Series([day])), count, policy=DeadlinePolicy())
    assert found.tolist() == [pd.Timestamp(wanted)]


def test_the_money_of_accounts_left_alone_is_theirs_and_nobody_elses():
    half = disputes("""
        dispute_id | account_id | item_id | opened_on  | currency | amount_minor | target_date
        D-1        | A          | A1      | 2026-03-01 | EUR      | 400_000      | 2026-04-20
        D-2        | C          | C1      | 2026-03-01 | EUR      | 200_000      | 2026-03-20
    """)
    queue = queued(disputes=half)
    assert queue.suppressed == ("C",)
    assert queue.totals.left_alone_minor == 200_000
    assert queue.late_answers["account_id"].tolist() == ["C"]


def test_the_week_is_filled_with_what_is_past_its_day_then_with_postings_then_by_rank():
    due = pd.to_datetime(["2026-04-20", "2026-04-20", "2026-04-03", "2026-04-06"])
    rows = pd.DataFrame({"step": ["chase", "apply_credit", "chase", "chase"], "deadline": due})
    friday = date(2026, 4, 3)
    assert planning_order(rows, QueuePolicy(), as_of=friday).tolist() == [2, 1, 0, 3], "due today is past by Monday"
    by_rank = QueuePolicy(overdue_first=False, posting_first=False)
    assert planning_order(rows, by_rank, as_of=friday).tolist() == [0, 1, 2, 3]


def test_every_queued_account_stands_in_the_days_that_are_due_once():
    queue = queued()
    assert queue.due["accounts"].sum() == len(queue.rows)
    assert queue.due["planned"].sum() == queue.totals.this_week
    assert queue.due["due_on"].isna().tolist() == [True, False], "what is past its day stands in one row"


# --- who does it -----------------------------------------------------------------------------------------
TEAM = QueuePolicy(minutes_per_day=10, working_days=5)


def worklist(*rows: tuple[str, str, int, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "tier", "minutes", "account_owner", "is_strategic"])


def given_out(rows: pd.DataFrame, *, policy: QueuePolicy = TEAM, assignments=None, absences=None, absent=()):
    return assign(
        rows, policy=policy, as_of=DAY, absent=absent,
        assignments=NOBODY.assignments if assignments is None else assignments,
        absences=NOBODY.absences if absences is None else absences,
    )  # fmt: skip


def test_an_account_stays_with_its_owner_while_there_is_time_and_then_goes_to_the_freest():
    rows, loads = given_out(worklist(("1", "high", 40, "Ines", False), ("2", "high", 20, "Ines", False),
                                     ("3", "low", 10, "Ravi", False)))  # fmt: skip
    assert rows["owner"].tolist() == ["Ines", "Ravi", "Ravi"]
    assert rows["owner_note"].tolist()[1] == "Ines has no time left"
    assert loads.set_index("owner")["assigned_minutes"].to_dict() == {"Ines": 40, "Ravi": 30}


def test_a_strategic_account_waits_for_its_owner():
    rows, loads = given_out(worklist(("1", "high", 50, "Ines", True), ("2", "high", 10, "Ines", True),
                                     ("3", "low", 10, "Ravi", False)))  # fmt: skip
    assert rows[["owner", "this_week"]].values.tolist()[1] == ["Ines", False]
    assert loads.set_index("owner").loc["Ines", "bound_beyond"] == 1


def test_nobodys_own_strategic_accounts_wait_for_those_he_takes_over():
    rows, _ = given_out(worklist(("1", "high", 50, "Ines", False), ("2", "high", 20, "Ines", False),
                                 ("3", "low", 40, "Ravi", True)))  # fmt: skip
    assert rows[["owner", "this_week"]].values.tolist() == [["Ines", True], ["Ines", False], ["Ravi", True]]


def test_an_account_given_by_name_stays_with_that_person():
    given = pd.DataFrame({"account_id": ["1"], "owner": ["Ravi"]})
    rows, _ = given_out(worklist(("1", "high", 10, "Ines", False)), assignments=given)
    assert rows["owner"].tolist() == ["Ravi"]


def test_who_is_away_is_covered_for_by_the_deputy_first():
    away = frame("""
        person | first_day  | last_day   | deputy
        Ines   | 2026-03-30 | 2026-04-03 | Zoe
    """)
    rows, _ = given_out(worklist(("1", "high", 10, "Ines", True), ("2", "low", 10, "Ravi", False),
                                 ("3", "low", 10, "Zoe", False)), absences=away)  # fmt: skip
    assert rows[["owner", "owner_note"]].values.tolist()[0] == ["Zoe", "covers for Ines"]


def test_an_unknown_colleague_is_refused_with_the_valid_names():
    with pytest.raises(ParameterError, match="Use one of Ines Caro, Ravi Nair"):
        queued(absent="Bob")


def test_a_ranking_of_families_cannot_be_called():
    with pytest.raises(ParameterError, match="by account"):
        work_queue(ranked(level="family"), activity=NOBODY)


names = st.sampled_from(["Ines", "Ravi", "Zoe", ""])
work = st.lists(
    st.tuples(st.sampled_from(["high", "medium", "low"]), st.integers(1, 60), names, st.booleans()), max_size=25
)


@given(work, st.sets(st.sampled_from(["Ines", "Ravi"])))
def test_nobody_is_given_more_minutes_than_he_has(rows, absent):
    table = worklist(*((str(n), *r) for n, r in enumerate(rows)), ("i", "low", 1, "Ines", False),
                     ("r", "low", 1, "Ravi", False))  # fmt: skip
    placed, loads = given_out(table, absent=absent)
    assert (loads["assigned_minutes"] <= loads["capacity_minutes"]).all()
    assert loads["assigned_minutes"].sum() == placed.loc[placed["this_week"], "minutes"].sum()
    assert loads.loc[loads["is_absent"], "assigned_minutes"].sum() == 0
    assert placed["id"].tolist() == table["id"].tolist()


@settings(max_examples=max(settings.default.max_examples // 8, 4))
@given(st.sets(st.sampled_from("ABCD")), st.sets(st.sampled_from(["A1", "C1", "D1"])))
def test_queued_and_left_alone_are_all_accounts_with_work(paused, disputed):
    pauses = PAUSE.iloc[[0] * len(paused)].assign(account_id=pd.Series(sorted(paused), dtype="str").to_numpy())
    items = ITEM_ROWS.assign(status=ITEM_ROWS["status"].mask(ITEM_ROWS["item_id"].isin(disputed), "disputed"))
    queue = queued(items, pauses=pauses)
    assert sorted([*queue.rows["id"], *queue.suppressed]) == ["A", "B", "C", "D"]
    assert set(paused) <= set(queue.suppressed)
