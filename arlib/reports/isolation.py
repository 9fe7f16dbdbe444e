"""A room of its own for every run: nobody's Jupyter settings, start-up scripts or locale reach a report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_FIXED = {
    "JUPYTER_PREFER_ENV_PATH": "1",  # a python3 kernel in the user's home must not win over this environment's
    "JUPYTER_PLATFORM_DIRS": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
}
_FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")


@contextmanager
def isolated(folder: Path, more: Mapping[str, str]) -> Iterator[None]:
    """Environment for kernels started inside: settings folders under ``folder``, fixed hash seed, zone and locale.

    Variables in ``more`` come on top. The environment belongs to the whole process, so one run at a time; what was
    there before comes back afterwards.
    """
    settings = _FIXED | {name: str(folder / name.lower()) for name in _FOLDERS} | dict(more)
    before = {name: os.environ.get(name) for name in settings}
    for name in _FOLDERS:
        Path(settings[name]).mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
