"""What stops every dunning stage of an invoice: each hold with its reason and its last day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from arlib.communications.promises import with_verdict
from arlib.ledger import Ledger
from arlib.policy import Policy

HOLDS = ("agency", "no_contact", "paused", "disputed", "on_hold", "plan", "promised", "awaiting_approver", "covered")
"""The holds, strongest first."""


@dataclass(frozen=True)
class Hold:
    """One hold. ``until`` is its last day; ``None`` means until somebody ends it."""

    kind: str
    reason: str
    until: date | None = None


@dataclass(frozen=True)
class Holds:
    """The holds of a book on a day, by account and by item."""

    of_account: dict[str, list[Hold]]
    of_item: dict[str, list[Hold]]

    def on(self, account_id: str, item_id: str = "") -> Hold | None:
        """The strongest hold on an account, or on one of its items."""
        found = self.of_account.get(account_id, []) + (self.of_item.get(item_id, []) if item_id else [])
        return min(found, key=lambda h: HOLDS.index(h.kind), default=None)


def find_holds(
    ledger: Ledger,
    opened: pd.DataFrame,
    *,
    as_of: date,
    policy: Policy,
    pauses: pd.DataFrame | None = None,
    instalments: pd.DataFrame | None = None,
) -> Holds:
    """Every hold on a day.

    Args:
        ledger: The book: disputes, promises, touches, allocations.
        opened: ``open_items`` of the day.
        as_of: The day.
        policy: Which accounts are at an agency; when a promise counts as kept; how long an approver may take.
        pauses: The journal's pauses: ``account_id, until, reason``.
        instalments: The journal's instalments: ``plan_id, account_id, invoice_ids, due_date, amount_minor, status``.
    """
    holds = Holds(defaultdict(list), defaultdict(list))
    for account in policy.stages.at_agency:
        holds.of_account[account].append(Hold("agency", "is with a collections agency"))
    for account in policy.stages.no_contact:
        holds.of_account[account].append(Hold("no_contact", "must not be written to (policy)"))
    _add_pauses(holds, pauses, as_of)
    _add_disputes(holds, ledger.disputes, opened, as_of)
    _add_plans(holds, instalments, opened, as_of)
    _add_promises(holds, ledger, as_of, policy)
    _add_approvers(holds, ledger.touches, as_of, policy.communications.approver_after_days)
    return holds


def _add_pauses(holds: Holds, pauses: pd.DataFrame | None, as_of: date) -> None:
    for row in _rows(pauses):
        until = row["until"].date()
        if until >= as_of:
            holds.of_account[row["account_id"]].append(Hold("paused", f"paused until {until}: {row['reason']}", until))


def _add_disputes(holds: Holds, disputes: pd.DataFrame, opened: pd.DataFrame, as_of: date) -> None:
    day = pd.Timestamp(as_of)
    for row in _rows(disputes[(disputes["opened_on"] <= day) & ~(disputes["closed_on"] <= day)]):
        target = f", answer by {row['target_date'].date()}" if pd.notna(row["target_date"]) else ""
        holds.of_item[row["item_id"]].append(
            Hold("disputed", f"in dispute since {row['opened_on'].date()} ({row['reason'] or 'no reason'}){target}")
        )
    for row in _rows(opened[opened["status"] != "open"]):
        kind = str(row["status"])
        holds.of_item[row["item_id"]].append(Hold(kind, f"marked {kind.replace('_', ' ')} in the ledger"))


def _add_plans(holds: Holds, instalments: pd.DataFrame | None, opened: pd.DataFrame, as_of: date) -> None:
    """A plan holds what it covers while it runs; one instalment too many missed ends it."""
    if instalments is None or instalments.empty:
        return
    running = instalments[instalments["status"] == "running"].sort_values("due_date", kind="stable")
    for (account, plan), rows in running.groupby(["account_id", "plan_id"]):
        ids, allowed = str(rows["invoice_ids"].iloc[0]), int(rows["default_after_missed"].iloc[0])
        if _missed(rows, _covered(opened, str(account), ids.split(), rows["due_date"].iloc[0]), as_of) < allowed:
            last = rows["due_date"].max().date()
            _hold(holds, str(account), ids, Hold("plan", f"payment plan {plan} runs until {last}", last))


def _covered(opened: pd.DataFrame, account: str, invoices: list[str], first_due: pd.Timestamp) -> int:
    """What is open of the invoices a plan names; of all that were there when it began, when it names none."""
    own = opened[(opened["account_id"] == account) & (opened["open_minor"] > 0)]
    covered = own[own["item_id"].isin(invoices)] if invoices else own[own["issue_date"] <= first_due]
    return int(covered["open_minor"].sum())


def _missed(rows: pd.DataFrame, still_open: int, as_of: date) -> int:
    """How many instalments are behind: what is open beyond those to come, counted from the latest one due."""
    due = rows["due_date"] < pd.Timestamp(as_of)
    behind = still_open - int(rows.loc[~due, "amount_minor"].sum())
    missed = 0
    for amount in reversed(rows.loc[due, "amount_minor"].tolist()):
        if behind <= 0:
            break
        behind -= amount
        missed += 1
    return missed


def _add_promises(holds: Holds, ledger: Ledger, as_of: date, policy: Policy) -> None:
    judged = with_verdict(
        ledger.promises, ledger.items, ledger.allocations, ledger.adjustments,
        as_of=as_of, policy=policy.communications,
    )  # fmt: skip
    for row in _rows(judged[judged["verdict"] == "open"]):
        until = row["deadline"].date()
        hold = Hold("promised", f"promised for {row['promised_date'].date()}", until)
        _hold(holds, row["account_id"], row["invoice_ids"], hold)


def _add_approvers(holds: Holds, touches: pd.DataFrame, as_of: date, patience: int) -> None:
    """The customer said that it waits for an approver: we wait a little, then ask for the approver by name."""
    last = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    said = touches[(touches["outcome"] == "approver") & (touches["at"] < last)]
    for row in _rows(said):
        until = row["at"].date() + timedelta(days=patience)
        if until >= as_of:
            hold = Hold("awaiting_approver", f"waits for the customer's approver since {row['at'].date()}", until)
            _hold(holds, row["account_id"], row["invoice_ids"], hold)


def _hold(holds: Holds, account: str, invoice_ids: str, hold: Hold) -> None:
    """On the invoices that are named; on the account when none is."""
    named = invoice_ids.split()
    for item in named:
        holds.of_item[item].append(hold)
    if not named:
        holds.of_account[account].append(hold)


def _rows(frame: pd.DataFrame | None) -> list[dict[Hashable, Any]]:
    return [] if frame is None else frame.to_dict("records")
