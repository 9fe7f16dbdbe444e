"""Where files lie: on this computer, or behind an address such as ``s3://ledger/items.parquet``."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from arlib.errors import ParameterError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

Files = Sequence[Path | str]


def expanded(patterns: Sequence[str]) -> list[str]:
    """Files of this computer for patterns such as ``items/*.parquet``; addresses stay as they are.

    Raises:
        ParameterError: a pattern that no file answers to.
    """
    files: list[str] = []
    for pattern in patterns:
        found = sorted(glob.glob(pattern)) if glob.has_magic(pattern) and not is_address(pattern) else [pattern]
        if not found:
            raise ParameterError("no file answers to it", where=pattern, next_step="Name the ledger's Parquet files.")
        files += found
    return files


def is_address(file: Path | str) -> bool:
    """Whether a file lies somewhere else.

    >>> is_address("s3://ledger/items.parquet"), is_address("items.parquet")
    (True, False)
    """
    return "://" in str(file)


@contextmanager
def opened(file: Path | str) -> Iterator[IO[bytes]]:
    """A file to read, wherever it lies."""
    if not is_address(file):
        with Path(file).open("rb") as stream:
            yield stream
        return
    with installed("fsspec"):
        import fsspec
    with fsspec.open(str(file), "rb") as stream:
        yield stream


def relation_of(connection: DuckDBPyConnection, files: Files) -> DuckDBPyRelation:
    """Parquet files as DuckDB reads them; what lies elsewhere through fsspec, and DuckDB itself fetches nothing.

    Raises:
        ParameterError: no file was named.
    """
    if not files:
        raise ParameterError("no file was named", where="ledger", next_step="Name the ledger's Parquet files.")
    for kind in {str(file).partition("://")[0] for file in files if is_address(file)}:
        if not connection.filesystem_is_registered(kind):
            connection.register_filesystem(_filesystem(kind))
    return connection.read_parquet([str(file) for file in files])


def _filesystem(kind: str) -> Any:
    with installed("fsspec"):
        import fsspec
    return fsspec.filesystem(kind)


@contextmanager
def installed(package: str) -> Iterator[None]:
    """What only clusters need is not part of every installation.

    Raises:
        ParameterError: it is missing; with what to run.
    """
    try:
        yield
    except ImportError:
        step = 'Run `make cluster`, or pip install "arlib[cluster]".'
        raise ParameterError(f"{package} is not installed", where="engine", next_step=step) from None
