"""An empty list of each kind, to be filled: header, an example that is never imported, notes."""

# XlsxWriter comes without types:
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from directory.intake.cleaning.words import spellings
from directory.intake.header import EXAMPLE
from directory.intake.kinds import FIELDS, Kind, ListKind, kind_named
from directory.tables import safe_cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

AS_TEXT: Final[dict[str, Any]] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MADE: Final = datetime.fromisoformat("2026-01-01")  # the same template is the same file
_ROWS: Final = 1_000  # that have drop-down lists
# of each field with a closed list of words, that list; where several may stand in a cell, others are let through
_WORDS: Final = {name: name for name in ("organization_kind", "scope", "membership", "participation")} | {
    "channel_type": "channel_type",
    "role": "role",
    "sectors": "sector",
}
_SEVERAL: Final = frozenset({"sectors"})


def template(kind: ListKind, form: Literal["csv", "xlsx"]) -> bytes:
    """
    The template of a kind of list.

    A row whose first cell begins with `Example:` is never imported. The workbook has a sheet `Notes` as well, with
    what each column means and the words that it may hold, and drop-down lists of these.

    Returns:
        The bytes of the file; CSV in UTF-8 with a byte order mark.

    Raises:
        InvalidRecord: there is no such kind.
    """
    shape = kind_named(kind)
    titles = [FIELDS[field].title for field in shape.fields]
    example = [FIELDS[field].example for field in shape.fields]
    example[0] = f"{EXAMPLE} {example[0]}"
    if form == "csv":
        file = io.StringIO()
        csv.writer(file, lineterminator="\r\n").writerows([map(safe_cell, titles), map(safe_cell, example)])
        return file.getvalue().encode("utf-8-sig")
    return _workbook(shape, titles, example)


def is_notes(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a sheet is the notes of a template, or tells about a table that was handed out here, and is no list."""
    about = tuple(row[0] for row in rows[: len(_ABOUT)] if row) == _ABOUT and len(rows[0]) <= 2
    return about or (bool(rows) and tuple(rows[0][: len(_NOTES_HEADER)]) == _NOTES_HEADER)


_ABOUT: Final = ("Title", "Audience", "As of", "Rows")  # one under the other
_NOTES_HEADER: Final = ("Column", "What to write", "Needed", "Allowed words")


def _workbook(shape: Kind, titles: list[str], example: list[str]) -> bytes:
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, AS_TEXT) as book:
        book.set_properties({"title": shape.title, "comments": shape.note, "created": MADE})
        sheet = book.add_worksheet("List")
        bold, faint = (
            book.add_format({"bold": True, "bottom": 1}),
            book.add_format({"italic": True, "color": "#606060"}),
        )
        text = book.add_format({"num_format": "@"})  # a phone or a code that is typed stays as it is typed
        for place, (title, cell) in enumerate(zip(titles, example, strict=True)):
            sheet.set_column(place, place, max(14, len(title) + 3), text)
            sheet.write_string(0, place, title, bold)
            if cell:
                sheet.write_string(1, place, cell, faint)
        sheet.freeze_panes(1, 0)
        places = _notes(book, shape, titles)
        _lists(sheet, shape, places)
    return file.getvalue()


def _notes(book: Workbook, shape: Kind, titles: list[str]) -> dict[str, tuple[int, int]]:
    """The sheet of notes; of each field with a closed list, the column and the length of its list there."""
    sheet = book.add_worksheet("Notes")
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, name in enumerate(_NOTES_HEADER):
        sheet.write_string(0, place, name, bold)
    needed = {field: group for group in shape.needs for field in group}
    lists = {field: _allowed(field) for field in shape.fields if field in _WORDS}
    for line, (field, title) in enumerate(zip(shape.fields, titles, strict=True), 1):
        others = [FIELDS[other].title for other in needed.get(field, ()) if other != field]
        need = ("yes" + (f", or {' or '.join(others)}" if others else "")) if field in needed else ""
        for place, cell in enumerate((title, FIELDS[field].note, need, ", ".join(lists.get(field, ())))):
            sheet.write_string(line, place, cell, wrapped)
    below = len(titles) + 2
    for line, note in enumerate((shape.note, f"A row whose first cell begins with “{EXAMPLE}” is not imported.")):
        sheet.write_string(below + line, 0, note)
    sheet.set_column(0, 0, 22, wrapped)
    sheet.set_column(1, 3, 50, wrapped)
    places: dict[str, tuple[int, int]] = {}
    for place, (field, words) in enumerate(lists.items(), len(_NOTES_HEADER) + 1):
        sheet.write_string(0, place, FIELDS[field].title, bold)
        for line, word in enumerate(words, 1):
            sheet.write_string(line, place, word)
        places[field] = (place, len(words))
    return places


def _allowed(field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spellings(_WORDS[field]).values()))


def _lists(sheet: Worksheet, shape: Kind, places: dict[str, tuple[int, int]]) -> None:
    """Drop-down lists: they offer, and warn; what people write otherwise is cleaned as it comes in."""
    from xlsxwriter.utility import xl_range_abs

    for field, (place, length) in places.items():
        column = shape.fields.index(field)
        source = f"=Notes!{xl_range_abs(1, place, length, place)}"
        warned = field not in _SEVERAL
        rule = {"validate": "list", "source": source, "error_type": "warning", "show_error": warned}
        sheet.data_validation(1, column, _ROWS, column, rule)
