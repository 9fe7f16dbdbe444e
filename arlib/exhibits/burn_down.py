"""The month's goal for the high tier, as a reader sees it: where it stands, where it leads, what to do."""

from __future__ import annotations

from arlib.charts import Chart, draw_line
from arlib.exhibits.words import counted
from arlib.portfolio.burn_down import BurnDown
from arlib.tables import draw_table

_NARROWEST = 0.02
"""Share of the count below which a range is not shown: nobody can know a month's end to two accounts."""


def burn_down_chart(goal: BurnDown) -> Chart:
    """The month's goal for the high tier: the count, the line to the target, and where it leads."""
    rows = goal.days.assign(**{c: goal.days[c].astype("Float64").round(0) for c in ("target", "pace")})
    table = draw_table(
        rows.astype({"target": "Int64", "pace": "Int64"}),
        title="High tier by day",
        columns={"day": "Day", "accounts": "Accounts", "target": "Line to the target", "pace": "Where it leads"},
        note=_held_note(goal),
    )
    lines = {"accounts": "High tier", "target": "Line to the target", "pace": "Where it leads"}
    figure = draw_line(goal.days, x="day", lines=lines, unit="accounts", dashed=["target", "pace"])
    return Chart("Goal of the month: the high tier", burn_down_told(goal), figure, table)


def burn_down_told(goal: BurnDown) -> str:
    """Where the high tier stands, who will cross its edge, where that leads and how likely the target is."""
    gap, month = goal.gap, f"{goal.until:%B}"
    stands = (
        f"{counted(goal.now, 'account is', 'accounts are')} in the high tier; the target for the end of {month} is "
        f"{goal.target:,}"
    )
    told = f"{stands}, {gap:,} fewer." if gap > 0 else f"{stands}: it is reached."
    if goal.will_cross:
        told += f" {counted(goal.will_cross, 'more crosses', 'more cross')} its edge until then, if nothing is paid."
    if goal.probability is None:
        return told
    # a range much narrower than the count itself says more than anybody can know
    wide = goal.high - goal.low > _NARROWEST * goal.expected
    ends = f"{goal.low:,.0f} to {goal.high:,.0f}" if wide else f"about {goal.expected:,.0f}"
    chance = f"the target is reached with {percent_words(goal.probability)} probability"
    return f"{told} {month} is likely to end with {ends}; {chance}."


def burn_down_step(goal: BurnDown) -> list[str]:
    """What to do about the high tier, where it is above its target."""
    if goal.gap <= 0:
        return []
    cross = counted(goal.will_cross, "more account crosses", "more accounts cross")
    near = f" {cross} into it until then unless settled." if goal.will_cross else ""
    return [
        f"Bring the high tier down to {goal.target:,} accounts by {goal.until:%-d %B}: it has {goal.now:,}, "
        f"{goal.gap:,} more.{near} Settling the oldest credit and the oldest invoice takes an account out."
    ]


def _held_note(goal: BurnDown) -> str:
    if not goal.checked:
        return ""
    return (
        f"Expected: who is in the tier or crosses its edge by then, times the share that was still there in weeks "
        f"before. Made again on {goal.checked} past days, the month ended within the interval {goal.held} times; "
        "four of five were to be expected."
    )


def percent_words(share: float) -> str:
    """A probability without false precision.

    >>> percent_words(0.004), percent_words(0.42), percent_words(1.0)
    ('less than 1%', '42%', 'more than 99%')
    """
    return "less than 1%" if share < 0.01 else "more than 99%" if share > 0.99 else f"{share:.0%}"
