"""Why a credit is there: each with its evidence and how sure it is. The surest explanation that fits wins.

A rule compares amounts to the cent and names the rows it saw. What nothing explains is ``unknown``, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from arlib.policy.tiering import CreditCarePolicy
from arlib.tiering.lookup import looked_up

CAUSES = {
    "duplicate_payment": "Paid twice",
    "paid_credited_invoice": "Paid a credited invoice",
    "discount_difference": "Discount granted and paid",
    "tax_difference": "Tax paid that was not billed",
    "wrong_payer": "Belongs to another account",
    "prepayment": "Prepayment",
    "pricing": "Price corrected",
    "other": "Return or other credit note",
    "not_applied": "Not applied yet",
    "unknown": "Unknown",
}
"""Cause and what it is called."""
PREVENTION = {
    "duplicate_payment": "Confirm receipts the day they arrive; ask the payer to pay an invoice number only once.",
    "paid_credited_invoice": "Send the credit note before the due date, and name it on the statement.",
    "discount_difference": "Print the amount less discount and its last day on the invoice.",
    "tax_difference": "Show net, tax and gross on the invoice; check the tax code of these customers.",
    "wrong_payer": "Keep the payer's name as an alias of the account it pays for; print the account on the invoice.",
    "prepayment": "Bill or book prepayments against their order when they arrive.",
    "pricing": "Correct the price list before billing; agree prices in writing with the order.",
    "other": "Apply credit notes to an invoice when they are issued, or ask the customer what to do.",
    "not_applied": "Apply it: the open invoice is known.",
    "unknown": "Ask the payer what it is for, and record the answer.",
}
EXPLAINED = {"cause": "str", "confidence": "str", "evidence": "str", "evidence_ids": "str"}
_RANK = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True)
class Case:
    """What the rules look at.

    Args:
        credits: Open credit lines with ``size_minor`` (what is open) and ``whole_minor`` (its amount), both positive.
        pairs: Credit and document side by side: columns of the credit, and the document's with ``doc_`` before them:
            ``doc_id doc_account doc_minor doc_open_minor doc_credited_minor doc_discount_minor doc_kind via``.
        applied: What settles what.
        bills: Open bills: ``item_id account_id currency open_minor``.
        payments: All payments up to the day: ``item_id account_id currency reference issue_date size_minor``.
        policy: Words and tax rates.
    """

    credits: pd.DataFrame
    pairs: pd.DataFrame
    applied: pd.DataFrame
    payments: pd.DataFrame
    bills: pd.DataFrame
    policy: CreditCarePolicy


def case_of(
    credits: pd.DataFrame,
    documents: pd.DataFrame,
    items: pd.DataFrame,
    applied: pd.DataFrame,
    adjustments: pd.DataFrame,
    lines: pd.DataFrame,
    *,
    policy: CreditCarePolicy,
    until: pd.Timestamp,
) -> Case:
    """Put credits, their documents and what settled these side by side.

    Args:
        credits: Open credit lines.
        documents: :func:`arlib.tiering.citing.documents_of`.
        items, applied, adjustments: Up to the day.
        lines: ``Aging.lines``: what is open.
        policy: Words and tax rates.
        until: The day.
    """
    sized = credits.assign(size_minor=credits["open_minor"].abs(), whole_minor=credits["amount_minor"].abs())
    booked = adjustments[adjustments["effective_date"].le(until) & adjustments["kind"].eq("discount")]
    notes = applied[applied["source_kind"].eq("credit_note")]
    ids = items["item_id"]
    facts = pd.DataFrame(
        {
            "document_id": ids,
            "doc_account": items["account_id"],
            "doc_kind": items["kind"],
            "doc_minor": items["amount_minor"],
            "doc_open_minor": looked_up(ids, lines.set_index("item_id")["open_minor"]).fillna(0).astype("int64"),
            "doc_credited_minor": looked_up(ids, notes.groupby("target_id")["amount_minor"].sum()).fillna(0),
            "doc_discount_minor": looked_up(ids, booked.groupby("item_id")["amount_minor"].sum()).fillna(0),
        }
    ).astype({"doc_credited_minor": "int64", "doc_discount_minor": "int64"})
    needed = ["item_id", "account_id", "kind", "issue_date", "size_minor", "whole_minor"]
    pairs = documents.merge(sized[needed], on="item_id").merge(facts, on="document_id")
    money = items[items["kind"].eq("payment")]
    columns = ["item_id", "account_id", "currency", "reference", "issue_date"]
    paid = money[columns].assign(size_minor=money["amount_minor"].abs())
    bills = lines.loc[lines["side"].eq("invoices"), ["item_id", "account_id", "currency", "open_minor"]]
    return Case(sized, pairs, applied, paid, bills, policy)


def explain_credits(case: Case) -> pd.DataFrame:
    """The cause of every credit: ``item_id`` and ``EXPLAINED``, in the order of the credits."""
    found = pd.concat([rule(case) for rule in RULES], ignore_index=True)
    order = found.assign(_sure=found["confidence"].map(_RANK))
    # the order of RULES decides between explanations that are equally sure
    best = order.sort_values("_sure", kind="stable").drop_duplicates("item_id").set_index("item_id")
    known = best.reindex(case.credits["item_id"])[list(EXPLAINED)]
    filled = known.fillna({"cause": "unknown", "confidence": "low", "evidence": "", "evidence_ids": ""})
    return filled.rename_axis("item_id").reset_index().astype({**EXPLAINED, "item_id": "str"})


def _told(rows: pd.DataFrame, cause: str, confidence: str, evidence: list[str], ids: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"item_id": rows["item_id"].to_numpy(), "cause": cause, "confidence": confidence, "evidence": evidence,
         "evidence_ids": ids}
    ).astype({**EXPLAINED, "item_id": "str"})  # fmt: skip


def _about_document(rows: pd.DataFrame, cause: str, confidence: str, words: str) -> pd.DataFrame:
    """Rows explained by one document: ``words`` has a place ``{}`` for its id."""
    ids = rows["document_id"].tolist()
    return _told(rows, cause, confidence, [words.format(i) for i in ids], ids)


def _payments(case: Case) -> pd.DataFrame:
    """Pairs of a payment and a bill of its own account."""
    rows = case.pairs
    own = rows["account_id"].eq(rows["doc_account"]) | rows["account_id"].isna()
    return rows[rows["kind"].eq("payment") & rows["doc_kind"].isin(("invoice", "debit_note")) & own]


def wrong_payer(case: Case) -> pd.DataFrame:
    """It names a bill of another account, and its amount is that bill's too; the number alone may be a slip."""
    rows = case.pairs[case.pairs["kind"].eq("payment") & case.pairs["account_id"].notna()]
    other = rows["doc_account"].notna() & rows["doc_account"].ne(rows["account_id"])
    rows = rows[other & rows["doc_kind"].isin(("invoice", "debit_note"))]
    fits = rows["size_minor"].eq(rows["doc_open_minor"]) | rows["size_minor"].eq(rows["doc_minor"])
    return _about_document(rows[fits], "wrong_payer", "high", "names {} of another account, and has its amount")


def discount_difference(case: Case) -> pd.DataFrame:
    """What is left is the discount that was granted on the bill."""
    rows = _payments(case)
    hit = rows[rows["doc_discount_minor"].gt(0) & rows["size_minor"].eq(rows["doc_discount_minor"])]
    return _about_document(hit, "discount_difference", "high", "what is left equals the discount granted on {}")


def paid_credited_invoice(case: Case) -> pd.DataFrame:
    """What is left is what credit notes had taken off the bill."""
    rows = _payments(case)
    exact = rows["doc_credited_minor"].gt(0) & rows["size_minor"].eq(rows["doc_credited_minor"])
    within = rows["doc_credited_minor"].gt(0) & rows["size_minor"].lt(rows["doc_credited_minor"])
    closed = within & rows["doc_open_minor"].eq(0) & rows["via"].eq("allocated")
    words = "what is left equals the credit notes on {}"
    return pd.concat(
        [_about_document(rows[exact], "paid_credited_invoice", "high", words),
         _about_document(rows[closed], "paid_credited_invoice", "medium", "{} had been credited in part")]
    )  # fmt: skip


def tax_difference(case: Case) -> pd.DataFrame:
    """What is left is a known tax rate of the bill, or contained in it."""
    rows, parts = _payments(case), []
    rows = rows[rows["size_minor"].lt(rows["doc_minor"])]
    for rate in case.policy.tax_rates_pct:
        tenths = round(rate * 10)
        on_top = (rows["doc_minor"] * tenths + 500) // 1000
        within = rows["doc_minor"] - (rows["doc_minor"] * 1000 + (1000 + tenths) // 2) // (1000 + tenths)
        hit = rows[rows["size_minor"].eq(on_top)]
        inside = rows[rows["size_minor"].eq(within)]
        parts.append(_about_document(hit, "tax_difference", "high", f"what is left is {rate:g}% of {{}}"))
        parts.append(_about_document(inside, "tax_difference", "medium", f"what is left is the {rate:g}% tax in {{}}"))
    return pd.concat(parts)


def duplicate_payment(case: Case) -> pd.DataFrame:
    """The bill it names was settled by another payment of the same amount; or the same text and amount came twice."""
    rows = _payments(case)
    rows = rows[rows["size_minor"].eq(rows["whole_minor"]) & rows["doc_open_minor"].le(0)]
    money = case.applied[case.applied["source_kind"].eq("payment")]
    both = rows.merge(money, left_on="document_id", right_on="target_id", suffixes=("", "_other"))
    twin = both[both["source_id"].ne(both["item_id"]) & both["source_on"].le(both["issue_date"])]
    same = twin["source_amount_minor"].eq(twin["whole_minor"])
    whole = ~same & twin["whole_minor"].eq(twin["doc_minor"])
    return pd.concat(
        [_pair(twin[same], "high", "{} paid {} before, with the same amount"),
         _pair(twin[whole], "medium", "{} was part of what settled {} before"), _same_text(case)]
    )  # fmt: skip


def _pair(rows: pd.DataFrame, confidence: str, words: str) -> pd.DataFrame:
    first = rows.drop_duplicates("item_id")
    both = list(zip(first["source_id"], first["document_id"], strict=True))
    evidence = [words.format(*pair) for pair in both]
    return _told(first, "duplicate_payment", confidence, evidence, [" ".join(pair) for pair in both])


def _same_text(case: Case) -> pd.DataFrame:
    """A payment that repeats an earlier one word for word, where the earlier one is used up."""
    whole = case.credits[
        case.credits["kind"].eq("payment") & case.credits["size_minor"].eq(case.credits["whole_minor"])
    ]
    numbered = whole[whole["reference"].str.contains(r"\d", regex=True)]
    keys = ["account_id", "currency", "reference", "size_minor"]
    both = numbered.merge(case.payments, on=keys, suffixes=("", "_before"))
    used = ~both["item_id_before"].isin(case.credits["item_id"])
    twin = both[both["item_id"].ne(both["item_id_before"]) & both["issue_date_before"].le(both["issue_date"]) & used]
    first = twin.drop_duplicates("item_id")
    ids = first["item_id_before"].tolist()
    return _told(first, "duplicate_payment", "medium", [f"{i} had the same text and amount" for i in ids], ids)


def prepayment(case: Case) -> pd.DataFrame:
    """It says so itself, or was booked on account."""
    said = _says(case.credits["reference"], case.policy.prepayment_words)
    money = case.credits["kind"].isin(("payment", "on_account"))
    on_account = case.credits["kind"].eq("on_account") & ~said
    rows, booked = case.credits[money & said], case.credits[on_account]
    texts = [f"its text: {t}" for t in rows["reference"]]
    return pd.concat(
        [_told(rows, "prepayment", "high", texts, rows["item_id"].tolist()),
         _told(booked, "prepayment", "medium", ["booked on account"] * len(booked), booked["item_id"].tolist())]
    )  # fmt: skip


def credit_note(case: Case) -> pd.DataFrame:
    """A credit note that corrects a price, and every other one."""
    notes = case.credits[case.credits["kind"].eq("credit_note")]
    said = _says(notes["reference"], case.policy.pricing_words)
    pricing, other = notes[said], notes[~said]
    texts = [f"its text: {t}" for t in pricing["reference"]]
    plain = [f"its text: {t}" if t else "a credit note without a text" for t in other["reference"]]
    return pd.concat(
        [_told(pricing, "pricing", "high", texts, pricing["item_id"].tolist()),
         _told(other, "other", "medium", plain, other["item_id"].tolist())]
    )  # fmt: skip


def not_applied(case: Case) -> pd.DataFrame:
    """Nothing was paid too much, it waits: it names an open bill of its account, or fits just one by its amount."""
    rows = _payments(case)
    waits = rows[rows["doc_open_minor"].gt(0) & rows["via"].eq("cited")].drop_duplicates("item_id")
    whole = case.credits[
        case.credits["kind"].eq("payment") & case.credits["size_minor"].eq(case.credits["whole_minor"])
    ]
    keys = ["account_id", "currency", "size_minor"]
    bills = case.bills.rename(columns={"open_minor": "size_minor", "item_id": "document_id"})
    only = bills[~bills.duplicated(keys, keep=False)]
    fits = whole[~whole.duplicated(keys, keep=False)].merge(only, on=keys)
    return pd.concat(
        [_about_document(waits, "not_applied", "high", "names {}, which is open"),
         _about_document(fits, "not_applied", "medium", "its amount is that of {} alone")]
    )  # fmt: skip


RULES: tuple[Callable[[Case], pd.DataFrame], ...] = (
    not_applied, wrong_payer, discount_difference, paid_credited_invoice, duplicate_payment, tax_difference, prepayment,
    credit_note,
)  # fmt: skip
"""In the order in which equally sure explanations are taken."""


def _says(texts: pd.Series[str], words: tuple[str, ...]) -> pd.Series[bool]:
    low = texts.str.casefold()
    said = pd.Series(False, index=texts.index)
    for word in words:
        said |= low.str.contains(word.casefold(), regex=False)
    return said
