"""What a file is, judged by its header alone: names can be wrong, columns cannot."""

from __future__ import annotations

from arlib.errors import IntakeError
from arlib.intake.kinds import KINDS, kinds_told_by
from arlib.intake.mapping import Mapping, load_mapping, mapping_names
from arlib.intake.rows import Recipe
from arlib.intake.texttable import TextTable, plain


def vocabulary(mapping: Mapping | None, kind: str | None) -> frozenset[str]:
    """Plain column names by which the header line is known: the mapping's, the kind's, or all we know."""
    if mapping:
        return frozenset(plain(n) for n in Recipe(KINDS[mapping.kind], mapping.columns, mapping).source_names())
    if kind:
        return frozenset(KINDS[kind].field)
    ours = frozenset(name for each in KINDS.values() for name in each.field)
    return ours.union(*(vocabulary(load_mapping(name), None) for name in mapping_names()))


def kind_told_by(table: TextTable, where: str) -> str:
    """The kind the header gives away.

    Raises:
        IntakeError: it gives none away, or more than one; a mapping that would fit is named.
    """
    names = frozenset(plain(h) for h in table.header)
    told = kinds_told_by(names)
    if len(told) == 1:
        return told[0].name
    fitting = [n for n in mapping_names() if vocabulary(load_mapping(n), None) <= names]
    if fitting:
        raise IntakeError("the columns are not ours", where=where, next_step=f"They fit a mapping: {fitting[0]}.")
    could = f" (it could be {', '.join(k.name for k in told)})" if told else ""
    raise IntakeError(
        f"the header does not say what the file holds{could}",
        where=where,
        next_step=f"Name the kind ({', '.join(KINDS)}) or a mapping ({', '.join(mapping_names())}).",
    )
