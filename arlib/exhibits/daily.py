"""The daily status as a reader sees it: what came, what is due today, whom to contact, what waits too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from arlib.exhibits.masking import without_people
from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.reconciliation import in_words
from arlib.exhibits.words import counted, whole, with_plain_days
from arlib.portfolio import Portfolio
from arlib.portfolio.day import DayStatus
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tables.cells import day_text

STEP_WORDS = {
    "opening": "Before", "billed": "Billed", "rolled_in": "Came back", "collected": "Collected",
    "credited": "Credited", "written_off": "Written off", "closing": "Now",
}  # fmt: skip
ACTION_WORDS = {"write": "Write", "call": "Call", "answer": "Answer", "statement": "Send a statement"}
"""What the plan of the day asks of somebody; the other actions are to wait and to do nothing."""


def daily_tiles(day: DayStatus, headline: Portfolio) -> list[Tile]:
    """Six figures of the day.

    Args:
        day: The day in figures.
        headline: Headline figures with last week's.
    """
    asked = day.contacts[day.contacts["action"].isin(ACTION_WORDS)]["accounts"].sum()
    return [
        money_tile(headline, "past_due", "Past due"),
        money_tile(headline, "credits", "Credits we owe"),
        _came_tile(day),
        Tile.count("Promises due", len(day.promised), "today", f"{counted(len(day.broken), 'promise')} just broken"),
        Tile.count("New exceptions", day.exceptions["new"], "cases", f"{day.exceptions['open']:,} open in all"),
        Tile.count("To contact", whole(asked), "customers", "write, call or answer today"),
    ]


def _came_tile(day: DayStatus) -> Tile:
    if day.came.empty:
        return Tile("Came in", "nothing", note=f"since {day_text(day.since)}")
    first, others = day.came.iloc[0], len(day.came) - 1
    note = counted(whole(first["payments"]), "payment") + (
        f"; {counted(others, 'other currency', 'other currencies')} below" if others else ""
    )
    return Tile.money("Came in", whole(first["amount_minor"]), str(first["currency"]), note)


def daily_steps(day: DayStatus, stale: tuple[str, ...], *, ties: bool) -> Html:
    """What to do today, in the order to do it."""
    asked = day.contacts.set_index("action")["accounts"]
    steps = [
        *(f"Before anything else: {said}" for said in stale),
        *([] if ties else ["The ledger does not tie: see the last table, and import what is missing."]),
        *(
            [f"Decide {counted(day.exceptions['late'], 'exception')} whose day has passed."]
            * bool(day.exceptions["late"])
        ),
        *(
            [f"Ask about {counted(len(day.broken), 'promise')} that ended without all the money."]
            * bool(len(day.broken))
        ),
        *(
            f"{words} {'to ' if action != 'call' else ''}{counted(whole(asked[action]), 'customer')}."
            for action, words in (("answer", "Give an answer"), ("call", "Call"), ("write", "Write"))
            if action in asked
        ),
    ]
    return (
        callout(f"Today, {day_text(day.as_of)}.", "action", items=steps) if steps else callout("Nothing waits.", "ok")
    )


def moved_table(day: DayStatus) -> Table:
    """The balance since the last working day, one row per currency, adding up to the cent."""
    moved = day.moved.assign(step=day.moved["step"].map(STEP_WORDS))
    wide = moved.pivot(index="currency", columns="step", values="amount_minor")
    wide = wide.reindex(columns=list(STEP_WORDS.values()))
    return draw_table(
        wide.reset_index(),
        title=f"From {day_text(day.since)} to {day_text(day.as_of)}",
        columns={"currency": "Currency", **{name: name for name in STEP_WORDS.values()}},
        money=list(STEP_WORDS.values()),
        emphasis=["Now"],
        note="Net balance. Came back: payments returned by the bank and refunds paid out.",
    )


def promised_table(day: DayStatus, names: pd.Series[str], *, limit: int = 12) -> Table:
    """Promises due today, and those that just ended without all the money."""
    told = pd.concat([day.broken.assign(state="broken"), day.promised.assign(state="due today")])
    return draw_table(
        told.assign(label=told["account_id"].map(names)),
        title="Promises",
        columns={"label": "Account", "promised_date": "Promised for", "amount_minor": "Amount", "state": "State",
                 "taken_by": "Taken by"},
        money=["amount_minor"],
        limit=limit,
        empty="No promise is due today, and none has just been broken.",
    )  # fmt: skip


def contacts_table(
    plan: pd.DataFrame, names: pd.Series[str], *, hidden: Mapping[str, Sequence[str]] | None = None, limit: int = 15
) -> Table:
    """Whom to contact today: answers first, then calls, then letters, each the latest payer first.

    Args:
        plan: The contact plan's accounts.
        names: What each account may be called.
        hidden: The people of each account that are not named.
        limit: Most rows shown.
    """
    people = hidden or {}
    asked = plan[plan["action"].isin(ACTION_WORDS)].assign(turn=lambda f: f["action"].map({"answer": 0, "call": 1}))
    asked = asked.fillna({"turn": 2}).sort_values(["turn", "days_late"], ascending=[True, False], kind="stable")
    shown = asked.assign(
        label=asked["account_id"].map(names).astype("str"),
        what=asked["action"].map(ACTION_WORDS),
        stage=asked["stage"].str.replace("_", " "),
        channel=asked["channel"].str.replace("_", " "),
        reason=[
            with_plain_days(without_people(why, people.get(account, ())))
            for account, why in zip(asked["account_id"], asked["reason"], strict=True)
        ],
    )
    return draw_table(
        shown,
        title=f"To contact today: {counted(len(asked), 'customer')}",
        columns={"label": "Account", "what": "What", "stage": "About", "channel": "By", "amount_minor": "Amount",
                 "reason": "Why", "owner": "Owner"},
        money=["amount_minor"],
        limit=limit,
        more="`arlib letters plan`",
        empty="Nobody is to be contacted today.",
    )  # fmt: skip


def new_exceptions_table(day: DayStatus, *, limit: int = 12) -> Table:
    """The exceptions that turned up since the last working day."""
    new = day.new_exceptions
    return draw_table(
        new.assign(reason=in_words(new["code"])),
        title=f"New exceptions: {counted(len(new), 'case')}",
        columns={"item_id": "Item", "label": "Account", "reason": "Reason", "amount_minor": "At stake",
                 "decide_by": "Decide by", "next_step": "Next step"},
        money=["amount_minor"],
        limit=limit,
        more="the reconciliation",
        empty="No new exception.",
    )  # fmt: skip


def late_exceptions_table(queue: pd.DataFrame, *, limit: int = 12) -> Table:
    """The exceptions whose day to decide has passed, most money first."""
    late = queue[queue["status"].eq("late")]
    return draw_table(
        late.assign(reason=in_words(late["code"])),
        title=f"Waiting too long: {counted(len(late), 'exception')}",
        columns={"item_id": "Item", "label": "Account", "reason": "Reason", "amount_minor": "At stake",
                 "age_days": "Age", "decide_by": "Was to be decided by", "next_step": "Next step"},
        money=["amount_minor"],
        days=["age_days"],
        limit=limit,
        more="the reconciliation",
        empty="Every exception is in time.",
    )  # fmt: skip
