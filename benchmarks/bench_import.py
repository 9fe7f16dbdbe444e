"""A million invoices, one in a hundred bad, through the whole import; beside pandas.read_csv of the same file.

    python benchmarks/bench_import.py [rows]

Either runs in a process of its own, so that its peak memory is its own. Only one of them checks anything.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS = 1_000_000
ONE_BAD_IN = 100
HEADER = "invoice_id,account_id,issue_date,due_date,amount,currency,reference\n"
BAD = ("1e3", "n/a", "12.345", "")
OURS = """
import json, resource, sys, time
from arlib.importing import import_into
steps = []
began = time.perf_counter()
report = import_into(sys.argv[1], sys.argv[2], as_of="2026-10-30", progress=lambda *step: steps.append(step))
seconds = time.perf_counter() - began
row = report.files.iloc[0]
told = {"seconds": seconds, "steps": len(steps), "accepted": int(row["accepted"]), "set_aside": int(row["set_aside"]),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
print(json.dumps(told))
"""
PEER = """
import json, resource, sys, time
import pandas
began = time.perf_counter()
rows = len(pandas.read_csv(sys.argv[2]))
told = {"seconds": time.perf_counter() - began, "rows": rows,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
print(json.dumps(told))
"""


def write_export(path: Path, rows: int) -> None:
    """An export in which every hundredth amount is no amount."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for n in range(rows):
            amount = BAD[n // ONE_BAD_IN % len(BAD)] if n % ONE_BAD_IN == 7 else f"{n % 99_991}.{n % 90 + 10}"
            day, due = f"2026-{n % 9 + 1:02d}-{n % 28 + 1:02d}", f"2026-{n % 9 + 2:02d}-{n % 28 + 1:02d}"
            file.write(f"INV{n:08d},A{n % 50_000:05d},{day},{due},{amount},EUR,PO {n}\n")


def run(code: str, workspace: Path, export: Path) -> dict[str, float]:
    """One side in a process of its own."""
    command = [sys.executable, "-c", code, str(workspace), str(export)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return dict(json.loads(told))


def main(rows: int) -> None:
    """Print the table."""
    from arlib.store import create_workspace

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export, workspace = folder / "invoices.csv", create_workspace(folder / "book").folder
        write_export(export, rows)
        ours, peer = run(OURS, workspace, export), run(PEER, workspace, export)
        size = export.stat().st_size / 1e6
    print(f"{rows:,} rows, {size:.0f} MB, one in {ONE_BAD_IN} bad")
    print(
        f"arlib import       {ours['seconds']:7.1f} s  {ours['peak_mb']:7.0f} MB peak, {ours['steps']} progress steps"
    )
    print(f"  {ours['accepted']:,} accepted, {ours['set_aside']:,} set aside with their reasons")
    print(f"pandas.read_csv    {peer['seconds']:7.1f} s  {peer['peak_mb']:7.0f} MB peak, no row checked")
    print(f"ratio              {ours['seconds'] / peer['seconds']:7.1f} x")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
