"""Bring files into a workspace: the gate, the ledger and the import log, composed."""

from arlib.importing.into import import_into
from arlib.importing.look import Look, look_at_export
from arlib.importing.preview import preview_lines, preview_table
from arlib.importing.report import ImportReport
from arlib.importing.sample_book import import_samples, open_sample_workspace, workspace_or_sample

__all__ = [
    "ImportReport",
    "Look",
    "import_into",
    "import_samples",
    "look_at_export",
    "open_sample_workspace",
    "preview_lines",
    "preview_table",
    "workspace_or_sample",
]
