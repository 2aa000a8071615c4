"""Reading a store file: one read transaction, one scope."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Final, Self, cast

from directory.freshness import USABLE_TYPES
from directory.model import EVER_SINCE, FOR_EVER, Concept, ContactPoint, Id, Link, Listing, Record
from directory.ports import (
    Activity,
    Applied,
    Channel,
    CoversOf,
    Desk,
    Direction,
    Edge,
    Edition,
    Entry,
    Facets,
    FindQuery,
    Fingerprint,
    Key,
    Links,
    Page,
    Publication,
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
from directory.stores.projection import is_whole, project
from directory.stores.sqlite import queries
from directory.stores.sqlite.faults import our_errors
from directory.stores.sqlite.schema import VERSION
from directory.text import words

NO_CAP: Final = 2**62

Row = tuple[Any, ...]


_HALF: Final = re.compile("[\ud800-\udfff]")


def _whole(value: object) -> object:
    return _HALF.sub("\uffff", value) if isinstance(value, str) and not value.isascii() else value


def as_list(values: Iterable[object]) -> str:
    """Values as a parameter for json_each."""
    return json.dumps(list(values))


class SqliteReader:
    """See `ports.Reader`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        scope: Scope,
        *,
        release: Callable[[], None],
        copy: Callable[[], AbstractContextManager[sqlite3.Connection]],
        edition: Edition | None = None,
        publication: Publication | None = None,
    ) -> None:
        self.scope = scope
        self._edition, self._publication = edition, publication
        self._connection, self._path, self._release, self._copy = connection, path, release, copy
        self._scope: dict[str, object] = {
            "every": int(scope.labels.every),
            "labels": as_list(sorted(scope.labels.names)),
            "low": scope.on.isoformat() if scope.on else EVER_SINCE,
            "high": scope.on.isoformat() if scope.on else FOR_EVER,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._release()

    def status(self) -> Status:
        token, demo, state = self._rows(queries.STATUS)[0]
        if self._publication:  # the last batch of two may be the same one, and what is hidden since another
            state = f"{state} {self._publication.fingerprint}"
        return Status(VERSION, token, bool(demo), token == 0, state, self._edition, self._publication)

    def at(self, on: date | None) -> SqliteReader:
        return SqliteReader(
            self._connection,
            self._path,
            Scope(self.scope.labels, on),
            release=lambda: None,
            copy=self._copy,
            edition=self._edition,
            publication=self._publication,
        )

    def get(self, ids: Collection[Id]) -> dict[Id, Record]:
        rows = self._rows(queries.GET, ids=as_list(ids))
        return {known: self._record(kind, body, owner) for known, kind, body, owner in rows}

    def vocabulary(self, kinds: Mapping[str, Collection[str] | None]) -> Vocabulary:
        concepts = (cast("Concept", self._record(*row)) for row in self._rows(queries.CONCEPTS))
        return Vocabulary(tuple(concepts), tuple(self.edges(kinds)))

    def links(
        self, ids: Collection[Id], kinds: Collection[str], direction: Direction, per_node: int | None = None
    ) -> Links:
        asked = {"ids": as_list(set(ids)), "kinds": as_list(set(kinds)), "per_node": per_node or NO_CAP}
        rows: list[Row] = []
        if direction != "in":
            rows += self._rows(queries.LINKS_OUT, **asked)
        if direction != "out":
            rows += self._rows(queries.LINKS_IN, **asked)
        return links_of(
            (self._link(body, owner), node, f"{way} {kind}", total)
            for _, body, owner, node, total, _, kind, _, way in rows
        )

    def edges(self, kinds: Mapping[str, Collection[str] | None], *, of: Collection[Id] | None = None) -> Iterator[Edge]:
        if of is not None:
            rows = self._rows(queries.EDGES_OF_NODES, ids=as_list(set(of)), kinds=as_list(kinds))
            return (Edge(*row) for row in rows)
        everywhere = [kind for kind, sources in kinds.items() if sources is None]
        starts = [[source, kind] for kind, sources in kinds.items() for source in sources or ()]
        rows = self._rows(queries.EDGES, kinds=as_list(everywhere), starts=as_list(starts))
        return (Edge(*row) for row in rows)

    def active(
        self,
        *,
        actors: Collection[Id] | None = None,
        sectors: Collection[Id] | None = None,
        areas: Collection[Id] | None = None,
        kinds: Collection[str] | None = None,
    ) -> Iterator[Activity]:
        of_kinds = None if kinds is None else as_list(kinds)
        if actors is not None:
            found = self._rows(queries.ACTIVE_THEMSELVES, actors=as_list(set(actors)), kinds=of_kinds)
        elif sectors is not None:
            found = self._rows(queries.ACTIVE_IN_SECTORS, sectors=as_list(set(sectors)), kinds=of_kinds)
        elif areas is not None:
            found = self._rows(queries.ACTIVE_IN_AREAS, areas=as_list(set(areas)), kinds=of_kinds)
        else:
            found = self._rows(queries.ACTIVE_AT_ALL, kinds=of_kinds)
        works: dict[Id, list[tuple[Id, int | None]]] = {}
        places: dict[tuple[Id, str], list[Id]] = {}
        for actor, kind, target, rank in self._steps([row[0] for row in found], "ACTIVE_IN", "COVERS", "BASED_IN"):
            if kind == "ACTIVE_IN":
                works.setdefault(actor, []).append((target, rank))
            else:
                places.setdefault((actor, kind), []).append(target)
        for actor, kind, sort_name, scope in found:
            at_work = tuple(works.get(actor, ()))
            covers, seats = tuple(places.get((actor, "COVERS"), ())), tuple(places.get((actor, "BASED_IN"), ()))
            if any_of(sectors, [sector for sector, _ in at_work]) and any_of(areas, covers):
                yield Activity(actor, kind, sort_name, scope, at_work, covers, seats)

    def desks(
        self,
        *,
        areas: Collection[Id],
        roles: Mapping[Id, Collection[str] | None],
        without_posts: Collection[str] = (),
        at: Collection[Id] = (),
    ) -> Iterator[Desk]:
        where = {"areas": as_list(set(areas)), "at": as_list(set(at))}
        rows = self._rows(
            queries.DESKS,
            **where,
            roles=as_list(role for role, kinds in roles.items() if kinds is None),
            roles_at=as_list(f"{role} {kind}" for role, kinds in roles.items() for kind in kinds or ()),
        )
        bodies = self._rows(queries.DESKS_WITHOUT_POSTS, **where, kinds=as_list(without_posts))
        places = self._places({row[0] for row in rows}, {row[2] for row in rows} | {row[0] for row in bodies})
        works: dict[Id, list[tuple[Id, int | None]]] = {}
        for post, _, sector, rank in self._steps({row[0] for row in rows}, "ACTIVE_IN"):
            works.setdefault(post, []).append((sector, rank))
        for post, role, body, kind, sort_name, languages, listings in rows:
            covers, of = (places[post][0], "post") if places[post][0] else places[body]
            speaks = tuple(json.loads(languages or "[]"))
            said = tuple(Listing.model_validate(entry) for entry in json.loads(listings or "[]"))
            yield Desk(post, role, body, kind, sort_name, speaks, said, tuple(works.get(post, ())), covers, of)
        for body, kind, sort_name in bodies:
            yield Desk(None, None, body, kind, sort_name, (), (), (), *places[body])

    def _places(self, posts: Collection[Id], bodies: Collection[Id]) -> dict[Id, tuple[tuple[Id, ...], CoversOf]]:
        """The areas of each, its own or those of its seat, and which of the two."""
        found: dict[tuple[Id, str], list[Id]] = {}
        for node, kind, area, _ in self._steps({*posts, *bodies}, "COVERS", "BASED_IN"):
            found.setdefault((node, kind), []).append(area)
        national = {row[0] for row in self._rows(queries.NATIONAL, ids=as_list(bodies))}
        places: dict[Id, tuple[tuple[Id, ...], CoversOf]] = {}
        for node in (*posts, *bodies):
            covers = tuple(found.get((node, "COVERS"), ()))
            seats = tuple(found.get((node, "BASED_IN"), ())) if node in national else ()
            places[node] = (covers or seats, "seat" if seats and not covers else "organization")
        return places

    def channels(self, ids: Collection[Id], *, own: Collection[Id] = ()) -> Iterator[Channel]:
        for holder, post, person, role, link, link_owner, point, point_owner in self._rows(
            queries.CHANNELS, ids=as_list(set(ids)), own=as_list(set(own) - set(ids))
        ):
            contact_point = cast("ContactPoint", self._record("ContactPoint", point, point_owner))
            yield Channel(holder, post, person, role, self._link(link, link_owner), contact_point)

    def reached(self, ids: Collection[Id], *, own: Collection[Id] = ()) -> Iterator[Reached]:
        rows = self._rows(queries.REACHED, ids=as_list(set(ids)), own=as_list(set(own) - set(ids)))
        return (Reached(*row) for row in rows)

    def watched(self, *, until: date) -> Iterator[Watched]:
        rows = self._rows(queries.WATCHED, types=as_list(USABLE_TYPES), until=until.isoformat())
        return (Watched._make((*row[:6], tuple(json.loads(row[6])))) for row in rows)

    def lookup(
        self, key: Key, values: Collection[str], *, prefix: bool = False, most: int | None = None
    ) -> dict[str, tuple[Id, ...]]:
        query = queries.LOOKUP_PREFIX if prefix else queries.LOOKUP
        rows = self._rows(query, key=key, values=as_list(set(values)))
        return by_value(cast("Iterable[tuple[str, Id]]", rows), most)

    def find(self, query: FindQuery) -> Page:
        tier, kind, name, known = after_of(query)
        limit = min(query.limit, MOST)
        rows = self._rows(
            queries.FIND if query.text.strip() else queries.FIND_ALL,
            **self._matching(query.text),
            kinds=as_list(query.kinds) if query.kinds else None,
            subkinds=as_list(query.subkinds) if query.subkinds else None,
            limit=limit + 1,
            after_tier=tier,
            after_kind=kind,
            after_name=name,
            after=known,
        )
        return page_of(cast("list[tuple[Id, int, str, str]]", rows), limit)

    def facets(self, query: FindQuery) -> Facets:
        rows = self._rows(queries.FACETS if words(query.text) else queries.FACETS_ALL, **self._matching(query.text))
        return facets_of(cast("list[tuple[str, str, int]]", rows), query)

    def journal(
        self, *, record: Id | None = None, batch: str | None = None, after: int | None = None
    ) -> Generator[Entry]:
        every = self.scope.labels.every
        query = queries.JOURNAL if batch is None else queries.JOURNAL_OF_BATCH
        query = query if record is None else queries.JOURNAL_OF_RECORD
        rows = self._each(query, record=record, batch=batch, after=after or 0)
        last: tuple[str | None, Record | None] = None, None  # of one record each entry begins where the last one ended
        for place, (batch_id, batch_kind, by, at, why, known, kind, action, old, new) in enumerate(rows, 1):
            before = last[1] if old == last[0] else self._image(kind, old)
            last = new, self._image(kind, new)
            yield Entry(
                (after or 0) + place,
                batch_id,
                batch_kind,
                by if every else "",
                moment_of(at, self._path),
                why if every else "",
                known,
                action,
                before,
                last[1],
            )

    def last_changed(self, ids: Collection[Id]) -> dict[Id, str]:
        assert self.scope.labels.every
        return {known: batch for known, batch in self._rows(queries.LAST_CHANGED, ids=as_list(ids)) if batch}

    def batches(self) -> Iterator[Applied]:
        every = self.scope.labels.every
        return (applied_of(row, self._path, every=every) for row in self._rows(queries.BATCHES))

    def fingerprints(self) -> Iterator[Fingerprint]:
        return map(Fingerprint._make, self._each(queries.FINGERPRINTS))

    def records(self, kinds: Iterable[str] | None = None) -> Iterator[Record]:
        return (self._record(kind, body, owner) for kind, _, body, owner in self._all(kinds))

    def bodies(self, kinds: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        for kind, _, body, owner in self._all(kinds):
            whole = is_whole(body, self.scope.labels, owner_seen=bool(owner))
            yield kind, body if whole else self._record(kind, body, owner).body

    def _all(self, kinds: Iterable[str] | None) -> Iterator[Row]:
        wanted = None if kinds is None else as_list(set(kinds))
        whole = self.scope.labels.every and self.scope.on is None
        with self._copy() as copy, our_errors(self._path):
            yield from copy.execute(queries.ALL_RECORDS if whole else queries.RECORDS, {**self._scope, "kinds": wanted})

    def _rows(self, query: str, **parameters: object) -> list[Row]:
        with our_errors(self._path):
            return self._connection.execute(query, self._bound(parameters)).fetchall()

    def _each(self, query: str, **parameters: object) -> Iterator[Row]:
        """The rows of an answer that may be larger than memory."""
        with our_errors(self._path):
            yield from self._connection.execute(query, self._bound(parameters))

    def _bound(self, parameters: Mapping[str, object]) -> dict[str, object]:
        """With the scope; half a character, which no record can hold, becomes one that none holds either."""
        return self._scope | {name: _whole(value) for name, value in parameters.items()}

    def _steps(self, ids: Collection[Id], *kinds: str) -> list[Row]:
        return self._rows(queries.STEPS, ids=as_list(ids), kinds=as_list(kinds))

    def _record(self, kind: str, body: str, owner_seen: int) -> Record:
        return project(parse(kind, body, self._path), self.scope.labels, owner_seen=bool(owner_seen))

    def _link(self, body: str, owner_seen: int) -> Link:
        return cast("Link", self._record("Link", body, owner_seen))

    def _image(self, kind: str, body: str | None) -> Record | None:
        if body is None:
            return None
        record = parse(kind, body, self._path)
        owner_seen = self.scope.labels.every or bool(
            record.owner_id and self._rows(queries.SEEN_NODES, ids=as_list([record.owner_id]))
        )
        return project(record, self.scope.labels, owner_seen=owner_seen)

    @staticmethod
    def _matching(text: str) -> dict[str, object]:
        folded, each, mailbox, phone = matching(text)
        return {"text": folded, "words": as_list(each), "mailbox": mailbox, "phone": phone}
