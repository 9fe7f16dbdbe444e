"""Templates on trial: filled in for invented customers, and read by the same review as every message.

A template that lacks a part its stage requires, threatens, or speaks another language than it says fails here, before
anybody gets it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from arlib.communications.facts import registry_of_book
from arlib.communications.finding import MessageFinding
from arlib.communications.letters.fields import Matter
from arlib.communications.letters.letter import compose, review_letters
from arlib.communications.letters.template import Template
from arlib.communications.stages.people import Addressee
from arlib.communications.stages.standing import standings
from arlib.ledger import Ledger
from arlib.policy import Policy, load_policy
from arlib.policy.communications import Rep

DAY = date(2026, 5, 5)
"""A Tuesday, no public holiday of these countries, and within the days of statements."""
_PEOPLE = {
    "en": ("GB", "Europe/London", "GBP", "Birch Labs Ltd", "Ms Ann Poe"),
    "de": ("DE", "Europe/Berlin", "EUR", "Erlenwerk Muster GmbH", "Herr Jan Roth"),
    "es": ("ES", "Europe/Madrid", "EUR", "Olmo Talleres S.L.", "Sra. Eva Lugo"),
    "fr": ("FR", "Europe/Paris", "EUR", "Atelier Bouleau SARL", "M. Luc Roy"),
}
_DAYS_LATE = {"invoice": -30, "delivery_confirmation": -26, "pre_due_reminder": -7, "late_inquiry": 6,
              "firmer_pressure": 20, "final_notice": 60}  # fmt: skip
_SAID = {"firmer_pressure": {"late_inquiry": 14}, "final_notice": {"late_inquiry": 50, "firmer_pressure": 30}}
_SUBJECTS = {"credit_notice": "CN", "dispute_response": "D", "promise_confirmation": "PR", "payment_plan": "PL"}
_CASES = (("one invoice", 1, 0), ("a part paid", 1, 200_00), ("three invoices", 3, 0))
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class _Trial:
    """One customer for one template on one channel."""

    number: int
    template: Template
    channel: str
    case: str
    invoices: int
    paid: int

    @property
    def account(self) -> str:
        return f"S-{self.number}"

    @property
    def people(self) -> tuple[str, str, str, str, str]:
        return _PEOPLE[self.template.language]

    @property
    def due(self) -> date:
        return DAY - timedelta(days=_DAYS_LATE.get(self.template.stage, 6))

    @property
    def subject_id(self) -> str:
        return f"{_SUBJECTS[self.template.stage]}-{self.number}" if self.template.stage in _SUBJECTS else ""

    @property
    def items(self) -> list[str]:
        return [f"AT-{1000 + 10 * self.number + n}" for n in range(self.invoices)]


def try_templates(
    templates: Iterable[Template], *, policy: Policy | None = None
) -> dict[tuple[str, str], tuple[MessageFinding, ...]]:
    """What the review says to templates.

    Args:
        templates: To be tried, each for one invoice, one part paid, and three, on each of its channels.
        policy: The policy in force; the default when left out.

    Returns:
        Template's id and case (``one invoice by email``) to the findings; all empty when the templates are fit.

    Raises:
        LetterError: a template cannot be filled in.

    >>> from arlib.communications.letters import house_templates
    >>> found = try_templates([house_templates()["late_inquiry.short.en"]])
    >>> sorted({case for _, case in found})[0], any(found.values())
    ('a part paid by chat', False)
    """
    rules = _with_manager(policy or load_policy())
    every = [(t, channel, *case) for t in templates for channel in t.channels for case in _CASES]
    trials = [_Trial(number, *said) for number, said in enumerate(every)]
    ledger, instalments = _book(trials)
    found = standings(ledger, as_of=DAY, policy=rules, instalments=instalments)
    standing_of = {s.account_id: s for s in found}
    letters = []
    for trial in trials:
        standing, stage = standing_of[trial.account], trial.template.stage
        to = Addressee(trial.people[4], "primary", trial.channel, "post@customer.example", trial.template.language)
        matter = Matter(standing, stage, to, standing.invoices, DAY, rules, subject_id=trial.subject_id)
        letters.append(compose(matter, [trial.template]))
    own = {t.template.id: t.template for t in trials}
    registry = registry_of_book(ledger.accounts, ledger.items)
    reviewed = review_letters(
        letters, ledger=ledger, as_of=DAY, policy=rules, registry=registry, templates=own, instalments=instalments
    )
    names = [(t.template.id, f"{t.case} by {t.channel}") for t in trials]
    return dict(zip(names, reviewed, strict=True))


def _book(trials: list[_Trial]) -> tuple[Ledger, pd.DataFrame]:
    """A book with one customer for each trial, whose invoices are where the stage wants them."""
    tables: dict[str, Rows] = {name: [row for trial in trials for row in rows(trial)] for name, rows in _TABLES.items()}
    instalments = _dated(
        [row for trial in trials for row in _instalments(trial)] or _instalments(trials[0], any_stage=True)
    )
    if not any(t.template.stage == "payment_plan" for t in trials):
        instalments = instalments.head(0)
    return Ledger.from_tables({name: _dated(rows) for name, rows in tables.items() if rows}), instalments


def _accounts(trial: _Trial) -> Rows:
    country, tz, currency, name, _ = trial.people
    return [{"account_id": trial.account, "name": name, "country": country, "language": trial.template.language,
             "tz": tz, "currency": currency, "owner": "Ines Caro"}]  # fmt: skip


def _contacts(trial: _Trial) -> Rows:
    return [{"contact_id": f"C-{trial.number}", "account_id": trial.account, "name": trial.people[4],
             "email": "post@customer.example", "phone": "+44 161 496 0999",
             "language": trial.template.language}]  # fmt: skip


def _items(trial: _Trial) -> Rows:
    same = {"account_id": trial.account, "currency": trial.people[2]}
    rows: Rows = [
        same | {"item_id": item, "kind": "invoice", "issue_date": trial.due - timedelta(days=30),
                "due_date": trial.due, "amount_minor": 840_00 + 10_00 * n, "reference": f"PO-{item}"}
        for n, item in enumerate(trial.items)
    ]  # fmt: skip
    if trial.template.stage in ("statement", "credit_notice"):
        rows.append(same | {"item_id": f"CN-{trial.number}", "kind": "credit_note", "issue_date": trial.due,
                            "amount_minor": -120_00})  # fmt: skip
    if trial.paid:
        rows.append(same | {"item_id": f"P-{trial.number}", "kind": "payment", "amount_minor": -trial.paid,
                            "issue_date": trial.due - timedelta(days=3)})  # fmt: skip
    return rows


def _allocations(trial: _Trial) -> Rows:
    booked = {"source_id": f"P-{trial.number}", "target_id": trial.items[0], "amount_minor": trial.paid,
              "effective_date": trial.due - timedelta(days=3)}  # fmt: skip
    return [booked] if trial.paid else []


def _touches(trial: _Trial) -> Rows:
    return [
        {"touch_id": f"T-{trial.number}-{n}", "account_id": trial.account, "invoice_ids": " ".join(trial.items),
         "stage": said, "at": f"{DAY - timedelta(days=ago)}T10:00", "rep": "Ines Caro", "contact": trial.people[4]}
        for n, (said, ago) in enumerate(_SAID.get(trial.template.stage, {}).items())
    ]  # fmt: skip


def _disputes(trial: _Trial) -> Rows:
    row = {"dispute_id": trial.subject_id, "account_id": trial.account, "item_id": trial.items[0], "opened_on": DAY,
           "currency": trial.people[2], "amount_minor": 150_00, "owner": "Ines Caro",
           "target_date": DAY + timedelta(days=14)}  # fmt: skip
    return [row] if trial.template.stage == "dispute_response" else []


def _promises(trial: _Trial) -> Rows:
    row = {"promise_id": trial.subject_id, "account_id": trial.account, "invoice_ids": trial.items[0],
           "made_on": DAY, "promised_date": DAY + timedelta(days=10), "currency": trial.people[2],
           "amount_minor": 640_00}  # fmt: skip
    return [row] if trial.template.stage == "promise_confirmation" else []


def _instalments(trial: _Trial, *, any_stage: bool = False) -> Rows:
    if trial.template.stage != "payment_plan" and not any_stage:
        return []
    return [
        {"plan_id": trial.subject_id, "account_id": trial.account, "invoice_ids": " ".join(trial.items),
         "currency": trial.people[2], "number": n, "due_date": DAY + timedelta(days=30 * n), "amount_minor": 320_00,
         "default_after_missed": 1, "status": "running"}
        for n in (1, 2)
    ]  # fmt: skip


_TABLES = {"accounts": _accounts, "contacts": _contacts, "items": _items, "allocations": _allocations,
           "touches": _touches, "disputes": _disputes, "promises": _promises}  # fmt: skip


def _dated(rows: Rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    days = [c for c in frame.columns if c.endswith(("_date", "_on")) or c == "at"]
    return frame.assign(**{c: pd.to_datetime(frame[c]).astype("datetime64[us]") for c in days})


def _with_manager(policy: Policy) -> Policy:
    """Somebody has to sign a final notice, and a template is no place to fail for want of a name."""
    rules = policy.communications
    if any(rep.role == "manager" for rep in rules.reps):
        return policy
    reps = (*rules.reps, Rep(name="Ravi Nair", role="manager"))
    return policy.model_copy(update={"communications": rules.model_copy(update={"reps": reps})})
