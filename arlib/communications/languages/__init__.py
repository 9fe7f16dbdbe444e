"""The words of each language the review reads: one file per language, the same fields in each."""

from arlib.communications.languages.de import GERMAN
from arlib.communications.languages.en import ENGLISH
from arlib.communications.languages.es import SPANISH
from arlib.communications.languages.fr import FRENCH
from arlib.communications.languages.lexicon import Lexicon

LANGUAGES: dict[str, Lexicon] = {lexicon.code: lexicon for lexicon in (ENGLISH, GERMAN, SPANISH, FRENCH)}

__all__ = ["LANGUAGES", "Lexicon"]
