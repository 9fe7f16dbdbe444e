"""Files that are no text, whatever their name says: told by how they begin, with advice that fits."""

from __future__ import annotations

from arlib.errors import IntakeError

GZIP_MAGIC = b"\x1f\x8b"
_NOT_TEXT = {
    b"PK\x03\x04": "a ZIP archive or a damaged XLSX workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\x80\x04": "a Python pickle",
    b"\x80\x05": "a Python pickle",
    b"<?xml": "XML",
    GZIP_MAGIC: "a file that was packed twice",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"MZ\x90\x00": "a program",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"ARROW1": "an Arrow file",
    b"ORC\x00": "an ORC file",
}
_SAVE_AS_CSV = "Save it as CSV (or as XLSX or Parquet) and import that."
_ADVICE = {
    b"PK\x03\x04": "Unpack it, or save the workbook anew, and import that.",
    b"BZh": "Unpack it, and import what is in it.",
    b"\xfd7zXZ": "Unpack it, and import what is in it.",
    b"\x28\xb5\x2f\xfd": "Unpack it, and import what is in it.",
    b"Rar!": "Unpack it, and import what is in it.",
    b"7z\xbc\xaf": "Unpack it, and import what is in it.",
    GZIP_MAGIC: "Unpack it once, and import that.",
    b"<?xml": "Of XML, only bank statements (camt.053, OFX) are read; save anything else as CSV.",
}
_USUAL_CONTROLS = b"\t\n\r\f\x0b\x1a\x1b\x00"
_MOST_CONTROLS = 0.02
"""More control characters than that are no text in any encoding; UTF-16 has zeros, which do not count here."""


def demand_no_known_binary(head: bytes, name: str, *, xml: bool) -> None:
    """Refuse a format we know and do not read as text.

    Args:
        head: How the file begins, unpacked.
        name: The file's name, safe to show.
        xml: Whether XML is text here.

    Raises:
        IntakeError: what it is, and what to do with it.
    """
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic) and not (xml and magic == b"<?xml"):
            raise IntakeError(f"this is {what}, not text", where=name, next_step=_ADVICE.get(magic, _SAVE_AS_CSV))


def demand_text(head: bytes, name: str) -> None:
    """Refuse what holds more control characters than any text, or begins with a row of zeros.

    Raises:
        IntakeError: it is no text in any encoding.
    """
    controls = sum(1 for byte in head if byte < 32 and byte not in _USUAL_CONTROLS)
    if controls > _MOST_CONTROLS * len(head) or b"\x00" * 16 in head[:200]:
        raise IntakeError("this is a binary file, not text", where=name, next_step=_SAVE_AS_CSV)
