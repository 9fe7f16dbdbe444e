"""The largest past-due balances, each told from the data: issue, dispute, last action, next step, help needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from arlib.findings import counted
from arlib.money import format_money

STAGE_WORDS = {
    "invoice": "invoice sent",
    "delivery_confirmation": "delivery checked",
    "pre_due_reminder": "reminder before due",
    "late_inquiry": "asked about late payment",
    "firmer_pressure": "pressed for payment",
    "final_notice": "final notice",
    "credit_notice": "told of the credit",
    "payment_plan": "payment plan",
    "promise_confirmation": "promise confirmed",
    "dispute_response": "answered the dispute",
    "statement": "statement sent",
    "reply": "reply",
}
OUTCOME_WORDS = {"no_answer": "no answer", "bounced": "it bounced", "voicemail": "voicemail left",
                 "wrong_contact": "wrong contact", "promise": "promised to pay", "dispute": "disputed",
                 "approver": "waits for an approver", "paid_claim": "says it is paid",
                 "no_progress": "no progress"}  # fmt: skip
OLD_DAYS, SILENT_DAYS = 90, 21


@dataclass(frozen=True)
class Known:
    """What is known of the accounts: frames of the day, each with the ``id`` an account stands under.

    Args:
        lines: Open items: ``id item_id currency open_minor side days_past_due status``.
        disputes: Open disputes: ``id reason amount_minor currency target_date owner``.
        promises: Judged promises: ``id verdict amount_minor currency promised_date invoice_ids``.
        touches: Contacts up to the day: ``id at stage channel outcome direction invoice_ids``.
        steps: Next step per id, when a queue has one.
        paid: Day of the last payment that came in, per id.
    """

    lines: pd.DataFrame
    disputes: pd.DataFrame
    promises: pd.DataFrame
    touches: pd.DataFrame
    steps: Mapping[str, str]
    paid: Mapping[str, pd.Timestamp] = field(default_factory=dict)


def told_top(top: pd.DataFrame, known: Known, *, as_of: date) -> pd.DataFrame:
    """Add ``headline issue dispute last_action next_step help_needed`` (text, empty where there is nothing to say), and
    ``waiting_minor``: payments and credits of the account that are not applied (positive).

    Args:
        top: One row per account or family and currency: ``id currency past_due_minor credit_minor``.
        known: What is known of them.
        as_of: The day.
    """
    told = [_told(row, _own(known, row), known, as_of) for row in top.to_dict("records")]
    columns = ["headline", "issue", "dispute", "last_action", "next_step", "help_needed"]
    waiting = top["credit_minor"].abs().astype("int64") if "credit_minor" in top else 0
    known_money = top.assign(waiting_minor=waiting).reset_index(drop=True)
    return pd.concat([known_money, pd.DataFrame(told, columns=columns, dtype="str")], axis=1)


def known_of(
    lines: pd.DataFrame, disputes: pd.DataFrame, judged: pd.DataFrame, touches: pd.DataFrame, items: pd.DataFrame, *,
    as_of: date, steps: Mapping[str, str] | None = None,
) -> Known:  # fmt: skip
    """Bring ledger tables to the ids the accounts stand under, as of the day.

    Args:
        lines: ``Aging.lines`` with ``id``.
        disputes, judged, touches: DISPUTES, judged PROMISES, TOUCHES.
        items: ITEMS, for the payments that came in.
        as_of: Later rows are left out.
        steps: Next step per id.
    """
    ids = lines.dropna(subset=["account_id"]).drop_duplicates("account_id").set_index("account_id")["id"]
    today = pd.Timestamp(as_of)

    def under(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(id=frame["account_id"].map(ids)).dropna(subset=["id"])

    running = disputes["opened_on"].le(today) & ~disputes["closed_on"].le(today)
    spoken = touches[touches["at"].lt(today + pd.Timedelta(days=1))]
    money = items[items["kind"].isin(("payment", "on_account")) & items["issue_date"].le(today)]
    newest = under(money.dropna(subset=["account_id"])).groupby("id")["issue_date"].max()
    paid = {str(own): day for own, day in newest.items()}
    return Known(lines, under(disputes[running]), under(judged), under(spoken), steps or {}, paid)


def _own(known: Known, row: dict[Any, Any]) -> dict[str, pd.DataFrame]:
    account, converted = str(row["id"]), row.get("past_due_reporting_minor")
    lines = known.lines[known.lines["id"].eq(account)]
    # an amount in the reporting currency stands for all of the account's currencies, any other for its own
    if converted is None or pd.isna(converted) or int(converted) != int(row["past_due_minor"]):
        lines = lines[lines["currency"].eq(str(row["currency"]))]
    return {
        "late": lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)],
        "disputes": known.disputes[known.disputes["id"].eq(account)],
        "promises": known.promises[known.promises["id"].eq(account)],
        "touches": known.touches[known.touches["id"].eq(account)].sort_values("at"),
    }  # fmt: skip


def _told(row: dict[Any, Any], own: dict[str, pd.DataFrame], known: Known, as_of: date) -> dict[str, str]:
    issue, dispute = _issue(own["late"]), _dispute(own["disputes"])
    action, step = _last_action(own["touches"]), _next_step(row, own["promises"], known, as_of)
    needed = _help(row, own, known, as_of)
    money = format_money(int(row["past_due_minor"]), str(row["currency"]))
    headline = "; ".join(part for part in (issue, dispute and f"disputed: {dispute}", needed) if part)
    return {"headline": f"{money} past due: {headline}.", "issue": issue, "dispute": dispute, "last_action": action,
            "next_step": step, "help_needed": needed}  # fmt: skip


def _issue(late: pd.DataFrame) -> str:
    if late.empty:
        return "nothing past due in this currency"
    oldest = late.sort_values("days_past_due").iloc[-1]
    said = f"{counted(len(late), 'invoice')}, oldest {int(oldest['days_past_due'])} days past due ({oldest['item_id']})"
    return said


def _dispute(disputes: pd.DataFrame) -> str:
    if disputes.empty:
        return ""
    worst = disputes.sort_values("amount_minor").iloc[-1]
    due = f", answer due {worst['target_date']:%-d %B}" if pd.notna(worst["target_date"]) else ""
    more = f" and {len(disputes) - 1} more" if len(disputes) > 1 else ""
    money = format_money(int(worst["amount_minor"]), str(worst["currency"]))
    return f"{worst['reason'] or 'no reason given'}, {money}{due}{more}"


def _last_action(touches: pd.DataFrame) -> str:
    if touches.empty:
        return "no contact on record"
    last = touches.iloc[-1]
    stage = STAGE_WORDS.get(str(last["stage"]), str(last["stage"]))
    outcome = OUTCOME_WORDS.get(str(last["outcome"]), "")
    who = "customer: " if last["direction"] == "in" else ""
    return f"{last['at']:%-d %b %Y}: {who}{stage}{f', {outcome}' if outcome else ''}"


def _next_step(row: dict[Any, Any], promises: pd.DataFrame, known: Known, as_of: date) -> str:
    waiting = promises[promises["verdict"].eq("open") & promises["promised_date"].ge(pd.Timestamp(as_of))]
    if len(waiting):
        next_one = waiting.sort_values("promised_date").iloc[0]
        money = format_money(int(next_one["amount_minor"]), str(next_one["currency"]))
        return f"wait for {money} promised for {next_one['promised_date']:%-d %B}"
    return known.steps.get(str(row["id"]), "")


def _help(row: dict[Any, Any], own: dict[str, pd.DataFrame], known: Known, as_of: date) -> str:
    """Who else is needed, most pressing first: decider of an overdue dispute, management, a first call."""
    today = pd.Timestamp(as_of)
    late_answer = own["disputes"][own["disputes"]["target_date"].lt(today)]
    if len(late_answer):
        first = late_answer.sort_values("target_date").iloc[0]
        return f"{first['owner'] or 'somebody'}: dispute answer overdue since {first['target_date']:%-d %B %Y}"
    broken = own["promises"][own["promises"]["verdict"].isin(["broken", "part_kept"])]
    unpaid = len(_about(broken, own["late"]))
    if unpaid >= 2:
        return f"management: {unpaid} promises not kept, and their invoices still unpaid"
    oldest = int(own["late"]["days_past_due"].max()) if len(own["late"]) else 0
    out = own["touches"][own["touches"]["direction"].eq("out")]
    if oldest > OLD_DAYS and (notice := _notice(out, own["late"], known.paid.get(str(row["id"])))):
        return f"management: {notice}"
    if oldest > OLD_DAYS and (out.empty or out["at"].max() < today - pd.Timedelta(days=SILENT_DAYS)):
        spoken = f"not spoken to since {out['at'].max():%-d %B %Y}" if len(out) else "never spoken to"
        return f"{str(row.get('owner') or '') or 'an owner'}: over {OLD_DAYS} days late and {spoken}"
    return ""


def _about(rows: pd.DataFrame, late: pd.DataFrame) -> pd.DataFrame:
    """Promises or contacts about invoices that are past due still; one that names no invoice is about all of them."""
    due, none = set(late["item_id"]), late.empty
    named = rows["invoice_ids"].map(lambda ids: not due.isdisjoint(ids.split()) if ids.strip() else not none)
    return rows[named.astype("bool")]


def _notice(out: pd.DataFrame, late: pd.DataFrame, paid: pd.Timestamp | None) -> str:
    """The last final notice about an invoice that is past due still, and whether any money came since; else empty."""
    notices = _about(out[out["stage"].eq("final_notice")], late)
    if notices.empty:
        return ""
    last = notices.sort_values("at").iloc[-1]
    open_ones = [item for item in str(last["invoice_ids"]).split() if item in set(late["item_id"])]
    about = f" for {' '.join(open_ones)}" if open_ones else ""
    silent = paid is None or paid < last["at"]
    came = "nothing came since" if silent else "still unpaid, though other money came"
    return f"final notice of {last['at']:%-d %B %Y}{about}: {came}"
