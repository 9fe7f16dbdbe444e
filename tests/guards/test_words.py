"""Some words must not be in any file: where packages came from, where a developer happened to work."""

from __future__ import annotations

from pathlib import Path

import pytest

# Put together from halves, so that this file does not hold what it forbids.
REGISTRY_HOSTS = tuple(
    a + b
    for a, b in (
        ("py" + "pi.", "org"),
        ("python", "hosted"),
        ("registry.", "npm"),
        ("npm", "js.com"),
        ("deb.", "debian"),
        ("anaconda", ".org"),
        ("crates", ".io"),
        ("proxy.", "golang"),
    )
)
PLACES = tuple(
    "/" + a + "/" + b
    for a, b in (("work", "main"), ("work", "shared"), ("work", "steering"), ("work", "."), ("tmp", "bash_"))
)
HOMES = tuple("/" + a + "/" for a in ("ro" + "ot", "fa" + "rm"))
NEIGHBOUR = ".." + "/" + "shared"
TESTS_MAY_NAME_THE_NEIGHBOUR = ("tests", "benchmarks")


def _holding(files: list[Path], words: tuple[str, ...]) -> list[str]:
    encoded = [word.encode() for word in words]
    return [f"{path}: {word.decode()}" for path in files for word in encoded if word in path.read_bytes()]


def test_no_file_names_a_package_registry(project_files: list[Path]):
    assert _holding(project_files, REGISTRY_HOSTS) == []


def test_no_file_names_a_place_on_somebodys_machine(project_files: list[Path]):
    assert _holding(project_files, PLACES + HOMES) == []


def test_the_product_stands_without_its_neighbours(project_files: list[Path], checkout: Path):
    product = [p for p in project_files if p.relative_to(checkout).parts[0] not in TESTS_MAY_NAME_THE_NEIGHBOUR]
    assert len(product) > 20
    assert _holding(product, (NEIGHBOUR,)) == []


def test_the_search_finds_a_word_that_is_there(tmp_path: Path):
    planted = tmp_path / "notes.md"
    planted.write_text(f"see https://{REGISTRY_HOSTS[0]}/simple", encoding="utf-8")
    assert _holding([planted], REGISTRY_HOSTS) == [f"{planted}: {REGISTRY_HOSTS[0]}"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-run.lock", "constraints.txt"])
def test_pins_hold_no_address_at_all(name: str, checkout: Path):
    assert "://" not in (checkout / name).read_text(encoding="utf-8")
