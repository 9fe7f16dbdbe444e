"""A seeded sample book: 3,600 made-up customers, planted situations, and the answers to them.

>>> book = make_sample_book(accounts=120)
>>> sorted(book.tables)[:3]
['accounts', 'adjustments', 'allocations']
"""

from arlib.samples.book import SampleBook, make_sample_book
from arlib.samples.exports import write_sample_exports

__all__ = ["SampleBook", "make_sample_book", "write_sample_exports"]
