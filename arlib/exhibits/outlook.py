"""What is to come, as a reader sees it: cash by week, likelihood of payment, promises due, alerts."""

from __future__ import annotations

import pandas as pd

from arlib.charts import Chart, draw_line
from arlib.exhibits.words import counted, whole
from arlib.likelihood import Likelihood, LikelihoodModel
from arlib.money import format_money
from arlib.portfolio.alerts import alerts_by_code, first_of_each_kind
from arlib.portfolio.forecast import Forecast
from arlib.portfolio.promised import PromiseWeek
from arlib.tables import Html, Table, callout, draw_table

_CODES = {
    "feed_stale": "Data is stale",
    "promise_broken": "Promise broken",
    "deadline_breached": "Deadline passed",
    "large_change": "Large rise",
    "tier_soon": "Tier about to change",
    "new_credit": "New credit",
}


def forecast_chart(forecast: Forecast) -> Chart | Html:
    """Cash of the last weeks and of the coming ones with interval; the largest currency when there is no rate."""
    currency, coming, past = forecast.currency, forecast.coming(), forecast.gone()
    if coming.empty:
        return callout("No invoice is open: there is no cash to forecast.", "ok")
    columns = ["to_on", "expected_minor", "low_minor", "high_minor"]
    rows = pd.concat([past[[*columns, "came_minor"]], coming[columns]], ignore_index=True)
    first = coming.iloc[0]
    between = (
        ", most likely between "
        + " and ".join(format_money(whole(first[end]), currency) for end in ("low_minor", "high_minor"))
        if pd.notna(first["low_minor"])
        else ""
    )
    finding = f"Next week {format_money(whole(first['expected_minor']), currency)} is expected{between}."
    table = _cash_table(forecast, coming, currency)
    names = {
        "came_minor": "Came in",
        "expected_minor": "Expected a week before",
        "low_minor": "Low",
        "high_minor": "High",
    }
    figure = draw_line(
        rows, x="to_on", lines=names, currency=currency, dashed=["expected_minor", "low_minor", "high_minor"]
    )
    return Chart("Cash by week", finding, figure, table)


def _cash_table(forecast: Forecast, coming: pd.DataFrame, currency: str) -> Table:
    return draw_table(
        coming,
        title=f"Cash expected by week, {currency}",
        columns={
            "from_on": "From",
            "to_on": "To",
            "open_minor": "From open invoices",
            "beside_minor": "Beside them",
            "expected_minor": "Expected",
            "low_minor": "Low",
            "high_minor": "High",
        },
        money=["open_minor", "beside_minor", "expected_minor", "low_minor", "high_minor"],
        currency=currency,
        emphasis=["expected_minor"],
        note=f"Low and high: {forecast.interval_pct:.0f}% of the weeks should lie between. Beside: money for invoices "
        "not yet billed and prepayments, learned from earlier forecasts. Unapplied credits are set against the oldest "
        "invoices first: that money is here already.",
    )


def forecast_score_table(forecast: Forecast) -> Table:
    """How past forecasts did, made again as of their day."""
    inside, made = forecast.held
    return draw_table(
        forecast.scores,
        title="Past forecasts, made again as of their day, against what came in",
        columns={
            "week": "Weeks ahead",
            "forecasts": "Forecasts",
            "inside": "Within the interval",
            "coverage_pct": "Coverage",
            "bias_pct": "Too high (+) or low (-)",
            "bias_minor": "Mean error",
        },
        money=["bias_minor"],
        percents=["coverage_pct", "bias_pct"],
        note=f"{inside:,} of {made:,} were within their interval; {forecast.interval_pct:.0f}% were to be. "
        "Few forecasts make the coverage itself uncertain.",
        empty="There is not enough history to make past forecasts again.",
    )


def likelihood_table(likelihood: Likelihood) -> Table:
    """Open money by how likely its accounts pay within 30 days."""
    words = {"likely": "Likely", "possible": "Possible", "unlikely": "Unlikely"}
    one = likelihood.buckets["bucket"].is_unique
    drift = likelihood.model.drift_pct(30)
    way = "too hopeful" if drift > 0 else "too cautious"
    bias = f" In the weeks it was tested on it was {abs(drift):.0f} points {way} on average." if abs(drift) >= 1 else ""
    once = "" if one else " An account stands in every currency it owes: no rate is recorded to put them together."
    return draw_table(
        likelihood.buckets.assign(bucket=likelihood.buckets["bucket"].map(words)),
        title="How likely customers pay within 30 days",
        columns={"bucket": "Likelihood", "accounts": "Accounts", "open_minor": "Open"},
        money=["open_minor"],
        note=f"{likelihood.model.why}{bias}{once}",
    )


def model_table(model: LikelihoodModel) -> Table:
    """The back-test of the likelihood model beside each customer's own average."""
    rows = pd.DataFrame(
        [
            (
                f"{s.days} days",
                s.rows,
                s.paid_pct,
                *(f"{v:.3f}" if v is not None else "n/a" for v in (s.auc, s.mean_auc, s.brier, s.mean_brier)),
            )
            for s in model.scores
        ],
        columns=["horizon", "rows", "paid", "auc", "mean_auc", "brier", "mean_brier"],
    )
    days = (
        f"{model.tested_from:%-d %B} to {model.tested_to:%-d %B %Y}"
        if model.tested_from and model.tested_to
        else "not tested"
    )
    return draw_table(
        rows,
        title=f"Likelihood of payment: back-test on days the model had not seen, {days}",
        columns={
            "horizon": "Paid within",
            "rows": "Invoices",
            "paid": "Paid",
            "auc": "AUC, model",
            "mean_auc": "AUC, average",
            "brier": "Brier, model",
            "mean_brier": "Brier, average",
        },
        percents=["paid"],
        note=f"{model.why} AUC: how often a paying invoice ranks above one that does not (0.5 is chance). "
        "Brier: mean squared error, less is better.",
        empty="Too little history for a back-test.",
    )


def reliability_chart(model: LikelihoodModel) -> Chart | Html:
    """What the model said, and what came, on days it had not seen."""
    points = pd.DataFrame(model.points(30), columns=["days", "said", "came", "rows"])
    if points.empty:
        return callout(model.why, "finding")
    shown = points.assign(said=100 * points["said"], came=100 * points["came"], group=range(1, len(points) + 1))
    drift = model.drift_pct(30)
    finding = f"On average it was {abs(drift):.0f} points too {'hopeful' if drift > 0 else 'cautious'} in these weeks."
    table = draw_table(
        shown,
        title="Tenths of invoices, least likely first",
        columns={"group": "Tenth", "said": "Said", "came": "Came", "rows": "Invoices"},
        percents=["said", "came"],
    )
    figure = draw_line(
        shown.assign(label=[f"{v:.0f}%" for v in shown["said"]]),
        x="label",
        lines={"came": "Came", "said": "Said"},
        unit="%",
        dashed=["said"],
    )
    return Chart("Said and came: paid within 30 days", finding, figure, table)


def alerts_table(alerts: pd.DataFrame, names: pd.Series[str], *, limit: int = 15) -> Table:
    """The newest alerts: each with its cause, and who acknowledged it."""
    summary = ", ".join(f"{_CODES[str(r.code)].lower()} {r.alerts:,}" for r in alerts_by_code(alerts).itertuples())
    known = alerts["account_id"].map(names).astype("str")
    shown = alerts.assign(label=known.fillna(alerts["account_id"]).where(alerts["account_id"].ne(""), "The whole book"))
    return draw_table(
        first_of_each_kind(shown, limit=limit).assign(what=lambda f: f["code"].map(_CODES)),
        title=f"Alerts of the week: {counted(len(alerts), 'alert')}",
        columns={
            "label": "Account",
            "what": "What",
            "message": "Why",
            "since_on": "Day",
            "acknowledged_by": "Seen by",
        },
        limit=limit,
        note=f"In all: {summary}." if summary else "",
        empty="Nothing needs a look.",
    )


def promises_due_table(week: PromiseWeek, names: pd.Series[str], *, limit: int = 15) -> Table:
    """Promises that fall due in the coming seven days, largest first."""
    due = week.due
    return draw_table(
        due.assign(label=due["account_id"].map(names)),
        title=f"Promises due in the next seven days: {len(due):,}",
        columns={
            "label": "Account",
            "promised_date": "Promised for",
            "amount_minor": "Amount",
            "taken_by": "Taken by",
        },
        money=["amount_minor"],
        limit=limit,
        empty="No promise falls due in the next seven days.",
    )
