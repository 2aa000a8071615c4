r"""
Records as rows of tables: one table a node kind, one a link kind, one a kind of part.

The form of the CSV folder, which the seed has, export writes and intake reads. A cell is text; an empty cell is the
field's default. Parts (names, sources ...) stand in tables of their own, in the order of their record, with its id
in `record_id`. Several values in a cell are separated by `;` (written `\;` inside a value). A cell that a
spreadsheet would run as a formula begins with an apostrophe, as does one that begins with an apostrophe itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple, cast, get_args, get_origin

from directory.errors import InvalidRecord
from directory.model import NODES, RECORDS, ExternalId, Listing, Name, Part, Record, Source, parse
from directory.shapes import SHAPES

Row = dict[str, str]


class Place(NamedTuple):
    """A record, and where it was read."""

    record: Record
    source: str
    line: int


class Refused(NamedTuple):
    """What is no record: why, and what was given of it."""

    error: InvalidRecord
    kind: str  # empty where even that is not known
    data: dict[str, object]


class Line(NamedTuple):
    """A row of a table, and where it stands."""

    row: Row
    source: str
    line: int


PARTS: Final[dict[str, type[Part]]] = {
    "names": Name,
    "external_ids": ExternalId,
    "sources": Source,
    "listings": Listing,
}
_PLURAL = {"Person": "persons", "ContactPoint": "contact_points"}
NODE_TABLES: Final = {_PLURAL.get(kind, f"{kind.lower()}s"): kind for kind in NODES}
LINK_TABLES: Final = {f"links/{kind.lower()}": kind for kind in dict.fromkeys(shape.kind for shape in SHAPES)}
TABLES: Final = (*NODE_TABLES, *PARTS, *LINK_TABLES)

_RUN = tuple("=+-@\t\r'＝＋－＠")


def table_of(record: Record) -> str:
    """The table in which a record stands."""
    kind = getattr(record, "kind", "") if record.record_kind == "Link" else record.record_kind
    tables = LINK_TABLES if record.record_kind == "Link" else NODE_TABLES
    return next(table for table, known in tables.items() if known == kind)


def rows(record: Record) -> Iterator[tuple[str, Row]]:
    """The rows of a record, as (table, row): its own first, then its parts'."""
    own: Row = {}
    parts: list[tuple[str, Row]] = []
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in PARTS:
            parts += [(name, {"record_id": record.id} | _cells(part)) for part in value]
        elif not (name == "kind" and record.record_kind == "Link"):
            own[name] = _cell(value)
    yield table_of(record), own
    yield from parts


def records(tables: Mapping[str, Iterable[Line]]) -> Iterator[Place | Refused]:
    """
    The records of a set of tables, in the order of TABLES and of their rows; in place of a bad one what is wrong.

    Args:
        tables: by name, as in TABLES; those that are missing are empty.
    """
    parts: dict[str, dict[str, list[dict[str, object]]]] = {}
    owners: dict[str, Line] = {}
    for table in PARTS:
        for line in tables.get(table, ()):
            fields = _fields(line.row, PARTS[table])
            owner = str(fields.pop("record_id", ""))
            parts.setdefault(owner, {}).setdefault(table, []).append(fields)
            owners.setdefault(owner, line)
    for table, kind in (*NODE_TABLES.items(), *((table, "Link") for table in LINK_TABLES)):
        for line in tables.get(table, ()):
            data = _fields(line.row, RECORDS[kind])
            if kind == "Link":
                data["kind"] = LINK_TABLES[table]
            known = str(data.get("id", ""))
            owners.pop(known, None)
            data.update(parts.pop(known, {}))
            try:
                yield Place(parse(kind, data, source=line.source, line=line.line), line.source, line.line)
            except InvalidRecord as error:
                yield Refused(error, kind, data)
    for owner, line in owners.items():
        reason = f"{owner} has no row of its own"
        error = InvalidRecord(reason, source=line.source, line=line.line, field="record_id")
        yield Refused(error, "", {"id": owner, **parts[owner]})


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_RUN) else text


def plain_cell(text: str) -> str:
    """The text of a cell that `safe_cell` wrote."""
    return text.removeprefix("'")


def _cells(part: Part) -> Row:
    return {name: _cell(getattr(part, name)) for name in type(part).model_fields}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        items = cast("tuple[object, ...]", value)
        return safe_cell(";".join(re.sub(r"([\\;])", r"\\\1", str(item)) for item in items))
    return safe_cell(str(value))


def _fields(row: Row, kind: type[Record | Part]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for name, cell in row.items():
        if not (text := plain_cell(cell)):
            continue
        known = kind.model_fields.get(name)
        several = known is not None and get_origin(known.annotation) is tuple and Ellipsis in get_args(known.annotation)
        fields[name] = _split(text) if several else text
    return fields


def _split(text: str) -> tuple[str, ...]:
    return tuple(re.sub(r"\\(.)", r"\1", item) for item in re.findall(r"((?:\\.|[^\\;])+)(?:;|$)", text))
