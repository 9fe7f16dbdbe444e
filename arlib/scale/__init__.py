"""The seam to bigger engines. No rule lives here: it opens files, hands them to rules, and puts answers together.

* :func:`figures_of_ledger`: a ledger in files, aged on the engine that suits; it calls one of the following.
* :func:`account_figures_of`: rules over lines, run by DuckDB over the ledger's files, also when they exceed memory.
* :func:`account_figures_on_spark`: the same rules on frames that already lie on a Spark cluster.
* :func:`split_by_account` and :func:`map_buckets`: rules that need code per account, run over buckets of whole
  accounts by any :class:`concurrent.futures.Executor`: in this process, a process pool, Dask's, or Spark's
  (:class:`SparkExecutor`).
"""

from arlib.scale.buckets import Bucket, Buckets, map_buckets, split_by_account
from arlib.scale.duck import EngineLimits, account_figures_of, account_figures_of_open_lines, engine
from arlib.scale.engines import Work
from arlib.scale.jobs import account_figures_of_bucket
from arlib.scale.spark import SparkExecutor, account_figures_on_spark
from arlib.scale.work import Figures, figures_of_ledger

__all__ = [
    "Bucket",
    "Buckets",
    "EngineLimits",
    "Figures",
    "SparkExecutor",
    "Work",
    "account_figures_of",
    "account_figures_of_bucket",
    "account_figures_of_open_lines",
    "account_figures_on_spark",
    "engine",
    "figures_of_ledger",
    "map_buckets",
    "split_by_account",
]
