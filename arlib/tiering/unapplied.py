"""Why a credit was not applied so far: the first reason that holds, in words."""

from __future__ import annotations

import pandas as pd

from arlib.policy.tiering import CreditCarePolicy
from arlib.tiering.causes import Case
from arlib.tiering.citing import names_a_number


def why_not_applied(
    case: Case, explained: pd.DataFrame, uses: pd.DataFrame, *, policy: CreditCarePolicy
) -> pd.Series[str]:
    """One reason per credit, in the order of ``case.credits``.

    Args:
        case: Credits, and the documents they are about.
        explained: :func:`arlib.tiering.causes.explain_credits`.
        uses: :func:`arlib.tiering.uses.credit_uses`.
        policy: From which age on a credit no longer simply waits its turn.
    """
    credits, pairs = case.credits, case.pairs
    ids, cause = credits["item_id"], explained["cause"].set_axis(credits.index)
    foreign = pairs["doc_account"].notna() & pairs["doc_account"].ne(pairs["account_id"])
    settled = pairs[~foreign & pairs["doc_open_minor"].le(0)]
    waiting = pairs[~foreign & pairs["doc_open_minor"].gt(0)]
    usable, named = ids.isin(uses["item_id"]), ids.isin(pairs["item_id"])
    numbered = credits["reference"].map(names_a_number).astype("bool")
    bills = set(zip(case.bills["account_id"], case.bills["currency"], strict=True))
    owes = pd.Series(
        [key in bills for key in zip(credits["account_id"], credits["currency"], strict=True)], credits.index
    )
    reasons = [
        (credits["account_id"].isna(), "nobody knows yet who paid"),
        (cause.eq("not_applied") & credits["age_days"].le(policy.recent_days), "it arrived only these days"),
        (cause.eq("not_applied"), "nobody has applied it yet"),
        (cause.eq("wrong_payer"), "the bill it names belongs to another account"),
        (ids.isin(pairs.loc[foreign, "item_id"]), "it names a bill of another account, but not its amount"),
        (ids.isin(settled["item_id"]), "the bill it names is settled"),
        (cause.eq("prepayment"), "its order is not billed yet, or nobody joined the two"),
        (~owes, "the account has no open invoice in its currency"),
        (~usable & owes, "the open invoices are disputed, on hold, or used up by older credits"),
        (ids.isin(waiting["item_id"]), "nobody has applied it to the bill it names"),
        (credits["kind"].eq("credit_note"), "a credit note waits until somebody says which invoice it is for"),
        (numbered & ~named, "it names a number that is not ours, or one that several documents share"),
        (~numbered, "it names no document"),
    ]
    said = pd.Series("no reason found", index=credits.index, dtype="str")
    for holds, words in reversed(reasons):
        said = said.mask(holds, words)
    return said
