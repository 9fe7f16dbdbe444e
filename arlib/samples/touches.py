"""The log of contacts: letters, calls, customers' answers, promises, over the whole history."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.contracts import TOUCHES, require
from arlib.samples.customers import Customers
from arlib.samples.ledger_rows import Documents
from arlib.samples.letter_plan import Ground
from arlib.samples.words import REPRESENTATIVES
from arlib.samples.world import NEVER, Days, Mask, World, as_datetimes, next_working

CHASED = 1950
QUIET_DAYS = 150
"""Accounts that get letters in the window have no other contact on the log for this long."""
LADDER = (
    ("pre_due_reminder", -6, 0.22),
    ("late_inquiry", 4, 0.85),
    ("firmer_pressure", 21, 0.7),
    ("final_notice", 49, 0.5),
)
COLUMNS = ["acc", "invoice_ids", "day", "minute", "direction", "channel", "stage", "outcome", "summary", "follow_up"]


def make_touches(
    world: World, customers: Customers, documents: Documents, ground: Ground, log: pd.DataFrame, promises: pd.DataFrame
) -> pd.DataFrame:
    """The TOUCHES table in the order of time."""
    busy = np.zeros(world.accounts, dtype=np.bool_)
    busy[log["account"]] = True
    chased = _chased(world, documents, ground, busy)
    parts = [
        _sent_letters(log),
        _touches_before_the_cap(log),
        chased,
        _answers(world, chased),
        _promise_calls(documents, promises),
        _without_progress(world, documents, ground, busy),
        _recent_questions(world, documents, ground, busy),
    ]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[rows["day"] <= world.last].sort_values(["day", "minute", "acc"], kind="stable", ignore_index=True)
    acc = rows["acc"].to_numpy()
    owners = customers.accounts["owner"].to_numpy()[acc]
    table = pd.DataFrame(
        {
            "touch_id": [f"T{i}" for i in range(1, len(rows) + 1)],
            "account_id": customers.accounts["account_id"].to_numpy()[acc],
            "invoice_ids": rows["invoice_ids"],
            "at": as_datetimes(rows["day"].to_numpy()) + rows["minute"].to_numpy() * np.timedelta64(1, "m"),
            "direction": rows["direction"],
            "channel": rows["channel"],
            "stage": rows["stage"],
            "rep": np.where(rows["rep"].notna(), rows["rep"], owners),
            "contact": ground.people[acc],
            "outcome": rows["outcome"],
            "summary": rows["summary"],
            "follow_up_on": as_datetimes(rows["follow_up"].to_numpy()),
        }
    )
    return require(table, TOUCHES)


def _rows(acc: Days, invoice_ids: object, day: Days, minute: object, **other: object) -> pd.DataFrame:
    usual: dict[str, object] = {
        "direction": "out",
        "channel": "email",
        "outcome": "sent",
        "summary": "",
        "follow_up": NEVER,
        "rep": None,
    }
    return pd.DataFrame({"acc": acc, "invoice_ids": invoice_ids, "day": day, "minute": minute, **(usual | other)})


def _sent_letters(log: pd.DataFrame) -> pd.DataFrame:
    """Every letter, at the minute it went out."""
    letters = log["letter"].tolist()
    stages, reps = [letter.stage for letter in letters], [letter.rep for letter in letters]
    return _rows(
        log["account"].to_numpy(),
        log["invoice_ids"].to_numpy(),
        log["day"].to_numpy(),
        log["minute"].to_numpy(),
        stage=stages,
        rep=reps,
    )


def _touches_before_the_cap(log: pd.DataFrame) -> pd.DataFrame:
    """Two more dunning contacts in the week before a letter that breaks the cap (W1)."""
    over = log[log["codes"] == "W1"]
    colleague = np.array(REPRESENTATIVES, dtype=object)[np.arange(len(over)) % len(REPRESENTATIVES)]
    parts = [
        _rows(
            over["account"].to_numpy(),
            over["invoice_ids"].to_numpy(),
            over["day"].to_numpy() - back,
            over["minute"].to_numpy(),
            stage="late_inquiry",
            channel=channel,
            outcome=outcome,
            rep=colleague,
            summary="call about the open invoice",
        )
        for back, channel, outcome in ((3, "phone", "no_answer"), (1, "phone", "voicemail"))
    ]
    return pd.concat(parts, ignore_index=True)


def _chased(world: World, documents: Documents, ground: Ground, busy: Mask) -> pd.DataFrame:
    """The ladder of contacts on invoices that were paid late, or are unpaid, up to the day they were paid."""
    invoices, chance = documents.invoices, world.chance("chased invoices")
    late = np.minimum(invoices["pay"].to_numpy(), world.last + 1) - invoices["due"].to_numpy()
    rows = np.flatnonzero(late > 4)
    rows = np.sort(rows[chance.order(len(rows))[: world.scaled(CHASED)]])
    acc, ids, due, pay = (invoices[c].to_numpy()[rows] for c in ("acc", "item_id", "due", "pay"))
    limit = np.where(busy[acc], ground.start - QUIET_DAYS, world.last)
    parts = []
    for stage, after, share in LADDER:
        day = next_working(due + after + chance.whole(len(rows), 0, 3))
        call = chance.share(len(rows)) < (0.0 if stage == "pre_due_reminder" else 0.3)
        answered = np.array(["no_answer", "voicemail", "no_progress", "replied"], dtype=object)[
            chance.pick(len(rows), (0.4, 0.25, 0.15, 0.2))
        ]
        mailed = np.array(["sent", "delivered", "bounced"], dtype=object)[chance.pick(len(rows), (0.7, 0.28, 0.02))]
        minute = 510 + 5 * chance.whole(len(rows), 0, 101)
        fits = (day < pay) & (day <= limit) & (chance.share(len(rows)) < share) & (day > world.first + 20)
        frame = _rows(
            acc,
            ids,
            day,
            minute,
            stage=stage,
            channel=np.where(call, "phone", "email"),
            outcome=np.where(call, answered, mailed),
        )
        parts.append(frame[fits])
    return pd.concat(parts, ignore_index=True)


def _answers(world: World, chased: pd.DataFrame) -> pd.DataFrame:
    """A customer's answer to every fifth mail, and our own answer the working day after."""
    chance, mails = world.chance("answers"), chased[chased["channel"] == "email"]
    n = len(mails)
    hit = chance.share(n) < 0.22
    outcome = np.array(["replied", "approver", "paid_claim", "out_of_office"], dtype=object)[
        chance.pick(n, (0.5, 0.2, 0.18, 0.12))
    ]
    words = {
        "replied": "asks for a copy",
        "approver": "waits for approval",
        "paid_claim": "says it is paid",
        "out_of_office": "automatic reply",
    }
    day, minute = next_working(mails["day"].to_numpy() + chance.whole(n, 0, 2)), 540 + 5 * chance.whole(n, 0, 90)
    minute = np.where(day == mails["day"].to_numpy(), np.maximum(mails["minute"].to_numpy() + 45, minute), minute)
    summary = [words[o] for o in outcome]
    received = _rows(
        mails["acc"].to_numpy(),
        mails["invoice_ids"].to_numpy(),
        day,
        minute,
        stage="reply",
        direction="in",
        outcome=outcome,
        summary=summary,
    )[hit]
    human = received[received["outcome"] != "out_of_office"]
    sent = human.assign(
        day=next_working(human["day"].to_numpy() + 1), direction="out", outcome="sent", summary="answered"
    )
    return pd.concat([received, sent], ignore_index=True)


def _promise_calls(documents: Documents, promises: pd.DataFrame) -> pd.DataFrame:
    """The contact in which each promise was made, with our own follow-up the working day after the promised day."""
    of = promises["invoice"].to_numpy()
    channel = np.where(np.arange(len(of)) % 3 == 0, "email", "phone")
    minute = 555 + 5 * (np.arange(len(of)) % 80)
    return _rows(
        documents.invoices["acc"].to_numpy()[of],
        documents.invoices["item_id"].to_numpy()[of],
        promises["made"].to_numpy(),
        minute,
        stage="reply",
        direction="in",
        channel=channel,
        outcome="promise",
        summary="promised to pay",
        follow_up=next_working(promises["promised"].to_numpy() + 1),
    )


def _without_progress(world: World, documents: Documents, ground: Ground, busy: Mask) -> pd.DataFrame:
    """Two calls with the same person and no progress in the last weeks: somebody else must be tried."""
    rows = _unpaid_rows(world, documents, busy, "calls without progress", 25, 25)
    acc, ids = documents.invoices["acc"].to_numpy()[rows], documents.invoices["item_id"].to_numpy()[rows]
    parts = [
        _rows(
            acc,
            ids,
            ground.days.next(world.last - back + np.arange(len(rows)) % 5),
            600 + np.arange(len(rows)),
            stage="late_inquiry",
            channel="phone",
            outcome="no_progress",
            summary="spoke to the contact, no answer when it will be paid",
        )
        for back in (22, 11)
    ]
    return pd.concat(parts, ignore_index=True)


def _recent_questions(world: World, documents: Documents, ground: Ground, busy: Mask) -> pd.DataFrame:
    """Questions of the last ten days that nobody has answered yet, some of them waiting for an approver."""
    rows = _unpaid_rows(world, documents, busy, "open questions", 40, 3)
    acc, ids, seat = (
        documents.invoices["acc"].to_numpy()[rows],
        documents.invoices["item_id"].to_numpy()[rows],
        np.arange(len(rows)),
    )
    outcome = np.array(["replied", "approver", "dispute"], dtype=object)[seat % 3]
    words = np.array(
        [
            "asks for a copy of the invoice",
            "waits for approval by the manager",
            "says the price is not what was agreed",
        ],
        dtype=object,
    )[seat % 3]
    day = ground.days.next(world.last - 13 + seat % 10)
    return _rows(acc, ids, day, 570 + seat, stage="reply", direction="in", outcome=outcome, summary=words)


def _unpaid_rows(
    world: World,
    documents: Documents,
    busy: Mask,
    concern: str,
    count: int,
    late: int,
) -> Days:
    """Unpaid invoices at least so many days late on accounts that get no letters, one per account."""
    invoices = documents.invoices
    fits = (
        (invoices["situation"] == "overdue").to_numpy()
        & (invoices["due"].to_numpy() <= world.last - late)
        & ~busy[invoices["acc"]]
    )
    rows = np.flatnonzero(fits)[world.chance(concern).order(int(fits.sum()))]
    first = ~pd.Series(invoices["acc"].to_numpy()[rows]).duplicated().to_numpy()
    return np.sort(rows[first][: world.scaled(count)])
