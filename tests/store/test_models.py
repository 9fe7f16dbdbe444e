from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import numpy as np

from arlib.likelihood import LikelihoodModel
from arlib.likelihood.customer_mean import CustomerMean
from arlib.policy.portfolio import LikelihoodPolicy
from arlib.store import create_workspace
from arlib.store.models import data_hash, model_path, read_model, save_model

DAY = date(2026, 6, 30)
MODEL = LikelihoodModel(
    DAY, 5, 2, "customer_mean", "small", None, CustomerMean(np.full((5, 5), 0.5), {"A": (0.1,) * 5})
)


def learned_from(**changed):
    known = {"snapshot_id": "s1", "journal": "3:abc", "as_of": DAY, "policy": LikelihoodPolicy()}
    return data_hash(**known | changed)


def test_a_stored_model_is_read_back_only_for_what_it_was_learned_from(tmp_path: Path):
    workspace = create_workspace(tmp_path / "book")
    save_model(workspace, MODEL, learned_from=learned_from())
    again = read_model(workspace, learned_from=learned_from())
    assert again is not None
    assert again.to_dict() == MODEL.to_dict()
    assert read_model(workspace, learned_from=learned_from(snapshot_id="s2")) is None
    assert read_model(workspace, learned_from=learned_from(as_of=date(2026, 7, 1))) is None
    assert read_model(workspace, learned_from=learned_from(policy=LikelihoodPolicy(learn_every_days=7))) is None


def test_a_damaged_model_is_as_good_as_none(tmp_path: Path):
    workspace = create_workspace(tmp_path / "book")
    save_model(workspace, MODEL, learned_from=learned_from())
    model_path(workspace).write_text("{", encoding="utf-8")
    assert read_model(workspace, learned_from=learned_from()) is None


def test_a_stored_model_is_readable_by_its_owner_only(tmp_path: Path):
    path = save_model(create_workspace(tmp_path / "book"), MODEL, learned_from=learned_from())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
