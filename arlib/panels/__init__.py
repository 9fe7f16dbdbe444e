"""Panels: ipywidgets over results. Given data and callbacks; no rule, no store, no clock inside."""

from arlib.panels.account import AccountPanel
from arlib.panels.approval import ApprovalPanel
from arlib.panels.at_desk import (
    account_panel,
    communications_panel,
    goals_panel,
    reconciliation_panel,
    tiering_panel,
)
from arlib.panels.communications import CommunicationsPanel
from arlib.panels.goals import GoalsPanel
from arlib.panels.lesson import LessonPanel
from arlib.panels.letters import LettersPanel
from arlib.panels.panel import Panel
from arlib.panels.pen import Pen
from arlib.panels.pick import PickPanel
from arlib.panels.reconciliation import ReconciliationPanel
from arlib.panels.recorded import recorded_table
from arlib.panels.tiering import TieringPanel
from arlib.panels.today import TodayPanel
from arlib.panels.trial import levers_panel

__all__ = [
    "AccountPanel",
    "ApprovalPanel",
    "CommunicationsPanel",
    "GoalsPanel",
    "LessonPanel",
    "LettersPanel",
    "Panel",
    "Pen",
    "PickPanel",
    "ReconciliationPanel",
    "TieringPanel",
    "TodayPanel",
    "account_panel",
    "communications_panel",
    "goals_panel",
    "levers_panel",
    "reconciliation_panel",
    "recorded_table",
    "tiering_panel",
]
