"""Which language a text is in: the share of its words that only one language uses for grammar.

Words of four languages that carry grammar and no meaning; those that two of them share are left out.
"""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_OF_LANGUAGE = {
    "en": "the and is are was were of to for with this that you your we our have has had not if or by from on "
    "at it be been will would could please "
    "can may which any all but as an they their there when what who how before after until still yet "
    "than then so i my me let us do does did invoice payment account pay amount owed overdue",
    "de": "der die das und ist sind war waren von zu für mit diese dieser dieses dass sie ihr ihre ihnen ihrer "
    "ihren wir unser unsere unserer haben hat nicht wenn "
    "oder aus auf bei bis ein eine einen einem einer bitte können werden wird noch auch nur aber als dem "
    "den im am zum zur nach über ich mir uns kein keine vom wie was sich rechnung zahlung betrag konto "
    "zahlen fällig überweisen danke frau herr",
    "es": "el los las y es son fue fueron del que para con esta este esto usted ustedes su sus nuestra nuestro "
    "hemos ha han no si o por desde hasta una unos "
    "puede pueden favor le les lo se como pero más ya aún todavía cuando qué quién antes después al sin "
    "sobre está están nos mi muy también factura pago cuenta importe pague rogamos gracias vencida "
    "pendiente",
    "fr": "le les des et est sont était du pour avec cette ce ces vous votre vos nous notre nos avons avez a "
    "pas ne si ou par depuis une un merci pouvez pourriez "
    "veuillez au aux dans sur qui que quand comme mais plus encore avant après sans je mon ma être été "
    "il elle se son sa facture paiement compte montant régler échue bonjour d'une n'est n'avons qu'il",
}
_WORDS = {code: frozenset(text.split()) for code, text in _OF_LANGUAGE.items()}
_SHARED = frozenset(w for w, n in Counter(w for words in _WORDS.values() for w in words).items() if n > 1)
_LANGUAGE_OF = {word: code for code, words in _WORDS.items() for word in words - _SHARED}
_GLUED = re.compile(r"(?:[ldnsjc]|qu)'")  # articles before a vowel are glued to the noun in French
LEAST_CHARACTERS = 20


def language_hits(text: str) -> dict[str, int]:
    """How many words of each language a text has.

    >>> language_hits("Bitte zahlen Sie die Rechnung, thank you")["de"]
    5
    """
    words = [w.casefold() for w in _WORD.findall(text.replace("’", "'"))]
    counts = dict.fromkeys(_OF_LANGUAGE, 0)
    for word in words:
        if code := _LANGUAGE_OF.get(word):
            counts[code] += 1
        if "'" in word and _GLUED.match(word):
            counts["fr"] += 1
    return counts


def language_of(text: str, *, lead: int = 1) -> str:
    """The language with clearly most words; empty when none leads by ``lead``.

    >>> language_of("La facture est échue, merci de nous répondre."), language_of("OK")
    ('fr', '')
    """
    ranked = sorted(language_hits(text).items(), key=lambda kv: -kv[1])
    (best, hits), (_, second) = ranked[0], ranked[1]
    return best if hits - second >= lead else ""
