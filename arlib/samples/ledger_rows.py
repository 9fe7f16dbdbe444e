"""The documents and payments as rows of the ledger: numbers, signs, and the ITEMS table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from arlib.contracts import ITEMS, require
from arlib.samples.billing import Words
from arlib.samples.credits import make_credit_notes, make_prepayments, make_refunds, make_returns
from arlib.samples.customers import Customers
from arlib.samples.paying import Receipts
from arlib.samples.references import PREPAID, payer_names
from arlib.samples.world import NEVER, Days, World, as_datetimes


@dataclass(frozen=True)
class Documents:
    """Everything that becomes an item, still by row number, with the ids that the rows got.

    ``money`` has every payment, refund and chargeback in number order: ``source`` (``receipt``,
    ``prepayment``, ``refund``, ``return``), ``row`` (row number in its source), ``item_id``.
    """

    invoices: pd.DataFrame
    receipts: Receipts
    notes: pd.DataFrame
    prepayments: pd.DataFrame
    returns: pd.DataFrame
    refunds: pd.DataFrame
    money: pd.DataFrame

    def money_ids(self, source: str) -> Words:
        """The item ids of one source's rows, in row order."""
        rows = self.money[self.money["source"] == source].sort_values("row", kind="stable")
        return rows["item_id"].to_numpy(dtype=object)


def number_documents(
    world: World, invoices: pd.DataFrame, receipts: Receipts, plan: pd.DataFrame, habits: pd.DataFrame
) -> Documents:
    """Make the credit-side documents and give every payment its number in the order of days."""
    notes = make_credit_notes(world, invoices, plan, habits)
    prepayments = make_prepayments(world, plan, habits)
    returns, refunds = make_returns(world, receipts), make_refunds(world, receipts)
    by_bank = prepayments[~prepayments["on_account"]]
    parts = [
        pd.DataFrame({"source": "receipt", "row": np.arange(len(receipts.payments)), "day": receipts.payments["day"]}),
        pd.DataFrame({"source": "prepayment", "row": by_bank.index, "day": by_bank["day"]}),
        pd.DataFrame({"source": "refund", "row": np.arange(len(refunds)), "day": refunds["day"]}),
        pd.DataFrame({"source": "return", "row": np.arange(len(returns)), "day": returns["day"]}),
    ]
    money = pd.concat(parts, ignore_index=True).sort_values("day", kind="stable", ignore_index=True)
    money = money.assign(item_id=[f"P-{100001 + i}" for i in range(len(money))])
    return Documents(invoices, receipts, notes, prepayments, returns, refunds, money)


def make_items(world: World, documents: Documents, customers: Customers, status: Words) -> pd.DataFrame:
    """The ITEMS table: invoices, credit notes, money on account, then payments by number."""
    ids = customers.accounts["account_id"].to_numpy(dtype=object)
    parts = [
        _invoice_items(documents.invoices, ids, status),
        _note_items(documents.notes, ids),
        _on_account_items(documents, ids),
    ]
    money = pd.concat(
        [
            _receipt_items(documents, ids),
            _prepayment_items(documents, customers, ids),
            *_reversal_items(documents, ids),
        ],
        ignore_index=True,
    )
    money = money.sort_values("item_id", kind="stable", ignore_index=True)
    money["party_name"] = _payers(world, money, customers, documents)
    money["bank_ref"] = _bank_refs(money, documents)
    items = pd.concat([*parts, money], ignore_index=True).drop(columns=["acc", "issue"])
    return require(items, ITEMS)


def _rows(acc: Days, ids: Words, day: Days, **columns: object) -> pd.DataFrame:
    """Item rows; the account number and the day are kept beside for what is added later."""
    known = ids[np.maximum(acc, 0)].copy()
    known[acc < 0] = None
    return pd.DataFrame({"account_id": known, "issue_date": as_datetimes(day), "acc": acc, "issue": day, **columns})


def _invoice_items(invoices: pd.DataFrame, ids: Words, status: Words) -> pd.DataFrame:
    kind = np.where(invoices["item_id"].astype(str).str.startswith("DN-"), "debit_note", "invoice")
    due = as_datetimes(np.minimum(invoices["due"].to_numpy(), NEVER - 1))
    return _rows(
        invoices["acc"].to_numpy(),
        ids,
        invoices["issue"].to_numpy(),
        item_id=invoices["item_id"],
        kind=kind,
        due_date=due,
        currency=invoices["currency"],
        amount_minor=invoices["amount"],
        reference=invoices["po"],
        terms=invoices["terms"],
        status=status,
    )


def _note_items(notes: pd.DataFrame, ids: Words) -> pd.DataFrame:
    return _rows(
        notes["acc"].to_numpy(),
        ids,
        notes["day"].to_numpy(),
        item_id=notes["item_id"],
        kind="credit_note",
        currency=notes["currency"],
        amount_minor=-notes["amount"],
        reference=notes["reference"],
    )


def on_account_ids(prepayments: pd.DataFrame) -> pd.Series[str]:
    """Numbers of the prepayments that were booked by hand, ``OA-30001`` and up."""
    rows = prepayments[prepayments["on_account"]].sort_values("day", kind="stable")
    return pd.Series([f"OA-{30001 + i}" for i in range(len(rows))], index=rows.index, dtype=object)


def _on_account_items(documents: Documents, ids: Words) -> pd.DataFrame:
    numbers = on_account_ids(documents.prepayments)
    rows = documents.prepayments.loc[numbers.index]
    return _rows(
        rows["acc"].to_numpy(),
        ids,
        rows["day"].to_numpy(),
        item_id=numbers.to_numpy(),
        kind="on_account",
        currency=rows["currency"].to_numpy(),
        amount_minor=-rows["amount"].to_numpy(),
        reference=("deposit " + rows["order"]).to_numpy(),
    )


def _receipt_items(documents: Documents, ids: Words) -> pd.DataFrame:
    pay = documents.receipts.payments
    acc, day = pay["acc"].to_numpy(), pay["day"].to_numpy()
    return _rows(
        acc,
        ids,
        day,
        item_id=documents.money_ids("receipt"),
        kind="payment",
        currency=pay["currency"],
        amount_minor=-pay["amount"],
        reference=pay["reference"],
    )


def _prepayment_items(documents: Documents, customers: Customers, ids: Words) -> pd.DataFrame:
    rows = documents.prepayments[~documents.prepayments["on_account"]]
    acc, language = rows["acc"].to_numpy(), customers.accounts["language"].to_numpy()
    texts = [f"{PREPAID[language[a]]} {o}" for a, o in zip(acc, rows["order"], strict=True)]
    return _rows(
        acc,
        ids,
        rows["day"].to_numpy(),
        item_id=documents.money_ids("prepayment"),
        kind="payment",
        currency=rows["currency"].to_numpy(),
        amount_minor=-rows["amount"].to_numpy(),
        reference=texts,
    )


def _reversal_items(documents: Documents, ids: Words) -> list[pd.DataFrame]:
    """Chargebacks and refunds: positive, each naming the payment it reverses or pays back."""
    pay, receipt_ids, parts = documents.receipts.payments, documents.money_ids("receipt"), []
    for source, kind, words, rows in (
        ("refund", "refund", "refund of", documents.refunds),
        ("return", "chargeback", "returned by bank", documents.returns),
    ):
        of, day = rows["payment"].to_numpy(), rows["day"].to_numpy()
        original, acc = receipt_ids[of], pay["acc"].to_numpy()[of]
        parts.append(
            _rows(
                acc,
                ids,
                day,
                item_id=documents.money_ids(source),
                kind=kind,
                currency=pay["currency"].to_numpy()[of],
                amount_minor=pay["amount"].to_numpy()[of],
                reference=[f"{words} {o}" for o in original],
                reverses_id=original,
            )
        )
    return parts


def _payers(world: World, money: pd.DataFrame, customers: Customers, documents: Documents) -> list[str]:
    """The payer's name: the account itself, the head of the family now and then, a bank's phrase where unknown."""
    acc = money["acc"].to_numpy()
    head, chance = customers.habits["head"].to_numpy(), world.chance("parents paying")
    parent = (acc >= 0) & (head[np.maximum(acc, 0)] >= 0) & (chance.share(len(acc)) < 0.15)
    printed = np.where(
        parent, head[np.maximum(acc, 0)], np.where(acc >= 0, acc, _named_strangers(world, money, documents))
    )
    names = payer_names(world, customers.accounts["name"].tolist(), printed)
    phrases = ("", "CUSTOMER CREDIT TRANSFER", "SAMMELÜBERWEISUNG", "PAYMENT SERVICES 4471", "VIR RECU")
    return [n or phrases[i % len(phrases)] for i, n in enumerate(names)]


def _named_strangers(world: World, money: pd.DataFrame, documents: Documents) -> Days:
    """Of the payments without an account every other one carries its payer's name: the true account number, else -1."""
    pay, invoices = documents.receipts.payments, documents.invoices
    true = pd.Series(invoices["acc"].to_numpy()[pay["invoice"]], index=documents.money_ids("receipt"))
    named = world.chance("named strangers").share(len(money)) < 0.5
    return np.where(named, true.reindex(money["item_id"]).fillna(-1).to_numpy().astype(np.int64), -1)


def _bank_refs(money: pd.DataFrame, documents: Documents) -> list[str]:
    """A bank reference per line; every sixth duplicate repeats the reference of the payment it repeats."""
    days = money["issue"].to_numpy().astype("datetime64[D]").astype(str)
    refs = pd.Series(
        [f"{d[2:4]}{d[5:7]}{d[8:]}{i % 10000:04d}" for i, d in enumerate(days)], index=money["item_id"], dtype=object
    )
    legs, ids = documents.receipts.legs, documents.money_ids("receipt")
    again = legs[legs["role"] == "duplicate"].iloc[::6]
    first = legs[legs["role"] == "main"].drop_duplicates("invoice").set_index("invoice")["payment"]
    again = again[again["invoice"].isin(first.index)]
    repeated, original = ids[again["payment"]].tolist(), ids[first.loc[again["invoice"]]].tolist()
    refs.loc[repeated] = refs.loc[original].to_numpy()
    return refs.tolist()
