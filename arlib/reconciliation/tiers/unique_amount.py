"""T5: the payer is known, and the amount fits one open document of his and no other payment of his."""

from __future__ import annotations

import numpy as np
import pandas as pd
from rapidfuzz.distance import DamerauLevenshtein

from arlib.reconciliation.alternatives import others_of_the_account
from arlib.reconciliation.book import Book, Flags, Ints
from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Proposal, claims_of, grouped, verdicts_of
from arlib.reconciliation.state import State

TIER, RULE = "T5", "unique amount"
EARLY_DAYS = 5
"""Money may come a few days before the document it pays is issued; earlier than that, the amount is no evidence."""
MOST_OPTIONS = 6
"""So many documents of one amount are ambiguous without looking closer; keeps the work linear."""
LONG_NUMBER = 9

KEY = ["account", "currency", "left"]


def propose(case: Case, state: State) -> Proposal:
    """Pairs of one payment and one document whose amounts are unique on both sides."""
    payments = waiting_payments(case, state)
    if not len(payments):
        return NOTHING
    crowded, pairs = _pairs(payments, amount_options(case, state), case.book)
    early = pairs[pairs["is_early"]]
    pairs = pairs[~pairs["is_early"]]
    options = pairs.groupby("owner")["item"].transform("nunique")
    single = pairs[options == 1].drop_duplicates("owner")
    claimed = pairs.groupby("item")["owner"].nunique()
    code = np.select(
        [
            case.book.on_hold[single["item"]],
            _contradicted(case, single),
            _equals_a_sum(case.book, state, single),
            single["item"].map(claimed).to_numpy() > 1,
        ],
        ["ITEM_ON_HOLD", "contradicted", "SUBSET_AMBIGUOUS", "CONTENTION"],
        default="",
    )
    failed = np.isin(single["owner"], case.citations.failed)
    code = np.where(code == "contradicted", np.where(failed, "REF_CHECKSUM_FAILED", "REF_NOT_FOUND"), code)
    good, stopped = single[code == ""], single[code != ""]
    claims = claims_of(
        rejected=others_of_the_account(state, good["item"].to_numpy()),
        owner=good["owner"].to_numpy(),
        source=good["owner"].to_numpy(),
        target=good["item"].to_numpy(),
        amount=state.remaining[good["owner"]],
        strength=WHOLE,
        evidence=np.where(good["is_discounted"], _WORDS["discount"], _WORDS["open"]) + _known(case, good["owner"]),
    )
    verdicts = [
        verdicts_of(stopped["owner"].to_numpy(), code[code != ""].tolist(), [(int(i),) for i in stopped["item"]]),
        _several("AMOUNT_AMBIGUOUS", pd.concat([pairs[options > 1], crowded])),
        _several("PAYMENT_BEFORE_INVOICE", early[~early["owner"].isin(pairs["owner"])]),
    ]
    return Proposal(claims, pd.concat(verdicts, ignore_index=True))


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


def waiting_payments(case: Case, state: State) -> pd.DataFrame:
    """Payments of a known account that name no document: ``owner, account, currency, left, day``."""
    book = case.book
    named = np.isin(np.arange(len(book)), np.concatenate([_sure_cites(case), case.lines["owner"]]))
    at = np.flatnonzero(state.waiting & book.is_payment & (case.payers.account >= 0) & ~named)
    return pd.DataFrame(
        {
            "owner": at,
            "account": case.payers.account[at],
            "currency": book.currency[at],
            "left": state.remaining[at],
            "day": book.day[at],
        }
    )


def _sure_cites(case: Case) -> Ints:
    cites = case.citations.cites
    return cites.loc[~cites["is_weak"], "owner"].to_numpy("int64")


def amount_options(case: Case, state: State) -> pd.DataFrame:
    """Every amount that would settle an open document: ``item, account, currency, left, is_discounted, until``."""
    book = case.book
    at = np.flatnonzero(book.is_document & (state.remaining > 0) & (book.account >= 0))
    whole = pd.DataFrame(
        {"item": at, "left": state.remaining[at], "is_discounted": False, "until": np.iinfo("int64").max}
    )
    offers = case.discounts[state.remaining[case.discounts["item"]] == book.amount[case.discounts["item"]]]
    less = pd.DataFrame(
        {
            "item": offers["item"],
            "left": state.remaining[offers["item"]] - offers["discount"],
            "is_discounted": True,
            "until": offers["until"],
        }
    )
    rows = pd.concat([whole, less], ignore_index=True)
    return rows.assign(account=book.account[rows["item"]], currency=book.currency[rows["item"]])


def _pairs(payments: pd.DataFrame, options: pd.DataFrame, book: Book) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Payments with far too many documents of their amount, and every pair of the others."""
    asked = options.merge(payments[KEY].drop_duplicates(), on=KEY)
    crowd = asked.groupby(KEY)["item"].transform("size")
    pairs = payments.merge(asked[crowd <= MOST_OPTIONS], on=KEY)
    pairs = pairs[pairs["day"] <= pairs["until"]]
    pairs = pairs.assign(is_early=book.day[pairs["item"]] > pairs["day"] + EARLY_DAYS)
    few = asked[crowd > MOST_OPTIONS].groupby(KEY, sort=False).head(MOST_OPTIONS)
    return payments.merge(few, on=KEY), pairs


def _equals_a_sum(book: Book, state: State, pairs: pd.DataFrame) -> Flags:
    """Whether the amount is also a structural sum of two or more documents: an equally good answer."""
    at = np.flatnonzero(
        book.is_document & (state.remaining > 0) & ~book.on_hold & np.isin(book.account, pairs["account"])
    )
    issued = book.items["issue_date"].iloc[at].to_numpy().astype("datetime64[M]").astype("int64")
    rows = pd.DataFrame({"account": book.account[at], "currency": book.currency[at], "due": book.due[at], "item": at,
                         "month": issued, "left": state.remaining[at]})  # fmt: skip
    ordered = rows.sort_values(["account", "currency", "due", "item"])
    key = ordered.groupby(["account", "currency"])
    sums = [ordered.assign(left=key["left"].cumsum())[key.cumcount() >= 1]]
    for group in ("month", "due"):
        whole = rows.groupby(["account", "currency", group])["left"].agg(["sum", "size"]).reset_index()
        sums.append(whole[whole["size"] > 1].rename(columns={"sum": "left"}))
    every = pd.concat([s[KEY] for s in sums])
    return pd.MultiIndex.from_frame(pairs[KEY]).isin(pd.MultiIndex.from_frame(every))


def says_otherwise(case: Case, owners: Ints) -> Flags:
    """Payments whose text names a document number we do not have, or a structured one that is wrong."""
    return np.isin(owners, case.citations.unknown["owner"]) | np.isin(owners, case.citations.failed)


def _contradicted(case: Case, pairs: pd.DataFrame) -> Flags:
    """Whether the text names a document number we do not have that is not just this one misspelt."""
    asked = pairs[["owner", "item"]].reset_index(drop=True).reset_index(names="at")
    texts = asked.merge(case.citations.unknown, on="owner").merge(case.citations.keys, on="item", suffixes=("", "_own"))
    near = [_misspelt(key, own) for key, own in zip(texts["key"], texts["key_own"], strict=True)]
    named = asked["owner"].isin(case.citations.unknown["owner"]).to_numpy()
    wrong = np.isin(asked["owner"], case.citations.failed)
    return np.asarray(wrong | (named & ~asked["at"].isin(texts["at"][near]).to_numpy()))


def _misspelt(key: str, number: str) -> bool:
    allowed = 2 if len(number) >= LONG_NUMBER else 1
    return DamerauLevenshtein.distance(key, number, score_cutoff=allowed) <= allowed


def _known(case: Case, owners: pd.Series[int]) -> np.ndarray:
    return case.payers.known_by.iloc[owners].map(_PAYER_WORDS).fillna("").to_numpy(dtype=object)


def _several(code: str, pairs: pd.DataFrame) -> pd.DataFrame:
    named = grouped(pairs["owner"].to_numpy(), pairs["item"].to_numpy())
    return verdicts_of(np.array(list(named), dtype="int64"), [code] * len(named), list(named.values()))
