"""K4: a concession, a fee or a rule that the sender may not offer or add."""

from __future__ import annotations

import re
from collections.abc import Iterator

from arlib.communications.checks.check import ASKED, OLD, REMINDED, Example, Outcome, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.languages.phrases import Phrases
from arlib.communications.message import Message
from arlib.communications.people import role_of
from arlib.communications.prose import prose
from arlib.communications.text import Sentence
from arlib.policy.communications import LADDER

CODE = "K4"
SEVERITY: Severity = "blocker"
DEFINITION = "A concession, a fee or a rule that the sender may not offer."
NEEDS: tuple[str, ...] = ("language",)
_FIRM = {"stage": "firmer_pressure", "touches": [REMINDED, ASKED]}
_LARGE = OLD | {"amount": "25000.00", "open": "25000.00"}
BAD: tuple[Example, ...] = (
    example("If you pay HZ-204 this week we take 5 % off."),
    example("We are happy to waive the rest of HZ-204."),
    example("You can pay HZ-204 in six instalments."),
    example("You can pay HZ-204 in two instalments of GBP 12,500.00.", invoices=[_LARGE]),
    example("A late fee of GBP 40.00 will be added to HZ-204."),
    example("Statutory interest is running on HZ-204.", terms="net 30"),
    example("Statutory interest is running on HZ-204.", terms="net 30, statutory interest"),
    example("From now on we deliver against payment in advance only."),
    example("Wir gewähren Ihnen 3 % Nachlass auf HZ-204.", language="de"),
    example("Se aplicará un recargo de 40,00 GBP a HZ-204.", language="es"),
    example("Des frais de relance de 40,00 GBP seront ajoutés à HZ-204.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("You can pay HZ-204 in three instalments."),
    example("You can pay HZ-204 in six instalments.", rep="Ravi Nair"),
    example("You asked for a discount on HZ-204; we cannot offer one."),
    example("Pay HZ-219 by 30 April and take your 2 % discount.", terms="2/10 net 30", stage="invoice"),
    example("A late fee of GBP 40.00 applies under our terms.", terms="net 30, late fee GBP 40.00", **_FIRM),
    example("Statutory interest is running on HZ-204.", terms="net 30, statutory interest", **_FIRM),
    example("Wir können leider keinen Nachlass gewähren.", language="de"),
    example("No cobramos intereses por HZ-204.", language="es"),
)
_ADVICE = "Take it out, or ask somebody who may."
_BEFORE = 70
_PERCENT = re.compile(r"\d+(?:[.,]\d+)? ?%")


def check(message: Message) -> Iterator[Outcome]:
    """Fees and interest against terms and stage; discounts, waivers and plans against the sender's role."""
    yield from _charges(message)
    yield from _rules(message)
    role = role_of(message)
    if not role:
        if message.policy.reps:
            role = "analyst"  # somebody the policy does not list may not do more than the least
        else:
            yield NotApplicable(CODE, "the policy lists no representatives, so limits of roles were not judged")
            return
    yield from _discounts(message, role)
    yield from _plans(message, role)


def _first(message: Message, pattern: Phrases) -> tuple[Sentence, re.Match[str]] | None:
    """The first phrase that is neither the customer's wish nor our refusal."""
    for sentence in prose(message) if message.says(pattern) else ():
        for hit in pattern.finditer(sentence.text):
            around = sentence.text[max(0, hit.start() - _BEFORE) : hit.end() + _BEFORE // 2]
            if not message.manner.wish.search(around) and not message.words.denial.search(
                sentence.text[max(0, hit.start() - 25) : hit.start()]
            ):
                return sentence, hit
    return None


def _charges(message: Message) -> Iterator[Outcome]:
    policy, manner = message.policy.concessions, message.manner
    terms = message.facts.terms
    fee = _first(message, manner.fee)
    allowed = policy.late_fee == "when_terms_name_it" and _terms_name(message, manner.fee)
    if fee and not allowed:
        yield _finding(message, "fee", "Adds a fee that the terms do not name.", fee, f"terms: {terms}")
    interest = _first(message, manner.interest)
    if interest is None or (fee and not allowed and fee[0] == interest[0]):
        return
    if not _terms_name(message, manner.interest):
        yield _finding(
            message, "interest", "Mentions interest that the terms do not name.", interest, f"terms: {terms}"
        )
    elif not _from_stage(message, policy.statutory_interest_from):
        expected = f"from {policy.statutory_interest_from}"
        yield _finding(message, "interest_early", "Mentions interest too early.", interest, expected)


def _terms_name(message: Message, pattern: Phrases) -> bool:
    from arlib.communications.languages.manner import MANNERS

    terms = message.facts.terms
    name = "interest" if pattern is message.manner.interest else "fee"
    return any(getattr(manner, name).search(terms) for manner in MANNERS.values())


def _from_stage(message: Message, first: str) -> bool:
    ladder: tuple[str, ...] = LADDER
    stage = message.record.stage
    if first not in ladder:
        return False
    return stage not in ladder or ladder.index(stage) >= ladder.index(first)


def _rules(message: Message) -> Iterator[Outcome]:
    if any("terms" in a or "prepay" in a for a in message.facts.approvals or ()):
        return
    if found := _first(message, message.manner.new_rule):
        yield _finding(
            message, "new_rule", "Sets a rule that nobody has agreed.", found, f"terms: {message.facts.terms}"
        )


def _discounts(message: Message, role: str) -> Iterator[Outcome]:
    if role in message.policy.concessions.discount_roles or _is_approved(message, ("discount", "waive", "write_off")):
        return
    for rule, pattern in (("waiver", message.manner.waive), ("discount", message.manner.discount)):
        found = _first(message, pattern)
        if found and not _is_cash_discount(message, found[0]):
            yield _finding(message, rule, f"Gives something up that {_a(role)} may not.", found, _roles(message))
            return


def _is_cash_discount(message: Message, sentence: Sentence) -> bool:
    """The terms allow a discount for early payment, and nothing else is offered."""
    terms = message.facts.terms
    if not (re.search(r"\d+(?:[.,]\d+)?\s?(?:%|/\s?\d)", terms) or message.manner.discount.search(terms)):
        return False
    stated = {re.sub(r"[ %]", "", p).replace(",", ".") for p in _PERCENT.findall(sentence.text)}
    agreed = {p.replace(",", ".") for p in re.findall(r"(\d+(?:[.,]\d+)?)\s?(?:%|/)", terms)}
    return not stated or stated <= agreed


def _plans(message: Message, role: str) -> Iterator[Outcome]:
    limits = message.policy.concessions
    if role == "manager" or message.facts.raw.get("payment_plan") or _is_approved(message, ("plan", "instal")):
        return
    found = _first(message, message.manner.plan_offer)
    if found is None:
        return
    said = found[1].groupdict().get("n") or ""
    count = message.words.numbers.get(said.lower()) or (int(said) if said.isdigit() else 0)
    open_sum = sum(i.open for i in (message.named or message.invoices) if i.open)
    expected = f"{role}: up to {limits.plan_max_instalments} on balances up to {limits.plan_max_balance}"
    if role not in limits.plan_roles or count > limits.plan_max_instalments:
        yield _finding(message, "plan_length", f"Offers a plan of {said} parts.", found, expected)
    elif count and open_sum > limits.plan_max_balance:
        yield _finding(message, "plan_balance", f"Offers a plan on a balance of {open_sum}.", found, expected)


def _is_approved(message: Message, kinds: tuple[str, ...]) -> bool:
    return any(kind in approval for approval in message.facts.approvals or () for kind in kinds)


def _roles(message: Message) -> str:
    return f"only {', '.join(message.policy.concessions.discount_roles) or 'nobody'} may"


def _a(role: str) -> str:
    return f"an {role}" if role[:1] in "aeiou" else f"a {role}"


def _finding(message: Message, rule: str, said: str, found: tuple[Sentence, re.Match[str]], expected: str) -> Outcome:
    sentence, hit = found
    return message.finding(CODE, SEVERITY, rule, said, at=sentence.place_of(hit), expected=expected, suggestion=_ADVICE)
