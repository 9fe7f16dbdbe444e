"""What a file is, judged by its header alone: names can be wrong, columns cannot."""

from __future__ import annotations

from collections.abc import Sequence

from arlib.errors import IntakeError
from arlib.intake.kinds import KINDS, kinds_told_by
from arlib.intake.layout import find_layout
from arlib.intake.mapping import Mapping, alternatives, mapping_names, ready_mappings
from arlib.intake.rows import Recipe
from arlib.intake.texttable import TextTable, plain


def vocabulary(mapping: Mapping | None, kind: str | None) -> frozenset[str]:
    """Plain column names by which the header line is known: the mapping's, the kind's, or all we know."""
    if mapping:
        rules = [*mapping.columns.values(), *mapping.accounts.values()]
        named = {n for r in rules for n in (*r.columns, *r.either)} | set(mapping.layout.header_has)
        named |= Recipe(KINDS[mapping.kind], mapping.columns, mapping).source_names()
        return frozenset(plain(n) for name in named for n in alternatives(name))
    if kind:
        return frozenset(KINDS[kind].field)
    ours = frozenset(name for each in KINDS.values() for name in each.field)
    return ours.union(*(vocabulary(mapping, None) for mapping in ready_mappings()))


def fitting_mapping(
    head: Sequence[str], *, delimiter: str | None = None, header_row: int | None = None
) -> Mapping | None:
    """The mapping that comes along whose every needed column is in a header among these lines.

    Where several fit, the one that knows most of the columns. Our own column names are not looked for here.

    Args:
        head: First lines of a file.
        delimiter, header_row: As declared.
    """
    found: list[tuple[int, str, Mapping]] = []
    for mapping in ready_mappings():
        known = vocabulary(mapping, None)
        try:
            layout = find_layout(head, vocabulary=known, where="", delimiter=delimiter, header_row=header_row,
                                 header_rows=mapping.layout.header_rows)  # fmt: skip
        except IntakeError:
            continue
        names = frozenset(plain(h) for h in layout.header)
        if fits(mapping, names):
            found.append((_known(mapping, names), mapping.name, mapping))
    return max(found, key=lambda f: f[:2])[2] if found else None


def mapping_for(header: Sequence[str]) -> Mapping | None:
    """The mapping that comes along and fits a header, unless the header is in our own words."""
    names = frozenset(plain(h) for h in header)
    if kinds_told_by(names):
        return None
    found = [(_known(m, names), m.name, m) for m in ready_mappings() if fits(m, names)]
    return max(found, key=lambda f: f[:2])[2] if found else None


def _known(mapping: Mapping, names: frozenset[str]) -> int:
    """How many columns of a header a mapping knows; the name it gives to group rows is not one of them."""
    return len((vocabulary(mapping, None) & names) - {plain(mapping.layout.group)})


def fits(mapping: Mapping, names: frozenset[str]) -> bool:
    """Whether a header has every column a mapping cannot do without."""
    rules = [r for r in (*mapping.columns.values(), *mapping.accounts.values()) if not r.optional]
    sides = (mapping.sign.debit, mapping.sign.credit, mapping.settlement.settled_date if mapping.settlement else None)
    needed = {c for r in rules for c in r.columns} | {c for c in sides if c} | set(mapping.layout.header_has)
    any_of = [r.either for r in rules if r.either] + [alternatives(c) for c in needed]
    group = plain(mapping.layout.group)
    return all({group, *names} & {plain(c) for c in some} for some in any_of)


def kind_told_by(table: TextTable, where: str) -> str:
    """The kind the header gives away.

    Raises:
        IntakeError: it gives none away, or more than one; a mapping that would fit is named.
    """
    names = frozenset(plain(h) for h in table.header)
    told = kinds_told_by(names)
    if len(told) == 1:
        return told[0].name
    fitting = [m.name for m in ready_mappings() if fits(m, names)]
    if fitting:
        raise IntakeError("the columns are not ours", where=where, next_step=f"They fit a mapping: {fitting[0]}.")
    could = f" (it could be {', '.join(k.name for k in told)})" if told else ""
    raise IntakeError(
        f"the header does not say what the file holds{could}",
        where=where,
        next_step=f"Let `arlib mapping propose` write a mapping, or name the kind ({', '.join(KINDS)}) "
        f"or a mapping ({', '.join(mapping_names())}).",
    )
