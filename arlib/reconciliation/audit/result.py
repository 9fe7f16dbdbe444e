"""The quarterly audit put together: two runs of the quarter, the sample, what the tester said, what the book says."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from arlib.findings import Finding
from arlib.policy import Policy
from arlib.reconciliation.audit.blind import Inputs, blind_run, booked_pairs, quarter_matches
from arlib.reconciliation.audit.measures import (
    agreement_by_tier,
    drift_by_tier,
    precision_by_tier,
    recall_by_currency,
)
from arlib.reconciliation.audit.quarter import Quarter
from arlib.reconciliation.audit.replay import allocation_hash, replay_differences
from arlib.reconciliation.audit.sample import draw_sample, with_stratum
from arlib.reconciliation.audit.worksheet import MARK_COLUMNS, WORKSHEET_COLUMNS, read_marks


@dataclass(frozen=True)
class Audit:
    """What the audit of a quarter found.

    Args:
        quarter: Which one.
        seed: What drew the sample.
        run_hash: SHA-256 of the quarter's matches.
        again_hash: That of the second run, over the same rows in another order.
        replay: Matches the two runs do not share; empty when they agree.
        matches: Every match of the quarter, with tier, evidence, stratum, and what people booked.
        sample: The worksheet's rows.
        strata: ``stratum matches sampled``.
        precision: Per tier, from the marks.
        agreement: Per tier, against what people booked.
        recall: Per currency, against what people booked.
        drift: Per tier, against the quarter before.
        marks: The marks that count.
        findings: Rows of the worksheet that could not be read.
        precision_wanted_pct: What policy asks for.
    """

    quarter: Quarter
    seed: str
    run_hash: str
    again_hash: str
    replay: pd.DataFrame
    matches: pd.DataFrame
    sample: pd.DataFrame
    strata: pd.DataFrame
    precision: pd.DataFrame
    agreement: pd.DataFrame
    recall: pd.DataFrame
    drift: pd.DataFrame
    marks: pd.DataFrame
    findings: tuple[Finding, ...]
    precision_wanted_pct: float

    @property
    def tested(self) -> int:
        """How many rows of the sample are marked."""
        return len(self.marks)

    @property
    def is_reperformed(self) -> bool:
        """Whether the second run gave the same."""
        return self.run_hash == self.again_hash

    @property
    def wrong(self) -> pd.DataFrame:
        """The sampled matches that the tester calls wrong, with what they should be."""
        said = self.marks[self.marks["mark"].eq("wrong")]
        return self.sample.drop(columns=MARK_COLUMNS[1:]).merge(said, on="sample_id")


def audit_quarter(
    inputs: Inputs, quarter: Quarter, *, policy: Policy, seed: str = "", filled: pd.DataFrame | None = None
) -> Audit:
    """Audit the automatic matching of a quarter.

    Args:
        inputs: Tables of the ledger, bookings up to today included: what people booked is what rules are compared with.
        quarter: Which one; it is over.
        policy: The policy in force.
        seed: Draws the sample; empty takes the quarter's name.
        filled: Rows of the filled-in worksheet as text; ``None`` while nobody has tested.

    Returns:
        An :class:`Audit`.
    """
    first = blind_run(inputs, quarter, policy=policy)
    again = blind_run(inputs, quarter, policy=policy, in_disorder=True)
    matches = with_stratum(quarter_matches(first, inputs, quarter), large_pct=policy.audit.large_pct)
    earlier = quarter_matches(first, inputs, quarter.before)
    rules = policy.audit
    drawn = draw_sample(matches, size=rules.sample_size, least=rules.least_per_stratum, seed=seed or str(quarter))
    marks, findings = read_marks(_nothing() if filled is None else filled, drawn)
    currency = inputs.items.set_index("item_id")["currency"]
    counts = {"matches": matches["stratum"].value_counts(), "sampled": drawn["stratum"].value_counts()}
    return Audit(
        quarter=quarter,
        seed=seed or str(quarter),
        run_hash=allocation_hash(first),
        again_hash=allocation_hash(again),
        replay=replay_differences(first, again),
        matches=matches,
        sample=_worksheet(drawn, inputs, marks),
        strata=pd.DataFrame(counts).astype("int64").sort_index().rename_axis("stratum").reset_index(),
        precision=precision_by_tier(matches, drawn, marks),
        agreement=agreement_by_tier(matches),
        recall=recall_by_currency(matches, booked_pairs(inputs, quarter), currency),
        drift=drift_by_tier(matches, earlier),
        marks=marks,
        findings=findings,
        precision_wanted_pct=rules.precision_wanted_pct,
    )


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in [*MARK_COLUMNS, "source_id", "target_id"]})


def _worksheet(drawn: pd.DataFrame, inputs: Inputs, marks: pd.DataFrame) -> pd.DataFrame:
    """The sample with what the tester needs to judge each row, and the marks given so far."""
    items = inputs.items.set_index("item_id")
    source, target = items.reindex(drawn["source_id"]), items.reindex(drawn["target_id"])
    told = drawn.assign(
        payer=source["party_name"].to_numpy(),
        reference=source["reference"].to_numpy(),
        source_minor=source["amount_minor"].to_numpy("int64"),
        target_minor=target["amount_minor"].to_numpy("int64"),
        target_date=target["issue_date"].to_numpy(),
    ).merge(marks, on="sample_id", how="left")
    return told.fillna(dict.fromkeys(MARK_COLUMNS, ""))[WORKSHEET_COLUMNS]
