"""Which documents a credit is about: those it settled in part, and those its text names in full.

Only whole numbers count here, never a part of one; the careful reading of damaged references is the reconciliation's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pandas as pd

LONGEST_PHRASE = 4
SHORTEST_DIGITS = 5
CITED_KINDS = ("invoice", "debit_note", "credit_note")
PAIRS = {"item_id": "str", "document_id": "str", "via": "str"}
"""One row per credit and document it is about; ``via``: allocated, cited."""

_TOKEN = re.compile(r"[^\W_]+")


def documents_of(credits: pd.DataFrame, items: pd.DataFrame, applied: pd.DataFrame) -> pd.DataFrame:
    """The documents each credit is about: ``PAIRS``.

    Args:
        credits: Open credit lines.
        items: ITEMS frame issued up to the day.
        applied: :func:`applied_to`.

    >>> items = pd.DataFrame({"item_id": ["AT-100", "P-1"], "kind": ["invoice", "payment"], "reference": ["", ""]})
    >>> credit = pd.DataFrame({"item_id": ["P-1"], "reference": ["Invoice AT 100, thanks"]})
    >>> nothing = pd.DataFrame({"source_id": [], "target_id": []}, dtype="str")
    >>> documents_of(credit, items, nothing).values.tolist()
    [['P-1', 'AT-100', 'cited']]
    """
    keys = _keys(items[items["kind"].isin(CITED_KINDS)])
    cited = [
        (item, document, "cited")
        for item, text in zip(credits["item_id"], credits["reference"], strict=True)
        for document in _cited(text, keys)
        if document != item
    ]
    settled = applied[applied["source_id"].isin(credits["item_id"])]
    allocated = [(s, t, "allocated") for s, t in zip(settled["source_id"], settled["target_id"], strict=True)]
    pairs = pd.DataFrame([*allocated, *cited], columns=list(PAIRS)).astype(PAIRS)
    return pairs.drop_duplicates(["item_id", "document_id"], ignore_index=True)


def applied_to(allocations: pd.DataFrame, items: pd.DataFrame, *, until: pd.Timestamp) -> pd.DataFrame:
    """What settles what on the day, reversals taken off.

    Returns:
        ``source_id target_id amount_minor source_kind source_amount_minor source_on``; amounts are positive.
    """
    booked = allocations[allocations["effective_date"].le(until)]
    net = booked.groupby(["source_id", "target_id"])["amount_minor"].sum().reset_index()
    about = items[["item_id", "kind", "amount_minor", "issue_date"]].rename(
        columns={"item_id": "source_id", "kind": "source_kind", "amount_minor": "source_amount_minor",
                 "issue_date": "source_on"}
    )  # fmt: skip
    known = net[net["amount_minor"].gt(0)].merge(about, on="source_id", how="inner")
    return known.assign(source_amount_minor=known["source_amount_minor"].abs())


def names_a_number(text: str) -> bool:
    """Whether a text holds anything that looks like the number of a document.

    >>> names_a_number("Invoice AT-99"), names_a_number("Thank you")
    (True, False)
    """
    return any(any(c.isdigit() for c in token) for token in _TOKEN.findall(text))


def _keys(documents: pd.DataFrame) -> dict[str, str]:
    """Compact number -> document, for every way to write it that names only one: its id, its digits, its reference."""
    found: dict[str, set[str]] = {}
    ids, own = documents["item_id"], _compact(documents["reference"])
    digits = _compact(ids).str.replace(r"\D+", "", regex=True)
    ways = [
        _compact(ids),
        digits.where(digits.str.len().ge(SHORTEST_DIGITS), ""),
        own.where(own.str.count(r"\d").ge(SHORTEST_DIGITS), ""),
    ]
    for way in ways:
        for key, document in zip(way.tolist(), ids.tolist(), strict=True):
            found.setdefault(key, set()).add(document)
    return {key: next(iter(named)) for key, named in found.items() if len(named) == 1 and key}


def _cited(text: str, keys: dict[str, str]) -> Iterator[str]:
    tokens = [token.upper() for token in _TOKEN.findall(text)]
    at = 0
    while at < len(tokens):
        for width in range(min(LONGEST_PHRASE, len(tokens) - at), 0, -1):
            document = keys.get("".join(tokens[at : at + width]))
            if document is not None:
                yield document
                at += width - 1
                break
        at += 1


def _compact(texts: pd.Series[str]) -> pd.Series[str]:
    return texts.str.replace(r"[\W_]+", "", regex=True).str.upper()
