"""A process that records decisions, and says of each that it was acknowledged: ``worker.py URL NUMBER COUNT``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from making import mixed

from arlib.store.journal import ConflictError, append, stream_versions


def record(place: str, worker: int, number: int) -> int:
    """Record one decision, half of them after a second look; how often somebody else was first."""
    event, conflicts = mixed(worker, number), 0
    while True:
        stream = event.streams()[0] if number % 4 == 0 else event.streams()[-1]
        seen = stream_versions(place, [stream]) if number % 2 == 0 else None
        try:
            append(place, event, based_on=seen)
        except ConflictError:
            conflicts += 1
            continue
        return conflicts


def main() -> None:
    place, worker, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for number in range(count):
        began = time.perf_counter()
        conflicts = record(place, worker, number)
        said = {"event_id": f"w{worker}-{number}", "seconds": time.perf_counter() - began, "conflicts": conflicts}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
