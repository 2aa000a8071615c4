"""
A Neo4j database that is damaged behind the journal, and one whose server is killed while it writes.

The server is one of this file's own.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from servers.neo4j_server import Server
from servers.run import address_of, ask, need_server, running, wipe
from words import NOON, TODAY, batch, link, organization

from directory.access import ALL
from directory.batch import Receipt, put
from directory.errors import StoreUnavailable
from directory.ports import Applied, Entry, Reader, Scope
from directory.service import Directory
from directory.stores.neo4j import Address, Neo4jStore

pytestmark = pytest.mark.neo4j
PATIENCE = 60.0  # seconds that a thread may take to come to its end
NODES, LINKS = 150, 75


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that these tests may kill."""
    need_server()
    with running(Server(tmp_path_factory.mktemp("kills"))) as server:
        yield server


@pytest.fixture
def address(server: Server) -> Address:
    """A database with nothing in it."""
    if server.process is None:
        server.start()
    wipe(address_of(server))
    return address_of(server)


# damage

CHANGES = {
    "a body": ("MATCH (n:Record {id: 'org:b'}) SET n.body = replace(n.body, 'seen', 'known')", "org:b"),
    "a label": ("MATCH (n:Record {id: 'org:b'}) SET n.label = 'committee'", "org:b"),
    "an end": ("MATCH (n:Record {id: 'org:b'}) SET n.until_day = '2031-01-01'", "org:b"),
    "one more property": ("MATCH (n:Record {id: 'org:b'}) SET n.owner_id = 'org:a'", "org:b"),
    "the body of a link": ("MATCH ()-[l {id: 'link:1'}]->() SET l.body = replace(l.body, 'seen', 'known')", "link:1"),
    "the label of a link": ("MATCH ()-[l {id: 'link:1'}]->() SET l.label = 'committee'", "link:1"),
    "a link": ("MATCH ()-[l {id: 'link:1'}]->() DELETE l", "link:1"),
    "a node and its links": ("MATCH (n:Record {id: 'org:b'}) DETACH DELETE n", "org:b"),
    "a node that nobody wrote": (
        "MATCH (n:Record {id: 'org:b'}) WITH n {.*, id: 'org:new'} AS new CREATE (m:Record:Organization) SET m = new",
        "org:new",
    ),
    "a first line": ("MATCH (e:Entry {position: 1}) DELETE e", "line 1 of the journal"),
    "a line between": ("MATCH (e:Entry {position: 2}) DELETE e", "line 2 of the journal"),
    "the last line": ("MATCH (e:Entry {record_id: 'org:a', action: 'updated'}) DELETE e", "org:a"),
    "all that a record leaves": ("MATCH (e:Entry {record_id: 'org:c'}) DELETE e", "journal"),
    "an image": ("MATCH (e:Entry {position: 1}) SET e.after_body = replace(e.after_body, 'seen', 'known')", "org:"),
    "a batch": ("MATCH (b:Batch {position: 1}) DELETE b", "batch 1"),
    "the last batch": ("MATCH (b:Batch) WITH b ORDER BY b.position DESC LIMIT 1 DELETE b", "batch"),
    "a key": ("MATCH (k:Key {record_id: 'org:b'}) WITH k LIMIT 1 DELETE k", "search keys"),
    "a key of another": ("MATCH (k:Key {record_id: 'org:b'}) SET k.record_id = 'org:a'", "search keys"),
}  # fmt: skip


@pytest.fixture
def kept(address: Address) -> Iterator[Neo4jStore]:
    """A store with nodes, a link, a change, and a record that came and went in the end."""
    with closing(Neo4jStore(address, create=True)) as store:
        body, other, gone = organization("a"), organization("b"), organization("c")
        store.apply(batch(body, other, link(body, "COOPERATES_WITH", other, id="link:1"), id="both"))
        store.apply(batch(put(body.changed(note="changed"), expected=body.hash), id="changed"))
        with Directory(store, today=lambda: TODAY, now=lambda: NOON) as directory:
            directory.undo(directory.add([gone], by="a tester").batch, by="a tester")
            assert store.check().faults == ()
            yield store


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_changed_in_the_database_behind_the_journal_is_found(kept: Neo4jStore, address: Address, what: str):
    """By `check`, which names it."""
    statement, named = CHANGES[what]
    ask(address, statement)
    faults = kept.check().faults
    assert any(named in fault for fault in faults), faults


# a server that is killed


class Work:
    """Batches that are applied and undone in turn until one fails, or it is over."""

    def __init__(self, directory: Directory, name: str) -> None:
        self._directory, self._name = directory, name
        self.done: list[tuple[str, int, int]] = []  # the id, created and deleted of each batch that was acknowledged
        self.line = ""
        self.error: BaseException | None = None
        self.begun = {"apply": threading.Event(), "undo": threading.Event()}
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        try:
            while not self.over.is_set():
                self._step("apply", self._apply)
                self._step("undo", self._undo)
        except StoreUnavailable as error:
            self.line = str(error)
        except BaseException as error:  # noqa: BLE001  said by who waits
            self.error = error

    def _step(self, what: str, step: Callable[[], Receipt]) -> None:
        if self.over.is_set():
            return
        if len(self.done) > 1:  # the first ones are slower than all others
            self.begun[what].set()
        receipt = step()
        self.done.append((receipt.batch, receipt.created, receipt.deleted))

    def _apply(self) -> Receipt:
        nodes = [organization(f"{self._name}x{len(self.done)}-{n}") for n in range(NODES)]
        ties = [link(nodes[2 * n], "COOPERATES_WITH", nodes[2 * n + 1]) for n in range(LINKS)]
        return self._directory.add([*nodes, *ties], by="a tester")

    def _undo(self) -> Receipt:
        return self._directory.undo(self.done[-1][0], by="a tester")


def test_a_server_killed_as_it_applies_or_undoes_leaves_each_batch_whole_or_not_at_all(
    server: Server, address: Address
):
    """
    Three times: what was acknowledged is there, all of it; what the journal says is what is there.

    The server is back soon: the batch under way fails, or goes through once.
    """
    pick, before = random.Random(6), list[Applied]()
    with closing(Neo4jStore(address, create=True)):
        pass
    for round, what in enumerate(("undo", "apply", "undo")):
        with Directory(Neo4jStore(address), today=lambda: TODAY, now=lambda: NOON) as directory:
            work = Work(directory, f"kill{round}")
            work.thread.start()
            assert work.begun[what].wait(PATIENCE)
            time.sleep(pick.uniform(0, 0.25))
            server.kill()
            work.over.set()
            server.start()
            work.thread.join(PATIENCE)
            assert not work.thread.is_alive()
        assert work.error is None
        assert "\n" not in work.line
        with closing(Neo4jStore(address)) as store:
            assert store.check().faults == ()
            batches, entries, present = store.read(Scope(ALL), _held)
        new = [(applied.id, applied.created, applied.deleted) for applied in batches[len(before) :]]
        assert batches[: len(before)] == before
        assert new[: len(work.done)] == work.done
        assert len(new) - len(work.done) in ((0, 1) if "not known" in work.line else (0,))
        lines = Counter((entry.batch, entry.action) for entry in entries)
        for known, created, deleted in new:
            assert {created, deleted} == {0, NODES + LINKS}
            assert (lines[known, "created"], lines[known, "deleted"]) == (created, deleted)
        assert sum(applied.created - applied.deleted for applied in batches) == len(present)
        before = batches


def _held(reader: Reader) -> tuple[list[Applied], list[Entry], set[str]]:
    return list(reader.batches()), list(reader.journal()), {known.id for known in reader.fingerprints()}
