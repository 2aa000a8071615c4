"""Rows as a spreadsheet (XLSX), in which every cell is text and nothing runs."""

# XlsxWriter comes without types:
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from directory.errors import InvalidRecord

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST: Final = 32_767  # characters that a cell may hold
MOST: Final = 1_048_575  # rows under the header
WIDEST: Final = 60  # characters of a column that are seen without pulling it wider
OLDEST: Final = datetime.fromisoformat("1900-01-01")  # on which a workbook may have been made
AS_TEXT: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
NOTES: Final = (
    "An empty cell speaks of this directory, not of the world.",
    "Designations imply no position on the legal status of any country or territory.",
)
INVENTED: Final = "Demo: posts, people and contacts here are invented."


def to_xlsx(rows: Iterable[Mapping[str, str]], *, title: str, audience: str, on: str, demo: bool) -> bytes:
    """
    A workbook of two sheets: the table, and what it is.

    Args:
        rows: a column that any row has stands in all.
        on: the day as of which it is true.

    Raises:
        InvalidRecord: more rows than a sheet has.
    """
    from xlsxwriter import Workbook

    lines = list(rows)
    if len(lines) > MOST:
        raise InvalidRecord(f"{len(lines)} rows are more than a spreadsheet holds: ask for fewer, or take CSV")
    file = io.BytesIO()
    with Workbook(file, AS_TEXT) as book:
        # the day of the data, not of the download: the same answer is the same file
        created = max(datetime.fromisoformat(on), OLDEST)
        book.set_properties({"title": title, "comments": NOTES[0], "created": created})
        _table(book, lines)
        _about(book, title=title, audience=audience, on=on, demo=demo, rows=len(lines))
    return file.getvalue()


def _table(book: Workbook, lines: Sequence[Mapping[str, str]]) -> None:
    columns = list(dict.fromkeys(name for row in lines for name in row))
    sheet = book.add_worksheet("Table")
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, name in enumerate(columns):
        cells = [row.get(name, "") for row in lines]
        sheet.write_string(0, place, name.replace("_", " "), bold)
        for line, cell in enumerate(cells, 1):
            _write(sheet, line, place, cell)
        sheet.set_column(place, place, min(WIDEST, 3 + max(len(name), *map(len, cells))))
    sheet.freeze_panes(1, 0)
    if columns:
        sheet.autofilter(0, 0, len(lines), len(columns) - 1)


def _about(book: Workbook, *, title: str, audience: str, on: str, demo: bool, rows: int) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True})
    facts = {"Title": title, "Audience": audience, "As of": on, "Rows": str(rows)}
    for line, (name, value) in enumerate(facts.items()):
        sheet.write_string(line, 0, name, bold)
        _write(sheet, line, 1, value)
    notes = (INVENTED, *NOTES) if demo else NOTES
    for line, note in enumerate(notes, len(facts) + 1):
        sheet.write_string(line, 0, note)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, WIDEST)


def _write(sheet: Worksheet, line: int, place: int, text: str) -> None:
    if text:
        cut = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
        sheet.write_string(line, place, cut)
