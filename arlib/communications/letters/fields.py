"""What a letter says in numbers, days and names: the fields of each stage, from the customer's standing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from arlib.communications.letters.template import LetterError
from arlib.communications.letters.wording import day_text, greeting, listed, money_text, month_text, spoken_name
from arlib.communications.stages.hours import next_open_day
from arlib.communications.stages.people import Addressee
from arlib.communications.stages.standing import OpenInvoice, Standing
from arlib.communications.workdays import holidays_of
from arlib.dates import add_working_days
from arlib.policy import Policy


@dataclass(frozen=True)
class Matter:
    """What a letter is about.

    Args:
        standing: The customer on the day.
        stage: The stage of the letter.
        to: Who gets it.
        invoices: The invoices it names.
        as_of: The day it is written.
        policy: The policy in force.
        subject_id: The credit, dispute, promise or plan it is about, where the stage has one.
    """

    standing: Standing
    stage: str
    to: Addressee
    invoices: tuple[OpenInvoice, ...]
    as_of: date
    policy: Policy
    subject_id: str = ""

    @property
    def country(self) -> str:
        """Of the customer."""
        return str(self.standing.account.get("country", ""))

    def money(self, minor: int, currency: str) -> str:
        """An amount in the customer's way of writing."""
        return money_text(minor, currency, language=self.to.language, country=self.country)

    def day(self, day: date) -> str:
        """A day in the customer's way of writing."""
        return day_text(day, language=self.to.language, country=self.country)

    def rep(self) -> str:
        """Who signs: the manager where the policy says so, else the account's owner.

        Raises:
            LetterError: nobody is named who may sign.
        """
        window = getattr(self.policy.communications.windows, self.stage, None)
        if getattr(window, "signed_by", "") == "manager":
            found = next((r.name for r in self.policy.communications.reps if r.role == "manager"), "")
            if not found:
                raise LetterError(
                    f"{self.stage} is signed by a manager, and the policy names none", where="letters",
                    next_step="Add the manager to communications.reps in policy.toml.",
                )  # fmt: skip
            return found
        return str(self.standing.account.get("owner", "")) or self.policy.communications.sender.name


def deadline_of(matter: Matter) -> date:
    """The day a letter asks for: so many working days of the customer on; a final notice keeps to its own window."""
    hours, country = matter.policy.communications.hours, matter.country
    window = getattr(matter.policy.communications.windows, matter.stage, None)
    span = getattr(window, "deadline_days", None)
    if span:
        middle = matter.as_of + timedelta(days=(span[0] + span[1]) // 2)
        last = matter.as_of + timedelta(days=span[1])
        found = next_open_day(middle, country=country, hours=hours)
        return min(found, last) if found else last
    closed = {d for year in (matter.as_of.year, matter.as_of.year + 1) for d in holidays_of(country, year) or {}}
    return add_working_days(matter.as_of, matter.policy.stages.deadline_working_days, holidays=frozenset(closed))


def letter_fields(matter: Matter) -> dict[str, Any]:
    """Every field the templates of this stage may use.

    Raises:
        LetterError: the stage is about something that is not there (a credit, a promise, two earlier contacts).
    """
    sender = matter.policy.communications.sender
    fields: dict[str, Any] = {
        "greeting": greeting(matter.to.name, language=matter.to.language),
        "contact": spoken_name(matter.to.name, language=matter.to.language),
        "customer": str(matter.standing.account.get("name", "")),
        "sender": {"name": sender.name, "email": sender.email, "phone": sender.phone, "pay_link": sender.pay_link},
        "rep": matter.rep(),
        "terms_days": int(matter.standing.account.get("terms_days", 30)),
        "deadline": matter.day(deadline_of(matter)),
        "today": matter.day(matter.as_of),
        "month": month_text(matter.as_of, language=matter.to.language, country=matter.country),
        "is_good_payer": _is_good(matter),
    }
    return fields | _of_invoices(matter) | _OF_STAGE.get(matter.stage, _nothing_more)(matter)


def _is_good(matter: Matter) -> bool:
    stages, standing = matter.policy.stages, matter.standing
    worst = max((i.days_late(matter.as_of) for i in standing.invoices), default=0)
    broken = standing.broken_promises(matter.as_of, within_days=stages.broken_within_days)
    return worst <= stages.good_days_late and not broken


def _of_invoices(matter: Matter) -> dict[str, Any]:
    if not matter.invoices:
        return {}
    lines = [_line(matter, invoice) for invoice in matter.invoices]
    return {
        "invoice": lines[0], "invoices": lines, "total": _total(matter, matter.invoices),
        "numbers": listed([i.item_id for i in matter.invoices], language=matter.to.language),
    }  # fmt: skip


def _line(matter: Matter, invoice: OpenInvoice) -> dict[str, Any]:
    return {
        "number": invoice.item_id, "due": matter.day(invoice.state.due), "issued": matter.day(invoice.state.issued),
        "open": matter.money(invoice.open_minor, invoice.currency), "order": invoice.reference,
        "original": matter.money(invoice.amount_minor, invoice.currency),
        "is_part_paid": invoice.open_minor < invoice.amount_minor,
        "is_disputed": invoice.hold is not None and invoice.hold.kind == "disputed",
    }  # fmt: skip


def _total(matter: Matter, invoices: Sequence[OpenInvoice]) -> str:
    currencies = {i.currency for i in invoices}
    if len(currencies) > 1:
        raise LetterError("two currencies in one letter", where="letters", next_step="Write one letter for each.")
    return matter.money(sum(i.open_minor for i in invoices), currencies.pop())


def _nothing_more(matter: Matter) -> dict[str, Any]:
    return {}


def _earlier_steps(matter: Matter) -> dict[str, Any]:
    """When we were in contact about every invoice named: the last time; before a final notice, both steps."""
    said = [{i.state.said.get(s) for i in matter.invoices} for s in ("late_inquiry", "firmer_pressure")]
    days = sorted(d for days in said if len(days) == 1 and (d := next(iter(days))) is not None)
    wanted = 2 if matter.stage == "final_notice" else 1
    if len(days) < wanted:
        raise LetterError("the invoices named do not share the earlier contacts the text refers to", where="letters")
    return dict(zip(("first_on", "second_on"), map(matter.day, days[-wanted:]), strict=False))


def _statement(matter: Matter) -> dict[str, Any]:
    standing = matter.standing
    currencies = sorted({i.currency for i in standing.invoices} | set(standing.credits))
    credits = [_credit(matter, row) for row in standing.credit_items]
    balance = "; ".join(matter.money(standing.net_minor(c), c) for c in currencies)
    return {"credits": credits, "balance": balance}


def _credit(matter: Matter, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "number": str(row["item_id"]), "issued": matter.day(row["issue_date"].date()),
        "open": matter.money(-int(row["open_minor"]), str(row["currency"])), "is_payment": row["kind"] == "payment",
    }  # fmt: skip


def _credit_notice(matter: Matter) -> dict[str, Any]:
    return {"credit": _credit(matter, _one_of(matter.standing.credit_items, "item_id", matter, "open credit"))}


def _dispute(matter: Matter) -> dict[str, Any]:
    row = _one_of(matter.standing.disputes, "dispute_id", matter, "open dispute")
    invoice = next((i for i in matter.invoices if i.item_id == row["item_id"]), None)
    if invoice is None or pd.isna(row["target_date"]):
        raise LetterError("the dispute has no open invoice or no target date", where=f"dispute {matter.subject_id}")
    if row["target_date"].date() <= matter.as_of:
        what = f"the day named for the answer to dispute {matter.subject_id} has passed"
        raise LetterError(what, where="letters", next_step="Set a new day in the dispute, then draft again.")
    rest = invoice.open_minor - int(row["amount_minor"])
    return {
        "disputed": matter.money(int(row["amount_minor"]), str(row["currency"])),
        "undisputed": matter.money(rest, invoice.currency) if rest > 0 else "",
        "owner": str(row["owner"]) or matter.rep(), "answer_by": matter.day(row["target_date"].date()),
    }  # fmt: skip


def _promise(matter: Matter) -> dict[str, Any]:
    row = _one_of(matter.standing.promises, "promise_id", matter, "promise")
    amount = matter.money(int(row["amount_minor"]), str(row["currency"]))
    return {"amount": amount, "promise_date": matter.day(row["promised_date"].date())}


def _plan(matter: Matter) -> dict[str, Any]:
    parts = [r for r in matter.standing.instalments if r["plan_id"] == matter.subject_id]
    if not parts:
        raise LetterError("there is no such running plan", where=f"plan {matter.subject_id}")
    lines = [
        {"number": int(r["number"]), "amount": matter.money(int(r["amount_minor"]), str(r["currency"])),
         "due": matter.day(r["due_date"].date())}
        for r in parts
    ]  # fmt: skip
    total = matter.money(sum(int(r["amount_minor"]) for r in parts), str(parts[0]["currency"]))
    return {"instalments": lines, "total": total}


def _one_of(rows: Sequence[Mapping[Any, Any]], key: str, matter: Matter, what: str) -> Mapping[Any, Any]:
    found = next((r for r in rows if r[key] == matter.subject_id), None)
    if found is None:
        raise LetterError(f"there is no such {what}", where=f"{what} {matter.subject_id}")
    return found


_OF_STAGE: dict[str, Callable[[Matter], dict[str, Any]]] = {
    "firmer_pressure": _earlier_steps,
    "final_notice": _earlier_steps,
    "statement": _statement,
    "credit_notice": _credit_notice,
    "dispute_response": _dispute,
    "promise_confirmation": _promise,
    "payment_plan": _plan,
}
