"""How a message speaks: tone, claims, offers, explanations, in four languages.

The words of receivables work (due, open, paid) stand in ``..lexicon``; these lists hold what a judgement needs. They
are matched on veiled text too, and written the same way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from arlib.communications.languages.lexicon import ANY_WORD, CODES, LANGUAGES, Pattern, words

_NUMBER_SLOT = "<n>"


@dataclass(frozen=True)
class Manner:
    """One language. Each list says what its phrases mean; the checks say what follows from them."""

    # who is addressed, and how it ends
    greeting: Pattern
    closing: Pattern
    general_addressee: Pattern  # "all", "team": names nobody
    titles: Pattern

    # tone
    harsh: Pattern  # insult, sarcasm, shame
    veiled: Pattern  # a threat that does not call itself one
    urgent: Pattern
    soft: Pattern  # one is enough to be too soft where firmness is due
    hedge: Pattern  # two are
    hedged_step: Pattern  # a deadline or consequence taken half back

    # claims about earlier contact
    spoke: Pattern  # "as we discussed", "you told us"
    promised: Pattern  # "you promised"
    no_claim: Pattern  # words before, with which it is a question or a condition
    silence: Pattern  # "we have not heard from you"
    step: Pattern  # "wrote", "called", "reminder", "sent"
    contacted: Pattern  # the same without what may be about a document ("sent")
    counted: tuple[Pattern, ...]  # with the group ``n``: "three reminders", "our third letter"
    ordinals: Mapping[str, int]

    # credits
    origin: Pattern  # why there is a credit
    refund: Pattern
    offset: Pattern
    applied: Pattern  # already used: no choice to offer

    # what somebody may not offer or ask
    discount: Pattern
    waive: Pattern
    plan_offer: Pattern  # with the group ``n``
    fee: Pattern
    interest: Pattern
    new_rule: Pattern
    wish: Pattern  # the customer's own wish, or our refusal

    # privacy
    sensitive: Pattern
    identity_check: Pattern
    debt_word: Pattern
    third_party: Pattern

    # answers and follow-ups
    approver: Pattern
    addressed: Pattern  # "your question": the text turns to what the customer asked
    defers: Pattern  # "I will come back to you by"
    agreed_hold: Pattern  # in notes: we agreed not to ask
    agreed: Pattern  # in notes: a date or amount was agreed
    follow_up: Pattern  # in notes: we said we would come back

    answers: Mapping[str, tuple[Pattern, Pattern]]  # kind of question -> (question, what answers it)
    plain: Mapping[Pattern, str]  # legalese and internal words -> plain ones
    not_plain: Pattern  # any of them, to see at one glance whether there is one


def _manner(code: str) -> Manner:
    raw: dict[str, Any] = tomllib.loads(resources.files(__package__).joinpath(f"{code}.toml").read_text("utf-8"))
    numbers = LANGUAGES[code].numbers
    number = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(numbers, key=len, reverse=True))})"
    lists = {name: words(_with_number(text.replace(r"\w+", ANY_WORD), number)) for name, text in raw["words"].items()}
    answers = {kind: (words(asked), words(answer)) for kind, (asked, answer) in raw["answers"].items()}
    counted = raw["counted"]
    ordinals = {word: int(n) for word, n in (pair.split() for pair in counted["ordinals"].split(", "))}
    more = "|".join([*ordinals, *(word.partition("=")[0] for word in counted["words"].split(", "))])
    any_count = number.replace(")", f"|{more})")
    return Manner(
        **lists,
        answers=answers,
        plain={words(word): plain for word, plain in raw["plain"].items()},
        not_plain=words("|".join(raw["plain"])),
        counted=tuple(words(line.replace(_NUMBER_SLOT, any_count)) for line in counted["contacts"]),
        ordinals=ordinals,
    )


def _with_number(text: str, number: str) -> str:
    """The first ``<n>`` is the group; a pattern may name a group once only."""
    plain = re.sub(r"\?P<n>", "?:", number)
    first, *rest = text.split(_NUMBER_SLOT)
    return first + "".join((number if at == 0 else plain) + part for at, part in enumerate(rest))


MANNERS: dict[str, Manner] = {code: _manner(code) for code in CODES}
