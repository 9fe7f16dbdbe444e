"""Care for credits: every unresolved one with its age, cause, possible use, and the clock that runs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from arlib.dates import midnight
from arlib.ledger import Aging, Ledger, with_family, with_reporting_amount
from arlib.policy import Policy
from arlib.tiering.activity import Activity
from arlib.tiering.causes import CAUSES, PREVENTION, Case, case_of, explain_credits
from arlib.tiering.citing import applied_to, documents_of
from arlib.tiering.credits import credit_lines
from arlib.tiering.dormancy import with_dormancy
from arlib.tiering.lookup import looked_up
from arlib.tiering.muting import with_muted
from arlib.tiering.unapplied import why_not_applied
from arlib.tiering.uses import credit_uses, family_uses

NEXT_STEPS = {
    "duplicate_payment": "Ask the customer: apply it or pay it back?",
    "paid_credited_invoice": "Ask the customer: apply it or pay it back?",
    "discount_difference": "Ask the customer: apply it or pay it back?",
    "tax_difference": "Check the tax on the invoice, then ask: apply it or pay it back?",
    "wrong_payer": "Confirm with both accounts, then move it to the bill it names.",
    "prepayment": "Join it with the bill of its order; ask for the bill where there is none.",
    "pricing": "Apply it to the invoice it corrects, or to the next one.",
    "other": "Apply it to the invoice it is for, or ask the customer.",
    "not_applied": "Match it.",
    "unknown": "Ask the payer what it is for.",
}
LEGAL_REVIEW = "Legal review: the dormancy period of its place is over."


@dataclass(frozen=True)
class CreditCare:
    """What we owe customers, why, and what can be done about it.

    Args:
        as_of: The day.
        credits: One row per open credit, oldest first: the line's columns, ``label owner cause confidence evidence
            evidence_ids why_open usable_minor next_step reporting_minor`` and the dormancy clock.
        uses: Proposals, the largest credit first; see :data:`arlib.tiering.uses.USES`, with ``label`` and
            ``reporting_minor``.
        family_uses: Where relatives have open invoices; see :data:`arlib.tiering.uses.FAMILY_USES`.
        pareto: ``cause label credits accounts amount_minor share_pct running_pct prevention``, largest first; money in
            the reporting currency where every currency has a rate (else ``amount_minor`` is missing and the shares are
            of the number of credits).
        owed: What is owed in all: ``currency credits accounts amount_minor`` per currency (positive).
        dormancy: ``place dormancy credits``: how many credits each clock runs on.
        currency: Reporting currency of ``pareto``; empty where shares are by number.
    """

    as_of: date
    credits: pd.DataFrame
    uses: pd.DataFrame
    family_uses: pd.DataFrame
    pareto: pd.DataFrame
    owed: pd.DataFrame
    dormancy: pd.DataFrame
    currency: str

    @cached_property
    def clocks(self) -> dict[str, int]:
        """Credits by the state of their dormancy clock, one of :data:`arlib.tiering.dormancy.CLOCK`'s."""
        return {str(state): int(n) for state, n in self.dormancy.groupby("dormancy")["credits"].sum().items()}

    @cached_property
    def uses_total(self) -> tuple[int, int, int | None]:
        """How many credits could settle how many invoices, and with how much money in the reporting currency."""
        money = self.uses["reporting_minor"]
        count = self.uses["item_id"].nunique(), self.uses["document_id"].nunique()
        return *count, int(money.sum()) if money.notna().all() else None

    @cached_property
    def for_relatives(self) -> int:
        """Credits that could settle an invoice of a relative."""
        return int(self.family_uses["item_id"].nunique())


def care_for_credits(aging: Aging, ledger: Ledger, *, activity: Activity, policy: Policy) -> CreditCare:
    """Explain every open credit and say what it could be used for.

    Args:
        aging: The book on the day.
        ledger: Items, allocations, adjustments and accounts behind it; rows after the day do not count.
        activity: Disputes and contacts.
        policy: Words, tax rates, dormancy rules, recorded rates.
    """
    until, rules = pd.Timestamp(midnight(aging.as_of)), policy.credit_care
    items = ledger.items[ledger.items["issue_date"].le(until)]
    credits = credit_lines(aging.lines, ledger.accounts, masked=policy.report.mask_names)
    applied = applied_to(ledger.allocations, items, until=until)
    documents = documents_of(credits, items, applied)
    case = case_of(credits, documents, items, applied, ledger.adjustments, aging.lines, policy=rules, until=until)
    explained = explain_credits(case)
    lines = with_muted(aging.lines, activity, as_of=aging.as_of)
    elsewhere = frozenset(explained.loc[explained["cause"].eq("wrong_payer"), "item_id"])
    uses = _largest_first(credit_uses(lines, documents, held_back=elsewhere), credits, policy, aging.as_of)
    families = with_family(ledger.accounts).set_index("account_id")["family_id"]
    told = _told(credits, case, explained, uses, policy, aging.as_of)
    clocked = with_dormancy(told, items, activity.touches, ledger.accounts, rules=rules.dormancy, as_of=aging.as_of)
    advised = clocked.assign(next_step=clocked["next_step"].mask(clocked["dormancy"].eq("legal review"), LEGAL_REVIEW))
    pareto, currency = causes_by_money(advised, policy=policy)
    return CreditCare(
        as_of=aging.as_of,
        credits=advised,
        uses=uses,
        family_uses=family_uses(lines, families, uses),
        pareto=pareto,
        owed=_owed(advised),
        dormancy=advised.groupby(["place", "dormancy"]).size().rename("credits").reset_index(),
        currency=currency,
    )


def _largest_first(uses: pd.DataFrame, credits: pd.DataFrame, policy: Policy, as_of: date) -> pd.DataFrame:
    label = looked_up(uses["item_id"], credits.set_index("item_id")["label"])
    known = with_reporting_amount(uses, column="amount_minor", into="reporting_minor", policy=policy, as_of=as_of)
    # all uses of one credit stand together, in the order in which it would be used up
    whole = known.groupby("item_id")["reporting_minor"].transform("sum")
    by, down = ["_whole", "item_id", "credit_before_minor", "document_id"], [False, True, False, True]
    ordered = known.assign(label=label, _whole=whole).sort_values(by, ascending=down, ignore_index=True)
    return ordered.drop(columns="_whole")


def _told(
    credits: pd.DataFrame, case: Case, explained: pd.DataFrame, uses: pd.DataFrame, policy: Policy, as_of: date
) -> pd.DataFrame:
    used = uses.groupby("item_id")["amount_minor"].sum()
    told = credits.assign(
        cause=explained["cause"].to_numpy(),
        confidence=explained["confidence"].to_numpy(),
        evidence=explained["evidence"].to_numpy(),
        evidence_ids=explained["evidence_ids"].to_numpy(),
        why_open=why_not_applied(case, explained, uses, policy=policy.credit_care).to_numpy(),
        usable_minor=used.reindex(credits["item_id"].to_numpy()).fillna(0).astype("int64").to_numpy(),
        next_step=explained["cause"].map(NEXT_STEPS).astype("str").to_numpy(),
    )
    text = dict.fromkeys(("cause", "confidence", "evidence", "evidence_ids", "why_open", "next_step"), "str")
    return with_reporting_amount(
        told.astype(text), column="open_minor", into="reporting_minor", policy=policy, as_of=as_of
    )


def causes_by_money(credits: pd.DataFrame, *, policy: Policy) -> tuple[pd.DataFrame, str]:
    """Causes ranked by money, or by number where a currency has no rate; and the currency ranked in."""
    complete = bool(credits["reporting_minor"].notna().all())
    by_cause = credits.groupby("cause")
    table = pd.DataFrame({"credits": by_cause.size(), "accounts": by_cause["account_id"].nunique()})
    money = -by_cause["reporting_minor"].sum().astype("Int64")
    table = table.assign(amount_minor=money if complete else pd.Series(pd.NA, index=table.index, dtype="Int64"))
    ranked_by = "amount_minor" if complete else "credits"
    table = table.rename_axis("cause").reset_index().sort_values([ranked_by, "cause"], ascending=[False, True])
    whole = max(int(table[ranked_by].sum()), 1)
    share = 100.0 * table[ranked_by].astype("float64") / whole
    ranked = table.assign(share_pct=share, running_pct=share.cumsum())
    said = ranked.assign(
        label=ranked["cause"].map(CAUSES).astype("str"), prevention=ranked["cause"].map(PREVENTION).astype("str")
    )
    return said.reset_index(drop=True), policy.reporting_currency if complete else ""


def _owed(credits: pd.DataFrame) -> pd.DataFrame:
    by_currency = credits.groupby("currency")
    table = pd.DataFrame(
        {
            "credits": by_currency.size(),
            "accounts": by_currency["account_id"].nunique(),
            "amount_minor": -by_currency["open_minor"].sum(),
        }
    )
    return table.astype("int64").rename_axis("currency").reset_index()
