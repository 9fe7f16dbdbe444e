"""What allocations say beside the open amount: which documents a payment was for, and money that changed accounts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from arlib.dates import midnight

PARTNERS_NAMED = 3


def named_partners(allocations: pd.DataFrame, *, until: date) -> pd.Series[str]:
    """Item to the items it settles or was settled by, up to a day; the first few by name.

    >>> from arlib.contracts import example
    >>> named_partners(example("allocations"), until=date(2026, 2, 28)).to_dict()
    {'AT-100': 'P1', 'P1': 'AT-100'}
    """
    booked = allocations[allocations["effective_date"].le(midnight(until))]
    net = booked.groupby(["source_id", "target_id"], sort=False)["amount_minor"].sum()
    pairs = net[net.ne(0)].reset_index()[["source_id", "target_id"]]
    both = pd.concat(
        [
            pairs.set_axis(["item_id", "other"], axis=1),
            pairs[["target_id", "source_id"]].set_axis(["item_id", "other"], axis=1),
        ]
    ).sort_values(["item_id", "other"], kind="stable")
    place = both.groupby("item_id").cumcount()
    ids = both["item_id"]
    named = [both.loc[place.eq(at), "other"].set_axis(ids[place.eq(at)]) for at in range(PARTNERS_NAMED)]
    text = named[0].astype("str")
    for further in named[1:]:
        text = text.str.cat((", " + further.astype("str")).reindex(text.index, fill_value=""))
    counts = ids.value_counts()
    more = counts[counts.gt(PARTNERS_NAMED)].sub(PARTNERS_NAMED).map(" and {} more".format).astype("str")
    return text.str.cat(more.reindex(text.index, fill_value=""))


def legs_that_move(items: pd.DataFrame, allocations: pd.DataFrame) -> pd.DataFrame:
    """What allocations do to the balance of an account: money of one account that settles a document of another.

    Both legs of an allocation inside one account cancel out and are left out. A leg counts from the day its own item
    is there, as open amounts do.

    Args:
        items: ITEMS frame, ``account_id`` never missing.
        allocations: ALLOCATIONS frame.

    Returns:
        ``account_id currency day item_id related rule amount_minor``, one row per leg.
    """
    known = items[["item_id", "account_id", "currency", "issue_date", "amount_minor"]]
    legs = [
        _leg(allocations, known, own="source_id", other="target_id"),
        _leg(allocations, known, own="target_id", other="source_id"),
    ]
    rows = pd.concat(legs, ignore_index=True)
    together = rows.groupby(["pair", "account_id", "currency", "day"], sort=False)["amount_minor"].transform("sum")
    return rows[together.ne(0)].drop(columns="pair").reset_index(drop=True)


def _leg(allocations: pd.DataFrame, known: pd.DataFrame, *, own: str, other: str) -> pd.DataFrame:
    numbered = allocations[[own, other, "amount_minor", "effective_date", "rule"]].assign(pair=range(len(allocations)))
    joined = numbered.merge(known, left_on=own, right_on="item_id", suffixes=("", "_item"))
    nearer_zero = joined["amount_minor"].where(joined["amount_minor_item"] < 0, -joined["amount_minor"])
    return pd.DataFrame(
        {
            "pair": joined["pair"],
            "account_id": joined["account_id"],
            "currency": joined["currency"],
            "day": joined[["effective_date", "issue_date"]].max(axis=1).astype("datetime64[us]"),
            "item_id": joined["item_id"],
            "related": joined[other],
            "rule": joined["rule"],
            "amount_minor": nearer_zero.astype("int64"),
        }
    )
