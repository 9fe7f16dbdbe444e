"""Which rows stand behind each headline figure. A figure is known by its label and the reports it stands in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from arlib.errors import ParameterError
from arlib.reports import traced_book as book
from arlib.reports import traced_desks as desks
from arlib.reports.traced_rows import Asked

_OF_A_CURRENCY = re.compile(r"(?P<label>.+?)(?: in)? (?P<currency>[a-z]{3})", re.ASCII | re.IGNORECASE)
_ONE = ("account", "statement")


@dataclass(frozen=True)
class Figure:
    """A headline figure that can be traced.

    Args:
        label: Its name, as a headline prints it, without the currency it may stand in.
        rows: The rows behind it.
        reports: The reports that print it with this meaning, by their names in the catalogue.
        meaning: What it counts, where another report uses the same name for something else.
        per_currency: Whether its label ends with a currency where there are several.
    """

    label: str
    rows: Callable[[Asked], pd.DataFrame]
    reports: tuple[str, ...]
    meaning: str = ""
    per_currency: bool = False


FIGURES = (
    Figure("Past due", book.past_due, ("weekly_pack", "tiering", "daily_status", "month_close"), "the whole book"),
    Figure(
        "Past due", book.past_due_of_the_largest, ("accounts",), "the accounts with most past due", per_currency=True
    ),
    Figure("Past due", book.past_due_of_one, _ONE, "one account", per_currency=True),
    Figure("Owed to us", book.owed, ("weekly_pack",)),
    Figure("Past due after money in hand", book.past_due_after_money, ("weekly_pack", "tiering")),
    Figure("High tier", book.high_tier, ("weekly_pack", "tiering")),
    Figure("Credits we owe", book.credits, ("weekly_pack", "tiering", "daily_status", "month_close")),
    Figure("Cash next week", book.cash_next_week, ("weekly_pack",)),
    Figure("Exceptions", desks.exceptions, ("weekly_pack",)),
    Figure("Promises due", book.promises_of_the_week, ("weekly_pack",), "the coming seven days"),
    Figure("Promises due", book.promises_of_the_day, ("daily_status",), "the day"),
    Figure("This week", book.this_week, ("weekly_pack", "tiering")),
    Figure("Communications", desks.messages, ("weekly_pack",)),
    Figure("Deadlines passed", book.deadlines_passed, ("tiering",)),
    Figure("Left alone", book.left_alone, ("tiering",)),
    Figure("Holding credits", book.holding_credits, ("tiering",)),
    Figure("Payments matched", desks.matched, ("reconciliation",)),
    Figure("Documents they are for", desks.matched_documents, ("reconciliation",)),
    Figure("For a person to decide", desks.exceptions, ("reconciliation",)),
    Figure("Conservation", desks.conservation, ("reconciliation",)),
    Figure("Messages reviewed", desks.messages, ("communication_review",)),
    Figure("With a blocker", desks.blockers, ("communication_review",)),
    Figure("Accounts we owe a contact", desks.owed_a_contact, ("communication_review",)),
    Figure("Score", desks.messages, ("communication_review",)),
    Figure("Our word kept", desks.our_word, ("communication_review",)),
    Figure("Accounts", book.largest_accounts, ("accounts",), "those with most past due"),
    Figure("Accounts", book.statement_accounts, ("statements",), "those with a statement"),
    Figure("Statements", book.statements, ("statements",)),
    Figure("Movements", book.movements, ("statements",)),
    Figure("Do not close", book.not_closing, ("statements",)),
    Figure("Came in", book.came_in, ("daily_status",)),
    Figure("New exceptions", desks.new_exceptions, ("daily_status",)),
    Figure("To contact", desks.to_contact, ("daily_status",)),
    Figure("Net balance", book.balance, ("month_close",)),
    Figure("Collected", book.collected, ("month_close",)),
    Figure("Provision", desks.provision, ("month_close",)),
    Figure("DSO, countback", desks.dso, ("month_close",)),
    Figure("CEI", desks.cei, ("month_close",)),
    Figure("Matches by rule", desks.matches_by_rule, ("quarterly_audit",)),
    Figure("Re-performed", desks.reperformed, ("quarterly_audit",)),
    Figure("Precision", desks.sampled, ("quarterly_audit",)),
    Figure("As people booked", desks.as_booked, ("quarterly_audit",)),
    Figure("A year, low", desks.year_low, ("benefit",)),
    Figure("A year, base", desks.year_base, ("benefit",)),
    Figure("A year, high", desks.year_high, ("benefit",)),
    Figure("Cash freed once", desks.cash_freed, ("benefit",)),
    Figure("Opening", book.opening_of_one, _ONE, per_currency=True),
    Figure("Closing", book.closing_of_one, _ONE, per_currency=True),
    Figure("Balance", book.closing_of_one, _ONE),
    Figure("Credits to use", book.credits_of_one, _ONE),
)
"""In reading order: where reports use one name for several things, the first is meant when none is named."""


def figure_called(text: str, *, report: str = "") -> tuple[Figure, str]:
    """The figure of a name, and the currency that the name ends with, if any.

    Raises:
        ParameterError: no such figure, or not in that report; lists those that can be traced.

    >>> figure, currency = figure_called("past due in eur")
    >>> figure.label, figure.reports, currency, figure_called("Closing")[0].reports
    ('Past due', ('accounts',), 'EUR', ('account', 'statement'))
    """
    known = [f for f in FIGURES if not report or report in f.reports]
    if not known:
        names = dict.fromkeys(name for figure in FIGURES for name in figure.reports)
        raise ParameterError(f"no report {report[:60]!r}", where="--report", next_step=f"Known: {', '.join(names)}.")
    told, currency = text.strip(), ""
    if (own := _named(told, known)) is None and (split := _OF_A_CURRENCY.fullmatch(told)):
        apart = sorted(known, key=lambda figure: not figure.per_currency)
        own, currency = _named(split["label"], apart), split["currency"].upper()
    if own is None:
        raise _unknown(told, known, report)
    return own, currency


def other_meanings(figure: Figure) -> tuple[Figure, ...]:
    """The figures of the same name that count something else."""
    return tuple(f for f in FIGURES if f.label == figure.label and f is not figure)


def _named(text: str, known: list[Figure]) -> Figure | None:
    return next((f for f in known if f.label.casefold() == text.casefold()), None)


def _unknown(text: str, known: list[Figure], report: str) -> ParameterError:
    labels = dict.fromkeys(f.label for f in known)
    near = difflib.get_close_matches(text.casefold(), {label.casefold(): label for label in labels}, n=1)
    hint = next((f"Did you mean {label!r}? " for label in labels if [label.casefold()] == near), "")
    of = f" of {report}" if report else ""
    return ParameterError(
        f"no figure {text[:60]!r}{of} can be traced", where="figure", next_step=f"{hint}Known: {', '.join(labels)}."
    )
