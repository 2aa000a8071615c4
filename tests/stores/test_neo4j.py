"""The store on a server: opening, several processes, and what moves from a file to a server and back."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j.exceptions import Neo4jError
from servers.run import ask, settings_of, wipe
from words import NOON, TODAY, batch, link, organization, state

from directory.access import ALL, Viewer
from directory.batch import delete, put
from directory.bootstrap import copy, make_demo, open_store
from directory.config import Settings, environment_of
from directory.errors import NotPermitted, StoreError, StoreUnavailable
from directory.model import Record
from directory.ports import Applied, Entry, Scope, Store
from directory.questions.answer import Question
from directory.service import Directory
from directory.stores.neo4j import Address, Neo4jStore, queries, schema
from directory.stores.neo4j.bookmarks import Bookmarks
from directory.stores.neo4j.faults import our_errors
from directory.stores.neo4j.server import Server
from directory.stores.sqlite import SqliteStore

pytestmark = pytest.mark.neo4j


@pytest.fixture
def opened(empty_address: Address) -> Iterator[Neo4jStore]:
    """A store with nothing in it."""
    store = Neo4jStore(empty_address, create=True)
    yield store
    store.close()


# addresses


@pytest.mark.parametrize(
    ("url", "uri", "database", "routed"),
    [
        ("neo4j://host", "neo4j://host:7687", "neo4j", True),
        ("neo4j+s://host/it", "neo4j+s://host:7687", "it", True),
        ("neo4j+ssc://host:1/", "neo4j+ssc://host:1", "neo4j", True),
        ("bolt://127.0.0.1:7000/a.b-c", "bolt://127.0.0.1:7000", "a.b-c", False),
        ("bolt+s://[::1]:7000", "bolt+s://[::1]:7000", "neo4j", False),
    ],
)
def test_an_address_names_server_and_database(url: str, uri: str, database: str, routed: bool):
    """The scheme says whether it may be a cluster, and how it is secured."""
    address = Address.of(url, user="neo4j", password="secret")
    assert (address.uri, address.database, address.routed) == (uri, database, routed)
    assert "secret" not in f"{address!r} {address} {address.place}"


@pytest.mark.parametrize(
    "url",
    [
        "neo4j://",
        "neo4j:host",
        "neo4j:///it",
        "neo4j://a:b",
        "neo4j://a/b/c",
        "neo4j://a/b?c=d",
        "neo4j://a#b",
        "neo4j://u:pw@a",
    ],
)
def test_what_is_no_address_is_refused(url: str):
    """One line, and nothing of what was given: it may hold a password."""
    with pytest.raises(StoreUnavailable) as caught:
        Address.of(url, user="neo4j", password=None)
    assert "pw" not in str(caught.value)


# opening


def test_an_empty_database_is_made_by_init_alone(empty_address: Address):
    """The next step is named, and nothing is made by reading."""
    with pytest.raises(StoreUnavailable, match="directory init"):
        Neo4jStore(empty_address)
    assert ask(empty_address, "MATCH (n) RETURN count(n)") == [[0]]


def test_constraints_and_indexes_that_were_lost_are_made_at_opening(opened: Neo4jStore, empty_address: Address):
    """Without the uniqueness of ids two writers would make two records of one."""
    ask(empty_address, "DROP CONSTRAINT record_id")
    ask(empty_address, "DROP INDEX key_value")
    Neo4jStore(empty_address).close()
    names = {name for [name] in ask(empty_address, "SHOW INDEXES YIELD name")}
    assert schema.STATEMENTS.keys() <= names


def test_several_processes_make_one_database(opened: Neo4jStore, empty_address: Address):
    """All at once, of one that has nothing: each is opened, and each writes."""
    opened.close()
    for [name] in ask(empty_address, "SHOW CONSTRAINTS YIELD name"):
        ask(empty_address, f"DROP CONSTRAINT {name}")
    wipe(empty_address)
    tokens: list[int] = []

    def write(number: int) -> None:
        store = Neo4jStore(empty_address, create=True)
        tokens.append(store.apply(batch(organization(f"o{number}"))).token)
        store.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(tokens) == [1, 2, 3, 4, 5, 6]


def test_what_people_look_at_lies_flat(opened: Neo4jStore, empty_address: Address):
    """Name, kind, dates and label are properties; the rest stands in the body as well."""
    a, b = organization("a", "Alpha", scope="national", valid_from="2020"), state("AAA")
    opened.apply(batch(a, b, link(a, "COVERS", b, id="l", rank=2)))
    [[node, tie, kind]] = ask(empty_address, "MATCH (n:Organization)-[l]->(:Area) RETURN n, l, type(l)")
    assert (node["name"], node["kind"], node["scope"], node["valid_from"]) == (
        "Alpha", "industry_association", "national", "2020",
    )  # fmt: skip
    assert (kind, tie["id"], tie["rank"], tie["label"]) == ("COVERS", "l", 2, "public")
    assert json.loads(node["body"])["id"] == "org:a"


def test_a_very_long_name_is_kept_and_found(opened: Neo4jStore):
    """A thousand emoji fold to more than an index holds."""
    opened.apply(batch(organization("a", "🫰" * 1000)))
    with opened.reader(Scope(ALL)) as reader:
        assert reader.get(["org:a"])["org:a"].name == "🫰" * 1000  # type: ignore[attr-defined]


# several processes


IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from directory.config import Settings
from directory.stores.neo4j import Address, Neo4jStore
from words import batch, organization
settings = Settings.read()
address = Address.of(sys.argv[1], user=settings.neo4j_user, password=settings.password())
store = Neo4jStore(address, bookmarks=Path(sys.argv[2]))
print(store.apply(batch(organization("from-afar"), id="from-afar")).token)
store.close()
"""


def as_a_cluster(address: Address) -> Address:
    """The same server, asked by its routing table."""
    return replace(address, scheme=address.scheme.replace("bolt", "neo4j"))


def test_what_another_process_wrote_is_seen_at_once(empty_address: Address, tmp_path: Path):
    """By its bookmark, which the two share in a folder; asked by the routing table, as a cluster is."""
    routed = as_a_cluster(empty_address)
    store = Neo4jStore(routed, create=True, bookmarks=tmp_path)
    store.apply(batch(organization("here")))
    script = textwrap.dedent(IN_ANOTHER_PROCESS)
    signed_in = environment_of(settings_of(routed))
    environment = signed_in | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), *sys.path])}
    command = [sys.executable, "-c", script, routed.place, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert done.stdout == "2\n", done.stderr
    assert len(list(tmp_path.glob("*/*.json"))) == 2
    with store.reader(Scope(ALL)) as reader:
        assert reader.get(["org:from-afar"])
    assert store.status().token == 2
    store.close()


def test_bookmarks_of_a_database_that_was_replaced_are_forgotten(empty_address: Address, tmp_path: Path):
    """What the server cannot make anything of is dropped, and the question is put again."""
    routed = as_a_cluster(empty_address)
    bookmarks = Bookmarks.of(routed, tmp_path)
    assert bookmarks
    folder = bookmarks._folder
    folder.mkdir(parents=True)
    (folder / "other.json").write_text('["FB:kcwQAAAAAAAAAAAAAAAAAAAAAMn/////kA=="]')
    (folder / "broken.json").write_text('{"half": ')
    store = Neo4jStore(routed, create=True, bookmarks=tmp_path)
    store.apply(batch(organization("here")))
    assert store.status().token == 1
    assert not (folder / "other.json").exists()
    store.close()


def test_a_bookmark_that_a_member_has_not_reached_is_kept(empty_address: Address, tmp_path: Path):
    """It means that this member lags behind: to forget it would be to read what was there before."""
    server = Server(as_a_cluster(empty_address), tmp_path)
    server.write(lambda ask: ask(queries.STATUS, directory=schema.NAME))
    [kept] = tmp_path.glob("*/*.json")
    timeout = Neo4jError._hydrate_neo4j(code="Neo.TransientError.Transaction.BookmarkTimeout", message="later")

    def lagging() -> None:
        with our_errors(server.place):
            raise timeout

    with pytest.raises(StoreUnavailable, match="has not yet what was written last"):
        server._with_bookmarks(lagging)
    assert kept.exists()
    server.close()


@pytest.mark.parametrize("access", ["READ", "WRITE"])
def test_who_knocks_asks_a_member_that_may_do_the_work(
    empty_address: Address, caplog: pytest.LogCaptureFixture, access: str
):
    """Where only readers are left, a reading is not given up for want of a writer; as the driver sends it."""
    server = Server(as_a_cluster(empty_address), None)
    with caplog.at_level(logging.DEBUG, "neo4j.io"):
        server._knock(access)
    [begun] = [record.getMessage() for record in caplog.records if "C: BEGIN" in record.getMessage()]
    assert ("'mode': 'r'" in begun) == (access == "READ")
    server.close()


# one database in the place of another


def test_what_was_kept_of_a_database_is_not_taken_for_that_of_another(opened: Neo4jStore, empty_address: Address):
    """A process goes on while its database is filled with something else, batch for batch."""
    with Directory(opened, today=lambda: TODAY, now=lambda: NOON) as directory:
        opened.apply(batch(state("AAA"), id="first"))
        assert [area.id for area in directory.areas().areas] == ["area:AAA"]
        wipe(empty_address)
        with Directory(Neo4jStore(empty_address, create=True), today=lambda: TODAY, now=lambda: NOON) as other:
            other._store.apply(batch(state("BBB"), id="first"))
        assert [area.id for area in directory.areas().areas] == ["area:BBB"]


# from a file to a server, and back


def silent(_what: str, _count: int) -> None:
    """Says nothing of how far a copy is."""


def whole(store: Store) -> tuple[list[Record], list[Entry], list[Applied]]:
    """All that a store holds."""
    with store.reader(Scope(ALL)) as reader:
        return list(reader.records()), list(reader.journal()), list(reader.batches())


def history(store: Store) -> None:
    """Records that came, changed, changed their label, and went; two batches that say why."""
    a, b = organization("a", "Alpha", label="network"), organization("b", owner_id="org:a")
    tie = link(a, "MEMBER_OF", b, qualifier="full", id="link:tie")
    store.apply(batch(a, b, tie, id="first", why="because"))
    store.apply(
        batch(put(a.changed(label="public", note="x"), expected=a.hash, loosen=True), delete(tie), as_of="2026-11")
    )
    store.apply(batch(put(tie.changed(note="again")), id="third"))


@pytest.mark.parametrize("there", [True, False], ids=["to a server", "to a file"])
def test_a_copy_is_equal_to_its_source(opened: Neo4jStore, there: bool):
    """Records, hashes, batches with their receipts, journal: what is known of the past moves along."""
    file = SqliteStore(":memory:")
    source, into = (file, opened) if there else (opened, file)
    history(source)
    done = Directory(source, today=lambda: TODAY, now=lambda: NOON).copy(into)
    assert whole(into) == whole(source)
    assert into.status()._replace(state="") == source.status()._replace(state="")
    assert (done.batches, done.nodes, done.links, done.entries) == (3, 2, 1, 6)
    again = batch(organization("a", label="network"), id="first")
    with pytest.raises(Exception, match="other content was applied before"):
        into.apply(again)
    assert into.apply(batch(organization("c"))).token == 4
    file.close()


def test_a_copy_goes_into_an_empty_store_alone(opened: Neo4jStore):
    """Nothing is overwritten."""
    file = SqliteStore(":memory:")
    file.apply(batch(organization("a")))
    opened.apply(batch(organization("b")))
    for source, into in ((file, opened), (opened, file)):
        before = whole(into)
        with pytest.raises(NotPermitted, match="a copy goes into an empty one"):
            Directory(source, today=lambda: TODAY, now=lambda: NOON).copy(into)
        assert whole(into) == before
    file.close()


class Target(NamedTuple):
    """An empty store to fill from `source`, by its own address; `lose_links` changes it behind the copy's back."""

    source: Store
    url: str
    settings: Settings
    lose_links: Callable[[], object]

    def open(self, *, create: bool = True) -> Store:
        return open_store(self.url, self.settings, create=create)

    def copy(self, into: Store, when: str = "", what: Callable[[], object] = lambda: None) -> None:
        """Fill it; once, at some word of progress, something happens."""
        happened: list[str] = []

        def progress(part: str, _count: int) -> None:
            if part == when and not happened:
                happened.append(part)
                what()

        Directory(self.source, today=lambda: TODAY, now=lambda: NOON).copy(into, progress=progress)
        assert happened == [when] * bool(when)

    def is_refused(self, into: Store) -> None:
        """To all who ask: the open store, and one that opens it anew."""
        calls: list[Callable[[], object]] = [
            into.status,
            lambda: into.apply(batch(organization("a"))),
            lambda: into.reader(Scope(ALL)),
            lambda: self.open(create=False),
        ]
        for call in calls:
            with pytest.raises(StoreUnavailable, match="start `directory copy` again"):
                call()


@pytest.fixture(params=["to a server", "to a file"])
def target(request: pytest.FixtureRequest, empty_address: Address, tmp_path: Path) -> Iterator[Target]:
    """Each kind of store, with a source of the other kind that has some history."""
    file, settings = tmp_path / "copy.db", settings_of(empty_address)
    if request.param == "to a server":
        source: Store = SqliteStore(":memory:")
        found = Target(source, empty_address.place, settings, lambda: ask(empty_address, "MATCH ()-[l]->() DELETE l"))
    else:
        source = Neo4jStore(empty_address, create=True)

        def lose_links() -> None:
            connection = sqlite3.connect(file, isolation_level=None)
            connection.execute("DELETE FROM link")
            connection.close()

        found = Target(source, f"sqlite:{file}", settings, lose_links)
    history(source)
    yield found
    source.close()


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("when", ["nodes copied", "entries copied", "nodes compared", "entries compared"])
def test_a_copy_that_broke_off_is_said_to_be_broken_and_started_again(target: Target, when: str):
    """While it is filled or compared: it is neither read nor written, and the same copy again is whole."""
    into = target.open()
    with pytest.raises(KeyboardInterrupt):
        target.copy(into, when, interrupt)
    target.is_refused(into)
    into.close()
    into = target.open()
    target.copy(into)
    assert whole(into) == whole(target.source)
    into.close()


def test_a_copy_that_is_not_equal_is_no_copy(target: Target):
    """It is found out when the two are compared, and stays closed until it is started again."""
    into = target.open()
    with pytest.raises(StoreError, match="not equal to its source: start `directory copy` again"):
        target.copy(into, "nodes compared", target.lose_links)
    target.is_refused(into)
    target.copy(into)
    assert whole(into) == whole(target.source)
    into.close()


@pytest.mark.parametrize("when", ["nodes compared", "entries compared"])
def test_a_copy_does_not_open_what_another_one_fills(target: Target, when: str):
    """The other one begins while the first is compared; the first ends with a word, the other is whole."""
    first, other = target.open(), target.open()

    def begins() -> None:
        with pytest.raises(KeyboardInterrupt):
            target.copy(other, "nodes compared", interrupt)

    with pytest.raises(StoreUnavailable, match="another copy into it began"):
        target.copy(first, when, begins)
    target.is_refused(first)
    target.copy(other)
    assert whole(first) == whole(target.source)
    first.close()
    other.close()


def test_a_long_copy_that_broke_off_is_taken_away_by_the_next_one(empty_address: Address):
    """More than one transaction of records was written."""
    source = SqliteStore(":memory:")
    source.apply(batch(*(organization(f"o{n:05}") for n in range(12_000))))
    into = Neo4jStore(empty_address, create=True)
    directory = Directory(source, today=lambda: TODAY, now=lambda: NOON)

    def breaks_off(what: str, count: int) -> None:
        if count == 11_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        directory.copy(into, progress=breaks_off)
    directory.copy(into)
    assert whole(into) == whole(source)
    into.close()
    source.close()


def test_a_source_that_moves_makes_no_copy(opened: Neo4jStore):
    """A mixture of two states is not taken for a copy."""
    source = SqliteStore(":memory:")
    source.apply(batch(*(organization(f"o{n:05}") for n in range(2000))))
    moved: list[int] = []

    def moves(what: str, count: int) -> None:
        if not moved:
            moved.append(source.apply(batch(organization("later"))).token)

    with pytest.raises(StoreError, match="the data moved"):
        Directory(source, today=lambda: TODAY, now=lambda: NOON).copy(opened, progress=moves)
    with pytest.raises(StoreUnavailable, match="start `directory copy` again"):
        opened.status()
    source.close()


def test_a_server_that_is_written_to_makes_no_copy(opened: Neo4jStore):
    """Whenever the write comes: a batch that only the journal knows is no reason to stumble."""
    opened.apply(batch(*(organization(f"o{n:05}") for n in range(2000))))
    for number, part in enumerate(("batches", "nodes", "entries")):
        moved: list[str] = []

        def moves(what: str, count: int, part: str = part, number: int = number, moved: list[str] = moved) -> None:
            if not moved and what == f"{part} copied":
                moved.append(part)
                opened.apply(batch(organization(f"later-{number}")))

        into = SqliteStore(":memory:")
        with pytest.raises(StoreError, match="the data moved"):
            Directory(opened, today=lambda: TODAY, now=lambda: NOON).copy(into, progress=moves)
        assert moved == [part]
        with pytest.raises(StoreUnavailable, match="start `directory copy` again"):
            into.apply(batch(organization("a")))
        into.close()


def test_the_seed_goes_to_a_server_and_back_with_equal_hashes(seed_file: Path, empty_address: Address, tmp_path: Path):
    """By the command's own way; both worked cases are the same JSON from all three, byte for byte."""
    settings = settings_of(empty_address)
    server, back = empty_address.place, f"sqlite:{tmp_path / 'back.db'}"
    there = copy(f"sqlite:{seed_file}", server, settings, progress=silent)
    returned = copy(server, back, settings, progress=silent)
    assert there == returned
    said = [worked(url, settings) for url in (f"sqlite:{seed_file}", server, back)]
    assert said[0] == said[1] == said[2]
    assert all(len(text) > 10_000 for text in said[0][:2])
    with open_store(f"sqlite:{seed_file}").reader(Scope(ALL)) as first, open_store(back).reader(Scope(ALL)) as last:
        assert [(r.id, r.hash) for r in first.records()] == [(r.id, r.hash) for r in last.records()]


def test_the_demo_gives_the_same_json_from_both_stores(empty_address: Address, tmp_path: Path):
    """Every worked case and every record of an invented directory, for each audience, byte for byte."""
    file, server, settings = f"sqlite:{tmp_path / 'demo.db'}", empty_address.place, settings_of(empty_address)
    make_demo(Settings(store=file))
    copy(file, server, settings, progress=silent)
    audiences = ("public", "network", "committee")
    assert worked(file, settings, *audiences) == worked(server, settings, *audiences)
    store = open_store(server, settings)
    assert store.status().demo
    store.close()


def worked(url: str, settings: Settings, *audiences: str) -> list[str]:
    """The worked cases of the house plan, and a look at some records, as JSON."""
    store = open_store(url, settings)
    directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
    said: list[str] = []
    for audience in audiences or ("public",):
        viewer = Viewer(audience)
        for sector, area in (("chemical", "Western Africa"), ("ports", "Eastern Africa")):
            said.append(directory.who(Question(sector=sector, area=(area,)), viewer).model_dump_json())
        said += [directory.show(hit.id, viewer).model_dump_json() for hit in directory.find("a", viewer).results]
        said.append(directory.find("focal", viewer, limit=100).model_dump_json())
        said.append(directory.areas(viewer).model_dump_json())
    store.close()
    return said


@given(text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30))
def test_no_text_is_part_of_a_query(text: str):
    """The kinds of a question are constants of the table of shapes, whatever is asked for."""
    assert schema.any_of([text, "COVERS"]) in ("COVERS", f"{text}|COVERS" if text in schema.LINK_KINDS else "COVERS")
