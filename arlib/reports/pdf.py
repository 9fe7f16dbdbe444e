"""A published page as PDF: printed by the browser that is installed, without any network."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from arlib.browser import installed_browser
from arlib.errors import ArlibError, ParameterError
from arlib.store.atomic import write_atomically

PRINT_TIMEOUT_S = 120
DRAWING_TIME_MS = 15_000
"""The browser's own clock: how long a page may take to draw its charts; it runs faster than the wall's."""


def print_to_pdf(page: Path, target: Path | None = None) -> Path:
    """Print a page the way the browser's print dialogue does, charts and all tables included.

    Args:
        page: A published HTML page.
        target: Where to write; by default beside the page, ending in ``.pdf``.

    Returns:
        Where the PDF is. It appears whole or not at all.

    Raises:
        ParameterError: no such page. ArlibError: no browser, or it could not print.
    """
    if not page.is_file():
        raise ParameterError("there is no such page", where=str(page), next_step="Name a page in the reports folder.")
    browser = installed_browser()
    if browser is None:
        raise ArlibError(
            "no Chromium or Chrome was found",
            where="PDF",
            next_step="Install one, or set CHROMIUM=/path/to/chromium; or open the page and print it.",
        )
    into = target or page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="arlib-pdf-") as scratch:
        printed = _printed(browser, page.resolve(), Path(scratch))
        write_atomically(into, printed)
    return into


def _printed(browser: str, page: Path, scratch: Path) -> bytes:
    out = scratch / "page.pdf"
    command = [
        browser,
        "--headless",
        "--disable-gpu",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={scratch / 'profile'}",
        f"--virtual-time-budget={DRAWING_TIME_MS}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={out}",
        page.as_uri(),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, "--no-sandbox")  # the browser refuses to start for root otherwise
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PRINT_TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        raise ArlibError(f"took longer than {PRINT_TIMEOUT_S} s", where=str(page), next_step="Try again.") from None
    printed = out.read_bytes() if out.is_file() else b""
    if done.returncode or not printed.startswith(b"%PDF-") or b"%%EOF" not in printed[-1024:]:
        raise ArlibError(
            f"the browser did not print it (exit code {done.returncode})",
            where=str(page),
            next_step="Open the page in a browser and print it there.",
        )
    return printed
