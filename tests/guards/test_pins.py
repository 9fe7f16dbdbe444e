"""The pins are said four times (pyproject, lock, run lock, constraints) and installed once: all have to agree."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

Pins = dict[str, tuple[str, ...]]


def _locked(path: Path) -> Pins:
    """Pin line -> its hashes, in order."""
    pins: dict[str, list[str]] = {}
    pin = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.removesuffix("\\").strip()
        if text.startswith("--hash="):
            pins[pin].append(text)
        elif text:
            pin = text
            pins[pin] = []
    return {name: tuple(hashes) for name, hashes in pins.items()}


@pytest.fixture(scope="module")
def project(checkout: Path) -> dict[str, object]:
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def lock(checkout: Path) -> Pins:
    return _locked(checkout / "requirements.lock")


@pytest.fixture(scope="module")
def run_lock(checkout: Path) -> Pins:
    return _locked(checkout / "requirements-run.lock")


def _names(pins: Pins) -> set[str]:
    return {canonicalize_name(Requirement(pin).name) for pin in pins}


def test_every_pin_is_exact_and_carries_hashes(lock: Pins, run_lock: Pins):
    for pin, hashes in (lock | run_lock).items():
        assert re.match(r"^[a-z0-9-]+==[^ ;]+( ; .+)?$", pin), pin
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for each in hashes), pin


def test_constraints_are_the_lock_without_hashes(lock: Pins, checkout: Path):
    constraints = (checkout / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert constraints == list(lock), "constraints.txt and requirements.lock differ; run `make lock`"


def test_the_run_lock_is_a_part_of_the_lock(lock: Pins, run_lock: Pins):
    by_version = {pin.partition(" ;")[0]: hashes for pin, hashes in lock.items()}
    differing = [p for p, hashes in run_lock.items() if by_version.get(p.partition(" ;")[0]) != hashes]
    assert differing == [], "requirements-run.lock is stale; run `make lock`"
    assert len(run_lock) < len(lock)


def test_every_dependency_is_in_the_lock_and_no_weekly_run_needs_test_tools(project: dict, lock: Pins, run_lock: Pins):
    extras = project["optional-dependencies"]
    wanted = [Requirement(line) for line in project["dependencies"] + extras["build"]]
    here = [lines for extra, lines in extras.items() if extra != "cluster"]
    every = wanted + [Requirement(line) for extra in here for line in extra]
    assert {canonicalize_name(r.name) for r in wanted} <= _names(run_lock)
    assert {canonicalize_name(r.name) for r in every} <= _names(lock)
    assert not _names(run_lock) & {"jupyterlab", "pytest", "playwright", "mypy", "ruff"}


def test_the_cluster_lock_adds_to_the_lock_and_changes_none_of_it(project: dict, lock: Pins, checkout: Path):
    cluster = _locked(checkout / "requirements-cluster.lock")
    wanted = {canonicalize_name(Requirement(line).name) for line in project["optional-dependencies"]["cluster"]}
    assert wanted <= _names(cluster)
    pinned, added = (
        {pin.partition(" ;")[0]: hashes for pin, hashes in pins.items() if Requirement(pin).name in _names(lock)}
        for pins in (lock, cluster)
    )
    assert added.items() <= pinned.items(), "requirements-cluster.lock is stale; run `make lock`"


def test_the_pins_satisfy_what_pyproject_asks_for(project: dict, lock: Pins):
    pinned = [Requirement(pin) for pin in lock]
    for line in chain(project["dependencies"], *project["optional-dependencies"].values()):
        wanted = Requirement(line)
        for pin in (p for p in pinned if canonicalize_name(p.name) == canonicalize_name(wanted.name)):
            assert wanted.specifier.contains(str(pin.specifier).removeprefix("==")), f"{pin} does not satisfy {line}"


def test_what_is_installed_is_what_is_pinned(lock: Pins):
    wrong = []
    for pin in map(Requirement, lock):
        if pin.marker is not None and not pin.marker.evaluate():
            continue
        try:
            found = version(pin.name)
        except PackageNotFoundError:
            found = "missing"
        if found not in pin.specifier:
            wrong.append(f"{pin} is {found} here")
    assert wrong == [], "run `make ready`"


def test_the_conda_file_takes_python_from_conda_and_all_else_from_the_pins(project: dict, checkout: Path):
    environment = yaml.safe_load((checkout / "environment.yml").read_text(encoding="utf-8"))
    *from_conda, pip_part = environment["dependencies"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    assert [line.partition("=")[0] for line in from_conda] == ["python", "pip"]
    python = from_conda[0].partition("=")[2]
    assert SpecifierSet(project["requires-python"]).contains(f"{python}.0")

    constraint, editable = pip_part["pip"]
    assert constraint == "-c constraints.txt"
    extras = re.fullmatch(r"-e \.\[(.+)\]", editable)
    assert extras, editable
    assert set(extras[1].split(",")) == set(project["optional-dependencies"]) - {"build", "postgres", "cluster"}
