"""Every check finds its own bad examples and leaves its good ones alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from arlib.communications import checks, review
from arlib.communications.checks import CHECKS

POLICY = {
    "sender": {"remittance_accounts": ["GB82WEST12345698765432", "DE89370400440532013000"]},
    "reps": [{"name": "Ines Caro", "role": "analyst"}, {"name": "Ravi Nair", "role": "manager"}],
}
EXAMPLES = [
    pytest.param(check, kind, example, id=f"{check.CODE}-{kind}-{at}")
    for check in CHECKS
    for kind in ("BAD", "GOOD")
    for at, example in enumerate(getattr(check, kind), start=1)
]


@pytest.mark.parametrize(("check", "kind", "example"), EXAMPLES)
def test_a_bad_example_is_found_and_a_good_one_is_not(check: Any, kind: str, example: dict[str, Any]):
    found = review(example, policy=POLICY, registry=example["registry"]).codes
    assert (check.CODE in found) == (kind == "BAD"), f"{kind} example gave {found}"


def test_every_check_in_the_folder_is_run():
    files = Path(checks.__file__).parent.glob("[a-z]*_*.py")
    assert {f.stem.split("_")[0].upper() for f in files} == {c.CODE for c in CHECKS}


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.CODE)
def test_a_check_says_what_it_is(check: Any):
    assert check.SEVERITY in ("blocker", "major", "minor")
    assert check.DEFINITION.endswith(".")
    assert check.BAD
    assert check.GOOD
    assert check.__doc__.startswith(f"{check.CODE}: ")


def test_no_two_checks_share_a_code():
    assert len({c.CODE for c in CHECKS}) == len(CHECKS)
