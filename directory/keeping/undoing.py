"""Undo: the inverse of a batch, as an ordinary batch."""

from __future__ import annotations

from collections.abc import Collection

from directory.batch import Change, delete, put
from directory.errors import Conflict, NotFound
from directory.keeping.correcting import is_other_channel
from directory.model import DeskItem, Id, Link
from directory.ports import Entry, Reader


def inverse(reader: Reader, batch: str, *, without: Collection[Id] = ()) -> tuple[Change, ...]:
    """
    The changes that take back what a batch did.

    What it put on the desk and somebody decided since stays decided: it is no data, and its decision says of itself.

    Args:
        reader: of all labels and all times.
        without: records that stay as they are.

    Raises:
        NotFound: no such batch, or it did not change one of the records to leave out.
        Conflict: records that changed since, or verifications of a value that would go; none is undone.
    """
    entries = list(reader.journal(batch=batch))
    if not entries and all(applied.id != batch for applied in reader.batches()):
        raise NotFound("batch", batch, expected="an id as `batches` gives it")
    for known in sorted(set(without) - {entry.record for entry in entries}):
        raise NotFound("record", known, expected=f"one that batch {batch} changed")
    last = reader.last_changed([entry.record for entry in entries])
    decided = {entry.record for entry in entries if _was_put_on_the_desk(entry) and last.get(entry.record) != batch}
    undone = [entry for entry in entries if entry.record not in without and entry.record not in decided]
    changed = [entry.record for entry in undone if last.get(entry.record) != batch]
    changed += _verified_since(reader, entries, undone)
    if changed:
        raise Conflict(tuple(dict.fromkeys(changed)), since=f"batch {batch}")
    return tuple(map(_inverse, undone))


def _was_put_on_the_desk(entry: Entry) -> bool:
    return entry.before is None and isinstance(entry.after, DeskItem)


def _verified_since(reader: Reader, entries: Collection[Entry], undone: Collection[Entry]) -> list[Id]:
    """
    Verifications that would come to stand on another value than the one that was verified.

    Of a channel whose value goes back: those that somebody made since. Of one whose value is left as it is: those that
    the batch took off, which the undo would bring back.
    """
    known = {entry.record for entry in undone}
    moved = {entry.record for entry in entries if is_other_channel(entry.before, entry.after)}
    links = reader.links(list(moved & known), ("REACHED_AT",), "in").links if moved & known else ()
    since = [link.id for link in links if link.verified_on and link.id not in known]
    left = moved - known
    before = ((entry.record, entry.before) for entry in undone)
    return since + [r for r, link in before if isinstance(link, Link) and link.verified_on and link.target_id in left]


def _inverse(entry: Entry) -> Change:
    if entry.before is None:
        assert entry.after is not None
        return delete(entry.after)
    # Who undoes says so: a label that was tightened is loosened again.
    return put(entry.before, expected=entry.after.hash if entry.after else None, loosen=True)
