"""Reports: notebooks run unattended, proved complete, rendered to one file each, and published in one step."""

from arlib.reports.catalogue import CADENCES, Cadence, Report, catalogue
from arlib.reports.index import rebuild_index
from arlib.reports.parameters import Parameter, notebook_parameters
from arlib.reports.record import ReportLine, RunRecord
from arlib.reports.render import PageFacts, render_report
from arlib.reports.single import find_notebook, run_notebook
from arlib.reports.weekly import run_reports, run_weekly

__all__ = [
    "CADENCES",
    "Cadence",
    "PageFacts",
    "Parameter",
    "Report",
    "ReportLine",
    "RunRecord",
    "catalogue",
    "find_notebook",
    "notebook_parameters",
    "rebuild_index",
    "render_report",
    "run_notebook",
    "run_reports",
    "run_weekly",
]
