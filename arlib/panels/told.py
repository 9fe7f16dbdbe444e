"""What a panel says back: what was recorded, what went wrong, and of a conflict both versions."""

from __future__ import annotations

import logging
from textwrap import shorten
from typing import TYPE_CHECKING

import pandas as pd

from arlib.errors import ArlibError
from arlib.exhibits.words import with_plain_days
from arlib.money import format_money
from arlib.store.journal import ConflictError, RefusedError
from arlib.tables import Html, callout, draw_table, stacked

if TYPE_CHECKING:
    from arlib.contracts.events import Event
    from arlib.store.journal import Recorded

log = logging.getLogger("arlib.panels")
_NOT_SAID = (
    "account_id",
    "shown_hash",
    "policy_hash",
    "dispositions",
    "match_id",
    "exception_id",
    "request_id",
    "goal_id",
    "promise_id",
    "dispute_id",
    "shown",
    "body",
    "to_address",
    "template_id",
    "template_version",
)
_KINDS = {"touch": "contact"}
_IN_WORDS = ("verdict", "outcome", "stage", "mark", "measure", "channel")


def in_words(event: Event) -> str:
    """What an event says, as one line.

    >>> from datetime import UTC, datetime
    >>> from arlib.contracts.events import PromiseMade
    >>> in_words(PromiseMade(event_id="1", actor="Ines", role="analyst", effective_at=datetime(2026, 3, 3, tzinfo=UTC),
    ...     promise_id="P-1", account_id="A-1", promised_date="2026-03-09", currency="EUR", amount_minor=12000))
    'promise made: promised date 9 Mar 2026, amount EUR 120.00'
    """
    said = {n: v for n, v in event.payload().items() if v not in ("", None, [], {}) and n not in _NOT_SAID}
    code = str(said.pop("currency", ""))
    if "settled" in said:
        said.pop("item_ids", None)  # what settles what names them all
    parts = [f"{_label(name)} {_word(name, v, code)}" for name, v in said.items()]
    kind = _KINDS.get(event.kind, event.kind.replace("_", " "))
    return f"{kind}: {', '.join(parts)}" if parts else kind


def _label(name: str) -> str:
    return name.removesuffix("_minor").removesuffix("_pct").replace("_", " ")


def told(error: Exception) -> Html:
    """An error as a person reads it: what, where, and the next step; of a conflict both versions."""
    if isinstance(error, ConflictError):
        return _alert(stacked(callout("Somebody decided while you were looking. Yours was not recorded; nothing was "
                                      "overwritten.", "warning", title="Changed since you looked",
                                      items=["Read both, press Look again, and decide anew."]),
                              _both(error)))  # fmt: skip
    if isinstance(error, ArlibError):
        head = f"{error.where}: {error.what}" if error.where else error.what
        if isinstance(error, RefusedError):  # its place is the journal's name for what was just pressed
            head = f"{error.what[:1].upper()}{error.what[1:]}."
        return _alert(callout(head, "warning", title="Not recorded", items=[error.next_step] * bool(error.next_step)))
    return _alert(callout(f"{type(error).__name__}: {error}", "warning", title="Something went wrong"))


def noted(error: Exception, what: str) -> Html:
    """The same, and a line in the log; with its traceback when the program, not the person, is at fault."""
    if isinstance(error, ArlibError):
        log.warning("%s: %s", what, error)
    else:
        log.error(what, exc_info=error)
    return told(error)


def recorded_words(recorded: Recorded) -> str:
    """That something was recorded, what, and where; or that it had been before."""
    event = recorded.event
    if recorded.was_there:
        return f"Already recorded, at place {recorded.seq}; nothing was added."
    return f"Recorded at place {recorded.seq} by {event.actor}. {_sentence(event)}."


def _sentence(event: Event) -> str:
    words = in_words(event).removesuffix(".")
    return words[:1].upper() + words[1:]


def seen_words(error: ConflictError) -> str:
    """What counts as seen once a person has looked at what others recorded."""
    last = error.theirs[-1].event if error.theirs else None
    what = f"{in_words(last)}, by {last.actor}" if last else error.stream
    return f"Seen: {what}. What you record now stands on top of it."


def _both(error: ConflictError) -> Html:
    versions = [("Recorded by others", r.event) for r in error.theirs[-5:]] + [("Yours, not recorded", error.yours)]
    rows = [
        {"version": which, "what": _sentence(e), "actor": e.actor, "reason": e.reason, "at": f"{e.effective_at:%H:%M}"}
        for which, e in versions
    ]
    return draw_table(
        pd.DataFrame(rows, dtype="str"),
        title=f"Both versions of {error.stream.replace(':', ' ', 1)}",
        columns={"version": "Version", "what": "What", "actor": "Who", "at": "At", "reason": "Why"},
    )


def _alert(said: Html) -> Html:
    return Html(f"<div role='alert'>{said.html}</div>", said.text)


def _word(name: str, value: object, code: str) -> str:
    if name.endswith("_minor") and code:
        return format_money(int(str(value)), code)
    if isinstance(value, list):
        return " and ".join(_word(name, v, code) for v in value)
    if isinstance(value, dict) and "source_id" in value:
        return f"{_word('amount_minor', value['amount_minor'], code)} of {value['target_id']} by {value['source_id']}"
    if isinstance(value, dict):
        return " ".join(_word(n, v, code) for n, v in value.items())
    if name == "text":
        return f"“{shorten(str(value), 80, placeholder=' …')}”"
    if name.endswith("_pct"):
        return f"{value}%"
    return str(value).replace("_", " ") if name in _IN_WORDS else with_plain_days(str(value))
