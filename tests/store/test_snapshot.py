"""Snapshots: named by what they say, never changed, and the order of imports leaves no trace."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from arlib.contracts import TABLES, example
from arlib.errors import ContractError, WorkspaceError
from arlib.store import (
    Source,
    Workspace,
    add_to_snapshot,
    create_workspace,
    current_snapshot_id,
    read_import_log,
    read_manifest,
    read_snapshot,
    table_fingerprint,
    verify_snapshot,
)
from drawn import frame


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "book")


def invoice(item_id: str, amount: int = 100, **more: object) -> dict[str, object]:
    base = {"item_id": item_id, "account_id": "A-1", "kind": "invoice", "issue_date": "2026-01-01", "currency": "EUR"}
    return base | {"amount_minor": amount} | more


def items(*rows: dict[str, object]) -> dict[str, pd.DataFrame]:
    return {"items": pd.DataFrame(rows)}


def test_every_table_comes_back_as_its_contract_says(workspace: Workspace):
    tables = {name: example(name) for name in TABLES}
    add_to_snapshot(workspace, tables)
    found = read_snapshot(workspace)
    for name, table in tables.items():
        if name != "accounts":  # documents name an account that no customers file knows: a placeholder joins them
            columns = list(TABLES[name].columns)
            pd.testing.assert_frame_equal(found[name], table.sort_values(columns)[columns].reset_index(drop=True))
    assert list(found) == list(TABLES)


def test_an_empty_workspace_has_no_snapshot_and_says_what_to_do(workspace: Workspace):
    assert current_snapshot_id(workspace) is None
    with pytest.raises(WorkspaceError) as refused:
        read_snapshot(workspace)
    assert "arlib import" in refused.value.next_step


def test_the_same_rows_again_add_nothing(workspace: Workspace):
    first = add_to_snapshot(workspace, items(invoice("I1"), invoice("I2")))
    again = add_to_snapshot(workspace, items(invoice("I2"), invoice("I1")))
    assert (first.changed, again.changed) == (True, False)
    assert again.already_there == {"items": 2}
    assert first.snapshot_id == again.snapshot_id


def test_a_corrected_row_is_held_and_the_old_one_stands(workspace: Workspace):
    add_to_snapshot(workspace, items(invoice("I1", 100)))
    change = add_to_snapshot(workspace, items(invoice("I1", 120), invoice("I2", 7)))
    assert change.conflicts.to_dict("records") == [
        {"table": "items", "key": "I1", "column": "amount_minor", "kept": "EUR 1.00", "offered": "EUR 1.20"}
    ]
    assert (change.added, change.conflicting) == ({"items": 1}, {"items": 1})
    assert read_snapshot(workspace)["items"]["amount_minor"].tolist() == [100, 7]


def overlapping_windows(count: int) -> list[dict[str, pd.DataFrame]]:
    """Exports that overlap, with repeated allocations and a customers file among them."""
    rows = [invoice(f"I{i}", i, account_id=f"A-{i % 2}", party_name=f"Birch {i % 3}") for i in range(3 * count)]
    windows = [items(*rows[2 * start : 2 * start + 4]) for start in range(count)]
    repeated = frame("""
        source_id | target_id | amount_minor | effective_date
        P1        | I1        | 10           | 2026-01-05
        P1        | I1        | 10           | 2026-01-05
    """)
    windows[0]["allocations"], windows[2]["allocations"] = repeated, repeated.head(1)
    windows[1]["accounts"] = pd.DataFrame({"account_id": ["A-1"], "name": ["Birch Labs Ltd"]})
    return windows


def digests_of_all_orders(folder: Path, count: int) -> set[str | None]:
    found = set()
    for number, order in enumerate(permutations(overlapping_windows(count))):
        workspace = create_workspace(folder / str(number))
        for tables in order:
            add_to_snapshot(workspace, tables)
        found.add(current_snapshot_id(workspace))
    return found


def test_overlapping_exports_give_one_snapshot_in_whatever_order(tmp_path: Path):
    assert len(digests_of_all_orders(tmp_path, 3)) == 1


@pytest.mark.nightly
def test_five_overlapping_exports_give_one_snapshot_in_all_120_orders(tmp_path: Path):
    assert len(digests_of_all_orders(tmp_path, 5)) == 1


def test_a_snapshot_that_was_made_once_can_be_read_for_ever(workspace: Workspace):
    first = add_to_snapshot(workspace, items(invoice("I1"))).snapshot_id
    add_to_snapshot(workspace, items(invoice("I2")))
    assert read_snapshot(workspace, first)["items"]["item_id"].tolist() == ["I1"]
    assert read_snapshot(workspace)["items"]["item_id"].tolist() == ["I1", "I2"]


def test_the_manifest_names_tables_totals_and_sources(workspace: Workspace):
    add_to_snapshot(workspace, items(invoice("I1", 250)), sources=[Source("may.csv", "ab" * 32)])
    manifest = read_manifest(workspace)
    assert manifest["tables"]["items"]["rows"] == 1
    assert manifest["totals"]["items"] == [{"currency": "EUR", "rows": 1, "amount_minor": 250}]
    assert manifest["sources"] == [{"name": "may.csv", "sha256": "ab" * 32}]


def test_an_invalid_table_changes_nothing(workspace: Workspace):
    add_to_snapshot(workspace, items(invoice("I1")))
    before = current_snapshot_id(workspace)
    with pytest.raises(ContractError):
        add_to_snapshot(workspace, items(invoice("I2", -5)))
    assert current_snapshot_id(workspace) == before


@pytest.mark.parametrize("damage", ["table", "manifest", "pointer"])
def test_an_altered_snapshot_is_found(workspace: Workspace, damage: str):
    snapshot_id = add_to_snapshot(workspace, items(invoice("I1"))).snapshot_id
    assert verify_snapshot(workspace) == ()
    if damage == "table":
        path = next(workspace.ledger_dir.glob("items-*.parquet"))
        pd.read_parquet(path).assign(amount_minor=1).to_parquet(path, index=False)
        assert [f.code for f in verify_snapshot(workspace)] == ["IMP390"]
    elif damage == "manifest":
        path = workspace.ledger_dir / f"{snapshot_id}.json"
        path.write_text(path.read_text(encoding="utf-8").replace('"rows": 1', '"rows": 2'), encoding="utf-8")
        assert {f.code for f in verify_snapshot(workspace)} == {"IMP390", "IMP391"}
    else:
        (workspace.ledger_dir / "CURRENT").write_text("../../etc/passwd")
    with pytest.raises(WorkspaceError, match="damaged"):
        read_snapshot(workspace, verify=True)


def test_a_torn_table_is_told_in_one_line(workspace: Workspace):
    add_to_snapshot(workspace, items(invoice("I1")))
    path = next(workspace.ledger_dir.glob("items-*.parquet"))
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(WorkspaceError, match="damaged"):
        read_snapshot(workspace)


@pytest.mark.parametrize("snapshot_id", ["../../x", "f" * 64, "abc"])
def test_no_path_gets_in_through_a_snapshot_id(workspace: Workspace, snapshot_id: str):
    with pytest.raises(WorkspaceError):
        read_snapshot(workspace, snapshot_id)


def test_a_fingerprint_tells_empty_from_missing_and_one_column_from_the_next():
    same = pd.DataFrame({"a": ["x", ""], "b": ["", "y"]})
    assert table_fingerprint(same) == table_fingerprint(same.copy())
    others = [
        pd.DataFrame({"a": ["x", None], "b": ["", "y"]}, dtype="str"),
        pd.DataFrame({"a": ["x", ""], "c": ["", "y"]}),
        pd.DataFrame({"a": ["", "x"], "b": ["y", ""]}),
        pd.DataFrame({"a": ["", ""], "b": ["x", "y"]}),
    ]
    assert len({table_fingerprint(t) for t in [same, *others]}) == 5


def test_money_beyond_what_a_double_can_count_is_exact(workspace: Workspace):
    large = 2**53 + 1
    add_to_snapshot(workspace, items(invoice("I1", large), invoice("I2", large)))
    assert read_manifest(workspace)["totals"]["items"][0]["amount_minor"] == 2 * large


def test_a_fresh_workspace_has_an_empty_log(workspace: Workspace):
    assert read_import_log(workspace).empty
