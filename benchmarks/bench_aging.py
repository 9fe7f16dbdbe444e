"""Aging and tiers per account from Parquet: our rule on DuckDB beside bare DuckDB SQL and pandas as people write it.

    .venv/bin/python benchmarks/bench_aging.py                       60,000, 10^6 and 10^7 lines
    .venv/bin/python benchmarks/bench_aging.py --lines 100000000 --rounds 1 --no-pandas

All ways run in turn, A B C A B C, in one process; ratios are medians over the rounds, to bare DuckDB. Every answer is
compared with the first, to the cent. Memory is the peak of a fresh process that does it once.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd

from arlib.policy import TierPolicy
from arlib.scale import EngineLimits, account_figures_of_open_lines
from arlib.tiering.accounts import account_tiers

AS_OF = date(2026, 10, 30)
LINES_PER_ACCOUNT, MOST_ACCOUNTS = 20, 1_000_000
MADE = """
COPY (
  SELECT printf('I%010d', i) AS item_id, printf('A%08d', account) AS account_id,
    -- an account has its currency; one in ten has two
    CASE hash(account) % 10 WHEN 0 THEN 'USD' WHEN 1 THEN if(hash(i * 11) % 2 = 0, 'GBP', 'EUR') ELSE 'EUR' END
      AS currency,
    (DATE '2026-10-30' - (hash(i * 13) % 400)::INTEGER)::TIMESTAMP AS issue_date,
    (DATE '2026-10-30' - (hash(i * 13) % 400)::INTEGER + 30)::TIMESTAMP AS due_date,
    '' AS terms, CASE hash(i * 17) % 25 WHEN 0 THEN 'disputed' ELSE 'open' END AS status,
    CASE WHEN hash(i * 19) % 8 = 0 THEN -1 ELSE 1 END * (hash(i * 23) % 900000 + 100)::BIGINT AS open_minor
  FROM (SELECT i, hash(i * 7) % {accounts} AS account FROM range({lines}) t(i))
) TO '{file}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 500000)
"""
INVOICE = "open_minor > 0 AND due_date"
SUMS = {
    "current": "{invoice} >= DATE '{d0}'",
    "1_30": "{invoice} < DATE '{d0}' AND due_date >= DATE '{d30}'",
    "31_60": "{invoice} < DATE '{d30}' AND due_date >= DATE '{d60}'",
    "61_90": "{invoice} < DATE '{d60}' AND due_date >= DATE '{d90}'",
    "over_90": "{invoice} < DATE '{d90}'",
    "credit_minor": "open_minor < 0",
    "past_due_minor": "{invoice} < DATE '{d0}'",
    "not_due_minor": "{invoice} >= DATE '{d0}'",
    "disputed_minor": "status = 'disputed'",
}
BARE = """
CREATE OR REPLACE TEMP TABLE bare AS
SELECT account_id, currency, {sums},
  sum(CASE WHEN open_minor > 0 THEN 1 ELSE 0 END)::BIGINT AS invoices,
  sum(CASE WHEN open_minor < 0 THEN 1 ELSE 0 END)::BIGINT AS credits,
  min(CASE WHEN open_minor < 0 THEN issue_date END) AS oldest_credit_from,
  min(CASE WHEN {invoice} < DATE '{d0}' THEN due_date END) AS oldest_late_from
FROM read_parquet('{file}') WHERE open_minor <> 0 GROUP BY account_id, currency
"""


def ours(file: Path, memory: str = "") -> pd.DataFrame:
    """Our rule on DuckDB, to a frame, with the ages and the tier of every account."""
    figures = account_figures_of_open_lines([file], as_of=AS_OF, limits=EngineLimits(memory=memory))
    account_tiers(figures.rename(columns={"account_id": "id"}), tiers=TierPolicy())
    return figures


def ours_without_tiers(file: Path) -> pd.DataFrame:
    """Our rule on DuckDB, to a frame."""
    return account_figures_of_open_lines([file], as_of=AS_OF)


def bare_duckdb(file: Path) -> duckdb.DuckDBPyRelation:
    """The same figures in SQL by hand; the answer stays inside DuckDB."""
    days = {f"d{n}": (pd.Timestamp(AS_OF) - pd.Timedelta(days=n)).date() for n in (0, 30, 60, 90)}
    given = {"file": file, "invoice": INVOICE, **{name: str(day) for name, day in days.items()}}
    cases = {name: f"sum(CASE WHEN {when} THEN open_minor ELSE 0 END)::BIGINT" for name, when in SUMS.items()}
    sums = ", ".join(f'{case} AS "{name}"' for name, case in cases.items())
    duckdb.execute(BARE.replace("{sums}", sums).format(**given))
    return duckdb.table("bare")


def idiomatic_pandas(file: Path) -> pd.DataFrame:
    """As an analyst writes it."""
    lines = pd.read_parquet(file)
    lines["days"] = (pd.Timestamp(AS_OF) - lines["due_date"]).dt.days
    debit, credit = lines["open_minor"] > 0, lines["open_minor"] < 0
    edges, names = [-99999, 0, 30, 60, 90, 99999], ["current", "1_30", "31_60", "61_90", "over_90"]
    lines["bucket"] = pd.cut(lines["days"], edges, labels=names)
    keys = ["account_id", "currency"]
    table = lines[debit].pivot_table(index=keys, columns="bucket", values="open_minor", aggfunc="sum", observed=False)
    late = debit & (lines["days"] > 0)
    return pd.DataFrame(
        {
            **{name: table[name] for name in names},
            "credit_minor": lines[credit].groupby(keys)["open_minor"].sum(),
            "past_due_minor": lines[late].groupby(keys)["open_minor"].sum(),
            "not_due_minor": lines[debit & ~late].groupby(keys)["open_minor"].sum(),
            "disputed_minor": lines[lines["status"] == "disputed"].groupby(keys)["open_minor"].sum(),
            "invoices": lines[debit].groupby(keys).size(),
            "credits": lines[credit].groupby(keys).size(),
            "oldest": lines[late].groupby(keys)["days"].max(),
        }
    ).fillna(0)


WAYS: dict[str, Callable[[Path], object]] = {
    "duckdb_bare": bare_duckdb,
    "ours": ours_without_tiers,
    "ours, tiers too": ours,
    "pandas": idiomatic_pandas,
}


def total(answer: object) -> int:
    """A checksum in cents that all ways must share."""
    frame = answer.df() if isinstance(answer, duckdb.DuckDBPyRelation) else answer
    assert isinstance(frame, pd.DataFrame)
    return int(sum((i + 1) * int(frame[c].sum()) for i, c in enumerate(["past_due_minor", "credit_minor", "over_90"])))


def peak(way: str, file: Path) -> float:
    """GiB of a fresh process that does it once."""
    done = subprocess.run(
        [sys.executable, __file__, "--once", way, str(file)], capture_output=True, text=True, check=True
    )
    return float(done.stdout.split()[-1])


def measure(lines: int, rounds: int, ways: list[str], folder: Path) -> None:
    """One size: make the lines, run every way in turn, print a row each."""
    file = folder / f"lines-{lines}.parquet"
    duckdb.execute(MADE.format(lines=lines, accounts=min(max(lines // LINES_PER_ACCOUNT, 1), MOST_ACCOUNTS), file=file))
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    sums = set()
    for _ in range(rounds):
        for way in ways:
            began = time.perf_counter()
            answer = WAYS[way](file)
            seconds[way].append(time.perf_counter() - began)
            sums.add(total(answer))
            del answer
    assert len(sums) == 1, f"the ways differ: {sums}"
    for way in ways:
        ratio = statistics.median(a / b for a, b in zip(seconds[way], seconds["duckdb_bare"], strict=True))
        middle = statistics.median(seconds[way])
        print(f"{lines:>12,}  {way:<16} {ratio:6.2f} x  {middle:8.3f} s  {peak(way, file):6.2f} GiB", flush=True)
    file.unlink()


def main() -> None:
    """Parse and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, nargs="*", default=[60_000, 1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-pandas", action="store_true")
    parser.add_argument("--once", nargs=2, metavar=("WAY", "FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        WAYS[given.once[0]](Path(given.once[1]))
        # not getrusage: its peak is handed down from the process that started this one
        status = Path("/proc/self/status").read_text()
        print(int(status.partition("VmHWM:")[2].split()[0]) / 1024**2)
        return
    ways = [way for way in WAYS if way != "pandas" or not given.no_pandas]
    print(f"{'lines':>12}  {'way':<16} {'ratio':>6}    {'median':>8}    {'peak':>6}")
    with tempfile.TemporaryDirectory() as folder:
        for lines in given.lines:
            measure(lines, given.rounds, ways, Path(folder))


if __name__ == "__main__":
    main()
