"""Where the names of the columns stand in a sheet, and which rows under them are rows of the list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from directory.errors import InvalidRecord, quoted
from directory.intake.book import Line, Sheet, Table
from directory.intake.contents import is_value
from directory.intake.kinds import FIELDS
from directory.intake.lexicon import is_label, meaning
from directory.text import fold

EXAMPLE: Final = "Example:"  # with which the first cell of a template's example begins
_SEARCHED: Final = 30  # rows
_LONGEST: Final = 120  # characters of the name of a column
_SHOWN: Final = 200  # characters of a row that was left out
_RANGE: Final = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
_ASIDE: Final = re.compile(r"^[(\[].*[)\]]$|^(?i:required|optional|mandatory|text|date)$", re.DOTALL)
_NOTES: Final = frozenset(fold(field.note) for field in FIELDS.values())

_Rows = Sequence[tuple[str, ...]]


class _Header(NamedTuple):
    """The rows of the header, from 0, and the name of each column; no rows = there is none."""

    rows: tuple[int, ...]
    names: tuple[str, ...]


def table(sheet: Sheet, *, file: str, header: int | None = None) -> Table:
    """
    A sheet as a table: the header, and the rows under it in which something stands.

    Every row that is neither is said in the notes with its number: what stands above the header, an example or notes
    from our template, a header that is repeated.

    Args:
        header: the number of its row, from 1; 0 = there is none; None = found, among the first 30 rows.

    Raises:
        InvalidRecord: nothing stands in the sheet, or nothing in the row that is to be the header.
    """
    source = f"{file}, sheet {quoted(sheet.name)}"
    full = [place for place, row in enumerate(sheet.rows) if any(cell.strip() for cell in row)]
    if not full:
        raise InvalidRecord("nothing stands in it: expected a header and rows under it", source=source)
    if header is not None and header - 1 not in {-1, *full}:
        reason = f"row {header} cannot be the header, nothing stands in it: give another, or 0 for none"
        raise InvalidRecord(reason, source=source)
    found = _header(sheet, full, header)
    notes: list[str] = []
    first, last = (found.rows[0], found.rows[-1]) if found.rows else (-1, -1)
    _say(notes, "left out, above the header", [place for place in full if place < first], sheet.rows)
    if len(found.rows) > 1:
        notes.append(f"rows {first + 1}, {last + 1} are one header of two rows")
    kept = _kept(sheet.rows, [place for place in full if place > last], found.rows, notes)
    width = max(len(found.names), *(len(sheet.rows[place]) for place in full))
    columns = _unique(found.names, width, notes)
    lines = tuple(Line(place + 1, (*sheet.rows[place], *[""] * (width - len(sheet.rows[place])))) for place in kept)
    return Table(file, sheet.name, last + 1, columns, lines, tuple(notes))


def _header(sheet: Sheet, full: list[int], given: int | None) -> _Header:
    place = _find(sheet.rows, full) if given is None else given - 1
    if place is None or place < 0:
        return _Header((), ())
    names = tuple(map(_plain, sheet.rows[place]))
    for above, below in ((place - 1, place), (place, place + 1)):
        if above >= 0 and below < len(sheet.rows) and given in {None, below + 1, above + 1}:
            joined = _joined(sheet, above, below)
            if joined is not None:
                return _Header((above, below), joined)
    return _Header((place,), names)


def _find(rows: _Rows, full: list[int]) -> int | None:
    """The row that looks most like a header; None where none does."""
    places = [place for place in full if place < _SEARCHED]
    scores = {place: _score(rows[place]) for place in places}
    best = max(places, key=lambda place: scores[place], default=None)
    if best is not None and scores[best] > 0:
        return best
    # names of which we know few or none: text, above a column of values
    wide = next((place for place in places if len(_texts(rows[place])) > 1), None)
    if wide is None or any(map(is_value, _texts(rows[wide]))) or len(set(_texts(rows[wide]))) < len(_texts(rows[wide])):
        return None
    below = [rows[place] for place in full if wide < place <= wide + _SEARCHED]
    means = [meaning(cell).fields for cell in _texts(rows[wide]) if len(cell) <= _LONGEST]
    known = {fields for fields in means if fields}  # two bodies in a row of a list mean the same field
    named = any(map(is_label, _texts(rows[wide]))) or len(known) >= max(2, len(means) / 2)
    return wide if named or any(is_value(cell) for row in below for cell in row if cell.strip()) else None


def _score(row: Sequence[str]) -> float:
    """How much a row looks like names of columns; 0 or less = not at all."""
    cells = [cell for cell in row[:500] if cell.strip()]
    labels = sum(len(cell) <= _LONGEST and is_label(cell) for cell in cells)
    values = sum(map(is_value, cells))
    texts = len(cells) - labels - values
    if labels == 0 or (labels == 1 and len(cells) > 2) or labels <= values:
        return 0
    return 3 * labels + 0.3 * texts - 2 * values


def _texts(row: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in row if cell.strip()]


def _joined(sheet: Sheet, above: int, below: int) -> tuple[str, ...] | None:
    """The names of two rows as one, `Group: Name`; None where they are not one header."""
    upper, lower = (tuple(map(_plain, sheet.rows[place])) for place in (above, below))
    groups = _groups(sheet, above, upper)
    if not groups or any(map(is_value, (*_texts(upper), *_texts(lower)))):
        return None
    under = [place for place, cell in enumerate(lower) if cell and place in groups]
    labels = sum(is_label(cell) for cell in lower if cell)
    alone = [place for place, cell in enumerate(lower) if cell and place < len(upper) and upper[place]]
    if not under or 2 * labels < len(_texts(lower)) or any(place not in groups for place in alone):
        return None
    names: list[str] = []
    for place in range(max(len(upper), len(lower))):
        own = lower[place] if place < len(lower) else ""
        group = groups.get(place, upper[place] if place < len(upper) else "")
        names.append(f"{group}: {own}" if own and group and own != group else own or group)
    return tuple(names)


def _groups(sheet: Sheet, place: int, row: tuple[str, ...]) -> dict[int, str]:
    """The columns over which the cells of a row stand: as merged; where nothing is, up to the next cell."""
    merged = _merged(sheet, place)
    width = max(len(sheet.rows[place + 1]), len(row))
    filled = [at for at, cell in enumerate(row) if cell]
    lone = filled == [0]
    if not filled or (not merged and (lone or not any(is_label(row[at]) for at in filled))):
        return {}  # a title over the whole, or a row of something else
    groups: dict[int, str] = {}
    for at, following in zip(filled, [*filled[1:], width], strict=True):
        end = merged.get(at, at) if merged else following - 1
        if end > at and not merged and not meaning(row[at]).fields:
            return {}
        if end > at and not (at == 0 and end >= width - 1):
            groups |= dict.fromkeys(range(at, end + 1), row[at])
    return groups


def _merged(sheet: Sheet, place: int) -> dict[int, int]:
    """Of the ranges that are merged across columns in a row: first column to last."""
    found: dict[int, int] = {}
    for text in sheet.merged:
        if (range_ := _RANGE.fullmatch(text)) and int(range_[2]) == place + 1 and range_[1] != range_[3]:
            found[_column(range_[1])] = _column(range_[3])
    return found


def _kept(rows: _Rows, places: list[int], header: Iterable[int], notes: list[str]) -> list[int]:
    """The rows of the list; the others are said."""
    heads = {tuple(map(_plain, rows[place])) for place in header}
    first = {row[0] for row in heads if row}
    repeated = [at for at in places if _first(rows[at]) in first and tuple(map(_plain, rows[at])) in heads]
    examples = [at for at in places if heads and _first(rows[at]).casefold().startswith(EXAMPLE.casefold())]
    aside = [at for at in places[:1] if heads and at not in repeated and _is_aside(_texts(rows[at]))]
    _say(notes, "left out, the header once more", repeated, rows)
    _say(notes, "left out, an example", examples, rows)
    _say(notes, "left out, notes on the columns", aside, rows)
    left_out = {*repeated, *examples, *aside}
    return [at for at in places if at not in left_out]


def _is_aside(cells: list[str]) -> bool:
    """Whether cells say what is to be written in the columns: in brackets, or the notes of our template."""
    return all(_ASIDE.match(cell) or fold(cell) in _NOTES for cell in cells)


def _first(row: tuple[str, ...]) -> str:
    return _plain(row[0]) if row else ""


def _say(notes: list[str], what: str, places: list[int], rows: _Rows) -> None:
    """One note: the numbers of the rows, and what stands in the first."""
    if places:
        text = " | ".join(_texts(rows[places[0]]))[:_SHOWN]
        numbers = ", ".join(str(place + 1) for place in places)
        notes.append(f"{'rows' if len(places) > 1 else 'row'} {numbers} {what}: {quoted(text)}")


def _unique(names: tuple[str, ...], width: int, notes: list[str]) -> tuple[str, ...]:
    """A name for each column, no two the same."""
    found: dict[str, None] = {}
    twice: list[str] = []
    for place in range(width):
        name = (names[place] if place < len(names) else "") or f"Column {_letters(place)}"
        unique, number = name, 1
        while unique in found:
            number += 1
            unique = f"{name} ({number})"
        if number > 1:
            twice.append(name)
        found[unique] = None
    if twice:
        notes.append(f"more than one column is named {', '.join(map(quoted, dict.fromkeys(twice)))}: numbered")
    return tuple(found)


def _plain(cell: str) -> str:
    return " ".join(cell.split())


def _column(letters: str) -> int:
    """A column's place, from 0, of its letters."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place - 1


def _letters(place: int) -> str:
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
