"""Texts to customers: templates with locked clauses, filled in safely, reviewed before anybody sees them."""

from arlib.communications.letters.drafting import Drafting, draft_letters, requested_letters
from arlib.communications.letters.fields import Matter, deadline_of, letter_fields
from arlib.communications.letters.letter import Letter, compose, review_letters
from arlib.communications.letters.rendering import Text, lost_clauses, render
from arlib.communications.letters.template import LetterError, Template, house_templates, parse_template, template_for

__all__ = [
    "Drafting",
    "Letter",
    "LetterError",
    "Matter",
    "Template",
    "Text",
    "compose",
    "deadline_of",
    "draft_letters",
    "house_templates",
    "letter_fields",
    "lost_clauses",
    "parse_template",
    "render",
    "requested_letters",
    "review_letters",
    "template_for",
]
