"""Credits as a reader sees them: why they are there, what they could settle, and what to prevent."""

from __future__ import annotations

from arlib.charts import Chart, draw_pareto
from arlib.exhibits.words import counted, whole
from arlib.money import format_money, format_whole
from arlib.tables import Html, Table, callout, draw_table
from arlib.tiering import CreditCare
from arlib.tiering.causes import CAUSES


def causes_chart(care: CreditCare) -> Chart | Html:
    """Causes of open credits, the largest first, with what would prevent them."""
    if care.pareto.empty:
        return callout("We owe no customer anything.", "ok")
    first = care.pareto.iloc[0]
    money = ["amount_minor"] if care.currency else []
    amount = {"amount_minor": "Money"} if money else {}
    columns = {"label": "Cause", "credits": "Credits", "accounts": "Accounts", **amount, "share_pct": "Share"}
    table = draw_table(
        care.pareto,
        title="Causes of open credits",
        columns=columns | {"prevention": "What prevents it"},
        money=money,
        currency=care.currency or "currency",
        percents=["share_pct"],
        note="Each cause rests on amounts that agree to the cent; what nothing explains is unknown.",
    )
    count = counted(whole(first["credits"]), "credit")
    worth = format_money(whole(first["amount_minor"]), care.currency) if money else count
    finding = f"{first['label']}: {worth}, {first['share_pct']:.0f}% of all."
    figure = draw_pareto(
        care.pareto,
        label="label",
        value="amount_minor" if money else "credits",
        share="running_pct",
        currency=care.currency or None,
        unit="" if money else "credits",
    )
    return Chart("Why we hold customers' money", finding, figure, table)


def uses_table(care: CreditCare, *, limit: int = 12) -> Table:
    """Which credit could settle which invoice, and what would be open afterwards."""
    relatives = counted(care.for_relatives, "credit")
    credits, invoices, money = care.uses_total
    worth = f", {format_whole(money, care.currency)}" if money is not None and care.currency else ""
    total = f"In all {counted(credits, 'credit')} for {counted(invoices, 'invoice')}{worth}. "
    return draw_table(
        care.uses,
        title="Credits that could settle invoices",
        columns={
            "label": "Account", "item_id": "Credit", "document_id": "Invoice", "amount_minor": "Would apply",
            "credit_after_minor": "Credit left", "invoice_after_minor": "Invoice left", "due_date": "Due",
        },
        money=["amount_minor", "credit_after_minor", "invoice_after_minor"],
        limit=limit,
        more="the files below",
        note=f"{total}Same account, same currency, nothing posted. Invoices a credit names come first, then "
        f"the oldest; disputed and held parts stay. {relatives} could help a relative of the account, if both agree.",
        empty="No open invoice stands beside an open credit.",
    )  # fmt: skip


def care_table(care: CreditCare, *, limit: int = 10) -> Table:
    """The oldest credits: cause with evidence, why they still stand, the next step, the clock."""
    shown = care.credits.assign(cause=care.credits["cause"].map(CAUSES))
    return draw_table(
        shown,
        title="Oldest credits",
        columns={
            "item_id": "Credit", "label": "Account", "age_days": "Age", "open_minor": "Open",
            "cause": "Cause", "evidence": "Evidence", "why_open": "Why it still stands", "next_step": "Next step",
        },
        money=["open_minor"],
        days=["age_days"],
        limit=limit,
        more="the files below",
        note=dormancy_note(care),
    )  # fmt: skip


def dormancy_note(care: CreditCare) -> str:
    """How many credits a dormancy clock runs on, and how many go to legal review."""
    said = {
        "legal review": "{} silent for so long that the law of the place must be looked at first.",
        "letter window": "{} due for the letter that comes before the dormancy period ends.",
        "no rule": "{} without a dormancy clock: the policy has no rule for the customer's country.",
    }
    if care.clocks and set(care.clocks) == {"no rule"}:
        return "No dormancy clock runs: the policy has no rule for any customer's country (credit_care.dormancy)."
    found = {state: counted(care.clocks.get(state, 0), "credit is", "credits are") for state in said}
    return " ".join(words.format(found[state]) for state, words in said.items() if care.clocks.get(state))
