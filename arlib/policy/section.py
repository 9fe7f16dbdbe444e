"""The base every policy section is built on: frozen, and an unknown key is an error."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A group of policy keys. Frozen, so a policy in use can never change under a rule."""

    model_config = ConfigDict(frozen=True, extra="forbid")
