"""Questions of the tiering desk: the edge of a tier, and why a customer has money with us."""

from __future__ import annotations

import re

import pandas as pd

from arlib.dates import parse_day
from arlib.money import format_money
from arlib.policy.model import TierPolicy
from arlib.samples.lessons.book import LessonBook, Question, nth_of
from arlib.samples.situations import BOUNDARY_AGES
from arlib.tiering.care import NEXT_STEPS
from arlib.tiering.causes import CAUSES, PREVENTION

TIERS = (("high", "high"), ("medium", "medium"), ("low", "low"))
ASKED_CAUSES = ("duplicate_payment", "paid_credited_invoice", "tax_difference", "discount_difference", "wrong_payer",
                "prepayment", "pricing")  # fmt: skip
_HOW_SEEN = {
    "duplicate_payment": "the document it names had been paid before, with the same amount",
    "paid_credited_invoice": "the invoice was paid in full although a credit note had taken a part of it back",
    "tax_difference": "the payment is the invoice and a tax on top of it",
    "discount_difference": "the discount was granted and booked, and the invoice was paid without it",
    "wrong_payer": "the document it names is on another account of the same group",
    "prepayment": "it names an order that is not billed yet",
    "pricing": "it is our own credit note for a price",
}


def tier_question(book: LessonBook, nth: int) -> Question | None:
    """A credit whose age lies at the edge of a tier."""
    age = nth_of((90, 91, 60, 59), nth)
    planted = book.truth["situations"].set_index("name")["example_id"]
    account = str(planted.get(f"oldest credit is {age} days old", ""))
    credits = book.open_of(account, side="credits").sort_values("age_days", ascending=False)
    if age not in BOUNDARY_AGES or credits.empty:
        return None
    oldest = str(credits["item_id"].iloc[0])
    notes = {str(i): f"{d} days old" for i, d in zip(credits["item_id"], credits["age_days"], strict=True)}
    return Question(
        key=f"tier-{nth}", desk="tiering", title=f"A credit of {age} days",
        ask=f"The oldest credit of account {account} is {oldest}. Which tier does it put the account into?",
        choices=TIERS, answer=tier_of(age, book.policy.tiers),
        why=f"{oldest} arose {age} days before this day. {edges_in_words(book.policy.tiers)}",
        documents=book.documents(notes),
    )  # fmt: skip


def tier_of(age: int, rules: TierPolicy) -> str:
    """The tier of an age; both ends of the medium tier belong to it.

    >>> [tier_of(age, TierPolicy()) for age in (59, 60, 90, 91)]
    ['low', 'medium', 'medium', 'high']
    """
    return "high" if age > rules.high_over_days else "medium" if age >= rules.medium_from_days else "low"


def edges_in_words(rules: TierPolicy) -> str:
    """Where the tiers begin and end.

    >>> edges_in_words(TierPolicy())
    'Medium is 60 to 90 days, both ends included; above is high, below is low.'
    """
    ends = f"{rules.medium_from_days} to {rules.high_over_days} days"
    return f"Medium is {ends}, both ends included; above is high, below is low."


def cause_question(book: LessonBook, nth: int) -> Question | None:
    """An open credit, and what it has to do with."""
    cause = nth_of(ASKED_CAUSES, nth)
    planted = book.truth["overpayment_causes"]
    own = planted[planted["cause"].eq(cause) & planted["item_id"].isin(book.open_now)]["item_id"]
    item = nth_of((i for i in own if cause == "prepayment" or _named(book, i)), 1 + nth // len(ASKED_CAUSES))
    if item is None:
        return None
    row, left = book.items[item], -book.open_now[item]
    money, when = format_money(left, row["currency"]), parse_day(row["issue_date"].date())
    text = f" Its text says “{row['reference']}”." if row["reference"] else ""
    return Question(
        key=f"cause-{nth}", desk="tiering", title="Why do we hold this money?",
        ask=f"{money} of {item}, of {when:%-d %B %Y} on account {row['account_id']}, is open.{text} What happened?",
        choices=tuple((CAUSES[c], c) for c in ASKED_CAUSES), answer=cause,
        why=f"{CAUSES[cause]}: {_HOW_SEEN[cause]}. {NEXT_STEPS[cause]} So that it does not happen again: "
            f"{PREVENTION[cause][0].lower()}{PREVENTION[cause][1:]}",
        documents=book.documents(_evidence(book, item)),
    )  # fmt: skip


def _named(book: LessonBook, item: str) -> str:
    """The document the text of an item names, as printed."""
    found = re.search(r"\bAT-\d+\b", str(book.items[item]["reference"]))
    return found[0] if found and found[0] in book.items else ""


def _evidence(book: LessonBook, item: str) -> dict[str, str]:
    """The item, the document it names, and everything that settled that one."""
    notes, named = {item: "the open credit"}, _named(book, item)
    if not named:
        return notes
    left = book.open_now.get(named, 0)
    code = book.items[named]["currency"]
    notes[named] = f"named by {item}; " + (f"{format_money(left, code)} open" if left else "settled")
    taken = book.ledger.adjustments
    for row in taken[taken["item_id"].eq(named)].to_dict("records"):
        notes[named] += f", {row['kind']} of {format_money(int(row['amount_minor']), code)} booked"
    booked = book.ledger.allocations
    for source in book.settled_by(named):
        part = booked[booked["source_id"].eq(source) & booked["target_id"].eq(named)]["amount_minor"].sum()
        applied = f"{format_money(int(part), code)} applied to {named}"
        notes[source] = f"{notes[source]}, {applied}" if source in notes else applied
    credited = book.ledger.items
    own = credited[credited["kind"].eq("credit_note") & credited["reference"].str.contains(named, regex=False)]
    return notes | {str(i): f"names {named}" for i in own["item_id"] if pd.notna(i) and i not in notes}
