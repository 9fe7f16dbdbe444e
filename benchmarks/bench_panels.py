"""Seconds from a click to the redrawn panel, on the sample book; `python benchmarks/bench_panels.py`.

What the kernel does is measured, in CPU seconds: a browser adds a tenth of a second to draw it. The aim is half a
second for every click. Each action is done several times; the slowest counts.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import arlib
from arlib import panels
from arlib.importing import open_sample_workspace
from arlib.panels.trial import levers_panel

AIM_SECONDS = 0.5
TIMES = 5


def slowest(act: Callable[[int], object]) -> float:
    """CPU seconds of the slowest of several turns."""
    took = []
    for turn in range(TIMES):
        began = time.process_time()
        act(turn)
        took.append(time.process_time() - began)
    return max(took)


def tiering(desk: arlib.desk.Desk) -> Iterator[tuple[str, float]]:
    """The work queue, the account panel, and the levers."""
    queue = desk.work_queue()
    panel = panels.tiering_panel(desk, queue)
    ids = panel.rows["id"].tolist()
    yield "tiering: pick an account", slowest(lambda n: panel.table.pick(ids[n + 1]))
    yield "tiering: another page of it", slowest(lambda n: panel.pages.look_at(list(panel.pages.drawn)[n]))
    yield "tiering: filter by tier", slowest(lambda n: setattr(panel.tier, "value", ("high", "low")[n % 2]))
    yield "tiering: type a name", slowest(lambda n: setattr(panel.find, "value", "otter"[: n + 1]))
    yield "tiering: sort by a column", slowest(lambda n: panel.table.sort_by("priority"))
    levers = levers_panel(desk, queue.ranking)
    levers.sliders["tiers.high_over_days"].value = 89  # the likelihood is learned with the first look
    yield "tiering: move an edge", slowest(lambda n: setattr(levers.sliders["tiers.high_over_days"], "value", 70 + n))
    account = panels.account_panel(desk, queue)
    yield "account: another one", slowest(lambda n: setattr(account.choice, "value", account.choice.options[n + 1][1]))


def reconciliation(desk: arlib.desk.Desk) -> Iterator[tuple[str, float]]:
    """The exceptions, and all exact suggestions at once."""
    panel = panels.reconciliation_panel(desk)
    keys = list(panel.rows)
    yield "reconciliation: pick a case", slowest(lambda n: panel.table.pick(keys[n + 1]))
    yield "reconciliation: filter", slowest(lambda n: setattr(panel.currency, "value", ("EUR", "")[n % 2]))
    yield "reconciliation: find exact ones", slowest(lambda n: panel.bulk.offer() if panel.bulk else None)


def communications(desk: arlib.desk.Desk) -> Iterator[tuple[str, float]]:
    """The messages of the week."""
    panel = panels.communications_panel(desk)
    keys = panel.rows["message_id"].tolist()
    yield "communications: pick a message", slowest(lambda n: panel.table.pick(keys[n + 1]))
    yield "communications: type a name", slowest(lambda n: setattr(panel.find, "value", "M-11"[: n + 1]))


def main() -> int:
    """Print a table; 1 when a click takes longer than it may."""
    slow = 0
    with tempfile.TemporaryDirectory() as folder:
        desk = arlib.open_desk(open_sample_workspace(Path(folder) / "workspace"))
        print(f"{len(desk.ledger.accounts):,} accounts, {len(desk.aging.lines):,} open items; aim {AIM_SECONDS} s")
        for part in (tiering, reconciliation, communications):
            for what, seconds in part(desk):
                slow += seconds > AIM_SECONDS
                print(f"{what:34} {seconds:6.2f} s{'   too slow' if seconds > AIM_SECONDS else ''}")
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
