from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from arlib.errors import ContractError, ParameterError
from arlib.ledger import age, open_items
from arlib.ledger.lines import BUCKET_NAMES
from drawn import frame

EXAMPLES = Path(__file__).parents[3] / "shared" / "examples" / "aging_cases.json"

# The mini-ledger of the KPI definitions, as of 2024-06-30.
GOLDEN = frame("""
    item_id | account_id | kind        | issue_date | due_date   | currency | amount_minor | status
    INV-1   | C1         | invoice     | 2024-02-14 | 2024-03-15 | USD      | 100000       | open
    INV-2   | C1         | invoice     | 2024-04-01 | 2024-05-01 | USD      | 50000        | open
    REC-1   | C1         | payment     | 2024-06-20 |            | USD      | -40000       | open
    INV-3   | C2         | invoice     | 2024-03-02 | 2024-04-01 | USD      | 70000        | open
    CN-1    | C2         | credit_note | 2024-03-01 |            | USD      | -120000      | open
    INV-4   | C3         | invoice     | 2024-06-15 | 2024-07-15 | USD      | 90000        | open
    INV-5   | C3         | invoice     | 2024-05-31 | 2024-06-30 | USD      | 30000        | disputed
    OVER-1  | C4         | payment     | 2024-04-30 |            | USD      | -25000       | open
""")


def aged(due: str, as_of: str) -> pd.Series:
    bill = frame(f"""
        item_id | account_id | kind    | issue_date | due_date | currency | amount_minor
        A1      | C1         | invoice | 2023-01-01 | {due}    | EUR      | 100
    """)
    return age(bill, as_of=as_of).lines.iloc[0]


def test_the_golden_mini_ledger_has_the_published_figures():
    result = age(GOLDEN, as_of="2024-06-30")
    lines = result.lines.set_index("item_id")
    assert lines["age_days"].to_dict() == {
        "INV-1": 107, "INV-2": 60, "REC-1": 10, "INV-3": 90, "CN-1": 121, "INV-4": -15, "INV-5": 0, "OVER-1": 61,
    }  # fmt: skip
    assert lines.loc[["INV-1", "INV-2", "INV-3", "CN-1", "OVER-1"], "tier"].tolist() == [
        "high", "medium", "medium", "high", "medium",
    ]  # fmt: skip
    assert lines.loc[["INV-1", "INV-2", "INV-3", "INV-4", "INV-5"], "bucket"].tolist() == [
        "over_90", "31_60", "61_90", "current", "current",
    ]  # fmt: skip
    by_side = result.totals.groupby("side")["amount_minor"].sum()
    assert by_side.to_dict() == {"credits": -185000, "invoices": 340000}
    assert int(result.by_account["past_due_minor"].sum()) == 220000
    net = result.by_account.groupby("account_id")["open_minor"].sum()
    assert net[net > 0].sum() == 230000
    assert net[net < 0].sum() == -75000


@pytest.mark.parametrize(
    ("days", "bucket", "tier"),
    [
        (-1, "current", "low"), (0, "current", "low"), (1, "1_30", "low"), (30, "1_30", "low"), (31, "31_60", "low"),
        (59, "31_60", "low"), (60, "31_60", "medium"), (61, "61_90", "medium"), (89, "61_90", "medium"),
        (90, "61_90", "medium"), (91, "over_90", "high"),
    ],
)  # fmt: skip
def test_each_boundary_day_has_its_bucket_and_its_tier(days, bucket, tier):
    day = date(2024, 3, 31)
    line = aged((day - timedelta(days=days)).isoformat(), day.isoformat())
    assert (line["age_days"], line["bucket"], line["tier"]) == (days, bucket, tier)


def test_a_leap_day_counts_as_a_day():
    assert aged("2024-02-28", "2024-03-01")["age_days"] == 2
    assert aged("2023-02-28", "2023-03-01")["age_days"] == 1


def test_a_partial_payment_after_the_day_does_not_count_yet():
    allocations = frame("""
        source_id | target_id | amount_minor | effective_date
        REC-1     | INV-1     | 40000        | 2024-07-01
    """)
    now = open_items(GOLDEN, allocations, as_of=date(2024, 6, 30)).set_index("item_id")["open_minor"]
    later = open_items(GOLDEN, allocations, as_of=date(2024, 7, 1)).set_index("item_id")["open_minor"]
    assert (now["INV-1"], now["REC-1"]) == (100000, -40000)
    assert (later["INV-1"], later["REC-1"]) == (60000, 0)


def test_a_part_paid_invoice_keeps_its_due_date():
    allocations = frame("""
        source_id | target_id | amount_minor | effective_date
        REC-1     | INV-1     | 40000        | 2024-06-20
    """)
    lines = age(GOLDEN, allocations, as_of="2024-06-30").lines.set_index("item_id")
    assert (lines.loc["INV-1", "age_days"], lines.loc["INV-1", "open_minor"]) == (107, 60000)


def test_a_reversal_reopens_the_invoice_from_its_own_day():
    allocations = frame("""
        source_id | target_id | amount_minor | effective_date | reversal_of
        REC-1     | INV-1     | 40000        | 2024-06-20     |
        REC-1     | INV-1     | -40000       | 2024-06-25     | REC-1
    """)
    before = open_items(GOLDEN, allocations, as_of=date(2024, 6, 24)).set_index("item_id")["open_minor"]
    after = open_items(GOLDEN, allocations, as_of=date(2024, 6, 25)).set_index("item_id")["open_minor"]
    assert (before["INV-1"], after["INV-1"], after["REC-1"]) == (60000, 100000, -40000)


def test_an_invoice_issued_after_the_day_is_not_there_yet():
    assert "INV-4" not in age(GOLDEN, as_of="2024-06-14").lines["item_id"].tolist()


def test_a_missing_due_date_is_derived_from_the_terms_and_said_so():
    bill = frame("""
        item_id | account_id | kind    | issue_date | due_date | currency | amount_minor | terms
        A1      | C1         | invoice | 2026-01-01 |          | EUR      | 100          | 2/10 net 30
        A2      | C1         | invoice | 2026-01-01 |          | EUR      | 100          |
    """)
    result = age(bill, as_of="2026-02-01")
    assert result.lines["age_days"].tolist() == [1, 31]
    assert [f.code for f in result.findings] == ["LED001", "LED002"]


def test_the_issue_date_basis_ages_invoices_from_the_day_they_were_billed():
    lines = age(GOLDEN, as_of="2024-06-30", basis="issue_date").lines.set_index("item_id")
    assert (lines.loc["INV-4", "age_days"], lines.loc["CN-1", "age_days"]) == (15, 121)


def test_an_unknown_basis_is_refused_with_the_valid_ones():
    with pytest.raises(ParameterError, match="Use due_date or issue_date"):
        age(GOLDEN, as_of="2024-06-30", basis="posting_date")


def test_an_item_settled_twice_over_is_shown_on_the_other_side_with_a_finding():
    allocations = frame("""
        source_id | target_id | amount_minor | effective_date
        REC-1     | INV-5     | 40000        | 2024-06-20
    """)
    result = age(GOLDEN, allocations, as_of="2024-06-30")
    assert result.lines.set_index("item_id").loc["INV-5", "side"] == "credits"
    assert "LED003" in [f.code for f in result.findings]


def test_empty_buckets_are_listed_with_zero():
    totals = age(GOLDEN, as_of="2024-06-30").totals
    assert len(totals) == 2 * len(BUCKET_NAMES)
    assert totals.query("side == 'credits' and bucket == 'current'")["amount_minor"].tolist() == [0]


def test_a_book_without_items_has_empty_totals_and_no_error():
    result = age(GOLDEN.head(0), as_of="2024-06-30")
    assert len(result.lines) == len(result.totals) == len(result.by_account) == 0


def test_the_wrong_sign_is_refused():
    wrong = GOLDEN.assign(amount_minor=GOLDEN["amount_minor"].abs())
    with pytest.raises(ContractError, match="amount_minor, row 2: 40000 does not fit the kind"):
        age(wrong, as_of="2024-06-30")


def test_the_input_frame_is_left_as_it_was():
    before = GOLDEN.copy(deep=True)
    age(GOLDEN, as_of="2024-06-30")
    pd.testing.assert_frame_equal(GOLDEN, before)


def test_the_published_example_cases_come_out_exactly():
    if not EXAMPLES.exists():
        pytest.skip("the folder of published examples is not beside the checkout")
    for case in json.loads(EXAMPLES.read_text()):
        result = age(*_tables_of(case), as_of=case["as_of"])
        for currency, wanted in case["expect"]["by_currency"].items():
            of_currency = result.totals[result.totals["currency"].eq(currency)]
            mine = of_currency.set_index(["side", "bucket"])["amount_minor"]
            for side in ("invoices", "credits"):
                assert mine[side].to_dict() == wanted["std5"][side]
            assert int(mine.sum()) == wanted["net_cents"]


def _tables_of(case: dict) -> tuple[pd.DataFrame, pd.DataFrame]:
    items, allocations = [], []
    for row in case["items"]:
        credit = row["kind"] == "credit"
        kind = "on_account" if credit else row["kind"]
        amount = -row["amount_cents"] if credit else row["amount_cents"]
        items.append({**row, "kind": kind, "amount_minor": amount})
        for n, paid in enumerate(row.get("settlements", [])):
            other = f"{row['item_id']}/{n}"
            pair = (row["item_id"], other) if credit else (other, row["item_id"])
            allocations.append((*pair, paid["amount_cents"], paid["date"]))
    columns = ["source_id", "target_id", "amount_minor", "effective_date"]
    return pd.DataFrame(items), pd.DataFrame(allocations, columns=columns)


# --- properties on drawn books ---------------------------------------------------------------------------
DAY = date(2026, 3, 31)
days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@st.composite
def books(draw):
    """A random book: up to 12 items in three currencies, with allocations between debits and credits."""
    rows = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["invoice", "payment", "credit_note", "refund"]),
                st.sampled_from(["EUR", "JPY", "KWD"]),
                st.integers(0, 10**12),
                days,
                st.one_of(st.none(), days),
            ),
            max_size=12,
        )
    )
    items = pd.DataFrame(
        {
            "item_id": [f"I{n}" for n in range(len(rows))],
            "account_id": [f"C{n % 3}" for n in range(len(rows))],
            "kind": [r[0] for r in rows],
            "issue_date": [pd.Timestamp(r[3]) for r in rows],
            "due_date": [pd.Timestamp(r[4]) if r[4] else pd.NaT for r in rows],
            "currency": [r[1] for r in rows],
            "amount_minor": [r[2] if r[0] in ("invoice", "refund") else -r[2] for r in rows],
        }
    ).astype({"issue_date": "datetime64[us]", "due_date": "datetime64[us]", "amount_minor": "int64"})
    debits, credits = items[items["amount_minor"] > 0], items[items["amount_minor"] < 0]
    allocations = []
    for target in debits.itertuples():
        for source in credits[credits["currency"] == target.currency].itertuples():
            limit = min(target.amount_minor, -source.amount_minor) // 12
            allocations.append((source.item_id, target.item_id, draw(st.integers(0, limit)), pd.Timestamp(draw(days))))
    columns = ["source_id", "target_id", "amount_minor", "effective_date"]
    return items, pd.DataFrame(allocations, columns=columns).astype(
        {"effective_date": "datetime64[us]", "amount_minor": "int64"}
    )


@given(books(), days)
def test_no_cent_is_lost_whatever_was_allocated(book, day):
    items, allocations = book
    issued = items[items["issue_date"] <= pd.Timestamp(day)]
    # allocations whose other half is not issued yet do not cancel, so only whole pairs are drawn here
    known = set(issued["item_id"])
    pairs = allocations[allocations["source_id"].isin(known) & allocations["target_id"].isin(known)]
    totals = age(items, pairs, as_of=day).totals.groupby("currency")["amount_minor"].sum()
    wanted = issued.groupby("currency")["amount_minor"].sum()
    assert {c: v for c, v in totals.items() if v} == {c: v for c, v in wanted.items() if v}


@given(books(), days)
def test_every_open_item_is_in_exactly_one_bucket_and_one_tier(book, day):
    result = age(*book, as_of=day)
    assert result.lines["item_id"].is_unique
    assert set(result.lines["bucket"]) <= set(BUCKET_NAMES)
    assert set(result.lines["tier"]) <= {"high", "medium", "low"}
    assert result.totals["amount_minor"].sum() == result.lines["open_minor"].sum()
    assert result.by_account[list(BUCKET_NAMES)].to_numpy().sum() == result.lines["open_minor"].sum()


@given(books(), days)
def test_age_grows_by_one_each_day(book, day):
    items, _ = book
    today = age(items, as_of=day).lines.set_index("item_id")["age_days"]
    tomorrow = age(items, as_of=day + timedelta(days=1)).lines.set_index("item_id")["age_days"]
    assert (tomorrow[today.index] - today == 1).all()


@given(books(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(book, random):
    items, allocations = book
    order = list(range(len(items)))
    random.shuffle(order)
    straight = age(items, allocations, as_of=DAY)
    shuffled = age(items.iloc[order], allocations[::-1], as_of=DAY)
    pd.testing.assert_frame_equal(straight.totals, shuffled.totals)
    pd.testing.assert_frame_equal(straight.by_account, shuffled.by_account)


def test_an_invoice_is_late_when_its_due_date_has_passed_whatever_its_age_counts_from():
    lines = age(GOLDEN, as_of="2024-06-30", basis="issue_date").lines.set_index("item_id")
    assert (lines.loc["INV-4", "age_days"], lines.loc["INV-4", "days_past_due"]) == (15, -15)
    assert lines.loc["INV-2", "tier"] == "medium"
    by_account = age(GOLDEN, as_of="2024-06-30", basis="issue_date").by_account
    assert int(by_account["past_due_minor"].sum()) == 220000


def test_a_book_of_which_nothing_was_settled_needs_no_columns_to_say_so():
    assert len(age(GOLDEN, pd.DataFrame([]), pd.DataFrame([]), as_of="2024-06-30").lines) == len(GOLDEN)
