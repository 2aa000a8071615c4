"""Fragility: what rests on one, what would be lost, and the measures against networkx on a graph of its own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product
from random import Random
from typing import Any

import networkx as nx
import pytest
from brute import (
    AUDIENCES,
    CLIMBS,
    FORTY,
    World,
    a_day,
    directory_of,
    matrix,
    seen_by,
    tilted_world,
    with_rows,
)
from hypothesis import given
from hypothesis import strategies as st
from words import NOON, TODAY, batch, link, organization, person, post, role, sector, state, world

from directory.access import Viewer
from directory.errors import NotFound
from directory.model import Area, DeskItem, Link, Organization, Person, Post, Record
from directory.ports import Store
from directory.questions.fragility import Fragility, FragilityQuestion, Measure
from directory.questions.matrix import CoverageQuestion
from directory.service import Directory

BETWEEN = ("MEMBER_OF", "PART_OF", "COOPERATES_WITH", "SUCCEEDS")


def asked(random: Random, world: World) -> list[dict[str, Any]]:
    areas = sorted(world.all(Area))
    questions: list[dict[str, Any]] = [{"columns": "state"}]
    questions += [{"area": tuple(random.sample(areas, min(2, len(areas))))}] if areas else []
    return with_rows(world, questions)


# what rests on one


@FORTY
@given(st.randoms(use_true_random=True))
def test_what_rests_on_one(random: Random):
    """Cells of one body, and cells for which one person holds all the posts: those of the model, with their names."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world = seen_by(audience, records, on)
            for question in asked(random, world):
                answer = directory.fragility(FragilityQuestion(**question), Viewer(audience))
                cells = matrix(world, **question)
                on_body = [
                    (row, column, covered(cell), set(near(world, question["rows"], row, cell)))
                    for row, column, cell in cells
                    if cell["rests_on"] == 1
                ]
                assert [
                    (r.row, r.column, r.covered, {body.id for body in r.bodies}) for r in answer.one_body
                ] == on_body
                people = [
                    (row, column, holders(world, question["rows"], row, cell))
                    for row, column, cell in cells
                    if covered(cell)
                ]
                assert [(r.row, r.column, r.person.id, r.person.name) for r in answer.one_person if r.person] == [
                    (row, column, *one, world.nodes[next(iter(one))].name)
                    for row, column, one in people
                    if len(one) == 1
                ]
                assert all(r.person for r in answer.one_person)


def covered(cell: dict[str, Any]) -> int:
    return len({*cell["claimed"], *cell["derived"]})


def near(world: World, rows: str, row: str, cell: dict[str, Any]) -> list[str]:
    """What a cell rests on: bodies that are not worldwide; for a role, where a listed post stands that is not."""
    if rows == "sector":
        return [body for level, found in cell["bodies"].items() if level != "worldwide" for body in found]
    states = {*cell["claimed"], *cell["derived"]}
    seats = world.seats(row)
    return [seat.at for seat in seats if seat.listed and not seat.worldwide and seat.cover & states]


def holders(world: World, rows: str, row: str, cell: dict[str, Any]) -> set[str]:
    """Who holds a post at the bodies that are not worldwide; for a role, a listed post that is not for the world."""
    states = {*cell["claimed"], *cell["derived"]}
    near_posts = (seat for seat in world.seats(row) if seat.listed and not seat.worldwide and seat.cover & states)
    posts = {seat.post for seat in near_posts} if rows == "role" else set()
    if rows == "sector":
        posts = {desk for body in near(world, rows, row, cell) for desk in world.sources(body, "AT")}
    return {holder for desk in posts for holder in world.sources(desk, "HOLDS")}


# if it left


@FORTY
@given(st.randoms(use_true_random=True))
def test_what_would_be_lost(random: Random):
    """The same matrix over a second store that never had the organization, and the members that have no other umbrella."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in random.sample(AUDIENCES, 1):
            world = seen_by(audience, records, on)
            for gone in random.sample(sorted(world.all(Organization)), min(2, len(world.all(Organization)))):
                with directory_of(without(world, gone), on) as second:
                    for question in asked(random, world):
                        compare_left(directory, second, Viewer(audience), question, gone)
                answer = directory.fragility(
                    FragilityQuestion(area=(some_area(world),), without=gone), Viewer(audience)
                )
                assert {named.id for named in answer.if_it_left.members} == last_umbrella(world, gone)
                assert (answer.if_it_left.id, answer.if_it_left.name) == (gone, world.nodes[gone].name)


def some_area(world: World) -> str:
    return min(world.all(Area))


def without(world: World, gone: str) -> list[Record]:
    """All that is visible, without an organization, its links, and the posts that stand at it alone."""
    lost = {gone} | {desk for desk in world.all(Post) if world.targets(desk, "AT") == {gone}}
    nodes = [node for known, node in world.nodes.items() if known not in lost]
    links = [tie for tie in world.links if not {tie.source_id, tie.target_id} & lost]
    kept = (record for record in (*nodes, *links) if not isinstance(record, DeskItem))
    return [record.changed(label="public", owner_id=None, sources=()) for record in kept]


def compare_left(directory: Directory, second: Directory, viewer: Viewer, question: dict[str, Any], gone: str) -> None:
    before = directory.coverage(CoverageQuestion(**question), viewer).cells
    after = {(cell.row, cell.column): cell for cell in second.coverage(CoverageQuestion(**question)).cells}
    expected = []
    for cell in before:
        left = after[cell.row, cell.column]
        still = {*left.claimed, *left.derived}
        if lost := {*cell.claimed, *cell.derived} - still:
            expected.append((cell.row, cell.column, tuple(sorted(lost)), len(still), cell.of))
    told = directory.fragility(FragilityQuestion(**question, without=gone), viewer).if_it_left
    assert [(lost.row, lost.column, lost.lost, lost.left, lost.of) for lost in told.cells] == expected


def last_umbrella(world: World, gone: str) -> set[str]:
    """Those whose only umbrella it is."""
    found = set()
    for body in world.all(Organization):
        above = {tie.target_id for tie in world.links if tie.source_id == body and (tie.kind, tie.qualifier) in CLIMBS}
        if above == {gone}:
            found.add(body)
    return found


# the measures


def bonds(world: World) -> nx.Graph:
    """Organizations and events, tied by memberships and the like, by events, by posts and by people."""
    graph = nx.Graph()
    for tie in world.links:
        if tie.kind in BETWEEN and tie.source_id in world.all(Organization):
            graph.add_edge(tie.source_id, tie.target_id)
        elif tie.kind == "TOOK_PART":
            graph.add_edges_from(product(bodies_of(world, tie.source_id), [tie.target_id]))
        elif tie.kind == "KNOWS":
            graph.add_edges_from(product(bodies_of(world, tie.source_id), bodies_of(world, tie.target_id)))
    for known in world.all(Person):
        graph.add_edges_from(combinations(bodies_of(world, known), 2))
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    graph.remove_nodes_from(list(nx.isolates(graph)))
    return graph


def bodies_of(world: World, known: str) -> set[str]:
    if known in world.all(Organization):
        return {known}
    posts = {known} if known in world.all(Post) else world.targets(known, "HOLDS")
    return {body for desk in posts for body in world.targets(desk, "AT")}


def pieces_without(graph: nx.Graph, node: str) -> list[set[str]]:
    """What is left of its part of the network, largest first."""
    part = graph.subgraph(nx.node_connected_component(graph, node) - {node})
    return sorted(nx.connected_components(part), key=len, reverse=True)


@FORTY
@given(st.randoms(use_true_random=True))
def test_measures_are_those_of_networkx(random: Random):
    """Cut points with how many each cuts off, brokers with their share; who is cut off is all but a largest piece."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world = seen_by(audience, records, on)
            graph = bonds(world)
            if world.all(Area):
                compare_measures(directory, Viewer(audience), world, graph, random.randint(1, 6))


def compare_measures(directory: Directory, viewer: Viewer, world: World, graph: nx.Graph, limit: int) -> None:
    area = (some_area(world),)
    cut, brokers = directory.fragility(FragilityQuestion(area=area, limit=limit), viewer).measures
    expected_cut = {
        node: float(sum(map(len, pieces_without(graph, node)[1:]))) for node in nx.articulation_points(graph)
    }
    assert_measure(cut, expected_cut, world, limit)
    shares = {node: round(share, 4) for node, share in nx.betweenness_centrality(graph).items()}
    assert_measure(brokers, {node: share for node, share in shares.items() if share}, world, limit)
    for gone in world.all(Organization):
        left = directory.fragility(FragilityQuestion(area=area, without=gone), viewer).if_it_left
        off = {named.id for named in left.cut_off}
        pieces = pieces_without(graph, gone) if gone in graph else []
        largest = [piece for piece in pieces if len(piece) == len(pieces[0])]
        assert off in ([set().union(*pieces) - piece for piece in largest] or [set()])


def assert_measure(measure: Measure, expected: dict[str, float], world: World, limit: int) -> None:
    """Highest first, then by id; the rest is counted."""
    ordered = sorted(expected.items(), key=lambda pair: (-pair[1], pair[0]))
    assert [(s.id, s.name, s.value) for s in measure.highest] == [
        (node, world.nodes[node].name, value) for node, value in ordered[:limit]
    ]
    assert measure.more == len(ordered) - len(measure.highest)
    assert measure.says.endswith(".")
    assert measure.caution.endswith(".")


# on small directories


@pytest.fixture
def told(store: Store):
    """Applies the records, and asks about one State."""

    def telling(*records: Record | Link, **question: Any) -> Fragility:
        store.apply(batch(world(), state("AAA"), sector("field"), role("poc"), *records))
        directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
        return directory.fragility(FragilityQuestion(**{"area": ("AAA",)} | question))

    return telling


def body(id: str, area: str = "area:AAA", **fields: Any) -> list[Record]:
    made = organization(id, **fields)
    return [made, link(made, "ACTIVE_IN", "sector:field"), link(made, "COVERS", area)]


def test_two_bodies_of_one_family_are_one(told):
    """A member and its umbrella in one cell do not make it less fragile."""
    tied = link("org:a", "MEMBER_OF", "org:b", qualifier="associate")
    [found] = told(*body("a"), *body("b"), tied).one_body
    assert [named.id for named in found.bodies] == ["org:a", "org:b"]


def test_bodies_that_only_cooperate_are_two(told):
    """An observer or a partner does not climb."""
    ties = [link("org:a", "MEMBER_OF", "org:b", qualifier="observer"), link("org:a", "COOPERATES_WITH", "org:b")]
    assert told(*body("a"), *body("b"), *ties).one_body == ()


def test_one_person_at_two_bodies(told):
    """Two bodies, and one person holds the posts of both."""
    desks = [
        post("p"),
        link("post:p", "AT", "org:a"),
        post("q"),
        link("post:q", "AT", "org:b"),
        person("h", "Only One"),
    ]
    held = [link("person:h", "HOLDS", "post:p"), link("person:h", "HOLDS", "post:q")]
    answer = told(*body("a"), *body("b"), *desks, *held)
    assert answer.one_body == ()
    assert [(found.row, found.person.name) for found in answer.one_person] == [("sector:field", "Only One")]


def test_a_cell_of_a_role_names_the_body_it_rests_on(told):
    """A post with its own State, at a body that claims the world: the cell rests on it, and it is named."""
    desk = [post("p"), link("post:p", "AT", "org:w"), link("post:p", "AS", "role:poc")]
    own = link("post:p", "COVERS", "area:AAA")
    [found] = told(*body("w", "area:world"), *desk, own, rows="role").one_body
    assert [named.id for named in found.bodies] == ["org:w"]


def test_a_cell_of_a_role_does_not_rest_on_a_post_for_the_world(told):
    """Beside the authority of the State, an organization whose post is for the world: it is not what the cell rests on."""
    bodies = [organization("gov", kind="state_authority"), organization("un", kind="un_body")]
    covers = [link("org:gov", "COVERS", "area:AAA"), link("org:un", "COVERS", "area:world")]
    desks = [post("p"), link("post:p", "AT", "org:gov"), post("q"), link("post:q", "AT", "org:un")]
    roles = [link("post:p", "AS", "role:poc"), link("post:q", "AS", "role:poc")]
    [found] = told(
        *bodies, *covers, *desks, *roles, link("area:AAA", "PART_OF", "area:world", qualifier="member"), rows="role"
    ).one_body
    assert [named.id for named in found.bodies] == ["org:gov"]


def test_an_organization_that_is_none_is_not_found(told):
    """A hidden one and one that does not exist get the same answer; an event is no organization."""
    with pytest.raises(NotFound) as absent:
        told(*body("secret", label="committee"), without="org:nobody")
    with pytest.raises(NotFound) as hidden:
        told(without="org:secret")
    assert str(hidden.value) == str(absent.value).replace("org:nobody", "org:secret")
    with pytest.raises(NotFound):
        told(without="area:AAA")


def ids(named: Iterable[Any]) -> list[str]:
    return [one.id for one in named]


def test_who_would_have_no_umbrella(told):
    """A member with a second umbrella keeps one, an observer had none."""
    bodies = [record for name in ("u", "v", "one", "two", "three") for record in body(name)]
    ties = [("one", "u", "full"), ("two", "u", "full"), ("two", "v", "associate"), ("three", "u", "observer")]
    links = [link(f"org:{a}", "MEMBER_OF", f"org:{b}", qualifier=q) for a, b, q in ties]
    left = told(*bodies, *links, without="org:u").if_it_left
    assert ids(left.members) == ["org:one"]
    assert ids(left.cut_off) == ["org:one", "org:three"]


def test_two_who_know_each_other_tie_their_bodies(told):
    """Through their posts; a body that hangs on one acquaintance alone is cut off with it."""
    bodies = [organization(name) for name in "abcd"]
    desks = [record for n in "abc" for record in (post(n), person(n), link(f"post:{n}", "AT", f"org:{n}"))]
    held = [link(f"person:{n}", "HOLDS", f"post:{n}") for n in "abc"]
    known = [link("person:a", "KNOWS", "person:b"), link("person:c", "KNOWS", "person:b")]
    answer = told(*bodies, *desks, *held, *known, link("org:d", "COOPERATES_WITH", "org:a"), without="org:b")
    assert ids(answer.if_it_left.cut_off) == ["org:c"]
    cut, brokers = answer.measures
    assert [(one.id, one.value) for one in cut.highest] == [("org:a", 1.0), ("org:b", 1.0)]
    assert [(one.id, one.value) for one in brokers.highest] == [("org:a", 0.6667), ("org:b", 0.6667)]
