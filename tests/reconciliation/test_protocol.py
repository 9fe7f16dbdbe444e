"""The exceptions protocol: decisions come back as input, deadlines, ageing of unapplied cash."""

from __future__ import annotations

import pandas as pd
import pytest

from arlib.policy import Policy
from arlib.reconciliation import exceptions_by_week, unapplied_ageing, worklist

PAID = """
    item_id | account_id | issue_date | amount_minor
    AT-100  | A          | 2026-02-01 | 100_00
    P1      | A          | 2026-03-01 | -100_00
    """


def decided(decision: str, until: str | None = None, items: str = "P1 AT-100") -> pd.DataFrame:
    return pd.DataFrame({"item_ids": [items], "decision": [decision], "until": pd.to_datetime([until])})


@pytest.mark.parametrize("decision", ["rejected", "undone"])
def test_a_match_that_was_refused_or_taken_back_is_not_proposed_again(run, decision):
    seen = run(PAID, decisions=decided(decision))
    assert seen.posted == []
    assert [item for item, _ in seen.codes] == ["P1"]
    assert all(s["target_ids"] != ["AT-100"] for s in seen.found.exceptions["suggestions"][0])


def test_a_refusal_of_other_items_changes_nothing(run):
    assert run(PAID, decisions=decided("rejected", items="P1 AT-999")).posted == [("P1", "AT-100", 100_00)]


def test_held_money_waits_until_its_day(run):
    held = run(PAID, decisions=decided("held", "2026-04-02"))
    assert held.posted == []
    assert held.found.exceptions["held_until"].tolist() == [pd.Timestamp("2026-04-02")]
    assert run(PAID, decisions=decided("held", "2026-03-31")).posted == [("P1", "AT-100", 100_00)]


def test_the_last_decision_on_a_set_of_items_counts(run):
    both = pd.concat([decided("rejected"), decided("accepted")], ignore_index=True)
    assert run(PAID, decisions=both).posted == [("P1", "AT-100", 100_00)]


def test_the_worklist_says_by_when_and_puts_what_is_held_last(run):
    seen = run(
        """
        item_id | account_id | issue_date | amount_minor | reference
        AT-100  | A          | 2026-02-01 | 100_00       |
        P1      | A          | 2026-03-01 | -37_00       | thanks
        P2      | A          | 2026-03-30 | -11_00       | thanks
        P3      | A          | 2026-03-02 | -999_00      | thanks
        """,
        decisions=decided("held", "2026-05-01", items="P3"),
    )
    accounts = pd.DataFrame({"account_id": ["A"], "name": ["Otter"], "owner": ["Ines"]})
    queue = worklist(seen.found, accounts, policy=Policy(), as_of=pd.Timestamp("2026-03-31").date())
    assert queue[["item_id", "status"]].values.tolist() == [["P1", "late"], ["P2", "open"], ["P3", "held"]]
    assert queue["decide_by"].astype("str").tolist()[1] == "2026-04-06"


def test_unapplied_cash_ages_from_the_day_it_came(run):
    seen = run(PAID.replace("-100_00", "-37_00") + "    P2 | A | 2026-03-28 | -5_00\n")
    aged = unapplied_ageing(seen.found).set_index("bucket")["amount_minor"]
    assert aged.to_dict() == {"0_7": 5_00, "8_30": 37_00, "31_60": 0, "over_60": 0}
    assert exceptions_by_week(seen.found)["left"].iloc[-1] == 0


def test_an_account_that_comes_to_nothing_is_offered_for_clearing_where_the_policy_leaves_it_to_people(run):
    seen = run("""
        item_id | account_id | kind        | issue_date | amount_minor | reference
        S-10001 | H-3        | invoice     | 2026-01-03 | 70_10        |
        S-10002 | H-3        | invoice     | 2026-01-09 | 29_90        |
        CN-5501 | H-3        | credit_note | 2026-02-17 | -55_55       | bonus
        CN-5502 | H-3        | credit_note | 2026-03-04 | -44_45       | bonus
        """)
    offers = {row["item_id"]: row["suggestions"][0] for row in seen.found.exceptions.to_dict("records")}
    parts = {item: list(zip(o["target_ids"], o["amounts_minor"], strict=True)) for item, o in offers.items()}
    assert parts == {"CN-5501": [("S-10001", 55_55)], "CN-5502": [("S-10001", 14_55), ("S-10002", 29_90)]}
    assert all("clear it all together" in str(o["why"]) for o in offers.values())
