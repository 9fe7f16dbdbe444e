"""Files written beside the import log: rows set aside, and bank debits to decide on. The same rows are written once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from arlib.intake import Intake, set_aside_csv, to_decide_csv
from arlib.store import Workspace

SET_ASIDE, TO_DECIDE = ".set-aside.csv", ".to-decide.csv"


@dataclass(frozen=True)
class FilesBeside:
    """What is to be written, and where the rows of each file are.

    Args:
        content: New files by name.
        set_aside, to_decide: One name per imported file; ``""`` where it has no such rows. A name may be of a file that
            an earlier import wrote.
        folder: Where they lie.
    """

    content: dict[str, bytes]
    set_aside: list[str]
    to_decide: list[str]
    folder: Path

    @classmethod
    def of(cls, workspace: Workspace, intakes: Sequence[Intake]) -> FilesBeside:
        """The files of an import."""
        content: dict[str, bytes] = {}
        # the name is ours alone: nothing of the user's file name reaches a path
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"

        def named(write: Callable[[Intake], bytes], ending: str, wanted: Callable[[Intake], bool]) -> list[str]:
            return [
                _placed(workspace.imports_dir, content, write(i), f"{stamp}-{n:02d}-{i.file.sha256[:8]}{ending}")
                if wanted(i)
                else ""
                for n, i in enumerate(intakes)
            ]

        set_aside = named(set_aside_csv, SET_ASIDE, lambda i: bool(len(i.set_aside)))
        to_decide = named(to_decide_csv, TO_DECIDE, lambda i: bool(len(i.pending)))
        return cls(content, set_aside, to_decide, workspace.imports_dir)

    @property
    def set_aside_paths(self) -> tuple[Path, ...]:
        """Where the rows set aside are, to be corrected and imported again."""
        return tuple(self.folder / name for name in dict.fromkeys(self.set_aside) if name)

    @property
    def to_decide_paths(self) -> tuple[Path, ...]:
        """Where bank debits are, to be decided on."""
        return tuple(self.folder / name for name in dict.fromkeys(self.to_decide) if name)


def _placed(folder: Path, content: dict[str, bytes], rows: bytes, name: str) -> str:
    """The name rows are kept under: a new one, or the one of a file that says the very same."""
    if not rows:
        return ""
    ending = name[name.index(".") :]
    same_size = (p for p in sorted(folder.glob(f"*{ending}")) if p.stat().st_size == len(rows))
    there = next((p.name for p in same_size if p.read_bytes() == rows), None)
    if there is None:
        content[name] = rows
    return there or name
