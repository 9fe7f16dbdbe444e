"""Account statements: opening balance, what moved it, closing balance, to the cent, for one account or all of them.

What moves the balance of an account: its documents and payments, adjustments, and money of one account that settles a
document of another. An allocation inside an account moves nothing; it says what a payment was for.

    opening + billed + credited + received + returned + adjusted + between accounts = closing = aging
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pandas as pd

from arlib.dates import add_months, midnight, month_start, parse_day
from arlib.errors import ParameterError
from arlib.ledger.aging import Aging
from arlib.ledger.book import Ledger
from arlib.ledger.lines import BUCKET_NAMES
from arlib.ledger.open_items import open_items
from arlib.ledger.settlements import legs_that_move, named_partners

MOVEMENTS = ("billed", "credited", "received", "returned", "adjusted", "between_accounts")
_MOVEMENT_OF = {
    "invoice": "billed", "debit_note": "billed", "credit_note": "credited", "payment": "received",
    "on_account": "received", "refund": "returned", "chargeback": "returned",
}  # fmt: skip
KEYS = ["account_id", "currency"]
UNKNOWN_PAYER = ""
"""Account of money whose payer is not known yet; it has a statement like any account, so that all add up."""
LINE_COLUMNS = [*KEYS, "day", "movement", "kind", "item_id", "related", "due_date", "reference", "rule",
                "amount_minor", "balance_minor"]  # fmt: skip
_ORDER = [*KEYS, "day", "rank", "item_id", "related", "amount_minor"]


@dataclass(frozen=True)
class Statements:
    """The statements of a period.

    Args:
        from_day: First day of the period.
        to_day: Last day, the day of the aging.
        summary: One row per account and currency that had a balance or a movement: ``opening_minor``, one money column
            per kind of movement, ``closing_minor`` (opening and movements), ``aged_minor`` (what the aging says),
            ``difference_minor``, open ``invoices_minor credits_minor``, open items past due, one column per bucket.
        lines: One row per movement: ``account_id currency day movement kind item_id related due_date reference rule
            amount_minor balance_minor``; ``related`` names what it settles or was settled by.
        open_lines: The aging's lines.
    """

    from_day: date
    to_day: date
    summary: pd.DataFrame
    lines: pd.DataFrame
    open_lines: pd.DataFrame

    @property
    def ties(self) -> bool:
        """Whether every statement's closing balance is what the aging says."""
        return bool(self.summary["difference_minor"].eq(0).all())

    @property
    def differing(self) -> pd.DataFrame:
        """Accounts whose closing balance is not what the aging says."""
        return self.summary[self.summary["difference_minor"].ne(0)]

    def of(self, account_id: str) -> Statements:
        """The statement of one account; empty frames when it had neither a balance nor a movement."""
        summary, lines, opened = (_rows_of(f, account_id) for f in (self.summary, self.lines, self.open_lines))
        return replace(self, summary=summary, lines=lines, open_lines=opened)


def statements(ledger: Ledger, aging: Aging, *, from_day: date | str | None = None) -> Statements:
    """The statements of every account from a day to the day of the aging, both included.

    Args:
        ledger: The book.
        aging: The aging of the same book; its day is the last day of the period.
        from_day: First day; ``None`` or empty takes the first of the month two months before.

    Returns:
        The statements. Consecutive periods chain: the closing of one is the opening of the next.

    Raises:
        DateError: not a day. ParameterError: the period ends before it begins.

    >>> from arlib.contracts import example
    >>> from arlib.ledger import age
    >>> book = Ledger.from_tables({name: example(name) for name in ("items", "allocations", "adjustments")})
    >>> aging = age(book.items, book.allocations, book.adjustments, as_of="2026-03-31")
    >>> statements(book, aging, from_day="2026-02-15").summary[["opening_minor", "closing_minor"]].values.tolist()
    [[0, -82320], [84000, 82320]]
    """
    first = parse_day(from_day, where="from_day") if from_day else usual_first_day(aging.as_of)
    if first > aging.as_of:
        raise ParameterError(
            f"the period would begin on {first}, after its end on {aging.as_of}",
            where="from_day",
            next_step="Name an earlier day.",
        )
    summary, lines = _summary_and_lines(ledger, aging, first)
    named = _with_partners(lines, ledger, aging.as_of)
    return Statements(first, aging.as_of, summary, _with_balance(named, summary), _with_payer(aging.lines))


def statement_summary(ledger: Ledger, aging: Aging, *, from_day: date) -> pd.DataFrame:
    """The summary of :func:`statements` alone, for a tie-out: as exact, and quicker."""
    return _summary_and_lines(ledger, aging, from_day)[0]


def usual_first_day(last_day: date) -> date:
    """First day of the usual period: the month of the last day and the two before.

    >>> usual_first_day(date(2026, 10, 30))
    datetime.date(2026, 8, 1)
    """
    return month_start(add_months(last_day, -2))


def account_with_most_past_due(aging: Aging) -> str:
    """The account to show when none was named: most money past due in the currency with most open items.

    >>> from arlib.contracts import example
    >>> from arlib.ledger import age
    >>> account_with_most_past_due(age(example("items"), as_of="2026-03-31"))
    'A-1'
    """
    known = aging.by_account[aging.by_account["account_id"].notna()]
    if known.empty:
        return UNKNOWN_PAYER
    counts = known.groupby("currency", sort=True)["items"].sum()
    rows = known[known["currency"].eq(str(counts.idxmax()))]
    return str(rows.sort_values(["past_due_minor", "account_id"], ascending=[False, True])["account_id"].iloc[0])


def account_to_show(ledger: Ledger, aging: Aging, account_id: str = "") -> str:
    """The account that was named, or the one with most past due.

    Raises:
        ParameterError: the book does not have it.
    """
    return require_account(ledger, account_id) if account_id else account_with_most_past_due(aging)


def require_account(ledger: Ledger, account_id: str) -> str:
    """The account, when the book has it.

    Raises:
        ParameterError: it has not.
    """
    if account_id in set(ledger.accounts["account_id"]) or account_id in set(ledger.items["account_id"].dropna()):
        return account_id
    raise ParameterError(
        f"no account {account_id[:60]!r} in this book",
        where="account_id",
        next_step="Write it as the ledger does; the tiering report lists accounts by number.",
    )


def _summary_and_lines(ledger: Ledger, aging: Aging, first: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    eve = first - timedelta(days=1)
    opened = open_items(ledger.items, ledger.allocations, ledger.adjustments, as_of=eve)
    lines = _movements(ledger, after=eve, until=aging.as_of)
    return _summary(_by_key(opened, "open_minor").rename("opening_minor"), lines, aging), lines


def _rows_of(frame: pd.DataFrame, account_id: str) -> pd.DataFrame:
    return frame[frame["account_id"].eq(account_id)].reset_index(drop=True)


def _with_payer(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(account_id=rows["account_id"].fillna(UNKNOWN_PAYER).astype("str"))


def _by_key(rows: pd.DataFrame, column: str) -> pd.Series[int]:
    return _with_payer(rows).groupby(KEYS)[column].sum().astype("int64")


def _movements(ledger: Ledger, *, after: date, until: date) -> pd.DataFrame:
    """Every line of the period, in reading order: first documents of a day, then what was done with them."""
    items = _with_payer(ledger.items)
    parts = [_documents(items), _adjustments(items, ledger), _between_accounts(items, ledger)]
    inside = [p[p["day"].gt(midnight(after)) & p["day"].le(midnight(until))] for p in parts]
    ranked = [part.assign(rank=rank) for rank, part in enumerate(inside)]
    lines = pd.concat(ranked, ignore_index=True).sort_values(_ORDER, kind="stable", ignore_index=True)
    return lines[[c for c in LINE_COLUMNS if c in lines.columns]]


def _with_partners(lines: pd.DataFrame, ledger: Ledger, until: date) -> pd.DataFrame:
    """The lines of documents, each with what it settles or was settled by."""
    shown = lines.loc[~lines["movement"].isin(("adjusted", "between_accounts")), "item_id"]
    booked = ledger.allocations
    about = booked[booked["source_id"].isin(shown) | booked["target_id"].isin(shown)]
    partners = lines["item_id"].map(named_partners(about, until=until)).astype("str")
    own = lines["item_id"].isin(shown) & partners.notna()
    return lines.assign(related=partners.where(own, lines["related"]))


def _documents(items: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **{key: items[key] for key in KEYS},
            "day": items["issue_date"],
            "movement": items["kind"].map(_MOVEMENT_OF).astype("str"),
            "kind": items["kind"],
            "item_id": items["item_id"],
            "related": items["reverses_id"].fillna("").astype("str"),
            "due_date": items["due_date"],
            "reference": items["reference"],
            "rule": "",
            "amount_minor": items["amount_minor"],
        }
    )


def _adjustments(items: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    """What adjustments did; one that was booked before its item is counted when the item comes."""
    taken = ledger.adjustments[["item_id", "kind", "amount_minor", "effective_date", "rule"]]
    known = taken.merge(items[["item_id", *KEYS, "issue_date", "amount_minor"]], on="item_id", suffixes=("", "_item"))
    down = known["amount_minor_item"].ge(0)
    return _plain_lines(
        known.assign(
            day=known[["effective_date", "issue_date"]].max(axis=1),
            movement="adjusted",
            related=known["item_id"],
            amount_minor=known["amount_minor"].where(~down, -known["amount_minor"]),
        )
    )


def _between_accounts(items: pd.DataFrame, ledger: Ledger) -> pd.DataFrame:
    return _plain_lines(legs_that_move(items, ledger.allocations).assign(movement="between_accounts", kind="transfer"))


def _plain_lines(rows: pd.DataFrame) -> pd.DataFrame:
    due = pd.Series(pd.NaT, index=rows.index, dtype="datetime64[us]")
    return rows.assign(due_date=due, reference="")[[c for c in LINE_COLUMNS if c != "balance_minor"]]


def _summary(opening: pd.Series[int], lines: pd.DataFrame, aging: Aging) -> pd.DataFrame:
    moved = lines.groupby([*KEYS, "movement"])["amount_minor"].sum().unstack("movement", fill_value=0)
    moved = moved.reindex(columns=list(MOVEMENTS), fill_value=0).add_suffix("_minor")
    parts = [opening.to_frame(), moved, _aged(aging)]
    keys = parts[0].index.union(parts[1].index).union(parts[2].index)
    # filled part by part: a table with gaps would hold its cents as floats for a moment
    table = pd.concat([part.reindex(keys, fill_value=0) for part in parts], axis=1).astype("int64")
    closing = table[["opening_minor", *moved.columns]].sum(axis=1)
    said = table.assign(closing_minor=closing, difference_minor=closing - table["aged_minor"])
    busy = said.ne(0).any(axis=1).to_numpy() | said.index.isin(moved.index)
    order = ["opening_minor", *moved.columns, "closing_minor", "aged_minor", "difference_minor"]
    rest = [c for c in said.columns if c not in order]
    return said.loc[busy, [*order, *rest]].rename_axis(KEYS).reset_index().astype(dict.fromkeys(KEYS, "str"))


def _aged(aging: Aging) -> pd.DataFrame:
    """What the aging says of each account and currency, both sides and every bucket."""
    sides = _with_payer(aging.by_account)
    is_bill = sides["side"].eq("invoices")
    wide = sides.assign(
        aged_minor=sides["open_minor"],
        invoices_minor=sides["open_minor"].where(is_bill, 0),
        credits_minor=sides["open_minor"].where(~is_bill, 0),
        **{name: sides[name].where(is_bill, 0) for name in BUCKET_NAMES},
    )
    columns = ["aged_minor", "invoices_minor", "credits_minor", "past_due_minor", "disputed_minor", *BUCKET_NAMES]
    return wide.groupby(KEYS)[columns].sum().astype("int64")


def _with_balance(lines: pd.DataFrame, summary: pd.DataFrame) -> pd.DataFrame:
    """The balance after each line."""
    opening = lines[KEYS].merge(summary[[*KEYS, "opening_minor"]], on=KEYS, how="left")["opening_minor"]
    running = lines.groupby(KEYS)["amount_minor"].cumsum()
    return lines.assign(balance_minor=(running + opening).astype("int64"))
