"""JSON files: Popolo, or lines of our own records; told apart by what stands in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final, NoReturn, cast

from directory.errors import quoted
from directory.intake.book import MOST_IN_A_CELL, MOST_ROWS, Sheet
from directory.intake.reading.encoding import decode
from directory.intake.reading.parsed import Measure, Parsed, refuse

SHEET: Final = "records"
HEADER: Final = "record"
MOST_DEEP: Final = 20
OURS: Final = ("record", "record_kind", "directory")  # keys of a line that export or a backup writes


def parse_json(data: bytes, encoding: str | None) -> Parsed:
    """
    A file of JSON, or of a JSON object a line.

    Raises:
        InvalidRecord: it is neither Popolo nor lines of records.
    """
    text, notes = decode(data, encoding)
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    if _is_record(filled[0] if filled else "", alone=len(filled) == 1):
        return _lines(lines, notes)
    from directory.intake.reading.own_popolo import is_own, parse_own
    from directory.intake.reading.popolo import parse_popolo

    found = loaded(text)
    return Parsed("popolo", parse_own(found) if is_own(found) else parse_popolo(found), notes)


def _is_record(line: str, *, alone: bool) -> bool:
    """A first line that is an object of its own, and no Popolo in one line; one that stands alone must be ours."""
    if not line.lstrip().startswith("{"):
        return False
    try:
        found: object = json.loads(line)
    except (ValueError, RecursionError):
        return False
    from directory.intake.reading.popolo import LISTS

    if not isinstance(found, dict) or any(key in found for key in LISTS):
        return False
    return not alone or any(key in found for key in OURS)


def _lines(lines: list[str], notes: tuple[str, ...]) -> Parsed:
    """Each line as it stands, in the row after its number: the first row is the header."""
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("{"):
            refuse(f"line {number} is no object: expected a record a line, as {{...}}")
        if len(line) > MOST_IN_A_CELL:
            refuse(f"line {number} has {len(line):,} characters: the most that is read is {MOST_IN_A_CELL:,}")
    if len(lines) > MOST_ROWS:
        refuse(f"has {len(lines):,} lines: the most that is read is {MOST_ROWS:,}; split it into several files")
    rows = [[HEADER], *([line] if line.strip() else [] for line in lines)]
    return Parsed("jsonl", (Sheet(SHEET, Measure().rows(rows, SHEET)),), notes)


def loaded(text: str) -> Any:
    """
    The value of a JSON text; numbers stay text, as they stand.

    Raises:
        InvalidRecord: it is no JSON, too deep, or says a key twice.
    """
    try:
        found = json.loads(text, object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=_constant)
    except json.JSONDecodeError as error:
        refuse(f"is no JSON in line {error.lineno}, column {error.colno} ({error.msg}): export it anew, or mend it")
    except RecursionError:
        _deep()
    if _depth(found) > MOST_DEEP:
        _deep()
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        refuse(f"says {quoted(twice)} twice in one object: which of them holds is not known; leave one")
    return found


def _constant(text: str) -> NoReturn:
    refuse(f"holds {text}, which is no JSON: expected a number or null")


def _deep() -> NoReturn:
    refuse(f"is nested more than {MOST_DEEP} deep: expected lists of persons and organizations")


def _depth(value: Any) -> int:
    level: list[Any] = [value]
    depth = 0
    while level and depth <= MOST_DEEP:
        depth += 1
        level = [inner for each in level for inner in _inside(each)]
    return depth


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).values()
    return cast("list[Any]", value) if isinstance(value, list) else ()
