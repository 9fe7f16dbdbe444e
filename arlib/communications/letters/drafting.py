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
from arlib.communications.stages.people import Addressee
from arlib.communications.stages.standing import Standing, standings
from arlib.ledger import Ledger
from arlib.policy import Policy

NOT_DRAFTED = {"account_id": "str", "stage": "str", "reason": "str"}
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
    kept, refused = _reviewed(written, ledger, as_of, policy, templates)
    return Drafting(tuple(kept), pd.DataFrame([*missing, *refused], columns=list(NOT_DRAFTED)).astype(NOT_DRAFTED))


def _matter(row: Mapping[Any, Any], standing: Standing, as_of: date, policy: Policy) -> Matter:
    named = set(str(row["invoice_ids"]).split())
    is_statement = row["stage"] == "statement"
    invoices = tuple(i for i in standing.invoices if is_statement or i.item_id in named)
    to = Addressee(
        str(row["contact"]), "", str(row["channel"]), str(row["address"]), str(row["language"]),
    )  # fmt: skip
    return Matter(standing, str(row["stage"]), to, invoices, as_of, policy)


def _reviewed(
    letters: Iterable[Letter], ledger: Ledger, as_of: date, policy: Policy, templates: Mapping[str, Template]
) -> tuple[list[Letter], list[dict[str, str]]]:
    every = list(letters)
    registry = registry_of_book(ledger.accounts, ledger.items)
    found = review_letters(every, ledger=ledger, as_of=as_of, policy=policy, registry=registry, templates=templates)
    kept, refused = [], []
    for letter, findings in zip(every, found, strict=True):
        stopping = [f for f in findings if f.severity in STOPPING]
        if stopping:
            reason = f"the review stops it: {stopping[0].code} {stopping[0].message}"
            refused.append({"account_id": letter.account_id, "stage": letter.stage, "reason": reason})
        else:
            kept.append(letter)
    return kept, refused
