"""Alerts: raised once, acknowledged by name."""

from __future__ import annotations

from typing import ClassVar, Literal

from arlib.contracts.events.base import Event
from arlib.contracts.events.fields import Key, Line


class AlertRaised(Event):
    """Something a person should look at, with its cause. The same ``alert_id`` is raised once."""

    kind = "alert_raised"
    about: ClassVar = {"alert_id": "alert", "account_id": "account"}
    alert_id: Key
    account_id: Line = ""
    code: Key
    severity: Literal["info", "warning", "error"] = "warning"
    message: Line = ""


class AlertAcknowledged(Event):
    """A person has seen it."""

    kind = "alert_acknowledged"
    about: ClassVar = {"alert_id": "alert", "account_id": "account"}
    alert_id: Key
    account_id: Line = ""
