"""R9: a final notice without its consequence, or with a vague one."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.parts import is_required
from arlib.communications.prose import prose

CODE = "R9"
SEVERITY: Severity = "major"
DEFINITION = "Missing in a final notice: what happens if nothing is paid, said plainly."
NEEDS: tuple[str, ...] = ("language",)
_FINAL = {"stage": "final_notice", "subject": "Final notice: HZ-204"}
BAD: tuple[Example, ...] = (
    example("HZ-204 is open. Please pay by 22 May 2026.", **_FINAL),
    example("Otherwise we will have to take further steps.", **_FINAL),
    example("Andernfalls behalten wir uns weitere Schritte vor.", language="de", **_FINAL),
    example("En caso contrario tomaremos otras medidas.", language="es", **_FINAL),
    example("À défaut, nous prendrons les mesures nécessaires.", language="fr", **_FINAL),
)
GOOD: tuple[Example, ...] = (
    example("If it is not paid by then, we will hand HZ-204 to a collection agency.", **_FINAL),
    example("Sonst übergeben wir die Rechnung einem Inkassobüro.", language="de", **_FINAL),
    example("De lo contrario cederemos la factura a una agencia de cobro.", language="es", **_FINAL),
    example("À défaut, nous confierons la facture à une société de recouvrement.", language="fr", **_FINAL),
    example("Further steps will follow.", stage="firmer_pressure"),
)
_CONSEQUENCES = ("collections_agency", "legal_steps", "supply_hold", "credit_agencies")


def check(message: Message) -> Iterator[Outcome]:
    """Some step of the list must be announced; whether it may be is T2, whether it is hedged is T4."""
    if not is_required(CODE, message):
        return
    text = " ".join(s.text for s in prose(message))
    if any(message.words.threats[kind].search(text) for kind in _CONSEQUENCES):
        return
    yield message.finding(
        CODE, SEVERITY, "missing", "Does not say what happens if nothing is paid.",
        expected="the step that policy allows: a collection agency, or one that is approved on the account",
        suggestion="Name the one next step.",
    )  # fmt: skip
