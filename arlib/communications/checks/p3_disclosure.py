"""P3: the debt is disclosed to somebody else, or before we know who is on the line."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, contact, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.languages.lexicon import MARKS
from arlib.communications.message import Message
from arlib.communications.people import company_words, contacts_of, customer_names, name_words, recipients
from arlib.communications.text import Place

CODE = "P3"
SEVERITY: Severity = "blocker"
DEFINITION = "The debt is disclosed to somebody else, or before the identity check."
NEEDS: tuple[str, ...] = ("language",)
_CALL = {"channel": "phone_script", "subject": ""}
_MACHINE = {"channel": "voicemail", "subject": ""}
BAD: tuple[Example, ...] = (
    example("HZ-204 is open.", to="Mr Bob Stranger"),
    example("This is Ines Caro. Your invoice HZ-204 is overdue. Please call +44 20 7946 0000.", **_MACHINE),
    example("Good morning. Invoice HZ-204 is overdue. Am I speaking with Ms Holt?", **_CALL),
    example("Good morning. HZ-204 over GBP 950.00 is open. Can you pay it?", **_CALL),
    example("Am I speaking with Ms Holt? If a colleague answers, tell the colleague that HZ-204 is overdue.", **_CALL),
    example("HZ-204 is overdue. I have copied your bank."),
    example("Guten Tag, Ihre Rechnung HZ-204 ist überfällig. Spreche ich mit Frau Holt?", language="de", **_CALL),
    example("Buenos días, su factura HZ-204 está vencida. ¿Hablo con la Sra. Holt?", language="es", **_CALL),
    example("Bonjour, votre facture HZ-204 est échue. Suis-je bien avec Mme Holt ?", language="fr", **_CALL),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is open."),
    example("HZ-204 is open.", to="Accounts Payable, Hazel Works"),
    example("This is Ines Caro of Alder Tools for Ms Holt. Please call me on +44 20 7946 0000.", **_MACHINE),
    example("Am I speaking with Ms Holt? [Wait.] Invoice HZ-204 is overdue.", **_CALL),
    example("Good morning, may I speak to Ms Holt, please? HZ-204 is open.", **_CALL),
    example("Guten Tag, spreche ich mit Frau Holt? Es geht um HZ-204.", language="de", **_CALL),
    example("HZ-204 is open.", to="Mr Sam Low", contacts=[contact("Mr Sam Low", status="left")]),
)


def check(message: Message) -> Iterator[Outcome]:
    """Who it goes to; then what a machine or a stranger on the line would hear; then copies to third parties."""
    channel = message.record.channel
    if channel == "voicemail":
        yield from _said_before(
            message, len(message.reading.veiled), "voicemail", "Says what it is about on a machine."
        )
    elif channel == "phone_script":
        check_at = message.manner.identity_check.search(message.reading.veiled, message.reading.body_start)
        end = check_at.start() if check_at else len(message.reading.veiled)
        yield from _said_before(message, end, "before_check", "Speaks of the debt before asking who is on the line.")
    if hit := message.manner.third_party.search(message.reading.veiled, message.reading.body_start):
        sentence = message.reading.sentence_at(hit.start())
        if channel != "phone_script" or message.manner.debt_word.search(
            sentence.text, max(0, hit.end() - sentence.start)
        ):
            yield _finding(message, "third_party", "Tells somebody else about the debt.", Place(*hit.span()))
    yield from _to_a_stranger(message)


def _said_before(message: Message, end: int, rule: str, said: str) -> Iterator[Outcome]:
    start = message.reading.body_start
    own = {w for name in (*customer_names(message), message.policy.sender.name) for w in company_words(name)}
    for hit in message.manner.debt_word.finditer(message.reading.veiled, start, end):
        if hit.group().casefold() not in own and not _in_square_brackets(message, hit.start()):
            yield _finding(message, rule, said, Place(*hit.span()))
            return


def _in_square_brackets(message: Message, at: int) -> bool:
    """A stage direction is not spoken."""
    text = message.reading.veiled
    return text.rfind("[", 0, at) > text.rfind("]", 0, at)


def _to_a_stranger(message: Message) -> Iterator[Outcome]:
    contacts, to = contacts_of(message), message.record.to
    if contacts is None or not contacts:
        yield NotApplicable(CODE, "the record does not list the customer's contacts")
        return
    if not to or recipients(message) or _is_the_company(message, to):
        return
    if any(mark in message.reading.veiled for mark in (MARKS["amount"], MARKS["document"])):
        known = "; ".join(c.name for c in contacts[:4])
        yield _finding(message, "stranger", f"{to} is not a contact of this customer.", None, expected=known)


def _is_the_company(message: Message, to: str) -> bool:
    """The company itself or a department: its name, its mail domain, "Accounts Payable"."""
    if message.manner.general_addressee.search(to):
        return True
    domains = {c.email.partition("@")[2] for c in contacts_of(message) or () if "@" in c.email}
    if "@" in to:
        return to.casefold().partition("@")[2].strip(" >") in domains
    own = {w for name in customer_names(message) for w in company_words(name)}
    return bool(own) and name_words(to) <= own


def _finding(message: Message, rule: str, said: str, place: Place | None, *, expected: str = "") -> Outcome:
    return message.finding(
        CODE, SEVERITY, rule, said, at=place, expected=expected or "debt details to the customer's own contacts only",
        suggestion="Ask who it is first; on a machine, only ask to be called back.",
    )  # fmt: skip
