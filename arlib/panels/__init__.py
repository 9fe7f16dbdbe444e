"""Panels: ipywidgets over results. Given data and callbacks; no rule, no store, no clock inside."""

from arlib.panels.approval import ApprovalPanel
from arlib.panels.at_desk import communications_panel, reconciliation_panel, tiering_panel
from arlib.panels.communications import CommunicationsPanel
from arlib.panels.panel import Panel
from arlib.panels.pen import Pen
from arlib.panels.pick import PickPanel
from arlib.panels.reconciliation import ReconciliationPanel
from arlib.panels.tiering import TieringPanel
from arlib.panels.today import TodayPanel

__all__ = [
    "ApprovalPanel",
    "CommunicationsPanel",
    "Panel",
    "Pen",
    "PickPanel",
    "ReconciliationPanel",
    "TieringPanel",
    "TodayPanel",
    "communications_panel",
    "reconciliation_panel",
    "tiering_panel",
]
