"""T2: the advice of the payer, applied as stated, line by line, where it fits.

A line on a credit note is a deduction: its credit pays for the documents of the same advice, before the money does.
"""

from __future__ import annotations

import numpy as np

from arlib.reconciliation.case import Case
from arlib.reconciliation.hypotheses import NOTHING, WHOLE, Claims, Proposal, claims_of, grouped, verdicts_of
from arlib.reconciliation.keyed import Flags, Groups, among, joined, packed_sides
from arlib.reconciliation.netting import pair_off
from arlib.reconciliation.rows import Rows, stacked
from arlib.reconciliation.state import State

TIER, RULE = "T2", "remittance advice"


def propose(case: Case, state: State) -> Proposal:
    """Every line whose document is open for at least its amount, if those lines together fit the payment."""
    if not (state.remaining[case.lines["owner"]] > 0).any():
        return NOTHING
    lines = _open_lines(case, state)
    ok = lines.having(line=np.arange(len(lines))).where(lines["code"] == "")
    netted = among(ok["owner"], ok["owner"][ok["is_credit"]])
    single, together = ok.where(~netted), ok.where(netted)
    pairs = pair_off(_sources(state, together), _sides(together.where(~together["is_credit"])))
    return Proposal(_claims(single, pairs, first_group=len(lines)), _verdicts(lines))


def _sources(state: State, lines: Rows) -> Rows:
    own = lines.first_of("owner")["owner"]
    money = Rows(owner=own, item=own, amount=state.remaining[own])
    return stacked([_sides(lines.where(lines["is_credit"])), money])


def _sides(lines: Rows) -> Rows:
    return lines.only("owner", "amount", item="document")


def _claims(single: Rows, pairs: Rows, *, first_group: int) -> Claims:
    # each line is a hypothesis of its own, so one bad line does not stop the others; with deductions all stand together
    alone = single.only("owner", "amount", group="line", source="owner", target="document")
    rows = stacked([alone, pairs.having(group=first_group + pairs["owner"])])
    return claims_of(
        group=rows["group"], owner=rows["owner"], source=rows["source"], target=rows["target"], amount=rows["amount"],
        strength=WHOLE, evidence="the payer's advice states this amount for this item",
    )  # fmt: skip


def _open_lines(case: Case, state: State) -> Rows:
    """Lines not applied yet, of payments with money left, each with the code that stops it."""
    book, left = case.book, state.remaining
    lines = case.lines.where((left[case.lines["owner"]] > 0) & ~state.blocked[case.lines["owner"]])
    lines = lines.where(~_applied(case, state, lines))
    owner, document = lines["owner"], lines["document"]
    at = np.maximum(document, 0)
    payer = case.payers.account[owner]
    is_credit = (document >= 0) & book.is_source[at] & ~book.is_payment[at]
    amount = np.where(is_credit, np.abs(lines["amount"]), lines["amount"])
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
    return _that_fit(state, lines.having(amount=amount, is_credit=is_credit, code=code))


def _that_fit(state: State, lines: Rows) -> Rows:
    """Lines that together ask for more money than there is fit no more; a deduction counts only if nothing is amiss."""
    fits, per = lines["code"] == "", Groups(lines["owner"])
    signed = np.where(fits, np.where(lines["is_credit"], -lines["amount"], lines["amount"]), 0)
    asked = per.sum(signed)
    too_much = asked > state.remaining[per.keys]
    too_much |= per.any(lines["is_credit"]) & (~per.all(fits) | (asked <= 0))
    return lines.having(code=np.where(per.spread(too_much) & fits, "REMITTANCE_MISMATCH", lines["code"]))


def _applied(case: Case, state: State, lines: Rows) -> Flags:
    """Lines whose document has had money of the payment, or whose credit has been used for one of its documents."""
    at = np.maximum(lines["document"], 0)
    is_credit = case.book.is_source[at] & (lines["document"] >= 0)
    deducts = np.flatnonzero(among(lines["owner"], lines["owner"][is_credit]))
    one, other = joined(lines["owner"][deducts], case.lines["owner"])
    one, document = deducts[one], case.lines["document"][other]
    own, there, back, done = packed_sides(
        (lines["owner"], lines["document"]),
        (lines["document"][one], document),
        (document, lines["document"][one]),
        (state.applied["source"], state.applied["target"]),
    )
    used = among(there, done) | among(back, done)
    return np.asarray(among(own, done) | among(own, own[one[used]]))


def _verdicts(lines: Rows) -> Rows:
    stopped = lines.where(lines["code"] != "")
    known = stopped.where(stopped["document"] >= 0)
    named = grouped(known["owner"], known["document"])
    first = stopped.first_of("owner")
    related = [named.get(owner, ()) for owner in first["owner"].tolist()]
    return verdicts_of(first["owner"], first["code"].astype(object), related)
