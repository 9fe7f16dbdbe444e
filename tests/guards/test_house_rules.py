"""Rules of ARCHITECTURE.md that neither ruff, mypy nor import-linter can see."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PURE = ("ledger", "tiering", "reconciliation", "communications", "portfolio")
CLOCKS = {"today", "now", "utcnow", "localtime", "gmtime", "monotonic", "perf_counter"}
CLOCK_WORDS = {"now", "today"}
READ_AS_DAYS = {"Timestamp", "to_datetime", "datetime64"}
NAMELESS = {"utils", "util", "misc", "helpers", "helper", "common", "tools", "stuff"}
LONGEST_MODULE, LONGEST_PANEL, LONGEST_FUNCTION = 300, 220, 40

Trees = dict[Path, ast.Module]


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _reads_a_clock(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(alias.name == "time" for alias in names)
        case ast.ImportFrom(module=module):
            return module == "time"
        case ast.Call(args=[ast.Constant(value=str(word)), *_]) if _called(node) in READ_AS_DAYS:
            return word in CLOCK_WORDS
        case ast.Call():
            return _called(node) in CLOCKS
    return False


def test_rules_never_look_at_the_clock(arlib_trees: Trees):
    pure = {path: tree for path, tree in arlib_trees.items() if len(path.parts) > 2 and path.parts[1] in PURE}
    assert pure
    seen = [f"{p}:{n.lineno}" for p, tree in pure.items() for n in ast.walk(tree) if _reads_a_clock(n)]
    assert seen == [], "give the day as as_of="


@pytest.mark.parametrize(
    "line", ["import time", "from time import sleep", "date.today()", "pd.Timestamp.now()", "pd.Timestamp('now')"]
)
def test_the_clock_guard_sees_every_way_to_ask_for_the_time(line: str):
    assert any(_reads_a_clock(node) for node in ast.walk(ast.parse(line)))


def test_nothing_prints_or_shows_but_the_command_line(arlib_trees: Trees):
    library = {path: tree for path, tree in arlib_trees.items() if "cli" not in path.parts[1]}
    seen = [f"{p}:{c.lineno}" for p, tree in library.items() for c in _calls(tree) if _called(c) in {"print", "show"}]
    assert seen == [], "return it; whoever called decides what to show"


def test_no_frame_is_changed_in_place(arlib_trees: Trees):
    seen = [
        f"{path}:{call.lineno}"
        for path, tree in arlib_trees.items()
        for call in _calls(tree)
        if any(word.arg == "inplace" for word in call.keywords)
    ]
    assert seen == []


def test_every_module_has_a_noun_for_a_name(arlib_trees: Trees):
    assert [str(path) for path in arlib_trees if NAMELESS & {*path.parts[1:-1], path.stem}] == []


def test_every_module_says_in_its_first_line_what_it_is_for(arlib_trees: Trees):
    assert [str(path) for path, tree in arlib_trees.items() if not ast.get_docstring(tree)] == []


def test_modules_stay_small_enough_to_read_in_one_go(arlib_trees: Trees, checkout: Path):
    lines = {path: len((checkout / path).read_text(encoding="utf-8").splitlines()) for path in arlib_trees}
    long = {str(p): n for p, n in lines.items() if n > (LONGEST_PANEL if p.parts[1] == "panels" else LONGEST_MODULE)}
    assert long == {}, "is there a noun waiting to move out?"


def test_functions_stay_on_one_screen(arlib_trees: Trees):
    long = [
        f"{path}:{node.lineno} {node.name} has {length} lines"
        for path, tree in arlib_trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := _code_lines(node)) > LONGEST_FUNCTION
    ]
    assert long == []


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body; what the docstring explains does not count against it."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0
