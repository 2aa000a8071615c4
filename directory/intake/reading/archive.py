"""A look at a ZIP file before anything in it is opened: its directory, and what its XML parts begin with."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final
from xml.parsers import expat

from directory.errors import quoted
from directory.intake.reading.parsed import refuse

MOST_ENTRIES: Final = 2_000
MOST_UNPACKED: Final = 200_000_000  # bytes, all entries together, as the directory declares
MOST_RATIO: Final = 200  # unpacked to packed; workbooks of contacts have 5 to 15
_SMALL: Final = 1_000_000  # bytes unpacked, below which no ratio harms
_ODD: Final = "it may be made to do harm; open it in a spreadsheet, and save it anew"
_NEXT: Final = "open it in a spreadsheet, and save it anew as .xlsx"


@contextmanager
def opened(data: bytes) -> Generator[zipfile.ZipFile]:
    """
    The archive, after a look at it.

    Raises:
        InvalidRecord: it is damaged, locked, or holds what no list of contacts needs.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _look(archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, ValueError) as error:
        refuse(f"is a damaged workbook ({_short(error)}): it may be cut off; fetch it again, or {_NEXT}")
    except RuntimeError:  # zipfile's word for an entry under a password
        refuse(f"is locked with a password: {_NEXT}, without one")


def xml(archive: zipfile.ZipFile, name: str) -> bytes:
    """
    The text of a part.

    Raises:
        InvalidRecord: it is not well-formed, or declares a document type: entities are defined there.
    """
    with archive.open(name) as part:
        text = part.read(archive.getinfo(name).file_size + 1)  # no further than is declared; its checksum is looked at
    if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in text[:100]:
        refuse(f"part {quoted(name)} is not UTF-8: {_ODD}")
    parser = expat.ParserCreate()

    def declared(*_: object) -> None:
        refuse(f"part {quoted(name)} declares a document type: {_ODD}")

    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(text, True)  # noqa: FBT003  expat's own word for: this is all
    except expat.ExpatError as error:  # the reader would leave out what comes after
        refuse(f"is a damaged workbook (part {quoted(name)}, {error}): fetch it again, or {_NEXT}")
    return text


def _look(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        refuse(f"has {len(entries):,} parts: the most that is read is {MOST_ENTRIES:,}; {_NEXT}")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_UNPACKED:
        refuse(f"unpacks to {total:,} bytes: the most that is read is {MOST_UNPACKED:,}; {_ODD}")
    for entry in entries:
        name = entry.filename
        if entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
            refuse(f"part {quoted(name)} is packed more than {MOST_RATIO} times: {_ODD}")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name:
            refuse(f"part {quoted(name)} names a place outside of the file: {_ODD}")
        if entry.flag_bits & 1:
            refuse(f"is locked with a password: {_NEXT}, without one")
        if name.lower().endswith("vbaproject.bin"):
            refuse(f"holds macros: expected a workbook without; {_NEXT}")
        if "externallinks/" in name.lower():
            refuse(f"takes values from other files: copy its cells as values; then {_NEXT}")


def _short(error: Exception) -> str:
    return "".join(c if c.isprintable() else " " for c in str(error))[:80] or type(error).__name__
