"""From the plan of the day to drafts: one letter for each customer it says to write to, or the reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from arlib.communications.facts import registry_of_book
from arlib.communications.letters.fields import Matter
from arlib.communications.letters.letter import Letter, compose, review_letters
from arlib.communications.letters.template import LetterError, Template
from arlib.communications.stages.occasions import KINDS, is_said, never_written, occasion_row, occasions
from arlib.communications.stages.people import Addressee
from arlib.communications.stages.standing import Standing, standings
from arlib.findings import shown
from arlib.ledger import Ledger
from arlib.policy import Policy

NOT_DRAFTED = {"account_id": "str", "stage": "str", "reason": "str"}
PLAN_OF_REQUESTS = (
    "account_id", "name", "action", "stage", "channel", "contact", "address", "language", "invoice_ids", "invoices",
    "currency", "amount_minor", "acts", "reason", "rule", "about", "from_at", "until_at",
)  # fmt: skip
"""The columns of ``PLAN`` a letter is written from."""
STOPPING = ("blocker", "major")
"""Findings of the review that keep a draft from being made."""


@dataclass(frozen=True)
class Drafting:
    """The letters of a day, and what could not be written: ``NOT_DRAFTED``."""

    letters: tuple[Letter, ...]
    not_drafted: pd.DataFrame


def draft_letters(
    plan: pd.DataFrame,
    ledger: Ledger,
    *,
    as_of: date,
    policy: Policy,
    templates: Mapping[str, Template],
    pauses: pd.DataFrame | None = None,
    instalments: pd.DataFrame | None = None,
) -> Drafting:
    """Write what a plan says.

    Args:
        plan: Rows of ``PLAN``; those with action write, call or statement are written, each once.
        ledger: The book the plan was made from.
        as_of: The day of the plan.
        policy: The policy in force.
        templates: By id.
        pauses, instalments: The journal's frames.

    Returns:
        Letters that pass our own review without a blocker or a major finding, in the order of the plan.
    """
    rows = plan[plan["action"].isin(["write", "call", "statement"])].to_dict("records")
    wanted = [str(r["account_id"]) for r in rows]
    found = {
        s.account_id: s
        for s in standings(ledger, as_of=as_of, policy=policy, pauses=pauses, instalments=instalments, accounts=wanted)
    }
    written: list[Letter] = []
    missing: list[dict[str, str]] = []
    for row in rows:
        try:
            matter = _matter(row, found[str(row["account_id"])], as_of, policy)
            written.append(compose(matter, templates.values(), acts=str(row["acts"])))
        except LetterError as error:
            missing.append({"account_id": str(row["account_id"]), "stage": str(row["stage"]), "reason": error.what})
    kept, refused = _reviewed(written, ledger, as_of, policy, templates, instalments)
    return Drafting(tuple(kept), pd.DataFrame([*missing, *refused], columns=list(NOT_DRAFTED)).astype(NOT_DRAFTED))


def _matter(row: Mapping[Any, Any], standing: Standing, as_of: date, policy: Policy) -> Matter:
    named = set(str(row["invoice_ids"]).split())
    is_statement = row["stage"] == "statement"
    invoices = tuple(i for i in standing.invoices if is_statement or i.item_id in named)
    to = Addressee(
        str(row["contact"]), "", str(row["channel"]), str(row["address"]), str(row["language"]),
    )  # fmt: skip
    return Matter(standing, str(row["stage"]), to, invoices, as_of, policy, subject_id=str(row.get("about", "")))


def requested_letters(
    kind: str,
    ledger: Ledger,
    *,
    as_of: date,
    policy: Policy,
    account_id: str = "",
    about: str = "",
    pauses: pd.DataFrame | None = None,
    instalments: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What somebody asks to have written, as rows for :func:`draft_letters`, whatever the plan of the day says.

    Args:
        kind: One of ``KINDS``: dispute_response, promise_confirmation, payment_plan, credit_notice, statement.
        ledger: The book.
        as_of: The day.
        policy: The policy in force.
        account_id: Only this customer, also where a letter went out already; every customer it is new for when empty.
        about: Only this dispute, promise, plan or credit.
        pauses, instalments: The journal's frames.

    Returns:
        Rows of ``PLAN``, and ``NOT_DRAFTED`` for a customer that was named and gets nothing.

    Raises:
        LetterError: no such kind of letter.
    """
    if kind not in KINDS:
        step = f"One of {', '.join(KINDS)}; the stages that press come from the plan of the day."
        raise LetterError(f"{shown(kind)} is not written on request", where="letters", next_step=step)
    found = standings(
        ledger, as_of=as_of, policy=policy, pauses=pauses, instalments=instalments,
        accounts=[account_id] if account_id else None,
    )  # fmt: skip
    rows, missing = [], []
    for standing in found:
        asked = [o for o in occasions(standing, stage=kind, as_of=as_of) if about in ("", o.about)]
        fresh = asked if account_id else [o for o in asked if not (o.wait_for or is_said(standing, o))]
        stop = never_written(standing.hold)
        made = [] if stop else [occasion_row(standing, o, as_of=as_of, policy=policy) for o in fresh]
        base = {"account_id": standing.account_id, "name": str(standing.account.get("name", ""))}
        rows += [base | row for row in made if row is not None]
        if account_id and not any(made):
            why = stop or (
                "nobody there may be written to today" if fresh else f"has no {kind.replace('_', ' ')} to write"
            )
            missing.append({"account_id": standing.account_id, "stage": kind, "reason": why})
    plan = pd.DataFrame(rows, columns=list(PLAN_OF_REQUESTS))
    return plan, pd.DataFrame(missing, columns=list(NOT_DRAFTED)).astype(NOT_DRAFTED)


def _reviewed(
    letters: Iterable[Letter],
    ledger: Ledger,
    as_of: date,
    policy: Policy,
    templates: Mapping[str, Template],
    instalments: pd.DataFrame | None,
) -> tuple[list[Letter], list[dict[str, str]]]:
    every = list(letters)
    registry = registry_of_book(ledger.accounts, ledger.items)
    found = review_letters(
        every, ledger=ledger, as_of=as_of, policy=policy, registry=registry, templates=templates,
        instalments=instalments,
    )  # fmt: skip
    kept, refused = [], []
    for letter, findings in zip(every, found, strict=True):
        stopping = [f for f in findings if f.severity in STOPPING]
        if stopping:
            reason = f"the review stops it: {stopping[0].code} {stopping[0].message}"
            refused.append({"account_id": letter.account_id, "stage": letter.stage, "reason": reason})
        else:
            kept.append(letter)
    return kept, refused
