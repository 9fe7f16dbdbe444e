"""Pages printed to PDF by a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from arlib.errors import ArlibError, ParameterError
from arlib.reports.pdf import print_to_pdf

pytestmark = [pytest.mark.browser]


@pytest.fixture
def browser_program(browser, chromium_path, monkeypatch) -> str:
    """The browser that the other browser tests use, named the way a person would."""
    program = chromium_path or browser.browser_type.executable_path
    monkeypatch.setenv("CHROMIUM", program)
    return program


@pytest.fixture
def page(tmp_path: Path) -> Path:
    body = "<h1>Weekly</h1><p id=t></p><script>document.getElementById('t').textContent = 'drawn'</script>"
    (tmp_path / "a page.html").write_text(f"<!doctype html><title>Weekly</title>{body}", encoding="utf-8")
    return tmp_path / "a page.html"


@pytest.mark.usefixtures("browser_program")
def test_a_page_is_printed_beside_itself(page):
    printed = print_to_pdf(page)
    assert printed == page.with_suffix(".pdf")
    assert printed.read_bytes().startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) == 1


def test_a_browser_that_cannot_print_leaves_no_file(page, monkeypatch, tmp_path):
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\nexit 7\n")
    program.chmod(0o700)
    monkeypatch.setenv("CHROMIUM", str(program))
    with pytest.raises(ArlibError, match="exit code 7"):
        print_to_pdf(page)
    assert not page.with_suffix(".pdf").exists()


def test_without_a_browser_the_next_step_is_told(page, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(ArlibError, match="Install one"):
        print_to_pdf(page)


def test_a_page_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ParameterError, match="there is no such page"):
        print_to_pdf(tmp_path / "nothing.html")
