"""How long the review of many messages takes, beside a bare pass of three patterns over the same texts.

Run by hand: ``.venv/bin/python benchmarks/bench_review.py [messages]``. The peer finds amounts, dates and document
numbers and judges nothing; it is what any reader of texts pays at least.
"""

from __future__ import annotations

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from time import perf_counter
from typing import Any

from arlib.communications import registry_from, review, review_policy_from
from arlib.communications.checks.check import Example, example

_PEER = tuple(re.compile(p) for p in (r"[A-Z]{3} ?[\d,.]+", r"\d{1,2} [A-Z][a-z]+ \d{4}", r"\b[A-Z]{2}-\d+\b"))
_BODIES = (
    "Invoice HZ-204 was due on 1 May 2026. GBP 950.00 of GBP 1,250.00 is open after your payment of GBP 300.00. Is "
    "anything holding it up? Please pay at pay.aldertools.example by 22 May 2026, or call me on +44 20 7946 0000.",
    "As discussed, HZ-204 is {n} days overdue. Please pay GBP {n}50.00 at once, or we will tell your customers.",
    "Two invoices are open:\n- HZ-204, due 1 May 2026, GBP 950.00\n- HZ-219, due 20 May 2026, GBP 480.00\n\nTogether "
    "GBP 1,430.00. Please reply to this email and tell me when we can expect the payment.",
)
_CHUNK = 250


def messages(count: int) -> list[Example]:
    """Letters of three kinds with other numbers each; one kind in three has defects."""
    greeted = (f"Dear Ms Holt,\n\n{_BODIES[n % 3].format(n=n)}\n\nKind regards\nInes Caro" for n in range(count))
    return [example(body) for body in greeted]


def review_all(records: list[Example]) -> int:
    """Findings of a part of the messages."""
    policy, registry = review_policy_from(None), registry_from({"H-1": {"name": "Hazel Works Ltd"}})
    return sum(len(review(record, policy=policy, registry=registry).findings) for record in records)


def bare_pass(records: list[Example]) -> int:
    """Hits of the peer."""
    return sum(len(p.findall(str(record["body"]))) for record in records for p in _PEER)


def timed(label: str, count: int, work: Any) -> float:
    """Seconds of a piece of work, printed."""
    start = perf_counter()
    found = work()
    seconds = perf_counter() - start
    print(f"{label:<22}{seconds:9.2f} s{count / seconds:12,.0f} messages/s{found:10,} found")
    return seconds


def main() -> None:
    """One core, two cores, and the peer."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    records = messages(count)
    parts = [records[at : at + _CHUNK] for at in range(0, count, _CHUNK)]
    peer = timed("three patterns", count, lambda: bare_pass(records))
    one = timed("review, one core", count, lambda: review_all(records))
    with ProcessPoolExecutor(2) as pool:
        timed("review, two cores", count, lambda: sum(pool.map(review_all, parts)))
    print(f"the review takes {one / peer:,.0f} times as long as the bare pass")


if __name__ == "__main__":
    main()
