"""A reply, pasted: what it seems to mean with the words that say so, and what a person confirms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

import ipywidgets as widgets

from arlib.communications import ReplyReading, SuggestedEvent, read_reply, suggested_events
from arlib.contracts.events import Event, Reply
from arlib.contracts.events.conversation import Outcome
from arlib.errors import ParameterError
from arlib.exhibits.words import with_plain_days
from arlib.money import EXPONENTS, format_money
from arlib.panels.account_forms import AccountCase
from arlib.panels.fields import Said, lines, one_of
from arlib.panels.form import FormKind
from arlib.panels.pen import Pen
from arlib.panels.told import noted
from arlib.tables import callout

OnRead = Callable[[Sequence[SuggestedEvent]], None]


class ReplyField(widgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Text to paste, a button that reads it, and the outcome to confirm; ``options`` is the account.

    Nothing can be confirmed before it was read, and another word has to be read again.

    Args:
        day: When the reply came in; relative dates count from it.
        on_read: Told what else the reply seems to contain: a promise, a dispute.
    """

    def __init__(self, day: date, on_read: OnRead) -> None:
        self.day, self.on_read = day, on_read
        self.case = AccountCase("")
        self.reading: ReplyReading | None = None
        self.text = lines("Reply", "paste it as it came, history and signature included")
        self.read_button = widgets.Button(description="Read")
        self.meant = widgets.HTML()
        self.outcome = one_of("It is", [("read it first", ""), *get_args(Outcome)])
        self.text.observe(self._unread, names="value")
        self.read_button.on_click(self.read)
        super().__init__([self.text, self.read_button, self.meant, self.outcome])

    @property
    def value(self) -> tuple[str, str]:
        """The text as pasted, and the outcome that is confirmed."""
        return self.text.value, self.outcome.value

    @value.setter
    def value(self, said: tuple[str, str]) -> None:
        self.text.value, self.outcome.value = said

    @property
    def options(self) -> AccountCase:
        """The account that replied."""
        return self.case

    @options.setter
    def options(self, case: AccountCase) -> None:
        self.case, self.value = case, ("", "")

    def read(self, _: Any = None) -> None:
        """Suggest what it means."""
        try:
            self._read()
        except Exception as error:  # noqa: BLE001  # a notebook would swallow it; it is shown and logged
            self.meant.value = noted(error, "the reply was not read").html

    def _read(self) -> None:
        codes = {c for c, _ in (self.case.open_items or {}).values()}
        known = " ".join(self.case.open_items or {})
        self.reading = read_reply(self.text.value, received_at=self.day, context=known or None)
        # an amount in a currency the account does not have must be typed by whoever asked what was meant
        named = {word for word in re.findall(r"[A-Z]{3}", self.text.value) if word in EXPONENTS}
        code = next(iter(codes)) if len(codes) == 1 and named <= codes else ""
        who, whom = self.case.account_id, self.case.contact
        found = suggested_events(self.reading, account_id=who, contact=whom, currency=code)
        self.outcome.value = str(found[0].fields["outcome"]) if self.reading.dispositions else ""
        self.meant.value = _in_words(self.reading)
        self.on_read(found[1:])

    def _unread(self, _: Any = None) -> None:
        self.reading, self.outcome.value, self.meant.value = None, "", ""


def reply_form(day: date, on_read: OnRead) -> FormKind:
    """A reply to paste, read and confirm."""
    return FormKind(
        "Reply", lambda: {"reply": ReplyField(day, on_read)}, _reply, button="Confirm", offer=lambda c: {"reply": c}
    )


def values_of(suggested: SuggestedEvent) -> tuple[str, Mapping[str, object]]:
    """The form that says the same, and what to fill in."""
    said = suggested.fields
    minor, code = said.get("amount_minor"), str(said.get("currency", ""))
    amount = {"amount": format_money(int(minor), code).replace(",", "")} if minor and code else {}
    if suggested.kind == "promise_made":
        return "Promise", amount | {"promised_date": said.get("promised_date")}
    detail = " ".join(str(said.get("detail", "")).split())[:200]
    return "Dispute", amount | {"document": said.get("item_id", ""), "reason": detail}


def _reply(pen: Pen, case: AccountCase, said: Said) -> Event:
    text, outcome = said["reply"]
    if not text.strip() or not outcome:
        raise ParameterError("was not read yet", where="Reply", next_step="Paste it, press Read, look, then confirm.")
    reading = read_reply(text, received_at=pen.day)
    return pen.event(
        Reply, account_id=case.account_id, channel="email", contact=case.contact, outcome=outcome,
        text=reading.own_words.strip() or text.strip(),
        dispositions=tuple(str(d) for d in reading.dispositions),
    )  # fmt: skip


def _in_words(reading: ReplyReading) -> str:
    if not reading.dispositions:
        return callout("Nothing in it is known by its words; choose what it is.", "finding").html
    said = [
        f"{str(d).replace('_', ' ')} ({d.confidence:.0%})" + (f": “{'”, “'.join(d.words)}”" if d.words else "")
        for d in reading.dispositions
    ]
    known = [with_plain_days(f"{name}: {value}") for name, value in reading.fields.items()]
    warning = ["It speaks of insolvency: somebody must look today."] * reading.escalate
    return callout("Confirm it, or choose another outcome.", "action", title="It seems to say",
                   items=[*warning, *said, *known]).html  # fmt: skip
