"""What a parser makes of a file, within the limits of a book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, NoReturn

from directory.errors import InvalidRecord, quoted
from directory.intake.book import MOST_COLUMNS, MOST_IN_A_BOOK, MOST_IN_A_CELL, MOST_ROWS, Sheet


class Parsed(NamedTuple):
    """As a book, without the name and the hash of its file."""

    form: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()


def refuse(reason: str) -> NoReturn:
    """
    Say why a file cannot be read; who knows its name puts it in front.

    Raises:
        InvalidRecord: always.
    """
    raise InvalidRecord(reason)


class Measure:
    """Holds the sheets of one file against the limits of a book."""

    def __init__(self) -> None:
        self._characters = 0

    def rows(self, rows: Iterable[list[str]], sheet: str) -> tuple[tuple[str, ...], ...]:
        """
        The rows without empty cells and rows at their ends.

        Args:
            sheet: its name, for the refusal.

        Raises:
            InvalidRecord: there is more than a book may hold.
        """
        kept: list[tuple[str, ...]] = []
        filled = last = 0
        for row in rows:
            while row and not row[-1]:
                row.pop()
            kept.append(tuple(row))
            if row:
                filled, last = filled + 1, len(kept)
                self._hold(row, sheet, last, filled)
        return tuple(kept[:last])

    def _hold(self, row: list[str], sheet: str, number: int, filled: int) -> None:
        lengths = [len(cell) for cell in row]
        if len(row) > MOST_COLUMNS:
            refuse(f"sheet {quoted(sheet)} has {len(row):,} columns in row {number}: {_most(MOST_COLUMNS)}")
        if filled > MOST_ROWS:
            refuse(f"sheet {quoted(sheet)} has too many rows: {_most(MOST_ROWS)}; split it into several files")
        if max(lengths) > MOST_IN_A_CELL:
            place = f"{letters(lengths.index(max(lengths)))}{number}"
            refuse(
                f"sheet {quoted(sheet)}, cell {place} holds {max(lengths):,} characters: {_most(MOST_IN_A_CELL)}; "
                "shorten it"
            )
        self._characters += sum(lengths)
        if self._characters > MOST_IN_A_BOOK:
            refuse(f"holds too much text: {_most(MOST_IN_A_BOOK)} characters; split it into several files")


def letters(column: int) -> str:
    """A column as a spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _most(limit: int) -> str:
    return f"the most that is read is {limit:,}"
