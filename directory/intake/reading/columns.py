"""Rows that are found one by one, each with columns of its own, to one sheet with a header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from directory.errors import quoted
from directory.intake.book import MOST_COLUMNS, Sheet
from directory.intake.kinds import FIELDS
from directory.intake.reading.parsed import Measure, refuse

JOINED = "; "  # between several values in a cell


def sheet(name: str, rows: Iterable[Mapping[str, str]], measure: Measure) -> Sheet:
    """
    A sheet whose first row names the columns: fields of `kinds` first, in their order, then the others as they come.

    Raises:
        InvalidRecord: it is more than a book may hold.
    """
    kept = list(rows)
    names = {column for row in kept for column, text in row.items() if text}
    found = dict.fromkeys(column for row in kept for column in row if column in names)
    columns = [field for field in FIELDS if field in found] + [column for column in found if column not in FIELDS]
    if len(columns) > MOST_COLUMNS:
        refuse(f"has {len(columns):,} properties for {quoted(name)}: the most that is read is {MOST_COLUMNS}; split it")
    lines = [columns, *([row.get(column, "") for column in columns] for row in kept)]
    return Sheet(name, measure.rows(lines, name))


def add(row: dict[str, str], column: str, text: str) -> None:
    """Put a text beside what stands in that column."""
    if text:
        row[column] = f"{row[column]}{JOINED}{text}" if row.get(column) else text
