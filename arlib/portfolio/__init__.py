"""How the whole is doing: the book's headline figures, and what moved."""

from arlib.portfolio.headline import Portfolio, portfolio

__all__ = ["Portfolio", "portfolio"]
