"""F5: the name of the customer or of the contact is wrong. Titles and legal forms do not count, accents do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from arlib.communications.checks.check import Example, Outcome, contact, example
from arlib.communications.finding import Severity
from arlib.communications.greeting import Name, each_name, greeted
from arlib.communications.message import Message
from arlib.communications.people import company_words, contacts_of, customer_names, is_same_person, name_words
from arlib.communications.text import Place

CODE = "F5"
SEVERITY: Severity = "major"
DEFINITION = "The name of the customer or of the contact is wrong."
NEEDS: tuple[str, ...] = ("contacts", "language")
_LOW = contact("Mr Sam Low", role="secondary")
BAD: tuple[Example, ...] = (
    example("Dear Ms Hold,\n\nHZ-204 is open."),
    example("Dear Mr Lowe,\n\nHZ-204 is open.", contacts=[contact(), _LOW]),
    example("Dear Ms Holt,\n\nthe account of Hazle Works Ltd is overdue."),
    example("Birch Labs Ltd\n\nDear Ms Holt,\n\nHZ-204 is open.", channel="letter", subject=""),
    example("Sehr geehrte Frau Hold,\n\nHZ-204 ist offen.", language="de"),
    example("Estimada Sra. Hold:\n\nHZ-204 sigue pendiente.", language="es"),
    example("Bonjour Madame Hold,\n\nHZ-204 reste ouverte.", language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("Dear Joan,\n\nHZ-204 is open."),
    example("Dear Mr Low,\n\nHZ-204 is open.", contacts=[contact(), _LOW]),
    example("Dear Sir or Madam,\n\nthe account of Hazel Works Limited is open."),
    example("Dear all,\n\nHZ-204 is open."),
    example("Hazel Works Ltd\n4 Mill Lane\n\nDear Ms Holt,\n\nHZ-204 is open.", channel="letter", subject=""),
    example("Hello, this is Ines Caro about HZ-204."),
    example("Sehr geehrte Damen und Herren,\n\nHZ-204 ist offen.", language="de"),
    example("Bonjour Madame Holt,\n\nHZ-204 reste ouverte.", language="fr"),
)
_FORM = r"(?:Ltd|Limited|PLC|plc|LLC|LLP|Inc|Corp|GmbH|AG|KG|UG|SARL|SAS|SA|S\.A\.|S\.L\.|SL|BV|B\.V\.|Oy|AB|SpA)"
_COMPANY = re.compile(
    rf"(?P<name>(?:[A-ZÀ-Þ][\w'’-]*|&|\d+)(?: (?:[A-ZÀ-Þ][\w'’-]*|&|und|and|et|y|de|\d+)){{0,4}}) "
    rf"(?P<form>{_FORM})(?!\w)"
)
_LEGAL_FORM = re.compile(rf" {_FORM}(?!\w)")
_COMPANY_LINE = re.compile(rf"^[ \t]*{_COMPANY.pattern}\.?[ \t]*$", re.MULTILINE)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Herr|Herrn|Frau|Sr|Sra|Srta|Señor|Señora|Mme|Mlle|Madame|Monsieur|M)\.? "
    r"(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){0,2})"
)
_ALIKE = 72
_WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


def check(message: Message) -> Iterator[Outcome]:
    """The greeting, then titled names elsewhere, then the customer's own name."""
    name = greeted(message)
    if name is not None:
        wrong = [part for part in each_name(name) if not _is_known(message, part)]
        if wrong:
            yield _finding(
                message,
                "greeting",
                "Greets somebody who is not a contact.",
                Place(name.start, name.end),
                _people(message),
            )
            return
    for hit in _TITLED.finditer(message.reading.text):
        if not _is_known(message, hit["name"]) and _is_nearly_known(message, hit["name"]):
            yield _finding(message, "misspelt", "Nearly the name of a contact.", Place(*hit.span()), _people(message))
            return
    if place := _misspelt_customer(message) or _addressed_elsewhere(message, name):
        yield _finding(message, "customer", "Not the customer's name.", place, "; ".join(customer_names(message)))


def _known_people(message: Message) -> list[str]:
    facts = message.facts
    found = [c.name for c in contacts_of(message) or ()] + [message.record.to, message.record.rep]
    found += [str(row.get("from") or "") for row in facts.inbound or ()]
    found += [str(t.raw.get(k) or "") for t in facts.touches or () for k in ("contact", "rep")]
    return [p for p in (*found, *(r.name for r in message.policy.reps)) if p]


def _is_known(message: Message, name: str) -> bool:
    words = name_words(name)
    if any(is_same_person(name, person) for person in _known_people(message)):
        return True
    company = {w for n in customer_names(message) for w in company_words(n)}
    return not words or words <= company


def _is_nearly_known(message: Message, name: str) -> bool:
    last = name.split()[-1].casefold()
    return any(fuzz.ratio(last, word) >= _ALIKE for c in contacts_of(message) or () for word in name_words(c.name))


def _misspelt_customer(message: Message) -> Place | None:
    names = [words for n in customer_names(message) if (words := company_words(n))]
    if not names:
        return None
    text = message.reading.text
    ours = company_words(message.policy.sender.name)
    for hit in _COMPANY.finditer(text) if _LEGAL_FORM.search(text) else ():
        words = company_words(hit["name"])
        alike = max(fuzz.ratio(" ".join(words), " ".join(n)) for n in names)
        is_known = not words or words in names or words == ours or _is_mentioned(message, hit["name"])
        if alike >= _ALIKE and not is_known:
            return Place(*hit.span())
    return _nearly(text, names)


def _addressed_elsewhere(message: Message, name: Name | None) -> Place | None:
    """A company of another name alone on a line above the greeting, and ours nowhere there: the address of a letter."""
    if name is None:
        return None
    known = {company_words(n) for n in (*customer_names(message), message.policy.sender.name)}
    start = message.reading.body_start
    found = list(_COMPANY_LINE.finditer(message.reading.text, start, name.start))
    if any(company_words(hit["name"]) in known or _is_mentioned(message, hit["name"]) for hit in found):
        return None
    return Place(*found[0].span()) if found else None


def _nearly(text: str, names: list[tuple[str, ...]]) -> Place | None:
    """Words in capitals that are one or two letters off the name."""
    tokens = list(_WORDS.finditer(text))
    folded = [t.group().casefold() for t in tokens]
    wanted = {" ".join(n) for n in names}
    for words in names:
        size, name = len(words), " ".join(words)
        if size < 2:
            continue
        for at in range(len(tokens) - size + 1):
            if not tokens[at].group()[0].isupper() or not tokens[at + size - 1].group()[0].isupper():
                continue
            said = " ".join(folded[at : at + size])
            if said[0] == name[0] and said not in wanted and fuzz.ratio(said, name) >= 85 and not _contains(said, name):
                return Place(tokens[at].start(), tokens[at + size - 1].end())
    return None


def _contains(said: str, name: str) -> bool:
    """A possessive or an inflection is not a misspelling: "Hazel Works' account"."""
    return said.rstrip("s").rstrip("'’") == name.rstrip("s")


def _is_mentioned(message: Message, name: str) -> bool:
    return name in str(message.facts.raw)


def _people(message: Message) -> str:
    return "; ".join(c.name for c in (contacts_of(message) or ())[:4])


def _finding(message: Message, rule: str, said: str, place: Place, expected: str) -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, said, at=place, expected=expected, suggestion="Write the name as the customer does."
    )
