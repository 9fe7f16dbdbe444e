"""A published report made again from what its record names."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from arlib.errors import ParameterError
from arlib.reports.reproduce import InputsGoneError, compared, reproduce
from small_reports import AS_OF, SMALL, SmallDesk


@pytest.fixture
def own(published, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the published workspace and its notebooks that may be spoilt."""
    shutil.copytree(published.workspace, tmp_path / "workspace")
    return tmp_path / "workspace", published.notebooks


def again(own: tuple[Path, Path], desk: SmallDesk | None = None, day: str = AS_OF):
    workspace, notebooks = own
    opened = (desk or SmallDesk()).opened
    return reproduce(day, workspace, notebooks=notebooks, reports=SMALL, open_desk=opened)


def test_the_same_inputs_give_the_same_bytes_and_a_page_changed_afterwards_is_found(own):
    assert again(own).is_identical
    page = own[0] / "reports" / AS_OF / "small.html"
    made = own[0] / "runs" / "made"
    shutil.copytree(page.parent, made)
    (made / "run.json").unlink()
    page.write_text(page.read_text(encoding="utf-8").replace("EUR 1,204,500.35", "EUR 1,204,500.36"), encoding="utf-8")
    record = replace(again_record(own), folder=page.parent)
    (found,) = compared(record, made).differences
    assert found.file == "small.html"
    assert "500.36" in found.where
    assert "500.35" in found.where


def again_record(own: tuple[Path, Path]):
    from arlib.reports.record import read_record

    record = read_record(own[0] / "reports" / AS_OF / "run.json")
    assert record is not None
    return record


def test_a_file_that_is_missing_or_too_many_is_a_difference(own):
    folder, made = own[0] / "reports" / AS_OF, own[0] / "runs" / "made"
    shutil.copytree(folder, made)
    (made / "run.json").unlink()
    (made / "small-ages.csv").unlink()
    (made / "more.csv").write_text("x", encoding="utf-8")
    found = compared(again_record(own), made)
    assert [(d.file, d.where) for d in found.differences] == [
        ("more.csv", "it is not published"),
        ("small-ages.csv", "it was not made again"),
    ]


@pytest.mark.parametrize(
    ("desk", "said"),
    [
        (SmallDesk(snapshot_id="d4" * 32), "the ledger is another one"),
        (SmallDesk(policy_hash="d4" * 32), "the policy is another one"),
    ],
)
def test_inputs_that_are_gone_end_with_exit_code_2_and_say_which(own, desk, said):
    with pytest.raises(InputsGoneError, match=said) as gone:
        again(own, desk)
    assert gone.value.exit_code == 2


def test_a_policy_that_is_not_kept_any_more_is_said(own):
    shutil.rmtree(own[0] / "runs" / "policies")
    with pytest.raises(InputsGoneError, match="policy it was made with is not kept"):
        again(own)


def test_another_version_of_the_program_is_not_called_a_difference(own):
    path = own[0] / "reports" / AS_OF / "run.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    stored["inputs"]["code"], stored["parts"]["small.ipynb"] = "e5" * 32, "e5" * 32
    path.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(InputsGoneError, match=r"another version.*changed: small\.ipynb"):
        again(own)


def test_a_report_that_was_never_published_is_a_bad_call(own):
    with pytest.raises(ParameterError, match="there is no published report"):
        again(own, day="2026-01-02")
