"""The neighbourhood of a record: who is drawn, in which order, what is left out, against plain Python."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from brute import AUDIENCES, FORTY, World, a_day, directory_of, seen_by, tilted_world
from hypothesis import given
from hypothesis import strategies as st
from words import NOON, TODAY, batch, email, event, link, organization, person, post

from directory.access import Viewer
from directory.errors import InvalidRecord, NotFound
from directory.model import Link, Record
from directory.ports import Store
from directory.questions.network import KINDS, Network, NetworkQuestion
from directory.service import Directory
from directory.shapes import SHAPES

CHANNELS = "REACHED_AT"


def kinds_of(question: dict[str, Any]) -> set[str]:
    return set(question.get("kinds") or {kind for kind in KINDS if kind != CHANNELS})


def drawn(world: World, question: dict[str, Any]) -> tuple[dict[str, int], int]:
    """The nodes with their step, in the order in which they find room, and how many found none."""
    kinds, most = kinds_of(question), question.get("most", 250)
    steps, edge = {question["id"]: 0}, [question["id"]]
    left_out: set[str] = set()
    for step in range(1, question.get("steps", 1) + 1):
        found = beyond(world, set(edge), kinds, set(steps))
        edge = found[: most - len(steps)]
        left_out |= set(found)
        steps |= dict.fromkeys(edge, step)
    for known in question.get("beside", ()):
        if known not in steps:
            continue
        found = beyond(world, {known}, kinds, set(steps))
        left_out |= set(found)
        steps |= dict.fromkeys(found[: most - len(steps)], steps[known] + 1)
    return steps, len(left_out - set(steps))


def beyond(world: World, edge: set[str], kinds: set[str], known: set[str]) -> list[str]:
    """What is tied to one of these and not known, by the first kind of link, then by id."""
    first: dict[str, int] = {}
    for tie in world.links:
        for here, there in ((tie.source_id, tie.target_id), (tie.target_id, tie.source_id)):
            if tie.kind in kinds and here in edge and there not in known:
                first[there] = min(first.get(there, len(KINDS)), KINDS.index(tie.kind))
    return sorted(first, key=lambda node: (first[node], node))


def compare(answer: Network, world: World, question: dict[str, Any]) -> None:
    steps, left_out = drawn(world, question)
    assert [(node.id, node.step) for node in answer.nodes] == list(steps.items())
    assert answer.left_out == left_out
    ties = [tie for tie in world.links if tie.kind in kinds_of(question)]
    inner = [tie for tie in ties if tie.source_id in steps and tie.target_id in steps]
    inner.sort(key=lambda tie: (KINDS.index(tie.kind), tie.source_id, tie.target_id, tie.id))
    assert [(tie.id, tie.kind, tie.source, tie.target) for tie in answer.links] == [
        (tie.id, tie.kind, tie.source_id, tie.target_id) for tie in inner
    ]
    for node in answer.nodes:
        record = world.nodes[node.id]
        assert (node.name, node.kind, node.type) == (record.name, record.record_kind, record.subkind)
        mine = [tie for tie in ties if node.id in (tie.source_id, tie.target_id)]
        assert node.more == sum(tie not in inner for tie in mine)


@FORTY
@given(st.randoms(use_true_random=True))
def test_a_neighbourhood_is_what_the_rules_say(random: Random):
    """Of any record, by one or two steps, any kinds and any cap, with others expanded, for each audience."""
    records, on = tilted_world(random), a_day(random)
    every = [record.id for record in records if not isinstance(record, Link)]
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world = seen_by(audience, records, on)
            for known in random.sample(every, min(6, len(every))):
                question = {"id": known} | any_question(random, every)
                if known in world.nodes:
                    compare(directory.network(NetworkQuestion(**question), Viewer(audience)), world, question)
                else:
                    assert_hidden(directory, audience, question)


def any_question(random: Random, every: list[str]) -> dict[str, Any]:
    return {
        "steps": random.choice((1, 2)),
        "kinds": tuple(random.sample(KINDS, random.randint(1, 6))) if random.random() < 0.4 else (),
        "most": random.choice((250, random.randint(2, 8), random.randint(8, 14))),
        "beside": tuple(random.sample(every, 1)) if random.random() < 0.5 else (),
    }


def assert_hidden(directory: Directory, audience: str, question: dict[str, Any]) -> None:
    """What may not be seen is not found, in the words for what does not exist."""
    errors = []
    for known in (question["id"], "org:that-never-was"):
        with pytest.raises(NotFound) as caught:
            directory.network(NetworkQuestion(**question | {"id": known}), Viewer(audience))
        errors.append(str(caught.value).replace(known, "it"))
    assert errors[0] == errors[1]


def test_each_kind_of_link_has_its_place_in_the_order():
    """No kind that the graph may have is never drawn."""
    assert sorted(KINDS) == sorted({shape.kind for shape in SHAPES})


# on a small directory


@pytest.fixture
def drawing(store: Store) -> Callable[..., Network]:
    """Applies the records, and draws what is beside an association."""

    def draw(*records: Record | Link, audience: str = "public", **question: Any) -> Network:
        store.apply(batch(organization("a", "Association"), *records))
        directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
        return directory.network(NetworkQuestion(**{"id": "org:a"} | question), Viewer(audience))

    return draw


def members(*names: str) -> list[Record]:
    made = [organization(name) for name in names]
    return [*made, *(link(body, "MEMBER_OF", "org:a", qualifier="full") for body in made)]


def ids(answer: Network) -> list[str]:
    return [node.id for node in answer.nodes]


def test_posts_find_room_before_members_and_these_before_events(drawing):
    """By the kind of link, then by id; three of five find room."""
    desks = [
        post("z"),
        link("post:z", "AT", "org:a"),
        event("a"),
        link("org:a", "TOOK_PART", "event:a", qualifier="host"),
    ]
    answer = drawing(*members("m1", "m2", "m3"), *desks, most=4)
    assert ids(answer) == ["org:a", "post:z", "org:m1", "org:m2"]
    assert answer.left_out == 2
    assert "2 more are left out" in answer.statement


def test_what_found_no_room_is_counted_once(drawing):
    """A step further, and what is expanded, count nobody again and forget nobody."""
    hub = members(*(f"m{n:03}" for n in range(300)))
    assert drawing(*hub).left_out == 51
    assert drawing(steps=2).left_out == 51
    expanded = drawing(beside=("org:a", "org:m000"))
    assert (expanded.left_out, len(expanded.nodes)) == (51, 250)
    assert "what was expanded" not in expanded.statement


def test_a_hidden_neighbour_is_neither_drawn_nor_counted(drawing):
    """It takes no room, is not left out, and is no link that is not drawn."""
    secret = organization("s", label="committee")
    records = [*members("m"), secret, link(secret, "MEMBER_OF", "org:a", qualifier="full")]
    answer = drawing(*records, most=2)
    assert (ids(answer), answer.left_out) == (["org:a", "org:m"], 0)
    assert [node.more for node in answer.nodes] == [0, 0]
    assert ids(drawing(audience="committee")) == ["org:a", "org:m", "org:s"]


def test_a_past_member_is_drawn_on_a_past_day(drawing, store: Store):
    """The date decides which links there are."""
    past = organization("m")
    answer = drawing(past, link(past, "MEMBER_OF", "org:a", qualifier="full", valid_until="2020"))
    assert ids(answer) == ["org:a"]
    directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
    before = directory.network(NetworkQuestion(id="org:a"), on=TODAY.replace(year=2019))
    assert ids(before) == ["org:a", "org:m"]


def test_a_channel_is_drawn_where_it_is_asked_for(drawing):
    """Not among all kinds, but by its own."""
    mail = email("a@example.org")
    answer = drawing(*members("m"), mail, link("org:a", "REACHED_AT", mail))
    assert ids(answer) == ["org:a", "org:m"]
    assert [node.more for node in answer.nodes] == [0, 0]
    assert ids(drawing(kinds=("REACHED_AT",))) == ["org:a", "contact:a@example.org"]
    assert ids(drawing(id="contact:a@example.org", kinds=("REACHED_AT",))) == ["contact:a@example.org", "org:a"]


def test_two_steps_tie_those_of_the_first_step_together(drawing):
    """A link between two that are drawn is drawn; what is beyond is counted at its end."""
    people = [person("h"), post("p"), link("person:h", "HOLDS", "post:p"), link("post:p", "AT", "org:m1")]
    answer = drawing(*members("m1", "m2"), *people, link("org:m1", "COOPERATES_WITH", "org:m2", id="coop"), steps=2)
    assert [(node.id, node.step, node.more) for node in answer.nodes] == [
        ("org:a", 0, 0),
        ("org:m1", 1, 0),
        ("org:m2", 1, 0),
        ("post:p", 2, 1),
    ]
    assert "coop" in [tie.id for tie in answer.links]


def test_who_was_found_beside_another_is_expanded_as_well(drawing):
    """One expands Zoological, which draws Baltic, then Baltic: in the order in which they were asked for."""
    chain = [organization("z"), organization("b"), organization("c")]
    ties = [link(low, "MEMBER_OF", high, qualifier="full") for low, high in zip(chain, ["org:a", *chain], strict=False)]
    answer = drawing(*chain, *ties, beside=("org:z", "org:b"))
    assert [(node.id, node.step) for node in answer.nodes] == [("org:a", 0), ("org:z", 1), ("org:b", 2), ("org:c", 3)]


def test_what_is_not_drawn_is_not_expanded(drawing):
    """A record beside that is not drawn, is hidden or is none changes nothing."""
    other = [organization("o"), organization("p"), link("org:p", "MEMBER_OF", "org:o", qualifier="full")]
    answer = drawing(*members("m"), *other, beside=("org:o", "org:nobody"))
    assert ids(answer) == ["org:a", "org:m"]


def test_an_unknown_kind_is_refused(drawing):
    """With the kinds there are."""
    with pytest.raises(InvalidRecord, match="KNOWS_WELL"):
        drawing(kinds=("KNOWS_WELL",))
