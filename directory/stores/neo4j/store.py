"""A database of a Neo4j server: opening, reading one state, writing one batch at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, LiteralString

from neo4j.exceptions import IncompleteCommit

from directory.access import ALL
from directory.batch import Batch, Receipt
from directory.errors import DirectoryError, NotPermitted, StoreError, StoreSchemaError, StoreUnavailable
from directory.model import Link, Record
from directory.ports import Applied, Checked, Edition, Entry, Reader, Restored, Scope, Status, T
from directory.stores.neo4j import queries, schema
from directory.stores.neo4j.address import Address
from directory.stores.neo4j.checking import check
from directory.stores.neo4j.patience import Unheard
from directory.stores.neo4j.reader import Neo4jReader, moved
from directory.stores.neo4j.restoring import Restoring
from directory.stores.neo4j.server import SOME, Ask, Held, Row, Server
from directory.stores.neo4j.state import State, broken_copy, empty, read_state
from directory.stores.neo4j.writing import rehearse, write

READINGS: Final = 4  # of a question that the data move under: the first, and three more


class Neo4jStore:
    """See `ports.Store`."""

    def __init__(self, address: Address, *, create: bool = False, bookmarks: Path | None = None) -> None:
        """
        Open a database.

        Args:
            address: of the server, with the sign-in.
            create: make an empty database ours.
            bookmarks: a folder in which the processes of this machine tell each other what they wrote.

        Raises:
            StoreUnavailable: the server does not answer, or the database is empty and `create` was not said.
            StoreSchemaError: not one of our databases, or of another version.
        """
        self.place = address.place
        self._server = Server(address, bookmarks)
        self._guard = threading.Lock()
        try:
            self._state: State | None = self._open(create=create)
        except BaseException:
            self.close()
            raise

    def reader(self, scope: Scope) -> Neo4jReader:
        return self._reader(scope)

    def read(self, scope: Scope, question: Callable[[Reader], T]) -> T:
        """
        Put a question to one state: what was read counts if the change token is the same at its end.

        The state that was seen last is taken to be there still, so that no round trip is spent on asking first.
        """
        for _ in range(READINGS):
            believed = self._believed()
            state, answer, error = self._server.read(
                lambda ask, believed=believed: self._answered(ask, scope, question, believed)
            )
            self._believe(state)
            if error is not None:
                raise error
            if answer:
                return answer[0]
        raise moved(self.place)

    def apply(self, batch: Batch) -> Receipt:
        unknown = f"whether batch {batch.id} was written is not known: repeat it, it is never written twice"
        doubted = False  # whether one of the tries may have written it
        for last in (False, False, True):
            try:
                receipt, state = self._server.write(lambda ask: write(ask, self.place, batch))
            except Unheard as error:
                outcome = unknown if doubted or error.committing else "nothing was written"
                raise StoreUnavailable(f"{error.reason}; {outcome}", place=self.place) from error
            except StoreError as error:
                lost = isinstance(error.__cause__, IncompleteCommit)
                doubted = doubted or lost
                if doubted and (last or not lost):
                    raise StoreUnavailable(f"{error.reason}; {unknown}", place=self.place) from error
                if not lost:
                    raise
                continue  # the batch's id tells whether it was written
            self._believe(state)
            return receipt
        raise AssertionError

    def rehearse(self, batch: Batch) -> Receipt:
        return self._server.write(lambda ask: rehearse(ask, self.place, batch))

    def restore(
        self,
        batches: Iterable[Applied],
        nodes: Iterable[Record],
        links: Iterable[Link],
        entries: Iterable[Entry],
        *,
        edition: Edition | None = None,
    ) -> Restored:
        if edition:
            raise NotPermitted(f"store {self.place} cannot be an edition: give a --store of a file, sqlite:PATH")
        self._believe(None)
        restoring = Restoring(self._server)
        restoring.fill(batches, nodes, links, entries)
        return Restored(partial(self._reader, moving=restoring.moving), restoring.end)

    def check(self) -> Checked:
        before = self.status()
        found = check(partial(self._stream, None), self.place)
        if self.status() != before:
            raise moved(self.place)
        return found

    def status(self) -> Status:
        return self.read(Scope(ALL), lambda reader: reader.status())

    def close(self) -> None:
        self._server.close()

    # opening

    def _open(self, *, create: bool) -> State:
        self._server.greet()
        found, others, indexes = self._server.read(_look)
        if others:
            raise StoreSchemaError("the database is not a directory store: check the address", place=self.place)
        if found is None and not create:
            raise empty(self.place)
        if found and schema.OLDEST <= found.version < schema.VERSION:
            found = self._server.write(lambda ask, old=found: _raise_version(ask, self.place, old))
        if found and found.version != schema.VERSION:
            newer = "a newer" if found.version > schema.VERSION else "an older"
            raise StoreSchemaError(
                f"the database is of {newer} version ({found.version}), this program reads version {schema.VERSION}: "
                "use the program that made it",
                place=self.place,
            )
        if found and found.moving and not create:
            raise broken_copy(self.place)
        self._make_indexes(indexes)
        return found or self._server.write(lambda ask: _make(ask, self.place))

    def _make_indexes(self, there: Collection[str]) -> None:
        """Make the constraints and indexes that are not there; several processes may be at it at once."""
        for last in (False, False, True):
            lost = sorted(schema.STATEMENTS.keys() - there)
            if not lost:
                return
            for name in lost:
                try:
                    self._server.write(lambda ask, name=name: ask(schema.STATEMENTS[name]))
                except StoreSchemaError:  # somebody else may have made it at this moment
                    if last:
                        raise
            self._server.read(lambda ask: ask(queries.AWAIT_INDEXES))
            there = {row[0] for row in self._server.read(lambda ask: ask(queries.SHOW_INDEXES))}

    # reading

    def _reader(self, scope: Scope, moving: str | None = None) -> Neo4jReader:
        held = Held(self._server)
        try:
            status = read_state(held.ask, self.place, moving).status
        except BaseException:
            held.close()
            raise
        stream = partial(self._stream, moving)
        return Neo4jReader(held.ask, self.place, scope, status, stream=stream, release=held.close)

    def _believed(self) -> State | None:
        with self._guard:
            return self._state

    def _believe(self, state: State | None) -> None:
        with self._guard:
            self._state = state

    def _answered(
        self, ask: Ask, scope: Scope, question: Callable[[Reader], T], believed: State | None
    ) -> tuple[State, list[T], DirectoryError | None]:
        """One reading: the state at its end, and what was answered or refused if that is the state believed in."""
        before = believed or read_state(ask, self.place)
        stream = partial(self._stream, None)
        reader = Neo4jReader(ask, self.place, scope, before.status, stream=stream, release=lambda: None)
        answer, error = list[T](), None
        try:
            answer.append(question(reader))
        except DirectoryError as refused:
            error = refused
        after = read_state(ask, self.place)
        return (after, answer, error) if after == before else (after, [], None)

    @contextmanager
    def _stream(
        self, moving: str | None, asked: Iterable[LiteralString], parameters: Mapping[str, object]
    ) -> Generator[Iterator[Row]]:
        """The rows of long queries, some at a time, in a transaction of their own; it says if the data moved."""
        held = Held(self._server, SOME)

        def each(before: State) -> Iterator[Row]:
            for query in asked:
                yield from held.each(query, parameters)
            if read_state(held.ask, self.place, moving) != before:
                raise moved(self.place)

        try:
            yield each(read_state(held.ask, self.place, moving))
        finally:
            held.close()


def _look(ask: Ask) -> tuple[State | None, int, set[str]]:
    """What the one (:Directory) says, how many nodes there are without it, and which indexes."""
    found = ask(queries.STATUS, directory=schema.NAME)
    others = 0 if found else ask(queries.COUNT)[0][0]
    return (State(*found[0]) if found else None), others, {row[0] for row in ask(queries.SHOW_INDEXES)}


def _raise_version(ask: Ask, place: str, found: State) -> State:
    ask(queries.RAISE_VERSION, directory=schema.NAME, version=schema.VERSION)
    return read_state(ask, place, found.moving)


def _make(ask: Ask, place: str) -> State:
    ask(queries.CREATE_DIRECTORY, directory=schema.NAME, version=schema.VERSION)
    return read_state(ask, place)
