"""The communications desk as a reader sees it: what went out, what was wrong with it, and whom we forgot."""

from __future__ import annotations

from typing import Any

import pandas as pd

from arlib.charts import Chart, draw_bars
from arlib.communications import CommunicationReview
from arlib.communications.gaps import PERSON_FIRST, gaps_by_kind
from arlib.exhibits.finding_words import CODE_WORDS, GAP_STEPS, GAP_WORDS, stage_words
from arlib.exhibits.words import counted, whole, with_plain_days
from arlib.tables import Html, Table, Tile, callout, draw_table

LARGEST_OF_A_KIND = 8
PROMISES_SHOWN = 16


def communication_tiles(review: CommunicationReview) -> list[Tile]:
    """Counts first, the score last."""
    count = review.summary
    blocked, sent = whole(count["with_blocker"]), whole(count["messages"])
    forgotten = whole(count["owed_a_contact"])
    score = count["score"]
    return [
        Tile.count("Messages reviewed", sent, "messages", f"to {counted(whole(count['accounts']), 'account')}"),
        Tile.count("With a blocker", blocked, "messages", "wrong on facts, timing or privacy"),
        Tile.count(
            "Accounts we owe a contact", forgotten, "accounts", "too few contacts, or a promise not followed up"
        ),
        Tile("Score", "n/a" if score is None else str(score), "of 100", "a summary; read the counts first"),
    ]


def communication_steps(review: CommunicationReview) -> Html:
    """What to put right first."""
    blockers = review.findings[review.findings["severity"].eq("blocker")]
    steps = []
    if len(blockers):
        messages = ", ".join(dict.fromkeys(blockers["message_id"]))
        noun = counted(blockers["message_id"].nunique(), "message")
        steps.append(f"Correct {noun} with a blocker and tell the customer: {shortened(messages)}.")
    for kind, what in (
        ("reply_waiting", "Answer"),
        ("promise_not_followed_up", "Follow up on the promise of"),
        ("over_touched", "Pause"),
    ):
        hit = review.gaps[review.gaps["kind"].eq(kind)]
        if len(hit):
            steps.append(f"{what} {counted(hit['account_id'].nunique(), 'account')}; they are listed below.")
    steps.append(f"Read the {counted(len(review.sample), 'message')} of the reading list; rules do not see everything.")
    return callout("Before the week begins.", "action", items=steps)


def shortened(text: str, limit: int = 90) -> str:
    """A list cut at a comma, with a sign that it goes on.

    >>> shortened("M-1, M-2, M-3", 9)
    'M-1, M-2 and more'
    """
    return text if len(text) <= limit else text[: limit + 1].rpartition(",")[0] + " and more"


def codes_chart(review: CommunicationReview) -> Chart | Html:
    """How often each check spoke."""
    hit = review.by_code[review.by_code["messages"].gt(0)]
    if hit.empty:
        sent = whole(review.summary["messages"])
        return callout(f"{counted(sent, 'message')} reviewed, no finding." if sent else "No message went out.", "ok")
    flagged = whole(review.summary["messages"]) - whole(review.summary["without_finding"])
    finding = f"{counted(flagged, 'message has', 'messages have')} at least one finding."
    most = hit[hit["messages"].eq(hit["messages"].max())]["code"].map(CODE_WORDS).str.lower()
    finding += f" The most frequent: {', '.join(most)}."
    named = hit.assign(label=hit["code"].map(CODE_WORDS))
    table = draw_table(
        review.by_code,
        title="Findings by check",
        columns={
            "code": "Code", "definition": "What it means", "severity": "Severity", "messages": "Messages",
            "judged": "Of judged", "rate_pct": "Rate", "low_pct": "from", "high_pct": "to",
        },
        percents=["rate_pct", "low_pct", "high_pct"],
        tags=["severity"],
        note="95% Wilson intervals; no rate from fewer than ten messages. A check without its input is not judged.",
    )  # fmt: skip
    return Chart("What the review found", finding, draw_bars(named, label="label", value="messages"), table)


def blockers_table(review: CommunicationReview, names: pd.Series[str], *, limit: int = 30) -> Table:
    """Blockers with the words as written beside what the ledger says."""
    blockers = review.findings[review.findings["severity"].eq("blocker")]
    return findings_table(blockers, names, title="Blockers: wrong on facts, timing or privacy", limit=limit)


def findings_table(findings: pd.DataFrame, names: pd.Series[str], *, title: str, limit: int = 30) -> Table:
    """Findings with quote, expected value and suggestion."""
    return draw_table(
        with_names(findings, names).assign(
            finding=findings["code"].map(CODE_WORDS) + " (" + findings["code"] + ")",
            message=findings["message"].map(with_plain_days),
            expected=findings["expected"].map(with_plain_days),
        ),
        title=title,
        columns={
            "message_id": "Message",
            "label": "Account",
            "rep": "Sent by",
            "finding": "Finding",
            "message": "What is wrong",
            "quote": "Quote",
            "expected": "Ledger or policy says",
        },
        limit=limit,
        empty="Nothing was found.",
    )


def reps_table(review: CommunicationReview) -> Table:
    """Messages and findings by representative."""
    return draw_table(
        review.by_rep,
        title="By representative",
        columns={
            "rep": "Representative", "messages": "Messages", "with_blocker": "With a blocker", "majors": "Majors",
            "minors": "Minors", "on_policy_pct": "On policy", "low_pct": "from", "high_pct": "to",
        },
        percents=["on_policy_pct", "low_pct", "high_pct"],
        note="On policy: no blocker and no major. No rate from fewer than ten messages.",
    )  # fmt: skip


def training_table(review: CommunicationReview) -> Table:
    """Who makes which mistake more often than the others."""
    return draw_table(
        review.training.assign(finding=review.training["code"].map(CODE_WORDS) + " (" + review.training["code"] + ")"),
        title="Training needs",
        columns={
            "rep": "Representative", "finding": "Finding", "hits": "Messages with it",
            "messages": "Of messages", "rate_pct": "Rate", "low_pct": "at least", "team_pct": "Everybody else",
        },
        percents=["rate_pct", "low_pct", "team_pct"],
        note="From twenty messages and three with the finding on, and only where the whole interval lies above "
        "everybody else's rate. The page of each code: arlib.communications.guide_page.",
        empty="Nobody differs from the team by more than chance.",
    )  # fmt: skip


def readers_table(review: CommunicationReview) -> Table:
    """How often readers agreed with the rules."""
    return draw_table(
        review.precision,
        title="What readers said of the findings",
        columns={
            "code": "Code", "marked": "Read", "agreed": "Agreed", "wrong": "Wrong", "precision_pct": "Right",
            "low_pct": "from", "high_pct": "to", "twice_read": "Read by two", "kappa": "Agreement (kappa)",
        },
        percents=["precision_pct", "low_pct", "high_pct"],
        note="No rate from fewer than ten findings. A kappa under 0.6 asks for a better definition of the code.",
        empty="No finding has been marked by a reader yet.",
    )  # fmt: skip


def plans_table(review: CommunicationReview, names: pd.Series[str]) -> Table:
    """Payment plans and how they stand."""
    return draw_table(
        with_names(review.plans, names),
        title="Payment plans",
        columns={
            "plan_id": "Plan", "label": "Account", "agreed_minor": "Agreed",
            "received_minor": "Received", "instalments": "Instalments", "kept": "Kept", "missed": "Missed",
            "next_due": "Next on", "state": "State",
        },
        money=["agreed_minor", "received_minor"],
        tags=["state"],
        note="Money counts from receipts, for the earliest instalment first.",
        empty="No payment plan is on record.",
    )  # fmt: skip


def responses_table(review: CommunicationReview) -> Table:
    """What came back, by stage and channel."""
    named = review.responses.assign(
        stage=review.responses["stage"].map(stage_words), channel=review.responses["channel"].map(stage_words)
    )
    return draw_table(
        named,
        title="What came back within seven days",
        columns={
            "stage": "Stage", "channel": "Channel", "touches": "Touches", "bounced": "Bounced", "answered": "Answered",
            "promised": "With a promise", "response_pct": "Response", "low_pct": "from", "high_pct": "to",
            "median_hours": "Hours, median", "p90_hours": "90th percentile",
        },
        percents=["response_pct", "low_pct", "high_pct"],
        limit=20,
        note="Touches of ninety days. Automatic replies are no response. Intervals draw whole accounts. Later stages "
        "reach harder debts, so compare within a stage.",
        empty="No touch is old enough to judge.",
    )  # fmt: skip


def promise_book_table(review: CommunicationReview, names: pd.Series[str], *, limit: int = PROMISES_SHOWN) -> Table:
    """The promise book: what comes due next, then what ended lately, each judged from receipts."""
    is_open = review.promises["verdict"].eq("open")
    coming = review.promises[is_open].sort_values("promised_date", kind="stable")
    ended = review.promises[~is_open].sort_values("promised_date", ascending=False, kind="stable")
    book = pd.concat([coming.head(max(limit // 2, limit - len(ended))), ended]).head(limit)
    counts = ", ".join(
        f"{str(v).replace('_', ' ')} {n:,}" for v, n in review.promises["verdict"].value_counts().items()
    )
    return draw_table(
        with_names(book, names).assign(verdict=book["verdict"].str.replace("_", " ")),
        title="Promise book: next to come due, and lately ended",
        columns={
            "label": "Account", "invoice_ids": "Invoices", "promised_date": "Promised for", "amount_minor": "Promised",
            "received_minor": "Received", "verdict": "Verdict",
        },
        money=["amount_minor", "received_minor"],
        limit=limit,
        note=f"Of the last ninety days and to come: {counts}." if counts else "",
        empty="No promise in ninety days.",
    )  # fmt: skip


def gaps_table(review: CommunicationReview, names: pd.Series[str], *, limit: int = 45) -> Table:
    """The gaps that a person closes, customer by customer: who waits for us, whose promise passed, whom we trouble."""
    personal = review.gaps[review.gaps["kind"].isin(PERSON_FIRST)]
    largest = personal.groupby("kind", sort=False).head(LARGEST_OF_A_KIND)
    rank = largest["kind"].map({kind: n for n, kind in enumerate(PERSON_FIRST)})
    rows = largest.loc[rank.sort_values(kind="stable").index]
    return draw_table(
        with_names(rows, names).assign(
            kind=rows["kind"].map(GAP_WORDS),
            detail=rows["detail"].map(with_plain_days),
            expected=rows["expected"].map(with_plain_days),
        ),
        title="A person first: who waits for us, and whom we trouble",
        columns={
            "label": "Account",
            "kind": "Gap",
            "detail": "What happened",
            "expected": "What policy asks",
            "amount_minor": "At stake",
            "owner": "Owner",
        },
        money=["amount_minor"],
        limit=limit,
        note=f"The {LARGEST_OF_A_KIND} largest of each kind; the table below counts them all.",
        empty="Nobody waits for a person.",
    )


def gap_kinds_table(review: CommunicationReview) -> Table:
    """How many customers share each gap, and what closes it: one line a kind."""
    kinds = gaps_by_kind(review.gaps)
    return draw_table(
        kinds.assign(
            gap=kinds["kind"].map(GAP_WORDS), step=kinds["kind"].map(GAP_STEPS),
            how=kinds["person"].map({True: "customer by customer", False: "as a list"}),
        ),
        title="Every gap, one line a kind",
        columns={"gap": "Gap", "accounts": "Accounts", "owners": "Owners", "how": "Closed", "step": "Next step"},
        empty="No gap was found.",
    )  # fmt: skip


def reading_list_table(review: CommunicationReview, names: pd.Series[str]) -> Table:
    """What a person should read, and why."""
    return draw_table(
        with_names(review.sample, names).assign(stage=review.sample["stage"].map(stage_words)),
        title="Reading list",
        columns={"message_id": "Message", "label": "Account", "rep": "Sent by", "stage": "Stage", "why": "Why"},
        limit=40,
        note="The random part estimates what the rules miss; the same week always gives the same list.",
    )


def message_story(review: CommunicationReview, message: dict[str, Any]) -> Html:
    """One message as it was written, and what the review says of it."""
    found = review.findings[review.findings["message_id"].eq(message["message_id"])]
    said = [
        f"{row['code']} ({row['severity']}): {with_plain_days(row['message'])}"
        + (f" Quoted: “{row['quote']}”." if row["quote"] else "")
        + (f" Expected: {with_plain_days(row['expected'])}." if row["expected"] else "")
        for row in found.to_dict("records")
    ]
    kind = "warning" if said else "ok"
    head = f"{message['message_id']}, {message['subject']}"
    return callout(str(message["body"]), kind, title=head, items=said or ["No finding."])  # type: ignore[arg-type]  # two of the kinds


def with_names(rows: pd.DataFrame, names: pd.Series[str]) -> pd.DataFrame:
    """Rows with ``label``: what policy lets the account be called."""
    label = rows["account_id"].map(names).astype("str").fillna("")
    return rows.assign(label=label.where(label.ne(""), rows["account_id"]))
