"""T2: the advice of the payer, applied as stated, line by line, where it fits.

A line on a credit note is a deduction: its credit pays for the documents of the same advice, before the money does.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Claims, Proposal, claims_of, grouped, verdicts_of
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.state import State

TIER, RULE = "T2", "remittance advice"


def propose(case: Case, state: State) -> Proposal:
    """Every line whose document is open for at least its amount, if those lines together fit the payment."""
    if not (state.remaining[case.lines["owner"]] > 0).any():
        return NOTHING
    lines = _open_lines(case, state)
    ok = lines[lines["code"] == ""]
    netted = ok["owner"].isin(ok.loc[ok["is_credit"], "owner"])
    single, together = ok[~netted], ok[netted]
    pairs = pair_off(_sources(state, together), _sides(together[~together["is_credit"]]))
    return Proposal(_claims(single, pairs, first_group=len(lines)), _verdicts(lines))


def _sources(state: State, lines: pd.DataFrame) -> pd.DataFrame:
    own = lines[["owner"]].drop_duplicates()
    own = own.assign(item=own["owner"], amount=state.remaining[own["owner"].to_numpy("int64")])
    return pd.concat([_sides(lines[lines["is_credit"]]), own], ignore_index=True)


def _sides(lines: pd.DataFrame) -> pd.DataFrame:
    sides: pd.DataFrame = lines[["owner", "document", "amount"]].rename(columns={"document": "item"})
    return sides


def _claims(single: pd.DataFrame, pairs: pd.DataFrame, *, first_group: int) -> Claims:
    # each line is a hypothesis of its own, so one bad line does not stop the others; with deductions all stand together
    alone = single[["owner", "document", "amount"]].rename(columns={"document": "target"})
    rows = pd.concat(
        [alone.assign(group=single.index, source=single["owner"]), pairs.assign(group=first_group + pairs["owner"])],
        ignore_index=True,
    )
    return claims_of(
        group=rows["group"], owner=rows["owner"], source=rows["source"], target=rows["target"], amount=rows["amount"],
        strength=WHOLE, evidence="the payer's advice states this amount for this item",
    )  # fmt: skip


def _open_lines(case: Case, state: State) -> pd.DataFrame:
    """Lines not applied yet, of payments with money left, each with the code that stops it."""
    book, left = case.book, state.remaining
    lines = case.lines[(left[case.lines["owner"]] > 0) & ~state.blocked[case.lines["owner"]]]
    lines = lines[~_applied(case, state, lines)]
    owner, document = lines["owner"].to_numpy(), lines["document"].to_numpy()
    at = np.maximum(document, 0)
    payer = case.payers.account[owner]
    is_credit = (document >= 0) & book.is_source[at] & ~book.is_payment[at]
    amount = np.where(is_credit, lines["amount"].abs(), lines["amount"])
    code = np.select(
        [
            document < 0,
            book.currency[at] != book.currency[owner],
            (payer >= 0) & (payer != book.account[at]),
            book.on_hold[at] & (left[at] > 0),
            (left[at] == 0) & (amount > 0),
            (amount <= 0) | ~(book.is_document[at] | is_credit) | state.blocked[at],
            amount > left[at],
        ],
        ["REMITTANCE_MISMATCH", "CURRENCY_MISMATCH", "PAYER_ACCOUNT_CONFLICT", "ITEM_ON_HOLD",
         "REF_CLOSED_ITEM", "REMITTANCE_MISMATCH", "REMITTANCE_MISMATCH"],
        default="",
    )  # fmt: skip
    return _that_fit(state, lines.assign(amount=amount, is_credit=is_credit, code=code).reset_index(drop=True))


def _that_fit(state: State, lines: pd.DataFrame) -> pd.DataFrame:
    """Lines that together ask for more money than there is fit no more; a deduction counts only if nothing is amiss."""
    owner = lines["owner"].to_numpy("int64")
    fits, by_owner = (lines["code"] == ""), lines.groupby("owner")
    signed = lines["amount"].where(~lines["is_credit"], -lines["amount"]).where(fits, 0)
    asked = signed.groupby(lines["owner"]).transform("sum")
    deducts = by_owner["is_credit"].transform("any")
    all_fit = fits.groupby(lines["owner"]).transform("all")
    too_much = (asked > state.remaining[owner]) | (deducts & (~all_fit | (asked <= 0)))
    return lines.assign(code=lines["code"].mask(too_much & fits, "REMITTANCE_MISMATCH"))


def _applied(case: Case, state: State, lines: pd.DataFrame) -> np.ndarray:
    """Lines whose document has had money of the payment, or whose credit has been used for one of its documents."""
    done = pd.MultiIndex.from_frame(state.applied[["source", "target"]])
    by_money = pd.MultiIndex.from_frame(lines[["owner", "document"]]).isin(done)
    at = np.maximum(lines["document"].to_numpy("int64"), 0)
    deducts = lines["owner"].isin(lines.loc[case.book.is_source[at] & (lines["document"] >= 0).to_numpy(), "owner"])
    other = lines[deducts].merge(case.lines[["owner", "document"]], on="owner", suffixes=("", "_other"))
    pairs = [other[["document", "document_other"]], other[["document_other", "document"]]]
    used = np.zeros(len(other), dtype=bool)
    for pair in pairs:
        used |= pd.MultiIndex.from_frame(pair).isin(done)
    by_credit = pd.MultiIndex.from_frame(lines[["owner", "document"]]).isin(
        pd.MultiIndex.from_frame(other.loc[used, ["owner", "document"]])
    )
    return np.asarray(by_money | by_credit)


def _verdicts(lines: pd.DataFrame) -> pd.DataFrame:
    stopped = lines[lines["code"] != ""]
    known = stopped[stopped["document"] >= 0]
    named = grouped(known["owner"].to_numpy(), known["document"].to_numpy())
    first = stopped.drop_duplicates("owner")
    related = [named.get(owner, ()) for owner in first["owner"].tolist()]
    return verdicts_of(first["owner"].to_numpy("int64"), first["code"].to_list(), related)
