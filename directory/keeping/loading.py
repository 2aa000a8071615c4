"""Bringing the store to what a set of records says: the difference alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from directory.batch import Change
from directory.keeping.correcting import replacing, unverified
from directory.ports import Reader

if TYPE_CHECKING:
    from directory.tables import Place


def difference(reader: Reader, given: Sequence[Place]) -> tuple[Change, ...]:
    """The changes to what differs, with the fields that a person pinned as they stand; nothing is deleted."""
    present = reader.get([place.record.id for place in given])
    changes: list[Change] = []
    for place in given:
        before = present.get(place.record.id)
        record = replacing(place.record, before) if before else place.record
        if before is None or record.hash != before.hash:
            expected = before.hash if before else None
            changes.append(Change(record.id, record, expected, source=place.source, line=place.line))
    pairs = [(present[c.id], c.record) for c in changes if c.record and c.id in present]
    return (*changes, *unverified(reader, pairs, but={change.id for change in changes}))
