"""What was read of a file, before anything is made of it: sheets of text cells, each at its place."""

from __future__ import annotations

from typing import Final, NamedTuple

MOST_ROWS: Final = 200_000  # of a sheet, that hold something
MOST_COLUMNS: Final = 500
MOST_IN_A_CELL: Final = 100_000  # characters
MOST_IN_A_BOOK: Final = 50_000_000  # characters, all cells together


class Sheet(NamedTuple):
    """
    One sheet.

    Attributes:
        rows: all of them, from the first row of the file, as text; trailing empty cells and rows are left out, so rows
            may differ in length. A number stands as it would be typed (`12`, not `12.0`), a date as 2026-11-22, a cell
            that is an error as its error (`#REF!`); nothing else is made of a cell.
        hidden: the file hides it.
        merged: ranges of cells that are one in the file, as `A1:C1`; the text stands in the first, the others are
            empty.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False
    merged: tuple[str, ...] = ()


class Book(NamedTuple):
    """
    A file.

    Attributes:
        name: of the file, without its folder.
        sha256: of its bytes.
        form: what it was read as: xlsx, xls, ods, csv, tsv, vcard, popolo, jsonl; `contacts` where a
            table is one that was handed out here, which stands as its lists.
        notes: what a person should know of how it was read, a sentence each: encoding, delimiter, hidden sheets,
            merged cells, formulas of which the last value was read.
    """

    name: str
    sha256: str
    form: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


class Line(NamedTuple):
    """A row under the header: its number in the sheet (from 1), and a cell a column, empty where there is none."""

    number: int
    cells: tuple[str, ...]


class Table(NamedTuple):
    """
    A sheet of which the header is known.

    Attributes:
        header: the number of the header's row, from 1; 0 = it has none.
        columns: their names, each once: a second `Name` is `Name (2)`, one without a name is `Column C`.
        lines: the rows under it in which something stands.
        notes: as of a book: a preamble that was left out, a header of two rows, names that stood twice.
    """

    file: str
    sheet: str
    header: int
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
