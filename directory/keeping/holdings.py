"""All that a store holds, part by part: hashed and counted as it passes, wherever it goes."""

# ruff: noqa: D102  the four parts of what a store holds are told by their names: see `Holdings`

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from itertools import islice
from typing import Final, Protocol, TypeVar, cast

from directory.access import ALL, Labels
from directory.errors import StoreError
from directory.model import NODES, Link, Record
from directory.ports import Applied, Entry, Reader, Scope, Status

I = TypeVar("I")  # noqa: E741  an item

STEP: Final = 1000  # items between two words of progress
PAGE: Final = 10_000  # entries of the journal read at a time

Progress = Callable[[str, int], None]


class Holdings(Protocol):
    """What a store is made of: batches and entries oldest first, nodes and links in (kind, id) order."""

    def batches(self) -> Generator[Applied]: ...
    def nodes(self) -> Generator[Record]: ...
    def links(self) -> Generator[Link]: ...
    def entries(self) -> Generator[Entry]: ...


class Held:
    """
    The holdings of a store, or what is left of them for some labels.

    Each part is read by a reader of its own, and the journal some at a time: no writer waits for its end.
    """

    def __init__(self, reader: Callable[[Scope], Reader], labels: Labels = ALL) -> None:
        self._reader, self._scope = reader, Scope(labels)

    def batches(self) -> Generator[Applied]:
        with self._reader(self._scope) as reader:
            batches = list(reader.batches())
        yield from batches

    def nodes(self) -> Generator[Record]:
        with self._reader(self._scope) as reader:
            yield from reader.records(NODES)

    def links(self) -> Generator[Link]:
        with self._reader(self._scope) as reader:
            yield from cast("Iterator[Link]", reader.records(["Link"]))

    def entries(self) -> Generator[Entry]:
        after = 0
        while True:
            with self._reader(self._scope) as reader, closing(reader.journal(after=after)) as entries:
                page = list(islice(entries, PAGE))
            if not page:
                return
            yield from page
            after = page[-1].position


class Unmoved(Held):
    """The same of a store that others may write to: it fails at its end where they did, and what was read is none."""

    def __init__(
        self, reader: Callable[[Scope], Reader], status: Callable[[], Status], doing: str, labels: Labels = ALL
    ) -> None:
        super().__init__(reader, labels)
        self._status, self._known = status, set[str]()
        self._before = status()
        self._moved = StoreError(f"the data moved meanwhile: start `{doing}` again")

    def batches(self) -> Generator[Applied]:
        for batch in super().batches():
            self._known.add(batch.id)
            yield batch

    def entries(self) -> Generator[Entry]:
        for entry in super().entries():
            if entry.batch not in self._known:
                raise self._moved
            yield entry
        if self._status() != self._before:  # said before what was read counts as whole
            raise self._moved


class Passing:
    """Holdings, hashed and counted as they pass; `progress` is told now and then of what how many were done."""

    def __init__(self, holdings: Holdings, progress: Progress, done: str) -> None:
        self._holdings, self._progress, self._done = holdings, progress, done
        self._parts = {what: hashlib.sha256() for what in ("batches", "nodes", "links", "entries")}
        self.counts = Counter[str]()

    @property
    def digest(self) -> str:
        """Of all that has passed, whatever part came first."""
        parts = (f"{what} {self.counts[what]} {part.hexdigest()}" for what, part in self._parts.items())
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def through(self) -> str:
        """Let all of it pass; its digest."""
        for part in (self.nodes(), self.links(), self.batches(), self.entries()):
            for _ in part:
                pass
        return self.digest

    def batches(self) -> Generator[Applied]:
        yield from self._passing("batches", self._holdings.batches(), _line_of_batch)

    def nodes(self) -> Generator[Record]:
        yield from self._passing("nodes", self._holdings.nodes(), _line_of_record)

    def links(self) -> Generator[Link]:
        yield from self._passing("links", self._holdings.links(), _line_of_record)

    def entries(self) -> Generator[Entry]:
        yield from self._passing("entries", self._holdings.entries(), _line_of_entry)

    def _passing(self, what: str, items: Generator[I], line: Callable[[I], list[object]]) -> Generator[I]:
        part = self._parts[what]
        with closing(items):
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
