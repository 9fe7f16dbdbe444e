"""Seconds per stage of the weekly run on the sample book, beside three empty notebooks run by bare papermill.

    python benchmarks/bench_weekly.py [rounds]

Ours and the peer run in turn, in one process, so that a noisy machine disturbs both alike; medians are shown.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import papermill

from arlib.importing import open_sample_workspace
from arlib.reports import run_weekly

ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """Wall time of one call."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def empty_notebook(folder: Path) -> Path:
    """A notebook with one empty cell: what papermill costs by itself."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("pass")])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = folder / "empty.ipynb"
    nbformat.write(notebook, path)
    return path


def main(rounds: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        imported = seconds(lambda: open_sample_workspace(folder / "book"))
        empty, records, ours, peer = empty_notebook(folder), [], [], []
        for _ in range(rounds):
            ours.append(seconds(lambda: records.append(run_weekly(folder / "book", force=True))))
            peer.append(
                seconds(
                    lambda: [
                        papermill.execute_notebook(empty, folder / f"{n}.ipynb", progress_bar=False) for n in range(3)
                    ]
                )
            )
        again = seconds(lambda: run_weekly(folder / "book"))
    print(f"import of the sample exports        {imported:7.2f} s, once")
    for stage in records[0].seconds:
        print(f"  {stage:<34}{statistics.median(r.seconds[stage] for r in records):7.2f} s")
    ratio = statistics.median(a / b for a, b in zip(ours, peer, strict=True))
    print(f"weekly run, {len(records[0].reports)} reports               {statistics.median(ours):7.2f} s")
    print(f"three empty notebooks, papermill    {statistics.median(peer):7.2f} s")
    print(f"weekly run / empty notebooks        {ratio:7.2f} x, median of {rounds} paired rounds")
    print(f"weekly run when nothing has changed {again:7.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
