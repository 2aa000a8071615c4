"""What a list leaves on the desk: rows that wait, what was read, which column is what."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from directory.batch import Change, put
from directory.intake.rejects import is_rejects
from directory.keeping.correcting import changed
from directory.keeping.desk import carried
from directory.model import DeskItem, Id, parse
from directory.ports import Reader
from directory.text import fold, storable

if TYPE_CHECKING:
    from directory.keeping.change_list import Told
    from directory.keeping.importing import Importing
    from directory.keeping.plans import Draft, Plan, RowPlan

RAW_ROWS: Final = 1000  # rows of a list that one desk item keeps
RAW_SIZE: Final = 2_000_000  # characters of their cells
LONGEST: Final = 4000  # characters of a reason
OWN: Final = frozenset(("sheet", "row", "reason", "held"))  # columns of the file of what was held


class Kept(NamedTuple):
    """The rows, with the ids of what waits for them, and the changes that put it on the desk."""

    rows: tuple[RowPlan, ...]
    changes: tuple[Change, ...]


def kept(draft: Draft, importing: Importing, reader: Reader, told: Sequence[Told]) -> Kept:
    """What the desk keeps of a list, as far as it does not keep it yet: the same list again leaves nothing."""
    if not draft.rows:
        return Kept((), tuple(_mapping(importing, reader)))
    waits = waiting_rows(reader)
    rows: list[RowPlan] = []
    items: dict[Id, DeskItem] = {}
    settled: dict[Id, str] = {}
    for row in draft.rows:
        known = held_id(importing.asked.kind, row.cells)
        mentioned = [text for column, text in row.cells.items() if fold(column) == "held" and text in waits]
        if row.outcome == "held":
            items[known] = _held(importing, row, known)
            rows.append(row._replace(held=known))
            settled |= dict.fromkeys(mentioned, f"waits anew as {known}")
            continue
        rows.append(row)
        if row.outcome != "rejected":
            came_in = [*mentioned, *([known] if known in waits else [])]
            settled |= dict.fromkeys(came_in, f"came in with {importing.listed.table.file}")
    for one in told:
        if one.status == "gone":
            item = _gone_item(importing, one)
            items[item.id] = item
    here = {one.id for one in told if one.status != "gone"}
    for known, item in waits.items():
        if item.about in here and "gone" in (data := content(item)) and data["register"] == importing.register:
            settled[known] = f"stands in {importing.listed.table.file} again"
    present = reader.get(items)
    changes = [Change(item.id, item) for item in items.values() if item.id not in present]
    changes += [
        put(changed(waits[known], settled=how), expected=waits[known].hash)
        for known, how in settled.items()
        if known not in items
    ]
    raw = _kept_raw(importing, rows, reader, anew=bool(changes or draft.after))
    return Kept(tuple(rows), (*changes, *raw, *_mapping(importing, reader)))


def _kept_raw(importing: Importing, rows: Sequence[RowPlan], reader: Reader, *, anew: bool) -> Iterator[Change]:
    """What was read, where it is not kept yet; with `anew` also what it came to this time."""
    items = {item.id: item for item in _raw(importing, rows)}
    present = reader.get(items)
    for item in items.values():
        before = present.get(item.id)
        if not isinstance(before, DeskItem):
            yield Change(item.id, item)
        elif anew and before.content != item.content:
            after = changed(before, content=item.content, received_at=item.received_at)
            yield put(after, expected=before.hash)


def waiting_rows(reader: Reader) -> dict[Id, DeskItem]:
    """The rows that wait, by id."""
    found = reader.lookup("desk", ["waiting held "], prefix=True)
    return {
        item.id: item
        for item in reader.get([known for ids in found.values() for known in ids]).values()
        if isinstance(item, DeskItem)
    }


def held_id(kind: str, cells: Mapping[str, str]) -> Id:
    """The id under which a row waits: the same for the same cells in the same kind of list."""
    own = {column: text for column, text in cells.items() if text and fold(column) not in OWN}
    return f"desk:held-{_digest([kind, own])}"


def content(item: DeskItem) -> dict[str, Any]:
    """What an item carries."""
    return json.loads(item.content) if item.content else {}


def _item(importing: Importing, kind: str, known: Id, *, text: str, data: object, about: Id | None = None) -> DeskItem:
    fields: dict[str, object] = {
        "id": known,
        "kind": kind,
        "received_at": importing.at.isoformat(timespec="seconds"),
        "about": about,
        "text": storable(text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"),
        "content": carried(data),
    }
    found = parse("DeskItem", fields, source=importing.listed.table.file)
    assert isinstance(found, DeskItem)
    return found


def _held(importing: Importing, row: RowPlan, known: Id) -> DeskItem:
    """A row that waits, with all that is needed to bring it in."""
    table, asked = importing.listed.table, importing.asked
    data = {
        "file": table.file,
        "sha256": importing.listed.sha256,
        "sheet": table.sheet,
        "row": row.number,
        "kind": asked.kind,
        "label": asked.label,
        "register": importing.register,
        "as_of": asked.as_of,
        "day_first": asked.day_first,
        "columns": {column.name: column.field for column in importing.columns.columns},
        "fill": dict(asked.fill),
        "written": dict(asked.written.get(row.number, {})),
        "cells": dict(row.cells),
        "field": row.field,
        "candidates": [list(one) for one in row.candidates],
        "problems": [list(one) for one in row.problems],
    }
    place = f"{table.file}{f', {table.sheet}' if table.sheet else ''}, row {row.number}"
    about = row.candidates[0].id if row.candidates else None
    return _item(importing, "held", known, text=f"{place}: {'; '.join(row.reasons)}", data=data, about=about)


def _gone_item(importing: Importing, gone: Told) -> DeskItem:
    """A record that is gone from a list: to be ended, or to stay; never deleted."""
    data = {"gone": gone.id, "register": importing.register, "as_of": importing.asked.as_of}
    known = f"desk:held-{_digest(['gone', importing.register, importing.listed.sha256, gone.id])}"
    return _item(importing, "held", known, text=f"{gone.name}: {gone.detail}", data=data, about=gone.id)


def _raw(importing: Importing, rows: Sequence[RowPlan]) -> Iterator[DeskItem]:
    """What was read, row by row, with every change and its rule; the first item says what it was."""
    table, asked = importing.listed.table, importing.asked
    head = {
        "file": table.file,
        "sha256": importing.listed.sha256,
        "sheet": table.sheet,
        "register": importing.register,
        "as_of": asked.as_of,
        "kind": asked.kind,
        "label": asked.label,
        "columns": {column.name: column.field for column in importing.columns.columns},
        "fill": dict(asked.fill),
        "whole": not is_rejects(table.columns),
        "mains": list(dict.fromkeys(row.main for row in rows if row.main)),
    }
    text = importing.register
    told = [text, importing.listed.sha256, table.sheet, asked.kind, head["columns"], head["fill"], asked.label]
    known = _digest(told)
    yield _item(importing, "import", f"desk:import-{known}", text=text, data=head)
    for place, some in enumerate(_parts(rows)):
        part = [
            [row.number, row.outcome, row.main, dict(row.cells), list(map(list, row.corrections)), dict(row.meant)]
            for row in some
        ]
        data = {"import": known, "file": table.file, "sheet": table.sheet, "kind": asked.kind, "rows": part}
        yield _item(importing, "import", f"desk:import-{known}-{place:04}", text=f"rows of {text}", data=data)


def _parts(rows: Sequence[RowPlan]) -> Iterator[list[RowPlan]]:
    """The rows in parts of which an item holds one each."""
    part: list[RowPlan] = []
    size = 0
    for row in rows:
        own = sum(map(len, row.cells.values()))
        if part and (len(part) == RAW_ROWS or size + own > RAW_SIZE):
            yield part
            part, size = [], 0
        part.append(row)
        size += own
    if part:
        yield part


def _mapping(importing: Importing, reader: Reader) -> Iterator[Change]:
    """Which column is what, under a name: kept anew where it differs."""
    name = importing.asked.keep.strip()
    if not name:
        return
    known = f"desk:mapping-{_digest(fold(name))}"
    columns = {column.name: column.field for column in importing.columns.columns}
    data = json.loads(importing.asked._replace(columns=columns).text)
    item = _item(importing, "mapping", known, text=name, data=data)
    present = reader.get([known]).get(known)
    if not isinstance(present, DeskItem):
        yield Change(known, item)
    elif present.content != item.content:
        yield put(changed(present, content=item.content), expected=present.hash)


def mapping(reader: Reader, name: str) -> DeskItem | None:
    """What is kept under a name."""
    known = f"desk:mapping-{_digest(fold(name))}"
    item = reader.get([known]).get(known)
    return item if isinstance(item, DeskItem) else None


def _digest(data: object) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=True, sort_keys=True).encode()).hexdigest()[:24]


def rejected(plan: Plan, form: Literal["csv", "xlsx"]) -> bytes:
    """
    The rows that did not come in, as a file of the same columns: corrected, it is imported again.

    Raises:
        InvalidRecord: more than a spreadsheet holds: take CSV.
    """
    from directory.intake.rejects import Rejected, rejects

    table = plan.listed.table
    cells = {line.number: line.cells for line in table.lines}
    rows = (
        Rejected(table.sheet, row.number, cells[row.number], row.outcome, "; ".join(row.reasons), row.held)
        for row in plan.rows
        if row.outcome not in ("created", "updated", "unchanged")
    )
    return rejects(table.columns, rows, form)
