"""An export that was looked at, as a reader sees it: how it would be read, what would come in, and what would not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from arlib.dates import parse_day
from arlib.desk import open_desk
from arlib.exhibits.words import counted
from arlib.findings import shown
from arlib.importing import ImportReport, Look, preview_table
from arlib.money import EXPONENTS
from arlib.store import current_snapshot_id
from arlib.tables import Html, SignOff, Table, Tile, callout, draw_table

_STATES = ("accepted", "set_aside", "duplicates", "pending", "conflicts")
_WORDS = {"accepted": "Would come in", "set_aside": "Set aside", "duplicate": "There twice", "pending": "Waiting"}


def export_tiles(look: Look) -> list[Tile]:
    """Records in the file, and where each of them would go."""
    if look.report is None:
        return [Tile("To decide first", str(len(look.proposal.open_points if look.proposal else ())), "open points")]
    row = look.report.files.iloc[0]
    tiles = [Tile.count("Records", int(row["records"]), "records", shown(Path(look.file).name))]
    return tiles + [Tile.count(s.replace("_", " ").capitalize(), int(row[s]), "records") for s in _STATES]


def proposal_table(look: Look) -> Table | Html:
    """Our columns, theirs, and why; what a person has to confirm is marked."""
    if look.proposal is None:
        return callout("No proposal is needed: the file was read as it is, or by the mapping that was named.", "ok")
    rows = [
        {
            "field": g.field,
            "column": shown(g.column) or "?",
            "sure": "sure" if g.sure else "decide",
            "why": shown(g.why),
        }
        for g in look.proposal.guesses
    ]
    return draw_table(
        pd.DataFrame(rows),
        title="How the columns would be read",
        columns={"field": "Our column", "column": "Column of the file", "sure": "Evidence", "why": "Why"},
        note="Nothing is imported by a guess: the proposal is a file to read through, correct and save.",
    )


def conventions_table(look: Look) -> Table | Html:
    """How the file is written, and what in it says so."""
    if look.report is None:
        return callout("Not settled yet.", "action", items=list(look.proposal.open_points if look.proposal else ()))
    declared = look.report.intakes[0].declared
    rows = [
        {"what": name.replace("_", " "), "value": shown(c.value) or "none", "how": c.how, "why": shown(c.evidence)}
        for name, c in declared.items()
    ]
    return draw_table(
        pd.DataFrame(rows),
        title="How the file is written",
        columns={"what": "Convention", "value": "Value", "how": "Known by", "why": "What in the file says so"},
    )


def export_preview(look: Look) -> Table | Html:
    """The first rows as the ledger would hold them."""
    if look.report is None:
        return callout("Decide the open points first.", "action")
    return draw_table(
        preview_table(look.report.intakes[0], rows=10), title="The first rows as they would come in",
        empty="No row would come in.",
    )  # fmt: skip


def export_totals(look: Look) -> Table | Html:
    """Rows and money per state and currency: compare them with the system the export is from."""
    if look.report is None:
        return callout("Nothing was added up yet.", "action")
    totals = look.report.totals[look.report.totals["state"].isin(list(_WORDS))]
    known = totals[totals["currency"].isin(list(EXPONENTS))]
    return draw_table(
        known.assign(word=known["state"].map(_WORDS)),
        title="Control totals",
        columns={"word": "State", "currency": "Currency", "rows": "Rows", "amount_minor": "Amount"},
        money=["amount_minor"],
        note="What customers owe is positive, what they are owed is negative. Amounts nobody can read are not in it.",
        empty="The file has no amounts that can be read.",
    )


def set_aside_table(look: Look) -> Table | Html:
    """What would be set aside, with its place, its reason, and how to correct it."""
    if look.report is None or look.report.intakes[0].set_aside.empty:
        return callout("Nothing would be set aside.", "ok")
    rows = look.report.intakes[0].set_aside
    safe = rows.assign(**{c: [shown(v) for v in rows[c]] for c in ("column", "value", "reason", "next_step")})
    return draw_table(
        safe,
        title="Rows set aside",
        columns={
            "line": "Line",
            "column": "Column",
            "value": "What stands there",
            "reason": "Why",
            "next_step": "Next",
        },
    )


def export_findings(look: Look) -> Html:
    """What else is worth knowing."""
    found = [f for f in (look.report.findings if look.report else ()) if f.severity != "info" and f.where != "accounts"]
    if not found:
        return callout("Nothing else is to be said about this file.", "ok")
    return callout(
        f"{counted(len(found), 'thing')} to look at.", "action", items=[f"{f.message} {f.next_step}" for f in found]
    )


def export_steps(look: Look) -> Html:
    """What to do next, as commands."""
    name = shown(Path(look.file).name)
    if look.proposal and not look.proposal.ready:
        first = [f"arlib mapping propose {name} --output mapping.toml, then read every line of it and correct it."]
        mapping = " --mapping mapping.toml"
    else:
        first, mapping = [], f" --mapping {look.mapping}" if look.mapping else ""
    steps = [
        *first,
        f"arlib import {name}{mapping} --workspace DIR brings it in, all of it or nothing.",
        "Rows set aside then lie in the workspace's imports folder, as a CSV file with reasons: correct the cells "
        "there, or the source, and import that file with the same options. What is there already is not added twice.",
    ]
    return callout("Nothing was changed. To bring it in:", "action", items=steps)


def export_sign_off(look: Look, *, as_of: str = "") -> SignOff:
    """The sign-off of the workspace's ledger; of an empty one where nothing was imported yet."""
    headline, report = export_tiles(look), "bring_your_own_export"
    findings = len(look.report.findings) if isinstance(look.report, ImportReport) else 0
    if current_snapshot_id(look.workspace) is None:
        day = parse_day(as_of, where="as_of") if as_of else datetime.now(UTC).date()
        return SignOff(report, day, True, [], tuple(headline), findings)
    return open_desk(str(look.workspace.folder), as_of=as_of).sign_off(report, headline=headline, findings=findings)
