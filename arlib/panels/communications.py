"""The communications panel: each message beside what the ledger says, the reader's mark, and the plan of the day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.communications import CommunicationReview
from arlib.contracts.events import Event, FindingMarked
from arlib.exhibits.communications import findings_table, message_story
from arlib.exhibits.finding_words import CODE_WORDS, stage_words
from arlib.panels.fields import Said, buttons, line, needed, one_of
from arlib.panels.form import FormKind
from arlib.panels.forms import Forms
from arlib.panels.ledger_lines import ledger_table
from arlib.panels.letters import LettersPanel
from arlib.panels.panel import Panel, choice, in_a_row, search_box, tabs
from arlib.panels.pen import Pen
from arlib.panels.pick_table import PickColumn, PickTable
from arlib.panels.today import TodayPanel
from arlib.tables import Html, callout
from arlib.tables.cells import day_text

ROWS = 12


@dataclass(frozen=True)
class MessageAtHand:
    """The message a mark is about: its number, and code and words of each finding."""

    message_id: str
    findings: tuple[tuple[str, str], ...]


class CommunicationsPanel(Panel):
    """Filters over the reviewed messages, one of them beside the ledger, and what a reader says of its findings.

    Args:
        review: The week's review.
        messages: MESSAGES frame, for subjects and bodies.
        names: Account id to the name to show.
        lines: Open lines of the aging: what the ledger says of the account.
        today: The plan of the day, as a panel of its own behind the messages.
        letters: The letters of the day, likewise.
        pen: Records marks; without it the panel only shows.
    """

    def __init__(
        self,
        review: CommunicationReview,
        messages: pd.DataFrame,
        names: pd.Series[str],
        *,
        lines: pd.DataFrame | None = None,
        today: TodayPanel | None = None,
        letters: LettersPanel | None = None,
        pen: Pen | None = None,
    ) -> None:
        super().__init__()
        self.review, self.names, self.lines, self.today = review, names, lines, today
        self.letters = letters
        texts = messages[["message_id", "subject", "body"]].drop_duplicates("message_id")
        rows = review.messages.merge(texts, on="message_id", how="left")
        rows = rows.assign(label=rows["account_id"].map(names).astype("str").fillna(""))
        order = ["blockers", "majors", "message_id"]
        self.rows = rows.sort_values(order, ascending=[False, False, True], ignore_index=True)
        self.rep = choice("Sent by", sorted(self.rows["rep"].unique()))
        found = {c for codes in self.rows["codes"] for c in codes.split()}
        self.code = choice("Finding", [(finding_words(c), c) for c in sorted(found, key=finding_words)])
        self.find = search_box("message, account number or name")
        for control in (self.rep, self.code, self.find):
            control.observe(self.guarded(self._filter), names="value")
        half = {"width": "auto", "min_width": "0"}
        self.story = widgets.HTML(layout=widgets.Layout(flex="3 1 320px", **half))
        self.ledger = widgets.HTML(layout=widgets.Layout(flex="2 1 320px", margin="0 0 0 24px", **half))
        self.table_of_findings = widgets.HTML()
        self.forms = Forms([_MARK], pen) if pen else None
        self.table = PickTable("message_id", _COLUMNS, on_pick=self.guarded(self._pick), what="messages")
        parts = [
            in_a_row(self.rep, self.code, self.find), self.status, self.table.box, in_a_row(self.story, self.ledger),
            *([self.forms.box] if self.forms else []), self.table_of_findings,
        ]  # fmt: skip
        others = {name: p.box for name, p in (("Today", today), ("Letters", letters)) if p is not None}
        self.tabs = tabs({"Messages": widgets.VBox(parts), **others})
        self.tabs.observe(self.guarded(self._turned), names="selected_index")
        self.lay_out(*([self.tabs] if others else parts))
        self._filter()

    def shown(self) -> pd.DataFrame:
        """The messages that pass the filters, most grave first."""
        rows = self.rows
        if self.rep.value:
            rows = rows[rows["rep"].eq(self.rep.value)]
        if self.code.value:
            rows = rows[rows["codes"].str.split().map(lambda codes: self.code.value in codes).astype("bool")]
        wanted = self.find.value.strip().casefold()
        if wanted:
            text = rows["message_id"] + " " + rows["account_id"] + " " + rows["label"]
            rows = rows[text.str.casefold().str.contains(wanted, regex=False)]
        return rows

    def static_html(self) -> Html:
        """The findings of the messages shown, as a report shows them."""
        found = self.review.findings
        mine = found[found["message_id"].isin(self.shown()["message_id"])]
        return findings_table(mine, self.names, title="Findings", limit=ROWS)

    def _filter(self, change: Any = None) -> None:
        rows = self.shown()
        self.table_of_findings.value = self.static_html().html
        self.say(f"{len(rows):,} of {len(self.rows):,} messages")
        self.table.put(rows)

    def _turned(self, change: Any = None) -> None:
        if self.letters and self.tabs.titles[self.tabs.selected_index] == "Letters":
            self.letters.begin()

    def _pick(self, message_id: str | None) -> None:
        if message_id is None:
            self.story.value, self.ledger.value = callout("No message passes these filters.").html, ""
            if self.forms:
                self.forms.about(None)
            return
        row = {str(k): v for k, v in self.rows[self.rows["message_id"].eq(message_id)].iloc[0].to_dict().items()}
        self.story.value = message_story(self.review, row).html
        account = str(row["account_id"])
        if self.lines is not None:
            self.ledger.value = ledger_table(self.lines[self.lines["account_id"].eq(account)]).html
        found = self.review.findings[self.review.findings["message_id"].eq(message_id)]
        named = dict(zip(found["code"], found["message"], strict=True))
        if self.forms:
            self.forms.about(MessageAtHand(message_id, tuple(named.items())) if named else None)


def finding_words(code: str) -> str:
    """A code of the review in a few words; the code itself where it has none.

    >>> finding_words("F1")
    'Wrong amount'
    """
    return CODE_WORDS.get(code, code)


_COLUMNS = [
    PickColumn("label", "Account", text=lambda row: row["label"] or row["account_id"]),
    PickColumn("message_id", "Message", 0.9), PickColumn("rep", "Sent by", 1.2),
    PickColumn("sent_at", "Sent", 1.1, lambda row: day_text(row["sent_at"])),
    PickColumn("stage", "Stage", 1.4, lambda row: stage_words(str(row["stage"]))),
    PickColumn("codes", "Findings", 2.5, lambda row: ", ".join(map(finding_words, row["codes"].split())) or "none"),
    PickColumn("score", "Score", 0.7, is_number=True),
]  # fmt: skip


def _mark(pen: Pen, message: MessageAtHand, said: Said) -> Event:
    return pen.event(
        FindingMarked, message_id=message.message_id, code=said["finding"], mark=said["mark"],
        reason=needed(said, "reason", "a reason"),
    )  # fmt: skip


_MARK = FormKind(
    "Mark a finding",
    lambda: {
        "finding": one_of("Finding", [("none", "")]),
        "mark": buttons("It is", [("right", "agree"), ("wrong", "wrong"), ("not applicable", "not_applicable")]),
        "reason": line("Because"),
    },
    _mark,
    offer=lambda message: {"finding": [(f"{finding_words(code)}: {words}", code) for code, words in message.findings]},
)
