"""The store file: opening, reading by many threads, writing by one at a time."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

from directory import checks
from directory.access import ALL
from directory.batch import Batch, Receipt
from directory.checks import Effect, Head, Ledger, Span
from directory.errors import InvalidBatch, InvalidRecord, NotPermitted, StoreSchemaError, StoreUnavailable, quoted
from directory.model import Link, Node, Record
from directory.ports import Applied, Checked, Edition, Entry, Publication, Reader, Restored, Scope, Status, T
from directory.shapes import KINDS_WITHOUT_CIRCLES
from directory.stores.answers import NOT_EMPTY, NOT_WHOLE, OTHER_COPY
from directory.stores.sqlite import checking, migration, queries, rows, schema
from directory.stores.sqlite.faults import our_errors
from directory.stores.sqlite.reader import SqliteReader, as_list

MEMORY: Final = ":memory:"
_numbers = count(1)


class SqliteStore:
    """See `ports.Store`."""

    def __init__(self, path: str, *, create: bool = False) -> None:
        """
        Open a store file.

        Args:
            path: of the file, or `:memory:` for one that lives as long as this object.
            create: make the file if it is not there.

        Raises:
            StoreUnavailable: no such file, or it cannot be opened.
            StoreSchemaError: not one of our files, damaged, or of another version.
        """
        self.path, self.place = path, f"sqlite:{path}"
        self._in_memory = path == MEMORY
        # The memory file system of SQLite gives every connection of the process the same data and real locks.
        self._uri = f"file:/directory-{next(_numbers)}?vfs=memdb" if self._in_memory else Path(path).absolute().as_uri()
        self._idle: list[sqlite3.Connection] = []
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        if not self._in_memory:
            self._check_path(create=create)
        with our_errors(self.place):
            self._writer = self._connect(writes=True)
            self._open(create=create or self._in_memory)
            self._edition, self.publication = self._read_edition(), self._read_publication()

    def reader(self, scope: Scope) -> SqliteReader:
        return self._reader(scope)

    def read(self, scope: Scope, question: Callable[[Reader], T]) -> T:
        with self.reader(scope) as reader:
            return question(reader)

    def apply(self, batch: Batch) -> Receipt:
        self._refuse_frozen()
        with self._writing, our_errors(self.place), self._transaction():
            self._check_copy(self._writer)
            first = self._first_receipt(batch)
            return first or self._write(batch)

    def rehearse(self, batch: Batch) -> Receipt:
        self._refuse_frozen()
        with self._writing, our_errors(self.place), self._transaction():
            self._check_copy(self._writer)
            return self._first_receipt(batch) or self._checked(batch)[1]

    def status(self) -> Status:
        return self.read(Scope(ALL), lambda reader: reader.status())

    def check(self) -> Checked:
        connection = self._lend(0)
        try:
            return checking.check(connection, self.place, projected=self.publication is not None)
        finally:
            self._give_back(connection)

    def freeze(self, edition: Edition) -> None:
        """Make an edition of it: nothing is written to it any more."""
        with self._writing, our_errors(self.place), self._transaction():
            self._put_edition(edition)
        self._edition = edition

    def publish(self, publication: Publication) -> None:
        """Make a publication of it: nothing is written to it any more, and there is no other file to it."""
        with self._writing, our_errors(self.place):
            with self._transaction():
                self._writer.execute(queries.MAKE_PUBLICATION)
                row = publication.audience, publication.day.isoformat(), publication.fingerprint
                self._writer.execute(queries.PUT_PUBLICATION, row)
            self._writer.execute("PRAGMA journal_mode = DELETE")
        self.publication = publication

    def copied(self, path: str, instead: Iterable[Record]) -> None:
        """
        Write a copy into a new file, with these records in place of those of their ids.

        The journal stays; what was missing in it is another thing now, and is left out.
        """
        copy = sqlite3.connect(path, isolation_level=None)
        try:
            source = self._lend(0)
            try:
                with our_errors(self.place):
                    source.rollback()
                    source.backup(copy)
            finally:
                self._give_back(source)
        finally:
            copy.close()
        into = SqliteStore(path)
        try:
            with into._writing, our_errors(into.place), into._transaction():
                into._write_records(instead)
                into._writer.execute(queries.FORGET_MISSING)
        finally:
            into.close()

    def close(self) -> None:
        with self._guard:
            for connection in (*self._idle, self._writer):
                connection.close()
            self._idle.clear()

    def restore(
        self,
        batches: Iterable[Applied],
        nodes: Iterable[Record],
        links: Iterable[Link],
        entries: Iterable[Entry],
        *,
        edition: Edition | None = None,
    ) -> Restored:
        from secrets import randbelow

        if self.publication:
            self._refuse_frozen()
        copy = -1 - randbelow(2**31)  # what a version can hold
        with self._writing, our_errors(self.place):
            with self._transaction():
                if self._writer.execute(queries.STATUS).fetchone()[0] and not schema.copy_into(self._writer):
                    raise NotPermitted(f"store {self.place} {NOT_EMPTY}")
                for statement in queries.WIPE:
                    self._writer.execute(statement)
                self._put_edition(edition)
                self._writer.execute(f"PRAGMA user_version = {copy}")
            with self._transaction():
                self._check_copy(self._writer, copy)
                positions = self._restore_batches(batches)
                self._write_records(nodes)
                self._write_records(links)
                self._writer.executemany(queries.PUT_ENTRY, (rows.kept_row(positions[e.batch], e) for e in entries))
        return Restored(partial(self._reader, copy=copy), partial(self._end_copy, copy))

    # opening

    def _check_path(self, *, create: bool) -> None:
        path = Path(self.path)
        try:
            if path.is_dir():
                raise StoreUnavailable("this is a folder, expected a file", place=self.place)
            if path.exists() and not path.is_file():
                raise StoreUnavailable("this is no file", place=self.place)
            if path.exists():
                return
            if not create:
                raise StoreUnavailable("there is no such file; make it with `directory init`", place=self.place)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        except OSError as error:
            raise StoreUnavailable(
                f"cannot be reached: {error.strerror}", place=f"sqlite:{quoted(self.path)}"
            ) from error

    def _connect(self, *, writes: bool) -> sqlite3.Connection:
        connection = sqlite3.connect(self._uri, uri=True, isolation_level=None, check_same_thread=False)
        keeps_journal = writes and not self._in_memory
        if keeps_journal and connection.execute(queries.HAS_PUBLICATION).fetchone()[0]:
            keeps_journal = False  # another file takes its place: no log may be left of this one
        schema.prepare(connection, keeps_journal=keeps_journal)
        return connection

    def _open(self, *, create: bool) -> None:
        def pragma(name: str) -> int:
            return self._writer.execute(f"PRAGMA {name}").fetchone()[0]

        empty = not self._writer.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if empty and pragma("application_id") == 0 and pragma("user_version") == 0 and create:
            self._make()
        elif pragma("application_id") != schema.APPLICATION_ID:
            raise StoreSchemaError("the file is not a directory store: check the path", place=self.place)
        elif (found := pragma("user_version")) < 0:
            if not create:
                self._check_copy(self._writer)
        elif migration.OLDEST <= found < schema.VERSION:
            with self._transaction():
                migration.migrate(self._writer, pragma("user_version"), schema.VERSION)
        elif found != schema.VERSION:
            newer = "a newer" if found > schema.VERSION else "an older"
            raise StoreSchemaError(
                f"the file is of {newer} version ({found}), this program reads version {schema.VERSION}: "
                "use the program that made it",
                place=self.place,
            )

    def _check_copy(self, connection: sqlite3.Connection, copy: int = 0) -> None:
        """Refuse a file that a copy goes into, to all but this one."""
        if schema.copy_into(connection) != copy:
            raise StoreUnavailable(OTHER_COPY if copy else NOT_WHOLE, place=self.place)

    def _make(self) -> None:
        with self._transaction():
            if self._writer.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                return  # another process was faster
            for statement in _statements(schema.TABLES):
                self._writer.execute(statement)
            self._writer.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            self._writer.execute(f"PRAGMA user_version = {schema.VERSION}")

    def _read_edition(self) -> Edition | None:
        if not self._writer.execute(queries.HAS_EDITION).fetchone()[0]:
            return None
        row = self._writer.execute(queries.EDITION).fetchone()
        try:
            number, name, day, by, missing = row
            return Edition(number, name, date.fromisoformat(day), by, missing)
        except (TypeError, ValueError) as error:
            reason = "it is damaged, what it says of its edition cannot be read: restore it from a backup"
            raise StoreSchemaError(reason, place=self.place) from error

    def _read_publication(self) -> Publication | None:
        if not self._writer.execute(queries.HAS_PUBLICATION).fetchone()[0]:
            return None
        row = self._writer.execute(queries.PUBLICATION).fetchone()
        try:
            audience, day, content = row
            return Publication(audience, date.fromisoformat(day), content)
        except (TypeError, ValueError) as error:
            reason = "it is damaged, what it says of its publication cannot be read: publish it again"
            raise StoreSchemaError(reason, place=self.place) from error

    # reading

    def _reader(self, scope: Scope, copy: int = 0) -> SqliteReader:
        connection = self._lend(copy)
        return SqliteReader(
            connection,
            self.place,
            scope,
            release=lambda: self._give_back(connection),
            copy=partial(self._copy, copy),
            edition=self._edition,
            publication=self.publication,
        )

    def _lend(self, copy: int) -> sqlite3.Connection:
        """A connection of which nobody else has hold, in a transaction of its own."""
        with self._guard:
            connection = self._idle.pop() if self._idle else None
        with our_errors(self.place):
            if connection is None:
                connection = self._connect(writes=False)
                connection.execute("PRAGMA query_only = ON")
            try:
                self._check_copy(connection, copy)  # before the transaction: there it would keep writers waiting
                connection.execute("BEGIN")
            except BaseException:
                self._give_back(connection)
                raise
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with suppress(sqlite3.Error):
            connection.rollback()
        with self._guard:
            self._idle.append(connection)

    @contextmanager
    def _copy(self, copy_into: int) -> Generator[sqlite3.Connection]:
        """A copy of the file, so that a long read holds up no writer longer than the copying takes."""
        import tempfile

        with tempfile.TemporaryDirectory(prefix="directory-") as folder:  # mode 0700
            copy = sqlite3.connect(Path(folder) / "copy", check_same_thread=False)
            source = self._lend(copy_into)
            try:
                with our_errors(self.place):
                    source.rollback()  # copy the present state, whatever this connection has read
                    source.backup(copy)
                yield copy
            finally:
                copy.close()
                self._give_back(source)

    # writing

    @contextmanager
    def _transaction(self) -> Generator[None]:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._writer.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._writer.execute("ROLLBACK")
            raise

    def _first_receipt(self, batch: Batch) -> Receipt | None:
        row = self._writer.execute(queries.BATCH, {"id": batch.id}).fetchone()
        if row is None:
            return None
        digest, created, updated, unchanged, deleted, token = row
        if digest != batch.digest:
            reason = "a batch of this id with other content was applied before: give a new id"
            raise InvalidBatch(batch.id, (InvalidRecord(reason, field="id"),))
        return Receipt(batch.id, created, updated, unchanged, deleted, token)

    def _refuse_frozen(self) -> None:
        if self._edition:
            raise NotPermitted(f"store {self.place} is edition {self._edition.number}: it is never written")
        if self.publication:
            said = f"a publication for {self.publication.audience}: it is never written"
            raise NotPermitted(f"store {self.place} is {said}; change the full store, and publish again")

    def _checked(self, batch: Batch) -> tuple[tuple[Effect, ...], Receipt]:
        """What the changes of a batch come to."""
        token, demo, _ = self._writer.execute(queries.STATUS).fetchone()
        if token and bool(demo) != (batch.kind == "demo") and batch.kind in ("demo", "seed", "import"):
            reason = "invented and real data never share a store: give another --store"
            raise InvalidBatch(batch.id, (InvalidRecord(reason, field="kind"),))
        effects = checks.check(batch, self._ledger(batch))
        return effects, checks.count(batch, effects, token + 1)

    def _write(self, batch: Batch) -> Receipt:
        effects, receipt = self._checked(batch)
        self._put(effects)
        self._writer.execute(queries.PUT_BATCH, rows.batch_row(batch, receipt))
        done = (effect for effect in effects if effect.action != "unchanged")
        self._writer.executemany(queries.PUT_ENTRY, (rows.entry_row(receipt.token, effect) for effect in done))
        return receipt

    def _ledger(self, batch: Batch) -> Ledger:
        links = [change.record for change in batch.changes if isinstance(change.record, Link)]
        heads = {row[0]: Head(*row[1:]) for row in self._each(queries.HEADS, dict.fromkeys(checks.touched(batch)))}
        pairs = dict.fromkeys((link.source_id, link.kind, link.target_id) for link in links)
        known = [pair for pair in pairs if pair[0] in heads and pair[2] in heads]
        gone = [change.id for change in batch.changes if change.record is None]
        kinds = sorted({link.kind for link in links} & KINDS_WITHOUT_CIRCLES)
        return Ledger(
            heads=heads,
            siblings=tuple(Span(*row) for row in self._each(queries.SIBLINGS, known, name="pairs")),
            attached=tuple((node, dependent) for node, dependent in self._each(queries.ATTACHED, gone)),
            edges=tuple(self._writer.execute(queries.EDGES_OF, {"kinds": as_list(kinds)})) if kinds else (),
        )

    def _each(self, query: str, values: Iterable[object], *, name: str = "ids") -> Iterator[tuple[Any, ...]]:
        rest = iter(values)
        while some := tuple(islice(rest, 10_000)):
            yield from self._writer.execute(query, {name: as_list(some)})

    def _put(self, effects: Iterable[Effect]) -> None:
        done = [effect for effect in effects if effect.action != "unchanged"]
        records = [effect.change.record for effect in done if effect.change.record]
        old = [(effect.change.id,) for effect in done if effect.action != "created"]
        gone = [(effect.change.id,) for effect in done if effect.action == "deleted"]
        write = self._writer.executemany
        write(queries.DELETE_KEYS, old)
        write(queries.DELETE_LINK, gone)
        self._write_records(record for record in records if not isinstance(record, Link))
        self._write_records(record for record in records if isinstance(record, Link))
        write(queries.DELETE_NODE, gone)

    def _write_records(self, records: Iterable[Record]) -> None:
        """Put records of one sort, nodes or links, some at a time."""
        rest = iter(records)
        while some := tuple(islice(rest, 10_000)):
            nodes = [record for record in some if isinstance(record, Node)]
            write = self._writer.executemany
            write(queries.PUT_NODE, map(rows.node_row, nodes))
            write(queries.PUT_LINK, (rows.link_row(record) for record in some if isinstance(record, Link)))
            write(queries.PUT_KEY, ((kind, value, node.id) for node in nodes for kind, value in node.search_keys()))

    def _end_copy(self, copy: int) -> None:
        with self._writing, our_errors(self.place), self._transaction():
            self._check_copy(self._writer, copy)
            self._writer.execute(f"PRAGMA user_version = {schema.VERSION}")
            self._edition = self._read_edition()

    def _put_edition(self, edition: Edition | None) -> None:
        self._writer.execute(queries.DROP_EDITION)
        if edition:
            self._writer.execute(queries.MAKE_EDITION)
            self._writer.execute(queries.PUT_EDITION, (*edition[:2], edition.day.isoformat(), *edition[3:]))

    def _restore_batches(self, batches: Iterable[Applied]) -> dict[str, int]:
        """Write the batches of another store; their positions by id."""
        positions: dict[str, int] = {}
        for position, batch in enumerate(batches, 1):
            positions[batch.id] = position
            self._writer.execute(queries.PUT_BATCH, rows.applied_row(position, batch))
        return positions


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
