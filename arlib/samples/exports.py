"""Write the book the way an ERP would export it: plain UTF-8 CSV in the canonical import columns."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from arlib.money import exponent
from arlib.samples.book import SampleBook

MANIFEST = "MANIFEST.json"
INVOICE_KINDS, CREDIT_NOTE_KINDS, MONEY_KINDS = (
    ("invoice", "debit_note"),
    ("credit_note", "on_account"),
    ("payment", "refund", "chargeback"),
)


def write_sample_exports(book: SampleBook, folder: str | os.PathLike[str]) -> Path:
    """Write all files of a book, the answers under ``truth/``, and ``MANIFEST.json``.

    Amounts are decimal text with the currency's decimals, days ISO, yes and no ``true`` and ``false``,
    lines end with a line feed. The same book gives the same bytes.

    Args:
        book: What :func:`arlib.samples.make_sample_book` made.
        folder: Created if missing; files of the same names are replaced.

    Returns:
        The path of the manifest (seed, as-of day, accounts, rows and sha256 per file).
    """
    root = Path(folder)
    (root / "truth").mkdir(parents=True, exist_ok=True)
    files: dict[str, dict[str, object]] = {}
    for name, frame in export_frames(book).items():
        files[name] = _write(root / name, frame)
    manifest = {
        "seed": book.seed,
        "as_of": book.as_of.isoformat(),
        "accounts": len(book.tables["accounts"]),
        "files": files,
    }
    path = root / MANIFEST
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")
    return path


def export_frames(book: SampleBook) -> dict[str, pd.DataFrame]:
    """Every file of the export as a frame of text, by file name."""
    makers: dict[str, Callable[[dict[str, pd.DataFrame]], pd.DataFrame]] = {
        "customers.csv": _customers,
        "contacts.csv": lambda t: t["contacts"],
        "invoices.csv": _invoices,
        "credits.csv": _credits,
        "payments.csv": _payments,
        "remittance.csv": _remittance,
        "allocations.csv": _allocations,
        "adjustments.csv": _adjustments,
        "control_totals.csv": lambda t: _with_amount(t["control_totals"], "balance_minor", "balance")[
            ["day", "currency", "balance"]
        ],
        "touches.csv": lambda t: t["touches"],
        "messages.jsonl": lambda t: t["messages"],
        "promises.csv": lambda t: _with_amount(t["promises"], "amount_minor", "amount"),
        "disputes.csv": lambda t: _with_amount(t["disputes"], "amount_minor", "amount"),
    }
    answers = {f"truth/{name}.csv": _answer(frame) for name, frame in book.truth.items()}
    return {
        name: _as_text(frame)
        for name, frame in ({n: make(book.tables) for n, make in makers.items()} | answers).items()
    }


def amount_texts(minor: Iterable[int], currencies: Iterable[str]) -> list[str]:
    """Minor units as plain decimals with the currency's own number of decimals.

    >>> amount_texts([123450, -5, 1234], ["EUR", "USD", "JPY"])
    ['1234.50', '-0.05', '1234']
    """
    digits: dict[str, int] = {}
    texts = []
    for value, currency in zip(minor, currencies, strict=True):
        places = digits.setdefault(currency, exponent(currency))
        whole, rest = divmod(abs(int(value)), 10**places)
        texts.append(("-" if value < 0 else "") + (f"{whole}.{rest:0{places}d}" if places else str(whole)))
    return texts


def _with_amount(frame: pd.DataFrame, minor: str, name: str) -> pd.DataFrame:
    place = frame.columns.get_loc(minor)
    texts = amount_texts(frame[minor].tolist(), frame["currency"].tolist())
    renamed = frame.drop(columns=minor)
    renamed.insert(int(str(place)), name, pd.Series(texts, index=frame.index, dtype="str"))
    return renamed


def _answer(frame: pd.DataFrame) -> pd.DataFrame:
    return _with_amount(frame, "amount_minor", "amount") if "amount_minor" in frame.columns else frame


def _customers(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Names the columns of the brief first; the credit limit in the account's currency."""
    frame = _with_amount(tables["accounts"], "credit_limit_minor", "credit_limit")
    first = ["account_id", "name", "email", "phone", "owner", "terms_days"]
    return frame[first + [c for c in frame.columns if c not in first]]


def _items(tables: dict[str, pd.DataFrame], kinds: tuple[str, ...]) -> pd.DataFrame:
    items = tables["items"]
    rows = items[items["kind"].isin(kinds)]
    return _with_amount(rows.assign(amount_minor=rows["amount_minor"].abs()), "amount_minor", "amount")


def _invoices(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = {"item_id": "invoice_id"}
    columns = [
        "invoice_id",
        "account_id",
        "issue_date",
        "due_date",
        "amount",
        "currency",
        "kind",
        "reference",
        "terms",
        "status",
    ]
    return _items(tables, INVOICE_KINDS).rename(columns=names)[columns]


def _credits(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = {"item_id": "credit_id", "issue_date": "date"}
    return _items(tables, CREDIT_NOTE_KINDS).rename(columns=names)[
        ["credit_id", "account_id", "date", "amount", "currency", "kind", "reference"]
    ]


def _payments(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = {"item_id": "payment_id", "issue_date": "date", "party_name": "payer_name"}
    columns = [
        "payment_id",
        "account_id",
        "payer_name",
        "date",
        "amount",
        "currency",
        "reference",
        "kind",
        "bank_ref",
        "reverses_id",
    ]
    return _items(tables, MONEY_KINDS).rename(columns=names)[columns]


def _with_currency(frame: pd.DataFrame, key: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    currency = tables["items"].set_index("item_id")["currency"]
    known = frame.assign(currency=currency.loc[frame[key]].to_numpy())
    return _with_amount(known, "amount_minor", "amount")


def _remittance(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    frame = _with_currency(tables["remittance_lines"], "item_id", tables)
    return frame.rename(columns={"item_id": "payment_id"})[["payment_id", "invoice_id", "amount", "currency"]]


def _allocations(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    frame = _with_currency(tables["allocations"], "source_id", tables)
    return frame[["source_id", "target_id", "amount", "currency", "effective_date", "rule", "reversal_of"]]


def _adjustments(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    frame = _with_currency(tables["adjustments"], "item_id", tables)
    return frame[["item_id", "kind", "amount", "currency", "effective_date", "rule"]]


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Every column as text: days and moments ISO, yes and no in small letters, nothing where unknown."""
    return pd.DataFrame({str(name): _column_text(frame[name]) for name in frame.columns}, dtype="str")


def _column_text(column: pd.Series) -> pd.Series[str]:
    if pd.api.types.is_datetime64_any_dtype(column):
        pattern = "%Y-%m-%d" if bool((column.dropna() == column.dropna().dt.normalize()).all()) else "%Y-%m-%dT%H:%M"
        texts: pd.Series[str] = column.dt.strftime(pattern).fillna("").astype("str")
        return texts
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: "true", False: "false"}).astype("str")
    return column.astype("str").fillna("")


def _write(path: Path, frame: pd.DataFrame) -> dict[str, object]:
    """One file, and what the manifest says about it."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        if path.suffix == ".jsonl":
            handle.writelines(_json_lines(frame))
        else:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(frame.columns)
            writer.writerows(frame.itertuples(index=False, name=None))
    return {"rows": len(frame), "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _json_lines(frame: pd.DataFrame) -> Iterator[str]:
    names = [str(c) for c in frame.columns]
    for row in frame.itertuples(index=False, name=None):
        yield json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n"
