"""Undo: the inverse of a batch, as an ordinary batch."""

from __future__ import annotations

from collections.abc import Collection

from directory.batch import Change, delete, put
from directory.errors import Conflict, NotFound
from directory.model import Id
from directory.ports import Entry, Reader


def inverse(reader: Reader, batch: str, *, without: Collection[Id] = ()) -> tuple[Change, ...]:
    """
    The changes that take back what a batch did.

    Args:
        reader: of all labels and all times.
        without: records that stay as they are.

    Raises:
        NotFound: no such batch, or it did not change one of the records to leave out.
        Conflict: records that changed since: none is undone.
    """
    entries = list(reader.journal(batch=batch))
    if not entries and all(applied.id != batch for applied in reader.batches()):
        raise NotFound("batch", batch, expected="an id as `batches` gives it")
    for known in sorted(set(without) - {entry.record for entry in entries}):
        raise NotFound("record", known, expected=f"one that batch {batch} changed")
    undone = [entry for entry in entries if entry.record not in without]
    present = reader.get([entry.record for entry in undone])
    changed = tuple(entry.record for entry in undone if present.get(entry.record) != entry.after)
    if changed:
        raise Conflict(changed, since=f"batch {batch}")
    return tuple(map(_inverse, undone))


def _inverse(entry: Entry) -> Change:
    if entry.before is None:
        assert entry.after is not None
        return delete(entry.after)
    # Who undoes says so: a label that was tightened is loosened again.
    return put(entry.before, expected=entry.after.hash if entry.after else None, loosen=True)
