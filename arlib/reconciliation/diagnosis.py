"""Why money is not applied and documents stay open: read from where the run ended, so a second run says the same."""

from __future__ import annotations

import numpy as np

from arlib.reconciliation import words
from arlib.reconciliation.case import Case
from arlib.reconciliation.duplicates import double_bills
from arlib.reconciliation.hypotheses import NOTHING, Proposal, grouped, verdicts_of
from arlib.reconciliation.keyed import Column, Flags, Ints, among, distinct, flagged, joined
from arlib.reconciliation.rows import Rows, cells, repeated, stacked
from arlib.reconciliation.shortfalls import shortfalls
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.residuals import last_paid

_CREDITS_MAY_SAY = (
    "CURRENCY_MISMATCH", "PAYER_ACCOUNT_CONFLICT", "CONTENTION", "ITEM_ON_HOLD", "REF_AMBIGUOUS", "CREDIT_EXCEEDS_ITEM",
)  # fmt: skip


def diagnose(case: Case, state: State, last_words: list[Proposal], stopped: Rows) -> Rows:
    """Every exception of the book, one row each: ``item, code, related, at_stake`` by position.

    Args:
        case: What was looked at.
        state: Where the run ended.
        last_words: What each tier, strongest first, still proposes and says at the end.
        stopped: ``item, code, related`` of items kept out of matching (doubles).
    """
    left = state.remaining
    verdicts = _first_verdicts(last_words)
    waiting = np.flatnonzero(case.book.is_source & (left > 0) & ~state.blocked)
    rows = stacked(
        [
            stopped.where(left[stopped["item"]] > 0),
            _money(case, state, waiting, verdicts),
            _outgoing(case, state, verdicts),
            _unexplained_shortfalls(case, state),
            _double_bills(case, state),
        ]
    )
    item = rows["item"]
    return rows.having(at_stake=np.where(left[item] == 0, case.book.amount[item], left[item]))


def _first_verdicts(last_words: list[Proposal]) -> Rows:
    """The strongest tier's word on each owner, by owner. A claim nobody could accept is contested."""
    rows = []
    for proposal in last_words:
        claims = proposal.claims.rows
        targets = grouped(claims["owner"], claims["target"])
        owners = np.array(list(targets), dtype="int64")
        rows += [verdicts_of(owners, ["CONTENTION"] * len(targets), list(targets.values())), proposal.verdicts]
    return stacked(rows).first_of("owner").sorted_by("owner") if rows else NOTHING.verdicts


def _said_of(items: Ints, verdicts: Rows) -> tuple[Column, Column]:
    """The code and the related of some items, empty where nothing was said."""
    code, related = repeated("", len(items)), repeated((), len(items))
    at, said = joined(items, verdicts["owner"])
    code[at], related[at] = verdicts["code"][said], verdicts["related"][said]
    return code, related


def _money(case: Case, state: State, waiting: Ints, verdicts: Rows) -> Rows:
    """A code for every payment and credit that has money left."""
    book = case.book
    word, named = _said_of(waiting, verdicts)
    related = _with_applied(state, waiting, named)
    touched, has_advice = state.touched[waiting], case.is_advised[waiting]
    all_closed = touched & _all_closed(state, related)
    is_double, related = _paid_before(case, state, waiting, word, related)
    is_payment = book.is_payment[waiting]
    may_say = np.logical_or.reduce([word == code for code in _CREDITS_MAY_SAY])
    code = np.select(
        [
            ~is_payment & may_say,
            ~is_payment & touched & _named_by_credit(case, waiting),
            ~is_payment,
            is_double,
            word != "",
            touched & has_advice,
            all_closed,
        ],
        [
            word,
            "CREDIT_EXCEEDS_ITEM",
            "CREDIT_UNAPPLIED",
            "DUPLICATE_PAYMENT",
            word,
            "REMITTANCE_MISMATCH",
            "OVERPAYMENT",
        ],
        default=_unexplained(case, state, waiting),
    )
    return Rows(item=waiting, code=code, related=related)


def _all_closed(state: State, related: Column) -> Flags:
    """Whether something is related, and nothing of it is open."""
    count = np.array([len(several) for several in related], dtype="int64")
    every = np.array([item for several in related for item in several], dtype="int64")
    owner = np.repeat(np.arange(len(related)), count)
    is_open = flagged(len(related), owner[state.remaining[every] > 0])
    return (count > 0) & ~is_open


def _named_by_credit(case: Case, waiting: Ints) -> Flags:
    cites = flagged(len(case.book), case.citations.cites["owner"])
    return np.asarray((case.book.reverses[waiting] >= 0) | cites[waiting])


def _with_applied(state: State, waiting: Ints, named: Column) -> Column:
    """What was named, else what the item has already settled."""
    applied = state.applied.where(flagged(len(state.book), waiting)[state.applied["source"]])
    settled = grouped(applied["source"], applied["target"])
    return cells([several or settled.get(item, ()) for several, item in zip(named, waiting.tolist(), strict=True)])


def _paid_before(case: Case, state: State, waiting: Ints, word: Column, related: Column) -> tuple[Flags, Column]:
    """Payments for a closed document that another payment of the same payer and amount has settled: doubles."""
    book, payer = case.book, case.payers.account
    closed = np.flatnonzero((word == "REF_CLOSED_ITEM") & book.is_payment[waiting])
    if not len(closed):
        return np.zeros(len(waiting), dtype=bool), related
    asked = [(at, target) for at in closed.tolist() for target in related[at]]
    at, target = np.array(asked, dtype="int64").reshape(-1, 2).T
    one, pair = joined(target, state.applied["target"])
    this, other = waiting[at[one]], state.applied["source"][pair]
    same = (book.amount[this] == book.amount[other]) & (book.currency[this] == book.currency[other])
    same &= book.is_payment[other] & (payer[this] == payer[other]) & (payer[this] >= 0)
    twins = grouped(at[one][same], other[same])
    named = cells([twins.get(place, several) for place, several in enumerate(related)])
    return flagged(len(waiting), np.array(list(twins), dtype="int64")), named


def _unexplained(case: Case, state: State, waiting: Ints) -> Column:
    """No tier had a word: is the payer known, has he anything open, and what did he write?"""
    book, known = case.book, case.payers.known_by[waiting]
    account = case.payers.account[waiting]
    here, elsewhere = _has_open(case, state, account, book.currency[waiting])
    return np.select(
        [
            known == "ambiguous",
            known == "unknown",
            ~here & elsewhere,
            ~here | book.carries(waiting, words.ADVANCE),
            among(waiting, case.citations.failed),
            among(waiting, case.citations.unknown["owner"]),
            book.carries(waiting, words.PART_PAYMENT),
        ],
        [
            "PAYER_AMBIGUOUS",
            "PAYER_UNKNOWN",
            "CURRENCY_MISMATCH",
            "ADVANCE_PAYMENT",
            "REF_CHECKSUM_FAILED",
            "REF_NOT_FOUND",
            "PARTIAL_PAYMENT",
        ],
        default="NO_MATCH",
    ).astype(object)


def _has_open(case: Case, state: State, account: Ints, currency: Ints) -> tuple[Flags, Flags]:
    """Whether an account has open documents in a currency, and whether it has any in another."""
    book = case.book
    is_open = book.is_document & (state.remaining > 0)
    width = len(book.currencies) + 1
    keys = distinct(book.account[is_open] * width + book.currency[is_open])
    here, whose = among(account * width + currency, keys), keys // width
    count = np.searchsorted(whose, account, side="right") - np.searchsorted(whose, account)
    return here, (count - here) > 0


def _outgoing(case: Case, state: State, verdicts: Rows) -> Rows:
    """Money out that nothing explains, and returns: found by this run, or the reason why a document is open in part."""
    book = case.book
    at = np.flatnonzero(~book.is_source & ~book.is_document & (state.remaining > 0) & ~state.blocked)
    code, related = _said_of(at, verdicts)
    unexplained = Rows(item=at, code=code, related=related)
    new = flagged(len(book), *(posted["target"] for posted in state.posted)) & book.is_chargeback
    returned = np.flatnonzero(new | flagged(len(book), _short_by_return(case, state)["returned"]))
    opened = _opened_by_return(case, state)
    again = grouped(opened["returned"], opened["item"])
    of_each = cells([(int(book.reverses[r]), *again.get(r, ())) for r in returned.tolist()])
    chargebacks = Rows(item=returned, code=repeated("CHARGEBACK", len(returned)), related=of_each)
    return stacked([unexplained, chargebacks])


def _opened_by_return(case: Case, state: State) -> Rows:
    """``item, returned``: open documents that a receipt had reached of which all or a part came back, in any run."""
    book = case.book
    at = np.flatnonzero(book.is_chargeback & (book.reverses >= 0) & state.touched)
    receipt = np.full(len(book), -1)
    receipt[book.reverses[at]] = at  # the last return of a receipt counts
    back = receipt[state.applied["source"]]
    target = state.applied["target"]
    wanted = (back >= 0) & book.is_document[target] & (state.remaining[target] > 0)
    pairs = Rows(item=target[wanted], returned=back[wanted])
    return pairs.first_of("item", "returned").sorted_by("returned", "item")


def _short_by_return(case: Case, state: State) -> Rows:
    """``item, returned``: part-paid documents that lack no more than came back, and nothing was paid since."""
    opened, paid = _opened_by_return(case, state), last_paid(state)
    at, back = joined(paid["item"], opened["item"])
    rows = Rows(item=paid["item"][at], returned=opened["returned"][back])
    unpaid_since = paid["paid_on"][at] <= case.book.day[rows["returned"]]
    lacks_no_more = state.remaining[rows["item"]] <= case.book.amount[rows["returned"]]
    return rows.where(unpaid_since & lacks_no_more)


def _unexplained_shortfalls(case: Case, state: State) -> Rows:
    """Part-paid documents, but for those that a return explains."""
    rows = shortfalls(case, state)
    return rows.where(~among(rows["item"], _short_by_return(case, state)["item"]))


def _double_bills(case: Case, state: State) -> Rows:
    doubles = double_bills(case.book, state.remaining)
    related = cells([(earlier,) for earlier in doubles["earlier"].tolist()])
    return Rows(item=doubles["item"], code=repeated("DUPLICATE_INVOICE", len(doubles)), related=related)
