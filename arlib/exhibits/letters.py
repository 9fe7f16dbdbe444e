"""A letter as it would go out: its words with the review's findings marked in them, and each finding below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from arlib.communications import MessageFinding
from arlib.exhibits.finding_words import CODE_WORDS, stage_words
from arlib.findings import counted
from arlib.tables import Html, Mark, Table, callout, draw_table, marked_text, stacked

GRAVITY = {"blocker": "must not go out", "major": "put right", "minor": "could be better"}


def letter_text(subject: str, body: str, findings: Iterable[MessageFinding]) -> Html:
    """Subject and body as written; what the review finds is marked, numbered and told below.

    >>> "<mark" in letter_text("Overdue", "Pay.", [MessageFinding("C7", "minor", "vague", "Vague.", "Overdue", 0, 7,
    ...     part="subject")]).html
    True
    """
    found = sorted(findings, key=lambda f: (f.part == "", f.part != "subject", f.start))
    marks: dict[str, list[Mark]] = {"subject": [], "body": []}
    for number, one in enumerate(found, 1):
        if one.part and one.end > one.start >= 0:
            marks[one.part].append(Mark(one.start, one.end, f"{_named(one)}: {_said(one)}", number))
    return stacked(
        marked_text(subject, marks["subject"], title="Subject"),
        marked_text(body, marks["body"], title="Text"),
        _told(found),
    )


def letters_table(rows: pd.DataFrame, names: pd.Series[str], *, limit: int = 15) -> Table:
    """Letters that somebody has to do something about."""
    named = rows.assign(
        label=rows["account_id"].map(names).astype("str").fillna(""), stage=rows["stage"].map(stage_words)
    )
    return draw_table(
        named,
        title="Letters at hand",
        columns={"label": "Account", "state": "State", "stage": "Stage", "contact": "To", "amount": "Asked for",
                 "by": "By", "note": "Because"},
        limit=limit,
        empty="No letter is to be written, and none is waiting.",
    )  # fmt: skip


def _told(found: Sequence[MessageFinding]) -> Html:
    if not found:
        return callout("The review finds nothing in this text.", "ok")
    grave = any(f.severity != "minor" for f in found)
    lines = [f"{_named(one)} ({GRAVITY[one.severity]}): {_said(one)}" for one in found]
    return callout(f"{counted(len(found), 'finding')} in this text.", "warning" if grave else "finding",
                   title="The review", items=lines, numbered=True)  # fmt: skip


def _named(one: MessageFinding) -> str:
    return CODE_WORDS.get(one.code, one.code)


def _said(one: MessageFinding) -> str:
    expected = f"Expected: {one.expected.rstrip('.')}." if one.expected else ""
    return " ".join(part for part in (one.message, expected, one.suggestion) if part)
