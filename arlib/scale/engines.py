"""The engines by name: each takes the same task and gives the same figures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from arlib.policy.engine import EngineName
from arlib.progress import Progress
from arlib.scale.buckets import map_buckets, split_by_account
from arlib.scale.duck import EngineLimits, account_figures_of
from arlib.scale.jobs import account_figures_of_bucket, account_figures_of_tables
from arlib.scale.places import Files, installed, opened
from arlib.scale.spark import account_figures_on_spark

LEDGER = ("items", "allocations", "adjustments")
BUCKETS_PER_WORKER = 4


@dataclass(frozen=True)
class Work:
    """How figures are worked out.

    Args:
        engine: Which engine; ``auto`` takes pandas for a small ledger and DuckDB for any other.
        pandas_up_to_lines: What ``auto`` calls small.
        cluster: Address of a Dask scheduler or a Spark master; empty starts one on this computer.
        workers: Processes on this computer.
        memory: What DuckDB may use, for example ``1.5GB``.
        folder: Where buckets are written; every worker must see it. Empty takes a temporary folder.
    """

    engine: EngineName = "auto"
    pandas_up_to_lines: int = 20_000
    cluster: str = ""
    workers: int = 2
    memory: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Task:
    """A ledger in files, the day and basis of its figures, and how they are worked out."""

    ledger: Mapping[str, Files]
    as_of: date
    basis: str
    work: Work
    progress: Progress | None


def on_pandas(task: Task) -> pd.DataFrame:
    """All in memory."""
    tables = {name: pd.concat([_read(file) for file in files]) for name, files in task.ledger.items()}
    return account_figures_of_tables(tables, as_of=task.as_of, basis=task.basis)


def on_duckdb(task: Task) -> pd.DataFrame:
    """Files read where they lie."""
    limits = EngineLimits(memory=task.work.memory)
    tables = (task.ledger.get(name, ()) for name in LEDGER)
    return account_figures_of(*tables, as_of=task.as_of, basis=task.basis, limits=limits)


def on_processes(task: Task) -> pd.DataFrame:
    """Buckets of accounts over processes of this computer."""
    # forkserver: a plain fork of a process with threads can hang
    with ProcessPoolExecutor(task.work.workers, mp_context=get_context("forkserver")) as pool:
        return _in_buckets(task, pool, task.work.workers)


def on_dask(task: Task) -> pd.DataFrame:
    """Buckets of accounts over the workers of a Dask cluster."""
    with installed("dask"):
        from distributed import Client
    local = {"n_workers": task.work.workers, "threads_per_worker": 1, "dashboard_address": None}
    with Client(task.work.cluster) if task.work.cluster else Client(**local) as client:
        return _in_buckets(task, client.get_executor(), sum(client.nthreads().values()))


def on_spark(task: Task) -> pd.DataFrame:
    """Files read by a Spark cluster."""
    with installed("pyspark"):
        from pyspark.sql import SparkSession
    builder = SparkSession.builder.appName("arlib").config("spark.ui.enabled", "false")
    session = builder.master(task.work.cluster or f"local[{task.work.workers}]").getOrCreate()
    frames = {name: session.read.parquet(*map(str, files)) for name, files in task.ledger.items()}
    tables = (frames.get(name) for name in LEDGER)
    return account_figures_on_spark(*tables, as_of=task.as_of, basis=task.basis)


def _in_buckets(task: Task, executor: Executor, workers: int) -> pd.DataFrame:
    figures = partial(account_figures_of_bucket, as_of=task.as_of, basis=task.basis)
    limits = EngineLimits(memory=task.work.memory)
    with tempfile.TemporaryDirectory(prefix="arlib-buckets-", dir=task.work.folder or None) as folder:
        split = Path(folder) / "ledger"
        buckets = split_by_account(task.ledger, split, buckets=workers * BUCKETS_PER_WORKER, limits=limits)
        found = map_buckets(figures, buckets, executor=executor, progress=task.progress)
        found.append(figures(buckets.unknown))
    together = pd.concat([part for part in found if len(part)] or found[:1])
    return together.sort_values(["account_id", "currency"], na_position="last").reset_index(drop=True)


def _read(file: Path | str) -> pd.DataFrame:
    with opened(file) as stream:
        frame: pd.DataFrame = pq.read_table(stream).to_pandas(date_as_object=False)
    return frame


ENGINES: dict[str, Callable[[Task], pd.DataFrame]] = {
    "pandas": on_pandas,
    "duckdb": on_duckdb,
    "processes": on_processes,
    "dask": on_dask,
    "spark": on_spark,
}
