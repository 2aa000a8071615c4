"""How two records are connected: the shortest ways of networkx, in the order of the rules."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random
from typing import Any

import networkx as nx
import pytest
from brute import AUDIENCES, FORTY, World, a_day, directory_of, seen_by, tilted_world
from hypothesis import given
from hypothesis import strategies as st
from words import NOON, TODAY, batch, event, link, organization, person, post, sector, state

from directory.access import Viewer
from directory.errors import NotFound
from directory.model import Event, Link, Organization, Person, Post, Record
from directory.ports import Store
from directory.questions.path import Path
from directory.service import Directory

STRENGTH = {
    "KNOWS": 3,
    "HOLDS": 2,
    "AT": 2,
    "MEMBER_OF": 2,
    "PART_OF": 2,
    "SUCCEEDS": 2,
    "COOPERATES_WITH": 2,
    "TOOK_PART": 1,
}
THROUGH = (Person, Post, Organization, Event)
FARTHEST = 8  # steps
TOLD = 20


def ways_through(world: World, source: str, target: str) -> nx.Graph:
    """All that a connection of the two may run through; of several links of a pair the strongest, then the first id."""
    graph = nx.Graph()
    graph.add_nodes_from(
        known
        for known, node in world.nodes.items()
        if isinstance(node, THROUGH) and (known in (source, target) or may_introduce(world, node))
    )
    for tie in world.links:
        if tie.kind in STRENGTH and tie.source_id in graph and tie.target_id in graph:
            known = graph.get_edge_data(tie.source_id, tie.target_id, {"best": (9, "")})["best"]
            graph.add_edge(tie.source_id, tie.target_id, best=min(known, (-STRENGTH[tie.kind], tie.id)))
    return graph


def may_introduce(world: World, node: Record) -> bool:
    if not isinstance(node, Person):
        return True
    since = node.may_introduce_since
    return since is not None and (since + "-01-01"[len(since) - 4 :]) <= world.on.isoformat()


def shortest(world: World, source: str, target: str) -> list[tuple[int, tuple[str, ...], tuple[str, ...]]]:
    """(weakest link, nodes, links) of the shortest ways, the best first; none that is too long."""
    graph = ways_through(world, source, target)
    if not nx.has_path(graph, source, target):
        return []
    found = []
    for way in nx.all_shortest_paths(graph, source, target):
        best = [graph.edges[pair]["best"] for pair in pairwise(way)]
        found.append((max(strength for strength, _ in best), tuple(way), tuple(known for _, known in best)))
    found.sort()
    return [(-weakest, way, links) for weakest, way, links in found] if len(found[0][1]) <= FARTHEST + 1 else []


def compare(answer: Path, world: World, source: str, target: str) -> None:
    names = {known: node.name for known, node in world.nodes.items()}
    assert (answer.question.source_name, answer.question.target_name) == (names[source], names[target])
    expected = shortest(world, source, target) if source != target else []
    assert [
        (c.strength, (source, *(step.to for step in c.steps)), tuple(step.link for step in c.steps))
        for c in answer.connections
    ] == expected[:TOLD]
    assert answer.more == max(0, len(expected) - TOLD)
    assert answer.best == (answer.connections[0] if expected else None)
    links = {tie.id: tie for tie in world.links}
    for step in [step for connection in answer.connections for step in connection.steps]:
        assert (step.kind, step.strength) == (links[step.link].kind, STRENGTH[step.kind])
        assert (step.name, step.type) == (names[step.to], world.nodes[step.to].record_kind)
    if source == target:
        assert answer.steps == 0
    elif expected:
        assert answer.steps == len(expected[0][1]) - 1
        assert answer.statement.startswith(f"{names[source]} is linked to {names[target]}")
    else:
        assert answer.steps is None
        assert answer.statement.startswith(f"No connection of {names[source]} and {names[target]} in this directory")
        assert f"{answer.searched} records were looked at" in answer.statement
        one, other = (
            len(nx.node_connected_component(ways_through(world, source, target), end)) for end in (source, target)
        )
        assert min(one, other) < answer.searched <= one + other


@FORTY
@given(st.randoms(use_true_random=True))
def test_connections_are_the_shortest_of_networkx(random: Random):
    """Between any two records, for each audience; the same in any order of asking what is not visible."""
    records, on = tied(random, tilted_world(random)), a_day(random)
    every = [record.id for record in records if isinstance(record, THROUGH)]
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world = seen_by(audience, records, on)
            for _ in range(6):
                source, target = random.choice(every), random.choice(every)
                if {source, target} <= world.nodes.keys():
                    compare(directory.path(source, target, Viewer(audience)), world, source, target)
                else:
                    assert_hidden(directory, audience, source, target, world)


def tied(random: Random, records: list[Record]) -> list[Record]:
    """The same, with fewer links of bodies (so that ways are longer) and more people who introduce."""
    sparse = {"MEMBER_OF", "PART_OF", "SUCCEEDS", "COOPERATES_WITH"}
    kept = [r for r in records if not (isinstance(r, Link) and r.kind in sparse and random.random() < 0.6)]
    return [
        r.changed(may_introduce_since=random.choice(("2018", "2020", "2024-01-01", "2024-01-02", None)))
        if isinstance(r, Person)
        else r
        for r in kept
    ]


def assert_hidden(directory: Directory, audience: str, source: str, target: str, world: World) -> None:
    """What may not be seen is not found, in the words for what does not exist."""
    hidden = source if source not in world.nodes else target
    with pytest.raises(NotFound) as caught:
        directory.path(source, target, Viewer(audience))
    other = "org:that-never-was"
    with pytest.raises(NotFound) as absent:
        directory.path(*(other if end == hidden else end for end in (source, target)), Viewer(audience))
    assert str(caught.value).replace(hidden, "it") == str(absent.value).replace(other, "it")


# on small directories


@pytest.fixture
def connected(store: Store) -> Callable[..., Path]:
    """Applies the records, and asks how two people are connected."""

    def connecting(
        *records: Record | Link, source: str = "person:a", target: str = "person:z", audience: str = "public"
    ):
        store.apply(batch(person("a", "Ann"), person("z", "Zoe"), *records))
        return Directory(store, today=lambda: TODAY, now=lambda: NOON).path(source, target, Viewer(audience))

    return connecting


def willing(name: str, **fields: Any) -> Person:
    return person(name, **{"may_introduce_since": "2020"} | fields)


def knows(*names: str, **fields: Any) -> list[Link]:
    return [link(f"person:{a}", "KNOWS", f"person:{b}", **fields) for a, b in pairwise(names)]


def through(answer: Path) -> list[list[str]]:
    return [[step.to for step in connection.steps[:-1]] for connection in answer.connections]


def test_the_shortest_of_all_then_the_strongest(connected):
    """A common event in two steps comes before two acquaintances in three; an acquaintance before an event."""
    met = [event("e"), *(link(f"person:{who}", "TOOK_PART", "event:e", qualifier="speaker") for who in "az")]
    longer = [willing("b"), willing("c"), *knows("a", "b", "c", "z")]
    assert through(connected(*met, *longer)) == [["event:e"]]
    answer = connected(willing("d"), *knows("a", "d", "z"))
    assert through(answer) == [["person:d"], ["event:e"]]
    assert [connection.strength for connection in answer.connections] == [3, 1]


@pytest.mark.parametrize(
    ("since", "used"), [(None, False), ("2026-11-22", True), ("2026-11-23", False), ("2026", True)]
)
def test_only_who_agreed_by_the_day_introduces(connected, since: str | None, used: bool):
    """On the day itself is early enough; the two ends need not agree."""
    answer = connected(person("b", may_introduce_since=since), *knows("a", "b", "z"))
    assert through(answer) == ([["person:b"]] if used else [])
    assert answer.steps == (2 if used else None)


def test_the_shorter_way_round_a_hidden_person_is_not_used(connected):
    """Nor counted: the public gets the longer one, the committee the shorter."""
    records = [
        willing("s", label="committee"),
        *knows("a", "s", "z"),
        willing("b"),
        willing("c"),
        *knows("a", "b", "c", "z"),
    ]
    answer = connected(*records)
    assert (through(answer), answer.steps, answer.more) == ([["person:b", "person:c"]], 3, 0)
    assert through(connected(audience="committee")) == [["person:s"]]


def test_no_connection_runs_through_areas_or_sectors(connected):
    """Two bodies of one State and one sector are not connected by these; and neither is a record to ask about."""
    bodies = [organization("o"), organization("p"), state("AAA"), sector("field")]
    ties = [
        link(f"org:{o}", kind, to) for o in "op" for kind, to in (("COVERS", "area:AAA"), ("ACTIVE_IN", "sector:field"))
    ]
    answer = connected(*bodies, *ties, source="org:o", target="org:p")
    assert (answer.steps, answer.best, answer.connections, answer.more) == (None, None, (), 0)
    assert "2 records were looked at" in answer.statement
    with pytest.raises(NotFound):
        connected(source="org:o", target="area:AAA")


def test_of_many_twenty_are_told_and_the_rest_is_counted(connected):
    """The strongest first, then by ids."""
    desks = [record for n in range(25) for record in (post(f"p{n:02}"), *holding(f"p{n:02}"))]
    answer = connected(*desks, willing("m"), *knows("a", "m", "z"))
    assert through(answer) == [["person:m"], *([f"post:p{n:02}"] for n in range(19))]
    assert answer.more == 6


def holding(desk: str) -> list[Link]:
    return [link(f"person:{who}", "HOLDS", f"post:{desk}") for who in "az"]


def test_of_two_links_of_a_pair_the_stronger_is_told(connected):
    """An umbrella of which it is also the successor: one step, by the link whose id comes first."""
    bodies = [organization("o"), organization("p")]
    ties = [
        link("org:o", "COOPERATES_WITH", "org:p", id="link:b"),
        link("org:p", "SUCCEEDS", "org:o", id="link:a"),
    ]
    answer = connected(*bodies, *ties, source="org:o", target="org:p")
    assert [(step.link, step.kind, step.strength) for step in answer.best.steps] == [("link:a", "SUCCEEDS", 2)]


def test_a_record_is_no_steps_from_itself(connected):
    """Said as such."""
    answer = connected(target="person:a")
    assert (answer.steps, answer.connections, answer.more) == (0, (), 0)
    assert "one record" in answer.statement
