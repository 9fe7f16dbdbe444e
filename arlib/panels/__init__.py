"""Panels: ipywidgets over results. Given data and callbacks; no rule, no store, no clock inside."""

from arlib.panels.panel import Panel
from arlib.panels.reconciliation import ReconciliationPanel
from arlib.panels.tiering import TieringPanel

__all__ = ["Panel", "ReconciliationPanel", "TieringPanel"]
