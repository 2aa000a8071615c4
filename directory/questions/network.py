"""
Who is connected to whom: the neighbourhood of a record, one or two steps.

It is cut at so many nodes: nearer before farther, then by kind of link, then by id; what was left out is counted. Only
what the reader may see is drawn, counted or left out.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from directory.errors import InvalidRecord, NotFound, quoted
from directory.model import Id, Link, Node, Record
from directory.ports import Reader
from directory.questions.answer import Model, Typed
from directory.questions.sentences import called, is_unsure, sentence

MOST_NODES: Final = 250  # a drawing of more cannot be read
# bodies and people before what they work on: the order in which nodes find room
KINDS: Final = (
    "AT", "HOLDS", "MEMBER_OF", "PART_OF", "KNOWS", "SUCCEEDS", "COOPERATES_WITH", "MEMBERSHIP_OF", "TOOK_PART", "AS",
    "ACTIVE_IN", "COVERS", "BASED_IN", "HELD_IN", "ABOUT", "BROADER", "RELATED", "REACHED_AT",
)  # fmt: skip
USUAL: Final = tuple(kind for kind in KINDS if kind != "REACHED_AT")  # a channel is drawn where it is asked for
ORDER: Final = "nearer before farther, then by kind of link, then by id"


class NetworkQuestion(Typed):
    """The neighbourhood of a record."""

    id: Id
    steps: Annotated[int, Field(ge=1, le=2)] = 1
    kinds: tuple[str, ...] = ()  # of links; empty = all but channels
    beside: tuple[Id, ...] = ()  # other nodes whose neighbours are drawn as well, one step
    most: Annotated[int, Field(ge=2, le=MOST_NODES)] = MOST_NODES  # nodes


class NodeDrawn(Model):
    """A node of the drawing."""

    id: Id
    name: str
    acronym: str
    kind: str  # Organization, Person ...
    type: str  # kind of organization, scheme of area ...
    step: int  # from the record asked about
    more: int  # its links that are not drawn


class LinkDrawn(Model):
    """A link of the drawing, and how it reads."""

    id: Id
    kind: str
    source: Id
    target: Id
    qualifier: str
    valid_from: str | None
    valid_until: str | None
    confirm: bool  # general knowledge is its only evidence, or its source is old
    text: str


class Network(Model):
    """
    A part of the network, as an audience may see it on a day.

    Nodes stand in the order in which they found room, links in (kind, source, target, id) order.
    """

    question: NetworkQuestion
    name: str  # of the record asked about
    audience: str
    demo: bool
    on: str | None
    nodes: tuple[NodeDrawn, ...]
    links: tuple[LinkDrawn, ...]
    left_out: int  # nodes that were come upon and found no room
    order: str  # by which nodes found room
    statement: str


def network(reader: Reader, question: NetworkQuestion, *, audience: str, demo: bool) -> Network:
    """
    The neighbourhood of a record.

    Returns:
        At most `most` nodes, and every link of the kinds asked between two of them.

    Raises:
        NotFound: no such record in this scope; a hidden and an absent one get the same answer.
        InvalidRecord: a kind of link that there is none of.
    """
    kinds = _kinds(question.kinds)
    start = reader.get([question.id]).get(question.id)
    if not isinstance(start, Node):
        raise NotFound("record", question.id, expected="an id as `find` gives it")
    steps, left_out = _walk(reader, start.id, kinds, question)
    nodes, ties, totals = _drawn(reader, steps, kinds)
    return Network(
        question=question,
        name=start.name,
        audience=audience,
        demo=demo,
        on=reader.scope.on.isoformat() if reader.scope.on else None,
        nodes=nodes_drawn(steps, nodes, totals, ties),
        links=links_drawn(ties, nodes, reader.scope.on),
        left_out=left_out,
        order=ORDER,
        statement=_statement(start.name, question, steps, left_out),
    )


def _kinds(given: Sequence[str]) -> tuple[str, ...]:
    unknown = [kind for kind in given if kind not in KINDS]
    if unknown:
        raise InvalidRecord(f"{quoted(unknown[0])} is no kind of link: expected {', '.join(KINDS)}", field="kinds")
    return tuple(dict.fromkeys(given)) or USUAL


def _walk(reader: Reader, start: Id, kinds: Sequence[str], question: NetworkQuestion) -> tuple[dict[Id, int], int]:
    """The nodes that find room, in order, with their step; and how many that were come upon did not."""
    steps, edge = {start: 0}, [start]
    without_room: set[Id] = set()
    there = reader.get(question.beside)
    beside = [known for known in dict.fromkeys(question.beside) if known in there]
    for step in range(1, question.steps + 1):
        found = _next(reader, edge, kinds, steps)
        room = question.most - len(steps)
        edge = found[:room]
        without_room.update(found[room:])
        steps |= dict.fromkeys(edge, step)
    for known in beside:
        if known in steps:
            found = _next(reader, [known], kinds, steps)
            room = question.most - len(steps)
            steps |= dict.fromkeys(found[:room], steps[known] + 1)
            without_room.update(found[room:])
    return steps, len(without_room - steps.keys())


def _next(reader: Reader, edge: Sequence[Id], kinds: Sequence[str], known: Collection[Id]) -> list[Id]:
    """What lies one step further, in the order in which it finds room."""
    here = set(edge)
    ends = {
        (KINDS.index(tie.kind), there)
        for tie in reader.edges(dict.fromkeys(kinds), of=edge)
        for near, there in ((tie.source, tie.target), (tie.target, tie.source))
        if near in here and there not in known
    }
    return list(dict.fromkeys(there for _, there in sorted(ends)))


def _drawn(
    reader: Reader, shown: Collection[Id], kinds: Sequence[str]
) -> tuple[Mapping[Id, Record], list[Link], Mapping[Id, int]]:
    """The records that are drawn, the links between them, and how many links each node has in all."""
    totals: Counter[Id] = Counter()
    inner: set[Id] = set()
    for tie in reader.edges(dict.fromkeys(kinds), of=shown):
        totals.update((tie.source, tie.target))
        if tie.source in shown and tie.target in shown:
            inner.add(tie.source)
    found = reader.links(inner, kinds, "out").links if inner else ()
    return reader.get(shown), [link for link in found if link.target_id in shown], totals


def nodes_drawn(
    steps: Mapping[Id, int], nodes: Mapping[Id, Record], totals: Mapping[Id, int], ties: Iterable[Link]
) -> tuple[NodeDrawn, ...]:
    """The nodes, in the order of `steps`; `totals` are their links in all, `ties` those that are drawn."""
    shown = Counter(end for tie in ties for end in (tie.source_id, tie.target_id))
    return tuple(
        NodeDrawn(
            id=node.id,
            name=node.name,
            acronym=node.acronym,
            kind=node.record_kind,
            type=node.subkind,
            step=step,
            more=totals.get(known, 0) - shown[known],
        )
        for known, step in steps.items()
        if isinstance(node := nodes.get(known), Node)
    )


def links_drawn(ties: Iterable[Link], nodes: Mapping[Id, Record], on: date | None) -> tuple[LinkDrawn, ...]:
    """The links in (kind, source, target, id) order, as they are drawn and read."""
    names = {known: called(node) for known, node in nodes.items()}
    ordered = sorted(ties, key=lambda link: (KINDS.index(link.kind), link.source_id, link.target_id, link.id))
    return tuple(
        LinkDrawn(
            id=link.id,
            kind=link.kind,
            source=link.source_id,
            target=link.target_id,
            qualifier=link.shown_as or link.qualifier,
            valid_from=link.valid_from,
            valid_until=link.valid_until,
            confirm=is_unsure(link, on),
            text=sentence(link, names, on),
        )
        for link in ordered
    )


def _statement(name: str, question: NetworkQuestion, drawn: Mapping[Id, int], left_out: int) -> str:
    others = len(drawn) - 1
    steps = "one step" if question.steps == 1 else f"{question.steps} steps"
    steps += ", and what was expanded" if max(drawn.values()) > question.steps else ""
    kinds = " by links of the kinds chosen" if question.kinds else ""
    if not others:
        return f"{name} is linked to no record{kinds} in this directory."
    said = f"{name} is linked to {others:,} record{'s' if others > 1 else ''} within {steps}{kinds}"
    return f"{said}; {left_out:,} more are left out ({ORDER})." if left_out else f"{said}."
