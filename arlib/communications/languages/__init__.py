"""The words of each language the review reads: one data file per language, the same lists in each."""

from arlib.communications.languages.lexicon import CODES, LANGUAGES, Lexicon

__all__ = ["CODES", "LANGUAGES", "Lexicon"]
