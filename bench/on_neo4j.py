"""
The store on a server beside Cypher by hand, over the data of the SQLite lines; ratios are of time on the clock.

It starts a server of its own, as the tests do; where none can be started it says so.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import neo4j

from bench import by_hand_cypher, looking, on_neo4j_writing
from bench.by_hand_who import read_known
from bench.generator import ON
from bench.measure import Line, Times, by_clock, once, shown, side_by_side
from bench.reading import QUESTIONS, difference, directory_on
from directory.access import Viewer
from directory.bootstrap import open_store
from directory.copying import Copied
from directory.ports import Activity, Edge, Links, Scope, Store
from directory.questions.answer import Question
from directory.questions.profile import KINDS
from directory.questions.reference import EDGES
from directory.service import Directory
from directory.stores.neo4j import Address, Neo4jStore

MOST: Final = 20_000  # persons; beyond, coverage, neighbourhood and path alone are measured
TARGET: Final = 1.5
TRIPS_TARGET: Final = 12
NODES: Final = 300  # of a neighbourhood
RUNS: Final = 9
WARM_UP: Final = 3  # runs before the first that counts: the server compiles queries, and then its own code
TINY: Final = 1_000  # below, a try of the bench itself: the largest size alone, one run
PREFIXES: Final = ("a", "kra")
SCOPE: Final = Scope(Viewer().labels, ON)


def measure(folder: Path, sizes: Sequence[int], most: int) -> Iterator[Line]:
    """The lines of all sizes up to `most`; `folder` holds their SQLite stores as `<contacts>.db`."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from servers.neo4j_server import Server, missing

    if reason := missing():
        yield Line("Neo4j", "not measured", "", None, note=reason)
        return
    server = Server(folder / "neo4j")
    server.start()
    try:
        for contacts in [size for size in sizes if size >= TINY] or sizes[-1:]:
            if contacts > most:
                yield Line(f"Neo4j, {contacts:,}", "not measured", "", None, note="loading it takes ten minutes")
            else:
                yield from _measure_one(server.uri, folder / f"{contacts}.db", contacts)
    finally:
        server.kill()


def _measure_one(uri: str, path: Path, contacts: int) -> Iterator[Line]:
    address = Address.of(uri, user="neo4j", password=None)
    beside = open_store(f"sqlite:{path}")
    with neo4j.GraphDatabase.driver(uri, notifications_min_severity="OFF", telemetry_disabled=True) as driver:
        on_neo4j_writing.wipe(driver)
        store = Neo4jStore(address, create=True)
        copied = list[Copied]()
        times = once(lambda: copied.append(directory_on(beside).copy(store)))
        number, agent = copied[0].nodes + copied[0].links, driver.get_server_info().agent
        note = f"{number:,} records and the journal, compared at the end; {agent}"
        yield Line(f"copy of SQLite into Neo4j, {contacts:,}", shown(times), "", None, note=note)
        on_neo4j_writing.settle(driver)
        yield from looking.lines(
            store,
            lambda work: by_hand_cypher.reading(driver, work, ON),
            f"Neo4j, {contacts:,}",
            partial(_in_turn, contacts=contacts),
            by_clock,
        )
        if contacts > MOST:
            store.close()
            beside.close()
            return
        near = by_hand_cypher.well_connected(driver, ON)[:NODES]
        yield from _who(store, driver, contacts)
        yield _neighbourhood(store, driver, near, contacts)
        yield _coverage(store, driver, contacts)
        yield from _round_trips(store, near[0], contacts)
        yield from _beside_sqlite(store, beside, near[0], contacts)
        beside.close()
        yield from on_neo4j_writing.measure(store, address, driver, contacts)
        store.close()


def _in_turn(ours: Callable[[], object], baseline: Callable[[], object], contacts: int) -> tuple[Times, Times]:
    for _ in range(WARM_UP if contacts >= TINY else 0):
        ours()
        baseline()
    return side_by_side(ours, baseline, RUNS if contacts >= TINY else 1)


def _who(store: Store, driver: neo4j.Driver, contacts: int) -> Iterator[Line]:
    known = by_hand_cypher.reading(driver, read_known, ON)
    warm = directory_on(store)
    for sector, area in QUESTIONS:
        question = Question(sector=sector, area=(area,))
        by_hand = partial(by_hand_cypher.who, driver, sector, area, ON)
        note = difference(warm, by_hand(known), sector, area)
        works = {
            "cold": (lambda asked=question: directory_on(store).who(asked), partial(by_hand, None)),
            "warm": (partial(warm.who, question), partial(by_hand, known)),
        }
        for kind, (ours, baseline) in works.items():
            what = f"who {sector}, {area}, {kind}, Neo4j, {contacts:,}"
            yield by_clock(what, *_in_turn(ours, baseline, contacts), TARGET, note)


def _neighbourhood(store: Store, driver: neo4j.Driver, near: Sequence[str], contacts: int) -> Line:
    def ours() -> Links:
        return store.read(SCOPE, lambda reader: reader.links(near, KINDS, "both"))

    baseline = partial(by_hand_cypher.links, driver, near, KINDS, ON)
    found = ours()
    note = f"{len(near)} nodes, {len(found.links)} links" if found == baseline() else "by hand finds others"
    return by_clock(f"neighbourhood, Neo4j, {contacts:,}", *_in_turn(ours, baseline, contacts), TARGET, note)


def _coverage(store: Store, driver: neo4j.Driver, contacts: int) -> Line:
    def ours() -> tuple[list[Activity], list[Edge]]:
        return store.read(SCOPE, lambda reader: (list(reader.active()), list(reader.edges(EDGES))))

    baseline = partial(by_hand_cypher.coverage, driver, ON)
    (bodies, edges), (rows, ties) = ours(), baseline()
    same = [body.actor for body in bodies] == sorted(row[0] for row in rows) and len(edges) == len(ties)
    note = f"{len(bodies)} organizations, {len(edges)} links, bare" if same else "by hand finds others"
    return by_clock(f"rows of coverage, Neo4j, {contacts:,}", *_in_turn(ours, baseline, contacts), TARGET, note)


def _round_trips(store: Store, middle: str, contacts: int) -> Iterator[Line]:
    small, large = (Question(sector=sector, area=(area,)) for sector, area in (QUESTIONS[2], QUESTIONS[-1]))
    kept = directory_on(store)
    works: dict[str, tuple[Callable[[], object], float | None]] = {
        "who, small, cold": (lambda: directory_on(store).who(small), TRIPS_TARGET),
        "who, large, cold": (lambda: directory_on(store).who(large), TRIPS_TARGET),
        "who, small, warm": (lambda: kept.who(small), TRIPS_TARGET),
        "who, large, warm": (lambda: kept.who(large), TRIPS_TARGET),
        "find “a”": (lambda: kept.find("a"), None),
        "show, an organization": (lambda: kept.show(middle), None),
    }
    kept.areas()  # warm: it knows the reference
    for what, (work, target) in works.items():
        number = _exchanges(work)
        yield Line(f"exchanges of {what}, {contacts:,}", str(number), "", None, target, "with the commit", number)


def _exchanges(work: Callable[[], object]) -> int:
    """How many queries reach the driver, and the commit."""
    sent = 1
    run = neo4j.ManagedTransaction.run

    def counted(*given: Any, **more: Any) -> neo4j.Result:
        nonlocal sent
        sent += 1
        return run(*given, **more)

    with patch.object(neo4j.ManagedTransaction, "run", counted):
        work()
    return sent


def _beside_sqlite(store: Store, beside: Store, middle: str, contacts: int) -> Iterator[Line]:
    """The same calls of the same directory on both stores, both with the reference at hand."""
    calls: dict[str, Callable[[Directory], object]] = {}
    for sector, area in QUESTIONS:
        calls[f"who {sector}, {area}"] = partial(Directory.who, question=Question(sector=sector, area=(area,)))
    for prefix in PREFIXES:
        calls[f"find “{prefix}”"] = partial(Directory.find, text=prefix)
    calls["show, an organization"] = partial(Directory.show, known=middle)
    ours, baseline = directory_on(store), directory_on(beside)
    for what, call in calls.items():
        note = "beside SQLite" if call(ours) == call(baseline) else "beside SQLite, which answers otherwise"
        times = _in_turn(partial(call, ours), partial(call, baseline), contacts)
        yield by_clock(f"{what}, Neo4j, {contacts:,}", *times, None, note)
