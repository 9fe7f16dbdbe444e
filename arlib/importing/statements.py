"""Bank statements across imports: what is missing between them, what overlaps, and what was pending and is booked now.

The import log keeps of every statement the account as a digest, both balances with their days, and the entries that
were not booked yet. Which statement came first does not matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import pandas as pd

from arlib.findings import Finding, shown
from arlib.intake import FILE_CODES, Intake, Movement, StatementFact
from arlib.money import EXPONENTS, format_money

BOOKED_WITHIN_DAYS = 5
"""A bank books what it announced within a few days; further apart, two entries of one amount are two entries."""


@dataclass(frozen=True)
class Run:
    """The statements of one account in one file, from the first opening to the last closing balance."""

    file: str
    account: str
    called: str
    currency: str
    opening: int
    closing: int
    opens_on: str
    closes_on: str
    marks: frozenset[str]

    def covers(self, day: str) -> bool:
        """Whether a day lies within the run."""
        return self.opens_on < day <= self.closes_on


@dataclass(frozen=True)
class Remembered:
    """What earlier imports know of statements: their runs, and by account the entries still to be booked."""

    runs: tuple[Run, ...]
    waiting: Mapping[str, Mapping[str, Movement]]


def remembered_statements(log: pd.DataFrame) -> Remembered:
    """Statements of earlier imports, as :func:`log_entries` wrote them."""
    runs: list[Run] = []
    waiting: dict[str, dict[str, Movement]] = defaultdict(dict)
    settled: set[str] = set()
    for file, entries in zip(log["file"], log["statements"], strict=True):
        if not isinstance(entries, list):  # written before statements were kept
            continue
        runs += _runs(str(file), [StatementFact(**_fact(e)) for e in entries])
        for entry in entries:
            settled.update(entry["settled"])
            waiting[entry["account"]].update({m["entry_id"]: Movement(**m) for m in entry["waiting"]})
    left = {a: {i: m for i, m in by_id.items() if i not in settled} for a, by_id in waiting.items()}
    return Remembered(tuple(runs), left)


def log_entries(intake: Intake, known: Remembered) -> list[dict[str, Any]]:
    """What the log keeps of a file's statements."""
    runs = (*known.runs, *_runs(intake.file.name, intake.statements))
    entries = []
    for fact in intake.statements:
        open_still = [m for m in fact.waiting if not _is_covered(m, fact.account, runs)]
        told = asdict(fact) | {"waiting": [asdict(m) for m in open_still]}
        told.pop("booked")
        entries.append(told | {"settled": sorted(_settled(fact, known.waiting.get(fact.account, {})))})
    return entries


def statement_findings(intakes: Sequence[Intake], known: Remembered, seen_files: Iterable[str]) -> Iterator[Finding]:
    """What is worth knowing of the statements of several files and of earlier imports together.

    Args:
        intakes: The files of this import.
        known: What the log remembers.
        seen_files: SHA-256 of files that were imported before; of these everything is known.
    """
    seen = set(seen_files)
    new = [(intake, run) for intake in intakes for run in _runs(intake.file.name, intake.statements)]
    earlier: list[Run] = []
    for intake, run in new:
        if intake.file.sha256 not in seen:
            beside = [*known.runs, *(r for r in earlier if r.file != run.file)]
            among = [*known.runs, *(r for _, r in new if r.file != run.file)]
            yield from _place_of(run, [r for r in among if r.account == run.account],
                                 [r for r in beside if r.account == run.account], known.runs)  # fmt: skip
        earlier.append(run)
    for intake in intakes:
        yield from _about_waiting(intake, known)


def _place_of(run: Run, others: Sequence[Run], first: Sequence[Run], known: Sequence[Run]) -> Iterator[Finding]:
    if any(run.marks <= other.marks for other in first):
        same = next(o for o in first if run.marks <= o.marks)
        message = f"{shown(run.called)} is in {same.file} as well; it counts once."
        yield Finding("IMP174", "warning", run.file, message, "Nothing needs to be done.")
        return
    overlapping = [o for o in others if o.opens_on < run.closes_on and run.opens_on < o.closes_on]
    if overlapping:
        other = max(overlapping, key=lambda o: o.closes_on)
        spans = [f"{shown(r.called)} in {r.file} ({r.opens_on} to {r.closes_on})" for r in (other, run)]
        message = f"{FILE_CODES['IMP173'].capitalize()}: {spans[0]} and {spans[1]}."
        if other in first:
            yield Finding("IMP173", "warning", run.file, message, "Entries that are in both count once.")
        return
    before = [o for o in others if o.closes_on <= run.opens_on]
    if before and not any(o.closing == run.opening for o in before):
        yield _gap(max(before, key=lambda o: o.closes_on), run, run.file)
    after = [o for o in known if o.account == run.account and o.opens_on >= run.closes_on and o not in before]
    if after and not any(o.opening == run.closing for o in after):
        yield _gap(run, min(after, key=lambda o: o.opens_on), run.file)


def _gap(before: Run, after: Run, where: str) -> Finding:
    closes, opens = (format_money(v, before.currency) for v in (before.closing, after.opening))
    told = f"{shown(before.called)} in {before.file} closes at {closes} on {before.closes_on}"
    message = f"{FILE_CODES['IMP172'].capitalize()}: {told}, {shown(after.called)} in {after.file} opens at {opens}."
    return Finding("IMP172", "warning", where, message, "Fetch the statement between them from the bank.")


def _about_waiting(intake: Intake, known: Remembered) -> Iterator[Finding]:
    booked: list[Movement] = []
    missing: list[Movement] = []
    for fact in intake.statements:
        waiting = known.waiting.get(fact.account, {})
        settled = _settled(fact, waiting)
        booked += [waiting[i] for i in settled]
        span = _runs("", [fact])
        missing += [m for i, m in waiting.items() if i not in settled and any(r.covers(m.day) for r in span)]
    if booked:
        message = f"{len(booked)} {FILE_CODES['IMP184']}: {_money(booked)}."
        yield Finding("IMP184", "info", intake.file.name, message)
    if missing:
        message = f"{len(missing)} {FILE_CODES['IMP185']}: {_money(missing)}."
        yield Finding("IMP185", "warning", intake.file.name, message, "Ask the bank what became of them.")


def _settled(fact: StatementFact, waiting: Mapping[str, Movement]) -> set[str]:
    """Ids of waiting entries that a statement books; each booked entry settles one."""
    left = dict(waiting)
    for movement in fact.booked:
        found = min(
            (m for m in left.values() if _may_be(m, movement)),
            key=lambda m: (m.reference != movement.reference, _days_between(m, movement), m.entry_id),
            default=None,
        )
        if found:
            del left[found.entry_id]
    return set(waiting) - set(left)


def _may_be(waiting: Movement, booked: Movement) -> bool:
    same_money = (waiting.currency, waiting.amount_minor) == (booked.currency, booked.amount_minor)
    return same_money and _days_between(waiting, booked) <= BOOKED_WITHIN_DAYS


def _days_between(one: Movement, other: Movement) -> int:
    try:
        return abs((date.fromisoformat(one.day) - date.fromisoformat(other.day)).days)
    except ValueError:
        return BOOKED_WITHIN_DAYS + 1


def _is_covered(movement: Movement, account: str, runs: Iterable[Run]) -> bool:
    """Whether the statement of its day is here already, so that nothing is to be waited for."""
    return any(run.account == account and run.covers(movement.day) for run in runs)


def _runs(file: str, facts: Sequence[StatementFact]) -> list[Run]:
    by_account: dict[str, list[StatementFact]] = defaultdict(list)
    for fact in facts:
        if fact.opening is not None and fact.closing is not None and fact.currency in EXPONENTS:
            by_account[fact.account].append(fact)
    runs = []
    for account, own in by_account.items():
        first = min(own, key=lambda f: f.opens_on)
        last = max(reversed(own), key=lambda f: f.closes_on)
        called = first.called if first is last else f"{first.called} and {len(own) - 1} more"
        marks = frozenset(f.mark for f in own)
        runs.append(Run(file, account, called, first.currency, first.opening or 0, last.closing or 0,
                        first.opens_on, last.closes_on, marks))  # fmt: skip
    return runs


def _fact(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in entry.items() if k != "settled"}


def _money(movements: Iterable[Movement]) -> str:
    sums: dict[str, int] = defaultdict(int)
    for movement in movements:
        sums[movement.currency] += movement.amount_minor
    return ", ".join(format_money(v, c) for c, v in sorted(sums.items()) if c in EXPONENTS)
