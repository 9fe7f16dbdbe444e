"""What a customer wrote, without what we wrote: quoted history, signature and disclaimer are cut off first.

Our own words ("dispute", "legal") stand in the quoted part, and would be read as the customer's.
"""

from __future__ import annotations

import re

from arlib.communications.text.history import history_starts, without_quoted

LONGEST = 6_000
"""Characters read of one reply; nobody promises anything behind that."""
_DASHES = re.compile(r"^-- ?$", re.MULTILINE)
_CLOSING = re.compile(
    r"^[ \t]*(?:(?:kind|best|warm|many)?\s?(?:regards|wishes)|yours (?:sincerely|faithfully|truly)|"
    r"sincerely|cheers|sent from my .*"
    r"|(?:mit )?(?:freundlichen|besten|vielen|herzlichen|schönen) grüßen|(?:viele|beste|freundliche|"
    r"liebe|schöne) grüße|mfg|gruß|von meinem .* gesendet"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|enviado desde mi .*|(?:bien "
    r")?cordialement|(?:bien )?à vous|salutations.*|envoyé de mon .*)\s?[,.!]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DISCLAIMER = re.compile(
    r"^[ \t]*(?:this (?:e-?mail|message)(?: \w+){0,6} (?:confidential|intended)|confidentiality notice|"
    r"diese e-?mail (?:enthält|ist)|este (?:correo|mensaje) (?:es|contiene)|ce (?:message|courriel) "
    r"(?:est|contient)).*",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNATURE_LINES = 9


def own_words(text: str) -> str:
    """The customer's own part of a reply.

    >>> own_words("We pay on Friday.\\n\\nBest regards\\nAnn\\n\\nOn 17 March Ines wrote:\\n> please pay")
    'We pay on Friday.'
    """
    found = text[:LONGEST].replace("\r\n", "\n").replace("\x00", " ")
    cuts = [hit.start() for p in (_DASHES, _DISCLAIMER) if (hit := p.search(found)) and found[: hit.start()].strip()]
    cuts += [at for at in history_starts(found) if found[:at].strip()]
    found = without_quoted(found[: min(cuts, default=len(found))])
    for hit in _CLOSING.finditer(found):
        rest = [line for line in found[hit.end() :].splitlines() if line.strip()]
        if found[: hit.start()].strip() and len(rest) <= _SIGNATURE_LINES:
            found = found[: hit.start()]
            break
    return found.strip()
