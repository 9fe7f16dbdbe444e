"""Bring files into a workspace: the gate, the ledger and the import log, composed."""

from arlib.importing.into import import_into
from arlib.importing.report import ImportReport
from arlib.importing.sample_book import import_samples, open_sample_workspace, workspace_or_sample

__all__ = ["ImportReport", "import_into", "import_samples", "open_sample_workspace", "workspace_or_sample"]
