"""The seam to bigger engines. No rule lives here: it opens files, hands them to rules, and puts answers together.

* :func:`account_figures_of`: rules over lines, run by DuckDB over the ledger's files, also when they exceed memory.
* :func:`split_by_account` and :func:`map_buckets`: rules that need code per account, run over buckets of whole
  accounts by any :class:`concurrent.futures.Executor`: in this process, a process pool, a cluster's own.
"""

from arlib.scale.buckets import Bucket, Buckets, map_buckets, split_by_account
from arlib.scale.duck import EngineLimits, account_figures_of, account_figures_of_open_lines, engine
from arlib.scale.jobs import account_figures_of_bucket

__all__ = [
    "Bucket",
    "Buckets",
    "EngineLimits",
    "account_figures_of",
    "account_figures_of_bucket",
    "account_figures_of_open_lines",
    "engine",
    "map_buckets",
    "split_by_account",
]
