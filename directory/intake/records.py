"""Our own forms, which carry whole records: the folder of CSV files, as it is or packed, and lines of JSON."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, cast

from directory.errors import InvalidRecord, quoted
from directory.intake.folder import read_each
from directory.model import RECORDS, parse
from directory.tables import TABLES, Place, Refused

MOST_IN_A_LINE: Final = 5_000_000  # characters
MOST_UNPACKED: Final = 1_000_000_000  # bytes: 100,000 contacts have half of it
MOST_PACKED: Final = 100  # times smaller than what comes out of it; text packs to a tenth


def is_records(path: Path) -> bool:
    """Whether a path holds whole records, and no list of somebody else's: a folder, a packed one, lines of JSON."""
    if path.is_dir():
        return True
    if path.suffix.casefold() == ".zip" and zipfile.is_zipfile(path):
        return True
    return path.suffix.casefold() in (".jsonl", ".ndjson")


def read_records(path: Path) -> Iterator[Place | Refused]:
    """
    The records of a folder, of a packed one, or of lines of JSON; in place of a bad one what is wrong with it.

    Raises:
        InvalidRecord: the file cannot be read at all.
    """
    try:
        if path.is_dir():
            yield from read_each(path)
        elif not path.is_file():
            raise InvalidRecord("is no file: expected lines of JSON, a folder, or one that is packed", source=path.name)
        elif path.stat().st_size > MOST_UNPACKED:
            raise InvalidRecord(f"is larger than {MOST_UNPACKED // 10**6:,} MB: split it", source=path.name)
        elif path.suffix.casefold() == ".zip":
            yield from _packed(path)
        else:
            yield from _lines(path)
    except OSError as error:
        raise InvalidRecord(f"cannot be read: {error.strerror}", source=path.name) from error


def rejected_line(given: Place | Refused, reason: str) -> str:
    """A record that did not come in, as a line of JSON that is read again once it is corrected."""
    if isinstance(given, Place):
        kind, data = given.record.record_kind, json.loads(given.record.body)
    else:
        kind, data = given.kind, given.data
    return json.dumps({"kind": kind, "record": data, "reason": reason}, ensure_ascii=False)


def _packed(path: Path) -> Iterator[Place | Refused]:
    try:
        with zipfile.ZipFile(path) as file, TemporaryDirectory(prefix="directory-") as given:  # mode 0700
            ours = [info for info in file.infolist() if info.filename.removesuffix(".csv") in TABLES]
            whole, packed = sum(info.file_size for info in ours), sum(info.compress_size for info in ours)
            if whole > min(MOST_UNPACKED, MOST_PACKED * packed + 2**20) or any(info.flag_bits & 1 for info in ours):
                raise InvalidRecord("is too large or locked: unpack it, and give the folder", source=path.name)
            if not ours:
                raise InvalidRecord(
                    "has no table of a directory in it: give a folder that was exported", source=path.name
                )
            for info in ours:
                _unpack(file, info, Path(given) / info.filename)
            yield from read_each(Path(given))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise InvalidRecord("is damaged: fetch it again", source=path.name) from error


def _unpack(file: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """One table; its name is one of ours, so it leads nowhere else. What is longer than it says is refused."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = info.file_size
    with file.open(info) as source, target.open("wb") as into:
        while piece := source.read(2**20):
            left -= len(piece)
            if left < 0:
                raise InvalidRecord("is longer than it says: fetch it again", source=info.filename)
            into.write(piece)


def _lines(path: Path) -> Iterator[Place | Refused]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MOST_IN_A_LINE):
            number += 1
            if line.strip():
                found = _line(line, path.name, number)
                if found:
                    yield found


def _line(line: bytes, source: str, number: int) -> Place | Refused | None:
    """A record; None for the line that tells what the file is."""
    data: dict[str, Any] = {}
    kind = ""
    try:
        data, kind = _record(line, source, number)
        return Place(parse(kind, data, source=source, line=number), source, number) if kind else None
    except InvalidRecord as error:
        return Refused(error, kind, data or {"line": line.decode(errors="backslashreplace").rstrip("\n")})


def _record(line: bytes, source: str, number: int) -> tuple[dict[str, Any], str]:
    def refuse(reason: str) -> InvalidRecord:
        return InvalidRecord(reason, source=source, line=number)

    try:
        given = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise refuse("is no JSON in UTF-8, or too long: expected one record") from error
    if not isinstance(given, dict):
        raise refuse('is no record: expected {"kind": ..., "record": {...}}')
    said = cast("dict[str, Any]", given)
    if "directory" in said and "record" not in said:
        return {}, ""
    kind, data = said.get("kind"), said.get("record")
    if not (isinstance(kind, str) and isinstance(data, dict)):
        raise refuse('is no record: expected {"kind": ..., "record": {...}}')
    if kind not in RECORDS or kind == "DeskItem":
        raise refuse(f"{quoted(kind)} is no kind of record that is brought in: expected Organization, Post, Link ...")
    return cast("dict[str, Any]", data), kind
