"""The quarterly audit as a reader sees it: re-performance, sample, marks, precision, agreement, drift."""

from __future__ import annotations

import pandas as pd

from arlib.charts import Chart, draw_bars
from arlib.exhibits.words import counted, whole
from arlib.findings import findings_frame
from arlib.money import format_money
from arlib.reconciliation.audit import HEADINGS, MARKS, WORKSHEET, Audit
from arlib.tables import Html, Table, Tile, callout, draw_table
from arlib.tables.sheets import Sheet

SHOWN_DIGITS = 12
TIER_WORDS = {
    "T1": "T1 reversals", "T2": "T2 the payer's advice", "T3": "T3 a document number", "T4": "T4 a repaired number",
    "T5": "T5 an amount that fits once", "T6": "T6 a sum with a meaning", "T7": "T7 a unique set",
    "T8": "T8 group clearing", "T9": "T9 a person", "all": "All",
}  # fmt: skip


def audit_tiles(found: Audit) -> list[Tile]:
    """Matches, re-performance, sample, precision, agreement."""
    total = found.precision.iloc[-1]
    agreed = found.agreement.iloc[-1]
    if pd.isna(total["precision_pct"]):
        precision = Tile("Precision", "not yet tested", note=f"{len(found.sample)} matches wait for a tester")
    else:
        interval = f"{total['low_pct']:.1f} to {total['high_pct']:.1f} %"
        note = f"{interval}, {found.tested} of {len(found.sample)} tested"
        precision = Tile("Precision", f"{total['precision_pct']:.1f}", "%", note)
    return [
        Tile.count("Matches by rule", len(found.matches), "matches", f"of money received in {found.quarter}"),
        Tile("Re-performed", "the same" if found.is_reperformed else "different",
             note=f"hash {found.run_hash[:SHOWN_DIGITS]}"),
        precision,
        Tile("As people booked", "–" if pd.isna(agreed["agreement_pct"]) else _share(agreed["agreement_pct"]), "%",
             f"{whole(agreed['same']):,} of {whole(agreed['booked']):,} matches that are booked"),
    ]  # fmt: skip


def audit_verdict(found: Audit) -> Html:
    """What the audit says, and what is left to do."""
    steps = []
    if not found.is_reperformed:
        steps.append(f"{counted(len(found.replay), 'match')} came out differently the second time; see below.")
    if found.findings:
        steps.append(f"{counted(len(found.findings), 'row')} of the worksheet cannot be counted; see below.")
    left = len(found.sample) - found.tested
    if left:
        steps.append(f"Write the worksheet (last section), have {counted(left, 'match', 'matches')} marked, run again.")
    changed = found.drift[found.drift["changed"].ne("")]
    moved = zip(changed["tier"].map(TIER_WORDS), changed["changed"], strict=True)
    steps += [f"{tier}: {what} moved against {found.quarter.before}." for tier, what in moved]
    wrong = found.wrong
    if not found.is_reperformed or len(wrong):
        said = f"{counted(len(wrong), 'sampled match is', 'sampled matches are')} wrong." if len(wrong) else ""
        return callout(f"Not in order. {said}".strip(), "warning", items=steps)
    if left:
        return callout("The rules gave the same matches again; the sample is not yet tested in full.", items=steps)
    total = found.precision.iloc[-1]
    enough = total["low_pct"] >= found.precision_wanted_pct
    words = "is shown" if enough else "cannot be shown yet with this sample size"
    return callout(f"No wrong match. A precision of {found.precision_wanted_pct:g}% {words}.", "ok", items=steps)


def signed_before(found: Audit, signed: pd.DataFrame) -> Html:
    """Whether these are the matches that somebody signed for, by the hash the journal keeps.

    Args:
        found: The audit as it comes out now.
        signed: ``audit_id actor run_hash`` of the signatures in the journal, oldest first.
    """
    own = signed[signed["audit_id"].eq(str(found.quarter))]
    if own.empty:
        return callout(f"Nobody has signed {found.quarter} yet.", "finding")
    last = own.iloc[-1]
    if last["run_hash"] == found.run_hash:
        return callout(f"These are the matches that {last['actor']} signed for.", "ok")
    steps = ["Find what was imported, booked or changed in the policy since.", "Test and sign again."]
    return callout(f"The matches are no longer those that {last['actor']} signed for.", "warning", items=steps)


def replay_table(found: Audit) -> Table:
    """Matches that the second run did not give again."""
    return draw_table(
        found.replay,
        title="Differences between two runs over the same rows in another order",
        columns={"source_id": "Payment or credit", "target_id": "Document", "tier": "Tier", "first_minor": "First run",
                 "again_minor": "Second run"},
        empty=f"None: both runs have the hash {found.run_hash[:SHOWN_DIGITS]}.",
    )  # fmt: skip


def strata_table(found: Audit) -> Table:
    """How many matches each group has, and how many of them were drawn."""
    tier = found.strata["stratum"].str.split(" ", n=1).str
    return draw_table(
        found.strata.assign(stratum=tier[0].map(TIER_WORDS).astype("str") + ", " + tier[1]),
        title="The sample, by evidence and size of money",
        columns={"stratum": "Group", "matches": "Matches", "sampled": "In the sample"},
        note=f"Drawn by the seed {found.seed!r}: the same seed draws the same matches.",
    )


def precision_table(found: Audit) -> Table:
    """Correct of all that a tester marked, per tier, with the 95 % interval."""
    shown = _named(found.precision)
    shown = shown.assign(**{c: shown[c].where(shown["precision_pct"].notna()) for c in ("low_pct", "high_pct")})
    return draw_table(
        shown,
        title="Precision by the tester's marks",
        columns={"label": "Evidence", "matches": "Matches", "sampled": "Sampled", "correct": "Correct",
                 "wrong": "Wrong", "unclear": "Unclear", "precision_pct": "Precision", "low_pct": "From",
                 "high_pct": "To"},
        percents=["precision_pct", "low_pct", "high_pct"],
        emphasis=["precision_pct"],
        note="From and to: the 95 % Wilson interval. Unclear marks count on neither side.",
    )  # fmt: skip


def agreement_chart(found: Audit) -> Chart | Html:
    """How often the rules say what people booked, per tier."""
    known = _named(found.agreement).query("booked > 0 and tier != 'all'")
    if known.empty:
        return callout("Nothing of this quarter is booked yet, so there is nothing to compare with.", "finding")
    lowest = known.sort_values("agreement_pct", kind="stable").iloc[0]
    table = draw_table(
        _named(found.agreement),
        title="Agreement with what people booked",
        columns={"label": "Evidence", "matches": "Matches", "booked": "Booked since", "same": "On the same document",
                 "agreement_pct": "Agreement", "low_pct": "From", "high_pct": "To"},
        percents=["agreement_pct", "low_pct", "high_pct"],
        note="The rules saw nothing of these bookings. Money that is still open cannot be compared.",
    )  # fmt: skip
    finding = f"Lowest agreement: {lowest['label']}, {lowest['agreement_pct']:.1f}% of {whole(lowest['booked']):,}."
    return Chart(
        "Do rules and people agree?", finding, draw_bars(known, label="label", value="agreement_pct", unit="%"), table
    )


def disagreements_table(found: Audit, *, limit: int = 20) -> Table:
    """Matches whose money people booked on other documents: the first to look at."""
    other = found.matches[found.matches["outcome"].eq("other")]
    return draw_table(
        other,
        title="Matched by rule, booked elsewhere by people",
        columns={"source_id": "Payment or credit", "target_id": "Document by rule", "amount_minor": "Matched",
                 "tier": "Tier", "evidence": "Evidence"},
        money=["amount_minor"],
        limit=limit,
        empty="None.",
    )  # fmt: skip


def recall_table(found: Audit) -> Table:
    """How much of what people booked the rules would have found."""
    return draw_table(
        found.recall,
        title="Recall: of what people booked, found by rule",
        columns={"currency": "Currency", "booked_pairs": "Booked", "found_pairs": "Found", "recall_pct": "Recall",
                 "low_pct": "From", "high_pct": "To", "booked_minor": "Money booked", "found_minor": "Money found",
                 "money_recall_pct": "By money"},
        money=["booked_minor", "found_minor"],
        percents=["recall_pct", "low_pct", "high_pct", "money_recall_pct"],
        note="Pairs of payment or credit and document. Money counts as found up to what is booked on the pair. "
        "What was not found was left to a person, unless it is listed above.",
    )  # fmt: skip


def drift_table(found: Audit) -> Table:
    """Each tier beside the quarter before."""
    return draw_table(
        _named(found.drift),
        title=f"Against {found.quarter.before}",
        columns={"label": "Evidence", "matches_before": "Matches then", "matches": "Matches now",
                 "share_before_pct": "Share then", "share_pct": "Share now",
                 "agreement_before_pct": "Agreement then", "agreement_pct": "Agreement now", "changed": "Changed"},
        percents=["share_before_pct", "share_pct", "agreement_before_pct", "agreement_pct"],
        note="Changed: the 95 % intervals of the two quarters do not touch.",
    )  # fmt: skip


def wrong_table(found: Audit) -> Table:
    """The sampled matches that a tester calls wrong."""
    return draw_table(
        found.wrong,
        title="Marked as wrong",
        columns={"sample_id": "Sample", "source_id": "Payment or credit", "target_id": "Document",
                 "amount_minor": "Matched", "tier": "Tier", "should_be": "Should be", "tester": "Tester",
                 "comment": "Comment"},
        money=["amount_minor"],
        empty="None." if found.tested else "Not yet tested.",
    )  # fmt: skip


def worksheet_findings_table(found: Audit) -> Table:
    """Rows of the worksheet that cannot be counted."""
    return draw_table(
        findings_frame(found.findings),
        title="Rows of the worksheet that cannot be counted",
        columns={"where": "Row", "message": "What is wrong", "next_step": "What helps"},
        empty="None.",
    )


def sample_names(found: Audit) -> dict[str, str]:
    """The sampled matches by number, in words."""
    pairs = found.sample["source_id"] + " to " + found.sample["target_id"]
    return dict(zip(found.sample["sample_id"], pairs, strict=True))


def sample_story(found: Audit, sample_id: str) -> Html:
    """One sampled match with all that a tester needs."""
    row = found.sample[found.sample["sample_id"].eq(sample_id)].iloc[0]
    code = str(row["currency"])
    facts = [
        f"{format_money(whole(row['amount_minor']), code)} of {row['source_id']} "
        f"({format_money(whole(row['source_minor']), code)}) for {row['target_id']} "
        f"({format_money(whole(row['target_minor']), code)})",
        f"Payer: {row['payer'] or 'not named'}. Reference: {row['reference'] or 'none'}.",
        f"Evidence: {row['evidence']}",
        f"Why not another: {row['rejected'] or 'there was no other'}",
        f"Mark: {row['mark'] or 'not yet'}",
    ]
    return callout(f"{sample_id}, {row['stratum']}", "finding", title="Is this right?", items=facts)


def worksheet_sheets(found: Audit) -> list[Sheet]:
    """The tester's worksheet: one row per sampled match, and what the sample is."""
    about = pd.DataFrame(
        {
            "what": ["Quarter", "Seed", "Hash of the quarter's matches", "Marks to choose from"],
            "value": [str(found.quarter), found.seed, found.run_hash, ", ".join(MARKS)],
        }
    )
    money = ["amount_minor", "source_minor", "target_minor"]
    return [
        Sheet(WORKSHEET, found.sample, HEADINGS, money=money, choices={"mark": MARKS}),
        Sheet("About", about, {"what": "What", "value": "Value"}),
    ]


def _share(pct: float) -> str:
    """One decimal, and never rounded up to all.

    >>> _share(99.95), _share(100.0), _share(97.24)
    ('99.9', '100.0', '97.2')
    """
    return f"{min(pct, 99.9) if pct < 100 else pct:.1f}"


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(label=frame["tier"].map(TIER_WORDS).astype("str"))
