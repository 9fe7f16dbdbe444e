"""The browser installed on this computer: it prints reports to PDF."""

from __future__ import annotations

import os
import shutil

CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def installed_browser() -> str | None:
    """Path of a Chromium or Chrome: the one ``$CHROMIUM`` names, else the first one found; ``None`` without one."""
    named = os.environ.get("CHROMIUM", "").strip()
    if named:
        return shutil.which(named)
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
