"""`apply` on a server beside plain UNWIND and MERGE of the same rows, into an empty database and into a filled one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final, LiteralString, NamedTuple
from uuid import uuid4

import neo4j

from bench.generator import generate
from bench.measure import Line, Times, by_clock, middle, once
from bench.writing import batch_of
from directory.batch import put
from directory.checks import Effect
from directory.model import Link, Node, Post, Record
from directory.stores.neo4j import Address, Neo4jStore, rows
from directory.stores.neo4j.rows import Properties
from directory.stores.neo4j.schema import LINK_KINDS, NODE_KINDS

TARGET: Final = 1.67  # at least 0.6 of the throughput of plain MERGE
RECORDS: Final = 10_000
CHUNK: Final = 2_000
RUNS: Final = 3

# (:Record), (:Record)-[link]->(:Record); what finding and the journal need beside them
_NODES: Final[Mapping[str, LiteralString]] = {
    kind: f"UNWIND $rows AS row MERGE (n:Record {{id: row.id}}) SET n:{kind}, n = row.properties" for kind in NODE_KINDS
}
_LINKS: Final[Mapping[str, LiteralString]] = {
    kind: f"""
UNWIND $rows AS row MATCH (s:Record {{id: row.source}}) MATCH (t:Record {{id: row.target}})
MERGE (s)-[l:{kind} {{id: row.id}}]->(t) SET l = row.properties
"""
    for kind in LINK_KINDS
}
_BESIDE: Final[Mapping[str, LiteralString]] = {
    "Key": "UNWIND $rows AS row CREATE (k:Key) SET k = row",
    "Entry": "UNWIND $rows AS row CREATE (e:Entry) SET e = row",
}
MERGE: Final[Mapping[str, LiteralString]] = {**_NODES, **_LINKS, **_BESIDE}
WIPE: Final = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
SETTLE: Final = "CALL db.prepareForReplanning(120)"  # plans made while it was empty are forgotten

POSITIONS: Final = count(10**9)  # of entries by hand: behind all of ours

RowsByKind = Mapping[str, Sequence[Properties]]


class Rows(NamedTuple):
    """The rows of a batch by kind: records, nodes first; and what ours writes beside them."""

    records: RowsByKind
    beside: RowsByKind


def wipe(driver: neo4j.Driver) -> None:
    """Take away everything but constraints and indexes."""
    with driver.session(database="neo4j") as session:
        session.run(WIPE).consume()


def settle(driver: neo4j.Driver) -> None:
    """Let the server count what it holds."""
    driver.execute_query(SETTLE)


def measure(store: Neo4jStore, address: Address, driver: neo4j.Driver, contacts: int) -> Iterator[Line]:
    """The lines of one size, on a store that holds it; which it fills with others in the end."""
    records = generate(contacts)
    size, runs = min(RECORDS, len(records) // 2), RUNS if contacts >= 1_000 else 1
    first_post = next(place for place, record in enumerate(records) if isinstance(record, Post))
    more = records[first_post:][:size]  # what hangs on bodies that are there

    opened = list[Neo4jStore]()

    def emptied() -> Neo4jStore:
        wipe(driver)
        opened.append(Neo4jStore(address, create=True))
        return opened[-1]

    filled = [_thrice(lambda: store, driver, [_renamed(more, f"{run}{way}") for way in "abc"]) for run in range(runs)]
    yield from _lines(f"apply into a filled store, Neo4j, {contacts:,}", filled, len(more))
    empty = [_thrice(emptied, driver, [records[:size]] * 3) for _ in range(runs)]
    yield from _lines(f"apply into an empty store, Neo4j, {contacts:,}", empty, size)
    for known in opened:
        known.close()


def _thrice(
    prepare: Callable[[], Neo4jStore], driver: neo4j.Driver, parts: Sequence[Sequence[Record]]
) -> tuple[Times, Times, Times]:
    """One run: ours, the records alone by hand, and by hand all that ours writes."""
    batch, alone, whole = replace(batch_of(parts[0]), id=uuid4().hex), _rows(parts[1]), _rows(parts[2])
    store = prepare()
    ours = once(lambda: store.apply(batch))
    prepare()
    records = once(lambda: _merge(driver, alone.records, {}))
    prepare()
    return ours, records, once(lambda: _merge(driver, whole.records, whole.beside))


def _lines(what: str, runs: Sequence[tuple[Times, Times, Times]], size: int) -> Iterator[Line]:
    ours, records, everything = (middle(times) for times in zip(*runs, strict=True))
    note = f"{size:,} records with keys and journal, the same rows; ours checks them as well"
    yield by_clock(what, ours, everything, TARGET, note)
    yield by_clock(f"{what}, records alone by hand", ours, records, None, "no key to find them by, and no journal")


def _merge(driver: neo4j.Driver, records: RowsByKind, beside: RowsByKind) -> None:
    """One transaction, some rows at a time."""

    def work(transaction: neo4j.ManagedTransaction) -> None:
        for kind, rows_of_kind in (*records.items(), *beside.items()):
            for start in range(0, len(rows_of_kind), CHUNK):
                transaction.run(MERGE[kind], rows=rows_of_kind[start : start + CHUNK]).consume()

    with driver.session(database="neo4j") as session:
        session.execute_write(work)


def _rows(records: Sequence[Record]) -> Rows:
    ordered = sorted(records, key=lambda record: record.id)
    nodes = [record for record in ordered if isinstance(record, Node)]
    of_nodes = [(node.record_kind, rows.node_row(node)) for node in nodes]
    of_links = [(record.kind, rows.link_row(record)) for record in ordered if isinstance(record, Link)]
    effects = (Effect("created", put(record), None) for record in ordered)
    entries = [
        rows.entry_row("by hand", position, effect) for position, effect in zip(POSITIONS, effects, strict=False)
    ]
    keys = [row for node in nodes for row in rows.key_rows(node)]
    return Rows(_by_kind([*of_nodes, *of_links]), {"Key": keys, "Entry": entries})


def _by_kind(pairs: Sequence[tuple[str, Properties]]) -> RowsByKind:
    found: defaultdict[str, list[Properties]] = defaultdict(list)
    for kind, row in pairs:
        found[kind].append(row)
    return found


def _renamed(records: Sequence[Record], suffix: str) -> list[Record]:
    """Copies under other ids; what they hang on stays, where it is none of them."""
    own = {record.id for record in records}

    def renamed(known: str) -> str:
        return f"{known}-{suffix}" if known in own else known

    return [
        record.changed(id=renamed(record.id), source_id=renamed(record.source_id), target_id=renamed(record.target_id))
        if isinstance(record, Link)
        else record.changed(id=renamed(record.id))
        for record in records
    ]
