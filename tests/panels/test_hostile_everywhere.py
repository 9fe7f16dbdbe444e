"""Nothing a customer, a payer or an attacker wrote comes alive in any widget, table or chart of any panel."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import ipywidgets as widgets
import pytest

from arlib.charts.chart import PLOTLY_MIME
from arlib.desk import Desk
from arlib.panels import (
    ApprovalPanel,
    Panel,
    PickPanel,
    account_panel,
    communications_panel,
    goals_panel,
    levers_panel,
    reconciliation_panel,
    tiering_panel,
)
from arlib.panels.today import TodayPanel
from arlib.tables import callout
from arlib.tiering import WorkQueue
from hostile import HOSTILE

ALIVE = re.compile(r"<(?:script|img|svg|iframe|math|link|meta|base|form|object|embed|video|body)\b", re.IGNORECASE)
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")

Opened = Callable[[Desk, WorkQueue], Panel]


def reconciliation(desk: Desk, queue: WorkQueue) -> Panel:
    panel = reconciliation_panel(desk)
    panel.table.pick(str(panel.queue.loc[panel.queue["item_id"].eq("PAY-2"), "key"].iloc[0]))
    assert panel.bulk is not None
    panel.bulk.offer()
    return panel


def approval(desk: Desk, queue: WorkQueue) -> Panel:
    panel = reconciliation_panel(desk)
    panel.table.pick(str(panel.queue.loc[panel.queue["item_id"].eq("PAY-2"), "key"].iloc[0]))
    assert panel.forms is not None
    panel.forms.action.value = "Ask for write-off or refund"
    form = panel.forms.shown
    form.fields["reason"].value = " ".join(t for t in HOSTILE[:12] if t.isprintable())
    return ApprovalPanel([form._event()])  # type: ignore[list-item]  # a request, by the form it comes from


def tiering(desk: Desk, queue: WorkQueue) -> Panel:
    panel = tiering_panel(desk, queue)
    panel.table.pick("A-2")
    panel.table.offer_file()
    return panel


def account(desk: Desk, queue: WorkQueue) -> Panel:
    return account_panel(desk, queue, start="A-2")


def communications(desk: Desk, queue: WorkQueue) -> Panel:
    panel = communications_panel(desk)
    assert isinstance(panel.today, TodayPanel)
    panel.today.table.pick("A-2")
    return panel


def goals(desk: Desk, queue: WorkQueue) -> Panel:
    return goals_panel(desk)


def levers(desk: Desk, queue: WorkQueue) -> Panel:
    panel = levers_panel(desk, queue.ranking)
    panel.sliders["tiers.medium_from_days"].value = 10
    panel.sliders["tiers.high_over_days"].value = 20  # everybody moves, so everybody is named
    return panel


def pick(desk: Desk, queue: WorkQueue) -> Panel:
    return PickPanel({text: text for text in HOSTILE}, callout)


@pytest.mark.parametrize(
    "opened",
    [tiering, account, reconciliation, approval, communications, goals, levers, pick],
    ids=lambda f: f.__name__,
)
def test_what_somebody_wrote_into_a_name_stays_text_in_every_widget(read_desk, queue, opened: Opened):
    panel = opened(read_desk, queue)
    said = [*spoken(panel.box), panel.static_html().html]
    assert [text for text in said if ALIVE.search(text) or TURNED.search(text)] == []


def spoken(widget: widgets.Widget) -> Iterator[str]:
    """What a widget and everything in it shows as HTML, as a label, or draws."""
    if isinstance(widget, widgets.HTML):
        yield widget.value
    if isinstance(widget, widgets.Output):
        shown = [out["data"].get(kind) for out in widget.outputs for kind in (PLOTLY_MIME, "text/html")]
        yield json.dumps(shown, ensure_ascii=False)
    if isinstance(widget, widgets.Button):
        yield "".join(TURNED.findall(widget.description))  # a label is text to the browser, but may be turned round
    for part in getattr(widget, "children", ()):
        yield from spoken(part)
