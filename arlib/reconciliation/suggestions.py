"""Up to five things a person could do about an exception, best first. Suggestions are never posted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from arlib.reconciliation.case import Case
from arlib.reconciliation.keyed import Ints, joined
from arlib.reconciliation.shelf import Shelf
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers import group_clearing

MOST_SUGGESTIONS = 5
MOST_FOR_PAIRS = 60
SUGGESTED_EDITS = 2

_CLEARS = "Everything open of this customer comes to nothing: clear it all together."


class Suggestion(NamedTuple):
    """Items to settle, by position, with how much of each, and why."""

    targets: list[int]
    amounts: list[int]
    why: str


class Suggester:
    """Open documents and open money, ready to be looked up by account and by amount."""

    def __init__(self, case: Case, state: State) -> None:
        book = case.book
        self.case, self.state, self.book = case, state, book
        self.documents = Shelf(book.account, book.currency, book.due, book.is_document & (state.remaining > 0))
        is_money = book.is_source & (state.remaining > 0) & (case.payers.account >= 0)
        self.money = Shelf(case.payers.account, book.currency, book.day, is_money)
        self.by_amount = Shelf(state.remaining, book.currency, book.due, book.is_document & (state.remaining > 0))
        self.numbers: dict[int, tuple[list[str], list[int]]] = {}
        clearing = group_clearing.propose(case, state).claims.rows
        self.clearing: dict[int, list[tuple[int, int]]] = {}
        for source, *part in zip(*(clearing[c].tolist() for c in ("source", "target", "amount")), strict=True):
            self.clearing.setdefault(source, []).append((part[0], part[1]))
        self.unknown: dict[int, list[str]] = {}
        for owner, key in zip(*(case.citations.unknown[c].tolist() for c in ("owner", "key")), strict=True):
            self.unknown.setdefault(owner, []).append(key)

    def for_money(self, owner: int, related: tuple[int, ...]) -> list[Suggestion]:
        """What an unapplied payment or credit could settle."""
        account = int(self.case.payers.account[owner])
        ways = self._for_known(owner, account, related) if account >= 0 else self._for_unknown(owner, related)
        clearing = self._clearing(owner)
        said = [c.targets for c in clearing]
        return [*clearing, *(w for w in self._best(owner, ways) if w.targets not in said)][:MOST_SUGGESTIONS]

    def _clearing(self, owner: int) -> list[Suggestion]:
        """The part of this money in clearing an account that comes to nothing, where policy leaves that to people."""
        items, amounts = [list(side) for side in zip(*self.clearing.get(owner, []), strict=True)] or ([], [])
        if not items or self.case.decided.refuses(owner, items):
            return []
        return [Suggestion(items, amounts, _CLEARS)]

    def for_document(self, item: int) -> list[Suggestion]:
        """What money of the account could settle the rest of a document."""
        return self._best(item, self._money_for(item))

    def for_outgoing(self, item: int) -> list[Suggestion]:
        """What a returned receipt had paid, so that it can be opened again."""
        reversed_at = int(self.book.reverses[item])
        low, high = np.searchsorted(self.state.net["source"], [reversed_at, reversed_at + 1])
        paid = self.state.net.at(np.arange(low, high))
        paid = paid.where(paid["amount"] > 0)
        items, amounts = paid["target"].tolist(), paid["amount"].tolist()
        return [Suggestion(items, amounts, "Open again what the returned receipt had paid.")] if items else []

    def _for_known(self, owner: int, account: int, related: tuple[int, ...]) -> Iterator[tuple[list[int], str]]:
        book, left = self.book, self.state.remaining
        money, currency = int(left[owner]), int(book.currency[owner])
        own = self.documents.of(account, currency)
        yield from self._named(owner, related)
        for item in own[left[own] == money]:
            yield [int(item)], "Open for exactly this amount."
        for item in self._misspelt(owner, own, related):
            yield [item], "Its number differs from the one written by at most two characters."
        yield from (([a, b], "These two add up to exactly this amount.") for a, b in self._two(own, money))
        if len(own):
            yield [int(i) for i in own], "Oldest first, as far as the money goes."

    def _for_unknown(self, owner: int, related: tuple[int, ...]) -> Iterator[tuple[list[int], str]]:
        money, currency = int(self.state.remaining[owner]), int(self.book.currency[owner])
        yield from self._named(owner, related)
        for item in self.by_amount.of(money, currency)[:MOST_SUGGESTIONS]:
            yield [int(item)], "Open for exactly this amount; the customer must be confirmed."

    def _named(self, owner: int, related: tuple[int, ...]) -> Iterator[tuple[list[int], str]]:
        book, left = self.book, self.state.remaining
        usable = [
            i for i in related if book.is_document[i] and left[i] > 0 and book.currency[i] == book.currency[owner]
        ]
        if len(usable) > 1 and int(left[usable].sum()) <= int(left[owner]):
            yield usable, "Everything that was named, together."
        for item in usable:
            yield [item], "Named by the payment or equal in amount."

    def _misspelt(self, owner: int, own: Ints, related: tuple[int, ...]) -> list[int]:
        elsewhere = [i for i in related if self.book.account[i] != self.case.payers.account[owner]]
        written = self.unknown.get(owner, []) + [key for item in elsewhere for key in self._keys_of(item)]
        if not written or not len(own):
            return []
        keys, items = self._numbers_of(own)
        near = [
            (edits, items[at])
            for number in written
            for _, edits, at in process.extract(
                number, keys, scorer=DamerauLevenshtein.distance, score_cutoff=SUGGESTED_EDITS, limit=MOST_SUGGESTIONS
            )
        ]
        return [item for _, item in sorted(near)]

    def _keys_of(self, item: int) -> list[str]:
        """The numbers by which one document may be named in full."""
        found: list[str] = self.case.citations.keys.of_items(np.array([item]))["key"].tolist()
        return found

    def _numbers_of(self, own: Ints) -> tuple[list[str], list[int]]:
        """The numbers an account's open documents may be named by, kept by the first of them."""
        shelf = int(own[0])
        if shelf not in self.numbers:
            found = self.case.citations.keys.of_items(own)
            _, in_order = joined(own, found["item"])
            numbers = found.at(in_order)
            self.numbers[shelf] = (numbers["key"].tolist(), numbers["item"].tolist())
        return self.numbers[shelf]

    def _two(self, own: Ints, money: int) -> list[tuple[int, int]]:
        """Pairs that add up, from the oldest documents only; more is the work of the subset tier."""
        some = own[:MOST_FOR_PAIRS]
        amounts, places = self.state.remaining[some].tolist(), some.tolist()
        known = set(amounts)
        wanted = [(a, money - amount) for a, amount in enumerate(amounts) if money - amount in known]
        pairs = [(a, b) for a, other in wanted for b in range(a + 1, len(amounts)) if amounts[b] == other]
        return [(places[a], places[b]) for a, b in pairs[:2]]

    def _money_for(self, item: int) -> Iterator[tuple[list[int], str]]:
        left, book = self.state.remaining, self.book
        own = self.money.of(int(book.account[item]), int(book.currency[item]))
        for source in own[left[own] == left[item]]:
            yield [int(source)], "Unapplied money of exactly this amount."
        for source in own[left[own] != left[item]]:
            yield [int(source)], "Unapplied money of the same account."

    def _best(self, item: int, ways: Iterator[tuple[list[int], str]]) -> list[Suggestion]:
        chosen: dict[tuple[int, ...], Suggestion] = {}
        for items, why in ways:
            if len(chosen) == MOST_SUGGESTIONS:
                break
            used, amounts = spread(int(self.state.remaining[item]), items, self.state.remaining)
            if used and not self.case.decided.refuses(item, used):
                chosen.setdefault(tuple(used), Suggestion(used, amounts, why))
        return list(chosen.values())


def spread(money: int, items: list[int], left: Ints) -> tuple[list[int], list[int]]:
    """Lay money on items in their order until it is used up.

    >>> spread(50, [0, 1, 2], np.array([30, 30, 30]))
    ([0, 1], [30, 20])
    """
    used, amounts = [], []
    for item in items:
        part = min(money, int(left[item]))
        if part <= 0:
            break
        used.append(item)
        amounts.append(part)
        money -= part
    return used, amounts
