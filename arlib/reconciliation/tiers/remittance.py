"""T2: the advice of the payer, applied as stated, line by line, where it fits."""

from __future__ import annotations

import numpy as np
import pandas as pd

from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Proposal, claims_of, grouped, verdicts_of
from arlib.reconciliation.state import State

TIER, RULE = "T2", "remittance advice"


def propose(case: Case, state: State) -> Proposal:
    """Every line whose document is open for at least its amount, if those lines together fit the payment."""
    if not (state.remaining[case.lines["owner"]] > 0).any():
        return NOTHING
    lines = _open_lines(case, state)
    ok = lines[lines["code"] == ""]
    # each line is a hypothesis of its own, so one bad line does not stop the others; a contested one stops alone
    claims = claims_of(
        group=ok.index,
        owner=ok["owner"],
        source=ok["owner"],
        target=ok["document"],
        amount=ok["amount"],
        strength=WHOLE,
        evidence="the payer's advice states this amount for this item",
    )
    return Proposal(claims, _verdicts(lines))


def _open_lines(case: Case, state: State) -> pd.DataFrame:
    """Lines not applied yet, of payments with money left, each with the code that stops it."""
    book, left = case.book, state.remaining
    lines = case.lines[(left[case.lines["owner"]] > 0) & ~state.blocked[case.lines["owner"]]]
    done = pd.MultiIndex.from_frame(state.applied[["source", "target"]])
    lines = lines[~pd.MultiIndex.from_frame(lines[["owner", "document"]]).isin(done)]
    owner, document = lines["owner"].to_numpy(), lines["document"].to_numpy()
    at = np.maximum(document, 0)
    payer = case.payers.account[owner]
    code = np.select(
        [
            document < 0,
            book.currency[at] != book.currency[owner],
            (payer >= 0) & (payer != book.account[at]),
            book.on_hold[at] & (left[at] > 0),
            (left[at] == 0) & (lines["amount"].to_numpy() > 0),
            (lines["amount"].to_numpy() <= 0) | ~book.is_document[at],
            lines["amount"].to_numpy() > left[at],
        ],
        ["REMITTANCE_MISMATCH", "CURRENCY_MISMATCH", "PAYER_ACCOUNT_CONFLICT", "ITEM_ON_HOLD",
         "REF_CLOSED_ITEM", "REMITTANCE_MISMATCH", "REMITTANCE_MISMATCH"],
        default="",
    )  # fmt: skip
    fitting = lines["amount"].where(code == "", 0).groupby(lines["owner"]).transform("sum")
    too_much = (fitting > left[owner]) & (code == "")
    return lines.assign(code=np.where(too_much, "REMITTANCE_MISMATCH", code)).reset_index(drop=True)


def _verdicts(lines: pd.DataFrame) -> pd.DataFrame:
    stopped = lines[lines["code"] != ""]
    known = stopped[stopped["document"] >= 0]
    named = grouped(known["owner"].to_numpy(), known["document"].to_numpy())
    first = stopped.drop_duplicates("owner")
    related = [named.get(owner, ()) for owner in first["owner"].tolist()]
    return verdicts_of(first["owner"].to_numpy("int64"), first["code"].to_list(), related)
