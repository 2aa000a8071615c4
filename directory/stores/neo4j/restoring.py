"""
Filling an empty database with what another store holds, in several transactions.

The one (:Directory) names the copy from its beginning to its end: meanwhile nobody else reads or writes, and a copy
that broke off is not taken for a whole one. Who begins another takes away what the one before left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import Final
from uuid import uuid4

from directory.errors import NotPermitted
from directory.model import Link, Record
from directory.ports import Applied, Entry, T
from directory.stores.answers import NOT_EMPTY
from directory.stores.neo4j import queries, rows, schema
from directory.stores.neo4j.server import Ask, Server
from directory.stores.neo4j.state import empty, other_copy
from directory.stores.neo4j.writing import CHUNK, write_new, write_rows

STEP: Final = 5 * CHUNK  # records of one transaction


class Restoring:
    """One copy into a database; `moving` is its name."""

    def __init__(self, server: Server) -> None:
        self.moving = uuid4().hex
        self._server = server
        self._batches = self._entries = 0
        self._demo = False

    def fill(
        self, batches: Iterable[Applied], nodes: Iterable[Record], links: Iterable[Link], entries: Iterable[Entry]
    ) -> None:
        """See `ports.Store.restore`."""
        self._server.write(lambda ask: _begin(ask, self._server.place, self.moving))
        while self._step(lambda ask: ask(queries.WIPE, most=STEP)) != [[0]]:
            pass
        for records in (nodes, links):
            rest = iter(records)
            while some := list(islice(rest, STEP)):
                self._step(lambda ask, some=some: write_new(ask, some))
        kept = [rows.applied_row(position, batch) for position, batch in enumerate(batches, 1)]
        self._step(lambda ask: write_rows(ask, queries.CREATE_BATCHES, kept))
        lines = iter(entries)
        while some := list(islice(lines, STEP)):
            written = [rows.kept_row(position, entry) for position, entry in enumerate(some, self._entries + 1)]
            self._step(lambda ask, written=written: write_rows(ask, queries.CREATE_ENTRIES, written))
            self._entries += len(some)
        self._batches, self._demo = len(kept), any(row["kind"] == "demo" for row in kept)

    def end(self) -> None:
        """Open the database to everybody: the copy is whole."""
        counted = {"token": self._batches, "entries": self._entries, "demo": self._demo}
        self._step(lambda ask: ask(queries.END_COPY, directory=schema.NAME, **counted))

    def _step(self, work: Callable[[Ask], T]) -> T:
        """One transaction of this copy."""

        def checked(ask: Ask) -> T:
            if not ask(queries.LOCK_COPY, directory=schema.NAME, moving=self.moving):
                raise other_copy(self._server.place)
            return work(ask)

        return self._server.write(checked)


def _begin(ask: Ask, place: str, moving: str) -> None:
    """Mark the database as one that a copy goes into; what a broken copy left is no reason against it."""
    found = ask(queries.LOCK, directory=schema.NAME, batch="")
    if not found:
        raise empty(place)
    token, before = found[0][1], found[0][4]
    if token and not before:
        raise NotPermitted(f"store {place} {NOT_EMPTY}")
    ask(queries.BEGIN_COPY, directory=schema.NAME, moving=moving)
