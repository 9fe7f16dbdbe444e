"""The texts in force: those of the house, and a workspace's own, which go before them."""

from __future__ import annotations

from collections.abc import Mapping

from arlib.communications.letters import LetterError, Template, house_templates, parse_template
from arlib.store import Workspace


def templates_of(workspace: Workspace) -> Mapping[str, Template]:
    """Every template by id: a file ``letters/*.j2`` in the workspace replaces the one of the same id, or adds one.

    Raises:
        LetterError: a file of the workspace is no template; the message names it.
    """
    found = dict(house_templates())
    folder = workspace.folder / "letters"
    for path in sorted(folder.glob("*.j2")) if folder.is_dir() else ():
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise LetterError("cannot be read as text", where=str(path), next_step="Save it as UTF-8.") from None
        template = parse_template(text, where=path.name)
        found[template.id] = template
    return found
