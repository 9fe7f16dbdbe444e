"""Other people at work: processes that record decisions, say of each that it was acknowledged, and may be killed."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from sqlalchemy import event

from arlib.store.journal import ConflictError, append, journal_location, stream_versions
from arlib.store.journal.engine import engine
from store.journal.making import mixed

CONTEXT = multiprocessing.get_context("forkserver")  # each starts clean, and at once: the modules are loaded there
CONTEXT.set_forkserver_preload(["arlib.store.journal", "store.journal.working"])


@dataclass
class Worker:
    """A process at work and what it has said so far."""

    process: BaseProcess
    answers: Connection
    said: list[dict] = field(default_factory=list)

    def listen(self, count: int) -> None:
        """Wait until it has acknowledged so many decisions."""
        while len(self.said) < count and self._heard():
            pass

    def finish(self) -> int:
        """Hear it out; its exit code."""
        while self._heard():
            pass
        self.process.join()
        return self.process.exitcode or 0

    def kill(self, after_seconds: float) -> None:
        """Pull the plug in the middle of whatever it is doing."""
        self.process.join(after_seconds)
        os.kill(self.process.pid or 0, signal.SIGKILL)
        self.finish()

    def _heard(self) -> bool:
        try:
            self.said.append(json.loads(self.answers.recv_bytes()))
        except (EOFError, OSError, ValueError):  # it has gone, perhaps in mid-word
            return False
        return True


def at_work(place: str, number: int, count: int) -> Worker:
    """A process that records ``count`` mixed decisions."""
    return _started(_record_all, place, number, count)


def dying(place: str, steps: int) -> int:
    """Record one event and be killed after so many steps of talking to the database; the exit code."""
    return _started(_record_until, place, steps).finish()


def _started(target, *arguments: object) -> Worker:
    mine, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=target, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, mine)


def _record_all(place: str, worker: int, count: int, answers: Connection) -> None:
    for number in range(count):
        began = time.perf_counter()
        conflicts = _record(place, worker, number)
        said = {"event_id": f"w{worker}-{number}", "seconds": time.perf_counter() - began, "conflicts": conflicts}
        answers.send_bytes(json.dumps(said).encode())


def _record(place: str, worker: int, number: int) -> int:
    """Record one decision, half of them after a second look; how often somebody else was first."""
    said, conflicts = mixed(worker, number), 0
    while True:
        stream = said.streams()[0] if number % 4 == 0 else said.streams()[-1]
        seen = stream_versions(place, [stream]) if number % 2 == 0 else None
        try:
            append(place, said, based_on=seen)
        except ConflictError:
            conflicts += 1
            continue
        return conflicts


def _record_until(place: str, steps: int, _answers: Connection) -> None:
    left = steps

    def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    opened = engine(journal_location(place))
    for step in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(opened, step, count)
    append(place, mixed(0, 1))
