"""The second person's view: what is asked for, exactly what was shown with it, and yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.contracts.events import (
    Answer,
    Event,
    Request,
    RequestApproved,
    RequestExecuted,
    RequestRefused,
    answer_fields,
)
from arlib.dates import plain_day
from arlib.exhibits.finding_words import stage_words
from arlib.findings import counted
from arlib.money import format_money
from arlib.panels.fields import Said, buttons, line, needed
from arlib.panels.form import FormKind
from arlib.panels.forms import Forms
from arlib.panels.panel import Panel, offer
from arlib.panels.pen import Pen
from arlib.tables import Html, callout, draw_table


class ApprovalPanel(Panel):
    """Requests that wait for a second person.

    Args:
        requests: The open and the approved ones, oldest first.
        pen: Records the answer; the journal refuses it from whoever asked, and from a role that may not.
    """

    def __init__(self, requests: Iterable[Request], pen: Pen | None = None) -> None:
        super().__init__()
        self.requests = {r.request_id: r for r in requests}
        self.request = widgets.Dropdown(description="Request", layout=widgets.Layout(width="520px"))
        self.request.observe(self.guarded(self._pick), names="value")
        self.page = widgets.HTML()
        self.forms = Forms([_ANSWER], pen, on_change=self._answered) if pen else None
        self.lay_out(self.status, self.request, self.page, *([self.forms.box] if self.forms else []))
        self._offer()

    def add(self, request: Request) -> None:
        """A request that was made just now."""
        self.requests[request.request_id] = request
        self._offer()

    def remove(self, request: Request | Answer) -> None:
        """A request that was taken back, or is closed."""
        self.requests.pop(request.request_id, None)
        self._offer()

    def static_html(self) -> Html:
        """What the second person is shown of the request that is picked."""
        request = self.requests.get(str(self.request.value))
        return callout("Nobody waits for a second person.", "ok") if request is None else what_was_shown(request)

    def _offer(self) -> None:
        named = [(f"{_asked(r)}  {r.account_id}  {_money(r)}", i) for i, r in self.requests.items()]
        offer(self.request, named)
        waits = "waits" if len(named) == 1 else "wait"
        self.say(f"{counted(len(named), 'request')} {waits} for a second person")
        self._pick()

    def _pick(self, change: Any = None) -> None:
        self.page.value = self.static_html().html
        if self.forms:
            self.forms.about(self.requests.get(str(self.request.value)))

    def _answered(self, event: Event, counts: bool) -> None:
        if isinstance(event, RequestRefused | RequestExecuted):
            self.remove(event)


def what_was_shown(request: Request) -> Html:
    """Everything a request binds: who asks for what and why, and what stood beside it."""
    facts = {
        "Asked for": f"{_asked(request)}, {_money(request)}",
        "Account": request.account_id,
        "Documents": ", ".join(request.items()),
        "By": f"{request.actor} ({request.role})",
        "On": f"{plain_day(request.effective_at.date())}, {request.effective_at:%H:%M}",
        "Because": request.reason,
        **{name.replace("_", " ").capitalize(): text for name, text in request.shown.items()},
        "Fingerprint": request.shown_hash[:16],
    }
    rows = pd.DataFrame({"what": list(facts), "said": list(facts.values())}, dtype="str")
    return draw_table(
        rows,
        title="What is asked for",
        columns={"what": "", "said": "As it was shown"},
        note="An answer names the fingerprint of exactly this; nothing else can be carried out.",
    )


def _asked(request: Request) -> str:
    """What is asked for: the kind of the request is a thing that happened, its name is a thing."""
    return stage_words(request.kind.removesuffix("_requested"))


def _money(request: Request) -> str:
    currency, minor = request.money()
    return format_money(minor, currency) if currency else ""


def _answer(pen: Pen, request: Request, said: Said) -> Event:
    if said["answer"] == "done":
        return pen.event(
            RequestExecuted, **answer_fields(request), item_ids=request.items(), reference=said["reason"].strip()
        )
    kind = RequestApproved if said["answer"] == "yes" else RequestRefused
    return pen.event(kind, **answer_fields(request), reason=needed(said, "reason", "a reason"))


_ANSWER = FormKind(
    "Answer",
    lambda: {
        "answer": buttons("Answer", [("Yes, as shown", "yes"), ("No", "no"), ("It is done", "done")]),
        "reason": line("Because"),
    },
    _answer,
)
