"""A record with parts missing or of the wrong kind is reviewed as far as it goes."""

from __future__ import annotations

from typing import Any

import pytest

from arlib.communications import registry_from, review, review_policy_from
from communications.unseen import POLICY, REGISTRY, unseen

RULES, REGISTER = review_policy_from(POLICY), registry_from(REGISTRY)
RECORDS = unseen("first")[::8]
PARTS = sorted(set(RECORDS[0]["facts"]))


@pytest.mark.parametrize("value", [None, "", [], {}, 7, "x", [None], [{}]], ids=repr)
@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_wrong_kind_stops_nothing_and_gives_the_same_findings_again(part: str, value: Any):
    for record in RECORDS[:3]:
        changed = record | {"facts": record["facts"] | {part: value}}
        first, again = (review(changed, policy=RULES, registry=REGISTER) for _ in range(2))
        assert first == again
