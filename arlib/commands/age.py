"""``arlib age``: account figures and tiers of a ledger in files, however large, on the engine that suits."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arlib.commands.plainly import WorkspaceOption, told_plainly
from arlib.errors import ParameterError
from arlib.findings import counted

if TYPE_CHECKING:
    import pandas as pd

    from arlib.policy import Policy
    from arlib.scale import Work
    from arlib.store import Workspace

AGE_EXAMPLES = """Examples: arlib age --out accounts.parquet;
arlib age 'items/*.parquet' --allocations 'allocations/*.parquet' --as-of 2026-10-30 --engine processes;
arlib age 's3://ledger/items.parquet' --as-of 2026-10-30 --engine spark --cluster spark://head:7077"""
_ALL = "A pattern in quotes, or the option more than once."


@told_plainly
def age(
    items: Annotated[list[str] | None, typer.Argument(help="Parquet files of items. Default: the workspace's.")] = None,
    allocations: Annotated[list[str] | None, typer.Option("--allocations", help=f"Their allocations. {_ALL}")] = None,
    adjustments: Annotated[list[str] | None, typer.Option("--adjustments", help=f"Their adjustments. {_ALL}")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Day as YYYY-MM-DD. With files it must be given.")
    ] = None,
    engine: Annotated[
        str, typer.Option("--engine", help="pandas, duckdb, processes, dask, spark or auto. Default: the policy's.")
    ] = "",
    cluster: Annotated[
        str, typer.Option("--cluster", help="Dask scheduler or Spark master. Default: one on this computer.")
    ] = "",
    buckets: Annotated[str, typer.Option("--buckets", help="Folder that every worker sees.")] = "",
    out: Annotated[Path | None, typer.Option("--out", help="File for the accounts: .parquet or .csv.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Age a ledger of any size: buckets, credits and tier of every account, the same to the cent on every engine.

    What people recorded in the journal stands beside the ledger, not in its files: it is not counted here.
    """
    from arlib.importing import workspace_or_sample
    from arlib.policy import load_policy
    from arlib.progress import told_progress
    from arlib.scale import figures_of_ledger
    from arlib.tiering.accounts import account_tiers

    _demand_a_place(out)
    with told_progress() as progress:
        place = workspace_or_sample(workspace, progress=progress)
        policy = load_policy(place.policy_text())
        files, day = _ledger_of(place, as_of) if not items else (_named(items, allocations, adjustments), _day(as_of))
        began = time.perf_counter()
        work = _work(policy, engine, cluster, buckets)
        found = figures_of_ledger(files, as_of=day, basis=policy.aging.basis, work=work, progress=progress)
        tiers = account_tiers(found.accounts.rename(columns={"account_id": "id"}), tiers=policy.tiers)
    _tell(found.accounts, tiers)
    seconds = time.perf_counter() - began
    typer.echo(f"{counted(found.lines, 'item')} on {day}, by {found.engine} ({found.why}), in {seconds:.1f} s.")
    if out:
        _write(found.accounts.assign(tier=found.accounts["account_id"].map(tiers.set_index("id")["tier"])), out)


def _named(
    items: Sequence[str], allocations: Sequence[str] | None, adjustments: Sequence[str] | None
) -> dict[str, Sequence[str]]:
    from arlib.scale.places import expanded

    given = {"items": items, "allocations": allocations or (), "adjustments": adjustments or ()}
    return {table: expanded(patterns) for table, patterns in given.items()}


def _day(as_of: str | None) -> date:
    from arlib.dates import parse_day

    if as_of is None:
        raise ParameterError("files say no day", where="--as-of", next_step="Add --as-of YYYY-MM-DD.")
    return parse_day(as_of)


def _ledger_of(workspace: Workspace, as_of: str | None) -> tuple[dict[str, Sequence[str]], date]:
    from arlib.dates import parse_day
    from arlib.desk import open_desk
    from arlib.store import read_manifest

    tables = read_manifest(workspace)["tables"]
    files: dict[str, Sequence[str]] = {
        str(name): [str(workspace.ledger_dir / table["file"])] for name, table in tables.items()
    }
    return files, parse_day(as_of) if as_of else open_desk(workspace).as_of


def _work(policy: Policy, engine: str, cluster: str, buckets: str) -> Work:
    from arlib.policy.engine import ENGINE_NAMES
    from arlib.scale import Work

    given = policy.engine
    if engine and engine not in ENGINE_NAMES:
        raise ParameterError(
            f"{engine!r} is no engine", where="--engine", next_step=f"One of {', '.join(ENGINE_NAMES)}."
        )
    usual = Work(given.choose, given.pandas_up_to_lines, cluster, given.workers, given.memory, buckets)
    return replace(usual, engine=engine) if engine else usual


def _tell(accounts: pd.DataFrame, tiers: pd.DataFrame) -> None:
    """Totals per currency, and how many accounts stand in each tier."""
    from arlib.ledger.lines import BUCKET_NAMES
    from arlib.money import format_money

    names = {name: name.replace("_", "-") for name in BUCKET_NAMES} | {"credit_minor": "credits"}
    for currency, own in accounts.groupby("currency"):
        typer.echo(str(currency))
        for name, told in names.items():
            typer.echo(f"  {told:<10}{format_money(int(own[name].sum()), str(currency), with_code=False):>24}")
    counted_tiers = tiers["tier"].value_counts()
    told_tiers = ", ".join(f"{int(counted_tiers.get(tier, 0)):,} {tier}" for tier in ("high", "medium", "low"))
    known = accounts["account_id"].nunique()
    early = f", {known - len(tiers):,} with neither a credit nor anything late" if known > len(tiers) else ""
    typer.echo(f"{counted(known, 'account')} with open items; by tier {told_tiers}{early}.")


def _demand_a_place(out: Path | None) -> None:
    """Told before the work, not after it."""
    if out is None:
        return
    if out.suffix not in {".parquet", ".csv"}:
        raise ParameterError(
            f"{out.suffix!r} is no kind of file", where="--out", next_step="End it in .parquet or .csv."
        )
    if not out.parent.is_dir():
        raise ParameterError("there is no such folder", where=str(out.parent), next_step="Make it, or name another.")


def _write(accounts: pd.DataFrame, out: Path) -> None:
    """The file whole, or none: it gets its name when it is complete. Amounts are minor units, and say so."""
    from arlib.ledger.lines import BUCKET_NAMES

    accounts = accounts.rename(columns={name: f"{name}_minor" for name in BUCKET_NAMES})
    half = out.with_name(f".{out.name}.part")
    try:
        accounts.to_parquet(half, index=False) if out.suffix == ".parquet" else accounts.to_csv(half, index=False)
        half.replace(out)
    except OSError as error:
        raise ParameterError(error.strerror or str(error), where=str(out), next_step="Name another place.") from None
    finally:
        half.unlink(missing_ok=True)
    typer.echo(f"{len(accounts):,} rows: {out}")
