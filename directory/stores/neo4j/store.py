"""A database of a Neo4j server: opening, reading one state, writing one batch at a time."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any, Final, LiteralString, NamedTuple

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Session,
    Transaction,
    unit_of_work,
)
from neo4j.exceptions import IncompleteCommit

from directory import checks
from directory.access import ALL
from directory.batch import Batch, Receipt
from directory.checks import Effect, Head, Ledger, Span
from directory.errors import DirectoryError, InvalidBatch, InvalidRecord, StoreSchemaError, StoreUnavailable
from directory.model import ContactPoint, Id, Link, Node
from directory.ports import Reader, Scope, Status, T
from directory.shapes import KINDS_WITHOUT_CIRCLES
from directory.stores.neo4j import queries, rows, schema
from directory.stores.neo4j.address import Address
from directory.stores.neo4j.bookmarks import Bookmarks
from directory.stores.neo4j.faults import our_errors
from directory.stores.neo4j.patience import Pulse, Unheard, patiently
from directory.stores.neo4j.reader import Neo4jReader, Row, moved
from directory.stores.neo4j.rows import Properties

CHUNK: Final = 2_000  # rows of one statement
REPEATS: Final = 3  # of a reading that the data moved under
ANSWERED_WITHIN: Final = 60.0  # seconds, of a question at the server
WRITTEN_WITHIN: Final = 1200.0  # seconds, of a batch or a long read at the server
ALL_AT_ONCE: Final = -1  # rows fetched: no answer of ours is larger than memory, and each fetch is a round trip
SOME: Final = 1000  # rows fetched at a time of a long read

Ask = Callable[..., list[Row]]


class State(NamedTuple):
    """What the one (:Directory) says; `born` tells apart two that were made one after another."""

    version: int
    token: int
    demo: bool
    born: str
    moving: str | None

    @property
    def status(self) -> Status:
        """As the port says it."""
        return Status(self.version, self.token, self.demo, self.token == 0)


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
        self._address = address
        self._bookmarks = Bookmarks.of(address, bookmarks)
        self._guard = threading.Lock()
        self._state: State | None = None
        self._driver = self._connect()
        try:
            self._open(create=create)
        except BaseException:
            self.close()
            raise

    def reader(self, scope: Scope) -> Neo4jReader:
        session = self._session(READ_ACCESS)

        def begin(pulse: Pulse) -> tuple[Transaction, State]:
            transaction = session.begin_transaction(timeout=WRITTEN_WITHIN)
            return transaction, self._read_state(_asking(transaction, pulse))

        def end() -> None:
            with suppress(Exception):
                self._patiently(lambda _: session.close())

        try:
            transaction, state = self._patiently(begin)
        except BaseException:
            end()
            raise

        def ask(query: LiteralString, /, **parameters: object) -> list[Row]:
            return self._patiently(lambda pulse: _asking(transaction, pulse)(query, **parameters))

        return Neo4jReader(ask, self.place, scope, state.status, stream=self._stream, release=end)

    def read(self, scope: Scope, question: Callable[[Reader], T]) -> T:
        """
        Put a question to one state: what was read counts if the change token is the same at its end.

        The state that was seen last is taken to be there still, so that no round trip is spent on asking first.
        """
        for _ in range(1 + REPEATS):
            with self._guard:
                believed = self._state
            state, answer, error = self._patiently(self._reading(scope, question, believed))
            if state.moving:
                raise _broken_copy(self.place)
            with self._guard:
                self._state = state
            if error is not None:
                raise error
            if answer:
                return answer[0]
        raise moved(self.place)

    def apply(self, batch: Batch) -> Receipt:
        try:
            receipt, state = self._written(batch)
        except Unheard as error:
            if not error.committing:
                raise StoreUnavailable(f"{error}; nothing was written") from error
            said = f"whether batch {batch.id} was written is not known: repeat it, it is never written twice"
            raise StoreUnavailable(f"{error}; {said}") from error
        with self._guard:
            self._state = state
        return receipt

    def status(self) -> Status:
        return self.read(Scope(ALL), lambda reader: reader.status())

    def close(self) -> None:
        with self._guard:
            driver = self._driver
        _close(driver)

    # the server

    def _connect(self) -> Driver:
        address = self._address
        with our_errors(self.place):
            return GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]  its options have no types
                address.uri,
                auth=(address.user, address.password) if address.password else None,
                connection_timeout=5,
                connection_acquisition_timeout=10,
                connection_write_timeout=10,
                max_transaction_retry_time=5,
                max_connection_pool_size=20,
                liveness_check_timeout=30,
                telemetry_disabled=True,
                notifications_min_severity=NotificationMinimumSeverity.OFF,
                user_agent=schema.NAME,
            )

    def _session(self, access: str, fetch: int = ALL_AT_ONCE) -> Session:
        with self._guard:
            driver = self._driver
        with our_errors(self.place):
            return driver.session(  # pyright: ignore[reportUnknownMemberType]  as above
                database=self._address.database,
                default_access_mode=access,
                fetch_size=fetch,
                bookmark_manager=self._bookmarks.manager if self._bookmarks else None,
            )

    def _patiently(self, work: Callable[[Pulse], T]) -> T:
        """Do some work with our limits of time and in our words; who does not answer loses its driver."""
        try:
            with our_errors(self.place):
                return patiently(work, knock=self._knock, place=self.place)
        except Unheard:
            with self._guard:
                hung, self._driver = self._driver, self._connect()
                self._state = None
            threading.Thread(target=_close, args=(hung,), daemon=True).start()
            raise

    def _knock(self) -> None:
        with self._connect() as driver:
            driver.execute_query("RETURN 1", database_=self._address.database)

    # opening

    def _open(self, *, create: bool) -> None:
        found, others, indexes = self._patiently(self._look)
        if others:
            raise StoreSchemaError(f"store {self.place}: the database is not a directory store: check the address")
        if found is None and not create:
            raise _empty(self.place)
        if found and found.version != schema.VERSION:
            newer = "a newer" if found.version > schema.VERSION else "an older"
            raise StoreSchemaError(
                f"store {self.place}: the database is of {newer} version ({found.version}), this program reads "
                f"version {schema.VERSION}: use the program that made it"
            )
        if found and found.moving and not create:
            raise _broken_copy(self.place)
        if lost := schema.STATEMENTS.keys() - indexes:
            self._patiently(lambda pulse: self._make_indexes(pulse, sorted(lost)))
        self._state = found or self._patiently(self._make)

    def _look(self, pulse: Pulse) -> tuple[State | None, int, set[str]]:
        """What the one (:Directory) says, how many nodes there are without it, and which indexes."""

        def look(transaction: ManagedTransaction) -> tuple[State | None, int, set[str]]:
            ask = _asking(transaction, pulse)
            found = ask(queries.STATUS, directory=schema.NAME)
            others = 0 if found else ask(queries.COUNT)[0][0]
            return (State(*found[0]) if found else None), others, {row[0] for row in ask(queries.SHOW_INDEXES)}

        with self._session(READ_ACCESS) as session:
            return session.execute_read(look)

    def _make(self, pulse: Pulse) -> State:
        def make(transaction: ManagedTransaction) -> State:
            ask = _asking(transaction, pulse)
            ask(queries.CREATE_DIRECTORY, directory=schema.NAME, version=schema.VERSION)
            return self._read_state(ask)

        with self._session(WRITE_ACCESS) as session:
            return session.execute_write(make)

    def _make_indexes(self, pulse: Pulse, names: Iterable[str]) -> None:
        with self._session(WRITE_ACCESS) as session:
            for name in names:
                session.execute_write(_doing, pulse, schema.STATEMENTS[name])
            session.execute_write(_doing, pulse, queries.AWAIT_INDEXES)

    # reading

    def _reading(
        self, scope: Scope, question: Callable[[Reader], T], believed: State | None
    ) -> Callable[[Pulse], tuple[State, list[T], DirectoryError | None]]:
        """One reading: the state at its end, and what was answered or refused if that is the state believed in."""

        def work(pulse: Pulse) -> tuple[State, list[T], DirectoryError | None]:
            @unit_of_work(timeout=ANSWERED_WITHIN)
            def read(transaction: ManagedTransaction) -> tuple[State, list[T], DirectoryError | None]:
                ask = _asking(transaction, pulse)
                before = believed or self._read_state(ask)
                reader = Neo4jReader(
                    ask, self.place, scope, before.status, stream=self._stream, release=lambda: None
                )  # fmt: skip
                answer, error = list[T](), None
                try:
                    answer.append(question(reader))
                except DirectoryError as refused:
                    error = refused
                after = self._read_state(ask)
                return (after, answer, error) if after == before else (after, [], None)

            with self._session(READ_ACCESS) as session:
                return session.execute_read(read)

        return work

    def _read_state(self, ask: Ask) -> State:
        found = ask(queries.STATUS, directory=schema.NAME)
        if not found:
            raise _empty(self.place)
        return State(*found[0])

    @contextmanager
    def _stream(self, asked: Iterable[LiteralString], parameters: Mapping[str, object]) -> Generator[Iterator[Row]]:
        """The rows of long queries, some at a time, in a transaction of their own; it says if the data moved."""
        session = self._session(READ_ACCESS, SOME)

        def begin(pulse: Pulse) -> tuple[Transaction, State]:
            transaction = session.begin_transaction(timeout=WRITTEN_WITHIN)
            return transaction, self._read_state(_asking(transaction, pulse))

        def each(transaction: Transaction, before: State) -> Iterator[Row]:
            for query in asked:
                result = self._patiently(lambda _, query=query: transaction.run(query, dict(parameters)))
                while some := self._patiently(lambda _, result=result: [r.values() for r in islice(result, SOME)]):
                    yield from some
            if self._patiently(lambda pulse: self._read_state(_asking(transaction, pulse))) != before:
                raise moved(self.place)

        try:
            yield each(*self._patiently(begin))
        finally:
            with suppress(Exception):
                self._patiently(lambda _: session.close())

    # writing

    def _written(self, batch: Batch) -> tuple[Receipt, State]:
        """The batch applied; where the connection was lost at the commit, the batch's id tells whether it was."""
        for last in (False, False, True):
            try:
                return self._patiently(lambda pulse: self._apply(pulse, batch))
            except StoreUnavailable as error:
                if last or not isinstance(error.__cause__, IncompleteCommit):
                    raise
        raise AssertionError

    def _apply(self, pulse: Pulse, batch: Batch) -> tuple[Receipt, State]:
        @unit_of_work(timeout=WRITTEN_WITHIN)
        def write(transaction: ManagedTransaction) -> tuple[Receipt, State]:
            done = _Writing(_asking(transaction, pulse), self.place, batch).result()
            pulse.beat(committing=True)
            return done

        with self._session(WRITE_ACCESS) as session:
            return session.execute_write(write)


class _Writing:
    """One batch in one transaction, behind the lock: nobody else writes until it ends."""

    def __init__(self, ask: Ask, place: str, batch: Batch) -> None:
        self._ask, self._place, self._batch = ask, place, batch

    def result(self) -> tuple[Receipt, State]:
        found = self._ask(queries.LOCK, directory=schema.NAME, batch=self._batch.id)
        if not found:
            raise _empty(self._place)
        version, token, demo, entries, moving, born, *first = found[0]
        if moving:
            raise _broken_copy(self._place)
        if first[0] is not None:
            return self._first_receipt(*first), State(version, token, demo, born, None)
        batch = self._batch
        if token and demo != (batch.kind == "demo") and batch.kind in ("demo", "seed", "import"):
            reason = "invented and real data never share a store: give another --store"
            raise InvalidBatch(batch.id, (InvalidRecord(reason, field="kind"),))
        effects = checks.check(batch, self._ledger() if token else Ledger())
        receipt = checks.count(batch, effects, token + 1)
        done = [effect for effect in effects if effect.action != "unchanged"]
        self._put(done)
        self._each(queries.CREATE_BATCHES, [rows.batch_row(batch, receipt)])
        self._each(
            queries.CREATE_ENTRIES,
            (rows.entry_row(batch.id, entries + place, effect) for place, effect in enumerate(done, 1)),
        )
        demo = demo or batch.kind == "demo"
        self._ask(
            queries.FINISH, directory=schema.NAME, token=receipt.token, entries=entries + len(done), demo=demo
        )  # fmt: skip
        return receipt, State(version, receipt.token, demo, born, None)

    def _first_receipt(self, digest: str, *counts: int) -> Receipt:
        if digest != self._batch.digest:
            reason = "a batch of this id with other content was applied before: give a new id"
            raise InvalidBatch(self._batch.id, (InvalidRecord(reason, field="id"),))
        return Receipt(self._batch.id, *counts)

    def _ledger(self) -> Ledger:
        batch = self._batch
        heads = self._heads(dict.fromkeys(checks.touched(batch)))
        links = [change.record for change in batch.changes if isinstance(change.record, Link)]
        pairs = dict.fromkeys((link.source_id, link.kind, link.target_id) for link in links)
        known = [list(pair) for pair in pairs if pair[0] in heads and pair[2] in heads]
        gone = [change.id for change in batch.changes if change.record is None and change.id in heads]
        owners = [known for known in gone if heads[known].kind == "Organization"]
        kinds = {link.kind for link in links} & KINDS_WITHOUT_CIRCLES
        attached = [*self._rows(queries.ATTACHED, gone), *self._rows(queries.OWNED_LINKS, owners)]
        return Ledger(
            heads=heads,
            siblings=tuple(Span(*row) for row in self._rows(queries.SIBLINGS, known, name="pairs")),
            attached=tuple(sorted({(node, dependent) for node, dependent in attached})),
            edges=tuple((a, b, c, d) for a, b, c, d in self._ask(queries.of_kinds(queries.EDGES_OF, kinds)))
            if kinds
            else (),
        )

    def _heads(self, ids: Collection[Id]) -> dict[Id, Head]:
        """Nodes first: an id says nothing of its kind, and looking for a link is dearer."""
        heads = {row[0]: Head(*row[1:]) for row in self._rows(queries.HEADS, ids)}
        left = [known for known in ids if known not in heads]
        return heads | {row[0]: Head(*row[1:]) for row in self._rows(queries.HEADS_OF_LINKS, left)}

    def _put(self, done: Iterable[Effect]) -> None:
        """Nodes before the links that hang on them, and these gone before their nodes; rows by id."""
        ordered = sorted(done, key=lambda effect: effect.change.id)
        nodes = [effect for effect in ordered if _kinds(effect) == (None, None)]
        self._put_nodes(nodes)
        self._put_links([effect for effect in ordered if _kinds(effect) != (None, None)])
        self._each(queries.DELETE_KEYS, ({"id": effect.change.id} for effect in nodes if effect.before))
        self._each(queries.CREATE_KEYS, (row for node in _nodes(nodes) for row in rows.key_rows(node)))
        self._each(queries.DELETE_NODES, ({"id": e.change.id} for e in nodes if e.change.record is None))

    def _put_nodes(self, effects: Iterable[Effect]) -> None:
        created: defaultdict[str, list[Properties]] = defaultdict(list)
        updated: list[Properties] = []
        for effect in effects:
            for node in _nodes([effect]):
                (updated if effect.before else created[node.record_kind]).append(rows.node_row(node))
        for kind in schema.NODE_KINDS:
            self._each(queries.CREATE_NODES[kind], created[kind])
        self._each(queries.UPDATE_NODES, updated)

    def _put_links(self, effects: Iterable[Effect]) -> None:
        """A link that changes its kind is another relationship."""
        created: defaultdict[str, list[Properties]] = defaultdict(list)
        updated: defaultdict[str, list[Properties]] = defaultdict(list)
        deleted: defaultdict[str, list[Properties]] = defaultdict(list)
        for effect in effects:
            was, now = _kinds(effect)
            if was and was != now:
                deleted[was].append({"id": effect.change.id})
            if isinstance(effect.change.record, Link):
                (updated if was == now else created)[effect.change.record.kind].append(
                    rows.link_row(effect.change.record)
                )
        for kind in schema.LINK_KINDS:
            self._each(queries.DELETE_LINKS[kind], deleted[kind])
        for kind in schema.LINK_KINDS:
            self._each(queries.CREATE_LINKS[kind], created[kind])
            self._each(queries.UPDATE_LINKS[kind], updated[kind])

    def _each(self, query: LiteralString, given: Iterable[Properties]) -> None:
        rest = iter(given)
        while some := list(islice(rest, CHUNK)):
            self._ask(query, rows=some)

    def _rows(self, query: LiteralString, values: Iterable[object], *, name: str = "ids") -> Iterator[Row]:
        rest = iter(values)
        while some := list(islice(rest, 10 * CHUNK)):
            yield from self._ask(query, **{name: some})


def _asking(transaction: Transaction | ManagedTransaction, pulse: Pulse) -> Ask:
    """One query, one exchange: a sign of life before and after."""

    def ask(query: LiteralString, /, **parameters: Any) -> list[Row]:
        pulse.beat()
        found = transaction.run(query, parameters).values()
        pulse.beat()
        return found

    return ask


def _doing(transaction: ManagedTransaction, pulse: Pulse, statement: LiteralString) -> None:
    _asking(transaction, pulse)(statement)


def _kinds(effect: Effect) -> tuple[str | None, str | None]:
    """The kind of a link before and after; None where there is no link."""
    import json

    record, before = effect.change.record, effect.before
    was: str | None = json.loads(before.body)["kind"] if before and before.kind == "Link" else None
    return was, record.kind if isinstance(record, Link) else None


def _nodes(effects: Iterable[Effect]) -> Iterator[Node | ContactPoint]:
    for effect in effects:
        if isinstance(effect.change.record, Node | ContactPoint):
            yield effect.change.record


def _empty(place: str) -> StoreUnavailable:
    return StoreUnavailable(f"store {place}: the database is empty; make it with `directory init`")


def _broken_copy(place: str) -> StoreUnavailable:
    return StoreUnavailable(f"store {place}: a copy into it broke off: start `directory copy` again")


def _close(driver: Driver) -> None:
    with suppress(Exception):
        driver.close()
