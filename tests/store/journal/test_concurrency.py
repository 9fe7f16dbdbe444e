"""Eight people at once, and a power cut at any moment: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter

import pytest
import sqlalchemy as sa

from arlib.store.journal import append, head, journal_location, read_events, verify
from arlib.store.journal.engine import engine
from store.journal.making import make, mixed
from store.journal.working import at_work, dying

PROCESSES = 8
SEED = int(os.environ.get("ARLIB_TEST_SEED", "20261123"))


def _eight_at_once(place: str, decisions: int) -> None:
    """Half of the decisions are made after a second look; all processes share accounts and items."""
    append(place, make("note", "the first"))  # so that nobody has to make the tables
    workers = [at_work(place, number, decisions) for number in range(PROCESSES)]
    assert [worker.finish() for worker in workers] == [0] * PROCESSES
    said = [answer for worker in workers for answer in worker.said]
    seconds, conflicts = sorted(a["seconds"] for a in said), sum(a["conflicts"] for a in said)
    print(f"\n{len(said)} decisions, p99 {seconds[int(len(seconds) * 0.99)]:.3f} s, {conflicts} conflicts seen")  # noqa: T201  read with -s
    recorded = Counter(r.event.event_id for r in read_events(place))
    wanted = Counter({f"w{w}-{n}": 1 for w in range(PROCESSES) for n in range(decisions)} | {"the first": 1})
    assert recorded == wanted
    assert verify(place, anchor=head(place)).holds


@pytest.mark.slow
def test_eight_processes_lose_nothing_double_nothing_and_meet_no_lock(place: str):
    _eight_at_once(place, 100)


@pytest.mark.nightly
@pytest.mark.slow
def test_eight_processes_lose_nothing_over_four_thousand_decisions(place: str):
    _eight_at_once(place, 500)


def _killed_at_random(place: str, kills: int) -> None:
    chance, acknowledged = random.Random(SEED), set()
    for number in range(kills):
        worker = at_work(place, number, 100_000)
        worker.listen(chance.randint(1, 8))
        worker.kill(after_seconds=chance.random() * 0.08)  # somewhere in the middle of the next one
        acknowledged |= {answer["event_id"] for answer in worker.said}
        found = verify(place)
        assert found.holds, f"seed {SEED}, kill {number}: {found.breach}"
    there = {r.event.event_id for r in read_events(place)}
    assert acknowledged <= there, f"seed {SEED}"
    assert len(there) - len(acknowledged) <= kills  # at most the one whose answer was cut off each time


@pytest.mark.slow
def test_a_writer_killed_at_random_moments_loses_nothing_it_acknowledged(place: str):
    _killed_at_random(place, 10)


@pytest.mark.nightly
@pytest.mark.slow
def test_a_writer_killed_at_many_random_moments_loses_nothing_it_acknowledged(place: str):
    _killed_at_random(place, 200)


@pytest.mark.slow
def test_killed_at_each_step_of_one_decision_it_is_there_whole_or_not_at_all(place: str):
    append(place, make("note", "the first"))
    steps, code = 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        before = len(read_events(place))
        code = dying(place, steps)
        assert verify(place).holds
        assert len(read_events(place)) - before in (0, 1)
        steps += 3
    assert code == 0
    assert steps > 12, "it was killed more than once or twice"
    assert [r.event for r in read_events(place)][1:] == [mixed(0, 1)]


@pytest.mark.slow
def test_killed_while_the_tables_are_made_there_are_all_of_them_or_none(place: str):
    location, steps, code = journal_location(place), 0, -signal.SIGKILL
    while code == -signal.SIGKILL:
        code = dying(place, steps)
        with engine(location).connect() as conn:
            names = [name for name in sa.inspect(conn).get_table_names() if name.startswith("journal_")]
        assert len(names) in (0, 5), (steps, names)
        steps += 5
    assert code == 0
    assert verify(place).events == 1
