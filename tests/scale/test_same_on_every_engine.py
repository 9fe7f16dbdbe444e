"""One rule, every engine: the same figures to the cent, as int64, from frames, from files, from buckets."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq
import pytest

from arlib.contracts import ADJUSTMENTS, ALLOCATIONS, ITEMS, TABLES, complete, empty, require
from arlib.errors import ParameterError
from arlib.ledger import age, open_items
from arlib.ledger.account_figures import account_figures, with_ages
from arlib.ledger.lines import with_due_date
from arlib.ledger.surplus import with_arose
from arlib.scale import (
    EngineLimits,
    SparkExecutor,
    Work,
    account_figures_of,
    account_figures_of_bucket,
    account_figures_of_open_lines,
    account_figures_on_spark,
    engine,
    figures_of_ledger,
    map_buckets,
    split_by_account,
)
from arlib.store import open_workspace, read_snapshot

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AS_OF = date(2026, 10, 30)
TABLE_NAMES = ("items", "allocations", "adjustments")
Files = dict[str, list[Path]]


def figures_of_frames(items: pd.DataFrame, allocations: pd.DataFrame, adjustments: pd.DataFrame) -> pd.DataFrame:
    lines = with_due_date(open_items(items, allocations, adjustments, as_of=AS_OF))
    lines = with_arose(lines, allocations, adjustments, as_of=AS_OF)
    return with_ages(account_figures(lines, as_of=AS_OF), as_of=AS_OF)


figures_of_bucket = partial(account_figures_of_bucket, as_of=AS_OF)


def from_frames(files: Files, tmp_path: Path) -> pd.DataFrame:
    frames = [pd.concat([pq.read_table(f).to_pandas() for f in files[name]]) for name in TABLE_NAMES]
    complete_frames = (complete(f, TABLES[name]) for f, name in zip(frames, TABLE_NAMES, strict=True))
    return figures_of_frames(*complete_frames)


def from_files(files: Files, tmp_path: Path) -> pd.DataFrame:
    return account_figures_of(*(files[name] for name in TABLE_NAMES), as_of=AS_OF)


def from_buckets_here(files: Files, tmp_path: Path) -> pd.DataFrame:
    return together(files, tmp_path)


def from_buckets_in_a_pool(files: Files, tmp_path: Path) -> pd.DataFrame:
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        return together(files, tmp_path, executor=pool)


def from_buckets_on_dask(files: Files, tmp_path: Path) -> pd.DataFrame:
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path) as cluster,
        Client(cluster) as client,
    ):
        return together(files, tmp_path, executor=client.get_executor())


@cache
def spark_session() -> SparkSession:
    """One for all tests: it takes seconds to start, and ends with the process."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # else its workers take another Python, without this package
    local = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "4",
        "spark.driver.host": "127.0.0.1",
    }
    return SparkSession.builder.master("local[2]").config(map=local).getOrCreate()


def from_spark_frames(files: Files, tmp_path: Path) -> pd.DataFrame:
    frames = [spark_session().read.parquet(*(str(file) for file in files[name])) for name in TABLE_NAMES]
    return account_figures_on_spark(*frames, as_of=AS_OF)


def from_buckets_on_spark(files: Files, tmp_path: Path) -> pd.DataFrame:
    with SparkExecutor(spark_session()) as executor:
        return together(files, tmp_path, executor=executor)


def together(files: Files, tmp_path: Path, **how: object) -> pd.DataFrame:
    buckets = split_by_account(files, tmp_path / "split", buckets=3)
    parts = [*map_buckets(figures_of_bucket, buckets, **how), figures_of_bucket(buckets.unknown)]
    together = pd.concat([p for p in parts if len(p)], ignore_index=True)
    return together.sort_values(["account_id", "currency"], na_position="last").reset_index(drop=True)


def by_name(engine: str, files: Files, tmp_path: Path) -> pd.DataFrame:
    found = figures_of_ledger(files, as_of=AS_OF, work=Work(engine, workers=2))
    assert found.engine == engine
    return found.accounts


def _named(name: str) -> Callable[[Files, Path], pd.DataFrame]:
    return partial(by_name, name)


ENGINES = [
    pytest.param(from_files, id="files"),
    pytest.param(_named("pandas"), id="pandas"),
    pytest.param(_named("duckdb"), id="duckdb"),
    pytest.param(from_buckets_here, id="buckets here"),
    pytest.param(from_buckets_in_a_pool, id="buckets in a pool"),
    # minutes to install, seconds to start: they run every night
    pytest.param(_named("processes"), id="processes", marks=pytest.mark.nightly),
    pytest.param(from_buckets_on_dask, id="buckets on Dask", marks=pytest.mark.nightly),
    pytest.param(_named("dask"), id="dask", marks=pytest.mark.nightly),
    pytest.param(from_spark_frames, id="Spark frames", marks=pytest.mark.nightly),
    pytest.param(from_buckets_on_spark, id="buckets on Spark", marks=pytest.mark.nightly),
    pytest.param(_named("spark"), id="spark", marks=pytest.mark.nightly),
]


@pytest.fixture(scope="module")
def sample_files(sample_workspace) -> Files:
    folder = open_workspace(sample_workspace).ledger_dir
    return {name: sorted(folder.glob(f"{name}-*.parquet")) for name in TABLE_NAMES}


@pytest.fixture
def drawn_files(tmp_path: Path) -> Files:
    """A small book with what engines disagree on: no due date, an unknown payer, a reversal, a surplus."""
    day = pd.Timestamp
    rows = [
        ("I1", "A", "invoice", day("2026-01-10"), day("2026-02-09"), "EUR", 10_000, "net 30", "open"),
        ("I2", "A", "invoice", day("2026-07-31"), pd.NaT, "EUR", 2_500, "net 30", "disputed"),
        ("I3", "A", "invoice", day("2026-10-30"), pd.NaT, "EUR", 99, "", "open"),
        ("P1", "A", "payment", day("2026-08-31"), pd.NaT, "EUR", -4_000, "", "open"),
        ("P2", None, "payment", day("2026-10-01"), pd.NaT, "JPY", -700, "", "open"),
        ("I4", "B", "invoice", day("2026-10-31"), day("2026-11-30"), "EUR", 1, "", "open"),
        ("I5", "B", "invoice", day("2026-03-01"), day("2026-03-31"), "EUR", 500, "", "open"),
        ("P3", "B", "payment", day("2026-04-01"), pd.NaT, "EUR", -500, "", "open"),
        ("I6", "B", "invoice", day("2026-01-01"), day("2026-01-31"), "EUR", 300, "", "open"),
        ("P4", "B", "payment", day("2026-02-01"), pd.NaT, "EUR", -360, "", "open"),
        ("I7", "B", "invoice", day("2026-05-01"), day("2026-05-31"), "EUR", 900, "", "open"),
    ]
    names = ["item_id", "account_id", "kind", "issue_date", "due_date", "currency", "amount_minor", "terms", "status"]
    items = require(pd.DataFrame(rows, columns=names), ITEMS)
    links = pd.DataFrame(
        [
            ("P1", "I1", 1_000, day("2026-09-01")),
            ("P1", "I1", -1_000, day("2026-09-15")),
            ("P3", "I5", 500, day("2026-04-01")),
            ("P4", "I6", 250, day("2026-02-01")),
            ("P4", "I6", 110, day("2026-06-01")),
            ("P4", "I7", 40, day("2026-07-01")),
        ],
        columns=["source_id", "target_id", "amount_minor", "effective_date"],
    )
    tables = {"items": items, "allocations": require(links, ALLOCATIONS), "adjustments": empty(ADJUSTMENTS)}
    for name, table in tables.items():
        table.to_parquet(tmp_path / f"{name}.parquet", index=False)
    return {name: [tmp_path / f"{name}.parquet"] for name in tables}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_drawn_book_has_the_same_figures_on(engine: Callable[..., pd.DataFrame], drawn_files, tmp_path):
    pd.testing.assert_frame_equal(engine(drawn_files, tmp_path), from_frames(drawn_files, tmp_path))


@pytest.mark.parametrize("engine", ENGINES)
def test_the_sample_book_has_the_same_figures_on(engine: Callable[..., pd.DataFrame], sample_files, tmp_path):
    pd.testing.assert_frame_equal(engine(sample_files, tmp_path), from_frames(sample_files, tmp_path))


def test_money_stays_int64_on_the_way_out_of_the_engine(drawn_files, tmp_path):
    found = from_files(drawn_files, tmp_path)
    assert set(found.select_dtypes("number").dtypes.astype(str)) == {"int64", "Int64"}


def test_the_figures_are_those_of_the_aging(sample_workspace, sample_files, tmp_path):
    tables = read_snapshot(open_workspace(sample_workspace))
    aging = age(tables["items"], tables["allocations"], tables["adjustments"], as_of=AS_OF)
    owed = aging.by_account[aging.by_account["side"].eq("invoices")]
    found = from_files(sample_files, tmp_path)
    for column in ("past_due_minor", "current", "over_90"):
        assert found[column].sum() == owed[column].sum()
    credits = aging.by_account.loc[aging.by_account["side"].eq("credits"), "open_minor"]
    assert found["credit_minor"].sum() == credits.sum()


def test_an_extract_of_open_lines_needs_no_settlements(drawn_files, tmp_path):
    items = pq.read_table(drawn_files["items"][0]).to_pandas()
    lines = items.assign(open_minor=items["amount_minor"])
    lines.to_parquet(tmp_path / "lines.parquet", index=False)
    found = account_figures_of_open_lines([tmp_path / "lines.parquet"], as_of=AS_OF)
    assert found.set_index(["account_id", "currency"]).loc[("A", "EUR"), "past_due_minor"] == 12_500


def test_every_account_lies_whole_in_one_bucket(sample_files, tmp_path):
    buckets = split_by_account(sample_files, tmp_path / "split", buckets=4)
    held = [set(bucket.tables()["items"]["account_id"]) for bucket in buckets]
    assert sum(map(len, held)) == len(set.union(*held))
    assert buckets.unknown.tables()["items"]["account_id"].isna().all()


def test_no_line_is_lost_or_doubled_by_the_split(sample_files, tmp_path):
    buckets = split_by_account(sample_files, tmp_path / "split", buckets=4)
    parts = [part.tables() for part in (*buckets, buckets.unknown)]
    for name in TABLE_NAMES:
        rows = sum(pq.read_metadata(file).num_rows for file in sample_files[name])
        assert sum(len(part[name]) for part in parts) == rows


def test_a_failing_bucket_fails_the_whole_and_says_why(drawn_files, tmp_path):
    buckets = split_by_account(drawn_files, tmp_path / "split", buckets=2)
    with pytest.raises(ZeroDivisionError):
        map_buckets(lambda bucket: 1 // 0, buckets)


def test_progress_counts_buckets(drawn_files, tmp_path):
    steps: list[tuple[str, int, int]] = []
    buckets = split_by_account(drawn_files, tmp_path / "split", buckets=3)
    map_buckets(figures_of_bucket, buckets, progress=lambda *step: steps.append(step))
    assert steps == [("Buckets", 1, 3), ("Buckets", 2, 3), ("Buckets", 3, 3)]


@pytest.mark.parametrize(
    ("tables", "count"), [({}, 2), ({"items": ["x.parquet"], "touches": ["y"]}, 2), ({"items": ["x.parquet"]}, 0)]
)
def test_a_split_that_cannot_be_made_is_refused_before_anything_is_written(tables, count, tmp_path):
    with pytest.raises(ParameterError):
        split_by_account(tables, tmp_path / "split", buckets=count)
    assert not (tmp_path / "split").exists()


def test_a_limit_that_is_no_size_is_refused():
    with pytest.raises(ParameterError, match="engine limits"), engine(EngineLimits(memory="plenty")):
        pass


def test_the_engine_leaves_nothing_behind(drawn_files, tmp_path):
    spill = tmp_path / "spill"
    spill.mkdir()
    account_figures_of(drawn_files["items"], as_of=AS_OF, limits=EngineLimits(spill=str(spill)))
    assert list(spill.iterdir()) == []


@pytest.mark.parametrize(("small", "engine"), [(11, "pandas"), (10, "duckdb")])
def test_the_size_of_the_ledger_chooses_the_engine_and_the_answer_says_why(small, engine, drawn_files):
    found = figures_of_ledger(drawn_files, as_of=AS_OF, work=Work(pandas_up_to_lines=small))
    assert (found.engine, found.lines) == (engine, 11)
    assert f"{small} lines" in found.why


@pytest.mark.parametrize("files", [{}, {"items": []}, {"items": ["nowhere.parquet"]}])
def test_a_ledger_without_readable_items_is_refused(files):
    with pytest.raises(ParameterError):
        figures_of_ledger(files, as_of=AS_OF)


@pytest.mark.nightly
@pytest.mark.parametrize("engine", ["pandas", "duckdb", "processes"])
def test_a_ledger_behind_an_address_has_the_same_figures(engine, drawn_files, tmp_path):
    import fsspec

    behind = {}
    for name, (file,) in drawn_files.items():
        behind[name] = [f"memory://ledger/{name}.parquet"]
        with fsspec.open(behind[name][0], "wb") as stream:
            stream.write(file.read_bytes())
    found = figures_of_ledger(behind, as_of=AS_OF, work=Work(engine))
    pd.testing.assert_frame_equal(found.accounts, from_frames(drawn_files, tmp_path))
