"""The rows behind figures of the book: balances, tiers, accounts, statements, the queue, the day."""

from __future__ import annotations

import pandas as pd

from arlib.dates import month_start
from arlib.portfolio.in_hand import with_in_hand
from arlib.reports.traced_rows import Asked, days_of, rows_of
from arlib.tables.cells import day_text

ACCOUNTS_SHOWN = 20
"""Accounts the report of the largest ones shows, as the catalogue asks for."""
_DOCUMENT = "document"


def past_due(asked: Asked) -> pd.DataFrame:
    """Open invoices after their due date."""
    return _late(asked.in_currency(asked.desk.aging.lines))


def _late(lines: pd.DataFrame) -> pd.DataFrame:
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)]
    why = late["days_past_due"].astype("str") + " days past due"
    return rows_of(late, "item_id", kind=late["kind"], why=why, amount="open_minor")


def owed(asked: Asked) -> pd.DataFrame:
    """Every open invoice."""
    lines = asked.in_currency(asked.desk.aging.lines)
    own = lines[lines["side"].eq("invoices")]
    late = own["days_past_due"].clip(lower=0).astype("str") + " days past due"
    why = late.where(own["days_past_due"].gt(0), "not yet due")
    return rows_of(own, "item_id", kind=own["kind"], why=why, amount="open_minor")


def past_due_after_money(asked: Asked) -> pd.DataFrame:
    """Open invoices after their due date, each less what the account's unapplied money would settle of it."""
    lines = with_in_hand(asked.in_currency(asked.desk.aging.lines))
    late = lines[lines["side"].eq("invoices") & lines["days_past_due"].gt(0)]
    own = late.assign(left_minor=late["open_minor"] - late["in_hand_minor"])
    own = own[own["left_minor"].gt(0)]
    used = own["in_hand_minor"].gt(0).map({True: ", less money in hand", False: ""}).astype("str")
    return rows_of(own, "item_id", kind=own["kind"], why=own["days_past_due"].astype("str") + " days past due" + used,
                   amount="left_minor")  # fmt: skip


def credits(asked: Asked) -> pd.DataFrame:
    """Open credits and unapplied money."""
    return _held(asked.desk.aging.lines)


def _held(lines: pd.DataFrame) -> pd.DataFrame:
    own = lines[lines["side"].eq("credits")]
    why = "open for " + own["age_days"].astype("str") + " days"
    return rows_of(own, "item_id", kind=own["kind"], why=why, amount="open_minor")


def balance(asked: Asked) -> pd.DataFrame:
    """Everything that is open."""
    return _open(asked.desk.aging.lines)


def _open(lines: pd.DataFrame) -> pd.DataFrame:
    return rows_of(lines, "item_id", kind=lines["kind"], why="open, among " + lines["side"], amount="open_minor")


def collected(asked: Asked) -> pd.DataFrame:
    """Money that came in since the end of the last month."""
    return _came_in(asked, pd.Timestamp(month_start(asked.desk.as_of)))


def came_in(asked: Asked) -> pd.DataFrame:
    """Money that came in since the last working day."""
    from arlib.dates import add_working_days

    return _came_in(asked, pd.Timestamp(add_working_days(asked.desk.as_of, -1)) + pd.Timedelta(days=1))


def _came_in(asked: Asked, first: pd.Timestamp) -> pd.DataFrame:
    items = asked.desk.ledger.items
    inside = items["issue_date"].between(first, pd.Timestamp(asked.desk.as_of))
    own = items[inside & items["kind"].isin(["payment", "on_account"])]
    why = "came in on " + days_of(own["issue_date"])
    return rows_of(own, "item_id", kind=own["kind"], why=why, amount="amount_minor")


def high_tier(asked: Asked) -> pd.DataFrame:
    """Accounts of the high tier, each with the document that puts it there."""
    lines, accounts = asked.desk.aging.lines, asked.desk.tiering().accounts
    high = accounts[accounts["tier"].eq("high")]["id"]
    counting = lines["side"].eq("credits") | lines["days_past_due"].gt(0)
    own = lines[lines["account_id"].isin(high) & counting]
    oldest = own.sort_values(["days_past_due", "item_id"], ascending=[False, True]).drop_duplicates("account_id")
    why = oldest["item_id"] + ", " + oldest["days_past_due"].astype("str") + " days"
    return rows_of(oldest, "account_id", kind="account", why=why, amount="open_minor")


def holding_credits(asked: Asked) -> pd.DataFrame:
    """Accounts with an open credit."""
    lines = asked.desk.aging.lines
    own = lines[lines["side"].eq("credits") & lines["account_id"].notna()]
    summed = own.groupby(["account_id", "currency"])["open_minor"].agg(["sum", "size"]).reset_index()
    why = summed["size"].astype("str") + " open credit(s)"
    return rows_of(summed, "account_id", kind="account", why=why, amount="sum")


def largest_accounts(asked: Asked) -> pd.DataFrame:
    """The accounts with most past due, as many as their report shows."""
    own = asked.desk.tiering().top.head(ACCOUNTS_SHOWN)
    return rows_of(own.assign(account_id=own["id"]), "id", kind="account", why=own["reason"])


def past_due_of_the_largest(asked: Asked) -> pd.DataFrame:
    """Past-due invoices of these accounts."""
    lines = asked.in_currency(asked.desk.aging.lines)
    return _late(lines[lines["account_id"].isin(asked.desk.tiering().top["id"].head(ACCOUNTS_SHOWN))])


def past_due_of_one(asked: Asked) -> pd.DataFrame:
    """Past-due invoices of one account."""
    return _late(_own(asked))


def credits_of_one(asked: Asked) -> pd.DataFrame:
    """Credits of one account."""
    return _held(_own(asked))


def closing_of_one(asked: Asked) -> pd.DataFrame:
    """What is open of one account."""
    return _open(_own(asked))


def _own(asked: Asked) -> pd.DataFrame:
    lines = asked.in_currency(asked.desk.aging.lines)
    return lines[lines["account_id"].eq(asked.shown_account)]


def opening_of_one(asked: Asked) -> pd.DataFrame:
    """Everything booked on one account before its statement begins."""
    first = pd.Timestamp(asked.desk.statements().from_day)
    since = asked.desk.ledger.items["issue_date"].min()
    own = asked.in_currency(asked.desk.statements(from_day=since.date()).of(asked.shown_account).lines)
    own = own[own["day"].lt(first)]
    why = own["movement"].str.replace("_", " ") + " on " + days_of(own["day"])
    return rows_of(own, "item_id", kind=own["kind"], why=why, amount="amount_minor")


def statements(asked: Asked) -> pd.DataFrame:
    """One row per statement, with its closing balance."""
    own = asked.desk.statements().summary
    who = own["account_id"].where(own["account_id"].ne(""), "payer not known")
    return rows_of(own.assign(row=who), "row", kind="account", why="closing balance", amount="closing_minor")


def statement_accounts(asked: Asked) -> pd.DataFrame:
    """The accounts that have a statement."""
    own = asked.desk.statements().summary
    summed = own[own["account_id"].ne("")].groupby("account_id", sort=False)["currency"].agg(", ".join).reset_index()
    return rows_of(summed, "account_id", kind="account", why="a statement in " + summed["currency"])


def movements(asked: Asked) -> pd.DataFrame:
    """Every movement of every statement."""
    own = asked.desk.statements().lines
    why = own["movement"].str.replace("_", " ") + " on " + days_of(own["day"])
    return rows_of(own, "item_id", kind=own["kind"], why=why, amount="amount_minor")


def not_closing(asked: Asked) -> pd.DataFrame:
    """Statements whose closing balance is not what the aging says."""
    own = asked.desk.statements().differing
    return rows_of(own, "account_id", kind="account", why="differs from the aging", amount="difference_minor")


def this_week(asked: Asked) -> pd.DataFrame:
    """Accounts of the queue that fit into the week."""
    own = asked.desk.work_queue().rows
    own = own[own["this_week"]]
    return rows_of(own.assign(account_id=own["id"]), "id", kind="account", why=own["why"])


def deadlines_passed(asked: Asked) -> pd.DataFrame:
    """Steps whose day has passed; an account may have several."""
    own = asked.desk.work_queue().deadlines
    own = own[own["state"].eq("breached")]
    step = own["case"].str.replace("_", " ") + ", due on " + days_of(own["due_on"])
    return rows_of(own, "account_id", kind="account", why=step + ": " + own["detail"])


def left_alone(asked: Asked) -> pd.DataFrame:
    """Accounts that are not queued, each with its reasons."""
    queue = asked.desk.work_queue()
    until = queue.muted["until"].map(lambda day: "" if pd.isna(day) else f" until {day_text(day)}")
    muted = queue.muted.assign(said=queue.muted["detail"] + until).sort_values("account_id", kind="stable")
    said = muted.groupby("account_id")["said"].agg(lambda texts: "; ".join(dict.fromkeys(texts)))
    own = pd.DataFrame({"account_id": list(queue.suppressed)}, dtype="str")
    return rows_of(own, "account_id", kind="account", why=own["account_id"].map(said).fillna("nothing free to ask for"))


def promises_of_the_week(asked: Asked) -> pd.DataFrame:
    """Open promises whose day lies in the coming seven days."""
    return _promises(asked.desk.whole_book.promise_week.due)


def promises_of_the_day(asked: Asked) -> pd.DataFrame:
    """Open promises whose day has come since the last working day."""
    from arlib.dates import add_working_days

    after, judged = pd.Timestamp(add_working_days(asked.desk.as_of, -1)), asked.desk.activity.promises
    due = judged["promised_date"].gt(after) & judged["promised_date"].le(pd.Timestamp(asked.desk.as_of))
    return _promises(judged[judged["verdict"].eq("open") & due])


def _promises(own: pd.DataFrame) -> pd.DataFrame:
    why = "promised for " + days_of(own["promised_date"])
    return rows_of(own, "promise_id", kind="promise", why=why, amount="amount_minor")


def cash_next_week(asked: Asked) -> pd.DataFrame:
    """What each open invoice is expected to bring next week, and what usually comes beside."""
    from arlib.whole_book.forecast import expected_by_item

    coming = asked.desk.whole_book.forecast.coming()
    items = expected_by_item(asked.desk.whole_book, week=1)
    own = items[items["expected_minor"].ne(0)]
    kinds = own["item_id"].map(asked.desk.ledger.items.set_index("item_id")["kind"])
    share = own["chance"].mul(100).round().astype("int64").astype("str")
    why = share + "% likely to be paid in the week"
    beside = coming.head(1).assign(row="beside", account_id="")
    return pd.concat(
        [
            rows_of(own, "item_id", kind=kinds, why=why, amount="expected_minor"),
            rows_of(beside, "row", kind="average of past weeks", amount="beside_minor",
                    why="what came in beside open invoices"),
        ],
        ignore_index=True,
    )  # fmt: skip
