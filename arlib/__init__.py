"""The AR Workbench: which account first, what the money means, what we told the customer.

Twelve names make the public face; everything else may move. Heavy parts load on first use.

>>> import arlib
>>> sorted(arlib.__all__)[:3]
['Aging', 'Desk', 'Intake']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arlib.communications import read_reply, review_message
    from arlib.desk import Desk, open_desk
    from arlib.intake import Intake, import_file
    from arlib.ledger import Aging, Ledger, age
    from arlib.reconciliation import Reconciliation, reconcile
    from arlib.reports import RunRecord, run_notebook, run_weekly

__version__ = "0.1.0"

_HOMES = {
    "Aging": "arlib.ledger",
    "Desk": "arlib.desk",
    "Intake": "arlib.intake",
    "Ledger": "arlib.ledger",
    "Reconciliation": "arlib.reconciliation",
    "RunRecord": "arlib.reports",
    "age": "arlib.ledger",
    "import_file": "arlib.intake",
    "open_desk": "arlib.desk",
    "read_reply": "arlib.communications",
    "reconcile": "arlib.reconciliation",
    "review_message": "arlib.communications",
    "run_notebook": "arlib.reports",
    "run_weekly": "arlib.reports",
}

__all__ = [
    "Aging",
    "Desk",
    "Intake",
    "Ledger",
    "Reconciliation",
    "RunRecord",
    "age",
    "import_file",
    "open_desk",
    "read_reply",
    "reconcile",
    "review_message",
    "run_notebook",
    "run_weekly",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'arlib' has no attribute {name!r}; it has {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
