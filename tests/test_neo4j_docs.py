"""What docs/neo4j.md says of a database, a filled one shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click
import neo4j
import pytest
from servers.run import driver_of, wipe
from words import NOON, batch, event, link, organization, person, post, remark

from directory.access import ALL, Viewer
from directory.batch import delete, put
from directory.bootstrap import open_store
from directory.cli import main
from directory.config import PREFIX, Settings
from directory.model import NODES, ExternalId, Id, Listing, Name
from directory.ports import Activity, Reader, Scope, Store
from directory.questions.answer import Question
from directory.questions.reference import read_reference
from directory.service import Directory
from directory.stores.neo4j import Address, Neo4jStore, patience, schema
from directory.stores.neo4j.address import SCHEMES

PAGE = (Path(__file__).parent.parent / "docs" / "neo4j.md").read_text(encoding="utf-8")
QUESTIONS = dict(re.findall(r"\*\*([^*]+\?)\*\*[^`]*```cypher\n(.*?)```", PAGE, flags=re.DOTALL))
WORLD = "area:m49-001"
EVERY_FIELD: Mapping[str, Any] = {
    "valid_from": "2020", "valid_until": "2021", "owner_id": "org:whole", "note": "n", "pinned": ("note",),
    "external_ids": (ExternalId(scheme="own", value="1"),),
}  # fmt: skip


def rows_of_table(heading: str) -> list[list[str]]:
    """The cells of the table under these headings."""
    table = PAGE.split(f"| {heading} |\n", 1)[1].split("\n\n", 1)[0]
    return [line.strip("| ").split(" | ") for line in table.splitlines()[1:]]


def names(cell: str) -> list[str]:
    """What stands in code in a cell."""
    return re.findall(r"`([^`]+)`", cell)


SHAPES = {names(shape)[0]: set(names(properties)) for shape, properties in rows_of_table("shape | properties")}


@pytest.fixture(scope="module")
def filled(neo4j_address: Address, seed_file: Path) -> Iterator[Neo4jStore]:
    """A database with the seed, and with records that use every field that a record may have."""
    wipe(neo4j_address)
    store = Neo4jStore(neo4j_address, create=True)
    with Directory(open_store(f"sqlite:{seed_file}"), today=NOON.date, now=lambda: NOON) as directory:
        directory.copy(store)
    desk = post("whole", listings=(Listing(state="vacant"),), approach="write first", languages=("fr",))
    left = link("person:other", "HOLDS", desk)
    shown = (Name(text="Whole", language="en"), Name(text="W", kind="acronym"))
    channel = link(
        desk, "REACHED_AT", "contact:358193a405ad", rank=1, purpose="all", verified_on="2026", verified_by="a",
        verified_how="b", **EVERY_FIELD,
    )  # fmt: skip
    whole = [
        organization("whole", names=shown, scope="regional", **EVERY_FIELD),
        desk, person("other"), person("whole", languages=("fr",), may_introduce_since="2024"), left, channel,
        remark("whole", "this is wrong", about="org:whole", reply_to="me@example.org", settled="corrected"),
        event("whole", series="s", starts_on="2020", ends_on="2021", place="Seoul"),
        link("person:whole", "HOLDS", desk, instrument="a letter", nominator="the ministry"),
        link("person:whole", "KNOWS", "person:other", met_at="a meeting"),
        link("org:whole", "MEMBER_OF", "org:icca", qualifier="full", shown_as="ordinary", valid_until="2021"),
    ]  # fmt: skip
    store.apply(batch(*whole, as_of="2026"))
    store.apply(batch(put(desk.changed(languages=("en",)), expected=desk.hash), delete(left)))
    yield store
    store.close()
    wipe(neo4j_address)


@pytest.fixture(scope="module")
def ask(neo4j_address: Address, filled: Store) -> Iterator[Callable[[str], list[dict[str, Any]]]]:
    """Asks the database itself, which refuses to be written to."""

    def asked(query: str) -> list[dict[str, Any]]:
        with driver.session(database=neo4j_address.database, default_access_mode=neo4j.READ_ACCESS) as session:
            result = session.run(query)  # pyright: ignore[reportArgumentType]  the page's own text
            found = [dict(record) for record in result]
            summary = result.consume()
        assert (summary.query_type, summary.counters.contains_updates) == ("r", False)
        assert {status.gql_status for status in summary.gql_status_objects} == {"00000"}  # no warning, no slow way
        return found

    with driver_of(neo4j_address) as driver:
        yield asked


@pytest.fixture
def public(ask: Callable[[str], list[dict[str, Any]]], filled: Store) -> Iterator[Reader]:
    """What the public sees today, on the server's clock."""
    [row] = ask("RETURN toString(date()) AS today")
    with filled.reader(Scope(Viewer().labels, date.fromisoformat(row["today"]))) as reader:
        yield reader


# the eight questions


def test_there_are_eight_questions():
    """Each with its purpose."""
    assert len(QUESTIONS) == PAGE.count("```cypher") == 8


@pytest.mark.neo4j
@pytest.mark.parametrize("purpose", QUESTIONS)
def test_each_question_is_answered_and_writes_nothing(purpose: str, ask: Callable[[str], list[dict[str, Any]]]):
    """As it stands, on the seed."""
    assert ask(QUESTIONS[purpose])


def test_the_questions_name_properties_that_there_are():
    """Neo4j takes a misspelt property for an empty one."""
    known = set[str]().union(*SHAPES.values())
    for query in QUESTIONS.values():
        assert set(re.findall(r"\b[a-z]+\.([a-z_]+)", re.sub(r"'[^']*'", "", query))) <= known


def query_with(word: str) -> str:
    """The one question that has this word."""
    [query] = [query for query in QUESTIONS.values() if word in query]
    return query


def active(reader: Reader, sector: Id, areas: Collection[Id]) -> list[Activity]:
    """The bodies that work on a sector or a narrower one, and claim one of these areas."""
    relations = read_reference(reader).relations(sector).items()
    return list(
        reader.active(sectors=[known for known, relation in relations if relation != "broader"], areas=list(areas))
    )


@pytest.mark.neo4j
def test_the_bodies_of_a_sector_are_those_of_the_directory(ask: Callable[[str], list[dict[str, Any]]], public: Reader):
    """Whoever claims an area that the State is part of."""
    reference = read_reference(public)
    around = [area for area in reference.areas if "area:GHA" in reference.states(area)]
    expected = {body.actor for body in active(public, "sector:chemical", around)}
    assert {row["id"] for row in ask(query_with("area:GHA"))} == expected
    assert "org:croplife-ame" in expected


@pytest.mark.neo4j
def test_the_umbrellas_are_those_of_the_directory(ask: Callable[[str], list[dict[str, Any]]], public: Reader):
    """Whatever is found by climbing."""
    umbrellas = read_reference(public).umbrellas
    expected, waiting = set[Id](), ["org:cia-uk"]
    while waiting:
        above = {step.parent for step in umbrellas.get(waiting.pop(), ())} - expected
        expected |= above
        waiting += above
    found = ask(query_with("org:cia-uk"))
    assert {row["path"].end_node["id"] for row in found} == expected == {"org:cefic", "org:icca"}


@pytest.mark.neo4j
def test_the_gap_is_that_of_the_directory(ask: Callable[[str], list[dict[str, Any]]], public: Reader):
    """The States of the region without those that somebody claims, the world left out."""
    reference = read_reference(public)
    bodies = active(public, "sector:logistics_freight", reference.areas)
    claimed = reference.all_states(area for body in bodies for area in body.covers if area != WORLD)
    expected = reference.states("area:m49-018") - claimed
    assert {row["id"] for row in ask(query_with("NOT EXISTS"))} == expected
    assert 0 < len(expected) < len(reference.states("area:m49-018"))


@pytest.mark.neo4j
def test_the_last_batches_are_those_of_the_journal(ask: Callable[[str], list[dict[str, Any]]], filled: Store):
    """The newest first, each with its entries."""
    with filled.reader(Scope(ALL)) as reader:
        kept = [(known.id, known.created + known.updated + known.deleted) for known in reader.batches()]
    assert [(row["id"], row["entries"]) for row in ask(query_with(":Batch"))] == kept[::-1]


# the shape


@pytest.mark.neo4j
def test_the_properties_are_those_of_the_page(ask: Callable[[str], list[dict[str, Any]]]):
    """Of nodes, relationships and the journal: none is missing, none is too many."""
    nodes = ask("MATCH (n) UNWIND labels(n) AS kind UNWIND keys(n) AS key RETURN kind, collect(DISTINCT key) AS keys")
    links = ask("MATCH ()-[l]->() UNWIND keys(l) AS key RETURN collect(DISTINCT key) AS keys")
    found = {f"(:{row['kind']})": set(row["keys"]) for row in nodes}
    common = SHAPES["(:Record)"]
    for kind in NODES:
        found[f"(:{kind})"] -= common
    found["(:Record)"] &= common
    assert found | {"()-[link]->()": set(links[0]["keys"])} == SHAPES


def test_the_constraints_and_indexes_are_those_of_the_schema():
    """By name, place and properties."""
    said: dict[str, tuple[str, list[str], bool]] = {}
    for name, place, properties, sort in rows_of_table("name | on | of | is"):
        for kind in schema.LINK_KINDS if "KIND" in name else ("",):
            shape = names(place)[0].replace("KIND", kind)
            said[names(name)[0].replace("KIND", kind)] = (shape, names(properties), sort == "unique")
    assert said == {name: _shape(statement) for name, statement in schema.STATEMENTS.items()}


def _shape(statement: str) -> tuple[str, list[str], bool]:
    place, properties = re.split(" REQUIRE | ON ", statement.split(" FOR ")[1])
    return re.sub(r"\b[a-z]:", ":", place), re.findall(r"\b[a-z]\.(\w+)", properties), "IS UNIQUE" in properties


# the rest of the page


def test_the_schemes_are_those_that_are_understood():
    """And routed where the page says so."""
    table = {names(scheme)[0]: said for scheme, *said in rows_of_table("scheme | routed | encrypted | certificate")}
    assert tuple(table) == SCHEMES
    for scheme, (routed, encrypted, certificate) in table.items():
        assert (routed == "yes") == Address.of(f"{scheme}://host", user="neo4j", password=None).routed
        assert (encrypted == "yes") == ("+" in scheme)
        assert certificate == {"": "–", "s": "checked", "ssc": "any"}[scheme.partition("+")[2]]


def test_the_commands_and_settings_are_ours():
    """The commands take these options; the variables are read."""
    commands = [line for line in PAGE.splitlines() if line.startswith("directory ")]
    assert len(commands) == 5
    parent = click.Context(main, **main.context_settings)
    for line in commands:
        _, name, *options = shlex.split(line, comments=True)
        main.commands[name].make_context(name, options, parent=parent)
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert set(re.findall(r"DIRECTORY_[A-Z0-9_]+", PAGE)) <= known


def exchanges(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> int:
    """How many queries reach the driver, and the commit; what begins a transaction travels with its first query."""
    sent: list[object] = []
    run, commit = neo4j.ManagedTransaction.run, neo4j.ManagedTransaction._commit

    def running(transaction: neo4j.ManagedTransaction, query: Any, *given: Any, **more: Any) -> neo4j.Result:
        sent.append(query)
        return run(transaction, query, *given, **more)

    def committing(transaction: neo4j.ManagedTransaction) -> None:
        sent.append("COMMIT")
        commit(transaction)

    with monkeypatch.context() as patched:
        patched.setattr(neo4j.ManagedTransaction, "run", running)
        patched.setattr(neo4j.ManagedTransaction, "_commit", committing)
        work()
    assert sent.count("COMMIT") == 1
    return len(sent)


@pytest.mark.neo4j
@pytest.mark.parametrize("audience", ["public", "committee"])
@pytest.mark.parametrize(("sector", "area", "language"), [("nuclear", "Kenya", None), ("biological", "World", "ru")])
def test_how_often_the_main_question_goes_to_the_server(  # noqa: PLR0917  fixtures and a case
    filled: Store, monkeypatch: pytest.MonkeyPatch, audience: str, sector: str, area: str, language: str | None
):
    """As often as the page says at most, the commit counted, whatever is known before and however long the answer."""
    [most] = map(int, re.findall(r"`who` makes at most (\d+) exchanges", PAGE))
    directory = Directory(filled, today=NOON.date, now=lambda: NOON)
    question = Question(sector=sector, area=(area,), language=language)
    for known in (0, 1):  # nothing, or the vocabularies
        assert exchanges(monkeypatch, lambda: directory.who(question, Viewer(audience))) <= most - known
    assert most <= 12


def test_how_long_a_question_waits():
    """As long as the page says."""
    assert f"within about {patience.QUIET + patience.KNOCK:.0f} s" in PAGE
