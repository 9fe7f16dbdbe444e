"""Who may say yes to what: a second person, of the right role, to exactly what was shown, in time, within the limits.

Pure: given the case and the customer's other cases. Asked when an answer is recorded, inside the transaction that
records it, and again by ``verify`` over everything that was recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from arlib.contracts.events import (
    Answer,
    LetterDrafted,
    LetterSent,
    Request,
    RequestApproved,
    RequestExecuted,
    RequestRefused,
    Undone,
)
from arlib.money import exponent, format_money
from arlib.policy.approvals import ApprovalsPolicy
from arlib.store.journal.rows import Recorded

RANKS = {"approver": 1, "manager": 2}
EXECUTIONS = (RequestExecuted, LetterSent)


@dataclass(frozen=True)
class Limit:
    """Up to how much per customer and window an approver and a manager may agree, in whole units of the currency."""

    approver: int = 1_000
    manager: int = 50_000


@dataclass(frozen=True)
class ApprovalRules:
    """What a manager sets about approvals.

    Args:
        valid_days: An approval lapses so many days after its request was recorded.
        window_days: Limits count what was agreed for a customer within so many days.
        limits: Kind of request, or kind and currency (``refund_requested EUR``), to its limit.
        other_limit: The limit of what ``limits`` does not name.
        people: Name -> role, where roles are known; then nobody else may answer, and in no other role.
    """

    valid_days: int = 7
    window_days: int = 30
    limits: Mapping[str, Limit] = field(default_factory=dict)
    other_limit: Limit = Limit()
    people: Mapping[str, str] = field(default_factory=dict)

    def limit(self, kind: str, currency: str) -> Limit:
        """The limit of a kind of request in a currency."""
        return self.limits.get(f"{kind} {currency}") or self.limits.get(kind) or self.other_limit


def rules_of(policy: ApprovalsPolicy) -> ApprovalRules:
    """The rules as a policy's section sets them.

    >>> rules_of(ApprovalsPolicy(valid_days=3)).limit("refund_requested", "EUR")
    Limit(approver=1000, manager=50000)
    """
    return ApprovalRules(
        valid_days=policy.valid_days,
        window_days=policy.window_days,
        limits={f"{n.kind}_requested {n.currency}".strip(): Limit(n.approver, n.manager) for n in policy.limits},
        other_limit=Limit(policy.other_limit.approver, policy.other_limit.manager),
        people={person.name: person.role for person in policy.people},
    )


@dataclass(frozen=True)
class Case:
    """A request and what followed."""

    request: Request
    requested: Recorded
    approvals: tuple[Recorded, ...]
    refusals: tuple[Recorded, ...]
    executions: tuple[Recorded, ...]

    def expires_at(self, rules: ApprovalRules) -> datetime:
        """When an approval lapses at the latest."""
        latest = self.requested.recorded_at + timedelta(days=rules.valid_days)
        return min(latest, self.request.expires_at) if self.request.expires_at else latest


def case_of(events: Iterable[Recorded]) -> Case | None:
    """The case that the events of one ``request:`` stream make; ``None`` where it was never asked for or taken back."""
    events = tuple(events)
    taken_back = {r.event.undoes for r in events if isinstance(r.event, Undone)}
    asked = [r for r in events if isinstance(r.event, Request) and r.event.event_id not in taken_back]
    if not asked:
        return None
    request = asked[0].event
    assert isinstance(request, Request)

    def answers(*kinds: type[Answer]) -> tuple[Recorded, ...]:
        return tuple(r for r in events if isinstance(r.event, kinds))

    return Case(request, asked[0], answers(RequestApproved), answers(RequestRefused), answers(*EXECUTIONS))


def objection(
    answer: Answer, case: Case | None, others: Sequence[Case], *, now: datetime, by: str, rules: ApprovalRules
) -> str:
    """Why an answer may not be recorded; empty when it may.

    Args:
        answer: Approval, refusal or execution.
        case: What it answers, as it stands.
        others: The customer's other cases of the same kind.
        now: When it is recorded; what the caller says about time does not count.
        by: The login that records it.
        rules: Roles, deadlines and limits.
    """
    if case is None:
        return "there is no such request, or it was taken back"
    return (
        _not_the_same(answer, case)
        or _too_late(case, now, rules)
        or _wrong_person(answer, case, rules)
        or _not_agreed(answer, case)
        or _beyond_limits(answer, case, others, now, rules)
    )


def counted_minor(case: Case, others: Sequence[Case], *, now: datetime, rules: ApprovalRules) -> int:
    """What counts against the limit: this request, and what was agreed for the customer around it.

    A request counts by the day it takes effect and by the day it was recorded, so back-dating does not help.
    """
    currency, amount = case.request.money()
    window = timedelta(days=rules.window_days)
    moments = _moments(case)
    return amount + sum(
        other.request.money()[1]
        for other in others
        if other.request.request_id != case.request.request_id
        and other.request.money()[0] == currency
        and _counts(other, now, rules)
        and any(
            abs(a - b) <= window for a in moments for b in (other.request.effective_at, other.requested.recorded_at)
        )
    )


def _moments(case: Case) -> tuple[datetime, datetime]:
    return case.request.effective_at, case.requested.recorded_at


def _counts(case: Case, now: datetime, rules: ApprovalRules) -> bool:
    waits = bool(case.approvals) and not case.refusals and now <= case.expires_at(rules)
    return bool(case.executions) or waits


def _not_the_same(answer: Answer, case: Case) -> str:
    if answer.account_id != case.request.account_id:
        return "the request is about another account"
    if answer.shown_hash != case.request.shown_hash:
        return "something else was shown than what was requested; it has changed since"
    if isinstance(answer, RequestExecuted) and set(answer.item_ids) != set(case.request.items()):
        return "other items would be changed than those that were approved"
    if isinstance(answer, LetterSent) != isinstance(case.request, LetterDrafted) and isinstance(answer, EXECUTIONS):
        return "a letter is sent, everything else is executed"
    return ""


def _too_late(case: Case, now: datetime, rules: ApprovalRules) -> str:
    if case.executions:
        return "it was executed already"
    if case.refusals:
        return "it was refused"
    if now > case.expires_at(rules):
        return f"it lapsed on {case.expires_at(rules):%Y-%m-%d %H:%M} UTC"
    return ""


def _wrong_person(answer: Answer, case: Case, rules: ApprovalRules) -> str:
    if rules.people and rules.people.get(answer.actor) != answer.role:
        return f"{answer.actor} does not have the role {answer.role}"
    if isinstance(answer, EXECUTIONS):
        return "an auditor changes nothing" if answer.role == "auditor" else ""
    if answer.role not in RANKS:
        return f"the role {answer.role} may not answer requests"
    if _same_person(answer.actor, case.request.actor):
        return "who asks may not answer; a second person is needed"
    if isinstance(answer, RequestApproved) and any(_same_person(a.event.actor, answer.actor) for a in case.approvals):
        return "this person has approved it already"
    return ""


def _not_agreed(answer: Answer, case: Case) -> str:
    if isinstance(answer, EXECUTIONS) and not case.approvals:
        return "nobody has approved it"
    return ""


def _beyond_limits(answer: Answer, case: Case, others: Sequence[Case], now: datetime, rules: ApprovalRules) -> str:
    currency, _ = case.request.money()
    if not currency or isinstance(answer, RequestRefused):
        return ""
    limit, total = rules.limit(case.request.kind, currency), counted_minor(case, others, now=now, rules=rules)
    unit = 10 ** exponent(currency)
    needed = 1 if total <= limit.approver * unit else 2 if total <= limit.manager * unit else 3
    roles = [answer.role] if isinstance(answer, RequestApproved) else [a.event.role for a in case.approvals]
    if max(RANKS.get(role, 0) for role in roles) >= needed:
        return ""
    what = f"{format_money(total, currency)} for this customer within {rules.window_days} days"
    return f"{what} needs a manager" if needed == 2 else f"{what} is beyond every limit"


def _same_person(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
