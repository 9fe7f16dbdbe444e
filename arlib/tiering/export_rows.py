"""The queue as rows for files: a flat list for a spreadsheet, and one entry per deadline for a calendar."""

from __future__ import annotations

import pandas as pd

from arlib.dates import midnight
from arlib.tiering.queue import WorkQueue
from arlib.tiering.steps import STEP_WORDS
from arlib.tiering.workdays import plus_working_days

QUEUE_COLUMNS = {
    "rank": "Rank", "id": "Account", "label": "Name", "tier": "Tier", "priority": "Points", "why": "Why",
    "step": "Step", "apply_first": "Apply first", "contact": "Contact", "contact_role": "Role", "channel": "Channel",
    "address": "Number or address",
    "phone": "Telephone", "then": "Then try", "opening": "Begin with", "documents": "Documents", "deadline": "By",
    "deadline_state": "Deadline", "owner": "Owner", "owner_note": "Remark", "this_week": "This week",
    "minutes": "Minutes", "risk_minor": "At risk", "tier_note": "Tier set by hand",
}  # fmt: skip
"""Column of the queue and its heading in a file."""
STATE_WORDS = {"breached": "passed", "soon": "coming up", "later": "later"}
"""How a deadline stands, in words."""
CALENDAR = {"uid": "str", "day": "datetime64[us]", "summary": "str", "description": "str", "owner": "str",
            "tier": "str"}  # fmt: skip


def queue_rows(queue: WorkQueue, *, owner: str = "") -> pd.DataFrame:
    """The queue in the columns of ``QUEUE_COLUMNS`` plus ``currency`` (of the money at risk); one owner's, or all.

    Args:
        queue: The work queue.
        owner: Only this colleague's rows.
    """
    rows = queue.told[queue.told["owner"].eq(owner)] if owner else queue.told
    listed = rows[list(QUEUE_COLUMNS)].assign(currency=queue.ranking.policy.reporting_currency)
    said = {
        "step": listed["step"].map(STEP_WORDS).str.capitalize(),
        "deadline_state": listed["deadline_state"].map(STATE_WORDS).fillna(""),
        "this_week": listed["this_week"].map({True: "yes", False: "no"}),
    }
    return listed.assign(**{name: text.astype("str") for name, text in said.items()}).reset_index(drop=True)


def calendar_rows(queue: WorkQueue, *, owner: str = "") -> pd.DataFrame:
    """One all-day entry per account of this week: ``CALENDAR``.

    The ``uid`` names the account and its case, so that next week's file moves the entry instead of adding one. What
    is overdue stands on the first working day to come.

    Args:
        queue: The work queue.
        owner: Only this colleague's rows.
    """
    rows = queue.told[queue.told["this_week"] & (queue.told["owner"].eq(owner) | (not owner))]
    today = pd.Series([pd.Timestamp(midnight(queue.as_of))])
    first = plus_working_days(today, 1, policy=queue.ranking.policy.deadlines).iloc[0]
    overdue = rows["deadline"].lt(first)
    since = (" (was due " + rows["deadline"].dt.strftime("%Y-%m-%d") + ")").where(overdue, "")
    step = rows["step"].map(STEP_WORDS).str.capitalize().astype("str")
    is_told = rows["contact"].ne("") | rows["address"].ne("")
    how = ("Contact: " + rows["contact"] + ", " + rows["channel"] + " " + rows["address"] + "\n").where(is_told, "")
    text = rows["opening"] + "\n" + how + "Why: " + rows["why"] + "\nDocuments: " + rows["documents"]
    return (
        pd.DataFrame(
            {
                "uid": rows["id"] + "/" + rows["deadline_case"],
                "day": rows["deadline"].mask(overdue, first),
                "summary": step + ": " + rows["label"] + since,
                "description": text,
                "owner": rows["owner"],
                "tier": rows["tier"],
            }
        )
        .astype(CALENDAR)
        .reset_index(drop=True)
    )
