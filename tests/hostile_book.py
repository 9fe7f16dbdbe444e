"""A sample book in which every text a customer or a payer may write is one of the hostile ones."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from arlib.importing import import_samples
from arlib.samples import make_sample_book, write_sample_exports
from arlib.store import create_workspace
from hostile import HOSTILE

POLICY = Path(__file__).resolve().parents[1] / "data" / "samples" / "policy.toml"
WRITTEN = [text for text in HOSTILE if text.isprintable()]
"""Texts that a file may carry; control characters are refused or set aside when it is imported."""
COLUMNS = {
    "customers.csv": ("name", "owner"),
    "contacts.csv": ("name", "role"),
    "invoices.csv": ("reference", "terms"),
    "credits.csv": ("reference",),
    "payments.csv": ("payer_name",),
    "disputes.csv": ("owner",),
    "promises.csv": ("contact", "taken_by"),
    "touches.csv": ("rep", "contact", "summary"),
}


def hostile_workspace(home: Path, exports: Path, *, accounts: int) -> Path:
    """A workspace over a sample book with these texts in place of names, references and notes."""
    write_sample_exports(make_sample_book(accounts=accounts), exports)
    texts = cycle(WRITTEN)
    for name, columns in COLUMNS.items():
        _spoil(exports / name, columns, texts)
    _spoil_messages(exports / "messages.jsonl", texts)
    workspace = create_workspace(home, book_name=WRITTEN[0])
    import_samples(workspace, exports)
    shutil.copyfile(POLICY, home / "policy.toml")
    return home


def _spoil(path: Path, columns: tuple[str, ...], texts: Iterator[str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {column: next(texts) for column in columns} for row in rows)


def _spoil_messages(path: Path, texts: Iterator[str]) -> None:
    messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    spoiled = [m | {"to": next(texts), "subject": next(texts), "body": f"{next(texts)} {m['body']}"} for m in messages]
    path.write_text("".join(json.dumps(m) + "\n" for m in spoiled), encoding="utf-8")
