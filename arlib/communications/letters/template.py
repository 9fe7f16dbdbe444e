"""A letter template: a file with front matter that says what it is, and a text with fields.

::

    +++
    id = "late_inquiry.text.en"         # unique
    version = "1"                       # raise it with every change
    stage = "late_inquiry"
    channels = ["email", "letter"]
    language = "en"
    fields = ["greeting", "invoice"]    # must be given, and must not be empty
    optional = ["is_good_payer"]        # may be left out
    approved_by = "the credit manager"
    [locked]
    dispute = "If something ..."        # must reach the customer word for word
    +++
    Subject: Invoice {{ invoice.number }}

    {{ greeting }} ...
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from arlib.contracts.activity import CHANNELS, STAGES
from arlib.errors import ArlibError
from arlib.findings import shown

MARK, SUBJECT = "+++\n", "Subject:"
LONGEST_TEXT = 20_000
_KEYS = frozenset({"id", "version", "stage", "channels", "language", "fields", "optional", "approved_by", "locked"})
_MUST = ("id", "version", "stage", "channels", "language", "fields", "approved_by")
FORMS = {"email": "text", "letter": "text", "sms": "short", "chat": "short", "phone": "call", "phone_script": "call"}
"""Channel -> the kind of text it takes."""


class LetterError(ArlibError):
    """A template that cannot be used, or a value it needs and does not get."""


@dataclass(frozen=True)
class Template:
    """One template. ``subject`` is empty for channels without one; ``locked`` are clauses by name."""

    id: str
    version: str
    stage: str
    channels: tuple[str, ...]
    language: str
    fields: tuple[str, ...]
    optional: tuple[str, ...]
    approved_by: str
    subject: str = field(repr=False)
    body: str = field(repr=False)
    locked: Mapping[str, str] = field(default_factory=dict, repr=False)


def parse_template(text: str, *, where: str = "template") -> Template:
    """A template from its file's text.

    Raises:
        LetterError: the front matter is missing, incomplete or says something unknown; a locked clause is not in the
            text.

    >>> parse_template("Dear all")
    Traceback (most recent call last):
        ...
    arlib.communications.letters.template.LetterError: template: has no front matter
      next step: Begin the file with a line +++, the keys, and a line +++.
    """
    head, body = _parts(text.replace("\r\n", "\n"), where)
    try:
        said = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise LetterError(f"its front matter is not TOML: {error}", where=where) from None
    _demand_keys(said, where)
    subject, body = _subject(body)
    template = Template(
        id=str(said["id"]), version=str(said["version"]), stage=str(said["stage"]), language=str(said["language"]),
        channels=tuple(said["channels"]), fields=tuple(said["fields"]), optional=tuple(said.get("optional", ())),
        approved_by=str(said["approved_by"]), subject=subject, body=body, locked=dict(said.get("locked", {})),
    )  # fmt: skip
    _demand_sense(template, where)
    return template


@cache
def house_templates() -> Mapping[str, Template]:
    """The templates that come with the program, by id."""
    folder = resources.files("arlib.communications.letters").joinpath("texts")
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".j2")), key=lambda f: f.name)
    found = (parse_template(f.read_text(encoding="utf-8"), where=f.name) for f in files)
    return {template.id: template for template in found}


def template_for(templates: Iterable[Template], *, stage: str, channel: str, language: str) -> Template:
    """The template of a stage, channel and language.

    Raises:
        LetterError: there is none; it never falls back to another language.
    """
    wanted = "phone_script" if channel == "phone" else channel
    fitting = [t for t in templates if t.stage == stage and wanted in t.channels]
    for template in fitting:
        if template.language == language:
            return template
    there = ", ".join(sorted({t.language for t in fitting})) or "no language"
    raise LetterError(
        f"there is no text for {stage} by {channel} in {language!r}; there is {there}",
        where="letters",
        next_step="Write that template, or set the customer's language to one there is.",
    )


def _parts(text: str, where: str) -> tuple[str, str]:
    _, mark, rest = text.partition(MARK)
    head, end, body = rest.partition(f"\n{MARK}")
    if not text.startswith(MARK) or not mark or not end:
        step = "Begin the file with a line +++, the keys, and a line +++."
        raise LetterError("has no front matter", where=where, next_step=step)
    if len(text) > LONGEST_TEXT:
        raise LetterError(f"is longer than {LONGEST_TEXT:,} characters", where=where)
    return head, body


def _subject(body: str) -> tuple[str, str]:
    first, _, rest = body.partition("\n")
    if first.startswith(SUBJECT):
        return first.removeprefix(SUBJECT).strip(), rest.strip("\n")
    return "", body.strip("\n")


def _demand_keys(said: Mapping[str, Any], where: str) -> None:
    missing = [key for key in _MUST if key not in said]
    unknown = sorted(set(said) - _KEYS)
    if missing or unknown:
        what = f"misses {', '.join(missing)}" if missing else f"has the unknown key {shown(unknown[0])}"
        raise LetterError(what, where=where, next_step=f"Its keys are {', '.join(sorted(_KEYS))}.")


def _demand_sense(template: Template, where: str) -> None:
    if template.stage not in STAGES:
        raise LetterError(f"{shown(template.stage)} is no stage", where=where, next_step=f"One of {', '.join(STAGES)}.")
    if not template.channels or not set(template.channels) <= set(CHANNELS):
        raise LetterError("names an unknown channel", where=where, next_step=f"Of {', '.join(CHANNELS)}.")
    if "email" in template.channels and not template.subject:
        raise LetterError("is an e-mail without a subject", where=where, next_step="Begin the text with Subject: ...")
    for name, clause in template.locked.items():
        if clause not in template.body:
            raise LetterError(f"the locked clause {name} is not in the text word for word", where=where)
