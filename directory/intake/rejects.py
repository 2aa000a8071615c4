"""The rows that did not come in, as a file: corrected, it is imported again."""

# XlsxWriter comes without types:
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from directory.errors import InvalidRecord
from directory.intake.book import Table
from directory.tables import plain_cell, safe_cell

OWN: Final = ("Sheet", "Row", "Reason", "Held")  # after the columns of the list
_MOST: Final = 1_048_575  # rows of a sheet under its header
_LONGEST: Final = 32_767  # characters of a cell of a sheet


class Rejected(NamedTuple):
    """
    A row that did not come in.

    Attributes:
        line: its number in the sheet, from 1.
        cells: a cell a column.
        held: the id of the item on the desk that waits; empty = none does.
    """

    sheet: str
    line: int
    cells: tuple[str, ...]
    outcome: Literal["held", "rejected"]
    reason: str
    held: str = ""


def rejects(columns: tuple[str, ...], rows: Iterable[Rejected], form: Literal["csv", "xlsx"]) -> bytes:
    """
    The file of what was held or rejected: the columns of the list, and `Sheet`, `Row`, `Reason`, `Held`.

    Args:
        columns: the names in the list; those of an earlier such file are written anew.

    Raises:
        InvalidRecord: more rows, or more in a cell, than a spreadsheet holds: take CSV.
    """
    ours = _ours(columns)
    kept = [place for place in range(len(columns)) if place not in ours]
    header = (*(columns[place] for place in kept), *OWN)
    lines = [header, *(_cells(row, kept) for row in rows)]
    return _csv(lines) if form == "csv" else _xlsx(lines)


def is_rejects(columns: tuple[str, ...]) -> bool:
    """Whether a file is one of those: our columns stand in it."""
    return bool(_ours(columns))


def unescaped(table: Table) -> Table:
    """A table of one of those files, without the apostrophes that keep a cell from being run; others as they are."""
    if not is_rejects(table.columns):
        return table
    lines = tuple(line._replace(cells=tuple(map(unescaped_cell, line.cells))) for line in table.lines)
    return table._replace(columns=tuple(map(unescaped_cell, table.columns)), lines=lines)


def unescaped_cell(cell: str) -> str:
    """Only where one was put: 'Abd that stands in a workbook, or was typed since, keeps its own."""
    plain = plain_cell(cell)
    return plain if safe_cell(plain) != plain else cell


def _ours(columns: tuple[str, ...]) -> frozenset[int]:
    """The places of our columns, which stand behind any of the list's own that are named so; none where one lacks."""
    bases = [re.sub(r" \(\d+\)$", "", name) for name in columns]
    if not set(OWN) <= set(bases):
        return frozenset()
    return frozenset(len(bases) - 1 - bases[::-1].index(name) for name in OWN)


def _cells(row: Rejected, kept: list[int]) -> tuple[str, ...]:
    cells = (row.cells[place] if place < len(row.cells) else "" for place in kept)
    return (*cells, row.sheet, str(row.line), row.reason, row.held)


def _csv(lines: list[tuple[str, ...]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(map(safe_cell, line) for line in lines)
    return file.getvalue().encode("utf-8-sig", "backslashreplace")  # half a character is none


def _xlsx(lines: list[tuple[str, ...]]) -> bytes:
    from xlsxwriter import Workbook

    from directory.intake.templates import AS_TEXT, MADE

    if len(lines) - 1 > _MOST or any(len(cell) > _LONGEST for line in lines for cell in line):
        raise InvalidRecord("more than a spreadsheet holds: take CSV", source="held.xlsx")
    file = io.BytesIO()
    with Workbook(file, AS_TEXT) as book:
        book.set_properties({"title": "Held and rejected rows", "created": MADE})
        sheet = book.add_worksheet("Held")
        bold = book.add_format({"bold": True, "bottom": 1})
        for number, line in enumerate(lines):
            for place, cell in enumerate(line):
                if cell:
                    text = cell.encode(errors="backslashreplace").decode()
                    sheet.write_string(number, place, text, *([] if number else [bold]))
        sheet.set_column(0, len(lines[0]) - 1, 20)
        sheet.freeze_panes(1, 0)
    return file.getvalue()
