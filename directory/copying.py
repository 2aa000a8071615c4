"""One store into another: everything, streamed, and compared at the end."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, TypeVar, cast

from directory.access import ALL
from directory.errors import StoreError
from directory.model import NODES, Link, Record
from directory.ports import Applied, Entry, Reader, Scope, Store

I = TypeVar("I")  # noqa: E741  an item

STEP: Final = 1000  # items between two words of progress

Progress = Callable[[str, int], None]


class Copied(NamedTuple):
    """What was brought over; `fingerprint` is that of all records and of the whole journal, equal in both stores."""

    batches: int
    nodes: int
    links: int
    entries: int
    fingerprint: str


def copy(source: Store, into: Store, *, progress: Progress) -> Copied:
    """
    Fill an empty store with all that another one holds, and compare the two.

    Args:
        progress: told now and then of what (nodes, links, entries) how many were copied or compared.

    Raises:
        NotPermitted: the store to fill is not empty.
        StoreError: one of the two failed, the data moved meanwhile, or the copy is not equal: start it again.
    """
    before = source.status()

    def unmoved(entries: Iterable[Entry]) -> Iterator[Entry]:
        yield from entries
        if source.status() != before:  # said before the copy counts as whole
            raise StoreError("the data moved while they were copied: start `directory copy` again")

    with source.reader(Scope(ALL)) as reader:
        given = _Fingerprint(reader, progress, "copied")
        into.restore(given.batches(), given.nodes(), given.links(), unmoved(given.entries()))
    with into.reader(Scope(ALL)) as reader:
        kept = _Fingerprint(reader, progress, "compared")
        for part in (kept.nodes(), kept.links(), kept.batches(), kept.entries()):
            for _ in part:
                pass
    if given.digest != kept.digest:
        raise StoreError("the copy is not equal to its source: take it away, and start `directory copy` again")
    counts = given.counts
    return Copied(counts["batches"], counts["nodes"], counts["links"], counts["entries"], given.digest)


class _Fingerprint:
    """All that a reader gives, hashed and counted as it passes."""

    def __init__(self, reader: Reader, progress: Progress, done: str) -> None:
        self._reader, self._progress, self._done = reader, progress, done
        self._parts = {what: hashlib.sha256() for what in ("batches", "nodes", "links", "entries")}
        self.counts = Counter[str]()

    @property
    def digest(self) -> str:
        """Of all that has passed, whatever part came first."""
        parts = (f"{what} {self.counts[what]} {part.hexdigest()}" for what, part in self._parts.items())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def batches(self) -> Iterator[Applied]:
        return self._passing("batches", self._reader.batches(), _line_of_batch)

    def nodes(self) -> Iterator[Record]:
        return self._passing("nodes", self._reader.records(NODES), _line_of_record)

    def links(self) -> Iterator[Link]:
        links = cast("Iterator[Link]", self._reader.records(["Link"]))
        return self._passing("links", links, _line_of_record)

    def entries(self) -> Iterator[Entry]:
        return self._passing("entries", self._reader.journal(), _line_of_entry)

    def _passing(self, what: str, items: Iterable[I], line: Callable[[I], list[object]]) -> Iterator[I]:
        part = self._parts[what]
        for item in items:
            part.update(json.dumps(line(item)).encode())
            self.counts[what] += 1
            if self.counts[what] % STEP == 0:
                self._progress(f"{what} {self._done}", self.counts[what])
            yield item
        self._progress(f"{what} {self._done}", self.counts[what])


def _line_of_batch(batch: Applied) -> list[object]:
    return [str(value) for value in batch]


def _line_of_record(record: Record) -> list[object]:
    return [record.record_kind, record.id, record.hash]


def _line_of_entry(entry: Entry) -> list[object]:
    images = (image and image.hash for image in (entry.before, entry.after))
    return [entry.position, entry.batch, entry.record, entry.action, *images]
