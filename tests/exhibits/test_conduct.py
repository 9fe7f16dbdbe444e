"""The review as a manager reads it: words in place of codes, one line for what hundreds share, n/a for what is not."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.communications import conduct, review_messages
from arlib.communications.checks import CHECKS
from arlib.communications.gaps import GAPS, PERSON_FIRST, gaps_by_kind
from arlib.communications.measures import MEASURES
from arlib.exhibits import communications as review_shown
from arlib.exhibits import conduct as shown
from arlib.exhibits.finding_words import CODE_WORDS, GAP_STEPS, GAP_WORDS, MEASURE_WORDS
from arlib.ledger import Ledger

FRIDAY = date(2026, 5, 15)
NOBODY = Ledger.from_tables({})
NAMES = pd.Series(dtype="str")


def test_every_code_has_words_short_enough_for_an_axis():
    assert set(CODE_WORDS) == {c.CODE for c in CHECKS}
    assert max(map(len, CODE_WORDS.values())) <= 26
    assert len(set(CODE_WORDS.values())) == len(CODE_WORDS)


def test_a_gap_that_hundreds_share_is_one_line_and_those_that_need_a_person_come_first():
    rows = [{"account_id": f"A-{n}", "kind": "no_statement", "owner": "Ines Caro"} for n in range(300)]
    rows += [{"account_id": "A-1", "kind": "reply_waiting", "owner": "Nora Finch"}]
    found = gaps_by_kind(pd.DataFrame(rows).reindex(columns=list(GAPS)))
    assert found[["kind", "accounts", "person"]].values.tolist() == [
        ["reply_waiting", 1, True], ["no_statement", 300, False],
    ]  # fmt: skip
    assert set(GAP_WORDS) == set(GAP_STEPS) >= set(PERSON_FIRST)


def test_a_book_without_any_contact_shows_no_figure_no_praise_and_no_fault():
    review = review_messages(NOBODY, as_of=FRIDAY, weeks=3)
    found = conduct(NOBODY, review.messages, as_of=FRIDAY)
    assert set(found.measures["measure"]) <= set(MEASURE_WORDS)
    assert list(found.measures.columns) == list(MEASURES)
    assert shown.measures_table(found).html.count("n/a") == len(found.measures)
    assert shown.our_word_tile(found).value == "n/a"
    assert "No message went out" in str(review_shown.codes_chart(review).html)
    for table in (
        shown.our_word_table(found, NAMES), shown.funnel_table(found), shown.slow_payers_table(found, NAMES),
        shown.questions_table(found), review_shown.gaps_table(review, NAMES), review_shown.gap_kinds_table(review),
        review_shown.promise_book_table(review, NAMES), review_shown.training_table(review),
    ):  # fmt: skip
        assert "<td" not in table.html
