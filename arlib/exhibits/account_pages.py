"""Account pages: the largest past-due accounts, one after the other, each short enough to read before a call."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from markupsafe import escape

from arlib.exhibits.account import (
    account_contacts_table,
    account_disputes_table,
    account_facts_table,
    account_promises_table,
    next_step,
)
from arlib.exhibits.statement import (
    statement_aging_table,
    statement_open_table,
    statement_tiles,
    statement_uses_table,
    statement_verdict,
)
from arlib.exhibits.tiering.queue import points_table
from arlib.ledger import Ledger
from arlib.ledger.statement import Statements
from arlib.money import format_money
from arlib.tables import Html, Tile, stacked, tiles
from arlib.tiering import CreditCare, Tiering, WorkQueue

OPEN_SHOWN = 12
"""Open documents shown of each account, the oldest first."""


def accounts_tiles(tiered: Tiering, accounts: Sequence[str]) -> list[Tile]:
    """How many accounts are shown, and how much of the past-due money they stand for, per currency."""
    late = tiered.lines[tiered.lines["side"].eq("invoices") & tiered.lines["days_past_due"].gt(0)]
    own = late[late["account_id"].isin(accounts)]
    sums = own.groupby("currency")["open_minor"].sum().sort_values(ascending=False)
    whole = late.groupby("currency")["open_minor"].sum()
    shown = [
        Tile(
            f"Past due in {code}",
            format_money(int(sums[code]), str(code), with_code=False),
            note=f"of {format_money(int(whole[code]), str(code))}",
        )
        for code in sums.index[:3]
    ]
    return [Tile.count("Accounts", len(accounts), "here", "those with most past due"), *shown]


def account_page(
    found: Statements,
    queue: WorkQueue,
    care: CreditCare,
    ledger: Ledger,
    promises: pd.DataFrame,
    account: str,
    names: pd.Series[str],
    *,
    with_contacts: bool = True,
) -> Html:
    """One account: heading, figures, next step, why, what is open, credits to use, promises, disputes, contacts.

    ``with_contacts`` is off where the policy masks names: then the people at the customer are left out.
    """
    one, title = found.of(account), f"{names.get(account, account)}"
    has_work = account in set(queue.ranking.accounts["id"])
    parts = [
        Html(f"<h2>{escape(title)}</h2>", title),
        tiles(statement_tiles(one), title=f"Balance of {title}"),
        next_step(queue, account),
        account_facts_table(ledger, account, names),
        *([points_table(queue.ranking, account)] if has_work else []),
        statement_aging_table(one),
        statement_open_table(one, limit=OPEN_SHOWN),
        statement_uses_table(care, account),
        account_promises_table(promises, account),
        account_disputes_table(ledger.disputes, account),
        *([account_contacts_table(ledger.contacts, account)] if with_contacts else []),
        *([] if one.ties else [statement_verdict(one)]),
    ]
    return stacked(*parts)


def account_pages(
    found: Statements,
    queue: WorkQueue,
    care: CreditCare,
    ledger: Ledger,
    promises: pd.DataFrame,
    accounts: Sequence[str],
    names: pd.Series[str],
    *,
    with_contacts: bool = True,
) -> Html:
    """The pages of several accounts, one after the other; see :func:`account_page`."""
    shown = (found, queue, care, ledger, promises)
    return stacked(*(account_page(*shown, account, names, with_contacts=with_contacts) for account in accounts))
