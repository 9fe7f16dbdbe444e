"""How long one decision takes, alone and among eight writers, and how fast the journal is verified and read.

.venv/bin/python benchmarks/bench_journal.py --decisions 500 --url postgresql://me@/test?host=/tmp
"""

from __future__ import annotations

import argparse
import multiprocessing
import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from arlib.contracts.events import DisputeOpened, Event, PromiseMade, Touch
from arlib.store.journal import append, append_all, head, read_view, stream_versions, verify

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WRITERS = 8


def decision(writer: int, number: int) -> Event:
    """Touches, promises and disputes in turn, over a thousand accounts."""
    own, account = f"{writer}-{number}", f"A-{number % 1000}"
    who = {
        "event_id": own,
        "actor": f"Writer {writer}",
        "role": "analyst",
        "effective_at": NOON + timedelta(seconds=number),
    }
    match number % 3:
        case 0:
            return Touch(**who, account_id=account, channel="phone", stage="late_inquiry", contact="Ms Ann Poe")
        case 1:
            return PromiseMade(
                **who, promise_id=own, account_id=account, promised_date=NOON.date(), currency="EUR", amount_minor=1
            )
        case _:
            about = {"dispute_id": own, "account_id": account, "item_id": f"I-{own}"}
            return DisputeOpened(**who, **about, reason="told us", currency="EUR", amount_minor=1)


def record(place: str, writer: int, count: int) -> list[float]:
    """Seconds of each of ``count`` decisions; every second one is made after a look at the stream."""
    seconds = []
    for number in range(count):
        event, began = decision(writer, number), time.perf_counter()
        stream = event.streams()[0]
        append(place, event, based_on=stream_versions(place, [stream]) if number % 2 and number % 3 else None)
        seconds.append(time.perf_counter() - began)
    return seconds


def line(what: str, seconds: list[float], took: float) -> str:
    """Count, rate and percentiles."""
    ordered = sorted(seconds)
    p50, p95, p99 = (1000 * ordered[int(len(ordered) * share)] for share in (0.5, 0.95, 0.99))
    rate = len(ordered) / took
    shares = f"p50 {p50:.1f}  p95 {p95:.1f}  p99 {p99:.1f}  max {1000 * ordered[-1]:.1f} ms"
    return f"  {what:<34} {len(ordered):>7,} {rate:>8,.0f}/s  {shares}"


def measure(name: str, place: str, decisions: int, read: int) -> None:
    """Print everything about one database."""
    print(name)
    began = time.perf_counter()
    alone = record(place, 99, decisions)
    print(line("one writer", alone, time.perf_counter() - began))
    with multiprocessing.get_context("spawn").Pool(WRITERS) as pool:
        pool.map(str, range(WRITERS))  # so that starting the processes is not measured
        began = time.perf_counter()
        together = pool.starmap(record, [(place, writer, decisions) for writer in range(WRITERS)], chunksize=1)
    print(line(f"{WRITERS} writers", [s for each in together for s in each], time.perf_counter() - began))
    for start in range(0, read, 5_000):
        append_all(place, [decision(100, n) for n in range(start, min(start + 5_000, read))])
    for what, work in (("verify", verify), ("read as of a day", lambda p: read_view(p, as_of=NOON.date()).touches)):
        began = time.perf_counter()
        work(place)
        took = time.perf_counter() - began
        print(f"  {what:<34} {head(place).seq:>7,} {head(place).seq / took:>8,.0f}/s  {took:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=500, help="decisions per writer")
    parser.add_argument("--read", type=int, default=20_000, help="further events before verifying and reading")
    parser.add_argument("--url", default="", help="an empty database to measure as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(
            f"SQLite {sqlite3.sqlite_version}",
            f"sqlite:///{Path(folder) / 'journal.sqlite'}",
            given.decisions,
            given.read,
        )
    if given.url:
        measure("PostgreSQL", given.url, given.decisions, given.read)


if __name__ == "__main__":
    main()
