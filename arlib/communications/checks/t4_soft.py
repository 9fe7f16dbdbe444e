"""T4: too soft for the stage: apologies, hedges, a deadline or consequence taken half back."""

from __future__ import annotations

from collections.abc import Iterator

from arlib.communications.checks.check import ASKED, REMINDED, Example, Outcome, example
from arlib.communications.finding import Severity
from arlib.communications.message import Message
from arlib.communications.prose import prose

CODE = "T4"
SEVERITY: Severity = "minor"
DEFINITION = "Too soft for a firmer step or a final notice: apologies, hedges, no clear demand."
NEEDS: tuple[str, ...] = ("language",)
_FIRM = {"stage": "firmer_pressure", "touches": [REMINDED, ASKED]}
_FINAL = {"stage": "final_notice"}
BAD: tuple[Example, ...] = (
    example("So sorry to bother you again about HZ-204. Please pay by 22 May 2026.", **_FIRM),
    example("Could you pay HZ-204 whenever it suits you?", **_FIRM),
    example("Please pay by 22 May 2026 if possible, or we may perhaps hand it to an agency.", **_FINAL),
    example("Es tut uns leid, Sie zu stören. Vielleicht könnten Sie HZ-204 zahlen.", language="de", **_FIRM),
    example("Sentimos molestarle. Pague HZ-204 cuando pueda.", language="es", **_FIRM),
    example("Désolés de vous déranger. Réglez HZ-204 quand vous pourrez.", language="fr", **_FIRM),
)
GOOD: tuple[Example, ...] = (
    example("HZ-204 is still unpaid. Please pay GBP 950.00 by 22 May 2026 or call me before then.", **_FIRM),
    example("Sorry to bother you about HZ-204, whenever it suits you."),
    example("We apologise for our mistake; here is the corrected invoice.", stage="reply"),
    example("Die Rechnung HZ-204 ist weiterhin offen. Bitte zahlen Sie bis zum 22. Mai 2026.", language="de", **_FIRM),
)
STAGES = ("firmer_pressure", "final_notice")
HEDGES = 2


def check(message: Message) -> Iterator[Outcome]:
    """One soft phrase or one hedged step is enough; of plain hedges it takes two."""
    if message.record.stage not in STAGES:
        return
    manner, hedges = message.manner, []
    for sentence in prose(message):
        for rule, pattern in (("apology", manner.soft), ("hedged_step", manner.hedged_step)):
            if hit := pattern.search(sentence.text):
                yield message.finding(
                    CODE, SEVERITY, rule, "Takes back what this stage has to say.", at=sentence.place_of(hit),
                    suggestion="Say plainly what you ask for and what follows.",
                )  # fmt: skip
                return
        hedges += [sentence.place_of(h) for h in manner.hedge.finditer(sentence.text)]
    if len(hedges) >= HEDGES:
        yield message.finding(
            CODE, SEVERITY, "hedges", f"{len(hedges)} hedges.", at=hedges[0], suggestion="Leave them out."
        )
