"""
Filling an empty database with what another store holds, in several transactions.

The one (:Directory) names the copy from its beginning to its end: meanwhile nobody reads or writes, and a copy that
broke off is not taken for a whole one. Who begins another takes away what the one before left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final
from uuid import uuid4

from directory.errors import NotPermitted, StoreUnavailable
from directory.model import Link, Record
from directory.ports import Applied, Entry, T
from directory.stores.answers import NOT_EMPTY
from directory.stores.neo4j import queries, rows, schema
from directory.stores.neo4j.server import Ask, Server
from directory.stores.neo4j.state import empty
from directory.stores.neo4j.writing import CHUNK, write_new, write_rows

STEP: Final = 5 * CHUNK  # records of one transaction


def restore(
    server: Server,
    batches: Iterable[Applied],
    nodes: Iterable[Record],
    links: Iterable[Link],
    entries: Iterable[Entry],
) -> None:
    """See `ports.Store.restore`."""
    moving = uuid4().hex

    def step(work: Callable[[Ask], T]) -> T:
        """One transaction of this copy."""

        def checked(ask: Ask) -> T:
            if not ask(queries.LOCK_COPY, directory=schema.NAME, moving=moving):
                raise StoreUnavailable("another copy into it began: this one has ended", place=server.place)
            return work(ask)

        return server.write(checked)

    server.write(lambda ask: _begin(ask, server.place, moving))
    server.run(queries.WIPE)
    for records in (nodes, links):
        rest = iter(records)
        while some := list(islice(rest, STEP)):
            step(lambda ask, some=some: write_new(ask, some))
    kept = [rows.applied_row(position, batch) for position, batch in enumerate(batches, 1)]
    step(lambda ask: write_rows(ask, queries.CREATE_BATCHES, kept))
    count = 0
    lines = iter(entries)
    while some := list(islice(lines, STEP)):
        written = [rows.kept_row(position, entry) for position, entry in enumerate(some, count + 1)]
        step(lambda ask, written=written: write_rows(ask, queries.CREATE_ENTRIES, written))
        count += len(some)
    demo = any(row["kind"] == "demo" for row in kept)
    step(lambda ask: ask(queries.END_COPY, directory=schema.NAME, token=len(kept), entries=count, demo=demo))


def _begin(ask: Ask, place: str, moving: str) -> None:
    """Mark the database as one that a copy goes into; what a broken copy left is no reason against it."""
    found = ask(queries.LOCK, directory=schema.NAME, batch="")
    if not found:
        raise empty(place)
    token, before = found[0][1], found[0][4]
    if token and not before:
        raise NotPermitted(f"store {place} {NOT_EMPTY}")
    ask(queries.BEGIN_COPY, directory=schema.NAME, moving=moving)
