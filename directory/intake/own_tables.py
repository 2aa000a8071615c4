"""
The table of contacts that this directory hands out, as the lists of which it is made.

A row of it is a channel: whose it is, at which post of which body. That is more than one kind of list holds, so its
rows come back as sheets: the bodies, their channels, the posts, the people. A row keeps its number in each, and is
in one at least; what no field takes keeps a column named after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from directory.intake.book import Book, Sheet

COLUMNS: Final = (
    "organization", "acronym", "kind", "country", "iso3", "seat", "sectors", "covers", "post", "role", "person",
    "channel_of", "channel_type", "channel", "purpose", "verified_on", "freshness", "source", "source_as_of", "label",
    "organization_id", "post_id", "person_ids", "channel_id",
)  # fmt: skip
MARK: Final = frozenset(("audience", "as_of", "exported_by", "exported_at", "demo"))  # who was given it, and when
PREFIX: Final = "Hand-out "  # of the columns that no field takes
ROW: Final = "row of the table"  # where a row of a list stands below all of them
FORM: Final = "contacts"  # of the book
MISSION: Final = "permanent_mission"
BODY: Final = ("organization", "organization_kind", "country", "external_id", "as_of")
REACHED: Final = ("email", "phone", "address")  # a person's or a post's, in a list

Row = Mapping[str, str]


class Part(NamedTuple):
    """A list of a table: the columns of ours that its fields take, and who stands in it."""

    name: str
    fields: tuple[str, ...]
    rows: Callable[[Sequence[Row]], Iterator[tuple[int, dict[str, str]]]]


def parted(book: Book) -> Book:
    """A book in which each table of contacts of ours stands as its lists; others as they are."""
    sheets: list[Sheet] = []
    notes: list[str] = []
    for sheet in book.sheets:
        start = _header(sheet)
        if start is None:
            sheets.append(sheet)
            continue
        escaped = book.form in ("csv", "tsv")
        found = list(_lists(sheet, start, escaped=escaped))
        sheets += found
        names = ", ".join(each.name for each in found)
        notes.append(f"Contacts that a directory like this one handed out: read as {names}.")
    return book._replace(form=FORM, sheets=tuple(sheets), notes=(*book.notes, *notes)) if notes else book


def _header(sheet: Sheet) -> int | None:
    """The place of the row that names all of our columns, if it is the first in which something stands."""
    start = next((at for at, row in enumerate(sheet.rows) if any(cell.strip() for cell in row)), None)
    return start if start is not None and set(COLUMNS) <= set(map(_named, sheet.rows[start])) else None


def _named(cell: str) -> str:
    """The name of a column, which in a workbook has blanks."""
    return "_".join(cell.lower().split())


def _lists(sheet: Sheet, start: int, *, escaped: bool) -> Iterator[Sheet]:
    from directory.intake.rejects import unescaped_cell

    names = [_own(cell) for cell in sheet.rows[start]]
    rows: list[Row] = []
    for cells in sheet.rows[start + 1 :]:
        texts = map(unescaped_cell, cells) if escaped else cells
        rows.append({name: text for name, text in zip(names, texts, strict=False) if text.strip()})
    yield from lists(rows, below=start, hidden=sheet.hidden)


def lists(rows: Sequence[Row], *, below: int = 0, hidden: bool = False) -> Iterator[Sheet]:
    """
    The lists of the rows of a table, those in which nobody stands left out.

    Args:
        rows: by our names of the columns, what is empty left out; columns of other names are kept.
        below: the place of the row in which the columns are named, from 0.
    """
    for part in PARTS:
        found = list(part.rows(rows))
        if not found:
            continue
        names = dict.fromkeys(column for _, row in found for column in row)
        # all its fields, whatever is said: by them its kind is found
        columns = [*part.fields, *(column for column in names if column not in part.fields)]
        lines: list[tuple[str, ...]] = [()] * (below + 2 + max(place for place, _ in found))
        lines[below] = tuple(columns)
        for place, row in found:
            lines[below + 1 + place] = tuple(row.get(column, "") for column in columns)
        yield Sheet(part.name, tuple(lines), hidden)


def _own(cell: str) -> str:
    """A column of ours by its plain name; what somebody added keeps its own."""
    name = _named(cell)
    return name if name in COLUMNS or name in MARK else cell


# the lists


def _organizations(rows: Sequence[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    """The first row of each body; what it works on and covers, unless the row is of a post that may differ."""
    seen: set[str] = set()
    for place, row in enumerate(rows):
        body = row.get("organization_id") or row.get("organization", "")
        if body and body not in seen:
            seen.add(body)
            own = () if row.get("post") else (("sectors", "sectors"),)
            covers = () if row.get("post") or row.get("kind") == MISSION else (("covers", "covers"),)
            yield place, _row(row, ("acronym", "acronym"), *own, *covers)


def _channels(rows: Sequence[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    for place, row in enumerate(rows):
        if row.get("channel_of") == "organization" and row.get("channel"):
            same = [(name, name) for name in ("channel_type", "channel", "purpose")]
            yield place, _row(row, *same)


def _posts(rows: Sequence[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    """The channels of posts, and posts that have none."""
    twice = _twice(rows)
    for place, row in enumerate(rows):
        if row.get("channel_of") == "post":
            yield place, _row(row, *_function(row, twice), *_reached(row))


def _people(rows: Sequence[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    """The channels of people, and whoever has none; where a post has several holders, one at its row, others below."""
    twice = _twice(rows)
    own = {(row.get("person_ids"), row.get("post_id")) for row in rows if row.get("channel_of") == "person"}
    below = len(rows)
    told: set[tuple[str | None, str | None]] = set()
    for place, row in enumerate(rows):
        if row.get("channel_of") == "person":
            yield place, _row(row, ("person", "name"), *_function(row, twice), *_reached(row))
            continue
        at = place
        for known, name in _persons(row):
            key = known, row.get("post_id")
            if key in own or key in told:
                continue
            told.add(key)
            yield at, _row({**row, "person": name, ROW: str(place + 1)}, ("person", "name"), *_function(row, twice))
            at, below = below, below + 1


def _persons(row: Row) -> Iterator[tuple[str, str]]:
    """The holders of a post by id and name; a name that cannot be told from the next one stays with it."""
    ids, names = row.get("person_ids", "").split(), row.get("person", "").split("; ")
    if len(ids) == len(names):
        yield from zip(ids, names, strict=True)
    elif row.get("person"):
        yield row.get("person_ids", ""), row["person"]


def _twice(rows: Sequence[Row]) -> frozenset[tuple[str, str]]:
    """The names that two posts of one body have: by them nobody can say which one is meant."""
    posts = {(row.get("organization_id", ""), row.get("post", ""), row.get("post_id", "")) for row in rows}
    count = Counter((body, name.casefold()) for body, name, known in posts if known)
    return frozenset(key for key, number in count.items() if number > 1)


def _function(row: Row, twice: frozenset[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    named = (row.get("organization_id", ""), row.get("post", "").casefold())
    return () if named in twice else (("post", "function"),)


def _reached(row: Row) -> tuple[tuple[str, str], ...]:
    sort = row.get("channel_type", "")
    return (("channel", sort),) if sort in REACHED else ()


def _row(row: Row, *fields: tuple[str, str]) -> dict[str, str]:
    """A row in columns of a list: its body, these fields, and all that is left under its own name."""
    state = "covers" if row.get("kind") == MISSION else "seat"  # by which a body is told from others of its name
    taken = dict((("organization", "organization"), ("kind", "organization_kind"), (state, "country"), *fields))
    taken["source_as_of"] = "as_of"
    found = {field: row[column] for column, field in taken.items() if column in row}
    if known := row.get("organization_id"):
        found["external_id"] = f"uid:{known}"
    for column, text in row.items():
        ours = column in COLUMNS or column in MARK or column == ROW
        if column not in taken and column != "organization_id":
            found[f"{PREFIX}{column.replace('_', ' ')}" if ours else column] = text
    return found


PARTS: Final = (
    Part("organizations", (*BODY, "acronym", "covers", "sectors"), _organizations),
    Part("channels", (*BODY, "channel_type", "channel", "purpose"), _channels),
    Part("focal points", (*BODY, "function", *REACHED), _posts),
    Part("participants", ("name", "function", *BODY, *REACHED), _people),
)
