"""Account statements as pages: one self-contained file an account, and an index that leads to them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from arlib.reports.page import content_policy, fill, page_css
from arlib.tables import Html


def statement_html(body: Html, *, title: str, period: str, book: str, index: str = "") -> str:
    """One account's statement as a page of its own.

    Args:
        body: The statement, as :func:`arlib.exhibits.statement_page` draws it.
        title: Name and number of the account.
        period: The period in words.
        book: Whose book it is.
        index: File that leads to all statements; empty when there is none.
    """
    return _page(Markup(body.html), title=title, period=period, book=book, index=index)


def statement_index_html(links: Sequence[tuple[str, str, str]], *, period: str, book: str) -> str:
    """The index of statements.

    Args:
        links: File, title and closing balance of each page, in the order they are shown.
        period: The period in words.
        book: Whose book it is.
    """
    row = Markup('<tr><th scope="row"><a href="{}">{}</a></th><td class="num">{}</td></tr>')
    head = Markup(
        '<thead><tr><th scope="col">Account</th><th scope="col" class="num">Closing balance</th></tr></thead>'
    )
    rows = Markup("").join(row.format(*link) for link in links)
    listed = Markup('<div class="ar"><table class="ar-table">{}<tbody>{}</tbody></table></div>').format(head, rows)
    return _page(listed, title="Statements of account", period=period, book=book, index="")


def _page(body: Markup, *, title: str, period: str, book: str, index: str) -> str:
    style = Markup(page_css())
    values = {"title": title, "period": period, "book": book, "index": index, "body": body}
    return fill("statement_page.html.j2", csp=content_policy(), css=style, **values)
