"""Field 86 of an MT940: free text, numbered subfields (``?20``), or words between slashes (``/REMI/``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBERED = re.compile(r"^(\d{3})([?>@])(?=\d\d)", re.ASCII)
_WORDS = "NAME REMI BENM ORDP EREF IBAN BIC ISDT MARF CSID TRTP RTRN ADDR ID TRCD PREF SVCL PURP ULTD ULTC"
_SLASHED = re.compile(f"/({_WORDS.replace(' ', '|')})/")
_RETURN_CODES = ("108", "109", "159", "181", "183", "184")
"""Business transaction codes of German banks for returned debits and returned cheques."""


@dataclass(frozen=True)
class Details:
    """What the bank tells about an entry."""

    party_name: str = ""
    reference: str = ""
    returned: bool = False
    party_account: str = ""


def read_details(lines: Sequence[str], *, folded_at: int = 65) -> Details:
    """Party and remittance text of an entry.

    >>> read_details(["166?00TRANSFER?20INV 12?21 AND 13?32BIRCH LABS"])
    Details(party_name='BIRCH LABS', reference='INV 12 AND 13', returned=False, party_account='')
    >>> read_details(["/IBAN/XX01/NAME/Birch Labs/REMI/Invoice 12/ISDT/2026-01-02"])
    Details(party_name='Birch Labs', reference='Invoice 12', returned=False, party_account='XX01')
    """
    if not lines:
        return Details()
    whole = _unfolded(lines, folded_at)
    if found := _NUMBERED.match(whole):
        return _numbered("".join(lines), found[1], found[2])
    words = _slashed(whole)
    if "REMI" in words or "NAME" in words:
        texts = (words.get("REMI", ""), words.get("EREF", ""))
        return Details(words.get("NAME", ""), " ".join(t for t in texts if t), "RTRN" in words, words.get("IBAN", ""))
    return Details(reference=" ".join(whole.split()))


def _unfolded(lines: Sequence[str], folded_at: int) -> str:
    """The lines as one text: a full line was cut anywhere, a shorter one ended where a word ended."""
    text = ""
    for line in lines:
        text += line if len(line) >= folded_at else f"{line} "
    return text.strip()


def _numbered(text: str, code: str, mark: str) -> Details:
    parts = re.split(rf"{re.escape(mark)}(\d\d)", text[3:])
    fields = [(int(n), t) for n, t in zip(parts[1::2], parts[2::2], strict=True)]
    remittance = "".join(t for n, t in fields if 20 <= n <= 29 or 60 <= n <= 63)
    name = "".join(t for n, t in fields if n in (32, 33))
    account = "".join(t for n, t in fields if n == 31).strip()
    return Details(" ".join(name.split()), " ".join(remittance.split()), code in _RETURN_CODES, account)


def _slashed(text: str) -> dict[str, str]:
    parts = _SLASHED.split(text)
    return {word: value.strip().strip("/") for word, value in zip(parts[1::2], parts[2::2], strict=True)}
