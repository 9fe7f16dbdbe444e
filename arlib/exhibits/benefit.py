"""The benefit of a year as a reader sees it: the total three times, what it is made of, what it hangs on."""

from __future__ import annotations

import pandas as pd

from arlib.charts import Chart, draw_waterfall
from arlib.charts.tornado import draw_tornado
from arlib.exhibits.words import whole
from arlib.money import format_money
from arlib.portfolio.benefit import Benefit
from arlib.tables import Html, Table, Tile, callout, draw_table

ASSUMPTION_WORDS = {
    "minutes_per_match": "Minutes to match by hand",
    "minutes_to_check": "Minutes to check a match",
    "minutes_saved_per_exception": "Minutes a suggestion saves",
    "hourly_cost": "Cost of an hour",
    "waiting_saved_pct": "Waiting days saved",
    "interest_pct": "Interest",
    "paid_out_twice_pct": "Double money paid out",
    "running_cost": "Running cost",
}


def benefit_tiles(found: Benefit) -> list[Tile]:
    """Low, base, high; and the cash that is freed once."""
    notes = {"low": "every assumption cautious", "base": "every assumption likely", "high": "every assumption hopeful"}
    tiles = [Tile.money(f"A year, {case}", found.total(case), found.currency, note) for case, note in notes.items()]
    return [
        *tiles,
        Tile.money("Cash freed once", found.freed_minor, found.currency, "not in the total: its interest is"),
    ]


def benefit_finding(found: Benefit) -> Html:
    """The answer in one sentence, and what it hangs on."""
    first = found.tornado.iloc[0]
    largest = found.parts.iloc[:-1].sort_values("base_minor", ascending=False).iloc[0]
    low, high = (format_money(found.total(case), found.currency) for case in ("low", "high"))
    steps = [
        f"The largest part: {str(largest['meaning']).lower()}, "
        f"{format_money(whole(largest['base_minor']), found.currency)} in the base case.",
        f"It hangs most on: {ASSUMPTION_WORDS[str(first['assumption'])].lower()}. Measure that one first.",
    ]
    if found.left_out:
        steps.append(f"Money in {', '.join(found.left_out)} is left out: no rate is recorded for it.")
    if found.total("low") < 0:
        return callout(f"Between {low} and {high} a year: not worth it in the cautious case.", "warning", items=steps)
    return callout(f"Between {low} and {high} a year.", "finding", items=steps)


def benefit_chart(found: Benefit) -> Chart:
    """What the base case is made of."""
    ends = found.parts["base_minor"].iloc[:-1].cumsum()
    steps = found.parts.assign(
        start_minor=[0, *ends.iloc[:-1], 0], end_minor=[*ends, found.total()], kind=["step"] * len(ends) + ["total"]
    )
    figure = draw_waterfall(steps, label="meaning", currency=found.currency)
    finding = f"{format_money(found.total(), found.currency)} a year in the base case, running costs taken off."
    return Chart("The base case, part by part", finding, figure, benefit_table(found))


def benefit_table(found: Benefit) -> Table:
    """Every part, low, base and high; the parts add up to the total."""
    return draw_table(
        found.parts.iloc[:-1],
        title="Worth in a year, by part",
        columns={"meaning": "Part", "low_minor": "Low", "base_minor": "Base", "high_minor": "High"},
        money=["low_minor", "base_minor", "high_minor"],
        currency=found.currency,
        total=found.parts.iloc[-1:],
        note="Only the interest on money applied sooner is counted, never the money itself.",
    )


def tornado_chart(found: Benefit) -> Chart:
    """How far the base total moves when one assumption alone is low or high."""
    shown = found.tornado.assign(label=found.tornado["assumption"].map(ASSUMPTION_WORDS))
    first = shown.iloc[0]
    table = draw_table(
        shown,
        title="The yearly total when one assumption moves and the others stay",
        columns={"label": "Assumption", "low_minor": "At its low", "high_minor": "At its high", "swing_minor": "Swing"},
        money=["low_minor", "high_minor", "swing_minor"],
        currency=found.currency,
    )
    swing = format_money(whole(first["swing_minor"]), found.currency)
    finding = f"{first['label']} alone moves the total by {swing}."
    figure = draw_tornado(
        shown, label="label", low="low_minor", high="high_minor", base=found.total(), currency=found.currency
    )
    return Chart("One assumption at a time", finding, figure, table)


def measured_table(found: Benefit) -> Table:
    """What was counted, and where."""
    pairs = zip(found.measured["value"], found.measured["unit"], strict=True)
    counted = pd.Series([_counted(value, unit, found.currency) for value, unit in pairs], dtype="str")
    shown = found.measured.assign(meaning=found.measured["meaning"].str.capitalize(), counted=counted)
    return draw_table(
        shown,
        title="Counted",
        columns={"meaning": "What", "counted": "How much", "source": "Counted in"},
    )


def assumed_table(found: Benefit) -> Table:
    """What is assumed: each line is a policy key that anybody may change."""
    shown = found.assumed.assign(label=found.assumed["assumption"].map(ASSUMPTION_WORDS))
    unit = shown["unit"].where(~shown["unit"].isin(("an hour", "a year")), found.currency + " " + shown["unit"])
    return draw_table(
        shown.assign(unit=unit),
        title="Assumed",
        columns={"label": "Assumption", "low": "Low", "base": "Base", "high": "High", "unit": "Unit", "source": "From"},
        note="Low is the cautious figure. Change them in policy.toml, section [benefit], and run the notebook again.",
    )


def _counted(value: object, unit: str, currency: str) -> str:
    if unit == "money":
        return format_money(int(str(value)), currency)
    return f"{value:,}{'' if unit == '%' else ' '}{unit}"
