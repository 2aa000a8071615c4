"""Whether a database holds what was written: every record against its hash, its properties and the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Final, LiteralString, cast

from directory.errors import StoreError, quoted
from directory.model import Link, Node
from directory.ports import Checked
from directory.stores.answers import parse
from directory.stores.checking import MOST, Replay, image_hash
from directory.stores.neo4j import queries, rows
from directory.stores.neo4j.rows import Properties
from directory.stores.neo4j.server import Row

Whole = Callable[[Iterable[LiteralString], dict[str, object]], AbstractContextManager[Iterator[Row]]]
"""Streams the rows of queries from one state."""

_HOLDS_MORE: Final = "has a property that was not written"


def check(whole: Whole, place: str) -> Checked:
    """See `Store.check`."""
    found = _Check(whole, place)
    faults = tuple(islice(found.faults(), MOST))
    return Checked(found.counts["records"], found.counts["batches"], found.counts["entries"], faults)


class _Check:
    def __init__(self, whole: Whole, place: str) -> None:
        self._whole, self._place = whole, place
        self._replay = Replay()
        self._keys = Counter[tuple[str, str, str]]()
        self.counts = Counter[str]()

    def faults(self) -> Iterator[str]:
        """What is wrong, part by part."""
        [(batches, entries)] = self._each(queries.COUNTED)
        yield from self._batches(batches)
        yield from self._entries(entries)
        yield from self._nodes()
        yield from self._links()
        yield from self._search_keys()
        yield from self._replay.lost()

    def _each(self, *asked: LiteralString) -> Iterator[Row]:
        with self._whole(asked, {}) as found:
            yield from found

    def _batches(self, written: int) -> Iterator[str]:
        for expected, (position,) in enumerate(self._each(queries.BATCHES_WHOLE), 1):
            self.counts["batches"] += 1
            if position != expected:
                yield f"batch {expected} is not there, the next one is {position}"
                return
        if self.counts["batches"] != written:
            yield f"the last batch that is there is {self.counts['batches']}, and {written} were written"

    def _entries(self, written: int) -> Iterator[str]:
        for expected, (position, known, kind, before, after) in enumerate(self._each(queries.ENTRIES_WHOLE), 1):
            self.counts["entries"] += 1
            if position != expected:
                yield f"line {expected} of the journal is not there, the next one is {position}"
                return
            yield from self._replay.step(known, image_hash(kind, before), image_hash(kind, after))
        if self.counts["entries"] != written:
            yield f"the journal ends at line {self.counts['entries']}, and {written} were written"

    def _nodes(self) -> Iterator[str]:
        asked: list[LiteralString] = [query for _, query in sorted(queries.NODES_WHOLE.items())]
        for known, kind, properties in self._each(*asked):
            self.counts["records"] += 1
            record = self._record(kind, properties)
            if not isinstance(record, Node):
                yield f"{quoted(str(known))} cannot be read as a record"
                self._replay.seen(known)
                continue
            self._keys.update({(key, value, record.id) for key, value in record.search_keys()})
            yield from self._compared(known, properties, rows.node_row(record))

    def _links(self) -> Iterator[str]:
        for known, kind, properties, source, target in self._each(queries.LINKS_WHOLE):
            self.counts["records"] += 1
            record = self._record("Link", properties)
            if not isinstance(record, Link):
                yield f"{quoted(str(known))} cannot be read as a record"
                self._replay.seen(known)
                continue
            if (record.kind, record.source_id, record.target_id) != (kind, source, target):
                yield f"{quoted(known)} ties other nodes than it says"
            yield from self._compared(known, properties, rows.link_row(record))

    def _record(self, kind: str, properties: Properties) -> Node | Link | None:
        try:
            record = parse(kind, str(properties.get("body")), self._place)
        except StoreError:
            return None
        return record if isinstance(record, Node | Link) else None

    def _compared(self, known: str, found: Properties, expected: Properties) -> Iterator[str]:
        wanted = cast("Properties", expected["properties"])
        written = {name: value for name, value in wanted.items() if value is not None}
        wrong = sorted(name for name, value in written.items() if found.get(name) != value)
        if wrong:
            yield f"{quoted(known)} is not as it was written: {', '.join(wrong)}"
        if found.keys() - written.keys():
            yield f"{quoted(known)} {_HOLDS_MORE}: {', '.join(sorted(found.keys() - written.keys()))}"
        yield from self._replay.present(known, str(found.get("hash")))

    def _search_keys(self) -> Iterator[str]:
        self._keys.subtract((kind, value, known) for kind, value, known in self._each(queries.KEYS_WHOLE))
        if any(self._keys.values()):
            yield "the search keys are not those of the names: something may not be found by its name"
