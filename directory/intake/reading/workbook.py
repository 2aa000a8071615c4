"""XLSX, XLS and ODS to sheets of text."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal

from directory.errors import quoted
from directory.intake.book import Sheet
from directory.intake.reading.parsed import Measure, Parsed, letters, refuse

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

    from directory.intake.reading.parts import Parts

    Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

MOST_SHEETS: Final = 200
_EXACT: Final = 2**53  # beyond it a spreadsheet's number has lost digits
_NEXT: Final = "open it in a spreadsheet, and save it anew as .xlsx"


def parse_workbook(data: bytes, form: Literal["xlsx", "xls", "ods"]) -> Parsed:
    """
    The sheets of a workbook, hidden ones too.

    Raises:
        InvalidRecord: it is damaged, locked, or holds more than a book may.
    """
    from directory.intake.reading.parts import looked_at

    parts = looked_at(data, form)
    try:
        return _sheets(data, form, parts)
    except BaseException as error:
        if form == "xls" and _is_locked(data):
            refuse(f"is locked with a password: {_NEXT}, without one")
        if type(error).__module__.startswith(("python_calamine", "pyo3", "_python_calamine")) or isinstance(
            error, (OSError, ValueError, OverflowError)
        ):  # a panic of the library is no Exception
            refuse(f"is a damaged workbook: fetch it again, or {_NEXT}")
        raise


def _is_locked(data: bytes) -> bool:
    """An XLS that says near its beginning by which cipher its cells are locked."""
    at = data.find(b"\x09\x08\x10\x00")  # BOF; records follow, each with its kind and length
    for _ in range(20):
        if not 0 <= at <= len(data) - 4:
            return False
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == 0x2F:  # FILEPASS
            return True
        at += 4 + length
    return False


def _sheets(data: bytes, form: str, parts: Parts) -> Parsed:
    import io

    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    about = [sheet for sheet in book.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    if len(about) > MOST_SHEETS:
        refuse(f"has {len(about):,} sheets: the most that is read is {MOST_SHEETS}; split it")
    if not about:
        refuse(f"has no sheet with cells: {_NEXT}")
    measure = Measure()
    sheets: list[Sheet] = []
    notes: list[str] = []
    for each in about:
        hidden = each.visible is not SheetVisibleEnum.Visible
        rows, merged = _sheet(book, each.name, measure, parts)
        sheets.append(Sheet(each.name, rows, hidden, merged))
        notes += _notes(sheets[-1], parts)
    return Parsed(form, tuple(sheets), tuple(notes))


def _sheet(
    book: CalamineWorkbook, name: str, measure: Measure, parts: Parts
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    sheet = book.get_sheet_by_name(name)
    rows = measure.rows(_texts(sheet, parts.errors.get(name, {})), name)
    return rows, tuple(
        f"{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or parts.merged.get(name, ())
    )


def _texts(sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> Iterator[list[str]]:
    """All rows from the first of the sheet; what the library leaves out in front is put back."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in errors.items():
        by_row.setdefault(row, {})[column] = text
    number = -1
    for number, values in enumerate(sheet.iter_rows()):
        row = before + [value if type(value) is str else text_of(value) for value in values]
        yield _with_errors(row, by_row.pop(number, {}))
    for left in sorted(by_row):
        yield from ([] for _ in range(number + 1, left))
        number = left
        yield _with_errors([], by_row[left])


def _with_errors(row: list[str], errors: dict[int, str]) -> list[str]:
    for column, text in errors.items():
        row += [""] * (column + 1 - len(row))
        row[column] = row[column] or text
    return row


def text_of(value: Value) -> str:
    """A value as it would be typed."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return value.isoformat()


def _number(value: float) -> str:
    if isinstance(value, int) or (value.is_integer() and abs(value) < _EXACT):
        return str(int(value))
    return repr(value)


def _notes(sheet: Sheet, parts: Parts) -> Iterator[str]:
    name = quoted(sheet.name)
    if sheet.hidden:
        yield f"Sheet {name} is hidden in the file."
    if sheet.merged:
        some = ", ".join(sheet.merged[:3]) + (" and others" if len(sheet.merged) > 3 else "")
        yield f"Sheet {name} has merged cells ({some}): their text stands in the first of them."
    if sheet.name in parts.hidden:
        yield f"Sheet {name} has hidden rows or columns: they were read as the others."
    if parts.formulas.get(sheet.name):
        yield f"Sheet {name} has formulas: their last values were read."
    if empty := parts.without_value.get(sheet.name):
        yield f"Sheet {name} has formulas without a value ({empty}): they were read as empty."
    if errors := parts.errors.get(sheet.name):
        yield f"Sheet {name} has cells that are errors ({len(errors)}), such as {next(iter(errors.values()))}."
