"""The reconciliation desk as a reader sees it: what was matched on which evidence, and what a person must decide."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arlib.charts import Chart, draw_bars
from arlib.exhibits.words import counted, whole
from arlib.money import format_money
from arlib.reconciliation import (
    Reconciliation,
    exceptions_by_code,
    exceptions_by_week,
    explain,
    matches_by_tier,
    money_by_code,
    unapplied_ageing,
)
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tables.cells import day_text


def reconciliation_tiles(found: Reconciliation, queue: pd.DataFrame) -> list[Tile]:
    """Payments looked at, matched, left for a person, and whether every cent is accounted for."""
    rate: dict[Any, Any] = found.match_rates.query("level == 'payment'").iloc[0].to_dict()
    share = (
        "" if pd.isna(rate["rate_pct"]) else f"{rate['rate_pct']:.0f}% of {whole(rate['total']):,} with money to apply"
    )
    documents = found.allocations["target_id"].nunique()
    held = bool(found.checks["holds"].all())
    return [
        Tile.count("Payments matched", whole(rate["matched"]), "payments", share),
        Tile.count("Documents they are for", documents, "documents", "in full or in part, as proposals"),
        Tile.count("For a person to decide", len(queue), "exceptions", "never guessed"),
        Tile(
            "Conservation",
            "Every cent" if held else "Breached",
            note=f"{counted(len(found.checks), 'check')} on every run",
        ),
    ]


def reconciliation_steps(found: Reconciliation, queue: pd.DataFrame) -> Html:
    """The first things to do with the exceptions."""
    if queue.empty:
        return callout("Nothing is left for a person.", "ok")
    ranked = exceptions_by_code(found)
    first, largest = ranked.iloc[0], queue.iloc[0]
    reason = in_words(ranked["code"].head(1)).iloc[0]
    steps = [f"Most frequent: {reason} ({counted(whole(first['exceptions']), 'case')}). {first['next_step']}"]
    if pd.notna(largest["reporting_minor"]):
        money = format_money(whole(largest["amount_minor"]), str(largest["currency"]))
        steps.append(f"Most money at stake: {money} of {largest['label']}. {largest['message']} {largest['next_step']}")
    late = queue[queue["status"].eq("late")]
    if len(late):
        several = counted(len(late), "case is", "cases are")
        steps.append(f"{several} past the day for a decision; the oldest is {late['age_days'].max()} days old.")
    doubled = queue[queue["code"].eq("DUPLICATE_PAYMENT")]
    if len(doubled) and first["code"] != "DUPLICATE_PAYMENT":
        steps.append(f"{counted(len(doubled), 'payment looks', 'payments look')} paid twice; none of them was applied.")
    return callout("Decide these first.", "action", items=steps)


def evidence_chart(found: Reconciliation) -> Chart | Html:
    """Payments matched, by the kind of evidence."""
    tiers = matches_by_tier(found)
    if tiers.empty:
        return callout("Nothing was left to match.", "ok")
    best = tiers.sort_values("payments", ascending=False, kind="stable").iloc[0]
    share = 100 * whole(best["payments"]) / max(whole(tiers["payments"].sum()), 1)
    finding = f"{share:.0f}% of what was matched rests on: {str(best['evidence']).lower()}."
    table = draw_table(
        tiers,
        title="Matched by evidence",
        columns={"tier": "Tier", "evidence": "Evidence", "payments": "Payments", "documents": "Documents"},
        note="Each tier runs over all payments before the next begins; only a unique, uncontested answer is taken.",
    )
    return Chart("What the matches rest on", finding, draw_bars(tiers, label="evidence", value="payments"), table)


def match_rate_table(found: Reconciliation, *, precision_pct: float | None = None) -> Table:
    """Match rates by payment, line and money, with the precision of a checked sample beside them."""
    words = {"payment": "Payments", "line": "Lines", "money": "Money"}
    told = (
        "no sample of this run has been checked by a person yet" if precision_pct is None else f"{precision_pct:.2f}%"
    )
    shown = found.match_rates.assign(level=found.match_rates["level"].map(words))
    counts, money = shown[shown["currency"].eq("")], shown[shown["currency"].ne("")]
    shown = pd.concat(
        [
            counts.assign(done=counts["matched"].map("{:,}".format), of=counts["total"].map("{:,}".format)),
            _priced(money),
        ]
    )
    return draw_table(
        shown,
        title="Match rates",
        columns={
            "level": "Level",
            "currency": "Currency",
            "done": "Matched",
            "of": "Of",
            "rate_pct": "Rate",
            "meaning": "Meaning",
        },
        percents=["rate_pct"],
        numbers=["done", "of"],
        note=f"Precision: {told}. Payments that have waited for long count as well: they are left to do.",
    )


def burn_down_chart(found: Reconciliation) -> Chart | Html:
    """What is still undecided, by the week it arose."""
    weeks = exceptions_by_week(found)
    if found.exceptions.empty:
        return callout("There are no exceptions to work off.", "ok")
    labels = weeks["weeks_ago"].map(lambda n: "this week" if n == 0 else f"{counted(n, 'week')} ago")
    shown = weeks.assign(week=labels.mask(weeks["weeks_ago"].eq(12), "12 weeks ago and before"))
    old = whole(weeks.loc[weeks["weeks_ago"].gt(4), "exceptions"].sum())
    several = counted(old, "exception is", "exceptions are")
    finding = f"{several} older than four weeks; decide these first." if old else "None is older than four weeks."
    table = draw_table(
        shown,
        title="Exceptions by the week they arose",
        columns={"week": "Arose", "exceptions": "Undecided", "left": "Left after them"},
        note="Left after them: what remains when everything up to that week is decided.",
    )
    return Chart("Burn-down of exceptions", finding, draw_bars(shown, label="week", value="left", unit="left"), table)


def unapplied_table(found: Reconciliation) -> Table:
    """Money received and not applied, by the days it has waited."""
    words = {"0_7": "0 to 7 days", "8_30": "8 to 30 days", "31_60": "31 to 60 days", "over_60": "over 60 days"}
    aged = unapplied_ageing(found)
    return draw_table(
        aged.assign(age=aged["bucket"].map(words)),
        title="Unapplied cash by age",
        columns={"currency": "Currency", "age": "Waiting", "items": "Payments", "amount_minor": "Unapplied"},
        money=["amount_minor"],
        limit=40,
        note="Payments only; credit notes are the business of tiering.",
    )


def aliases_table(found: Reconciliation, *, limit: int = 12) -> Table:
    """Payer names and bank accounts to learn."""
    return draw_table(
        found.aliases,
        title="Payers to learn",
        columns={"party_name": "Name or bank account", "kind": "Kind", "account_id": "Customer", "payments": "Payments",
                 "evidence": "Evidence"},
        limit=limit,
        note="Confirmed ones count as known payers from the next run on.",
    )  # fmt: skip


def exceptions_chart(found: Reconciliation) -> Chart | Html:
    """Why payments and documents were left for a person, most frequent reason first."""
    ranked = exceptions_by_code(found)
    if ranked.empty:
        return callout("There are no exceptions.", "ok")
    ranked = ranked.assign(reason=in_words(ranked["code"]))
    few = whole(ranked["share_pct"].lt(80).sum()) + 1
    finding = f"{counted(few, 'reason explains', 'reasons explain')} at least 80% of the exceptions."
    table = draw_table(
        ranked,
        title="Exceptions by reason",
        columns={
            "reason": "Reason",
            "meaning": "What it means",
            "exceptions": "Cases",
            "share_pct": "So far",
            "next_step": "Next step",
        },
        percents=["share_pct"],
        limit=44,
    )
    figure = draw_bars(ranked, label="reason", value="exceptions", unit="cases")
    return Chart("Why a person must decide", finding, figure, table)


def in_words(codes: pd.Series[str]) -> pd.Series[str]:
    """Reason codes as people read them.

    >>> in_words(pd.Series(["SHORT_PAY", "REF_NOT_FOUND"])).tolist()
    ['Short pay', 'Number not in the book']
    """
    return codes.map(_REASON_WORDS).where(codes.isin(_REASON_WORDS), codes.str.replace("_", " ").str.capitalize())


_REASON_WORDS = {
    "SHORT_PAY_SPLIT_UNKNOWN": "Too little for all it names",
    "BANK_FEE_SUSPECTED": "Bank charge suspected",
    "REF_CLOSED_ITEM": "Names a settled item",
    "AMOUNT_AMBIGUOUS": "Several items of this amount",
    "SUBSET_AMBIGUOUS": "Several sums fit",
    "REF_AMBIGUOUS": "Number fits several items",
    "REF_AMOUNT_CONFLICT": "Number and amount disagree",
    "PAYER_AMBIGUOUS": "Payer fits several customers",
    "PAYER_ACCOUNT_CONFLICT": "Another customer's item",
    "CONTENTION": "Two payments for one item",
    "NO_MATCH": "Nothing fits the amount",
    "REF_NOT_FOUND": "Number not in the book",
    "REF_CHECKSUM_FAILED": "Check digits wrong",
    "PAYER_UNKNOWN": "Payer not known",
    "SUBSET_LOW_EVIDENCE": "A sum fits, perhaps by chance",
    "SEARCH_LIMIT": "Search stopped at its limit",
    "CREDIT_UNAPPLIED": "Credit not applied",
    "CREDIT_EXCEEDS_ITEM": "Credit larger than its item",
    "CHARGEBACK": "Payment returned",
    "REFUND_UNMATCHED": "Refund without a credit",
    "REFUND_EXCEEDS_CREDIT": "Refund larger than its credit",
    "REVERSAL_UNMATCHED": "Return of an unknown payment",
    "REMITTANCE_MISMATCH": "Advice does not fit",
    "ITEM_ON_HOLD": "Item disputed or on hold",
}
"""Where the code's own words would be the engine's, not a clerk's."""


def exception_money_table(found: Reconciliation) -> Table:
    """Money at stake per reason and currency."""
    money = money_by_code(found).sort_values(["currency", "amount_minor"], ascending=[True, False], kind="stable")
    wide = money.assign(reason=in_words(money["code"]))
    return draw_table(
        wide.groupby("currency", sort=True).head(5),
        title="Money at stake: the five largest reasons of each currency",
        columns={"currency": "Currency", "reason": "Reason", "exceptions": "Cases", "amount_minor": "At stake"},
        money=["amount_minor"],
    )


def worklist_table(queue: pd.DataFrame, *, limit: int = 25) -> Table:
    """The exceptions to work on, most money first, each with whose it is and by when."""
    owner = queue["owner"].where(queue["owner"].ne(""), "nobody yet")
    happened = queue["message"].str.cat(queue["next_step"], sep=" ")
    by = queue["decide_by"].map(day_text).astype("str")
    return draw_table(
        queue.assign(
            owner=owner, happened=happened, by=by.where(queue["status"].eq("open"), by + ", " + queue["status"])
        ),
        title="Worklist",
        columns={"item_id": "Item", "label": "Account", "owner": "Owner", "amount_minor": "At stake", "age_days": "Age",
                 "by": "Decide by", "happened": "What happened, and the next step"},
        money=["amount_minor"],
        days=["age_days"],
        limit=limit,
        note="Ordered by money at stake in the reporting currency where rates are recorded, then by age.",
    )  # fmt: skip


def postings_table(found: Reconciliation, *, limit: int = 15) -> Table:
    """Proposed postings with their evidence."""
    currency = found.open_items.set_index("item_id")["currency"]
    shown = found.allocations.assign(currency=found.allocations["source_id"].map(currency).astype("str"))
    return draw_table(
        shown,
        title="Proposed postings",
        columns={
            "source_id": "Payment or credit",
            "target_id": "Document",
            "amount_minor": "Amount",
            "effective_date": "From",
            "tier": "Tier",
            "evidence": "Evidence",
        },
        money=["amount_minor"],
        limit=limit,
        note="Proposals only: nothing is booked until a person posts it.",
    )


def checks_table(found: Reconciliation) -> Table:
    """The invariants that were checked on this run."""
    shown = found.checks.assign(result=found.checks["holds"].map({True: "holds", False: "breached"}))
    return draw_table(
        shown,
        title="Conservation checks",
        columns={"invariant": "Check", "what": "What must hold", "result": "Result"},
    )


def exception_story(found: Reconciliation, row: pd.Series) -> Html:
    """One exception in words: what was done and is left, the next step, and what it could settle and why."""
    own, suggested = f"{row['code']}: {row['message']} ", "  could be "  # the title and the steps say these already
    lines = [line.removeprefix(own) for line in explain(found, str(row["item_id"])).splitlines()]
    parts = [line.partition(":") for line in lines if not line.startswith(suggested)]
    told = [f"{_REASON_WORDS.get(head, head)}{colon}{rest}" for head, colon, rest in parts]
    steps = [f"{' + '.join(s['target_ids'])}: {s['why']}" for s in row["suggestions"]]
    title = in_words(pd.Series([str(row["code"])])).iloc[0]
    return callout(str(row["message"]), "finding", title=title, items=[*told, *steps])


def _priced(money: pd.DataFrame) -> pd.DataFrame:
    pairs = list(zip(money["matched"], money["total"], money["currency"], strict=True))
    return money.assign(
        done=[format_money(m, c, with_code=False) for m, _, c in pairs],
        of=[format_money(t, c, with_code=False) for _, t, c in pairs],
    )
