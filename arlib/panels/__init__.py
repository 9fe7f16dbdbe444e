"""Panels: ipywidgets over results. Given data and callbacks; no rule, no store, no clock inside."""

from arlib.panels.communications import CommunicationsPanel
from arlib.panels.panel import Panel
from arlib.panels.pick import PickPanel
from arlib.panels.reconciliation import ReconciliationPanel
from arlib.panels.tiering import TieringPanel

__all__ = ["CommunicationsPanel", "Panel", "PickPanel", "ReconciliationPanel", "TieringPanel"]
