"""One text read once: its facts with their places, the words with the facts masked, and who is meant.

subject + body ──► addresses, bank numbers, documents, dates, phones, amounts   (each masked as it is found,
                   so that a later pattern cannot read digits out of an earlier fact)
               ──► veiled text (same length) ──► sentences ──► mentions of documents with their predicates
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TypeVar

from arlib.communications.languages import Lexicon
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.languages.phrases import Phrases
from arlib.communications.registry import plain_number
from arlib.communications.text.amounts import Amount, find_amounts
from arlib.communications.text.banking import BankNumber, find_addresses, find_cards, find_ibans, find_phones
from arlib.communications.text.days import Day, find_days
from arlib.communications.text.sentences import Sentence, split_sentences
from arlib.money import EXPONENTS

_SAME_LENGTH = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "’": "'", "‘": "'", "\u2011": "-"}
)
_GLUE = re.compile(
    rf"\([^)]*\)|[{''.join(MARKS.values())}]|\b(?:for|of|over|from|dated|due|on|über|vom|von|fällig|am|por|de|del|el|du|le|pour"
    r"|échéance|vencimiento|mit|with|con|avec|open|offen)\b",
    re.IGNORECASE,
)
_TOKEN = r"(?P<token>[A-Z0-9](?:[A-Z0-9]|[-/.](?=[A-Z0-9])){2,24})(?![\w]|[.,]\d)"
_NUMBER_WORD = r"(?:(?:no|nos|nr|number|numbers|num|núm|número|numéro|numéros|nummer|n)?[.°º]{0,2}|#)"
FOLLOWING_SENTENCES = 2
F = TypeVar("F", Amount, Day, "Document", BankNumber)


@dataclass(frozen=True)
class Document:
    """A document number in a text. ``is_order`` marks the customer's own order number."""

    start: int
    end: int
    quote: str
    plain: str
    is_order: bool = False


@dataclass(frozen=True)
class Mention:
    """Documents that share one predicate, and what the sentence says about them.

    Args:
        documents: One, or several joined by commas and "and".
        before, after: The words of the sentence that belong to them.
        follow: What the next sentences say, as long as they name no document of their own.
        start, end: The stretch of the sentence that is about them.
    """

    documents: tuple[Document, ...]
    before: str
    after: str
    follow: str
    sentence: Sentence
    start: int
    end: int

    @property
    def said(self) -> str:
        """Everything said about these documents in the sentence, list header included."""
        return f"{self.sentence.header} {self.before} {MARKS['document']} {self.after}"


@dataclass(frozen=True)
class Reading:
    """A text and everything found in it; positions count in ``text``, where the body starts at ``body_start``."""

    text: str
    body_start: int
    veiled: str
    amounts: tuple[Amount, ...]
    days: tuple[Day, ...]
    documents: tuple[Document, ...]
    banks: tuple[BankNumber, ...]
    abbreviations: Phrases | None = field(repr=False)
    lexicon: Lexicon | None = field(repr=False)

    @cached_property
    def body(self) -> str:
        """The veiled body."""
        return self.veiled[self.body_start :]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Sentences of subject and body, in order."""
        return tuple(split_sentences(self.veiled, abbreviations=self.abbreviations))

    def sentence_at(self, place: int) -> Sentence:
        """The sentence a fact stands in."""
        at = bisect_right(self._starts, place) - 1
        if at >= 0 and place < self.sentences[at].end:
            return self.sentences[at]
        return Sentence(0, len(self.veiled), self.veiled)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every mention of documents (not of orders), in order."""
        return tuple(m for at, s in enumerate(self.sentences) for m in self._mentions_in(at, s))

    def _mentions_in(self, at: int, sentence: Sentence) -> Iterator[Mention]:
        inside = [d for d in self.documents if sentence.start <= d.start < sentence.end and not d.is_order]
        groups = self._groups(inside)
        edges = [
            sentence.start,
            *(self._edge(a[-1].end, b[0].start) for a, b in pairwise(groups)),
            sentence.end,
        ]
        follow = self._follow(at) if groups else ""
        words = self.veiled.replace("\n", " ")
        for group, (left, right) in zip(groups, pairwise(edges), strict=False):
            yield Mention(
                tuple(group),
                words[left : group[0].start],
                words[group[-1].end : right],
                follow if group is groups[-1] else "",
                sentence,
                left,
                right,
            )

    def _groups(self, documents: list[Document]) -> list[list[Document]]:
        groups: list[list[Document]] = []
        for document in documents:
            if groups and self._is_coordinated(groups[-1][-1].end, document.start):
                groups[-1].append(document)
            else:
                groups.append([document])
        return groups

    def _is_coordinated(self, left: int, right: int) -> bool:
        between = _GLUE.sub(" ", self.veiled[left:right])
        return self.lexicon is not None and bool(self.lexicon.coordination.match(between.strip()))

    def _edge(self, left: int, right: int) -> int:
        """Where the words about one document end and those about the next begin: at the last joint between."""
        joints = list(self.lexicon.joints.finditer(self.veiled, left, right)) if self.lexicon else []
        return joints[-1].start() if joints else left

    def _follow(self, at: int) -> str:
        found = []
        for sentence in self.sentences[at + 1 : at + 1 + FOLLOWING_SENTENCES]:
            if MARKS["document"] in sentence.text or "\n\n" in self.veiled[self.sentences[at].end : sentence.start]:
                break
            found.append(sentence.text)
        return " ".join(found)


def read_text(
    subject: str,
    body: str,
    *,
    lexicon: Lexicon | None,
    today: date,
    shapes: Sequence[re.Pattern[str]] = (),
    numbers: Iterable[str] = (),
    orders: Iterable[str] = (),
    country: str = "",
    currency: str = "",
) -> Reading:
    """Find every fact of a message and veil it.

    Args:
        lexicon: The language; ``None`` finds documents and bank numbers only.
        today: Day of the message.
        shapes: Patterns of document numbers.
        numbers: Numbers known on the account, found whatever they look like.
        orders: The customer's order numbers.
    """
    text = f"{subject}\n\n{body}" if subject else body
    veil = _Veil(text.translate(_SAME_LENGTH))
    veil.hide("address", list(find_addresses(veil.text)))
    banks = veil.keep("bank", [*find_ibans(veil.text)])
    documents = veil.keep("document", _exact(veil.text, orders, text, is_order=True))
    documents += veil.keep("document", _exact(veil.text, numbers, text, is_order=False))
    for shape in shapes:
        documents += veil.keep("document", _documents(shape.finditer(veil.text), text))
    banks += veil.keep("bank", [*find_cards(veil.text)])
    days: list[Day] = []
    amounts: list[Amount] = []
    if lexicon is not None:
        days = veil.keep("date", [*find_days(veil.text, months=lexicon.months, today=today, country=country)])
    veil.hide("phone", list(find_phones(veil.text)))
    if lexicon is not None:
        documents += veil.keep("document", _documents(_after_noun(lexicon)(veil.text), text))
        amounts = veil.keep(
            "amount",
            [
                *find_amounts(
                    veil.text, currency_words=lexicon.currencies, decimal_mark=lexicon.decimal_mark, currency=currency
                )
            ],
        )
    return Reading(
        text=text,
        body_start=len(text) - len(body),
        veiled=veil.text,
        amounts=tuple(amounts),
        days=tuple(days),
        documents=tuple(sorted(documents, key=lambda d: d.start)),
        banks=tuple(banks),
        abbreviations=lexicon.abbreviations if lexicon else None,
        lexicon=lexicon,
    )


class _Veil:
    """The text while it is being read: each fact found is replaced by marks of the same length."""

    def __init__(self, text: str) -> None:
        self.text = text

    def hide(self, kind: str, spans: Iterable[tuple[int, int]]) -> None:
        pieces: list[str] = []
        at = 0
        for start, end in sorted(spans):
            pieces += [self.text[at:start], MARKS[kind] * (end - max(start, at))]
            at = max(end, at)
        self.text = "".join([*pieces, self.text[at:]])

    def keep(self, kind: str, found: list[F]) -> list[F]:
        self.hide(kind, ((f.start, f.end) for f in found))
        return found


def _exact(veiled: str, numbers: Iterable[str], text: str, *, is_order: bool) -> list[Document]:
    found: list[Document] = []
    for number in sorted({n for n in numbers if len(n) >= 2}, key=len, reverse=True):
        at = veiled.find(number)
        while at >= 0:
            end = at + len(number)
            taken = any(d.start < end and at < d.end for d in found)
            if (
                not taken
                and not veiled[at - 1 : at].isalnum()
                and not veiled[end : end + 1].isalnum()
                and not re.match(r"-?\d|-\w", veiled[end : end + 2])
            ):
                found.append(Document(at, end, text[at:end], plain_number(number), is_order))
            at = veiled.find(number, end)
    return found


def _documents(hits: Iterable[re.Match[str]], text: str) -> list[Document]:
    spans = [hit.span("token") if "token" in hit.re.groupindex else hit.span() for hit in hits]
    return [Document(a, b, text[a:b], plain_number(text[a:b])) for a, b in spans]


_AFTER_NOUN: dict[str, re.Pattern[str]] = {}


def _after_noun(lexicon: Lexicon) -> Callable[[str], list[re.Match[str]]]:
    """Numbers that look like none of ours but stand right behind the word "invoice"."""
    if lexicon.code not in _AFTER_NOUN:
        _AFTER_NOUN[lexicon.code] = re.compile(
            rf"(?<!\w)(?i:{lexicon.document_noun})\s+(?i:{_NUMBER_WORD})\s?:?\s?{_TOKEN}"
        )
    pattern = _AFTER_NOUN[lexicon.code]
    return lambda text: [h for h in pattern.finditer(text) if _is_number(h["token"])]


def _is_number(token: str) -> bool:
    digits = sum(c.isdigit() for c in token)
    if token.isdigit():
        return digits >= 4 and not (digits == 4 and token.startswith(("19", "20")))
    return digits >= 2 and token[:3] not in EXPONENTS
