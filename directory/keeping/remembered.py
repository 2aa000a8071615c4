"""What rows of a list came to before: so the same row means the same again."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from directory.keeping.received import content, held_id
from directory.model import LONGEST_KEY, DeskItem, Id
from directory.ports import Reader
from directory.text import fold

if TYPE_CHECKING:
    from directory.keeping.importing import Importing

IDS: Final = ("organization_id", "person_id")


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
