"""Who does it: within each colleague's time, fairly, strategic accounts with their owner, absences covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from arlib.dates import midnight
from arlib.errors import ParameterError
from arlib.policy.tiering import QueuePolicy

ASSIGNED = ["owner", "owner_note", "this_week"]
LOADS = {"owner": "str", "capacity_minutes": "int64", "assigned_minutes": "int64", "accounts": "int64",
         "beyond": "int64", "beyond_minutes": "int64", "bound_beyond": "int64", "taken_over": "int64",
         "is_absent": "bool"}  # fmt: skip
"""One row per colleague: minutes of the week, what was given, what does not fit (``beyond``), and how many of those are
strategic or were given to him by name, so that nobody else takes them (``bound_beyond``)."""


@dataclass
class _Colleague:
    name: str
    capacity: int
    tiers: frozenset[str]
    reserved: int = 0
    deputy: str = ""
    is_absent: bool = False
    assigned: int = 0
    accounts: int = 0
    beyond: int = 0
    beyond_minutes: int = 0
    bound_beyond: int = 0
    taken_over: int = 0

    def has_room(self, minutes: int, tier: str) -> bool:
        """Whether so many minutes fit; an empty tier fits everybody."""
        return not self.is_absent and tier in {"", *self.tiers} and self.assigned + minutes <= self.capacity

    def has_room_for_others(self, minutes: int, tier: str) -> bool:
        """The same, with the time left free that his own strategic and given accounts will need."""
        return self.has_room(minutes + self.reserved, tier)

    @property
    def load(self) -> float:
        return self.assigned / self.capacity if self.capacity else 1.0


@dataclass
class _Team:
    people: dict[str, _Colleague] = field(default_factory=dict)

    def freest(self, minutes: int, tier: str) -> _Colleague | None:
        """The colleague with room who has used the smallest share of his time."""
        fits = [p for p in self.people.values() if p.has_room_for_others(minutes, tier)]
        return min(fits, key=lambda p: (p.load, p.name), default=None)


def assign(
    queue: pd.DataFrame,
    *,
    policy: QueuePolicy,
    as_of: date,
    assignments: pd.DataFrame,
    absences: pd.DataFrame,
    absent: Collection[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each account of the queue to a colleague, first things first.

    An account a person was given stays with this person, and a strategic account with its owner; without time left it
    waits. Everything else goes to its owner while he has time, then to whoever has most time left; what fits nowhere
    stays with its owner, but not in this week. So nobody is given more than his time, and nobody's own strategic
    accounts wait for those he takes over. Who is away is covered for, by his deputy first.

    Args:
        queue: ``id tier minutes account_owner is_strategic`` in the order of work.
        policy: The team and its minutes.
        as_of: First day of the week that is planned.
        assignments: ``account_id owner`` of people's decisions.
        absences: ``person first_day last_day deputy``.
        absent: More names that are away: "what if".

    Returns:
        The queue plus ``owner`` (text), ``owner_note`` and ``this_week`` (bool); and ``LOADS``.

    Raises:
        ParameterError: ``absent`` names somebody who is not in the team; the valid names are listed.
    """
    given = dict(zip(assignments["account_id"], assignments["owner"], strict=True))
    team = _Team(_people(policy, [*queue["account_owner"], *given.values()]))
    _mark_absent(team, absences, absent, as_of)
    columns = [queue[c].tolist() for c in ("id", "tier", "minutes", "account_owner", "is_strategic")]
    for account, _, minutes, own, strategic in zip(*columns, strict=True):
        if (account in given or strategic) and given.get(account, own) in team.people:
            team.people[given.get(account, own)].reserved += minutes
    rows = [_place(team, given, *row) for row in zip(*columns, strict=True)]
    placed = pd.DataFrame(rows, columns=ASSIGNED, index=queue.index).astype({"owner": "str", "owner_note": "str"})
    return queue.assign(**{c: placed[c] for c in ASSIGNED}).astype({"this_week": "bool"}), _loads(team)


def _people(policy: QueuePolicy, owners: Sequence[str]) -> dict[str, _Colleague]:
    week = policy.working_days
    if policy.team:
        listed = {m.name: _Colleague(m.name, m.minutes_per_day * week, frozenset(m.tiers)) for m in policy.team}
    else:
        every = frozenset(("high", "medium", "low"))
        listed = {o: _Colleague(o, policy.minutes_per_day * week, every) for o in sorted(set(owners)) if o}
    # an owner outside the team keeps what people gave him, but nothing else is put on him
    for owner in sorted(set(owners) - set(listed) - {""}):
        listed[owner] = _Colleague(owner, 0, frozenset())
    return listed


def _mark_absent(team: _Team, absences: pd.DataFrame, absent: Collection[str], as_of: date) -> None:
    day = pd.Timestamp(midnight(as_of))
    running = absences[absences["first_day"].le(day) & absences["last_day"].ge(day)]
    away = dict(zip(running["person"], running["deputy"], strict=True))
    unknown = sorted(set(absent) - set(team.people))
    if unknown:
        raise ParameterError(
            f"nobody is called {', '.join(unknown)}",
            where="absent",
            next_step=f"Use one of {', '.join(sorted(team.people)) or 'nobody: no account has an owner'}.",
        )
    for name in {*absent, *(set(away) & set(team.people))}:
        team.people[name].is_absent, team.people[name].deputy = True, away.get(name, "")


def _place(
    team: _Team, given: Mapping[str, str], account: str, tier: str, minutes: int, own: str, strategic: bool
) -> tuple[str, str, bool]:
    bound, wanted = account in given or strategic, given.get(account, own)
    owner = team.people.get(wanted)
    if owner is not None and bound:
        owner.reserved -= minutes
    if owner is not None and not owner.is_absent:
        # what people decided by name is not held against the tiers a colleague usually works on
        if owner.has_room(minutes, tier if account not in given else ""):
            return _take(owner, minutes, _BOUND[account in given] if bound else "")
        if bound:
            return _wait(owner, minutes, f"{_BOUND[account in given]}; no time left this week", bound=True)
    covers = owner is not None and owner.is_absent
    deputy = team.people.get(owner.deputy) if owner is not None and covers else None
    taker = deputy if deputy is not None and deputy.has_room_for_others(minutes, tier) else team.freest(minutes, tier)
    if taker is not None:
        taker.taken_over += 1
        why = f"covers for {wanted}" if covers else f"{wanted} has no time left" if wanted else "had no owner"
        return _take(taker, minutes, why)
    if owner is not None:
        return _wait(owner, minutes, "nobody has time left this week", bound=bound)
    return wanted, "nobody has time left this week", False


_BOUND = {True: "given by name", False: "strategic: stays with its owner"}


def _wait(colleague: _Colleague, minutes: int, note: str, *, bound: bool) -> tuple[str, str, bool]:
    colleague.beyond += 1
    colleague.beyond_minutes += minutes
    colleague.bound_beyond += bound
    return colleague.name, note, False


def _take(colleague: _Colleague, minutes: int, note: str) -> tuple[str, str, bool]:
    colleague.assigned += minutes
    colleague.accounts += 1
    return colleague.name, note, True


def _loads(team: _Team) -> pd.DataFrame:
    rows = [
        (p.name, p.capacity, p.assigned, p.accounts, p.beyond, p.beyond_minutes, p.bound_beyond, p.taken_over,
         p.is_absent)
        for p in sorted(team.people.values(), key=lambda p: p.name)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(LOADS)).astype(LOADS)
