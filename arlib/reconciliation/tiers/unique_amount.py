"""T5: the payer is known, and the amount fits one open document of his and no other payment of his."""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import DamerauLevenshtein

from arlib.reconciliation.alternatives import others_of_the_account
from arlib.reconciliation.book import Book
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Proposal, claims_of, grouped, verdicts_of
from arlib.reconciliation.keyed import Column, Flags, Groups, Ints, among, flagged, joined, packed, packed_sides
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.state import State

TIER, RULE = "T5", "unique amount"
EARLY_DAYS = 5
"""Money may come a few days before the document it pays is issued; earlier than that, the amount is no evidence."""
MOST_OPTIONS = 6
"""So many documents of one amount are ambiguous without looking closer; keeps the work linear."""
LONG_NUMBER = 9

KEY = ("account", "currency", "left")


def propose(case: Case, state: State) -> Proposal:
    """Pairs of one payment and one document whose amounts are unique on both sides."""
    payments = waiting_payments(case, state)
    if not len(payments):
        return NOTHING
    crowded, pairs = _pairs(payments, amount_options(case, state), case.book)
    early = pairs.where(pairs["is_early"])
    pairs = pairs.where(~pairs["is_early"])
    by_owner, by_item = Groups(pairs["owner"]), Groups(pairs["item"])
    is_only = by_owner.spread(by_owner.distinct(pairs["item"]) == 1)
    contested = by_item.spread(by_item.distinct(pairs["owner"]) > 1)
    single = pairs.having(contested=contested).where(is_only).first_of("owner")
    code = _obstacle(case, state, single)
    good, stopped = single.where(code == ""), single.where(code != "")
    claims = claims_of(
        rejected=others_of_the_account(state, good["item"]),
        owner=good["owner"],
        source=good["owner"],
        target=good["item"],
        amount=state.remaining[good["owner"]],
        strength=WHOLE,
        evidence=_evidence(case, good),
    )
    related = [(item,) for item in stopped["item"].tolist()]
    verdicts = [
        verdicts_of(stopped["owner"], code[code != ""].astype(object), related),
        _several("AMOUNT_AMBIGUOUS", stacked([pairs.where(~is_only).only("owner", "item"), crowded])),
        _several("PAYMENT_BEFORE_INVOICE", early.where(~among(early["owner"], pairs["owner"]))),
    ]
    return Proposal(claims, stacked(verdicts))


def _obstacle(case: Case, state: State, single: Rows) -> Column:
    """What stands against the only document of an amount."""
    code = np.select(
        [
            case.book.on_hold[single["item"]],
            _contradicted(case, single),
            _equals_a_sum(case.book, state, single),
            single["contested"],
        ],
        ["ITEM_ON_HOLD", "contradicted", "SUBSET_AMBIGUOUS", "CONTENTION"],
        default="",
    )
    why = np.where(among(single["owner"], case.citations.failed), "REF_CHECKSUM_FAILED", "REF_NOT_FOUND")
    return np.where(code == "contradicted", why, code)


def _evidence(case: Case, good: Rows) -> Column:
    words = np.where(good["is_discounted"], _WORDS["discount"], _WORDS["open"]).astype(object)
    for known_by, more in _PAYER_WORDS.items():
        words[case.payers.known_by[good["owner"]] == known_by] += more
    return words


_WORDS = {
    "open": "the only open item of the payer with this amount, and his only payment of it",
    "discount": "the only item of the payer with this amount after its discount, and his only payment of it",
}
_PAYER_WORDS = {
    "explicit": "; the account stands on the payment",
    "name": "; the payer's name belongs to this account only",
    "alias": "; the payer's name is a confirmed alias of this account",
    "similar name": "; the payer's name is much like this account's and no other",
    "bank account": "; the money comes from this account's bank account",
}


def waiting_payments(case: Case, state: State) -> Rows:
    """Payments of a known account that name no document: ``owner, account, currency, left, day``."""
    return state.once("waiting payments", lambda: _waiting_payments(case, state))


def _waiting_payments(case: Case, state: State) -> Rows:
    book = case.book
    silent = ~case.is_named_surely & ~case.is_advised
    at = np.flatnonzero(state.waiting & book.is_payment & (case.payers.account >= 0) & silent)
    return Rows(
        owner=at,
        account=case.payers.account[at],
        currency=book.currency[at],
        left=state.remaining[at],
        day=book.day[at],
    )


def amount_options(case: Case, state: State) -> Rows:
    """Every amount that would settle an open document: ``item, account, currency, left, is_discounted, until``."""
    return state.once("amount options", lambda: _amount_options(case, state))


def _amount_options(case: Case, state: State) -> Rows:
    book, left = case.book, state.remaining
    at = np.flatnonzero(book.is_document & (left > 0) & (book.account >= 0))
    offers = case.discounts.where(left[case.discounts["item"]] == book.amount[case.discounts["item"]])
    item = np.concatenate([at, offers["item"]])
    return Rows(
        item=item,
        account=book.account[item],
        currency=book.currency[item],
        left=np.concatenate([left[at], left[offers["item"]] - offers["discount"]]),
        is_discounted=np.arange(len(item)) >= len(at),
        until=np.concatenate([np.full(len(at), np.iinfo("int64").max), offers["until"]]),
    )


def _pairs(payments: Rows, options: Rows, book: Book) -> tuple[Rows, Rows]:
    """Payments with far too many documents of their amount (``owner, item``), and every pair of the others."""
    wanted, offered = keys_of(payments, options)
    asked = among(offered, wanted)
    options, offered = options.where(asked), offered[asked]
    by_key = Groups(offered)
    crowd, place = by_key.spread(by_key.size), by_key.place()
    few = np.flatnonzero((crowd > MOST_OPTIONS) & (place < MOST_OPTIONS))
    one, other = joined(wanted, offered[few])
    crowded = Rows(owner=payments["owner"][one], item=options["item"][few[other]])
    rest = np.flatnonzero(crowd <= MOST_OPTIONS)
    one, other = joined(wanted, offered[rest])
    paid, option = payments.at(one), options.at(rest[other])
    pairs = paid.having(item=option["item"], is_discounted=option["is_discounted"], until=option["until"])
    pairs = pairs.where(pairs["day"] <= pairs["until"])
    return crowded, pairs.having(is_early=book.day[pairs["item"]] > pairs["day"] + EARLY_DAYS)


def keys_of(*sides: Rows) -> list[Ints]:
    """Account, currency and amount of some tables as one number."""
    return packed_sides(*(tuple(side[name] for name in KEY) for side in sides))


def _equals_a_sum(book: Book, state: State, pairs: Rows) -> Flags:
    """Whether the amount is also a structural sum of two or more documents: an equally good answer."""
    of_asked = flagged(len(book.accounts) + 1, pairs["account"])  # the last stands for no account, and is not asked
    at = np.flatnonzero(book.is_document & (state.remaining > 0) & ~book.on_hold & of_asked[book.account])
    rows = Rows(account=book.account[at], currency=book.currency[at], due=book.due[at], item=at,
                month=book.month[at], left=state.remaining[at])  # fmt: skip
    ordered = rows.sorted_by("account", "currency", "due", "item")
    purse = Groups(packed(ordered["account"], ordered["currency"]))
    sums = [ordered.having(left=purse.running(ordered["left"])).where(purse.place() >= 1).only(*KEY)]
    for group in ("month", "due"):
        whole = Groups(packed(rows["account"], rows["currency"], rows[group]))
        sums.append(rows.at(whole.first).having(left=whole.sum(rows["left"])).where(whole.size > 1).only(*KEY))
    asked, every = keys_of(pairs, stacked(sums))
    return among(asked, every)


def says_otherwise(case: Case, owners: Ints) -> Flags:
    """Payments whose text names a document number we do not have, or a structured one that is wrong."""
    return among(owners, case.citations.unknown["owner"]) | among(owners, case.citations.failed)


def _contradicted(case: Case, pairs: Rows) -> Flags:
    """Whether the text names a document number we do not have that is not just this one misspelt."""
    unknown = case.citations.unknown
    named = among(pairs["owner"], unknown["owner"])
    at, text = joined(pairs["owner"], unknown["owner"])
    numbers = case.citations.keys.of_items(pairs["item"][at])
    which, number = joined(pairs["item"][at], numbers["item"])
    texts, known = unknown["key"][text[which]].tolist(), numbers["key"][number].tolist()
    near = [_misspelt(key, own) for key, own in zip(texts, known, strict=True)]
    misspelt = flagged(len(pairs), at[which][np.array(near, dtype=bool)])
    return np.asarray(among(pairs["owner"], case.citations.failed) | (named & ~misspelt))


def _misspelt(key: str, number: str) -> bool:
    allowed = 2 if len(number) >= LONG_NUMBER else 1
    return DamerauLevenshtein.distance(key, number, score_cutoff=allowed) <= allowed


def _several(code: str, pairs: Rows) -> Rows:
    named = grouped(pairs["owner"], pairs["item"])
    return verdicts_of(np.array(list(named), dtype="int64"), [code] * len(named), list(named.values()))
