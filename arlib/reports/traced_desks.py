"""The rows behind figures of reconciliation, communications, month, audit and benefit.

A share, a score or a yearly worth has no documents of its own: its rows are the cases it counts, or its parts.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any, Literal

import pandas as pd

from arlib.exhibits.reconciliation import in_words
from arlib.findings import counted
from arlib.money import format_money
from arlib.reports.traced_rows import Asked, days_of, rows_of

PART = "part of the figure"
_BUCKETS = {"current": "not due", "1_30": "1 to 30 days", "31_60": "31 to 60 days", "61_90": "61 to 90 days",
            "over_90": "over 90 days"}  # fmt: skip


def exceptions(asked: Asked) -> pd.DataFrame:
    """What the reconciliation leaves to a person."""
    own = asked.desk.reconciliation().exceptions
    return rows_of(own, "item_id", kind=in_words(own["code"]), why=own["message"], amount="amount_minor")


def new_exceptions(asked: Asked) -> pd.DataFrame:
    """Exceptions first seen since the last working day."""
    from arlib.dates import add_working_days

    desk = asked.desk
    own = desk.worklist(desk.reconciliation())
    own = own[own["first_seen"].gt(pd.Timestamp(add_working_days(desk.as_of, -1)))]
    return rows_of(own, "item_id", kind=in_words(own["code"]), why=own["message"], amount="amount_minor")


def matched(asked: Asked) -> pd.DataFrame:
    """Payments and credits the reconciliation proposes to apply."""
    return _postings(asked, "source_id", "target_id")


def matched_documents(asked: Asked) -> pd.DataFrame:
    """Documents the proposed postings are for."""
    return _postings(asked, "target_id", "source_id")


def _postings(asked: Asked, of: str, by: str) -> pd.DataFrame:
    proposed, items = asked.desk.reconciliation().allocations, asked.desk.ledger.items.set_index("item_id")
    proposed = proposed.assign(why=proposed[by] + ": " + proposed["evidence"])
    own = (
        proposed.groupby(of, sort=False).agg(amount_minor=("amount_minor", "sum"), why=("why", "; ".join)).reset_index()
    )
    own = own.assign(currency=own[of].map(items["currency"]), account_id=own[of].map(items["account_id"]))
    return rows_of(own, of, kind=own[of].map(items["kind"]), why=own["why"], amount="amount_minor")


def conservation(asked: Asked) -> pd.DataFrame:
    """The checks that every cent is applied, adjusted or open."""
    own = asked.desk.reconciliation().checks
    said = own["holds"].map({True: "holds", False: "does not hold"}).astype("str")
    return rows_of(own, "invariant", kind="check", why=own["what"] + ": " + said)


def to_contact(asked: Asked) -> pd.DataFrame:
    """Customers the plan of the day asks somebody to write to, call or answer."""
    own = asked.desk.contact_plan().accounts
    own = own[own["action"].isin(("answer", "call", "write"))]
    return rows_of(own, "account_id", kind="account", why=own["action"] + ": " + own["reason"])


def messages(asked: Asked) -> pd.DataFrame:
    """The messages that were reviewed, each with its score and codes."""
    own = asked.desk.communications().messages
    codes = own["codes"].where(own["codes"].ne(""), "no finding")
    return rows_of(own, "message_id", kind="message", why="score " + own["score"].astype("str") + ": " + codes)


def blockers(asked: Asked) -> pd.DataFrame:
    """Messages with a finding that is wrong on facts, timing or privacy."""
    review = asked.desk.communications()
    wrong = review.findings[review.findings["severity"].eq("blocker")]
    codes = wrong.groupby("message_id")["code"].agg(lambda found: " ".join(dict.fromkeys(found)))
    own = review.messages[review.messages["message_id"].isin(codes.index)]
    return rows_of(own, "message_id", kind="message", why=own["message_id"].map(codes))


def owed_a_contact(asked: Asked) -> pd.DataFrame:
    """Accounts that hear too little from us, wait for an answer, or whose promise nobody asked after."""
    from arlib.communications.weekly import OWED_A_CONTACT

    gaps = asked.desk.communications().gaps
    own = gaps[gaps["kind"].isin(OWED_A_CONTACT)]
    own = own.groupby("account_id", sort=False)["detail"].agg("; ".join).reset_index()
    return rows_of(own, "account_id", kind="account", why=own["detail"])


def our_word(asked: Asked) -> pd.DataFrame:
    """Every word we gave whose time is over, and whether we kept it."""
    from arlib.communications.follow_ups import JUDGED

    own = asked.desk.conduct(asked.desk.communications()).follow_ups
    own = own[own["verdict"].isin(JUDGED)]
    why = own["verdict"] + ": " + own["kind"] + " due on " + days_of(own["by"]) + ", about " + own["about"]
    return rows_of(own, "account_id", kind="account", why=why)


def provision(asked: Asked) -> pd.DataFrame:
    """Each bucket of the provision matrix: what is exposed, times the loss rate."""
    own = asked.in_currency(asked.desk.whole_book.kpis.provision)
    exposed = pd.Series(
        [format_money(int(m), str(c)) for m, c in zip(own["exposure_minor"], own["currency"], strict=True)],
        index=own.index, dtype="str",
    )  # fmt: skip
    why = exposed + " exposed, loss rate " + own["rate_pct"].map("{:g}".format) + "%"
    outlook = own["factor"].map(lambda factor: "" if factor == 1 else f", times {factor:g} for the outlook")
    named = own.assign(row=own["bucket"].map(_BUCKETS))
    return rows_of(named, "row", kind=PART, why=why + outlook, amount="provision_minor")


def _kpi(name: str, asked: Asked) -> pd.DataFrame:
    """Numerator and denominator of a KPI in the reporting currency, and what was left out."""
    table = asked.desk.whole_book.kpis.of(asked.in_force)
    own = table[table["name"].eq(name) & table["value"].notna()].head(1)
    row = next(iter(own.to_dict("records")), None)
    if row is None:
        return rows_of(own.assign(row=""), "row", kind=PART, why="")
    said = [
        ("numerator", f"{_of_kpi(row['numerator'], row)}: {row['variant']}"),
        ("denominator", f"{_of_kpi(row['denominator'], row)}"),
        ("left out", f"{_of_kpi(row['excluded_minor'], row)} in {counted(int(row['excluded_count']), 'row')}"),
    ]
    parts = pd.DataFrame(said, columns=["row", "why"], dtype="str")
    return rows_of(parts, "row", kind=PART, why=parts["why"])


def _of_kpi(value: Any, row: Mapping[Hashable, Any]) -> str:
    """A part of a KPI in words: money of its currency, or days."""
    if pd.isna(value):
        return f"{row['value']:,.1f} {row['unit']}"
    return format_money(int(value), str(row["currency"]))


dso = partial(_kpi, "DSO, countback")
cei = partial(_kpi, "CEI")


def matches_by_rule(asked: Asked) -> pd.DataFrame:
    """Every match of the quarter that a rule made."""
    own = _with_account(asked.desk.audit().matches, asked)
    why = own["tier"] + ", " + own["evidence"] + ", for " + own["target_id"]
    return rows_of(own, "source_id", kind="payment", why=why, amount="amount_minor")


def sampled(asked: Asked) -> pd.DataFrame:
    """The sample, each match with its mark."""
    found = asked.desk.audit()
    marks = found.marks.set_index("sample_id")["mark"].astype("str").reindex(found.sample["sample_id"])
    why = marks.fillna("waits for a tester").set_axis(found.sample.index) + ": " + found.sample["evidence"]
    return rows_of(_with_account(found.sample, asked), "source_id", kind="payment", why=why, amount="amount_minor")


def as_booked(asked: Asked) -> pd.DataFrame:
    """The matches people have booked, and whether they booked the same."""
    own = _with_account(asked.desk.audit().matches, asked)
    own = own[own["outcome"].ne("not booked")]
    said = own["outcome"].map({"same": "booked the same", "other": "booked on other documents"}).astype("str")
    return rows_of(own, "source_id", kind="payment", why=said + ", for " + own["target_id"], amount="amount_minor")


def _with_account(matches: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Matches with the account of the invoice each is for: the payer of the money is often not known."""
    items = asked.desk.ledger.items.set_index("item_id")["account_id"]
    return matches.assign(account_id=matches["target_id"].map(items))


def reperformed(asked: Asked) -> pd.DataFrame:
    """The two runs over the quarter, and the matches they do not share."""
    found = asked.desk.audit()
    runs = pd.DataFrame({"row": ["first run", "second run"], "why": [found.run_hash, found.again_hash]})
    other = found.replay.assign(row=found.replay["source_id"], why="differs, for " + found.replay["target_id"])
    both = pd.concat([runs, other[["row", "why"]]], ignore_index=True)
    return rows_of(both, "row", kind=PART, why=both["why"])


def _year(case: Literal["low", "base", "high"], asked: Asked) -> pd.DataFrame:
    """The parts of a year's worth."""
    found = asked.desk.benefit()
    own = found.parts.iloc[:-1].assign(currency=found.currency)
    return rows_of(own, "part", kind=PART, why=own["meaning"], amount=f"{case}_minor")


year_low, year_base, year_high = (partial(_year, case) for case in ("low", "base", "high"))


def cash_freed(asked: Asked) -> pd.DataFrame:
    """What was counted and assumed of the days money waits."""
    found = asked.desk.benefit()
    own = found.measured[found.measured["measure"].isin(("applied_minor", "waiting_days"))]
    said = own["meaning"] + ": " + own["value"].astype("str") + " " + own["unit"] + " (" + own["source"] + ")"
    assumed = found.assumed[found.assumed["assumption"].eq("waiting_saved_pct")]
    hoped = "waiting days saved: " + assumed["base"].astype("str") + "%, " + assumed["source"]
    rows = pd.DataFrame({"row": [*own["measure"], *assumed["assumption"]], "why": [*said, *hoped]})
    return rows_of(rows, "row", kind=PART, why=rows["why"])
