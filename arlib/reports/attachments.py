"""Files that notebooks make: taken out of the executed notebook, kept beside the page, linked from it."""

from __future__ import annotations

import copy
from pathlib import Path

from nbformat import NotebookNode

from arlib.errors import NotebookFailed
from arlib.reports.publish import write_file
from arlib.tables import Attachment

LARGEST_BYTES = 20_000_000


def taken_out(executed: NotebookNode, *, page: str) -> tuple[NotebookNode, dict[str, bytes]]:
    """The notebook with links where its files were, and the files.

    Args:
        executed: An executed notebook; it is not changed.
        page: File name of the page. Files are named after it, so that reports of a week cannot collide.

    Returns:
        A copy whose attachments link to files beside the page, and file name to content.

    Raises:
        NotebookFailed: two attachments of one name, or one too large to go with a report.
    """
    slim, files = copy.deepcopy(executed), {}
    for cell in slim.cells:
        for output in cell.get("outputs", []):
            payload = output.get("data", {}).pop(Attachment.MIME, None)
            if payload is None:
                continue
            attachment = Attachment.from_payload(payload)
            name = f"{Path(page).stem}-{attachment.name}"
            _demand_fit(attachment, name in files, page)
            files[name] = attachment.content
            output["data"]["text/html"] = attachment.link(name, save_as=name)
    return slim, files


def write_beside(page: Path, files: dict[str, bytes]) -> None:
    """Put the files into the page's folder."""
    for name, content in files.items():
        write_file(page.with_name(name), content)


def _demand_fit(attachment: Attachment, is_second: bool, page: str) -> None:
    fault = "is attached twice" if is_second else ""
    if len(attachment.content) > LARGEST_BYTES:
        fault = f"is larger than {LARGEST_BYTES // 1_000_000} MB"
    if fault:
        raise NotebookFailed(
            f"{attachment.name} {fault}", where=page, next_step="Correct the cell; the last good report is untouched."
        )
