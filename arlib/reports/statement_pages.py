"""Account statements as pages: one self-contained file an account, and an index that leads to them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from string import ascii_uppercase
from typing import NamedTuple

from markupsafe import Markup

from arlib.findings import counted
from arlib.reports.page import content_policy, fill, index_script, page_css
from arlib.tables import Html

DIGITS, OTHERS = "0-9", "Others"


class Letter(NamedTuple):
    """The pages whose titles begin alike: file, title and closing balance of each."""

    name: str
    anchor: str
    links: tuple[tuple[str, str, str], ...]


def statement_html(body: Html, *, title: str, period: str, book: str, index: str = "") -> str:
    """One account's statement as a page of its own.

    Args:
        body: The statement, as :func:`arlib.exhibits.statement_page` draws it.
        title: Name and number of the account.
        period: The period in words.
        book: Whose book it is.
        index: File that leads to all statements; empty when there is none.
    """
    values = {"title": title, "period": period, "book": book, "index": index, "body": Markup(body.html)}
    return fill("statement_page.html.j2", csp=content_policy(), css=Markup(page_css()), **values)


def statement_index_html(links: Sequence[tuple[str, str, str]], *, period: str, book: str) -> str:
    """The index of statements, by first letter; with scripts it can be searched, without them it lists all the same.

    Args:
        links: File, title and closing balance of each page, in the order they are shown.
        period: The period in words.
        book: Whose book it is.
    """
    script = index_script()
    return fill(
        "statement_index_page.html.j2",
        title="Statements of account",
        period=period,
        book=book,
        count=counted(len(links), "account"),
        letters=by_letter(links),
        csp=content_policy(script),
        css=Markup(page_css()),
        script=Markup(script),
    )


def by_letter(links: Sequence[tuple[str, str, str]]) -> tuple[Letter, ...]:
    """The links by the first letter of their title, accents and case aside; the order within a letter stays.

    >>> [(own.name, len(own.links)) for own in by_letter([("a", "Élan", ""), ("b", "elm", ""), ("c", "00123", "")])]
    [('0-9', 1), ('E', 2)]
    """
    kept: dict[str, list[tuple[str, str, str]]] = {}
    for link in links:
        kept.setdefault(_letter(link[1]), []).append(link)
    names = sorted(kept, key=lambda name: (name == OTHERS, name))
    return tuple(Letter(name, f"letter-{name.lower()}", tuple(kept[name])) for name in names)


def _letter(title: str) -> str:
    first = unicodedata.normalize("NFKD", title.strip())[:1].upper()
    if first.isdecimal():
        return DIGITS
    return first if first in ascii_uppercase and first else OTHERS
