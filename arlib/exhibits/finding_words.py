"""The codes of the review, the kinds of gaps and the figures of the desk as people say them."""

from __future__ import annotations

from collections.abc import Mapping

CODE_WORDS: Mapping[str, str] = {
    "C1": "Hard to read", "C2": "A sentence too long", "C3": "Jargon", "C4": "Mostly passive",
    "C5": "Empty field printed", "C6": "Too long", "C7": "Subject missing or wrong", "C8": "Wrong language",
    "E1": "Same person once more", "E2": "Approver not asked", "F1": "Wrong amount", "F2": "Unknown document",
    "F3": "Wrong due date", "F4": "Wrong currency", "F5": "Wrong name", "F6": "Overdue before its time",
    "F7": "Claims what is not logged", "K1": "Old or changed template", "K2": "Contradicts a colleague",
    "K3": "Chases despite a promise", "K4": "Concession not allowed", "P1": "Another customer's data",
    "P2": "Full bank or card number", "P3": "Debt told to others", "P4": "Personal details",
    "P5": "Unknown payment account", "Q1": "Question not answered", "R1": "Document not named",
    "R2": "Amount missing", "R3": "Due date missing", "R4": "Terms missing", "R5": "How to pay missing",
    "R6": "No way to reach us", "R7": "Next step missing", "R8": "Steps so far missing", "R9": "Consequence missing",
    "R10": "Credit not explained", "T1": "Insult or shouting", "T2": "Threat not allowed", "T3": "False urgency",
    "T4": "Too soft", "W1": "Too many contacts", "W2": "Outside hours", "W3": "Disputed invoice asked",
    "W4": "Paid invoice chased", "W5": "Question ignored", "W6": "Stage too early", "W7": "Contact not to be used",
    "W8": "Own follow-up missed",
}  # fmt: skip
"""Short enough for an axis; the definition stands beside it in the table."""
GAP_WORDS: Mapping[str, str] = {
    "under_touched": "Hears too little from us",
    "over_touched": "Hears too much from us",
    "promise_not_followed_up": "Promise passed without a follow-up",
    "no_statement": "No statement this month",
    "reply_waiting": "Waits for our answer",
    "stage_frozen": "Begun, then left alone",
    "single_contact": "One contact only",
}
GAP_STEPS: Mapping[str, str] = {
    "under_touched": "Work off the plan of the day: arlib letters plan",
    "over_touched": "Pause the customer until the cap allows the next contact",
    "promise_not_followed_up": "Call, and get a new amount and date",
    "no_statement": "In the first week of the month: arlib letters draft --kind statement",
    "reply_waiting": "Answer first; nothing else goes out before",
    "stage_frozen": "Work off the plan of the day, the oldest first",
    "single_contact": "Ask for a second name at the next call",
}
MEASURE_WORDS: Mapping[str, tuple[str, str]] = {
    "our_word_kept": ("Our word kept", "done by the day we named, of all that is over"),
    "our_word_kept_contact": ("... on days we named", "called or wrote by the day we said"),
    "our_word_kept_deadline": ("... after deadlines we set", "asked after it within the grace"),
    "our_word_kept_promise": ("... after customers' promises", "asked after an unpaid promise within the grace"),
    "our_word_kept_dispute": ("... on answers to disputes", "answered by the day we named"),
    "consistent": ("Says what the ledger says", "no wrong amount, document, due date or currency"),
    "against_a_hold": ("Sent against a hold", "disputed, paid or promised at that time; should be none"),
    "delivered": ("Delivered", "contacts that did not come back"),
    "answered": ("Answered within a week", "by a person, of delivered contacts"),
    "promised": ("With a promise within a week", "of delivered contacts"),
    "right_party": ("Reached the right person", "calls and chats with somebody who may pay or approve"),
    "first_response_median": ("Our first answer, half of them within", "hours of work; who still waits counts"),
    "first_response_p90": ("Our first answer, nine in ten within", "hours of work; who still waits counts"),
    "answered_in_time": ("Answered in time", "within the working days of the policy"),
    "reply_to_status_median": ("On record, half of them within", "from a promise or dispute to its entry"),
    "reply_to_status_p90": ("On record, nine in ten within", "from a promise or dispute to its entry"),
    "covered": ("Two contacts known", "of customers who owe"),
    "touches_per_paid_invoice": ("Contacts per paid invoice", "that named it before it was paid"),
    "their_answer_median": ("Customers answer within", "median hours, those who did not within a week among them"),
    "promise_kept": ("Promises kept", "of promises whose day has passed, judged from receipts"),
    "promise_part_kept": ("Promises kept in part", "some of the money came, not all"),
    "promise_broken_twice": ("Broke two promises", "of customers whose promises have passed"),
    "dispute_answer_median": ("Disputes answered within", "median, from opened to our first word on it"),
    "dispute_closed_median": ("Disputes closed within", "median; those still open count as long as they wait"),
    "dispute_in_time": ("Disputes closed by the day named", "of those whose target day has passed, or that ended"),
    "complaints": ("Complaints about us", "words of customers about how we write or call"),
    "satisfied": ("Satisfied customers", "4 or 5 of 5, from answers only"),
}
"""Figure -> its name, and what is counted."""
WORD_WORDS: Mapping[str, str] = {
    "contact": "We named a day", "deadline": "We set a deadline", "promise": "Customer's promise",
    "dispute": "Answer to a dispute",
}  # fmt: skip
QUESTION_WORDS: Mapping[str, str] = {
    "question": "Another question", "awaiting_approver": "Waits for an approver",
    "needs_invoice_copy": "Needs a copy of an invoice", "already_paid_claim": "Says it is paid",
    "already_paid": "Has paid, with proof", "dispute": "Disputes an invoice", "wrong_contact": "Not the right person",
    "hardship_plan_request": "Asks for a payment plan",
}  # fmt: skip


def stage_words(stage: str) -> str:
    """A stage, channel or verdict as words.

    >>> stage_words("pre_due_reminder")
    'Pre due reminder'
    """
    return stage.replace("_", " ").capitalize()
