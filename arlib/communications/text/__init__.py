"""Reading a message: where its facts stand, and its words with the facts masked."""

from arlib.communications.text.amounts import Amount, find_amounts, parse_number
from arlib.communications.text.days import Day, find_days
from arlib.communications.text.reading import Document, Mention, Reading, read_text
from arlib.communications.text.sentences import Place, Sentence

__all__ = [
    "Amount", "Day", "Document", "Mention", "Place", "Reading", "Sentence", "find_amounts", "find_days", "parse_number",
    "read_text",
]  # fmt: skip
