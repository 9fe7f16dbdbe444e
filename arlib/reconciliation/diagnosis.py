"""Why money is not applied and documents stay open: read from where the run ended, so a second run says the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation import words
from arlib.reconciliation.book import Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.duplicates import double_bills
from arlib.reconciliation.hypotheses import Proposal, grouped, tuples, verdicts_of
from arlib.reconciliation.payers import carries
from arlib.reconciliation.shortfalls import shortfalls
from arlib.reconciliation.state import State
from arlib.reconciliation.tiers.residuals import last_paid

_CREDITS_MAY_SAY = (
    "CURRENCY_MISMATCH", "PAYER_ACCOUNT_CONFLICT", "CONTENTION", "ITEM_ON_HOLD", "REF_AMBIGUOUS", "CREDIT_EXCEEDS_ITEM",
)  # fmt: skip


def diagnose(case: Case, state: State, last_words: list[Proposal], stopped: pd.DataFrame) -> pd.DataFrame:
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
    parts = [
        stopped[left[stopped["item"].to_numpy("int64")] > 0],
        _money(case, state, waiting, verdicts),
        _outgoing(case, state, verdicts),
        _unexplained_shortfalls(case, state),
        _double_bills(case, state),
    ]
    rows = pd.concat(parts, ignore_index=True)
    item = rows["item"].to_numpy("int64")
    settled = left[item] == 0
    found: pd.DataFrame = rows.assign(item=item, at_stake=np.where(settled, case.book.amount[item], left[item]))
    return found


def _first_verdicts(last_words: list[Proposal]) -> pd.DataFrame:
    """The strongest tier's word on each owner. A claim nobody could accept is contested."""
    rows = []
    for proposal in last_words:
        claims = proposal.claims.rows
        targets = grouped(claims["owner"].to_numpy(), claims["target"].to_numpy())
        contested = verdicts_of(
            np.array(list(targets), dtype="int64"), ["CONTENTION"] * len(targets), list(targets.values())
        )
        rows += [contested, proposal.verdicts]
    every = pd.concat(rows, ignore_index=True)
    return (
        every.drop_duplicates("owner").set_index("owner")
        if len(every)
        else verdicts_of(_none(), [], []).set_index("owner")
    )


def _money(case: Case, state: State, waiting: Ints, verdicts: pd.DataFrame) -> pd.DataFrame:
    """A code for every payment and credit that has money left."""
    book = case.book
    said = verdicts.reindex(waiting)
    word = said["code"].fillna("").to_numpy(dtype=object)
    named = [r if isinstance(r, tuple) else () for r in said["related"]]
    related = _with_applied(state, waiting, named)
    touched, has_advice = state.touched[waiting], np.isin(waiting, case.lines["owner"])
    all_closed = np.array([bool(r) and not state.remaining[list(r)].any() for r in related], dtype=bool)
    is_double, related = _paid_before(case, state, waiting, word, related)
    is_payment = book.is_payment[waiting]
    may_say = np.isin(word.astype(str), _CREDITS_MAY_SAY)
    code = np.select(
        [
            ~is_payment & may_say,
            ~is_payment & touched & (_named_by_credit(case, waiting)),
            ~is_payment,
            is_double,
            word != "",
            touched & has_advice,
            touched & all_closed,
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
    return pd.DataFrame({"item": waiting, "code": pd.Series(code, dtype="str"), "related": related})


def _named_by_credit(case: Case, waiting: Ints) -> np.ndarray:
    return np.asarray((case.book.reverses[waiting] >= 0) | np.isin(waiting, case.citations.cites["owner"]))


def _with_applied(state: State, waiting: Ints, named: list[tuple[int, ...]]) -> pd.Series:
    """What was named, else what the item has already settled."""
    applied = state.applied[state.applied["source"].isin(waiting)]
    settled = grouped(applied["source"].to_numpy(), applied["target"].to_numpy())
    found = [n or settled.get(int(w), ()) for n, w in zip(named, waiting, strict=True)]
    return tuples(found)


def _paid_before(
    case: Case, state: State, waiting: Ints, word: np.ndarray, related: pd.Series
) -> tuple[np.ndarray, pd.Series]:
    """Payments for a closed document that another payment of the same payer and amount has settled: doubles."""
    book, payer = case.book, case.payers.account
    closed = np.flatnonzero((word == "REF_CLOSED_ITEM") & book.is_payment[waiting])
    asked = [(at, target) for at in closed.tolist() for target in related.iloc[at]]
    pairs = pd.DataFrame(asked, columns=["at", "target"], dtype="int64").merge(state.applied, on="target")
    this, other = waiting[pairs["at"]], pairs["source"].to_numpy("int64")
    same = (book.amount[this] == book.amount[other]) & (book.currency[this] == book.currency[other])
    same &= book.is_payment[other] & (payer[this] == payer[other]) & (payer[this] >= 0)
    twins = grouped(pairs["at"].to_numpy("int64")[same], other[same])
    named = [twins.get(at, r) for at, r in enumerate(related)]
    return np.isin(np.arange(len(waiting)), list(twins)), tuples(named)


def _unexplained(case: Case, state: State, waiting: Ints) -> np.ndarray:
    """No tier had a word: is the payer known, has he anything open, and what did he write?"""
    book, known = case.book, case.payers.known_by.iloc[waiting].to_numpy(dtype=object)
    text = book.items["reference"].iloc[waiting]
    account = case.payers.account[waiting]
    here, elsewhere = _has_open(case, state, account, book.currency[waiting])
    return np.select(
        [
            known == "ambiguous",
            known == "unknown",
            ~here & elsewhere,
            ~here | carries(text, words.ADVANCE).to_numpy(),
            np.isin(waiting, case.citations.failed),
            np.isin(waiting, case.citations.unknown["owner"]),
            carries(text, words.PART_PAYMENT).to_numpy(),
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
    )


def _has_open(case: Case, state: State, account: Ints, currency: Ints) -> tuple[np.ndarray, np.ndarray]:
    """Whether an account has open documents in a currency, and whether it has any in another."""
    book = case.book
    is_open = book.is_document & (state.remaining > 0)
    width = len(book.currencies) + 1
    keys = np.unique(book.account[is_open] * width + book.currency[is_open])
    here = np.isin(account * width + currency, keys)
    per_account = pd.Series(keys // width).value_counts()
    count = pd.Series(account).map(per_account).fillna(0).to_numpy("int64")
    return here, (count - here) > 0


def _outgoing(case: Case, state: State, verdicts: pd.DataFrame) -> pd.DataFrame:
    """Money out that nothing explains, and returns: found by this run, or the reason why a document is open in part."""
    book = case.book
    is_out = ~book.is_source & ~book.is_document
    at = np.flatnonzero(is_out & (state.remaining > 0) & ~state.blocked)
    said = verdicts.reindex(at)
    unexplained = pd.DataFrame({"item": at, "code": said["code"].to_numpy(), "related": said["related"].to_numpy()})
    new = np.unique(np.concatenate([p["target"].to_numpy("int64") for p in state.posted] or [_none()]))
    found = new[(book.items["kind"].iloc[new] == "chargeback").to_numpy()]
    returned = np.union1d(found, _short_by_return(case, state)["return"].to_numpy("int64"))
    opened = _opened_by_return(case, state)
    again = grouped(opened["return"].to_numpy("int64"), opened["item"].to_numpy("int64"))
    related = tuples([(int(book.reverses[r]), *again.get(int(r), ())) for r in returned])
    return pd.concat(
        [unexplained, pd.DataFrame({"item": returned, "code": "CHARGEBACK", "related": related})], ignore_index=True
    )


def _opened_by_return(case: Case, state: State) -> pd.DataFrame:
    """``item, return``: open documents that a receipt had reached of which all or a part was returned, in any run."""
    book = case.book
    at = np.flatnonzero((book.items["kind"] == "chargeback").to_numpy(bool) & (book.reverses >= 0) & state.touched)
    receipts = pd.DataFrame({"source": book.reverses[at], "return": at}).drop_duplicates("source", keep="last")
    reached = state.applied[state.applied["source"].isin(receipts["source"])].merge(receipts, on="source")
    target = reached["target"].to_numpy("int64")
    is_open = book.is_document[target] & (state.remaining[target] > 0)
    pairs = reached.loc[is_open, ["target", "return"]].rename(columns={"target": "item"}).drop_duplicates()
    ordered: pd.DataFrame = pairs.sort_values(["return", "item"], ignore_index=True)
    return ordered


def _short_by_return(case: Case, state: State) -> pd.DataFrame:
    """``item, return``: part-paid documents that lack no more than was returned, and nothing was paid since."""
    rows = last_paid(state).merge(_opened_by_return(case, state), on="item")
    back = rows["return"].to_numpy("int64")
    unpaid_since = rows["paid_on"].to_numpy("int64") <= case.book.day[back]
    lacks_no_more = state.remaining[rows["item"].to_numpy("int64")] <= case.book.amount[back]
    explained: pd.DataFrame = rows.loc[unpaid_since & lacks_no_more, ["item", "return"]]
    return explained


def _unexplained_shortfalls(case: Case, state: State) -> pd.DataFrame:
    """Part-paid documents, but for those that a return explains."""
    rows = shortfalls(case, state)
    unexplained: pd.DataFrame = rows[~rows["item"].isin(_short_by_return(case, state)["item"])]
    return unexplained


def _double_bills(case: Case, state: State) -> pd.DataFrame:
    doubles = double_bills(case.book, state.remaining)
    related = tuples([(int(e),) for e in doubles["earlier"]])
    return pd.DataFrame({"item": doubles["item"], "code": "DUPLICATE_INVOICE", "related": related})


def _none() -> Ints:
    return np.zeros(0, dtype="int64")
