"""Which engine ages a ledger, and what it may use."""

from __future__ import annotations

import re
from typing import Literal, get_args

from pydantic import Field, field_validator

from arlib.policy.section import Section

EngineName = Literal["auto", "pandas", "duckdb", "processes", "dask", "spark"]
ENGINE_NAMES: tuple[EngineName, ...] = get_args(EngineName)
_SIZE = re.compile(r"\d+(\.\d+)?\s*(KB|MB|GB|TB|KiB|MiB|GiB|TiB)", re.IGNORECASE)


class EnginePolicy(Section):
    """How ``arlib age`` works on files."""

    choose: EngineName = "auto"
    pandas_up_to_lines: int = Field(20_000, ge=0)
    memory: str = ""
    workers: int = Field(2, ge=1, le=1024)

    @field_validator("memory")
    @classmethod
    def _is_a_size(cls, given: str) -> str:
        if given and not _SIZE.fullmatch(given.strip()):
            raise ValueError('write a size such as "1.5GB", or leave it empty')
        return given
