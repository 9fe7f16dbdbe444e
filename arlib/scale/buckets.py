"""Rules that need code per account: the ledger split into buckets of whole accounts, one plain function over each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd
import pyarrow.parquet as pq

from arlib.contracts import TABLES, complete, empty
from arlib.errors import ParameterError
from arlib.progress import Progress
from arlib.scale.duck import EngineLimits, engine
from arlib.scale.places import Files, relation_of

Answer = TypeVar("Answer")
BY_ACCOUNT = ("accounts", "items")
BY_ITEM = {"remittance_lines": "item_id", "allocations": "source_id", "adjustments": "item_id"}
"""Tables without an account of their own follow the item this column names."""
UNKNOWN = "unknown"
"""The bucket of lines whose payer nobody knows yet."""
PART = "bucket"


@dataclass(frozen=True)
class Bucket:
    """Some accounts, whole, on disk. It is a name and a place, so it can be sent to another process or machine.

    Args:
        folder: Where the split ledger lies.
        name: Which part of it.
    """

    folder: Path
    name: str

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of the bucket, as their contracts say; those that were not split are left out."""
        return {
            table.name: complete(_read(table / f"{PART}={self.name}", table.name), TABLES[table.name])
            for table in sorted(self.folder.iterdir())
            if table.name in TABLES
        }


@dataclass(frozen=True)
class Buckets:
    """A ledger split on disk.

    Args:
        folder: Where it lies.
        count: Number of buckets with accounts.
    """

    folder: Path
    count: int

    def __iter__(self) -> Iterator[Bucket]:
        return (Bucket(self.folder, f"{n:04d}") for n in range(self.count))

    @property
    def unknown(self) -> Bucket:
        """Lines whose payer nobody knows: they belong to no account, so they need a pass over the whole book."""
        return Bucket(self.folder, UNKNOWN)


def split_by_account(
    tables: Mapping[str, Files], folder: Path, *, buckets: int, limits: EngineLimits | None = None
) -> Buckets:
    """Write a ledger's files anew, split so that every account lies whole in one bucket.

    Args:
        tables: Table name to its Parquet files: ``items``, and any of ``accounts remittance_lines allocations
            adjustments``. Which bucket an account falls into depends on its id alone.
        folder: New or empty folder.
        buckets: How many; about four per process, and small enough that one fits into memory.
        limits: Memory and threads for the split.

    Raises:
        ParameterError: no items, an unknown table, fewer than one bucket, or a folder that is not empty.
    """
    _demand_sound(tables, folder, buckets)
    folder.mkdir(parents=True, exist_ok=True)
    with engine(limits) as connection:
        for table, files in tables.items():
            relation_of(connection, files).create_view(table)
        connection.execute(_placed_items(buckets))
        for table in tables:
            target = str(folder / table).replace("'", "''")
            options = f"FORMAT parquet, COMPRESSION zstd, PARTITION_BY ({PART})"
            connection.execute(f"COPY ({_placed_rows(table, buckets)}) TO '{target}' ({options})")
    return Buckets(folder, buckets)


def map_buckets(
    function: Callable[[Bucket], Answer],
    buckets: Buckets,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> list[Answer]:
    """Call a function for every bucket.

    Args:
        function: Takes a bucket. With a pool or a cluster it is sent there by name, so it must be importable there
            and the folder readable from there.
        buckets: What to call it for.
        executor: Any executor; ``None`` calls it here, one bucket after the other.
        progress: Told how many buckets are done.

    Returns:
        The answers in the order of the buckets, whatever order they were worked out in.
    """
    tell = progress or _say_nothing
    if executor is None:
        return [_told(function(bucket), tell, done, buckets.count) for done, bucket in enumerate(buckets, start=1)]
    futures: list[Future[Answer]] = [executor.submit(function, bucket) for bucket in buckets]
    try:
        for done, future in enumerate(as_completed(futures), start=1):
            _told(future.result(), tell, done, buckets.count)  # the first failure ends the waiting
    finally:
        for future in futures:
            future.cancel()
    return [future.result() for future in futures]


def _told(answer: Answer, tell: Progress, done: int, total: int) -> Answer:
    tell("Buckets", done, total)
    return answer


def _say_nothing(what: str, done: int, total: int) -> None:
    pass


def _read(folder: Path, table: str) -> pd.DataFrame:
    """One table of a bucket; a bucket without rows has no folder."""
    files = sorted(folder.glob("*.parquet")) if folder.is_dir() else []
    frames = [pq.read_table(file, partitioning=None).to_pandas(date_as_object=False) for file in files]
    return pd.concat(frames, ignore_index=True) if frames else empty(TABLES[table])


def _placed_items(buckets: int) -> str:
    return f"CREATE TABLE placed AS SELECT item_id, {_place('account_id', buckets)} AS {PART} FROM items"


def _place(account: str, buckets: int) -> str:
    return f"CASE WHEN {account} IS NULL THEN '{UNKNOWN}' ELSE printf('%04d', hash({account}) % {buckets}) END"


def _placed_rows(table: str, buckets: int) -> str:
    if table in BY_ACCOUNT:
        return f"SELECT *, {_place('account_id', buckets)} AS {PART} FROM {table}"
    return f"SELECT {table}.*, {PART} FROM {table} JOIN placed ON {table}.{BY_ITEM[table]} = placed.item_id"


def _demand_sound(tables: Mapping[str, Files], folder: Path, buckets: int) -> None:
    unknown = set(tables) - {*BY_ACCOUNT, *BY_ITEM}
    fault = (
        "there are no items"
        if not tables.get("items")
        else f"{', '.join(sorted(unknown))} cannot be split by account"
        if unknown
        else "there must be at least one bucket"
        if buckets < 1
        else "the folder is not empty"
        if folder.exists() and any(folder.iterdir())
        else ""
    )
    if fault:
        raise ParameterError(fault, where=str(folder), next_step="See arlib.scale.split_by_account.")
