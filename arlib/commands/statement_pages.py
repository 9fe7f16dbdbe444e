"""Statements of account as HTML: a page for each account and an index, written side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from arlib.ledger.statement import Statements
    from arlib.progress import Progress

INDEX = "index.html"
AT_A_TIME = 20


class PageJob(NamedTuple):
    """What a page needs, small enough to be handed to another process."""

    path: Path
    one: Statements
    credits: pd.DataFrame
    account: str
    title: str
    book: str
    lead: str


def write_pages(
    accounts: Iterator[tuple[str, str, Statements, pd.DataFrame]], folder: Path, *, name_of: Callable[[str], str],
    book: str, count: int, progress: Progress,
) -> list[Path]:  # fmt: skip
    """Write a page for each account; where there are several, an index as well, which comes first.

    Args:
        accounts: Number, name, statement and waiting credits of each account.
        folder: Where they are written; it is there.
        name_of: The file name of an account, without its ending.
        book: Whose book it is.
        count: How many accounts there are.
        progress: Told after each page.
    """
    from arlib.exhibits.statement import closing_text, period_text
    from arlib.reports.statement_pages import statement_index_html

    index = INDEX if count > 1 else ""
    jobs = [
        PageJob(
            folder / f"{name_of(account)}.html",
            one,
            credits,
            account,
            account if name == account else f"{name} ({account})",
            book,
            index,
        )
        for account, name, one, credits in accounts
    ]
    if not index:
        return [_write(job) for job in jobs]
    paths = []
    with ProcessPoolExecutor() if count > AT_A_TIME else nullcontext() as pool:
        for path in pool.map(_write, jobs, chunksize=AT_A_TIME) if pool else map(_write, jobs):
            paths.append(path)
            progress("Writing a page for each account", len(paths), count)
    named = ((job.path.name, job.title, closing_text(job.one)) for job in jobs)
    links = sorted(named, key=lambda link: link[1].casefold())
    lead = folder / INDEX
    lead.write_text(statement_index_html(links, period=period_text(jobs[0].one), book=book), encoding="utf-8")
    return [lead, *paths]


def _write(job: PageJob) -> Path:
    from arlib.exhibits.statement import period_text, statement_page
    from arlib.reports.statement_pages import statement_html

    body = statement_page(job.one, job.account, job.credits)
    page = statement_html(body, title=job.title, period=period_text(job.one), book=job.book, index=job.lead)
    job.path.write_text(page, encoding="utf-8")
    return job.path
