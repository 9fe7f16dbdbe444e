"""Questions of the reconciliation desk: which document is meant, and why a payment is short."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from arlib.money import format_money
from arlib.samples.lessons.book import LessonBook, Question, nth_of

STYLES = {
    "typo": "The number has one typing slip: no other open number is that near, and the amount agrees to the cent.",
    "split": "The number is there, with blanks between its digits.",
    "glued": "The number is there, glued to the text around it.",
    "digits": "The digits of the number are there, without its letters.",
}
REASONS = {
    "bank_fee": "A transfer charge was taken off",
    "discount_taken": "A discount, taken in time",
    "discount_late": "A discount, taken too late",
    "discount_wrong": "A discount, but too much",
    "short_pay": "Short without a reason",
}
ASKED_REASONS = ("discount_late", "bank_fee", "discount_taken", "short_pay", "discount_wrong")
ASK = "ask"
MOST_CHOICES = 4


def which_question(book: LessonBook, nth: int) -> Question | None:
    """A payment that writes the number of its invoice in its own way."""
    style = nth_of(tuple(STYLES), nth)
    planted = book.truth["payments"]
    rows = planted[planted["style"].eq(style) & planted["reason"].eq("plain")]
    found = (
        (str(payment), str(invoice), near)
        for payment, invoice in zip(rows["payment_id"], rows["invoice_id"], strict=True)
        if payment in book.open_now and invoice in book.open_now and len(near := _others(book, invoice)) > 1
    )
    chosen = nth_of(found, 1 + nth // len(STYLES))
    if chosen is None:
        return None
    payment, invoice, near = chosen
    row = book.items[payment]
    money = format_money(-row["amount_minor"], row["currency"])
    return Question(
        key=f"which-{nth}", desk="reconciliation", title="Which invoice is meant?",
        ask=f"{row['party_name']} paid {money}. The bank line says “{row['reference']}”. Which invoice does it settle?",
        choices=(*((i, i) for i in sorted(near)), ("None of them: ask the payer", ASK)), answer=invoice,
        why=f"{payment} belongs to {invoice}. {STYLES[style]} The workbench says which slip it mended, and never "
            "mends one where two documents would do.",
        documents=book.documents({payment: f"says “{row['reference']}”", **_open_notes(book, sorted(near))}),
    )  # fmt: skip


def _others(book: LessonBook, invoice: str) -> list[str]:
    """The invoice and the open ones of the same account that are nearest to it in amount."""
    row = book.items[invoice]
    own = book.open_of(str(row["account_id"]), side="invoices")
    own = own[own["currency"].eq(row["currency"])]
    near = own.assign(apart=(own["open_minor"] - book.open_now[invoice]).abs()).sort_values(["apart", "item_id"])
    return [str(i) for i in near["item_id"].head(MOST_CHOICES)]


def _open_notes(book: LessonBook, items: list[str]) -> dict[str, str]:
    return {i: f"{format_money(book.open_now[i], book.items[i]['currency'])} open" for i in items}


def short_question(book: LessonBook, nth: int) -> Question | None:
    """A payment for one invoice that is less than the invoice."""
    reason = nth_of(ASKED_REASONS, nth)
    planted = book.truth["payments"]
    alone = ~planted["payment_id"].duplicated(keep=False) & ~planted["invoice_id"].duplicated(keep=False)
    rows = planted[alone & planted["reason"].eq(reason) & planted["style"].eq("right")]
    known = rows[rows["payment_id"].isin(book.open_now) & rows["invoice_id"].isin(book.open_now)]
    pairs = list(zip(known["payment_id"], known["invoice_id"], strict=True))
    chosen = nth_of((p for p in pairs if _is_whole(book, p[1])), 1 + nth // len(ASKED_REASONS))
    if chosen is None:
        return None
    payment, invoice = (book.items[i] for i in chosen)
    code, short = payment["currency"], invoice["amount_minor"] + payment["amount_minor"]
    paid = format_money(-payment["amount_minor"], code)
    return Question(
        key=f"short-{nth}", desk="reconciliation", title="Why is it short?",
        ask=f"{paid} came for {chosen[1]}, which is {format_money(invoice['amount_minor'], code)}. Why?",
        choices=tuple((words, value) for value, words in REASONS.items()), answer=reason,
        why=_why_short(invoice, payment, reason),
        documents=book.documents({chosen[1]: f"terms {invoice['terms']}",
                                  chosen[0]: f"{format_money(short, code)} too little"}),
    )  # fmt: skip


def _is_whole(book: LessonBook, invoice: str) -> bool:
    return bool(book.open_now[invoice] == book.items[invoice]["amount_minor"])


def _why_short(invoice: dict[str, Any], payment: dict[str, Any], reason: str) -> str:
    short = invoice["amount_minor"] + payment["amount_minor"]
    money = format_money(short, invoice["currency"])
    share, days = 100 * short / invoice["amount_minor"], days_between(invoice["issue_date"], payment["issue_date"])
    said = {
        "bank_fee": f"{money} is a small round sum and no discount was offered ({invoice['terms']}): a bank kept it. "
                    "Close it as a charge where your policy allows that, else ask for it.",
        "discount_taken": f"{money} is {share:.1f}%, paid {days} days after the invoice: within {invoice['terms']}. "
                          "The discount is due to the customer; book it.",
        "discount_late": f"{money} is {share:.1f}%, but it was paid {days} days after the invoice, and the terms are "
                         f"{invoice['terms']}. It is not due: the rest stays open.",
        "discount_wrong": f"{money} is {share:.1f}%, more than {invoice['terms']} gives. What the terms give may be "
                          "booked; the rest stays open.",
        "short_pay": f"{money} is {share:.1f}%: no discount of {invoice['terms']}, no round charge. Nobody said why, "
                     "so the rest stays open, and somebody asks.",
    }  # fmt: skip
    return said[reason]


def days_between(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Whole days from one day to another.

    >>> days_between(pd.Timestamp("2026-02-27"), pd.Timestamp("2026-03-01"))
    2
    """
    start: date = first.date()
    return (last.date() - start).days
