"""The workspace: one private folder, made whole or finished later, never anybody else's."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from arlib.errors import WorkspaceError
from arlib.policy import DEFAULT_POLICY_TEXT
from arlib.store import create_workspace, default_workspace, open_workspace, write_policy


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_workspace_is_what_was_asked_for_when_it_is_opened_again(tmp_path: Path):
    made = create_workspace(tmp_path / "book", book_name='Über "Nord"', reports_dir="../published")
    assert open_workspace(tmp_path / "book") == made
    assert made.reports_dir == tmp_path / "published"
    assert made.policy_text() == DEFAULT_POLICY_TEXT


def test_only_the_owner_can_look_into_a_workspace_whatever_the_umask(tmp_path: Path):
    before = os.umask(0)
    try:
        workspace = create_workspace(tmp_path / "book")
        write_policy(workspace, "[tiers]\n")
    finally:
        os.umask(before)
    for path in [workspace.folder, *workspace.folder.rglob("*")]:
        assert rights(path) == (0o700 if path.is_dir() else 0o600), path


def test_a_second_init_keeps_what_was_changed_and_writes_what_is_missing(tmp_path: Path):
    workspace = create_workspace(tmp_path / "book")
    write_policy(workspace, "# mine\n")
    workspace.outbox_dir.rmdir()
    assert create_workspace(tmp_path / "book") == workspace
    assert workspace.policy_text() == "# mine\n"
    assert workspace.outbox_dir.is_dir()


def test_an_init_that_was_cut_off_can_be_finished(tmp_path: Path):
    workspace = create_workspace(tmp_path / "book")
    (workspace.folder / "workspace.toml").unlink()
    assert create_workspace(tmp_path / "book").folder == workspace.folder


def test_somebody_elses_folder_is_left_alone(tmp_path: Path):
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(WorkspaceError, match="is not empty"):
        create_workspace(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_missing_workspace_names_the_command_that_makes_one(tmp_path: Path):
    with pytest.raises(WorkspaceError) as refused:
        open_workspace(tmp_path / "nowhere")
    assert refused.value.next_step == f"Make one: arlib init {tmp_path / 'nowhere'}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("format = ", "damaged"),
        ('format = "1"', "damaged"),
        ("format = 99", "newer version"),
        ("format = 1\nbook_name = 3", "damaged"),
        ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), "damaged"),
    ],
)
def test_a_damaged_or_newer_workspace_is_refused_in_one_line(text: str, words: str, tmp_path: Path):
    workspace = create_workspace(tmp_path / "book")
    (workspace.folder / "workspace.toml").write_text(text, encoding="latin-1")
    with pytest.raises(WorkspaceError, match=words) as refused:
        open_workspace(workspace.folder)
    assert refused.value.next_step


def test_the_default_workspace_is_named_by_the_environment_and_never_made(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("ARLIB_WORKSPACE", str(tmp_path / "book"))
    with pytest.raises(WorkspaceError):
        default_workspace()
    assert not (tmp_path / "book").exists()
    made = create_workspace(tmp_path / "book")
    assert default_workspace() == made


def test_a_file_where_the_folder_should_be_is_told(tmp_path: Path):
    (tmp_path / "book").touch()
    with pytest.raises(WorkspaceError, match="is a file"):
        create_workspace(tmp_path / "book")
