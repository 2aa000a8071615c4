"""
A network that breaks at any message: what a store says is true, and what it acknowledged is there.

The store speaks with its server through a proxy that cuts, delays and swallows; the test keeps a model beside it.
"""

from __future__ import annotations

import gc
import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import TypeVar

import pytest
from servers.neo4j_server import Server
from servers.proxy import COMMIT, Fault, Proxy
from servers.run import address_of, ask, need_server, running, wipe
from words import batch, link, organization

from directory.access import ALL
from directory.batch import Batch, Change, Receipt, delete, put
from directory.errors import StoreError, StoreUnavailable
from directory.model import Record
from directory.ports import Reader, Scope
from directory.stores.neo4j import Address, Neo4jStore

T = TypeVar("T")

PROMISED = 15.0  # seconds until a fault of the network is told
AT_LEAST = 500  # faults
WRITERS = 6  # beside each other, each with a network of its own: most of the time is spent in waiting
LASTS = 240.0  # seconds at most


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose network breaks."""
    need_server()
    with running(Server(tmp_path_factory.mktemp("cuts"))) as server:
        yield server


@pytest.fixture
def address(server: Server) -> Iterator[Address]:
    """A directory with nothing in it; what was given up in the test ends with it."""
    wipe(address_of(server))
    Neo4jStore(address_of(server), create=True).close()
    yield address_of(server)
    given_up = [thread for thread in threading.enumerate() if thread.name == "directory-neo4j"]
    for thread in given_up:
        thread.join(3 / len(given_up))  # one may sit at a socket that was closed under it, for up to two minutes
    gc.collect()


@contextmanager
def behind(address: Address, *faults: Fault) -> Iterator[tuple[Neo4jStore, Proxy]]:
    """A store, opened, whose connections meet these faults from then on."""
    coming = deque[Fault]()
    with Proxy(address.port, (coming.popleft() if coming else None for _ in count())) as proxy:
        store = Neo4jStore(replace(address, port=proxy.port))
        try:
            coming.extend(faults)
            yield store, proxy
        finally:
            proxy.mend()
            store.close()


def journal(address: Address) -> list[str]:
    """The batch of each line of the journal, in order; positions have no gap, and each batch stands once."""
    lines = ask(address, "MATCH (e:Entry) RETURN e.position, e.batch ORDER BY e.position")
    batches = ask(address, "MATCH (b:Batch) RETURN b.position, b.id ORDER BY b.position")
    [[token, entries]] = ask(address, "MATCH (d:Directory) RETURN d.token, d.entries")
    assert [line[0] for line in lines] == list(range(1, entries + 1))
    assert [row[0] for row in batches] == list(range(1, token + 1))
    assert len({row[1] for row in batches}) == token
    assert {line[1] for line in lines} <= {row[1] for row in batches}
    return [line[1] for line in lines]


def failed(call: Callable[[], object]) -> str:
    """The one line that a call fails with, in time."""
    began = time.monotonic()
    with pytest.raises(StoreUnavailable) as caught:
        call()
    assert time.monotonic() - began < PROMISED
    assert "\n" not in str(caught.value)
    return str(caught.value)


ONCE = Receipt("once", 1, 0, 0, 0, 1)


@pytest.mark.parametrize("after", [0, 1])
def test_a_connection_that_is_lost_in_the_commit_is_found_out(address: Address, after: int):
    """Whether the server never heard of it or its answer was lost: one receipt, written once."""
    with behind(address, Fault(after, "cut", passes=False, since=COMMIT)) as (store, proxy):
        assert store.apply(batch(organization("a"), id="once")) == ONCE
        assert proxy.happened["cut"] == 1
    assert journal(address) == ["once"]


@pytest.mark.parametrize("after", [0, 1])
def test_a_question_of_which_only_the_end_is_lost_is_answered(address: Address, after: int):
    """All of its answer was there; nobody is told of something written."""
    with behind(address, Fault(after, "cut", passes=False, since=COMMIT)) as (store, proxy):
        assert store.status().empty
        assert proxy.happened["cut"] == 1


LOST = {
    "the answer is swallowed": [Fault(1, "swallow", passes=False, since=COMMIT)],
    "the answer is lost, and then nobody is there": [Fault(1, "gone", passes=False, since=COMMIT)],
    "the answer is lost, and then nobody answers": [
        Fault(1, "cut", passes=False, since=COMMIT),
        Fault(0, "swallow", passes=False),
    ],
}


@pytest.mark.parametrize("case", LOST)
def test_a_batch_of_which_nobody_knows_is_not_said_to_be_unwritten(address: Address, case: str):
    """It was written, and the store cannot know: it says so, and repeating the batch tells."""
    with behind(address, *LOST[case]) as (store, proxy):
        line = failed(lambda: store.apply(batch(organization("a"), id="once")))
        assert "not known: repeat it" in line
        assert "nothing was written" not in line
        proxy.mend()
        assert store.apply(batch(organization("a"), id="once")) == ONCE
    assert journal(address) == ["once"]


def test_a_batch_that_the_server_never_heard_of_is_said_to_be_unwritten(address: Address):
    """The network swallows its first message; what is repeated is written once."""
    with behind(address, Fault(3, "swallow", passes=False)) as (store, proxy):
        assert "nothing was written" in failed(lambda: store.apply(batch(organization("a"), id="once")))
        assert journal(address) == []
        proxy.mend()
        assert store.apply(batch(organization("a"), id="once")) == ONCE
    assert journal(address) == ["once"]


# at random


def breaking(pick: random.Random, *, swallows: int) -> Iterator[Fault]:
    """Faults at random messages: a question is some four of them, a batch some twenty."""
    for number in range(10_000):
        kind = "swallow" if number and number % 25 == 0 and number // 25 <= swallows else None
        yield Fault(
            pick.choice((pick.randrange(12), pick.randrange(80))),
            kind or pick.choices(("cut", "half-close", "delay"), (4, 3, 6))[0],
            passes=pick.random() < 0.5,
            seconds=pick.uniform(0.05, 0.2),
            to_server=pick.random() < 0.5,
        )


class Writer:
    """One store behind a network that breaks; what it must hold stands in `model`."""

    def __init__(self, number: int, proxy: Proxy, address: Address) -> None:
        self._name, self._proxy, self._pick = f"w{number}", proxy, random.Random(1000 + number)
        self._ids = [f"org:{self._name}-{n}" for n in range(8)] + [f"link:{self._name}-{n}" for n in range(4)]
        self.model: dict[str, Record] = {}
        self.receipts: dict[str, Receipt] = {}
        self.lines: dict[str, int] = {}  # of the journal, of each batch
        self._batches: list[Batch] = []
        self._store = self._until_done(lambda: Neo4jStore(replace(address, port=proxy.port)))

    def work(self, faults: int, deadline: float) -> None:
        """Read and apply, one after another, until so many faults have happened."""
        while self._proxy.happened.total() < faults and time.monotonic() < deadline:
            self._pick.choices((self._read, self._stream, self._write, self._repeat), (6, 1, 5, 1))[0]()

    def end(self) -> None:
        self._proxy.mend()
        self._store.close()

    def _try(self, call: Callable[[], T]) -> T | StoreError:
        """What a call answers, or one of our errors, on one line; the network is back afterwards."""
        try:
            return call()
        except StoreError as error:
            return self._ours(error)
        finally:
            self._proxy.mend()

    def _ours(self, error: StoreError) -> StoreError:
        assert str(error).startswith(f"store bolt://127.0.0.1:{self._proxy.port}/neo4j: ")
        assert "\n" not in str(error)
        assert "the driver said" not in str(error)
        return error

    def _until_done(self, call: Callable[[], T]) -> T:
        for _ in range(50):
            done = self._try(call)
            if not isinstance(done, StoreError):
                return done
        raise AssertionError(f"never done: {done}")

    def _ask(self) -> dict[str, Record] | StoreError:
        """All of its own records."""
        if self._pick.random() < 0.7:
            return self._try(lambda: self._store.read(Scope(ALL), self._own))

        def block() -> dict[str, Record]:
            with self._store.reader(Scope(ALL)) as reader:
                return self._own(reader)

        return self._try(block)

    def _own(self, reader: Reader) -> dict[str, Record]:
        links = {link.id for link in reader.links(self._ids[:8], ("COOPERATES_WITH",), "out").links}
        found = reader.get(self._ids)
        assert links == {known for known in found if known.startswith("link:")}
        return found

    def _read(self) -> None:
        found = self._ask()
        assert isinstance(found, StoreError) or found == self.model

    def _stream(self) -> None:
        def own(reader: Reader) -> dict[str, Record]:
            return {record.id: record for record in reader.records() if record.id in self._ids}

        found = self._try(lambda: self._store.read(Scope(ALL), own))
        assert isinstance(found, StoreError) or found == self.model

    def _repeat(self) -> None:
        """A batch that was acknowledged gives its first receipt, however often."""
        if self._batches:
            again = self._pick.choice(self._batches)
            receipt = self._try(lambda: self._store.apply(again))
            assert isinstance(receipt, StoreError) or receipt == self.receipts[again.id]

    def _write(self) -> None:
        given, after = self._new()
        receipt = self._try(lambda: self._store.apply(given))
        if isinstance(receipt, StoreError):
            doubted = "not known" in str(receipt)
            for _ in range(3):
                found = self._ask()
                assert isinstance(found, StoreError) or found == self.model or (doubted and found == after), receipt
            receipt = self._until_done(lambda: self._store.apply(given))
        self._batches.append(given)
        self.receipts[given.id], self.lines[given.id], self.model = receipt, len(given.changes), after

    def _new(self) -> tuple[Batch, dict[str, Record]]:
        """A batch of one to four changes, and what must be there after it."""
        after, changes = dict(self.model), list[Change]()
        for known in self._pick.sample(self._ids, self._pick.randint(1, 4)):
            change = self._change(known, after)
            if change:
                changes.append(change)
                after = {id: record for id, record in after.items() if id != known}
                if change.record:
                    after[known] = change.record
        if not changes:
            changes = [put(fresh := organization(f"{self._name}-more{len(self._batches)}"))]
            assert fresh.id not in self._ids
        return batch(*changes, id=f"{self._name}b{len(self._batches)}"), after

    def _change(self, known: str, after: dict[str, Record]) -> Change | None:
        before = self.model.get(known)
        if known.startswith("org:"):
            if before is None:
                return put(organization(known.removeprefix("org:")))
            return put(before.changed(note=f"note {self._pick.random()}"), expected=before.hash)
        if before:
            return delete(before)
        ends = sorted(id for id in after if id.startswith("org:"))
        free = len(ends) > 1 and not any(id.startswith("link:") for id in after)
        return put(link(ends[0], "COOPERATES_WITH", ends[1], id=known)) if free else None


def test_five_hundred_faults_lose_nothing_and_double_nothing(address: Address):
    """Every answer is right or one of our errors; every acknowledged batch is there, once and whole."""
    each = -(-AT_LEAST // WRITERS)
    deadline = time.monotonic() + LASTS
    proxies = [
        Proxy(address.port, breaking(random.Random(number), swallows=number % 2)).start() for number in range(WRITERS)
    ]

    def work(number: int) -> Writer:
        writer = Writer(number, proxies[number], address)
        try:
            writer.work(each, deadline)
        finally:
            writer.end()
        return writer

    try:
        with ThreadPoolExecutor(WRITERS) as pool:
            writers = list(pool.map(work, range(WRITERS)))
    finally:
        for proxy in proxies:
            proxy.stop()

    happened = sum((proxy.happened for proxy in proxies), Counter())
    assert happened.total() >= AT_LEAST
    assert set(happened) == {"cut", "half-close", "delay", "swallow"}
    expected = {id: lines for writer in writers for id, lines in writer.lines.items()}
    assert Counter(journal(address)) == expected
    tokens = [receipt.token for writer in writers for receipt in writer.receipts.values()]
    assert sorted(tokens) == list(range(1, len(expected) + 1))
    store = Neo4jStore(address)
    found = store.read(Scope(ALL), lambda reader: {record.id: record for record in reader.records()})
    store.close()
    for writer in writers:
        assert {id: record for id, record in found.items() if id in writer._ids} == writer.model
