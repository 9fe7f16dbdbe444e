"""Eight people at once, and a power cut at any moment: nothing acknowledged is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from arlib.store.journal import append, head, journal_location, read_events, verify
from arlib.store.journal.engine import engine
from store.journal.making import make, mixed

WORKER = Path(__file__).with_name("worker.py")
PROCESSES = 8
SEED = int(os.environ.get("ARLIB_TEST_SEED", "20261123"))


def start(place: str, worker: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(WORKER), place, str(worker), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines() if line.endswith("}")]


def _eight_at_once(place: str, decisions: int) -> None:
    """Half of the decisions are made after a second look; all processes share accounts and items."""
    append(place, make("note", "the first"))  # so that nobody has to make the tables
    running = [start(place, worker, decisions) for worker in range(PROCESSES)]
    finished = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0] * PROCESSES, finished[0][1][-2000:]
    said = [line for out, _ in finished for line in told(out)]
    seconds = sorted(line["seconds"] for line in said)
    conflicts = sum(line["conflicts"] for line in said)
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
        process = start(place, number, 100_000)
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randint(1, 8))]
        try:
            out, _ = process.communicate(timeout=chance.random() * 0.08)  # and then somewhere in the middle of work
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            out, _ = process.communicate()
        acknowledged |= {line["event_id"] for line in told("".join(lines) + out)}
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
    _killed_at_random(place, 50)


DYING = """
import os, sys
sys.path.insert(0, {folder!r})
from making import mixed
from sqlalchemy import event
from arlib.store.journal import append, journal_location
from arlib.store.journal.engine import engine

left = int(sys.argv[2])
def count(*_):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), 9)
opened = engine(journal_location(sys.argv[1]))
event.listen(opened, "before_cursor_execute", count)
event.listen(opened, "after_cursor_execute", count)
event.listen(opened, "commit", count)
append(sys.argv[1], mixed(0, 1))
"""


def die_after(place: str, steps: int) -> int:
    """Record one event and be killed at the given step of talking to the database; the exit code."""
    script = DYING.format(folder=str(WORKER.parent))
    return subprocess.run([sys.executable, "-c", script, place, str(steps)], check=False).returncode


@pytest.mark.slow
def test_killed_at_each_step_of_one_decision_it_is_there_whole_or_not_at_all(place: str):
    append(place, make("note", "the first"))
    steps = [0, 3, 7, 11, 15, 19, 23, 27, 60]
    codes = [die_after(place, n) for n in steps]
    assert codes[0] == -signal.SIGKILL
    assert codes[-1] == 0, "the last run was long enough to finish"
    assert verify(place).holds
    assert [r.event for r in read_events(place)][1:] == [mixed(0, 1)]


@pytest.mark.slow
def test_killed_at_each_step_of_making_the_tables_there_are_all_of_them_or_none(place: str):
    for steps in (1, 6, 12, 20, 28, 36, 44, 52):
        if die_after(place, steps) == 0:
            break
        with engine(journal_location(place)).connect() as conn:
            names = [n for n in engine(journal_location(place)).dialect.get_table_names(conn) if "journal" in n]
        assert len(names) in (0, 5), (steps, names)
    append(place, mixed(0, 1))
    assert verify(place).events == 1
