"""What the documents say is there has to be there, and what is there has to be in the documents."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from arlib.communications import checks
from arlib.intake.kinds import KINDS
from arlib.intake.mapping import load_mapping
from arlib.policy import Policy
from arlib.reconciliation.codes import CODES

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("reports/README.md")])
COMMANDED = [path for path in DOCUMENTS if path.name != "CHANGELOG.md"]
FINDING_CODE = re.compile(r"[A-Z]{3}\d{3}")


def _blocks(document: Path, *languages: str) -> list[str]:
    text = document.read_text(encoding="utf-8")
    return re.findall(rf"^```(?:{'|'.join(languages)})\n(.+?)^```", text, re.MULTILINE | re.DOTALL)


# The map --------------------------------------------------------------------------------------------


def _mapped(text: str) -> Iterator[str]:
    """Paths named by the tree in ARCHITECTURE.md: indentation is nesting, two spaces end the names."""
    tree = re.search(r"^```text\n(.+?)^```", text, re.MULTILINE | re.DOTALL)
    assert tree, "ARCHITECTURE.md has no ```text tree"
    folders: list[tuple[int, str]] = []
    for line in filter(str.strip, tree[1].splitlines()):
        indent = len(line) - len(line.lstrip())
        folders = [(depth, name) for depth, name in folders if depth < indent]
        parent = "".join(name for _, name in folders)
        names = re.split(r"\s{2,}", line.strip())[0].split(" ")
        yield from (parent + name for name in names)
        if names[0].endswith("/"):
            folders.append((indent, names[0]))


@pytest.fixture(scope="module")
def mapped() -> set[str]:
    return set(_mapped((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))


def test_every_path_on_the_map_is_on_the_disk(mapped: set[str]):
    assert [path for path in sorted(mapped) if not (ROOT / path).exists()] == []


def test_every_room_of_the_house_is_on_the_map(mapped: set[str]):
    rooms = [p for p in (ROOT / "arlib").iterdir() if p.suffix == ".py" or any(p.glob("*.py"))]
    named = {f"arlib/{p.name}/" if p.is_dir() else f"arlib/{p.name}" for p in rooms}
    assert named - mapped == set()


def test_every_folder_and_notebook_is_on_the_map(mapped: set[str], project_files: list[Path]):
    parts = {path.relative_to(ROOT).parts for path in project_files}
    folders = {f"{p[0]}/" for p in parts if len(p) > 1}
    notebooks = {"/".join(p) for p in parts if p[-1].endswith(".ipynb")}
    assert (folders | notebooks) - mapped == set()


def test_the_floors_on_the_map_are_the_floors_that_imports_are_held_to():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c["layers"] for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    held = {room: floor for floor, rooms in enumerate(reversed(layers), start=1) for room in re.findall(r"\w+", rooms)}
    tree = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = re.findall(r"^    (\w[\w./ ]*?) {2,}(\d+) ", tree, re.MULTILINE)
    drawn = {name.rstrip("/").removesuffix(".py"): int(floor) for names, floor in rows for name in names.split()}
    built = {path.stem for path in (ROOT / "arlib").iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}
    assert drawn == {room: floor for room, floor in held.items() if room in built}


# Codes and keys -------------------------------------------------------------------------------------


def test_every_finding_code_is_explained_and_no_explained_code_is_gone(arlib_trees: dict[Path, ast.Module]):
    used = {
        node.value
        for tree in arlib_trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and FINDING_CODE.fullmatch(node.value)
    }
    page = (ROOT / "docs/finding-codes.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([A-Z]{3}\d{3})` \|", page, re.MULTILINE)
    assert len(explained) == len(set(explained)), "a code is explained twice"
    assert used == set(explained)


def test_every_reason_of_an_exception_is_explained_in_the_words_the_analyst_sees():
    page = (ROOT / "docs/finding-codes.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([A-Z]+(?:_[A-Z]+)*)` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert explained == [(c.code, c.meaning, c.next_step) for c in CODES.values()], "run `make codes`"


def test_every_check_of_a_message_is_explained():
    page = (ROOT / "docs/finding-codes.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `([A-Z]\d+)` \| (\w+) \| (.+) \|$", page, re.MULTILINE))
    names = [f"{checks.__name__}.{module.name}" for module in pkgutil.iter_modules(checks.__path__)]
    modules = [module for module in map(importlib.import_module, names) if hasattr(module, "CODE")]
    assert explained == {(m.CODE, m.SEVERITY, m.DEFINITION) for m in modules}, "run `make codes`"


def _keys(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from _keys(inner, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _commented_keys(text: str) -> dict[str, bool]:
    """Key of a TOML text -> whether a comment explains it: in its group of lines, or above its section's heading."""
    found: dict[str, bool] = {}
    sections: dict[str, bool] = {"": False}
    section, commented = "", False
    for line in text.splitlines():
        if header := re.fullmatch(r"\[([\w.]+)\]", line.strip()):
            section = f"{header[1]}."
            sections[section] = commented or sections.get(re.sub(r"\w+\.$", "", section), False)
        elif line.startswith("#"):
            commented = True
        elif not line.strip():
            commented = False
        elif key := re.match(r"(\w+) *=", line):
            found[section + key[1]] = commented or sections[section]
    return found


def test_every_policy_key_has_a_line_and_a_comment_a_manager_can_read():
    text = (ROOT / "arlib/policy/default.toml").read_text(encoding="utf-8")
    commented = _commented_keys(text)
    words = set(re.findall(r"\w+", text))  # keys that are optional in an inline table are named in its comment
    assert [key for key in _keys(Policy) if key not in commented and key.rpartition(".")[2] not in words] == []
    assert [key for key, has_comment in commented.items() if not has_comment] == []


def test_the_default_policy_file_says_what_the_program_does_without_it():
    said = tomllib.loads((ROOT / "arlib/policy/default.toml").read_text(encoding="utf-8"))
    assert Policy.model_validate(said) == Policy()


# Commands -------------------------------------------------------------------------------------------


def _typed(document: Path, program: str) -> list[str]:
    """What a document tells the reader to type after the name of a program."""
    blocks = _blocks(document, "sh", "console")
    lines = [line.removeprefix("$ ").strip() for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", document.read_text(encoding="utf-8"))
    return [line.removeprefix(program).strip() for line in lines if re.match(rf"{program} [\w-]", line)]


def _verbs() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("document", COMMANDED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_make_verb_a_document_names_exists(document: Path):
    assert [typed for typed in _typed(document, "make") if typed.split()[0] not in _verbs()] == []


def test_make_lists_every_verb_it_explains():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert explained >= {"help", "weekly", "lab", "test", "check", "nightly", "bench", "samples", "lock", "clean"}
    assert explained <= set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())


@pytest.fixture(scope="module")
def commands() -> dict[str, object]:
    import typer.main

    from arlib.cli import app

    return dict(typer.main.get_command(app).commands)


@pytest.mark.parametrize("document", COMMANDED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_command_and_option_a_document_names_exists(document: Path, commands: dict):
    for typed in _typed(document, "arlib"):
        name, *rest = typed.split()
        assert name in commands, f"{document.name}: arlib {typed}"
        options = {option for parameter in commands[name].params for option in parameter.opts} | {"--help"}
        unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in options]
        assert unknown == [], f"{document.name}: arlib {typed}"


def test_every_command_has_help_with_an_example_and_every_option_says_what_it_does(commands: dict):
    assert set(commands) >= {"init", "import", "weekly", "run", "samples", "doctor", "lab"}
    for name, command in commands.items():
        said = f"{command.help or ''}\n{command.epilog or ''}"
        assert re.search(rf"arlib {name}\b", said), f"arlib {name} --help shows no example"
        assert [p.name for p in command.params if p.param_type_name == "option" and not p.help] == [], name


# Examples and links ---------------------------------------------------------------------------------


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_python_shown_in_a_document_runs_and_gives_what_it_says(document: Path):
    shown = "\n".join(block for block in _blocks(document, "python", "pycon") if ">>>" in block)
    example = doctest.DocTestParser().get_doctest(shown, {}, document.name, str(document), 0)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(example, out=report.append)
    assert report == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_inside_the_project_leads_somewhere(document: Path):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (document.parent / target).exists()] == []


def test_every_mapping_shown_in_a_document_is_one_the_program_takes():
    shown = [
        block for document in DOCUMENTS for block in _blocks(document, "toml") if re.search("^kind = ", block, re.M)
    ]
    assert shown
    for block in shown:
        assert load_mapping(tomllib.loads(block)).kind in KINDS


def test_the_guide_lists_every_kind_of_file_and_the_columns_it_must_have():
    guide = (ROOT / "docs/your-own-export.md").read_text(encoding="utf-8")
    rows = {cells[1]: cells for line in guide.splitlines() if (cells := [c.strip() for c in line.split("|")])[1:]}
    told_elsewhere = {"touches", "messages", "promises", "disputes"}
    for name, kind in KINDS.items():
        assert f"`{name}`" in guide
        if name not in told_elsewhere:
            _, _, must, may, _ = rows[f"`{name}`"]
            assert set(must.split(", ")) == kind.required
            assert (
                name == "items"
                or set(re.sub(r" \(.*?\)", "", may).split(", ")) - {""} == set(kind.field) - kind.required
            )
