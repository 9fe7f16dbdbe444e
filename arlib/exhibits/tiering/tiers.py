"""Tiers as a reader sees them: how many accounts stand where, what moved, and the largest balances."""

from __future__ import annotations

import pandas as pd

from arlib.charts import Chart, draw_histogram, draw_tier_bars
from arlib.exhibits.first_screen import book_tiles
from arlib.exhibits.portfolio import money_tile
from arlib.exhibits.words import changed, counted, direction, whole
from arlib.portfolio import Portfolio
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tiering import Tiering

_TIER_MEANING = {"high": "High", "medium": "Medium", "low": "Low"}


def headline_tiles(result: Tiering, book: Portfolio) -> list[Tile]:
    """High-tier accounts, accounts holding credits, what we owe customers, and what is past due, as booked and net."""
    one, many = ("family", "families") if result.level == "family" else ("account", "accounts")
    high, holding = result.high, result.holding
    edge = f"older than {result.edges.high_over_days} days; {changed(high.change)}"
    _, late, net = book_tiles(book)
    return [
        Tile.count("High tier", high.now, one if high.now == 1 else many, edge, direction(high.change)),
        # money that came in and is not posted yet raises both: that is neither better nor worse
        Tile.count("Holding credits", holding.now, one if holding.now == 1 else many, changed(holding.change)),
        money_tile(book, "credits", "Credits we owe"),
        late,
        net,
    ]


def tier_chart(result: Tiering) -> Chart:
    """Accounts by tier of their oldest credit, with invoices in the table beside."""
    credits = result.by_tier.query("side == 'credits'")
    high = credits.set_index("tier").loc["high"]
    finding = (
        f"{counted(whole(high['accounts']), 'account holds', 'accounts hold')} a credit older than "
        f"{result.edges.high_over_days} days, {changed(whole(high['change']))}."
    )
    table = draw_table(
        result.by_tier.assign(side=result.by_tier["side"].map({"credits": "Credits", "invoices": "Past-due invoices"})),
        title="Tiers by credits and by past-due invoices",
        columns={
            "side": "Side",
            "tier": "Tier",
            "accounts": "Now",
            "last_week": "A week ago",
            "change": "Change",
            "items": "Items",
        },
        tags=["tier"],
        note=tier_definition(result),
    )
    return Chart("Accounts with credits, by tier", finding, draw_tier_bars(credits, value="accounts"), table)


def tier_definition(result: Tiering) -> str:
    """Where the tiers begin and end, by the policy in force."""
    medium, high = result.edges.medium_from_days, result.edges.high_over_days
    return (
        f"High: older than {high} days. Medium: {medium} to {high} days. Low: younger than {medium} days. "
        "An account counts once per side, by its oldest credit and its oldest past-due invoice."
    )


def flow_table(result: Tiering) -> Table:
    """How accounts moved between tiers in a week; rows and columns add up to all accounts."""
    names = {"high": "High", "medium": "Medium", "low": "Low", "none": "Not listed"}
    shown = result.flow.rename(index=names).rename_axis("before").reset_index()
    return draw_table(
        shown,
        title="From last week's tier (rows) to this week's (columns)",
        columns={"before": "A week ago", "high": "High", "medium": "Medium", "low": "Low", "none": "Resolved"},
        note="Read along a row: where last week's accounts of that tier are now.",
    )


def credit_age_chart(result: Tiering) -> Chart | Html:
    """How old the unresolved credits are."""
    if result.credits.empty:
        return callout("We owe no customer anything.", "ok")
    bands = result.credit_ages
    high, share = result.high_credits
    finding = f"{counted(high, 'credit')} of {len(result.credits):,} ({share:.0f}%) are in the high tier."
    table = draw_table(
        bands,
        title="Unresolved credits by age",
        columns={"label": "Days since it arose", "tier": "Tier", "credits": "Credits", "accounts": "Accounts"},
        tags=["tier"],
    )
    figure = draw_histogram(bands, value="credits", tier="tier", unit="credits", x_title="days since the credit arose")
    return Chart("Age of unresolved credits", finding, figure, table)


def top_table(result: Tiering) -> Table:
    """The accounts or families with the largest past-due balance."""
    noun = "families" if result.level == "family" else "accounts"
    columns = {
        "label": "Family" if result.level == "family" else "Account",
        "tier": "Tier",
        "past_due_minor": "Past due",
        "disputed_minor": "of it disputed",
        "credit_minor": "Credits held",
        "oldest_past_due_days": "Oldest past due",
        "oldest_credit_days": "Oldest credit",
        "owner": "Owner",
    }
    if result.level == "family":
        columns["members"] = "Members"
    return draw_table(
        result.top,
        title=f"Top {len(result.top)} {noun} by past-due balance",
        columns=columns,
        money=["past_due_minor", "disputed_minor", "credit_minor"],
        days=["oldest_past_due_days", "oldest_credit_days"],
        tags=["tier"],
        emphasis=["past_due_minor"],
        note=result.top_basis,
    )


def accounts_table(accounts: pd.DataFrame, *, limit: int) -> Table:
    """Tiered accounts with the reason for their tier."""
    return draw_table(
        accounts,
        title="Accounts by tier",
        columns={
            "id": "Number",
            "label": "Account",
            "tier": "Tier",
            "tier_before": "A week ago",
            "reason": "Why",
            "owner": "Owner",
        },
        tags=["tier"],
        limit=limit,
        empty="No account passes these filters.",
    )


def account_documents_table(lines: pd.DataFrame, *, account: str) -> Table:
    """Everything open of one account, oldest first."""
    oldest = lines.sort_values(["age_days", "item_id"], ascending=[False, True])
    return draw_table(
        oldest.assign(**{name: oldest[name].str.replace("_", " ") for name in ("kind", "status")}),
        title=f"Open items of {account}",
        columns={
            "item_id": "Document",
            "kind": "Kind",
            "issue_date": "Date",
            "due_date": "Due",
            "age_days": "Age",
            "tier": "Tier",
            "open_minor": "Open",
            "status": "Status",
        },
        money=["open_minor"],
        days=["age_days"],
        tags=["tier"],
        limit=50,
    )
