"""Two folders exchange their names in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import os
import platform
from pathlib import Path

_HERE = -100  # AT_FDCWD on Linux
_LINUX_EXCHANGE, _MACOS_SWAP = 2, 2  # RENAME_EXCHANGE of renameat2(2); RENAME_SWAP of renamex_np(2)


def exchange(one: Path, other: Path) -> bool:
    """Exchange two names at once; both must exist on one file system.

    Returns:
        Whether it was done. ``False`` means nothing has changed: the system or the file system cannot do it.
    """
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if platform.system() == "Linux":
            return bool(library.renameat2(_HERE, first, _HERE, second, _LINUX_EXCHANGE) == 0)
        if platform.system() == "Darwin":
            return bool(library.renamex_np(first, second, _MACOS_SWAP) == 0)
    except (OSError, AttributeError, TypeError):
        pass  # an old C library, or Windows, which has none to load
    return False
