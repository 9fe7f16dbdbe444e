"""Write a proposed mapping as TOML: every guess with its evidence, every open point marked ``DECIDE``."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from arlib.intake.kinds import KINDS
from arlib.intake.layout import Layout
from arlib.intake.texttable import TextTable, plain

_SAP_TYPES = {"RV": "invoice|credit_note", "DR": "invoice|credit_note", "DG": "debit_note|credit_note",
              "DZ": "refund|payment"}  # fmt: skip


@dataclass(frozen=True)
class Guess:
    """Where one of our columns seems to come from.

    Args:
        field: Our column.
        column: Theirs; ``""`` where none seems to fit.
        why: The evidence, in words.
        sure: Name and cells both say so.
    """

    field: str
    column: str
    why: str
    sure: bool


def mapping_text(
    name: str, kind: str, table: TextTable, layout: Layout, guesses: Sequence[Guess], conventions: Sequence[str]
) -> str:
    """The mapping file, every guess with its evidence behind it.

    Args:
        name: The file it was made for.
        kind: What its rows are.
        table, layout: The rows that were looked at, and where the header is.
        guesses: Where our columns come from.
        conventions: Lines for ``[file]``.
    """
    lines = [
        f"# Proposed for {one_line(name)}. Read every line; where it says DECIDE, a person has to.",
        "#",
        "# Header sample:",
        f"#   {one_line(layout.delimiter.value.join(table.header), 1_000)}",
        "",
        f"name = {quoted(re.sub(r'[^a-z0-9]+', '_', Path(name).stem.lower()).strip('_') or 'export')}",
        f"kind = {quoted(kind)}  # {', '.join(sorted(KINDS[kind].required))} are needed",
        'description = "Proposed from the header and the cells of one file."',
        "",
        "[file]",
        f"delimiter = {quoted(layout.delimiter.value)}",
        *([f"header_row = {layout.header_line}"] if layout.header_line > 1 else []),
        *conventions,
        "",
        "[columns]  # ours = theirs",
        *(_rule(g, kind) for g in guesses),
        *_kind_values(table, guesses, kind),
    ]
    unused = [h for h in table.header if h.strip() and h not in {g.column for g in guesses}]
    if unused:
        lines += ["", f"# Columns nothing was taken from: {one_line(', '.join(unused), 1_000)}"]
    if any(g.field == "account_id" and "name" in plain(g.column) for g in guesses):
        lines += ["", "# The key of a customer is a name here: two customers of one name would be one account."]
    return "\n".join(lines) + "\n"


def _rule(guess: Guess, kind: str) -> str:
    if guess.column:
        mark = "" if guess.sure else "DECIDE: "
        return f"{guess.field} = {quoted(guess.column)}  # {mark}{one_line(guess.why)}"
    if guess.field == "currency":
        return '# currency = { constant = "EUR" }  # DECIDE: no column holds currency codes'
    if guess.field == "kind" and kind == "items":
        return 'kind = { constant = "invoice|on_account" }  # DECIDE: the sign alone tells'
    return f'# {guess.field} = "..."  # DECIDE: {guess.why}'


def _kind_values(table: TextTable, guesses: Sequence[Guess], kind: str) -> list[str]:
    column = next((g.column for g in guesses if g.field == "kind"), "")
    if not column or kind != "items":
        return []
    found = table.cells[table.header.index(column)].str.strip().value_counts().head(12)
    lines = ["", "[sign]", 'amounts = "signed"  # DECIDE: the amounts carry their own sign; else leave this out', "",
             "[values.kind]  # theirs = ours; before the bar where something is owed, behind it where not"]  # fmt: skip
    for word, count in found.items():
        near = "invoice|credit_note" if "inv" in str(word).lower() else "debit_note|on_account"
        near = "refund|payment" if "pay" in str(word).lower() else near
        near = "debit_note|credit_note" if "cred" in str(word).lower() else near
        near = _SAP_TYPES.get(str(word), near)
        lines.append(f"{quoted(str(word))} = {quoted(near)}  # DECIDE: {count} rows")
    return lines


def quoted(text: str) -> str:
    """Text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def one_line(text: str, most: int = 200) -> str:
    """Text that cannot leave a comment."""
    return "".join(c if c.isprintable() else " " for c in text)[:most]
