"""Nothing passes in silence: a check that lacks what it needs says so."""

from __future__ import annotations

from types import ModuleType

import pytest

from arlib.communications import review, review_policy_from
from arlib.communications.checks import CHECKS
from arlib.communications.checks.check import MISSING, example

POLICY = review_policy_from(None)
BARE = dict(example("Dear Ms Holt,\n\nplease pay HZ-204.", facts={}, sent_at="", language="fi"))
del BARE["template"]
FROM_RECORD = frozenset({"invoices", "touches", "promises", "currency", "contacts", "inbound", "registry"})


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.CODE)
def test_without_ledger_log_and_register_a_check_says_that_it_could_not_judge(check: ModuleType):
    reviewed = review(BARE, policy=POLICY, registry={})
    unjudged = {n.code: n.reason for n in reviewed.not_applicable}
    if check.NEEDS:
        assert check.CODE in unjudged
        assert unjudged[check.CODE]
    assert check.CODE not in {*reviewed.codes} & {*unjudged}


def test_every_need_of_a_check_has_words_for_its_lack():
    assert {need for check in CHECKS for need in check.NEEDS} <= set(MISSING)


def test_what_compares_with_the_ledger_needs_the_ledger():
    by_code = {check.CODE: set(check.NEEDS) for check in CHECKS}
    assert all(by_code[code] & FROM_RECORD for code in ("F1", "F2", "F3", "F6", "F7", "W1", "W3", "W4", "P1", "K3"))
