"""Lessons on the sample book: questions from its planted situations, scored against its truth."""

from arlib.samples.lessons.book import LessonBook, Question, read_truth, sample_day, sample_folder
from arlib.samples.lessons.questions import DESKS, Score, lesson_questions, score

__all__ = [
    "DESKS",
    "LessonBook",
    "Question",
    "Score",
    "lesson_questions",
    "read_truth",
    "sample_day",
    "sample_folder",
    "score",
]
