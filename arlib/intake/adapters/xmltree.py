"""A small XML tree that knows its lines. Any DOCTYPE is refused before anything is expanded or fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler, feature_external_ges, feature_external_pes

from defusedxml.common import DefusedXmlException
from defusedxml.sax import make_parser

from arlib.errors import IntakeError
from arlib.intake import limits

MOST_NESTED = 60


@dataclass(slots=True)
class Node:
    """An element: its local name, text, attributes, children and line."""

    tag: str
    line: int
    attributes: dict[str, str]
    namespace: str = ""
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[Node]:
        """Elements down a path of local names, such as ``Tp/CdOrPrtry/Cd``."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.tag == name:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def first(self, path: str) -> Node | None:
        """The first element down a path."""
        return next(self.all(path), None)

    def told(self, *paths: str) -> str:
        """The text of the first path that has any."""
        for path in paths:
            for node in self.all(path):
                if node.text.strip():
                    return " ".join(node.text.split())
        return ""


def read_xml(content: bytes, *, where: str) -> Node:
    """The root element.

    Raises:
        IntakeError: a DOCTYPE, not well-formed, or nested deeper than any statement is.
    """
    if len(content) > limits.LARGEST_XML_BYTES:
        raise IntakeError("the XML is too large", where=where, next_step="Split the export, for example by month.")
    parser, handler = make_parser(), _Handler(where)
    parser.forbid_dtd = True
    parser.setFeature(feature_external_ges, False)
    parser.setFeature(feature_external_pes, False)
    parser.setContentHandler(handler)
    try:
        parser.parse(io.BytesIO(content))
    except DefusedXmlException:
        raise IntakeError("the XML has a DOCTYPE", where=where, next_step="A bank statement has none.") from None
    except (SAXParseException, ValueError, LookupError) as error:
        line = error.getLineNumber() if isinstance(error, SAXParseException) else 1
        said = error.getMessage() if isinstance(error, SAXParseException) else "an unknown encoding"
        raise IntakeError(
            f"line {line} is not XML: {said}", where=where, next_step="Fetch the file from the bank again."
        ) from None
    if handler.root is None:
        raise IntakeError("the XML is empty", where=where, next_step="Fetch the file from the bank again.")
    return handler.root


class _Handler(ContentHandler):
    def __init__(self, where: str) -> None:
        super().__init__()
        self._where = where
        self._stack: list[Node] = []
        self.root: Node | None = None
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:
        line = int(self._locator.getLineNumber() or 0)
        told = dict(attrs.items())
        namespace = next((v for k, v in told.items() if k == "xmlns" or k.startswith("xmlns:")), "")
        node = Node(name.rpartition(":")[2], line, told, namespace)
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self.root = node
        self._stack.append(node)
        if len(self._stack) > MOST_NESTED:
            raise IntakeError(
                f"line {line}: elements are nested more than {MOST_NESTED} deep",
                where=self._where,
                next_step="This is no bank statement.",
            )

    def endElement(self, name: str) -> None:
        self._stack.pop()

    def characters(self, content: str) -> None:
        self._stack[-1].text += content
