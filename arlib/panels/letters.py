"""Letters of the day: each beside the ledger with its findings marked, changed, kept, agreed to or sent back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.communications import MessageFinding
from arlib.contracts.events import Event, LetterDrafted
from arlib.dates import plain_day
from arlib.errors import ParameterError
from arlib.exhibits.finding_words import stage_words
from arlib.exhibits.letters import letter_text, letters_table
from arlib.outbox import Correspondence, OpenedLetter
from arlib.outbox.at_hand import AT_HAND
from arlib.panels.editor import LetterEditor
from arlib.panels.fields import Said, buttons, line, needed
from arlib.panels.form import FormKind
from arlib.panels.forms import Forms
from arlib.panels.ledger_lines import ledger_table
from arlib.panels.panel import Panel, choice, in_a_row, search_box
from arlib.panels.pen import Pen
from arlib.panels.pick_table import PickColumn, PickTable
from arlib.tables import Html, callout, stacked

STATES = ("sent back", "draft", "to write", "approved")
_NEXT = {
    "to write": "Read it, change what is wrong, and keep it as a draft.",
    "draft": "A second person approves it or sends it back; changing it makes a new draft.",
    "approved": "It may be sent: arlib letters send. Changing it makes a new draft, to be approved again.",
    "sent back": "Change it and keep it as a new draft.",
}


class LettersPanel(Panel):
    """The letters of the day, one of them open.

    Args:
        letters: Reads, keeps and answers letters for the person at the desk.
        lines: Open lines of the aging.
        names: Account id to the name to show.
        pen: Gives the day and the events' hand; what is recorded goes through ``letters``.
        waits: Read nothing before :meth:`begin`, for a place that may never be looked at.
    """

    def __init__(
        self, letters: Correspondence, lines: pd.DataFrame, names: pd.Series[str], *, pen: Pen, waits: bool = False
    ) -> None:
        super().__init__()
        self.letters, self.lines, self.names = letters, lines, names
        self.worked_on = ""
        self.open: OpenedLetter | None = None
        self.state = choice("State", list(STATES))
        self.find = search_box("account number or name")
        for control in (self.state, self.find):
            control.observe(self.guarded(self._filter_anew), names="value")
        self.text, self.facts = (
            widgets.HTML(layout=widgets.Layout(width="auto", min_width="0", flex=flex, margin=margin))
            for flex, margin in (("3 1 380px", "0"), ("2 1 320px", "0 0 0 24px"))
        )
        self.editor = LetterEditor(on_text=self.guarded(self._edited))
        own = Pen(pen.day, pen.event, letters.record, letters.undo, pen.saw)
        self.forms = Forms([self._text_form(), self._answer_form()], own, on_change=self._changed,
                           on_seen=lambda theirs: self._look())  # fmt: skip
        self.table = PickTable("key", _COLUMNS, on_pick=self.guarded(self._pick))
        self.lay_out(
            in_a_row(self.state, self.find), self.status, self.table.box, in_a_row(self.text, self.facts),
            self.forms.box,
        )  # fmt: skip
        self.rows = pd.DataFrame(columns=[*AT_HAND, "label"])
        self.has_begun = False
        if not waits:
            self.begin()

    def begin(self) -> None:
        """Read the list and open its first letter, once."""
        if not self.has_begun:
            self.has_begun = True
            self.guarded(self._look)()

    def _look(self) -> None:
        self.rows, self.table.picked = self._rows(), None
        self._filter()

    def shown(self) -> pd.DataFrame:
        """The letters that pass the filters, and the one that was just worked on: what lies open stays open."""
        rows = self.rows if self.has_begun else self._rows()
        passes = rows["state"].eq(self.state.value) if self.state.value else rows["state"].ne("")
        wanted = self.find.value.strip().casefold()
        if wanted:
            text = (rows["key"] + " " + rows["account_id"] + " " + rows["label"]).str.casefold()
            passes &= text.str.contains(wanted, regex=False)
        return rows[passes | rows["key"].eq(self.worked_on)]

    def static_html(self) -> Html:
        """The letters shown, as a report shows them."""
        return letters_table(self.shown(), self.names)

    def _text_form(self) -> FormKind:
        def compose(pen: Pen, letter: LetterDrafted, said: Said) -> Event:
            return self.letters.kept(letter, *said["text"], reason=needed(said, "reason", "a reason"))

        return FormKind("Text", lambda: {"text": self.editor, "reason": line("Because", value="Read and adapted")},
                        compose, button="Keep as draft", offer=lambda letter: {"text": letter})  # fmt: skip

    def _answer_form(self) -> FormKind:
        def compose(pen: Pen, letter: LetterDrafted, said: Said) -> Event:
            if self.open is not None and self.open.state == "to write":
                step = "Keep it as a draft; a second person opens it then."
                raise ParameterError("nobody has kept it as a draft yet", where="Letter", next_step=step)
            if self.editor.value != (letter.subject, letter.body):
                step = "Keep it as a draft, or press Text as it was."
                raise ParameterError("another text is in the editor than the one kept", where="Text", next_step=step)
            reason = needed(said, "reason", "a reason")
            return self.letters.answer(letter, agrees=said["answer"] == "yes", reason=reason)

        answers = [("Approve this text", "yes"), ("Send back", "no")]
        return FormKind(
            "Second person", lambda: {"answer": buttons("Answer", answers), "reason": line("Because")}, compose
        )

    def _rows(self) -> pd.DataFrame:
        rows = self.letters.rows()
        return rows.assign(label=rows["account_id"].map(self.names).astype("str").fillna(""))

    def _filter_anew(self, change: Any = None) -> None:
        self.worked_on = ""
        self._filter()

    def _filter(self) -> None:
        rows = self.shown()
        count = rows["state"].value_counts()
        parts = [f"{count[state]:,} {state}" for state in STATES if state in count]
        self.say(f"{len(rows):,} of {len(self.rows):,} letters: {', '.join(parts)}" if parts else "No letter is shown.")
        self.table.put(rows)

    def _changed(self, event: Any, counts: bool) -> None:
        """Something was kept, answered or taken back: the list is read again, and the same letter stays open."""
        self.rows = self._rows()
        self.worked_on = event.request_id if event.request_id in set(self.rows["key"]) else ""
        self.table.picked = self.worked_on or None
        self._filter()
        if self.worked_on:
            self._show(self.letters.open(self.worked_on))
            self.forms.about_others(self.open.letter if self.open else None)
            self.forms.shown.subject = self.open.letter if self.open else None

    def _pick(self, key: str | None) -> None:
        if key is None:
            self.open, self.text.value, self.facts.value = None, callout("No letter passes these filters.").html, ""
            self.forms.about(None)
            return
        self._show(self.letters.open(key))
        self.forms.about(self.open.letter if self.open else None)

    def _show(self, opened: OpenedLetter) -> None:
        self.open, letter = opened, opened.letter
        if letter is None:
            self.text.value = callout("Nothing is written.", "warning", items=opened.said).html
            self.facts.value = ""
            return
        found = self._read(letter.subject, letter.body)
        stopped = self.letters.stopped_by(letter, found)
        verdict = callout(f"Sending would stop it: {stopped}.", "warning") if stopped else Html("", "")
        to = f"To {letter.to}, {letter.channel.replace('_', ' ')} {letter.to_address}".rstrip()
        head = callout(_NEXT[opened.state], "finding", title=opened.state.capitalize(),
                       items=[to, *opened.said, f"Fingerprint {letter.shown_hash[:16]}"])  # fmt: skip
        own = self.lines[self.lines["account_id"].eq(letter.account_id)]
        self.facts.value = stacked(head, verdict, ledger_table(own)).html

    def _edited(self, subject: str, body: str) -> None:
        self._read(subject, body)

    def _read(self, subject: str, body: str) -> Sequence[MessageFinding]:
        """Show a text with its findings as it stands in the editor."""
        if self.open is None or self.open.letter is None:
            return ()
        found = self.letters.findings(self.open.letter, subject, body)
        self.text.value = stacked(letter_text(subject, body, found), self._deadline(self.open.letter, body)).html
        return found

    def _deadline(self, letter: LetterDrafted, body: str) -> Html:
        """By which day the text wants an answer: that is when we come back to it."""
        if letter.follow_up_on is None:
            return Html("", "")
        day = self.letters.deadline(letter, body)
        if day is None:
            return callout("It names no day by which we want an answer, or more than one.", "warning", title="Deadline")
        return callout(f"We come back to it on {plain_day(day)}.", "finding", title="Deadline")


_COLUMNS = [
    PickColumn("label", "Account"), PickColumn("state", "State", 0.9),
    PickColumn("stage", "Stage", 1.3, lambda row: stage_words(str(row["stage"]))),
    PickColumn("contact", "To", 1.5), PickColumn("amount", "Asked for", 1.4, is_number=True),
    PickColumn("note", "Because", 2.2),
]  # fmt: skip
