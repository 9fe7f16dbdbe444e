"""Everything about one customer: who, what is next and why, promises, disputes, and what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from arlib.charts import Chart, draw_timeline
from arlib.exhibits.masking import without_people
from arlib.exhibits.tiering import points_chart
from arlib.exhibits.words import counted, whole, with_plain_days
from arlib.ledger import Ledger
from arlib.ledger.timeline import LANES
from arlib.tables import Html, Table, callout, draw_table, stacked
from arlib.tables.cells import day_text
from arlib.tiering import Ranking, WorkQueue

STEP_WORDS = {"chase": "Ask for payment.", "credit": "Clear the credit.", "apply_credit": "Apply the credit.",
              "chase_and_credit": "Ask for payment, and clear the credit."}  # fmt: skip
VERDICT_WORDS = {"open": "open", "kept": "kept", "part_kept": "kept in part", "broken": "broken",
                 "withdrawn": "withdrawn"}  # fmt: skip


def account_facts_table(ledger: Ledger, account_id: str, names: pd.Series[str]) -> Table:
    """Who the account is: name, owner, terms, care marks."""
    own = ledger.accounts[ledger.accounts["account_id"].eq(account_id)]
    facts = own.assign(
        name=own["account_id"].map(names).astype("str"),
        parent_id=own["parent_id"].fillna("").astype("str"),
        marks=_marks(own),
    )
    return draw_table(
        facts,
        title="The account",
        columns={"account_id": "Account", "name": "Name", "parent_id": "Belongs to", "segment": "Segment",
                 "owner": "Owner", "terms_days": "Terms", "country": "Country", "opened_on": "Since", "marks": "Care"},
        days=["terms_days"],
        empty="The ledger has no master data of this account.",
    )  # fmt: skip


def _marks(own: pd.DataFrame) -> pd.Series[str]:
    strategic = own["strategic"].map({True: "strategic", False: ""}).astype("str")
    problem = own["problem"].map({True: "problem", False: ""}).astype("str")
    return (strategic + " " + problem).str.strip()


def next_step(queue: WorkQueue, account_id: str) -> Html:
    """What to do next with the account, by whom, by when, and why; or why nothing is to be done."""
    rows = queue.told[queue.told["id"].eq(account_id)]
    if rows.empty:
        muted = queue.muted[queue.muted["id"].eq(account_id)] if "id" in queue.muted else queue.muted.head(0)
        if len(muted):
            return callout(f"Not chased at the moment: {', '.join(muted['reason'].unique())}.", "finding")
        return callout("Nothing is past due and no credit waits: nothing to do.", "ok")
    row = rows.iloc[0]
    who = str(row["owner"]) or "nobody yet"
    steps = [
        f"Why: {row['why']}.".replace("..", "."),
        f"Who: {who}. By when: {day_text(row['deadline'])}.",
        *([] if queue.ranking.policy.report.mask_names else [_whom(row)]),
    ]
    place = f"Place {whole(row['rank']):,} of {len(queue.rows):,} in the queue, {row['tier']} tier."
    return callout(f"{STEP_WORDS.get(str(row['step']), row['step'])} {place}", "action", title="Next step", items=steps)


def _whom(row: pd.Series[Any]) -> str:
    how = f", by {str(row['channel']).replace('_', ' ')}" if row["channel"] else ""
    return f"Whom to reach: {row['contact'] or 'no contact is recorded'}{how}."


def account_points(ranking: Ranking, account_id: str) -> Chart | Html:
    """Why the account is where it is in the order of work: its points, one by one."""
    if account_id in set(ranking.accounts["id"]):
        return points_chart(ranking, account_id)
    return callout("The account has no past-due invoice and no open credit, so it has no points.", "ok")


def account_promises_table(promises: pd.DataFrame, account_id: str) -> Table:
    """Promises of the account as receipts judge them, newest first."""
    own = promises[promises["account_id"].eq(account_id)].sort_values("made_on", ascending=False, kind="stable")
    return draw_table(
        own.assign(verdict=own["verdict"].map(VERDICT_WORDS)),
        title="Promises to pay",
        columns={"promise_id": "Promise", "made_on": "Made on", "promised_date": "Promised for",
                 "amount_minor": "Amount", "received_minor": "Received", "verdict": "Judged",
                 "invoice_ids": "Invoices"},
        money=["amount_minor", "received_minor"],
        empty="No promise was made.",
    )  # fmt: skip


def account_disputes_table(disputes: pd.DataFrame, account_id: str) -> Table:
    """Disputes of the account, newest first."""
    own = disputes[disputes["account_id"].eq(account_id)].sort_values("opened_on", ascending=False, kind="stable")
    return draw_table(
        own,
        title="Disputes",
        columns={"dispute_id": "Dispute", "item_id": "Document", "amount_minor": "Disputed", "reason": "Reason",
                 "owner": "Owner", "opened_on": "Opened", "target_date": "To be settled by", "closed_on": "Closed"},
        money=["amount_minor"],
        empty="Nothing was disputed.",
    )  # fmt: skip


def account_contacts_table(contacts: pd.DataFrame, account_id: str, *, hidden: Sequence[str] = ()) -> Table:
    """People at the customer; how to reach them stands in the ledger, not in a report. ``hidden`` are not named."""
    own = contacts[contacts["account_id"].eq(account_id)]
    name = {} if hidden else {"name": "Name"}
    return draw_table(
        own.assign(status=own["status"].str.replace("_", " "), opt_out=own["opt_out"].str.replace("_", " ")),
        title="Contacts",
        columns={**name, "role": "Role", "preferred_channel": "Prefers", "language": "Language", "status": "Status",
                 "opt_out": "Opted out of"},
        empty="No contact is recorded.",
    )  # fmt: skip


def account_timeline_chart(events: pd.DataFrame, *, hidden: Sequence[str] = ()) -> Chart | Html:
    """What happened when, one lane per kind; ``hidden`` are the people who are not named."""
    if events.empty:
        return callout("Nothing happened in this time.", "finding")
    told = {name: [without_people(text, hidden) for text in events[name]] for name in ("what", "detail")}
    events = events.assign(what=[with_plain_days(text) for text in told["what"]], detail=told["detail"])
    ordered = events.assign(lane=pd.Categorical(events["lane"], LANES, ordered=True)).sort_values("lane", kind="stable")
    contacts = events[events["lane"].eq("Contact")]
    last = f"Last contact on {day_text(contacts['day'].iloc[0])}." if len(contacts) else "No contact in this time."
    table = draw_table(
        events,
        title="Timeline, newest first",
        columns={"day": "Day", "lane": "Kind", "what": "What", "detail": "Detail", "amount_minor": "Amount"},
        money=["amount_minor"],
        limit=60,
    )
    figure = draw_timeline(ordered.astype({"lane": "str"}), day="day", lane="lane", label="what", detail="detail")
    return Chart("What happened when", f"{counted(len(events), 'event')}. {last}", figure, table)


def account_head(ledger: Ledger, queue: WorkQueue, account_id: str, names: pd.Series[str]) -> Html:
    """The first look: the next step, and who the account is."""
    return stacked(next_step(queue, account_id), account_facts_table(ledger, account_id, names))
