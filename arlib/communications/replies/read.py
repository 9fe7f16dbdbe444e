"""Read a customer's reply: what it is, and the date, amount and documents it names. Nothing is recorded by itself.

text ──► own words (no history, no signature) ──► automatic? ──► sentences ──► every disposition with its words
A promise needs a date that is still to come, somebody who commits, and neither condition, hedge, negation nor question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from arlib.communications.languages import CODES, LANGUAGES
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.languages.phrases import Phrases
from arlib.communications.record import moment_or_none
from arlib.communications.replies.amounts import DOCUMENT, NUMBERED, amount_named
from arlib.communications.replies.calendar import Meant, days_meant
from arlib.communications.replies.cut import own_words
from arlib.communications.replies.faint import faint_signs, hinted, paired
from arlib.communications.replies.kinds import AUTOMATIC, phrases
from arlib.communications.replies.tense import REACH, in_tense, nearest
from arlib.communications.text import find_amounts
from arlib.communications.text.tongue import language_of
from arlib.errors import ContractError

_SENTENCE = re.compile(
    r"(?<![\s(]\d\.)(?<!\d\d\.)(?<=[.!?])\s+(?=[A-ZÀ-Þ¿¡\"'])"
    r"|(?<![\s(]\d\.)(?<!\d\d\.)(?<![Nn][or]\.)(?<![Rr]ef\.)(?<=[.!?])\s+(?=\d)|\n\s*\n|\n(?=\s*[-*•])|\n(?=[A-ZÀ-Þ])|;\s+"
)
_CLAUSE = re.compile(
    r",?\s+(?:but|aber|pero|mais|however|jedoch|sin embargo|and then|though)\s+|\s+[–—-]\s+", re.IGNORECASE
)
_ASKS = re.compile(
    r"^\W*(?:(?:hi|hello|and|but|so|also|und|aber|y|et|mais)\b[\s,]*)*(?:(?:did|do|does|have|has|had|is|are|was|were"
    r"|can|could|would|will|may|should|what|which|when|where|who|why|how|if|haben|hat|ist|sind|wurde\w*|können|könnten"
    r"|wann|wer|wie|was|wo|ob|han|ha|está|es|pueden?|podrían?|qué|cuál|cuándo|avez|a-t|est|pouvez|pourriez|quand"
    r"|comment|qui|quel\w*)\b|[¿])|\b(?:whether|(?:can|could) you (?:confirm|check|see))\b",
    re.IGNORECASE,
)
"""How a real question starts; "pretty sure we have paid this already?" is a statement."""
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CONFIDENCE = {
    "bounce": 0.97, "out_of_office": 0.95, "unsubscribe": 0.9, "promise_with_date": 0.85, "already_paid": 0.85,
    "dispute": 0.8, "wrong_contact": 0.8, "already_paid_claim": 0.75, "hardship_plan_request": 0.8,
    "needs_invoice_copy": 0.8, "awaiting_approver": 0.8, "promise_without_date": 0.65, "question": 0.5,
}  # fmt: skip
_RANK = (
    "bounce", "out_of_office", "unsubscribe", "wrong_contact", "promise_with_date", "already_paid", "dispute",
    "hardship_plan_request", "already_paid_claim", "needs_invoice_copy", "awaiting_approver", "promise_without_date",
    "question",
)  # fmt: skip


class Disposition(str):
    """What a reply is, as text; ``words`` are those it was known by, ``confidence`` runs from 0 to 1."""

    words: tuple[str, ...]
    confidence: float

    def __new__(cls, kind: str, words: Iterable[str] = (), confidence: float = 0.0) -> Disposition:
        made = super().__new__(cls, kind)
        made.words = tuple(dict.fromkeys(w for w in words if w))
        made.confidence = confidence
        return made


@dataclass(frozen=True)
class ReplyReading:
    """What a reply says.

    Args:
        dispositions: The most fitting first; empty when nothing is known by its words.
        fields: ``date`` (ISO), ``amount`` (decimal text), ``invoice``, ``contact``, as far as the reply names them.
        own_words: The reply without history and signature.
        language: In which it was read.
        escalate: Whether it speaks of insolvency: somebody must look today.
    """

    dispositions: tuple[Disposition, ...]
    fields: Mapping[str, str] = field(default_factory=dict)
    own_words: str = ""
    language: str = "en"
    escalate: bool = False

    @property
    def is_response(self) -> bool:
        """Whether a person wrote it; bounces and automatic replies never count."""
        return bool(self.own_words.strip()) and not set(self.dispositions) & set(AUTOMATIC)


@dataclass(frozen=True)
class _Said:
    """One clause of a reply with what it names; ``text`` has its facts veiled, ``raw`` has not."""

    raw: str
    text: str
    start: int
    is_question: bool
    days: tuple[Meant, ...]


def read_reply(
    text: str,
    *,
    received_at: datetime | date | str,
    language: str | None = None,
    context: str | Mapping[str, Any] | None = None,
) -> ReplyReading:
    """Suggest what a reply means.

    Args:
        text: As it came in, history and signature included.
        received_at: When, on the customer's clock; relative dates count from it.
        language: Two letters; found out when left out.
        context: What it answers, for example ``"AT-100, GBP 640.00 open"``: settles bare numbers and "in full".

    Raises:
        ContractError: ``text`` is no text, or ``received_at`` no moment.

    >>> reading = read_reply("Hi Ines, we will send the 640 next Wednesday. Ann", received_at="2026-03-18T09:00",
    ...                      language="en", context="AT-100, GBP 640.00 open")
    >>> reading.dispositions[0], dict(reading.fields)
    ('promise_with_date', {'date': '2026-03-25', 'amount': '640.00'})
    """
    at = moment_or_none(received_at)
    if not isinstance(text, str) or at is None:
        raise ContractError(
            "needs a text and when it came in", where="reply", next_step="Pass received_at as an ISO moment."
        )
    own = own_words(text)
    code, known = _language(own, language), str(context or "")
    found = _dispositions(text, own, at.date(), code)
    ranked = tuple(sorted(found.values(), key=lambda d: _RANK.index(d)))
    fields = _fields(ranked, own, at.date(), code, known)
    escalate = bool(phrases(code)["insolvency"].search(own)) and not set(ranked) & set(AUTOMATIC)
    return ReplyReading(ranked, fields, own, code, escalate)


def _language(own: str, given: str | None) -> str:
    code = (given or "")[:2].lower()
    detected = language_of(own, lead=2)
    return detected or (code if code in CODES else "en")


def _dispositions(text: str, own: str, today: date, code: str) -> dict[str, Disposition]:
    for kind in AUTOMATIC:
        for language in dict.fromkeys((code, "en", *CODES)):
            whole = text if kind == "bounce" and not own.strip() else own
            hits = _hits(phrases(language)[kind], whole)
            if hits and (kind == "bounce" or not _is_personal(own, today, code)):
                return {kind: Disposition(kind, hits, _CONFIDENCE[kind])}
    words = phrases(code)
    said = _clauses(own, today, code)
    found: dict[str, list[str]] = {}
    for kind, name in (
        ("unsubscribe", "unsubscribe"), ("wrong_contact", "wrong_contact"), ("hardship_plan_request", "hardship"),
        ("needs_invoice_copy", "copy"), ("awaiting_approver", "approver"), ("dispute", "dispute"),
    ):  # fmt: skip
        if hits := [h for s in said for h in _quoted(words[name], s)]:
            found[kind] = hits
    found |= _paid(said, words, today)
    found |= _promises(said, words, today, is_disputed="dispute" in found)
    if not found:
        asked = [s for s in said if words["question"].match(s.text)]
        found |= faint_signs(said, words, today) or paired(said, words) or ({} if asked else hinted(said, words))
    questions = [s.raw for s in said if s.is_question or (not found and words["question"].match(s.text))]
    if questions:
        found["question"] = questions[:1]
    return {kind: Disposition(kind, hits, _CONFIDENCE[kind]) for kind, hits in found.items()}


def _is_personal(own: str, today: date, code: str) -> bool:
    """Somebody who is away and still promises or disputes wrote by hand."""
    words, said = phrases(code), _clauses(own, today, code)
    return bool(
        _promises(said, words, today, is_disputed=False).get("promise_with_date") or _hits(words["dispute"], own)
    )


def _quoted(pattern: Phrases, said: _Said) -> list[str]:
    return [said.raw[hit.start() : hit.end()].strip() for hit in pattern.finditer(said.text)]


def _hits(pattern: Phrases, text: str) -> list[str]:
    return [text[hit.start() : hit.end()].strip() for hit in pattern.finditer(text)]


def _clauses(own: str, today: date, code: str) -> list[_Said]:
    found, at = [], 0
    for sentence in _SENTENCE.split(own):
        if not (sentence or "").strip():
            continue
        at = own.find(sentence, at)
        is_question = sentence.rstrip().endswith("?")
        for clause in _CLAUSE.split(sentence):
            raw = clause.replace("’", "'")
            days = days_meant(raw, received_on=today, language=code)
            veiled = _veiled(raw, days, code)
            found.append(_Said(raw, veiled, at, is_question, in_tense(days, veiled, phrases(code))))
    return found


def _veiled(text: str, days: tuple[Meant, ...], code: str) -> str:
    """The same length, days, documents and amounts replaced by marks: "May" is no hedge, an amount one word."""
    for meant in days:
        text = text[: meant.start] + MARKS["date"] * (meant.end - meant.start) + text[meant.end :]
    text = NUMBERED.sub(lambda hit: MARKS["document"] * len(hit.group()), text)
    lexicon = LANGUAGES[code]
    for amount in list(find_amounts(text, currency_words=lexicon.currencies, decimal_mark=lexicon.decimal_mark)):
        text = text[: amount.start] + MARKS["amount"] * (amount.end - amount.start) + text[amount.end :]
    return text


def _paid(said: list[_Said], words: Mapping[str, Phrases], today: date) -> dict[str, list[str]]:
    """Money that has gone; with a proof it is more than a claim."""
    not_paid = words["not_paid"]
    hits: list[str] = []
    for clause in said:
        for hit in words["paid"].finditer(clause.text):
            before = clause.text[max(0, hit.start() - REACH) : hit.start()]
            is_ahead = any(m.day > today for m in _days_beside(clause, hit))
            is_asked = clause.is_question and bool(_ASKS.search(clause.text))
            if not (
                not_paid.search(before)
                or not_paid.search(f"{before}{hit.group().rsplit(' ', 1)[0]} ")
                or is_asked
                or is_ahead
            ):
                hits.append(clause.raw[hit.start() : hit.end()])
    if not hits:
        return {}
    has_proof = any(words["proof"].search(s.text) for s in said if not s.is_question)
    return {"already_paid": hits} if has_proof else {"already_paid_claim": hits}


def _days_beside(said: _Said, hit: re.Match[str]) -> list[Meant]:
    """Days that no comma parts from the words: in "it is out, you have it tomorrow" nothing is to come."""
    return [m for m in said.days if "," not in said.text[min(hit.end(), m.end) : max(hit.start(), m.start)]]


def _promises(
    said: list[_Said], words: Mapping[str, Phrases], today: date, *, is_disputed: bool
) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for clause in said:
        if clause.is_question:
            continue
        for hit in words["commit"].finditer(clause.text):
            before, behind = clause.text[max(0, hit.start() - REACH) : hit.start()].rstrip(), clause.text[hit.end() :]
            inside = hit.group()
            if (
                words["negated"].search(before)
                or words["embedded"].search(before)
                or words["negated_after"].search(behind)
                or words["negated"].search(inside.rsplit(" ", 1)[0])
            ):
                continue
            ahead = nearest(hit, [m for m in clause.days if m.day >= today])
            is_firm = not any(words[name].search(clause.text) for name in ("condition", "hedge", "veto"))
            is_whole = not any(words["condition"].search(s.text) for s in said if s.start == clause.start)
            kind = "promise_with_date" if ahead and is_firm and is_whole else "promise_without_date"
            quote = clause.raw[hit.start() : hit.end()]
            found.setdefault(kind, []).append(f"{quote} … {ahead[0].quote}" if kind == "promise_with_date" else quote)
    if "promise_with_date" in found:
        found.pop("promise_without_date", None)
    return found


def _fields(ranked: tuple[Disposition, ...], own: str, today: date, code: str, context: str) -> dict[str, str]:
    if not ranked or set(ranked) & set(AUTOMATIC):
        return {}
    words, said = phrases(code), _clauses(own, today, code)
    fields: dict[str, str] = {}
    top = next((d for d in ranked if d in ("promise_with_date", "already_paid", "already_paid_claim")), None)
    if top is not None:
        name = "commit" if top == "promise_with_date" else "paid"
        clear = [s for s in said if words[name].search(s.text) and not s.is_question]
        speaks = words[name] if clear else words["money"]
        for clause in clear or [s for s in said if speaks.search(s.text) and not s.is_question]:
            is_ahead = top == "promise_with_date"
            days = [m for m in clause.days if (m.day >= today) == is_ahead or m.day == today]
            if days:
                closest = nearest(speaks.search(clause.text), days)[0]
                fields.setdefault("date", closest.day.isoformat())
            if (amount := amount_named(clause, words, code, context)) is not None:
                fields.setdefault("amount", str(amount))
    elif set(ranked) & {"dispute", "hardship_plan_request"}:
        named = [a for s in said if (a := amount_named(s, words, code, "")) is not None]
        fields |= {"amount": str(named[0])} if named else {}
    if document := DOCUMENT.search(own):
        fields["invoice"] = document.group()
    if "wrong_contact" in ranked and (mail := _MAIL.search(own)):
        fields["contact"] = mail.group()
    return fields
