"""Questions of the communications desk: what is wrong with a letter, and whether a promise was kept."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arlib.communications import judge_promises, review_messages
from arlib.communications.checks import CHECKS
from arlib.ledger import Ledger
from arlib.money import format_money
from arlib.samples.lessons.book import LessonBook, Question, nth_of

ASKED_CODES = ("F6", "W4", "F1", "R5", "W3", "F2", "R3", "R7", "R2", "R6", "R1")
"""What a reader can see in the letter with the ledger beside it."""
CLEAN = "none"
OTHERS = 3
EVERY_THIRD = 3
VERDICTS = {"kept": "Kept", "part_kept": "Kept in part", "broken": "Broken"}
ASKED_VERDICTS = ("part_kept", "kept", "broken")
LANGUAGE = "en"


def letter_question(book: LessonBook, nth: int) -> Question | None:
    """A letter of the log with one defect, or, every third time, with none."""
    defects = nth - nth // EVERY_THIRD
    code = "" if nth % EVERY_THIRD == 0 else nth_of(ASKED_CODES, defects)
    planted = book.truth["messages"]
    told = book.ledger.messages[book.ledger.messages["language"].eq(LANGUAGE)]
    own = told[told["message_id"].isin(planted[planted["expected_codes"].eq(code)]["message_id"])]
    row = nth_of(
        own.sort_values("message_id").to_dict("records"), 1 + nth // (len(ASKED_CODES) if code else EVERY_THIRD)
    )
    if row is None:
        return None
    sent = row["sent_at"]
    start = ASKED_CODES.index(code) if code else nth % len(ASKED_CODES)
    offered = [code] * bool(code) + [ASKED_CODES[(start + step) % len(ASKED_CODES)] for step in range(1, OTHERS + 1)]
    words = {check.CODE: check.DEFINITION.rstrip(".") for check in CHECKS}
    meant = f"{code}: {words[code]}." if code else "Nothing is wrong: facts, parts, tone and time are in order."
    return Question(
        key=f"letter-{nth}", desk="communication_review", title="What is wrong with this letter?",
        ask=f"{row['message_id']} went out on {sent:%A, %-d %B %Y}, {sent:%H:%M}, to account {row['account_id']}. "
            "The documents are as they stood on that day. What is wrong with it?",
        choices=(*((words[c], c) for c in sorted(offered)), ("Nothing is wrong with it", CLEAN)),
        answer=code or CLEAN,
        why=f"{meant}{_as_reviewed(book, row)}",
        documents=_open_then(book, str(row["account_id"]), sent),
        letter=f"{row['subject']}\n\n{row['body']}",
    )  # fmt: skip


def _as_reviewed(book: LessonBook, message: dict[str, Any]) -> str:
    """What the weekly review says of a letter, with its quote and what it expected."""
    account, known = message["account_id"], book.ledger.tables()
    own = {n: t[t["account_id"].eq(account)] if "account_id" in t else t for n, t in known.items()}
    own["messages"] = own["messages"][own["messages"]["message_id"].eq(message["message_id"])]
    alone = Ledger.from_tables(own, checked=True)
    found = review_messages(alone, as_of=message["sent_at"].date(), days=1, policy=book.policy).findings
    said = [
        f" The review says: {row['message']}"
        + f" Quoted: “{row['quote']}”." * bool(row["quote"])
        + f" Expected: {row['expected']}." * bool(row["expected"])
        for row in found.to_dict("records")
    ]
    return "".join(dict.fromkeys(said)) or " The review finds nothing either."


def _open_then(book: LessonBook, account: str, sent: pd.Timestamp) -> pd.DataFrame:
    """Documents of the account as they stood on the day a letter went out, settled ones of the last months as well."""
    lines = book.open_of(account, side="invoices", on=sent.date())
    left = dict(zip(lines["item_id"], lines["open_minor"], strict=True))
    items = book.ledger.items
    known = items["account_id"].eq(account) & items["kind"].eq("invoice") & items["issue_date"].le(sent)
    recent = items[known & (items["item_id"].isin(left) | items["issue_date"].ge(sent - pd.Timedelta(days=120)))]
    disputes = book.ledger.disputes
    day = sent.normalize()
    running = disputes["opened_on"].le(day) & (disputes["closed_on"].isna() | disputes["closed_on"].gt(day))
    disputed = set(disputes[running]["item_id"])
    notes = {
        str(item): _standing(left.get(item, 0), code, item in disputed)
        for item, code in zip(recent["item_id"], recent["currency"], strict=True)
    }
    return book.documents(notes)


def _standing(left: int, code: str, disputed: bool) -> str:
    if not left:
        return "paid"
    return f"{format_money(left, code)} open" + (", in dispute" if disputed else "")


def promise_question(book: LessonBook, nth: int) -> Question | None:
    """A promise whose day has passed, and what came in."""
    verdict = nth_of(ASKED_VERDICTS, nth)
    planted = book.truth["promises"]
    own = set(planted[planted["verdict"].eq(verdict)]["promise_id"])
    promises = book.ledger.promises
    rows = promises[promises["promise_id"].isin(own) & promises["invoice_ids"].ne("")].sort_values("promise_id")
    chosen = nth_of(rows["promise_id"].tolist(), 1 + nth // len(ASKED_VERDICTS))
    if chosen is None:
        return None
    judged = judge_promises(
        rows[rows["promise_id"].eq(chosen)], book.ledger.items, book.ledger.allocations, book.ledger.adjustments,
        as_of=book.as_of, policy=book.policy,
    ).iloc[0]  # fmt: skip
    code = str(judged["currency"])
    promised, came = (format_money(int(judged[n]), code) for n in ("amount_minor", "received_minor"))
    by = f"{judged['promised_date']:%-d %B %Y}"
    return Question(
        key=f"promise-{nth}", desk="communication_review", title="Was the promise kept?",
        ask=f"On {judged['made_on']:%-d %B %Y} account {judged['account_id']} promised {promised} by {by}, for "
            f"{judged['invoice_ids']}. Was it kept?",
        choices=tuple((words, value) for value, words in VERDICTS.items()), answer=verdict,
        why=f"{came} of {promised} had come by {judged['deadline']:%-d %B %Y}, the promised day and our days of grace. "
            "A promise is judged from receipts on the day they were applied, not from what anybody says.",
        documents=book.documents(_receipts(book, str(judged["invoice_ids"]).split())),
    )  # fmt: skip


def _receipts(book: LessonBook, invoices: list[str]) -> dict[str, str]:
    notes = {i: "promised" for i in invoices if i in book.items}
    booked = book.ledger.allocations
    rows = booked[booked["target_id"].isin(list(notes)) & booked["effective_date"].le(pd.Timestamp(book.as_of))]
    for row in rows.sort_values("effective_date", kind="stable").to_dict("records"):
        source, code = str(row["source_id"]), str(book.items[str(row["source_id"])]["currency"])
        part = f"{format_money(int(row['amount_minor']), code)} applied on {row['effective_date']:%-d %B %Y}"
        notes[source] = f"{notes[source]}; {part}" if source in notes else part
    return notes
