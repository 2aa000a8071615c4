"""
A file of somebody else's to a `Book`: what stands in it, as text, each cell at its place; nothing is guessed.

The file is parsed in a child process with limits of memory, processor time and time, so that no file can harm the
one who asked. What cannot be read is refused with one line.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from directory.errors import InvalidRecord, quoted
from directory.intake.book import Book

MOST_BYTES: Final = 20_000_000  # of a file; 100,000 rows of contacts have 15 MB


def read(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Book:
    """
    Read a file: XLSX, XLS, ODS, CSV, TSV, vCard, Popolo JSON, or the lines of our own JSONL.

    Args:
        encoding: of a text file, as Python names it; None = it is found out, and said in the notes.
        delimiter: between the cells of a text file; None = it is found out, and said in the notes.

    Raises:
        InvalidRecord: the file cannot be read; one line says what it is, what was expected, and the next step.
    """
    name = safe_name(path.name)
    try:
        if not path.is_file():
            reason = "is no file: expected a workbook or a text file" if path.exists() else "there is no such file"
            raise InvalidRecord(f"{reason}; look at its name", source=name)
        if path.stat().st_size > MOST_BYTES:
            raise _too_large(name)
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "its name is no name of a file"
        raise InvalidRecord(f"cannot be opened: {reason}", source=name) from error
    return read_bytes(data, path.name, encoding=encoding, delimiter=delimiter)


def read_bytes(data: bytes, name: str, *, encoding: str | None = None, delimiter: str | None = None) -> Book:
    """
    As `read`, of the bytes of a file, such as an upload; its name tells its form, and is never used as a path.

    Raises:
        InvalidRecord: as `read`.
    """
    from directory.intake.own_tables import parted
    from directory.intake.reading.parent import parsed

    name = safe_name(name)
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    if not data.strip():
        raise InvalidRecord("is empty: expected rows; look whether it is the right file", source=name)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"'):
        raise InvalidRecord(f"{quoted(delimiter)} is no delimiter: expected one character, as ;", source=name)
    found = parsed(data, name, encoding=encoding, delimiter=delimiter)
    return parted(Book(name, hashlib.sha256(data).hexdigest(), found.form, found.sheets, found.notes))


def safe_name(name: str) -> str:
    """A file's name without folders, as it may stand in a line."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c if c.isprintable() else "_" for c in last)[-200:] or "file"


def _too_large(name: str) -> InvalidRecord:
    return InvalidRecord(
        f"is larger than {MOST_BYTES // 1_000_000} MB, the most that is read; split it, or take pictures out of it",
        source=name,
    )
