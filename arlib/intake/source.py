"""Open a file of unknown origin: what it is, how large it gets, in which encoding; then hand out its lines.

The file is read twice: once as bytes to weigh it, and once as text. If the two do not agree, it changed meanwhile.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arlib.errors import IntakeError
from arlib.findings import shown
from arlib.intake import limits
from arlib.intake.binary import GZIP_MAGIC, demand_no_known_binary, demand_text
from arlib.intake.convention import Convention

CHUNK = 1 << 20
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


@dataclass(frozen=True)
class SourceFile:
    """A file that was weighed and may be read.

    Args:
        path: Where it lies.
        sha256: Of its bytes as they lie on disk.
        size: Bytes on disk.
        expanded_size: Bytes after gzip.
        encoding: What its text is in, and how that is known.
        label: What to call it where it has no file name.
    """

    path: Path
    sha256: str
    size: int
    expanded_size: int
    encoding: Convention
    label: str = ""

    @property
    def name(self) -> str:
        """The file's name, safe to show."""
        return self.label or shown(self.path.name)

    def lines(self) -> Iterator[str]:
        """The file's lines without their ends; LF, CRLF and CR all end one.

        Raises:
            IntakeError: the file changed since it was weighed.
        """
        with _Hashed(self.path) as raw:
            stream: Any = gzip.GzipFile(fileobj=raw) if raw.is_gzip else io.BufferedReader(raw, CHUNK)
            text = io.TextIOWrapper(stream, encoding=self.encoding.value, errors="strict", newline=None)
            try:
                for line in text:
                    yield line[:-1] if line.endswith("\n") else line
            except (UnicodeDecodeError, OSError, EOFError, zlib.error):
                raise self._changed() from None
            if raw.hexdigest() != self.sha256:
                raise self._changed()

    def content(self) -> bytes:
        """The file as a whole, for small formats that say their own encoding.

        Raises:
            IntakeError: the file changed since it was weighed, or is larger than such a file is.
        """
        if self.expanded_size > limits.LARGEST_XML_BYTES:
            raise _too_large(self.name, self.expanded_size)
        with _Hashed(self.path) as raw:
            stream: Any = gzip.GzipFile(fileobj=raw) if raw.is_gzip else raw
            try:
                content = bytes(stream.read(self.expanded_size + 1))
            except (OSError, EOFError, zlib.error):
                raise self._changed() from None
            if len(content) != self.expanded_size:
                raise self._changed()
            return content

    def _changed(self) -> IntakeError:
        return IntakeError("the file changed while it was read", where=self.name, next_step="Import it again.")


def first_bytes(path: str | Path, count: int = 64_000) -> bytes:
    """How a file begins, unpacked if it is gzip; nothing where it cannot be read, which :func:`weigh` then explains."""
    try:
        file = Path(path).expanduser()
        if not file.is_file():
            return b""
        with file.open("rb") as raw:
            packed = raw.read(2) == GZIP_MAGIC
        with gzip.open(file, "rb") if packed else file.open("rb") as stream:
            return bytes(stream.read(count))
    except (OSError, EOFError, zlib.error, ValueError, RuntimeError):  # the last: no such home folder
        return b""


def weigh(path: str | Path, *, encoding: str | None = None, text: bool = True, xml: bool = False) -> SourceFile:
    """Look at a file without keeping any of it.

    Args:
        path: A plain or gzip text file.
        encoding: Declared encoding; ``None`` accepts a byte order mark or strict UTF-8 and nothing else.
        text: ``False`` for a format that is no text, or that says its own encoding.
        xml: Whether text may be XML.

    Raises:
        IntakeError: not a file, not text, too large, or not in that encoding (line and byte named).
    """
    file = _file_at(path)
    name, size = shown(file.name), file.stat().st_size
    if size == 0:
        raise IntakeError("the file is empty", where=name, next_step="Export it again.")
    if size > limits.LARGEST_FILE_BYTES:
        raise _too_large(name, size)
    try:
        with _Hashed(file) as raw:
            known = _weigh_text(raw, name, size, encoding, xml) if text else _weigh_bytes(raw, name, size)
            while raw.read(CHUNK):  # gzip may leave bytes behind its end
                pass
            return SourceFile(file, raw.hexdigest(), size, known[0], known[1])
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise IntakeError(f"the gzip file is damaged: {error}", where=name, next_step="Fetch it again.") from None
    except OSError as error:
        raise IntakeError(f"cannot be read: {error.strerror or error}", where=name) from None


def _file_at(path: str | Path) -> Path:
    try:
        file = Path(path).expanduser()
        if file.is_file():
            return file
        what = "is not a file" if file.exists() else "there is no such file"
    except (OSError, RuntimeError) as error:  # a name too long, no such home folder
        what = f"cannot be looked up: {getattr(error, 'strerror', '') or error}"
    raise IntakeError(what, where=shown(path), next_step="Check the path.")


def _weigh_bytes(raw: _Hashed, name: str, size: int) -> tuple[int, Convention]:
    total = sum(len(chunk) for chunk in _expanded(raw, name, size))
    return total, Convention("utf-8", "inferred", "the format says it itself")


def _weigh_text(raw: _Hashed, name: str, size: int, declared: str | None, xml: bool) -> tuple[int, Convention]:
    chunks = _expanded(raw, name, size)
    first = next(chunks, b"")
    demand_no_known_binary(first, name, xml=xml)
    encoding = _encoding(first, name, declared)
    decoder = codecs.getincrementaldecoder(encoding.value)("strict")
    measure = _Lines(name)
    total = 0
    for chunk in _chain(first, chunks):
        total += len(chunk)
        measure.add(chunk)
        _decoded(decoder, chunk, measure, encoding, name)
    _decoded(decoder, b"", measure, encoding, name, final=True)
    if total == 0:
        raise IntakeError("the file is empty", where=name, next_step="Export it again.")
    return total, encoding


def _expanded(raw: _Hashed, name: str, size: int) -> Iterator[bytes]:
    stream: Any = gzip.GzipFile(fileobj=raw) if raw.is_gzip else raw
    total = 0
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        bomb = total > limits.EXPANSION_CHECKED_FROM_BYTES and total > size * limits.LARGEST_EXPANSION
        if bomb or total > limits.LARGEST_EXPANDED_BYTES:
            raise _too_large(name, total)
        yield chunk


def _encoding(first: bytes, name: str, declared: str | None) -> Convention:
    mark = next((e for m, e in _BYTE_ORDER_MARKS.items() if first.startswith(m)), None)
    if declared:
        try:
            codec = codecs.lookup(declared).name
        except (LookupError, ValueError):
            raise IntakeError(
                f"unknown encoding {declared[:40]!r}", where=name, next_step="Use utf-8, utf-16 or cp1252."
            ) from None
        if mark and not codec.replace("_", "-").startswith(mark.removesuffix("-sig")):
            raise IntakeError(
                f"declared {codec}, but the file begins with the byte order mark of {mark.removesuffix('-sig')}",
                where=name,
                next_step="Leave the encoding out.",
            )
        return Convention(mark or codec, "declared")
    if mark:
        return Convention(mark, "inferred", "byte order mark")
    demand_text(first[:4000], name)
    if b"\x00" in first[:4000] and first[:4000].count(b"\x00") * 4 > len(first[:4000]):
        raise IntakeError(
            "every other byte is zero: this looks like UTF-16 without a byte order mark, or it is not text",
            where=name,
            next_step='Declare it: encoding = "utf-16-le" (or "utf-16-be").',
        )
    return Convention("utf-8", "inferred", "every byte is valid UTF-8")


def _decoded(
    decoder: codecs.IncrementalDecoder,
    chunk: bytes,
    lines: _Lines,
    encoding: Convention,
    name: str,
    *,
    final: bool = False,
) -> None:
    before = len(decoder.getstate()[0])
    try:
        decoder.decode(chunk, final)
    except UnicodeError as error:
        at = max(0, getattr(error, "start", 0) - before)
        bad = getattr(error, "object", b"")[getattr(error, "start", 0) :][:1].hex()
        line = lines.count - chunk.count(b"\n") + chunk[:at].count(b"\n") + 1
        raise IntakeError(
            f"line {line} is not {encoding.value} (byte 0x{bad})",
            where=name,
            next_step='Declare what it is, for example encoding = "cp1252".',
        ) from None


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _too_large(name: str, size: int) -> IntakeError:
    return IntakeError(
        f"the file gets too large ({size // limits.MEGABYTE} MB and more)",
        where=name,
        next_step="Split the export, for example by year.",
    )


class _Lines:
    """Counts lines and refuses one that never ends."""

    def __init__(self, name: str) -> None:
        self.name, self.count, self.length = name, 0, 0

    def add(self, chunk: bytes) -> None:
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        self.length = self.length + len(chunk) if last < 0 else len(chunk) - last - 1
        self.count += chunk.count(b"\n")
        if self.length > limits.LONGEST_LINE_BYTES:
            raise IntakeError(
                f"line {self.count + 1} is longer than {limits.LONGEST_LINE_BYTES // limits.MEGABYTE} MB",
                where=self.name,
                next_step="This is no table; check the file.",
            )


class _Hashed(io.RawIOBase):
    """A file whose bytes are hashed while they are read."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._digest = hashlib.sha256()
        self.is_gzip = self._file.peek(2)[:2] == GZIP_MAGIC

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer)
        self._digest.update(memoryview(buffer)[:count])
        return int(count)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()

    def close(self) -> None:
        self._file.close()
        super().close()
