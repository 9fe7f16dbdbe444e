"""How likely customers pay, and when: learned from the book itself, calibrated, tested on later days, told in words."""

from arlib.likelihood.learning_book import LearningBook, learning_book
from arlib.likelihood.model import LikelihoodModel, ReliabilityPoint, Score
from arlib.likelihood.new_invoice import late_odds
from arlib.likelihood.scoring import Likelihood, paid_within, score_book, score_items, with_weeks
from arlib.likelihood.training import earlier_model, train

__all__ = [
    "LearningBook",
    "Likelihood",
    "LikelihoodModel",
    "ReliabilityPoint",
    "Score",
    "earlier_model",
    "late_odds",
    "learning_book",
    "paid_within",
    "score_book",
    "score_items",
    "train",
    "with_weeks",
]
