"""E2: the invoice waits for the customer's approval, and we do not ask who approves."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import OLD, Example, Outcome, contact, example
from arlib.communications.finding import NotApplicable, Severity
from arlib.communications.message import Message
from arlib.communications.people import recipients
from arlib.communications.prose import prose
from arlib.communications.record import day_or_none

CODE = "E2"
SEVERITY: Severity = "major"
DEFINITION = "Approval has waited longer than the policy allows, and the approver is not asked for."
NEEDS: tuple[str, ...] = ("invoices", "language", "sent_at")
_WAITING = [OLD | {"status": "awaiting_approval", "awaiting_since": "2026-05-04"}]
BAD: tuple[Example, ...] = (
    example("HZ-204 is open. Please pay by 19 May.", invoices=_WAITING),
    example("We know that HZ-204 awaits approval. Please pay by 19 May.", invoices=_WAITING),
    example("HZ-204 ist offen. Bitte zahlen Sie.", invoices=_WAITING, language="de"),
    example("HZ-204 sigue pendiente. Pague, por favor.", invoices=_WAITING, language="es"),
    example("HZ-204 reste ouverte. Merci de régler.", invoices=_WAITING, language="fr"),
)
GOOD: tuple[Example, ...] = (
    example("Who approves HZ-204 on your side? Please give me the name.", invoices=_WAITING),
    example("HZ-204 is open.", invoices=[_WAITING[0] | {"awaiting_since": "2026-05-08"}]),
    example("HZ-204 is open.", invoices=_WAITING, contacts=[contact(role="approver")]),
    example("Wer gibt HZ-204 bei Ihnen frei? Nennen Sie uns bitte, wer für die Freigabe zuständig ist.",
            invoices=_WAITING, language="de"),
)  # fmt: skip


def check(message: Message) -> Iterator[Outcome]:
    """Invoices that are named and have waited too long, unless the text asks for the approver or goes to one."""
    if not message.is_dunning:
        return
    limit = message.policy.approver_after_days
    for invoice in message.named:
        if invoice.status != "awaiting_approval":
            continue
        since = day_or_none(invoice.raw.get("awaiting_since"))
        if since is None:
            yield NotApplicable(CODE, f"the record does not say since when {invoice.number} awaits approval")
        elif (message.today - since).days > limit and not _asks(message):
            yield message.finding(
                CODE, SEVERITY, "not_asked", f"{invoice.number} has awaited approval since {since}.",
                expected=f"after {limit} days we ask for the approver", suggestion="Ask who approves it, by name.",
            )  # fmt: skip
            return


def _asks(message: Message) -> bool:
    if any("approver" in c.role for c in recipients(message)):
        return True
    pattern, ask = message.manner.approver, message.words.ask
    return any(
        pattern.search(s.text) and ("?" in s.text or ask.search(s.text)) and not _only_pays(message, s.text)
        for s in prose(message)
    )


def _only_pays(message: Message, text: str) -> bool:
    """The request in the sentence is for money, not for the approver: "awaits approval, please pay"."""
    return bool(message.words.pay_request.search(text)) and "?" not in text
