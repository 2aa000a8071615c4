"""A server as the store uses it: sessions, retries, bookmarks, time limits, errors in our words."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final, LiteralString, Protocol, cast

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    RoutingControl,
    Session,
    Transaction,
    unit_of_work,
)
from neo4j.exceptions import IncompleteCommit, Neo4jError

from directory.errors import StoreUnavailable
from directory.ports import T
from directory.stores.neo4j.address import Address
from directory.stores.neo4j.bookmarks import Bookmarks
from directory.stores.neo4j.faults import our_errors
from directory.stores.neo4j.patience import LONGEST, QUIET, Pulse, Unheard, patiently

logging.getLogger("neo4j").addHandler(logging.NullHandler())  # else each retry of the driver is printed, on many lines

ANSWERED_WITHIN: Final = 60.0  # seconds, of a question at the server
WRITTEN_WITHIN: Final = 1200.0  # seconds, of a batch or a long read at the server
ALL_AT_ONCE: Final = -1  # rows fetched: no answer of ours is larger than memory, and each fetch is a round trip
SOME: Final = 1000  # rows fetched at a time of a long read

REPLACED: Final = "Neo.ClientError.Transaction.InvalidBookmark"  # what it is of was another database

Row = list[Any]


class Ask(Protocol):
    """One query, one exchange with the server, all its rows."""

    def __call__(self, query: LiteralString, /, **parameters: object) -> list[Row]: ...


class Server:
    """One driver to one database."""

    def __init__(self, address: Address, bookmarks: Path | None) -> None:
        self.place = address.place
        self._address = address
        self._bookmarks = Bookmarks.of(address, bookmarks)
        self._guard = threading.Lock()
        self._doubted = False  # whether it did not answer last time
        self._driver = self._connect()

    def read(self, work: Callable[[Ask], T]) -> T:
        """
        Do some reading in one transaction; it may be done again where the connection was lost.

        Raises:
            StoreUnavailable, StoreError: it cannot be read.
        """

        def doing(pulse: Pulse) -> T:
            answers = list[T]()

            @unit_of_work(timeout=ANSWERED_WITHIN)
            def reading(transaction: ManagedTransaction) -> None:
                answers.append(work(_asking(transaction, pulse)))

            with _ending(self.session(READ_ACCESS)) as session, suppress(IncompleteCommit):  # its end alone was lost
                session.execute_read(reading)
            return answers[-1]

        return self._with_bookmarks(lambda: self.patiently(doing))

    def write(self, work: Callable[[Ask], T]) -> T:
        """
        Do some writing in one transaction; it may be done again where the connection was lost before the commit.

        Raises:
            Unheard: the server does not answer, and whether it was written is not known if it says `committing`.
            StoreUnavailable, StoreError: nothing was written, unless the cause is an IncompleteCommit.
        """

        @unit_of_work(timeout=WRITTEN_WITHIN)
        def writing(transaction: ManagedTransaction, pulse: Pulse) -> T:
            done = work(_asking(transaction, pulse))
            pulse.beat(committing=True)
            return done

        def doing(pulse: Pulse) -> T:
            with _ending(self.session(WRITE_ACCESS)) as session:
                return session.execute_write(writing, pulse)

        return self._with_bookmarks(lambda: self.patiently(doing, WRITE_ACCESS))

    def greet(self) -> None:
        """Ask at once whether the server is there, and straight: a routing table that is missing tells no reason."""
        straight = replace(self._address, scheme=self._address.scheme.replace("neo4j", "bolt"))

        def doing(_: Pulse) -> None:
            with self._connect(straight) as driver:
                driver.verify_connectivity()  # pyright: ignore[reportUnknownMemberType]  its options have no types

        self.patiently(doing)

    def patiently(self, work: Callable[[Pulse], T], access: str = READ_ACCESS) -> T:
        """
        Do some work with our limits of time and in our words; a server that does not answer loses its driver.

        Args:
            access: what the work needs, and so which member of a cluster must open to somebody who knocks.
        """
        with self._guard:
            used = self._driver
        try:
            with our_errors(self.place):
                done = patiently(
                    work,
                    knock=lambda: self._knock(access),
                    place=self.place,
                    quiet=0.5 if self._doubted else QUIET,
                )
        except Unheard:
            with self._guard:
                self._doubted = True
                if self._driver is used:  # else somebody else has given it up already
                    self._driver = self._connect()
            threading.Thread(target=_close, args=(used,), daemon=True).start()
            raise
        self._doubted = False
        return done

    def session(self, access: str, fetch: int = ALL_AT_ONCE) -> Session:
        """A session of the driver."""
        with self._guard:
            driver = self._driver
        return driver.session(  # pyright: ignore[reportUnknownMemberType]  as above
            database=self._address.database,
            default_access_mode=access,
            fetch_size=fetch,
            bookmark_manager=self._bookmarks.manager if self._bookmarks else None,
        )

    def close(self) -> None:
        """Close the driver; a server that hangs is not waited for."""
        with self._guard:
            driver = self._driver
        with suppress(StoreUnavailable):
            self.patiently(lambda _: _close(driver))

    def _connect(self, address: Address | None = None) -> Driver:
        address = address or self._address
        with our_errors(self.place):
            return GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]  as above
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
                user_agent="directory-1540",
            )

    def _knock(self, access: str) -> None:
        routing = RoutingControl.READ if access == READ_ACCESS else RoutingControl.WRITE
        with self._connect() as driver:
            driver.execute_query("RETURN 1", database_=self._address.database, routing_=routing)

    def _with_bookmarks(self, work: Callable[[], T]) -> T:
        """Do it again without the bookmarks where they mean nothing to the server: it was replaced."""
        try:
            return work()
        except StoreUnavailable as error:
            code = (error.__cause__.code or "") if isinstance(error.__cause__, Neo4jError) else ""
            if self._bookmarks is None or not code.startswith(REPLACED):
                raise
            self._bookmarks.forget()
            return work()


class Held:
    """A read transaction that stays open over several exchanges."""

    def __init__(self, server: Server, fetch: int = ALL_AT_ONCE) -> None:
        self._server = server
        self._session = server.session(READ_ACCESS, fetch)
        try:
            self._transaction: Transaction = server.patiently(
                lambda _: self._session.begin_transaction(timeout=WRITTEN_WITHIN)
            )
        except BaseException:
            self.close()
            raise

    def ask(self, query: LiteralString, /, **parameters: object) -> list[Row]:
        """One query, one exchange, all its rows."""
        return self._server.patiently(lambda pulse: _asking(self._transaction, pulse)(query, **parameters))

    def each(self, query: LiteralString, parameters: Mapping[str, object]) -> Iterator[Row]:
        """The rows of a long query, some at a time."""
        result = self._server.patiently(lambda _: self._transaction.run(query, dict(parameters)))
        while some := self._server.patiently(lambda _: [record.values() for record in islice(result, SOME)]):
            yield from some

    def close(self) -> None:
        """End it."""
        with suppress(Exception):
            self._server.patiently(lambda _: _end(self._session))
        if not self._session.closed():  # something given up still has it
            threading.Thread(target=_end_at_last, args=(self._session,), daemon=True).start()


def _asking(transaction: Transaction | ManagedTransaction, pulse: Pulse) -> Ask:
    """One query, one exchange: a sign of life before and after."""

    def ask(query: LiteralString, /, **parameters: object) -> list[Row]:
        pulse.beat()
        try:
            found = transaction.run(query, parameters).values()
        except UnicodeEncodeError:
            found = transaction.run(query, {name: _sendable(value) for name, value in parameters.items()}).values()
        pulse.beat()
        return found

    return ask


def _sendable(value: object) -> object:
    """A value without halves of characters, which cannot be sent: with what is nowhere stored either in their place."""
    if isinstance(value, str):
        return re.sub("[\ud800-\udfff]", "\uffff", value)
    return [_sendable(item) for item in cast("list[object]", value)] if isinstance(value, list) else value


@contextmanager
def _ending(session: Session) -> Generator[Session]:
    try:
        yield session
    finally:
        _end(session)


def _end(session: Session) -> None:
    """Close a session; one that loses its connection while it is closed is closed at the second time."""
    for _ in range(2):
        with suppress(Exception):
            session.close()


def _end_at_last(session: Session) -> None:
    """Close a session once what was given up lets go of it."""
    for _ in range(int(LONGEST)):
        _end(session)
        if session.closed():
            return
        time.sleep(1)


def _close(driver: Driver) -> None:
    """Close a driver; one that loses its connections while it is closed is closed at the second time."""
    for _ in range(2):
        with suppress(Exception):
            driver.close()
