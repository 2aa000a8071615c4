"""What a list leaves on the desk: rows that wait, what was read, which column is what; and what the list changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from directory.batch import Change, put
from directory.keeping.correcting import changed
from directory.keeping.desk import carried
from directory.model import (
    LONGEST_KEY,
    ContactPoint,
    DeskItem,
    Id,
    Link,
    Named,
    Node,
    Organization,
    Person,
    Post,
    parse,
)
from directory.ports import Reader
from directory.questions.unplaced import lacking
from directory.text import fold, storable

if TYPE_CHECKING:
    from directory.keeping.importing import Draft, Importing, Plan, RowPlan

Status = Literal["new", "e-mail changed", "contact changed", "changed", "gone", "unchanged"]
STATUSES: Final[tuple[Status, ...]] = ("new", "e-mail changed", "contact changed", "changed", "gone", "unchanged")
RAW_ROWS: Final = 1000  # rows of a list that one desk item keeps
LONGEST: Final = 4000  # characters of a reason
IDS: Final = ("organization_id", "person_id")
OWN: Final = frozenset(("sheet", "row", "reason", "held"))  # columns of the file of what was held


class Told(NamedTuple):
    """One line of what a list changed; `detail` says what."""

    status: Status
    id: Id
    name: str
    detail: str = ""


class Kept(NamedTuple):
    """The rows, with the ids of what waits for them, and the changes that put it on the desk."""

    rows: tuple[RowPlan, ...]
    changes: tuple[Change, ...]


class Read(NamedTuple):
    """What an earlier edition of a list was about."""

    sha256: str
    as_of: str
    received_at: str
    mains: tuple[Id, ...]


def told(draft: Draft, importing: Importing, reader: Reader) -> Iterator[Told]:
    """What the list changes, beside what stands here: one line a record that it is about, then what is gone."""
    mains = dict.fromkeys(row.main for row in draft.rows if row.main)
    changes = _changes_of(draft)
    for main in mains:
        node = draft.known.nodes.get(main)
        if node is not None:
            status, detail = _status(main, changes.get(main, ()), draft)
            yield Told(status, main, node.name, detail)
    yield from _gone(draft, importing, reader, mains)


def unplaced(draft: Draft) -> Iterator[Id]:
    """Bodies that are made and that say no sector or no cover; of a national one its seat is its cover."""
    for known, record in draft.after.items():
        if draft.before[known] is None and isinstance(record, Organization):
            seated = record.scope == "national" and draft.known.out(known, "BASED_IN")
            cover = bool(draft.known.out(known, "COVERS") or seated)
            if lacking(record.kind, sector=bool(draft.known.out(known, "ACTIVE_IN")), cover=cover):
                yield known


def kept(draft: Draft, importing: Importing, reader: Reader, told: Sequence[Told]) -> Kept:
    """What the desk keeps of a list, as far as it does not keep it yet: the same list again leaves nothing."""
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


def remembered(importing: Importing, reader: Reader) -> dict[int, dict[str, str]]:
    """
    What is written over the cells of rows: as is asked; and of a row that came in before, here or by a decision, what
    it meant then.

    The same row of the same list means the same again, also where nothing but that tells who it is.
    """
    ids: dict[int, Id] = {}
    columns = importing.listed.table.columns
    for line in importing.listed.table.lines:
        ids[line.number] = held_id(importing.asked.kind, dict(zip(columns, line.cells, strict=False)))
    before, decided = _came_to(importing, reader), _decided(reader, set(ids.values()))
    found: dict[int, dict[str, str]] = {}
    for number, known in ids.items():
        earlier = before.get(known)
        meant = (earlier.pop(0) if earlier else None) or decided.get(known) or {}
        found[number] = {**meant, **importing.asked.written.get(number, {})}
    named = {known for fields in found.values() for field, known in fields.items() if field in IDS}
    present = reader.get(named) if named else {}
    day = importing.day.isoformat()
    gone = {known for known in named if known not in present or present[known].until_day <= day}
    for number, fields in found.items():
        asked = importing.asked.written.get(number, {})
        kept = {name: text for name, text in fields.items() if name in asked or name not in IDS or text not in gone}
        found[number] = kept
    return {number: fields for number, fields in found.items() if fields}


def _came_to(importing: Importing, reader: Reader) -> dict[Id, list[dict[str, str] | None]]:
    """Of rows of earlier editions, the newest that had them: what they meant, once for each time they stood there."""
    key = f"import of {fold(f'rows of {importing.register}')}"[:LONGEST_KEY]
    ids = [known for ids in reader.lookup("desk", [key]).values() for known in ids]
    items = [item for item in reader.get(ids).values() if isinstance(item, DeskItem)] if ids else []
    editions: dict[str, dict[Id, list[dict[str, str] | None]]] = {}
    for item in sorted(items, key=lambda item: (item.received_at, item.id), reverse=True):
        data = content(item)
        edition = editions.setdefault(data["import"], {})
        for row in data["rows"]:
            edition.setdefault(held_id(data["kind"], row[3]), []).append(row[5] or None)
    found: dict[Id, list[dict[str, str] | None]] = {}
    for edition in editions.values():
        found = edition | found
    return found


def _decided(reader: Reader, ids: Collection[Id]) -> dict[Id, dict[str, str]]:
    """Of rows that waited and came in by a decision: what was decided."""
    items = (item for item in reader.get(ids).values() if isinstance(item, DeskItem) and item.settled)
    return {item.id: data["meant"] for item in items if "meant" in (data := content(item))}


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
        "mains": list(dict.fromkeys(row.main for row in rows if row.main)),
    }
    text = importing.register
    told = [text, importing.listed.sha256, table.sheet, asked.kind, head["columns"], head["fill"], asked.label]
    known = _digest(told)
    yield _item(importing, "import", f"desk:import-{known}", text=text, data=head)
    for start in range(0, len(rows), RAW_ROWS):
        part = [
            [row.number, row.outcome, row.main, dict(row.cells), list(map(list, row.corrections)), dict(row.meant)]
            for row in rows[start : start + RAW_ROWS]
        ]
        data = {"import": known, "file": table.file, "sheet": table.sheet, "kind": asked.kind, "rows": part}
        place = f"{start // RAW_ROWS:04}"
        yield _item(importing, "import", f"desk:import-{known}-{place}", text=f"rows of {text}", data=data)


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


def read_before(reader: Reader, register: str) -> Iterator[Read]:
    """Earlier editions of a list, the newest first."""
    found = reader.lookup("desk", [f"import of {fold(register)}"[:LONGEST_KEY]])
    items = reader.get([known for ids in found.values() for known in ids]).values()
    heads = [(item, content(item)) for item in items if isinstance(item, DeskItem)]
    for item, data in sorted(heads, key=lambda pair: pair[0].received_at, reverse=True):
        if "mains" in data:
            yield Read(data["sha256"], data["as_of"], item.received_at, tuple(data["mains"]))


def _gone(draft: Draft, importing: Importing, reader: Reader, mains: Mapping[Id, None]) -> Iterator[Told]:
    """What the last edition of the list had and this one has not; a row that is held may still be about it."""
    sha256 = importing.listed.sha256
    before = next((read for read in read_before(reader, importing.register) if read.sha256 != sha256), None)
    if before is None or any(read.sha256 == sha256 for read in read_before(reader, importing.register)):
        return  # the first edition, or one that was looked through before
    candidates = {one.id for row in draft.rows for one in row.candidates}
    day = importing.day.isoformat()
    records = reader.get([known for known in before.mains if known not in mains and known not in candidates])
    left = {known: node for known, node in records.items() if isinstance(node, Node) and node.until_day > day}
    spoken_of = _spoken_of(left, draft, reader)
    since = f" as of {before.as_of}" if before.as_of else f" of {before.received_at[:10]}"
    detail = f"stood in {importing.register}{since}, and does no more: end it, or leave it"
    for known, node in left.items():
        if known not in spoken_of:
            yield Told("gone", known, node.name, detail)


def _spoken_of(left: Mapping[Id, Node], draft: Draft, reader: Reader) -> set[Id]:
    """Those whom a row that did not come in names: itself, or of a post its holder; its body where nobody holds it."""
    out = [row for row in draft.rows if row.outcome in ("held", "rejected")]
    spoken = {fold(text) for row in out for text in (row.name, *row.cells.values())} - {""}
    posts = [known for known, node in left.items() if isinstance(node, Post)]
    if not (spoken and left):
        return set()
    holders: dict[Id, list[Id]] = {}
    bodies: dict[Id, list[Id]] = {}
    for link in (*reader.links(posts, ("HOLDS",), "in").links, *reader.links(posts, ("AT",), "out").links):
        if link.kind == "HOLDS":
            holders.setdefault(link.target_id, []).append(link.source_id)
        else:
            bodies.setdefault(link.source_id, []).append(link.target_id)
    beside = reader.get({known for found in (holders, bodies) for ids in found.values() for known in ids})
    named: set[Id] = set()
    for known, node in left.items():
        meant = [node, *(beside[one] for one in holders.get(known) or bodies.get(known, ()))]
        names = {fold(name.text) for one in meant if isinstance(one, Named) for name in one.names}
        named |= {known} if names & spoken else set()
    return named


def _changes_of(draft: Draft) -> dict[Id, list[Id]]:
    """The records that are made or changed, by the record that the row is about."""
    main_of = {row.number: row.main for row in draft.rows if row.main}
    found: dict[Id, list[Id]] = {}
    for known, line in draft.line_of.items():
        if main := main_of.get(line):
            found.setdefault(main, []).append(known)
    return found


def _status(main: Id, changes: Sequence[Id], draft: Draft) -> tuple[Status, str]:
    if draft.before.get(main, draft) is None:
        return "new", ""
    if not changes:
        return "unchanged", ""
    made = [draft.after[known] for known in changes if draft.before[known] is None]
    points = {record.id: record for record in made if isinstance(record, ContactPoint)}
    mailboxes = [point.value for point in points.values() if point.type == "email"]
    reached = [record for record in made if isinstance(record, Link) and record.kind == "REACHED_AT"]
    old = [
        point.value
        for link in draft.known.out(main, "REACHED_AT")
        if isinstance(point := draft.known.nodes.get(link.target_id), ContactPoint)
        and point.type == "email"
        and point.id not in draft.touched
    ]
    if mailboxes and old:
        return "e-mail changed", f"{', '.join(mailboxes)}; {', '.join(old)} is still there: end it if it is no more"
    if reached or any(isinstance(record, (Person, Post)) for record in made):
        return "contact changed", ", ".join(point.value for point in points.values())
    return "changed", ""


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
