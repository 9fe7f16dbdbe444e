"""How well late payment is foreseen on a public set of 2,466 invoices, beside each customer's own average.

    python benchmarks/bench_likelihood.py [invoices.csv.gz]

Learned from what was settled before 1 April 2013, asked about what was billed from that day on. Skips without the file.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pandas as pd

from arlib.likelihood import late_odds
from arlib.likelihood.logistic import area_under_curve
from arlib.likelihood.training import brier

SPLIT = date(2013, 4, 1)
DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "ibm_late_payments.csv.gz"
WANTED = {"dispute not known": (0.885, 0.120), "dispute known": (0.939, 0.091)}


def invoices(path: Path) -> pd.DataFrame:
    """The file in our columns."""
    raw = pd.read_csv(path, dtype="str")
    days = {
        to: pd.to_datetime(raw[name], format="%m/%d/%Y")
        for to, name in (("issue_date", "InvoiceDate"), ("due_date", "DueDate"), ("settled_on", "SettledDate"))
    }
    flags = {"disputed": raw["Disputed"].eq("Yes"), "electronic": raw["PaperlessBill"].eq("Electronic")}
    return pd.DataFrame({"account_id": raw["customerID"], **days, **flags})


def figures(path: Path) -> dict[str, tuple[float, float]]:
    """AUC and Brier score of late payment per way of asking."""
    bills = invoices(path)
    asked = bills["issue_date"] >= pd.Timestamp(SPLIT)
    late = (bills["settled_on"] > bills["due_date"])[asked].to_numpy()
    found = {}
    for name, unknown in (("dispute not known", "disputed"), ("dispute known", "")):
        odds = late_odds(bills, learn_until=SPLIT, flags=["disputed", "electronic"], unknown=unknown)[asked]
        said = odds["late_odds"].to_numpy()
        found[name] = (area_under_curve(said, late), brier(said, late))
        mean = odds["customer_mean"].to_numpy()
    return {"customer mean": (area_under_curve(mean, late), brier(mean, late)), **found}


def main(path: Path) -> None:
    """Print the table."""
    if not path.is_file():
        print(f"skipped: there is no {path.name}")
        return
    print(f"{'late payment foreseen':<24}{'AUC':>8}{'Brier':>8}   wanted")
    for name, (auc, score) in figures(path).items():
        wanted = "{:.3f} / {:.3f}".format(*WANTED[name]) if name in WANTED else ""
        print(f"{name:<24}{auc:8.4f}{score:8.4f}   {wanted}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
