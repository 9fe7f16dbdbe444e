"""The stored likelihood model: plain numbers in a JSON file, with the hash of what it was learned from.

A stored model is a kept result, never a second source: it is used only for the very book, day and policy it was
learned from, and gives the same figures as learning anew. Nothing is pickled.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from arlib.likelihood import LikelihoodModel
from arlib.likelihood.model import FORMAT
from arlib.policy.portfolio import LikelihoodPolicy
from arlib.store.atomic import make_private_folder, named_in_one_line, write_atomically
from arlib.store.workspace import Workspace

FOLDER, FILE = "models", "likelihood.json"


def model_path(workspace: Workspace) -> Path:
    """Where the model lies."""
    return workspace.folder / FOLDER / FILE


def data_hash(*, snapshot_id: str, journal: str, as_of: date, policy: LikelihoodPolicy) -> str:
    """SHA-256 of everything a model is learned from: ledger, journal, day, and how to learn."""
    said = [FORMAT, snapshot_id, journal, as_of.isoformat(), policy.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def save_model(workspace: Workspace, model: LikelihoodModel, *, learned_from: str) -> Path:
    """Write the model in one step.

    Args:
        workspace: The workspace.
        model: The model.
        learned_from: :func:`data_hash`.

    Raises:
        WorkspaceError: the folder cannot be written.
    """
    path = model_path(workspace)
    text = json.dumps({"learned_from": learned_from, **model.to_dict()}, sort_keys=True, indent=1)
    with named_in_one_line(path):
        make_private_folder(path.parent)
        write_atomically(path, text.encode())
    return path


def read_model(workspace: Workspace, *, learned_from: str) -> LikelihoodModel | None:
    """The stored model, when it was learned from exactly this; a missing, damaged or other one is ``None``."""
    try:
        stored = json.loads(model_path(workspace).read_text(encoding="utf-8"))
        return LikelihoodModel.from_dict(stored) if stored["learned_from"] == learned_from else None
    except (OSError, ValueError, KeyError, TypeError):  # it can always be learned again
        return None
