"""Rules over lines that already lie on a Spark cluster, and account buckets worked on by its machines."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw
import pandas as pd

from arlib.contracts import TABLES, empty
from arlib.scale.figures import figures_on

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class SparkEngine:
    """Spark as the engine of :func:`arlib.scale.figures.figures_on`."""

    session: SparkSession

    def fetch(self, lines: DataFrame) -> pd.DataFrame:
        """As pandas, by way of Arrow."""
        fetched: pd.DataFrame = nw.from_native(lines).collect("pandas").to_native()
        return fetched

    def place(self, frame: pd.DataFrame) -> DataFrame:
        """As a Spark frame, by way of Arrow."""
        import pyarrow as pa

        return self.session.createDataFrame(pa.Table.from_pandas(frame, preserve_index=False))

    def keep(self, lines: DataFrame) -> DataFrame:
        """Kept by the workers, on disk where memory is short."""
        return lines.persist()


def account_figures_on_spark(
    items: DataFrame,
    allocations: DataFrame | None = None,
    adjustments: DataFrame | None = None,
    *,
    as_of: date,
    basis: str = "due_date",
) -> pd.DataFrame:
    """Account figures of a ledger that lies on a Spark cluster: only one row per account and currency leaves it.

    Args:
        items, allocations, adjustments: Spark frames with the columns of the ledger's contract. Days are
            ``timestamp_ntz``, money is ``bigint``.
        as_of: The day, to its end.
        basis: What invoices age from: ``due_date`` or ``issue_date``.

    Returns:
        As :func:`arlib.ledger.account_figures.with_ages`: the same figures, to the cent, as from frames and files.
    """
    engine = SparkEngine(items.sparkSession)
    settled = engine.place(empty(TABLES["allocations"])) if allocations is None else allocations
    return figures_on(engine, items, settled, adjustments, as_of=as_of, basis=basis)


class SparkExecutor(Executor):
    """Spark as an executor for :func:`arlib.scale.map_buckets`: every call is one task of the cluster.

    Args:
        session: The session. Its machines must have this package, and see the folder of the buckets.
        at_once: How many tasks are handed over at a time; 0 takes as many as the cluster works on.
    """

    def __init__(self, session: SparkSession, at_once: int = 0) -> None:
        self._context = session.sparkContext
        self._waiting = ThreadPoolExecutor(at_once or self._context.defaultParallelism)

    def submit(self, fn: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> Future[Answer]:
        """One call on one machine."""
        return self._waiting.submit(self._one_task, partial(fn, *args, **kwargs))

    def _one_task(self, call: Callable[[], Answer]) -> Answer:
        answers: list[Answer] = self._context.parallelize([0], 1).map(lambda _: call()).collect()
        return answers[0]

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Wait for what was handed over; the session stays open."""
        self._waiting.shutdown(wait=wait, cancel_futures=cancel_futures)
