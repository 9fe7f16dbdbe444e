"""The communications panel: the week's messages, each as written beside what the review says of it."""

from __future__ import annotations

from typing import Any

import ipywidgets as widgets
import pandas as pd

from arlib.communications import CommunicationReview
from arlib.exhibits.communications import findings_table, message_story
from arlib.panels.panel import Panel, choice, offer, search_box
from arlib.tables import Html, callout

ROWS = 12


class CommunicationsPanel(Panel):
    """Filters over the reviewed messages, and one of them in full.

    Args:
        review: The week's review.
        messages: MESSAGES frame, for subjects and bodies.
        names: Account id to the name to show.
    """

    def __init__(self, review: CommunicationReview, messages: pd.DataFrame, names: pd.Series[str]) -> None:
        super().__init__()
        self.review, self.names = review, names
        texts = messages[["message_id", "subject", "body"]]
        self.rows = review.messages.merge(texts, on="message_id", how="left")
        self.rep = choice("Sent by", sorted(self.rows["rep"].unique()))
        self.code = choice("Code", sorted({c for codes in self.rows["codes"] for c in codes.split()}))
        self.find = search_box("message, account number or name")
        self.message = widgets.Dropdown(description="Message", layout=widgets.Layout(width="520px"))
        self.table, self.story = widgets.HTML(), widgets.HTML()
        for control in (self.rep, self.code, self.find):
            control.observe(self.guarded(self._filter), names="value")
        self.message.observe(self.guarded(self._pick), names="value")
        filters = widgets.HBox([self.rep, self.code, self.find], layout=widgets.Layout(flex_flow="row wrap"))
        self.box.children = [filters, self.status, self.message, self.story, self.table]
        self._filter()

    def shown(self) -> pd.DataFrame:
        """The messages that pass the filters, most grave first."""
        rows = self.rows
        if self.rep.value:
            rows = rows[rows["rep"].eq(self.rep.value)]
        if self.code.value:
            rows = rows[rows["codes"].str.split().map(lambda codes: self.code.value in codes)]
        wanted = self.find.value.strip().casefold()
        if wanted:
            label = rows["account_id"].map(self.names).astype("str").fillna("")
            text = rows["message_id"] + " " + rows["account_id"] + " " + label
            rows = rows[text.str.casefold().str.contains(wanted, regex=False)]
        return rows.sort_values(["blockers", "majors", "message_id"], ascending=[False, False, True])

    def static_html(self) -> Html:
        """The findings of the messages shown, as a report shows them."""
        found = self.review.findings
        mine = found[found["message_id"].isin(self.shown()["message_id"])]
        return findings_table(mine, self.names, title="Findings", limit=ROWS)

    def _filter(self, change: Any = None) -> None:
        rows = self.shown()
        labels = (
            rows["message_id"] + "  " + rows["codes"].where(rows["codes"].ne(""), "no finding") + "  " + rows["rep"]
        )
        offer(self.message, list(zip(labels.head(200), rows.index[:200], strict=True)))
        self.table.value = self.static_html().html
        self.say(f"{len(rows):,} of {len(self.rows):,} messages")
        self._pick()

    def _pick(self, change: Any = None) -> None:
        if self.message.value is None:
            self.story.value = callout("No message passes these filters.").html
            return
        picked = {str(k): v for k, v in self.rows.loc[self.message.value].to_dict().items()}
        self.story.value = message_story(self.review, picked).html
