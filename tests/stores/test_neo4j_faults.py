"""
What a Neo4j server may do to its store: be away, die, hang, refuse, hold something else.

Each is one clear line within fifteen seconds, nothing is half written, and the same store works again afterwards. The
server is one of this file's own: its tests kill and freeze it.
"""

from __future__ import annotations

import gc
import json
import random
import re
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from servers.neo4j_server import Server, free_port
from servers.run import PASSWORD, address_of, ask, need_server, running, wipe
from words import NOON, TODAY, batch, link, organization, person

from directory.access import ALL
from directory.batch import Batch, Receipt, put
from directory.errors import Conflict, StoreError, StoreSchemaError, StoreUnavailable
from directory.ports import Reader, Scope
from directory.service import Directory
from directory.stores.neo4j import Address, Neo4jStore
from directory.stores.sqlite import SqliteStore

PROMISED = 15.0  # seconds until a fault of the server is told
STARTING = 10.0  # seconds that two processes may take to start on a busy machine; what is promised begins then


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that the tests of this file may kill."""
    need_server()
    with running(Server(tmp_path_factory.mktemp("faults"))) as server:
        yield server


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that asks for a password."""
    need_server()
    with running(Server(tmp_path_factory.mktemp("guarded"), password=PASSWORD)) as server:
        yield server


@pytest.fixture
def address(server: Server) -> Iterator[Address]:
    """A database with nothing in it, whatever the test before left of its server; what is given up ends with it."""
    _awake(server)
    wipe(address_of(server))
    yield address_of(server)
    _awake(server)
    given_up = [thread for thread in threading.enumerate() if thread.name == "directory-neo4j"]
    for thread in given_up:
        thread.join(3 / len(given_up))  # one may sit at a socket that was closed under it, for up to two minutes
    gc.collect()


def _awake(server: Server) -> None:
    if server.process is None:
        server.start()
    server.thaw()


@contextmanager
def opened(address: Address, *, create: bool = True) -> Iterator[Neo4jStore]:
    store = Neo4jStore(address, create=create)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def store(address: Address) -> Iterator[Neo4jStore]:
    """A store with one record."""
    with opened(address) as store:
        store.apply(batch(organization("a", note="0")))
        yield store


def told(call: Callable[[], object], address: Address, kind: type[StoreError] = StoreUnavailable) -> str:
    """The one line that a call fails with, in time."""
    began = time.monotonic()
    with pytest.raises(kind) as caught:
        call()
    assert time.monotonic() - began < PROMISED
    line = str(caught.value)
    assert line.startswith(f"store {address.place}: ")
    assert "\n" not in line
    return line


def known(store: Neo4jStore) -> dict[str, str]:
    """All nodes and links that a store answers with, by id."""
    return store.read(Scope(ALL), lambda reader: {record.id: record.hash for record in reader.records()})


def everything(address: Address) -> list[object]:
    """All that a database holds, its indexes too."""
    queries = (
        "MATCH (n) RETURN labels(n), properties(n) ORDER BY elementId(n)",
        "MATCH ()-[l]->() RETURN type(l), properties(l) ORDER BY elementId(l)",
        "SHOW INDEXES YIELD name RETURN name ORDER BY name",
    )
    return [ask(address, query) for query in queries]


# a server that is away


def test_a_server_that_does_not_run_is_told(tmp_path: Path):
    """Nobody listens there: where, and what to look at."""
    address = Address.of(f"bolt://127.0.0.1:{free_port()}", user="neo4j", password=None)
    assert "is it running, is the address right?" in told(lambda: Neo4jStore(address), address)
    routed = replace(address, scheme="neo4j")
    assert "is it running, is the address right?" in told(lambda: Neo4jStore(routed), routed)


def test_a_name_that_nobody_has_is_told():
    """A host that is misspelled."""
    address = Address.of("bolt://no-such-host.invalid", user="neo4j", password=None)
    assert "is the address right?" in told(lambda: Neo4jStore(address), address)


ANSWERS = {
    "a page": b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n",
    "another greeting": b"SSH-2.0-OpenSSH_9.6\r\n",
    "zeros": bytes(64),
    "anything": bytes(range(255, 191, -1)),
    "nothing": b"",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_somebody_else_who_answers_there_is_told(answer: str):
    """A web server, another one of the machine: check the address."""

    class Other(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1024)
            self.request.sendall(ANSWERS[answer])

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Other) as other:
        threading.Thread(target=other.serve_forever, args=(0.05,), daemon=True).start()
        address = Address.of(f"bolt://127.0.0.1:{other.server_address[1]}", user="neo4j", password=None)
        line = told(lambda: Neo4jStore(address), address)
        other.shutdown()
    assert "address" in line


def test_a_server_that_dies_in_a_question_and_comes_back(server: Server, store: Neo4jStore, address: Address):
    """The question in which it dies and the next one are told; once it runs again the same store answers."""
    before = known(store)

    def dying(reader: Reader) -> object:
        first = reader.get(["org:a"])
        server.kill()
        return first, reader.get(["org:b"])

    assert "is it running" in told(lambda: store.read(Scope(ALL), dying), address)
    with ThreadPoolExecutor() as pool:
        lines = [pool.submit(told, call, address) for call in (store.status, lambda: store.apply(batch(person("p"))))]
    assert all("is it running" in line.result() for line in lines)
    server.start()
    assert known(store) == before
    assert store.apply(batch(organization("c"))).token == 2


def test_a_server_that_died_between_two_questions_and_is_back_is_not_noticed(server: Server, store: Neo4jStore):
    """The connections that it broke are made anew."""
    before = known(store)
    server.kill()
    server.start()
    assert known(store) == before
    assert store.apply(batch(organization("c"))).token == 2


# a server that hangs


def test_a_server_that_hangs_is_told_and_the_same_stores_go_on_when_it_wakes(server: Server, address: Address):
    """Opening, questions, a batch: each is told in time, at once; what was given up was not written."""
    late = batch(organization("late"), id="late")
    with opened(address) as asked, opened(address) as applying, ThreadPoolExecutor() as pool:
        asked.apply(batch(organization("a")))
        reader = asked.reader(Scope(ALL))

        def leaving() -> None:
            with reader:
                reader.get(["org:a"])

        calls = {
            "opening": lambda: Neo4jStore(address),
            "asking": asked.status,
            "asking at length": lambda: asked.read(Scope(ALL), lambda reader: list(reader.records())),
            "asking for a reader": lambda: asked.reader(Scope(ALL)),
            "leaving a reader": leaving,
            "applying": lambda: applying.apply(late),
        }
        server.freeze()
        lines = {name: pool.submit(told, call, address) for name, call in calls.items()}
        for line in lines.values():
            assert re.search("does not answer: try again|cannot be reached", line.result())
        assert "nothing was written" in lines["applying"].result()
        assert "does not answer" in told(asked.status, address)  # and again
        server.thaw()
        for store in (asked, applying):
            assert set(known(store)) == {"org:a"}
        assert applying.apply(late) == asked.apply(late) == Receipt("late", 1, 0, 0, 0, 2)
        journal = asked.read(Scope(ALL), lambda reader: list(reader.journal(batch="late")))
        assert [entry.record for entry in journal] == ["org:late"]


def test_closing_does_not_wait_for_a_server_that_hangs(server: Server, address: Address):
    """A program ends, whatever the server does."""
    store = Neo4jStore(address, create=True)
    store.status()
    server.freeze()
    began = time.monotonic()
    store.close()
    assert time.monotonic() - began < PROMISED


def test_a_server_that_hangs_at_any_moment_of_writing_writes_a_batch_once_or_not_at_all(
    server: Server, store: Neo4jStore, address: Address
):
    """What is said of the batch that was given up is true; repeating it gives one receipt and one line."""
    pick = random.Random(3)
    for round in range(2):
        with _writing(store, f"hang{round}") as done:
            time.sleep(pick.uniform(0.3, 0.9))
            server.freeze()
            done.ended.wait(PROMISED)
        assert done.failed
        server.thaw()
        _nothing_is_lost(store, address, done)


# a server that is killed while it writes


class Done:
    """What came of the batches that were applied one after another until one failed."""

    def __init__(self) -> None:
        self.receipts: dict[str, Receipt] = {}
        self.failed: Batch | None = None
        self.line = ""
        self.error: Exception | None = None
        self.began, self.ended = threading.Event(), threading.Event()


NODES, LINKS = 200, 100


def _big(id: str) -> Batch:
    nodes = [organization(f"{id}-{number}") for number in range(NODES)]
    ties = [
        link(nodes[2 * n], "COOPERATES_WITH", nodes[2 * n + 1], id=f"link:{id}-{n}", note="tied") for n in range(LINKS)
    ]
    return batch(*nodes, *ties, id=id)


@contextmanager
def _writing(store: Neo4jStore, name: str) -> Iterator[Done]:
    """Batches are written until the block ends, or one fails."""
    done, over = Done(), threading.Event()

    def write() -> None:
        for number in count():
            given = _big(f"{name}x{number}")
            try:
                done.receipts[given.id] = store.apply(given)
                done.began.set()
            except StoreUnavailable as error:
                done.failed, done.line = given, str(error)
            except Exception as error:  # noqa: BLE001  said by who waits
                done.error = error
            if done.failed or done.error or over.is_set():
                break
        done.ended.set()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield done
    finally:
        over.set()
        thread.join(2 * PROMISED)
    assert not thread.is_alive()
    assert done.error is None


def kept(address: Address) -> dict[str, tuple[int, int, int, int]]:
    """Of each batch how many nodes, links, lines of the journal and (:Batch) there are."""
    queries = (
        "MATCH (n:Organization) WHERE n.id CONTAINS 'x' RETURN split(substring(n.id, 4), '-')[0], count(*)",
        "MATCH ()-[l:COOPERATES_WITH]->() RETURN split(substring(l.id, 5), '-')[0], count(*)",
        "MATCH (e:Entry) WHERE e.batch CONTAINS 'x' RETURN e.batch, count(*)",
        "MATCH (b:Batch) WHERE b.id CONTAINS 'x' RETURN b.id, count(*)",
    )

    def counted() -> list[Counter[str]]:
        return [Counter(dict(ask(address, query))) for query in queries]

    before, counts = counted(), counted()
    while before != counts:  # a commit that was given up may still land between two of the queries
        before, counts = counts, counted()
    return {id: tuple(count[id] for count in counts) for id in set().union(*counts)}


WHOLE = (NODES, LINKS, NODES + LINKS, 1)


def _nothing_is_lost(store: Neo4jStore, address: Address, done: Done) -> None:
    """Each batch is whole or not there; the one that failed is found out by repeating it."""
    found = kept(address)
    assert set(found.values()) <= {WHOLE}
    assert done.receipts.keys() <= found.keys()
    if done.failed:
        assert "\n" not in done.line
        assert "not known" in done.line or done.failed.id not in found
        receipt = store.apply(done.failed)
        assert store.apply(done.failed) == receipt
        assert kept(address) == found | {done.failed.id: WHOLE}
    for given in map(_big, done.receipts):
        assert store.apply(given) == done.receipts[given.id]
    _journal_is_whole(address)


def _journal_is_whole(address: Address) -> None:
    """Positions without gap, and what the one (:Directory) counts."""
    [[entries, batches]] = ask(address, "MATCH (d:Directory) RETURN d.entries, d.token")
    for label, last in (("Entry", entries), ("Batch", batches)):
        positions = ask(address, f"MATCH (e:{label}) RETURN e.position ORDER BY e.position")
        assert positions == [[position] for position in range(1, last + 1)]


def test_a_server_killed_while_it_writes_loses_no_receipt_and_halves_no_batch(
    server: Server, store: Neo4jStore, address: Address
):
    """
    Five times, at any moment; what failed without a word of doubt was not written.

    Every other time it is back so soon that the batch under way may go through all the same.
    """
    pick = random.Random(5)
    for round in range(5):
        stays_away = round % 2 == 0
        with _writing(store, f"kill{round}") as done:
            assert done.began.wait(PROMISED)
            time.sleep(pick.uniform(0.0, 1.2))
            server.kill()
            if stays_away:
                assert done.ended.wait(PROMISED)
                assert done.failed
            server.start()
        assert done.receipts
        _nothing_is_lost(store, address, done)


def test_twenty_threads_that_edit_one_record_lose_no_edit(store: Neo4jStore):
    """No edit of a record that had changed is accepted: notes count up, each receipt has a token of its own."""
    accepted: list[tuple[int, int]] = []

    def edit() -> None:
        while True:
            read = store.read(Scope(ALL), lambda reader: reader.get(["org:a"]))["org:a"]
            following = read.changed(note=str(int(read.note) + 1))
            try:
                receipt = store.apply(batch(put(following, expected=read.hash)))
            except Conflict:
                continue
            except StoreError as error:
                if "the data moved" in str(error):
                    continue
                raise
            accepted.append((int(following.note), receipt.token))
            return

    with ThreadPoolExecutor(20) as pool:
        for edited in [pool.submit(edit) for _ in range(20)]:
            edited.result(120)
    assert sorted(accepted) == [(number, number + 1) for number in range(1, 21)]


# a copy that breaks off


def test_a_copy_that_broke_off_is_not_taken_for_a_whole_one(server: Server, address: Address):
    """It says so when it is opened; copying again, by the same store, makes it whole."""
    source = SqliteStore(":memory:")
    nodes = [organization(f"o{number}") for number in range(300)]
    source.apply(batch(*nodes[:200]))
    source.apply(batch(*nodes[200:], *(link(nodes[n], "COOPERATES_WITH", nodes[n + 1]) for n in range(50))))

    def killing(what: str, _count: int) -> None:
        if what == "links copied":
            server.kill()

    with opened(address) as into, Directory(source, today=lambda: TODAY, now=lambda: NOON) as directory:
        told(lambda: directory.copy(into, progress=killing), address)
        server.start()
        for refused in (lambda: Neo4jStore(address), into.status, lambda: into.apply(batch(organization("b")))):
            assert "start `directory copy` again" in told(refused, address)
        copied = directory.copy(into)
        assert (copied.nodes, copied.links, copied.batches, copied.entries) == (300, 50, 2, 350)
        assert known(into) == source.read(Scope(ALL), lambda r: {record.id: record.hash for record in r.records()})
        with opened(address, create=False) as again:
            assert again.status().token == 2


# a sign-in, a name, an encryption that does not fit


@pytest.mark.parametrize("sign_in", [("neo4j", "wrong but secret"), ("nobody", PASSWORD), ("neo4j", None)])
def test_a_wrong_sign_in_names_what_to_set_and_no_password(guarded: Server, sign_in: tuple[str, str | None]):
    """The user, the password, none at all."""
    user, password = sign_in
    address = replace(address_of(guarded), user=user, password=password)
    line = told(lambda: Neo4jStore(address, create=True), address)
    assert "DIRECTORY_NEO4J_USER" in line
    assert "DIRECTORY_NEO4J_PASSWORD" in line
    assert "secret" not in line
    assert PASSWORD not in line


def test_too_many_wrong_passwords_are_told_from_one(guarded: Server):
    """Even the right one must wait then; it is good again after a while."""
    right = address_of(guarded)
    wrong = replace(right, password="wrong but secret")
    lines = [told(lambda: Neo4jStore(wrong, create=True), wrong) for _ in range(5)]
    assert "too many wrong passwords: wait" in lines[-1]
    assert not any("secret" in line for line in lines)
    assert "too many wrong passwords: wait" in told(lambda: Neo4jStore(right, create=True), right)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            Neo4jStore(right, create=True).close()
        except StoreUnavailable:
            time.sleep(1)
            continue
        return
    pytest.fail("the right password was never good again")


def test_a_database_that_is_not_there_is_told(address: Address):
    """Its name stands behind the last / of the address."""
    other = replace(address, database="contacts")
    assert "there is no such database: check the name" in told(lambda: Neo4jStore(other, create=True), other)


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s"])
def test_encryption_that_the_server_does_not_speak_is_told(address: Address, scheme: str):
    """The address says +s, the server knows none: that is no matter of trust."""
    other = replace(address, scheme=scheme)
    line = told(lambda: Neo4jStore(other, create=True), other)
    assert "encrypt" in line
    assert "trusted" not in line


# a database that holds something else


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_somebody_else_is_refused_and_left_alone(address: Address, create: bool):
    """It is not ours: nothing is made in it, not even an index."""
    ask(address, "CREATE (:Person {name: 'Ada'})-[:KNOWS]->(:Person {name: 'Bob'})")
    ask(address, "DROP INDEX record_owner IF EXISTS")
    before = everything(address)
    line = told(lambda: Neo4jStore(address, create=create), address, StoreSchemaError)
    assert "not a directory store: check the address" in line
    assert everything(address) == before


def test_an_empty_database_is_not_made_ours_by_reading(address: Address):
    """The next step is named."""
    before = everything(address)
    assert "fill it with `directory init`" in told(lambda: Neo4jStore(address), address)
    assert everything(address) == before


def test_a_database_of_version_1_is_brought_to_this_one(store: Neo4jStore, address: Address):
    """As it is opened, with all that it holds."""
    before = store.status()
    ask(address, "MATCH (d:Directory) SET d.version = 1")
    with closing(Neo4jStore(address)) as opened:
        assert opened.status() == before
        assert before.version == 2
        assert opened.check().faults == ()


@pytest.mark.parametrize(("version", "words"), [(0, "an older version (0)"), (99, "a newer version (99)")])
def test_another_version_is_refused(store: Neo4jStore, address: Address, version: int, words: str):
    """In words, and the database stays as it is."""
    ask(address, "MATCH (d:Directory) SET d.version = $version", version=version)
    ask(address, "DROP INDEX record_owner IF EXISTS")
    before = everything(address)
    for create in (False, True):
        line = told(lambda create=create: Neo4jStore(address, create=create), address, StoreSchemaError)
        assert words in line
        assert "use the program that made it" in line
    assert everything(address) == before


# the command


def _commands(address: Address, *commands: tuple[str, ...]) -> list[tuple[int, str, str, float]]:
    """Exit code, output, errors and seconds of commands that run beside each other."""
    began = time.monotonic()

    def finish(process: subprocess.Popen[str]) -> tuple[int, str, str, float]:
        out, errors = process.communicate(timeout=60)
        return process.returncode, out, errors, time.monotonic() - began

    running = [
        subprocess.Popen(
            [sys.executable, "-m", "directory.cli", *command, "--store", address.uri],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    with ThreadPoolExecutor() as pool:
        return list(pool.map(finish, running))


@pytest.mark.parametrize("away", [True, False])
def test_a_command_says_in_one_line_that_the_server_is_away(server: Server, address: Address, away: bool):
    """In time; a monitor reads it as JSON too."""
    if away:
        address = replace(address, port=free_port())
    else:
        opened_once = Neo4jStore(address, create=True)
        opened_once.close()
        server.freeze()
    who, status = _commands(address, ("who",), ("status", "--json"))
    for code, _, _, took in (who, status):
        assert code == 1
        assert took < PROMISED + STARTING
    assert who[1] == ""
    assert who[2].startswith(f"directory: store {address.place}: ")
    assert who[2].count("\n") == 1
    assert status[2] == ""
    said = json.loads(status[1])
    assert said["answers"] is False
    assert said["error"].startswith(f"store {address.place}: ")


# the last one: it leaves its server as it is


def test_a_member_that_may_only_be_read_is_read_and_not_written(guarded: Server):
    """One clear line; reading goes on, and nothing was written."""
    address = address_of(guarded)
    wipe(address)
    with opened(address) as store:
        store.apply(batch(organization("a")))
    guarded.stop()
    guarded.settings["server.databases.default_to_read_only"] = "true"
    guarded.start()
    before = everything(address)
    with opened(address, create=False) as store:
        assert set(known(store)) == {"org:a"}
        assert "may only be read" in (line := told(lambda: store.apply(batch(organization("b"))), address))
        assert "nothing was written" in line
        assert set(known(store)) == {"org:a"}
    assert everything(address) == before
