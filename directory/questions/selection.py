"""What is exported: whom an answer names, and the records around them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from directory.errors import NotFound
from directory.model import NODES, ContactPoint, Event, Id, Link, Node, Organization, Person, Post, Record
from directory.ports import FindQuery, Reader
from directory.questions.answer import Answer, Question
from directory.questions.matrix import Coverage, CoverageQuestion
from directory.shapes import SHAPES

KINDS: Final = tuple(kind for kind in NODES if kind != "DeskItem")  # the desk is of those who keep the directory
MOST: Final = 100_000  # results of a search
OUT: Final = tuple(dict.fromkeys(shape.kind for shape in SHAPES))
HOLDERS: Final = (Organization, Post, Person)


class Records(NamedTuple):
    """These records."""

    ids: tuple[Id, ...]


class Everything(NamedTuple):
    """All that the audience may see, but for the desk."""


Wanted = FindQuery | Question | CoverageQuestion | Records | Everything


class Selection(NamedTuple):
    """
    Those who are meant, and what is around them.

    `meant` are those who were named, with their posts and holders: each has cards and rows of its own. `records` are
    they, the ends of their links, those links, and who keeps control of them; nodes first, each in (kind, id) order.
    """

    meant: frozenset[Id]
    records: tuple[Record, ...]


def in_words(wanted: Wanted) -> str:
    """What was asked for, for those who look it up later."""
    match wanted:
        case FindQuery():
            filters = ", ".join((*wanted.kinds, *wanted.subkinds))
            return f"search “{wanted.text}”{f' ({filters})' if filters else ''}"
        case Question():
            where = ", ".join(wanted.area) or "the world"
            return f"whom to contact: {wanted.sector or 'across sectors'} in {where}"
        case CoverageQuestion():
            rows = ", ".join(wanted.row) or f"{wanted.rows}s"
            return f"coverage: {rows} by {', '.join(wanted.area) or wanted.columns or 'subregion'}"
        case Records():
            return f"record {wanted.ids[0]}" if len(wanted.ids) == 1 else f"{len(wanted.ids)} records"
        case Everything():
            return "everything"


def found(reader: Reader, query: FindQuery) -> tuple[Id, ...]:
    """All results of a search, whatever page was asked for."""
    return tuple(hit.id for hit in reader.find(query._replace(limit=MOST, after=None)).hits)


def answered(answer: Answer) -> tuple[Id, ...]:
    """Whom an answer suggests: bodies, the posts that it names, and whose channels it gives."""
    shown = [suggestion for rung in answer.rungs for suggestion in rung.suggestions]
    ids: list[Id] = []
    for suggestion in (*shown, *answer.related):
        ids += [suggestion.id, *(post.id for post in suggestion.posts), *(r.holder for r in suggestion.channels)]
    return tuple(dict.fromkeys(ids))


def covering(coverage: Coverage) -> tuple[Id, ...]:
    """Who stands in the cells of a matrix: bodies, others and posts."""
    ids: list[Id] = []
    for cell in coverage.cells:
        ids += [known for level in (*cell.bodies.values(), *cell.others.values()) for known in level]
        ids += cell.posts
    return tuple(dict.fromkeys(ids))


def there(reader: Reader, given: Collection[Id]) -> tuple[Id, ...]:
    """
    Records that were named one by one.

    Raises:
        NotFound: one of them is none that this reader may see.
    """
    records = reader.get(given)
    for known in given:
        if not isinstance(records.get(known), Node):
            raise NotFound("record", known, expected="an id as `find` gives it")
    return tuple(given)


def around(reader: Reader, ids: Collection[Id], *, with_posts: bool = True) -> Selection:
    """
    The records around those who are named; the number of calls is the same however many they are.

    Of an organization all posts come along, of a post its holders, of a channel who is reached at it, of an event who
    took part; of a person the posts and bodies come as what is around.

    Args:
        with_posts: False where the posts of organizations were chosen as well.
    """
    given = reader.get(ids)
    points = _of(given.values(), ContactPoint, Event)
    given |= reader.get(_sources(reader.links(points, ("REACHED_AT", "TOOK_PART"), "in").links))
    bodies, people = _of(given.values(), Organization), _of(given.values(), Person)
    near = reader.links([*(bodies if with_posts else ()), *people], ("AT", "HOLDS"), "both").links
    posts = {*_of(given.values(), Post), *(link.source_id for link in near if link.kind == "AT")}
    beside = {link.target_id for link in near if link.kind == "HOLDS"}
    ties = reader.links(posts | beside, ("AT", "HOLDS"), "both").links
    meant = {*given, *posts, *(link.source_id for link in ties if link.kind == "HOLDS" and link.target_id in posts)}
    context = beside | {link.target_id for link in ties if link.kind == "AT"}
    links = [
        link
        for link in reader.links(meant | context, OUT, "out").links
        if (link.source_id in meant or link.kind != "REACHED_AT")
        and (link.target_id in meant or link.kind != "KNOWS")  # whom somebody knows was not asked
    ]
    nodes = given | reader.get((meant | context | {link.target_id for link in links}) - given.keys())
    owners = {record.owner_id for record in (*nodes.values(), *links) if record.owner_id}
    nodes |= reader.get(owners - nodes.keys())
    ordered = sorted(nodes.values(), key=lambda record: (record.record_kind, record.id))
    return Selection(frozenset(meant), (*ordered, *sorted(links, key=lambda link: link.id)))


def _of(records: Iterable[Record], *kinds: type[Record]) -> list[Id]:
    return [record.id for record in records if isinstance(record, kinds)]


def _sources(links: Iterable[Link]) -> set[Id]:
    return {link.source_id for link in links}
