"""One store into another: everything, streamed, and compared at the end."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from itertools import islice
from typing import Final, NamedTuple, TypeVar, cast

from directory.access import ALL
from directory.errors import StoreError
from directory.model import NODES, Link, Record
from directory.ports import Applied, Entry, Reader, Scope, Store

I = TypeVar("I")  # noqa: E741  an item

STEP: Final = 1000  # items between two words of progress
PAGE: Final = 10_000  # entries of the journal read at a time

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
    given = _Fingerprint(source.reader, progress, "copied")
    batches = list(given.batches())
    known = {batch.id for batch in batches}
    moved = StoreError("the data moved while they were copied: start `directory copy` again")

    def unmoved(entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if entry.batch not in known:
                raise moved
            yield entry
        if source.status() != before:  # said before the copy counts as whole
            raise moved

    with closing(given.nodes()) as nodes, closing(given.links()) as links, closing(given.entries()) as entries:
        restored = into.restore(batches, nodes, links, unmoved(entries))
    kept = _Fingerprint(restored.reader, progress, "compared")
    for part in (kept.nodes(), kept.links(), kept.batches(), kept.entries()):
        for _ in part:
            pass
    if given.digest != kept.digest:
        raise StoreError("the copy is not equal to its source: start `directory copy` again")
    restored.open()
    counts = given.counts
    return Copied(counts["batches"], counts["nodes"], counts["links"], counts["entries"], given.digest)


class _Fingerprint:
    """
    All that a store holds, hashed and counted as it passes.

    Each part is read by a reader of its own, and the journal some at a time: no writer waits for a copy to end.
    """

    def __init__(self, reader: Callable[[Scope], Reader], progress: Progress, done: str) -> None:
        self._reader, self._progress, self._done = reader, progress, done
        self._parts = {what: hashlib.sha256() for what in ("batches", "nodes", "links", "entries")}
        self.counts = Counter[str]()

    @property
    def digest(self) -> str:
        """Of all that has passed, whatever part came first."""
        parts = (f"{what} {self.counts[what]} {part.hexdigest()}" for what, part in self._parts.items())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def batches(self) -> Generator[Applied]:
        with self._reader(Scope(ALL)) as reader:
            batches = list(reader.batches())
        yield from self._passing("batches", batches, _line_of_batch)

    def nodes(self) -> Generator[Record]:
        with self._reader(Scope(ALL)) as reader:
            yield from self._passing("nodes", reader.records(NODES), _line_of_record)

    def links(self) -> Generator[Link]:
        with self._reader(Scope(ALL)) as reader:
            links = cast("Iterator[Link]", reader.records(["Link"]))
            yield from self._passing("links", links, _line_of_record)

    def entries(self) -> Generator[Entry]:
        yield from self._passing("entries", self._journal(), _line_of_entry)

    def _journal(self) -> Iterator[Entry]:
        after = 0
        while True:
            with self._reader(Scope(ALL)) as reader, closing(reader.journal(after=after)) as entries:
                page = list(islice(entries, PAGE))
            if not page:
                return
            yield from page
            after = page[-1].position

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
