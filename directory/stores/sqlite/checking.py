"""Whether a file holds what was written: every row against its hash, its columns and the journal."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, cast

from directory.errors import StoreError, quoted
from directory.model import Id, Link, Node, Record
from directory.ports import Checked
from directory.stores.answers import parse
from directory.stores.checking import MOST, Replay, image_hash
from directory.stores.sqlite import queries, rows, schema
from directory.stores.sqlite.rows import Row

_NODE: Final = ("id", "kind", "subkind", "label", "from_day", "until_day", "owner_id", "sort_name", "hash", "body")
_LINK: Final = ("id", "kind", "source_id", "target_id", "qualifier", "family", "rank", "verified_on", "label",
                "from_day", "until_day", "owner_id", "hash", "body")  # fmt: skip


def check(connection: sqlite3.Connection, place: str, *, projected: bool = False) -> Checked:
    """See `Store.check`; of a projection the journal has gaps, and no batch says how many lines it has."""
    found = _Check(connection, place, projected=projected)
    faults: list[str] = []
    for fault in found.faults():
        faults.append(fault)
        if len(faults) == MOST:
            break
    counts = found.counts
    return Checked(counts["records"], counts["batches"], counts["entries"], tuple(faults))


class _NoReplay(Replay):
    """Of a journal that has gaps nothing follows."""

    def step(self, known: Id, before: str | None, after: str | None) -> Iterator[str]:  # noqa: ARG002
        return iter(())

    def present(self, known: Id, hash: str) -> Iterator[str]:  # noqa: ARG002
        return iter(())


class _Check:
    def __init__(self, connection: sqlite3.Connection, place: str, *, projected: bool) -> None:
        self._connection, self._place, self._projected = connection, place, projected
        self._replay = _NoReplay() if projected else Replay()
        self._keys = 0  # the sum of the fingerprints of all search keys that must be there
        self._written: dict[object, tuple[str, int]] = {}  # by position: a batch, and how many lines are to come of it
        self.counts = Counter[str]()

    def faults(self) -> Iterator[str]:
        """What is wrong, part by part: a part that cannot be read ends with that line, and the next one begins."""
        yield from self._part("the file", self._pages)
        yield from self._part("batches", self._batches)
        yield from self._part("the journal", self._entries)
        yield from self._part("nodes", self._nodes)
        yield from self._part("links", self._links)
        yield from self._part("search keys", self._search_keys)
        yield from self._replay.lost()

    def _part(self, what: str, look: Callable[[], Iterator[str]]) -> Iterator[str]:
        try:
            yield from look()
        except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
            yield f"{what} cannot be read to the end: {' '.join(str(error).split())[:100]}"

    def _each(self, query: str) -> Iterator[Row]:
        yield from self._connection.execute(query)

    def _pages(self) -> Iterator[str]:
        for (said,) in self._each("PRAGMA integrity_check(100)"):
            if said != "ok":
                yield f"the file is damaged: {' '.join(str(said).split())}"
        there = {str(name) for (name,) in self._each(queries.OBJECTS)}
        for lost in sorted(schema.OBJECTS - there):
            yield f"{lost} is not there: a part of the file that every one of ours has"
        for table, row, other, _ in self._each("PRAGMA foreign_key_check"):
            yield f"row {row} of {table} names a row of {other} that is not there"

    def _batches(self) -> Iterator[str]:
        for position, row in enumerate(self._each(queries.BATCHES_WHOLE), 1):
            self.counts["batches"] += 1
            if row[0] != position:
                yield f"batch {position} is not there, the next one is {row[0]}"
                return
            if _is_whole(row):
                if self._projected:
                    continue
                created, updated, _, deleted, _ = cast("tuple[int, ...]", row[-5:])
                self._written[position] = str(row[1]), created + updated + deleted
            else:
                yield f"batch {quoted(str(row[1]))} was changed behind the journal"

    def _entries(self) -> Iterator[str]:
        for row in self._each(queries.ENTRIES_WHOLE):
            self.counts["entries"] += 1
            known, before, after = str(row[1]), row[5], row[7]
            if not _is_whole(row):
                yield f"a line of the journal about {quoted(known)} was changed"
            if row[0] in self._written:
                batch, left = self._written[row[0]]
                self._written[row[0]] = batch, left - 1
            yield from self._replay.step(known, image_hash(row[2], before), image_hash(row[2], after))
        for batch, left in self._written.values():
            if left:
                lines = f"{left} lines less than were written" if left > 0 else f"{-left} lines that were not written"
                yield f"batch {quoted(batch)} has {lines}"

    def _nodes(self) -> Iterator[str]:
        for row in self._each(queries.NODES_WHOLE):
            record = self._record(row, str(row[1]))
            if not isinstance(record, Node):
                yield f"{quoted(str(row[0]))} cannot be read as a record"
                self._replay.seen(str(row[0]))
                continue
            for kind, value in set(record.search_keys()):
                self._keys += _number(kind, value, record.id)
            yield from self._compared(row, rows.node_row(record), _NODE)

    def _links(self) -> Iterator[str]:
        for row in self._each(queries.LINKS_WHOLE):
            record = self._record(row, "Link")
            if not isinstance(record, Link):
                yield f"{quoted(str(row[0]))} cannot be read as a record"
                self._replay.seen(str(row[0]))
                continue
            yield from self._compared(row, rows.link_row(record), _LINK)

    def _record(self, row: Row, kind: str) -> Record | None:
        self.counts["records"] += 1
        try:
            record = parse(kind, cast("str", row[-1]), self._place)
            _ = record.family if isinstance(record, Link) else ""
        except (StoreError, KeyError, TypeError):
            return None
        return record

    def _compared(self, row: Row, expected: Row, columns: tuple[str, ...]) -> Iterator[str]:
        wrong = [name for name, found, wanted in zip(columns, row, expected, strict=True) if found != wanted]
        if wrong:
            yield f"{quoted(str(row[0]))} is not as it was written: {', '.join(wrong)}"
        yield from self._replay.present(str(row[0]), str(row[-2]))

    def _search_keys(self) -> Iterator[str]:
        found = sum(_number(str(kind), str(value), str(node)) for kind, value, node in self._each(queries.KEYS_WHOLE))
        if found != self._keys:
            yield "the search keys are not those of the names: something may not be found by its name"


def _is_whole(row: Row) -> bool:
    """Whether a row is as it was written; where bytes stand in place of a text or number it is not."""
    return not any(isinstance(value, bytes) for value in row) and rows.is_whole(row)


def _number(kind: str, value: str, node: str) -> int:
    text = f"{kind}\n{value}\n{node}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest()[:16], "big")
