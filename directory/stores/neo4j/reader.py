"""Reading a database: one scope; the store sees to it that one state is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from itertools import islice
from typing import Any, Final, LiteralString, Self, cast

from directory.errors import StoreError
from directory.freshness import USABLE_TYPES
from directory.model import EVER_SINCE, FOR_EVER, RECORDS, Concept, ContactPoint, Id, Link, Record
from directory.ports import (
    Activity,
    Applied,
    Channel,
    CoversOf,
    Desk,
    Direction,
    Edge,
    Entry,
    Facets,
    FindQuery,
    Fingerprint,
    Key,
    Links,
    Page,
    Reached,
    Scope,
    Status,
    Vocabulary,
    Watched,
    after_of,
)
from directory.stores.answers import (
    MOST,
    any_of,
    applied_of,
    by_value,
    facets_of,
    links_of,
    matching,
    moment_of,
    page_of,
    parse,
)
from directory.stores.neo4j import queries, rows
from directory.stores.neo4j.schema import any_of as any_kind
from directory.stores.neo4j.server import Ask, Row
from directory.stores.projection import is_whole, project
from directory.text import words

PAGE: Final = 2000  # entries of the journal that are read at a time

Stream = Callable[[Iterable[LiteralString], dict[str, object]], AbstractContextManager[Iterator[Row]]]


_LINKS: Final[Mapping[Direction, tuple[LiteralString, LiteralString]]] = {  # all of them, and the first few
    "out": (queries.LINKS_OUT, queries.FIRST_LINKS_OUT),
    "in": (queries.LINKS_IN, queries.FIRST_LINKS_IN),
    "both": (queries.LINKS_BOTH, queries.FIRST_LINKS_BOTH),
}


class Neo4jReader:
    """See `ports.Reader`."""

    def __init__(
        self, ask: Ask, place: str, scope: Scope, status: Status, *, stream: Stream, release: Callable[[], None]
    ) -> None:
        self.scope = scope
        self._ask, self._place, self._status, self._stream, self._release = ask, place, status, stream, release
        self._scope: dict[str, object] = {
            "every": scope.labels.every,
            "labels": sorted(scope.labels.names),
            "low": scope.on.isoformat() if scope.on else EVER_SINCE,
            "high": scope.on.isoformat() if scope.on else FOR_EVER,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._release()

    def status(self) -> Status:
        return self._status

    def at(self, on: date | None) -> Neo4jReader:
        scope = Scope(self.scope.labels, on)
        return Neo4jReader(
            self._ask, self._place, scope, self._status, stream=self._stream, release=lambda: None
        )  # fmt: skip

    def get(self, ids: Collection[Id]) -> dict[Id, Record]:
        asked = list(dict.fromkeys(ids))
        if not asked:
            return {}
        found = self._rows(queries.GET, ids=asked)
        left = set(asked) - {row[0] for row in found}
        if left:
            found += self._rows(queries.GET_LINKS, ids=sorted(left))
        return {known: self._record(kind, body, owner) for known, kind, body, owner in sorted(found)}

    def vocabulary(self, kinds: Mapping[str, Collection[str] | None]) -> Vocabulary:
        nodes, found = cast("list[list[Row]]", self._rows(queries.vocabulary(*_begun(kinds)))[0])
        nodes.sort(key=lambda row: (row[0], row[3]))
        return Vocabulary(tuple(cast("Concept", self._record(*row[:3])) for row in nodes), tuple(_edges(found)))

    def links(
        self, ids: Collection[Id], kinds: Collection[str], direction: Direction, per_node: int | None = None
    ) -> Links:
        if not ids or not any_kind(kinds):
            return Links((), {})
        found = self._rows(
            queries.of_kinds(_LINKS[direction][bool(per_node)], kinds), ids=list(set(ids)), per_node=per_node
        )
        if not per_node:  # each row says one: count them
            totals: dict[tuple[Id, str, str], int] = {}
            for node, kind, way, *_ in found:
                totals[node, kind, way] = totals.get((node, kind, way), 0) + 1
            for row in found:
                row[3] = totals[row[0], row[1], row[2]]
        return links_of(
            (self._link(body, owner), node, f"{way} {kind}", total) for node, kind, way, total, body, owner in found
        )

    def edges(self, kinds: Mapping[str, Collection[str] | None], *, of: Collection[Id] | None = None) -> Iterator[Edge]:
        query = queries.edges(*_begun(kinds)) if of is None else queries.edges_of_nodes(kinds)
        yield from _edges(self._rows(query, ids=sorted(set(of or ()))) if query else [])

    def active(
        self,
        *,
        actors: Collection[Id] | None = None,
        sectors: Collection[Id] | None = None,
        areas: Collection[Id] | None = None,
        kinds: Collection[str] | None = None,
    ) -> Iterator[Activity]:
        of_kinds = None if kinds is None else list(kinds)
        if actors is not None:
            found = self._rows(queries.ACTIVE_THEMSELVES, actors=list(set(actors)), kinds=of_kinds)
        elif sectors is not None:
            found = self._rows(queries.ACTIVE_IN_SECTORS, sectors=list(set(sectors)), kinds=of_kinds)
        elif areas is not None:
            found = self._rows(queries.ACTIVE_IN_AREAS, areas=list(set(areas)), kinds=of_kinds)
        else:
            found = self._rows(queries.ACTIVE_AT_ALL, kinds=of_kinds)
        for actor, kind, sort_name, scope, works, covers, seats in sorted(found, key=lambda row: row[0]):
            activity = Activity(actor, kind, sort_name, scope, _ranked(works), _ends(covers), _ends(seats))
            at_work = [sector for sector, _ in activity.sectors]
            if any_of(sectors, at_work) and any_of(areas, activity.covers):
                yield activity

    def desks(
        self,
        *,
        areas: Collection[Id],
        roles: Mapping[Id, Collection[str] | None],
        without_posts: Collection[str] = (),
        at: Collection[Id] = (),
    ) -> Iterator[Desk]:
        found = self._rows(
            queries.DESKS,
            areas=list(set(areas)),
            at=list(set(at)),
            roles=[role for role, kinds in roles.items() if kinds is None],
            roles_at=[f"{role} {kind}" for role, kinds in roles.items() for kind in kinds or ()],
            kinds=list(without_posts),
        )
        found.sort(key=lambda row: (row[0] is None, row[0] or "", row[1] or "", row[2]))
        for post, role, body, kind, sort_name, languages, listings, own, claims in found:
            covers, claimed, seats = (_ends_of("COVERS", own), _ends_of("COVERS", claims), _ends_of("BASED_IN", claims))
            of: CoversOf = "post" if covers else "seat" if seats and not claimed else "organization"
            said = tuple(map(rows.listing, listings or ()))
            works = _ranked([[end, rank] for tied, end, rank in own if tied == "ACTIVE_IN"])
            speaks = tuple(languages or ())
            yield Desk(post, role, body, kind, sort_name, speaks, said, works, covers or claimed or seats, of)

    def channels(self, ids: Collection[Id], *, own: Collection[Id] = ()) -> Iterator[Channel]:
        found = self._rows(queries.CHANNELS, ids=list(set(ids)), own=list(set(own) - set(ids)))
        places: list[tuple[tuple[object, ...], Channel]] = []
        for holder, post, person, roles, body, owner, point, point_owner, near in found:
            link = self._link(body, owner)
            contact_point = cast("ContactPoint", self._record("ContactPoint", point, point_owner))
            channel = Channel(holder, post, person, min(roles, default=None), link, contact_point)
            rank = (link.rank is None, link.rank or 0)
            places.append(((holder, near, post or "", person or "", *rank, contact_point.id, link.id), channel))
        return (channel for _, channel in sorted(places, key=lambda place: place[0]))

    def reached(self, ids: Collection[Id], *, own: Collection[Id] = ()) -> Iterator[Reached]:
        found = self._rows(queries.REACHED, ids=list(set(ids)), own=list(set(own) - set(ids)))
        found.sort(key=lambda row: (row[0], row[1] or "", row[3]))
        return (
            Reached(holder, post, min(roles, default=None), type, verified_on)
            for holder, post, roles, type, verified_on in found
        )

    def watched(self, *, until: date) -> Iterator[Watched]:
        found = self._rows(queries.WATCHED, types=sorted(USABLE_TYPES), until=until.isoformat())
        found.sort(key=lambda row: row[0])
        return (Watched._make((*row[:6], tuple(sorted(row[6])))) for row in found)

    def lookup(
        self, key: Key, values: Collection[str], *, prefix: bool = False, most: int | None = None
    ) -> dict[str, tuple[Id, ...]]:
        query = queries.LOOKUP_PREFIX if prefix else queries.LOOKUP
        rows = sorted(self._rows(query, key=key, values=list(set(values))))
        return by_value(cast("Iterable[tuple[str, Id]]", rows), most)

    def find(self, query: FindQuery) -> Page:
        tier, kind, name, known = after_of(query)
        limit = min(query.limit, MOST)
        found = self._rows(
            queries.FIND if query.text.strip() else queries.FIND_ALL,
            **_matching(query.text),
            kinds=list(query.kinds) or None,
            subkinds=list(query.subkinds) or None,
            limit=limit + 1,
            after_tier=tier,
            after_kind=kind,
            after_name=name,
            after=known,
        )
        return page_of([(known, tier, kind, name) for known, tier, kind, name in found], limit)

    def facets(self, query: FindQuery) -> Facets:
        found = self._rows(queries.FACETS if words(query.text) else queries.FACETS_ALL, **_matching(query.text))
        return facets_of(((kind, subkind, number) for kind, subkind, number in found), query)

    def journal(
        self, *, record: Id | None = None, batch: str | None = None, after: int | None = None
    ) -> Generator[Entry]:
        every = self.scope.labels.every
        behind = (after or 0) if every and record is None and batch is None else 0  # a position is then a place
        surviving = islice(self._surviving(record, batch, behind), (after or 0) - behind, None)
        last: tuple[str | None, Record | None] = None, None  # of one record each entry begins where the last one ended
        for position, (row, owners) in enumerate(surviving, (after or 0) + 1):
            batch_id, batch_kind, by, at, why, known, kind, action, old, new = row
            before = last[1] if old == last[0] else self._image(kind, old, owners)
            last = new, self._image(kind, new, owners)
            yield Entry(
                position,
                batch_id,
                batch_kind,
                by if every else "",
                moment_of(at, self._place),
                why if every else "",
                known,
                action,
                before,
                last[1],
            )

    def last_changed(self, ids: Collection[Id]) -> dict[Id, str]:
        assert self.scope.labels.every
        return {row[0]: row[1] for row in self._rows(queries.LAST_CHANGED, ids=list(ids))} if ids else {}

    def batches(self) -> Iterator[Applied]:
        every = self.scope.labels.every
        told = set[str]() if every else {row[0] for row, _ in self._surviving(None, None)}
        found = self._rows(queries.BATCHES)
        return (applied_of(row, self._place, every=every) for row in found if every or row[0] in told)

    def fingerprints(self) -> Iterator[Fingerprint]:
        with self._stream([queries.FINGERPRINTS[kind] for kind in sorted(queries.FINGERPRINTS)], self._scope) as found:
            yield from (Fingerprint(*row) for row in found)

    def records(self, kinds: Iterable[str] | None = None) -> Iterator[Record]:
        return (self._record(kind, body, owner) for kind, body, owner in self._all(kinds))

    def bodies(self, kinds: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        for kind, body, owner in self._all(kinds):
            whole = is_whole(body, self.scope.labels, owner_seen=bool(owner))
            yield kind, body if whole else self._record(kind, body, owner).body

    def _all(self, kinds: Iterable[str] | None) -> Iterator[Row]:
        wanted = sorted(RECORDS if kinds is None else RECORDS.keys() & set(kinds))
        with self._stream([queries.RECORDS[kind] for kind in wanted], self._scope) as found:
            yield from found

    def _surviving(
        self, record: Id | None, batch: str | None, position: int = 0
    ) -> Iterator[tuple[Row, Collection[Id]]]:
        """The entries of which the record survives, and each image that exists; with the owners that may be seen."""
        if record is not None:
            query = queries.JOURNAL_OF_RECORD
        else:
            query = queries.JOURNAL if batch is None else queries.JOURNAL_OF_BATCH
        while found := self._rows(query, record=record, batch=batch, position=position, limit=PAGE):
            position = found[-1][0]
            of_both = [row for row in found if (batch is None or row[1] == batch)]
            left, nodes = self._left(of_both)
            for row in of_both:
                labels = [label for label in row[11:13] if label is not None]
                kept = self.scope.labels.every or ((row[6], row[7]) in left and nodes.issuperset(_ends_of_images(row)))
                if kept and all(label in self.scope.labels for label in labels):
                    yield row[1:11], nodes

    def _left(self, entries: list[Row]) -> tuple[Collection[tuple[Id, str]], frozenset[Id]]:
        """
        Which records of these entries survive for this audience, with their kinds.

        And which nodes that their images name, as owners and ends of links, may be seen.
        """
        if self.scope.labels.every:
            return (), frozenset()
        records = {row[6] for row in entries}
        owners = {
            owner
            for row in entries
            for body in row[9:11]
            if body and (owner := parse(row[7], body, self._place).owner_id)
        }
        named = owners.union(*map(_ends_of_images, entries))
        nodes = {(row[0], row[1]) for row in self._rows(queries.SEEN_NODES, ids=list(records | named))}
        seen = frozenset(known for known, _ in nodes)
        links = self._rows(queries.SEEN_LINKS, ids=list(records - seen)) if records - seen else []
        return nodes | {(row[0], "Link") for row in links}, seen

    def _rows(self, query: LiteralString, **parameters: object) -> list[Row]:
        return self._ask(query, **self._scope, **parameters)

    def _record(self, kind: str, body: str, owner_seen: bool) -> Record:  # noqa: FBT001  a column
        return project(parse(kind, body, self._place), self.scope.labels, owner_seen=owner_seen)

    def _link(self, body: str, owner_seen: bool) -> Link:  # noqa: FBT001  a column
        return cast("Link", self._record("Link", body, owner_seen))

    def _image(self, kind: str, body: str | None, owners: Collection[Id]) -> Record | None:
        if body is None:
            return None
        record = parse(kind, body, self._place)
        owner_seen = self.scope.labels.every or record.owner_id in owners
        return project(record, self.scope.labels, owner_seen=owner_seen)


def _ends_of_images(entry: Row) -> set[Id]:
    """What the images of a link in the journal tie together."""
    if entry[7] != "Link":
        return set()
    images = (json.loads(body) for body in entry[9:11] if body)
    return {image[end] for image in images for end in ("source_id", "target_id")}


def moved(place: str) -> StoreError:
    """The error of a reading that no state answers."""
    return StoreError("the data moved while they were read: repeat it", place=place)


def _begun(
    kinds: Mapping[str, Collection[str] | None],
) -> tuple[list[str], list[tuple[str, Collection[str]]]]:
    """The kinds of edge that begin anywhere, and those that begin at nodes of some kinds."""
    everywhere = [kind for kind, sources in kinds.items() if sources is None]
    return everywhere, [(kind, sources) for kind, sources in kinds.items() if sources]


def _edges(found: list[Row]) -> Iterator[Edge]:
    return (Edge(*row) for row in sorted(found, key=lambda row: (row[1], row[0], row[3], row[2])))


def _ranked(steps: list[list[Any]]) -> tuple[tuple[Id, int | None], ...]:
    """The ends of links with their rank, by rank and id."""
    return tuple((end, rank) for end, rank in sorted(steps, key=lambda step: (step[1] is None, step[1] or 0, step[0])))


def _ends_of(kind: str, steps: list[list[Any]]) -> tuple[Id, ...]:
    return _ends([[end, rank] for tied, end, rank in steps if tied == kind])


def _ends(steps: list[list[Any]]) -> tuple[Id, ...]:
    return tuple(end for end, _ in _ranked(steps))


def _matching(text: str) -> dict[str, object]:
    return dict(zip(("text", "words", "mailbox", "phone"), matching(text), strict=True))
