"""CSV, TSV and their dialects to one sheet of text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Final

from directory.errors import quoted
from directory.intake.book import MOST_COLUMNS, MOST_IN_A_CELL, Sheet
from directory.intake.reading.encoding import decode
from directory.intake.reading.parsed import Measure, Parsed, refuse

SHEET: Final = "table"
_DELIMITERS: Final = (",", ";", "\t", "|")
_NAMES: Final = {",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a bar", " ": "a blank"}
_SEP: Final = re.compile(r'"?sep=(.)"?\n', re.IGNORECASE)  # a first line for Excel
_SAMPLE: Final = 200  # rows that vote
_SAMPLE_CHARACTERS: Final = 200_000


def parse_table(data: bytes, *, encoding: str | None, delimiter: str | None, tabs: bool = False) -> Parsed:
    """
    The rows of a table that is written as text; line ends are LF, in its cells too.

    Args:
        tabs: its ending says that a tab parts its cells.

    Raises:
        InvalidRecord: it is no text, or a quoted cell does not end.
    """
    text, notes = decode(data, encoding)
    found = _SEP.match(text)
    if found:
        text = text[found.end() :]
        notes = (*notes, f"Its first line says that {_named(found[1])} parts the cells; it is no row.")
    between = delimiter or (found[1] if found else "") or ("\t" if tabs and "\t" in text else "") or _voted(text)
    if not found:
        notes = (*notes, f"Cells are parted by {_named(between)}.")
    rows, loose = _rows(text, between)
    form = "tsv" if between == "\t" else "csv"
    return Parsed(form, (Sheet(SHEET, rows),), (*notes, *loose))


def _named(delimiter: str) -> str:
    return _NAMES.get(delimiter, quoted(delimiter))


def _rows(text: str, delimiter: str) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    try:
        return Measure().rows(_parsed(text, delimiter, strict=True), SHEET), ()
    except csv.Error as error:
        place = str(error)
    if "unexpected end of data" in place:
        refuse(
            f"a cell that begins with a quotation mark in row {_open(text, delimiter)} does not end: "
            "write a quotation mark after it, or write those within it twice"
        )
    note = f"A quotation mark stands within a quoted cell and is not written twice ({place}): look at that cell."
    return Measure().rows(_parsed(text, delimiter, strict=False), SHEET), (note,)


def _parsed(text: str, delimiter: str, *, strict: bool) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_IN_A_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    try:
        for row in reader:
            if len(row) > 4 * MOST_COLUMNS:  # as many empty ones as that are no ghosts
                refuse(f"has {len(row):,} columns in row {reader.line_num}: the most that is read is {MOST_COLUMNS}")
            yield row
    except csv.Error as error:
        if "field limit" in str(error):
            refuse(
                f"a cell in line {reader.line_num} holds more than {MOST_IN_A_CELL:,} characters: shorten it, "
                "or look whether a quotation mark is missing"
            )
        raise csv.Error(f"line {reader.line_num}: {error}") from error


def _open(text: str, delimiter: str) -> int:
    """The row whose last cell does not end."""
    number = 1
    with suppress(csv.Error):
        for _ in _parsed(text, delimiter, strict=True):
            number += 1
    return number


def _voted(text: str) -> str:
    """Of the usual delimiters that with which most rows have one number of cells; of several, most cells."""
    sample = text[:_SAMPLE_CHARACTERS]
    votes = [(_evenness(sample, delimiter), -place, delimiter) for place, delimiter in enumerate(_DELIMITERS)]
    return max(votes)[2]


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    counts: Counter[int] = Counter()
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        counts.update(len(row) for row in islice((row for row in reader if row), _SAMPLE) if len(row) > 1)
    except csv.Error:  # a cell beyond the limit: it is said when the whole is read
        pass
    if not counts:
        return 0, 1
    width, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
    return rows, width
