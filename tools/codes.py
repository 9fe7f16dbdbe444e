"""Write the tables of docs/finding-codes.md that the program itself knows best. Run by `make codes`."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from pathlib import Path

from arlib.communications import checks
from arlib.reconciliation.codes import CODES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "finding-codes.md"


def main() -> None:
    modules = [importlib.import_module(f"{checks.__name__}.{m.name}") for m in pkgutil.iter_modules(checks.__path__)]
    reviewed = sorted((m for m in modules if hasattr(m, "CODE")), key=lambda m: (m.CODE[0], int(m.CODE[1:])))
    text = PAGE.read_text(encoding="utf-8")
    text = _with_rows(text, "reconciliation", ((c.code, c.meaning, c.next_step) for c in CODES.values()))
    text = _with_rows(text, "messages", ((m.CODE, m.SEVERITY, m.DEFINITION) for m in reviewed))
    PAGE.write_text(text, encoding="utf-8")


def _with_rows(text: str, part: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """The page with the table behind its marker replaced; the heading of the table stays."""
    lines = "".join(f"| `{code}` | {second} | {third} |\n" for code, second, third in rows)
    marked = re.compile(rf"(<!-- {part}: written by make codes -->\n\|.*\n\|.*\n)((?:\|.*\n)*)")
    written, count = marked.subn(lambda found: found[1] + lines, text)
    if count != 1:
        raise SystemExit(f"{PAGE.name} has no table marked {part!r}")
    return written


if __name__ == "__main__":
    main()
