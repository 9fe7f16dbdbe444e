"""The work queue: every account with work, once: either queued, with all a call needs, or muted, with the reason."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from arlib.errors import ParameterError
from arlib.findings import Finding, counted
from arlib.ledger import with_reporting_amount
from arlib.policy import Policy
from arlib.tiering.activity import Activity
from arlib.tiering.assignment import assign
from arlib.tiering.broken import broken_and_owed
from arlib.tiering.contacts import with_contact
from arlib.tiering.deadlines import CASES, deadlines, working_deadline
from arlib.tiering.lookup import looked_up
from arlib.tiering.muting import mutes_of
from arlib.tiering.planning import due_by_day, planning_order, still_to_apply, without_matched
from arlib.tiering.ranking import Ranking, missed_by_age
from arlib.tiering.steps import with_step

MUTE_REASONS = ("dispute", "hold", "plan", "promise", "pause")


@dataclass(frozen=True)
class Totals:
    """The queue in a few numbers.

    Args:
        this_week: Accounts that fit into the week.
        minutes: What they take.
        breached, soon: Deadlines that passed, and that come up.
        overdue, overdue_planned: Queued accounts whose own step is past its day, and how many of them are in the week.
        postings: Queued accounts whose waiting money covers all that is past due.
        calls_planned: Accounts of the week that are called or written to.
        left_alone_minor: Past-due money of the accounts that are left alone, in the reporting currency; ``None`` where
            a rate is missing.
        by_hand: Queued accounts whose tier a person set.
    """

    this_week: int
    minutes: int
    breached: int
    soon: int
    overdue: int
    overdue_planned: int
    postings: int
    calls_planned: int
    left_alone_minor: int | None
    by_hand: int


PERSONAL = ("contact", "contact_role", "address", "phone", "contact_note", "then")
"""Columns of the queue that say who is reached, and where."""


@dataclass(frozen=True)
class WorkQueue:
    """What to do, in which order, by when, and who does it.

    Args:
        as_of: The day.
        rows: One row per queued account, in order: ``rank id label tier why contact channel address step apply_first
            documents opening deadline owner minutes this_week`` and the columns of the ranking.
        muted: Every reason for which past-due money is not chased (``MUTES``) with ``label``, ``is_queued`` (other work
            on the account goes on) and ``reporting_minor``.
        muted_by_reason: ``reason accounts suppressed amount_minor`` now, and ``accounts_before amount_before_minor`` a
            week ago; money in the reporting currency (Int64, missing without a rate).
        suppressed: Ids with work that are not queued at all.
        deadlines: Every deadline that runs, with ``label`` and ``owner``; see :mod:`arlib.tiering.deadlines`.
        deadline_counts: ``case breached soon later``: how many run, by case.
        loads: Minutes per colleague; see :data:`arlib.tiering.assignment.LOADS`.
        due: ``due_on accounts planned``: queued accounts by the day of their own step, the days that passed as one row
            without a day, and how many of them fit into the week.
        missed_by_age: Accounts among the first that a list by age alone would not show there, with ``age_rank``.
        first: How many "the first" are.
        ranking: What it is made from, for tracing points.
        findings: What kept the queue from being better.
    """

    as_of: date
    rows: pd.DataFrame
    muted: pd.DataFrame
    muted_by_reason: pd.DataFrame
    suppressed: tuple[str, ...]
    deadlines: pd.DataFrame
    deadline_counts: pd.DataFrame
    loads: pd.DataFrame
    due: pd.DataFrame
    missed_by_age: pd.DataFrame
    first: int
    ranking: Ranking
    findings: tuple[Finding, ...] = ()

    @cached_property
    def told(self) -> pd.DataFrame:
        """The rows as a report may show them: without people, numbers and addresses where the policy masks names."""
        if not self.ranking.policy.report.mask_names:
            return self.rows
        return self.rows.assign(**dict.fromkeys(PERSONAL, ""))

    def postings_by_hand(self, matched: Collection[str] = ()) -> pd.DataFrame:
        """Accounts whose waiting money covers all that is past due, unless what is matched of it does; largest first.

        ``apply_first`` names only what is not matched.

        Args:
            matched: Payments and credits that a reconciliation has matched: they are posted with the others.
        """
        own = self.told[self.told["step"].eq("apply_credit")]
        return still_to_apply(own, self.ranking.evidence.lines, matched)

    def first_calls(self, matched: Collection[str] = (), *, count: int) -> pd.DataFrame:
        """The first accounts of the week that are called or written to; ``apply_first`` leaves out what is matched.

        Where nobody owns an account nothing is planned, and it is to be done all the same: then the first of the queue.
        """
        calls = self.told[self.told["step"].ne("apply_credit")]
        planned = calls[calls["this_week"]]
        return without_matched((planned if len(planned) else calls).head(count), self.ranking.evidence.lines, matched)

    @cached_property
    def broken_promises(self) -> int:
        """Queued accounts whose promise was broken and whose day to be asked about it has passed."""
        due = self.deadlines[self.deadlines["case"].eq("broken_promise") & self.deadlines["state"].eq("breached")]
        return int(self.rows["id"].isin(due["account_id"]).sum())

    @cached_property
    def late_answers(self) -> pd.DataFrame:
        """Rows of :attr:`deadlines`: disputes that we should have answered by now, the oldest first."""
        late = self.deadlines["case"].eq("dispute") & self.deadlines["state"].eq("breached")
        return self.deadlines[late].sort_values("due_on", kind="stable")

    @cached_property
    def totals(self) -> Totals:
        """The queue in a few numbers."""
        rows = self.rows
        planned, late = rows["this_week"], rows["deadline_state"].eq("breached")
        posts = rows["step"].eq("apply_credit")
        alone = self.muted[~self.muted["is_queued"] & self.muted["currency"].ne("")]["reporting_minor"]
        return Totals(
            this_week=int(planned.sum()),
            minutes=int(rows.loc[planned, "minutes"].sum()),
            breached=int(self.deadline_counts["breached"].sum()),
            soon=int(self.deadline_counts["soon"].sum()),
            overdue=int(late.sum()),
            overdue_planned=int((late & planned).sum()),
            postings=int(posts.sum()),
            calls_planned=int((planned & ~posts).sum()),
            left_alone_minor=int(alone.sum()) if alone.notna().all() else None,
            by_hand=int(self.rows["tier_note"].ne("").sum()),
        )


def work_queue(
    ranking: Ranking,
    *,
    activity: Activity,
    muted_before: pd.DataFrame | None = None,
    absent: str | Collection[str] = (),
) -> WorkQueue:
    """Turn an order of accounts into a week's work.

    Args:
        ranking: The order, by account.
        activity: What people and customers did, as of the day.
        muted_before: ``MUTES`` of a week ago, for what was muted since.
        absent: Colleagues who are away, beside the absences on record; in a text, commas separate them.

    Raises:
        ParameterError: ``absent`` names somebody unknown, or the ranking is by family.
    """
    if ranking.level != "account":
        raise ParameterError("people are called by account", where="ranking", next_step="Rank with level='account'.")
    policy, as_of = ranking.policy, ranking.as_of
    away = [name.strip() for name in absent.split(",") if name.strip()] if isinstance(absent, str) else absent
    muted = mutes_of(ranking.evidence.lines, activity, as_of=as_of)
    silent = suppressed_ids(ranking, activity)
    queued = ranking.accounts[~ranking.accounts["id"].isin(silent)].reset_index(drop=True)
    table = deadlines(ranking, activity)
    queued = queued.assign(rank=pd.RangeIndex(1, len(queued) + 1))
    own = ranking.evidence.accounts
    reached = with_contact(queued, activity.contacts, activity.touches, own, policy=policy, as_of=as_of)
    broken = broken_and_owed(ranking.evidence.promises, ranking.evidence.lines)
    stepped = with_step(reached, ranking.evidence.lines, broken, policy=policy)
    dated = working_deadline(stepped, table)
    placed, loads = assign(
        dated.loc[planning_order(dated, policy.queue, as_of=as_of)], policy=policy.queue, as_of=as_of,
        assignments=activity.assignments, absences=activity.absences, absent=away,
    )  # fmt: skip
    rows = placed.sort_index()
    shown = _shown_mutes(muted, ranking, silent)
    return WorkQueue(
        as_of=as_of,
        rows=rows,
        muted=shown,
        muted_by_reason=_muted_by_reason(shown, muted_before, policy, as_of),
        suppressed=silent,
        deadlines=_by_rank(table, rows, ranking),
        deadline_counts=_deadline_counts(table),
        loads=loads,
        due=due_by_day(rows, as_of),
        missed_by_age=missed_by_age(rows, first=policy.report.top_accounts),
        first=policy.report.top_accounts,
        ranking=ranking,
        findings=(*ranking.findings, *_findings(rows, loads)),
    )


def suppressed_ids(ranking: Ranking, activity: Activity) -> tuple[str, ...]:
    """Accounts that are left alone: paused, or with nothing free to ask for and no credit to clear."""
    lines = ranking.evidence.lines
    late = lines["side"].eq("invoices") & lines["days_past_due"].gt(0)
    work = lines[(late & lines["free_minor"].gt(0)) | lines["side"].eq("credits")]
    ids = ranking.accounts["id"]
    silent = ~ids.isin(work["id"]) | ids.isin(activity.pauses["account_id"])
    return tuple(sorted(ids[silent]))


def _by_rank(table: pd.DataFrame, rows: pd.DataFrame, ranking: Ranking) -> pd.DataFrame:
    """The deadlines with owner and label, the nearest first and those of a day in the order of work."""
    known, places = rows.set_index("id"), ranking.accounts.set_index("id")
    ids = table["account_id"]
    named = table.assign(
        owner=looked_up(ids, known["owner"]).fillna(""),
        label=looked_up(ids, places["label"]),
        rank=looked_up(ids, places["rank"]),
    )
    return named.sort_values(["due_on", "rank", "case"], ignore_index=True).drop(columns="rank")


def _deadline_counts(table: pd.DataFrame) -> pd.DataFrame:
    counts = table.groupby(["case", "state"]).size().unstack(fill_value=0)
    whole = counts.reindex(index=CASES, columns=["breached", "soon", "later"], fill_value=0).astype("int64")
    return whole.rename_axis("case").rename_axis(None, axis=1).reset_index()


def _shown_mutes(muted: pd.DataFrame, ranking: Ranking, silent: tuple[str, ...]) -> pd.DataFrame:
    label = looked_up(muted["account_id"], ranking.accounts.set_index("id")["label"]).astype("str")
    known = muted.assign(label=label.fillna(muted["account_id"]), is_queued=~muted["account_id"].isin(silent))
    known = with_reporting_amount(
        known, column="amount_minor", into="reporting_minor", policy=ranking.policy, as_of=ranking.as_of
    )
    return known.sort_values(
        ["reporting_minor", "account_id", "reason"], ascending=[False, True, True], ignore_index=True
    )


def _muted_by_reason(muted: pd.DataFrame, before: pd.DataFrame | None, policy: Policy, as_of: date) -> pd.DataFrame:
    now = _counted(muted)
    suppressed = muted[~muted["is_queued"]].groupby("reason")["account_id"].nunique()
    table = now.assign(suppressed=suppressed.reindex(MUTE_REASONS, fill_value=0))
    if before is not None:
        then = with_reporting_amount(before, column="amount_minor", into="reporting_minor", policy=policy, as_of=as_of)
        earlier = _counted(then)
        table = table.assign(accounts_before=earlier["accounts"], amount_before_minor=earlier["amount_minor"])
    return table.rename_axis("reason").reset_index()


def _counted(muted: pd.DataFrame) -> pd.DataFrame:
    known = muted["reporting_minor"].notna() | muted["currency"].eq("")
    by_reason = muted["reason"]
    money = muted["reporting_minor"].fillna(0).groupby(by_reason).sum().where(known.groupby(by_reason).all())
    accounts = muted.groupby("reason")["account_id"].nunique()
    counted = accounts.reindex(MUTE_REASONS, fill_value=0).astype("int64")
    return pd.DataFrame({"accounts": counted, "amount_minor": money.reindex(MUTE_REASONS).astype("Int64")}).assign(
        amount_minor=lambda t: t["amount_minor"].mask(t["accounts"].eq(0), 0)
    )


def _findings(rows: pd.DataFrame, loads: pd.DataFrame) -> tuple[Finding, ...]:
    found = []
    nobody = rows[rows["address"].eq("")]
    if len(nobody):
        found.append(
            Finding(
                "TIE003", "warning", f"account {nobody['id'].iloc[0]}" + (" and others" if len(nobody) > 1 else ""),
                f"{counted(len(nobody), 'queued account')} without a telephone number or an address that works.",
                "Ask the sales office for a contact.",
            )
        )  # fmt: skip
    for load in loads[loads["bound_beyond"].gt(0)].itertuples():
        found.append(
            Finding(
                "TIE004", "warning", f"colleague {load.owner}",
                f"{counted(int(str(load.bound_beyond)), 'account')}, strategic or given to this colleague by name, "
                "beyond what fits into this week.",
                "Give some of them to a colleague, or raise the minutes in the policy.",
            )
        )  # fmt: skip
    return tuple(found)
