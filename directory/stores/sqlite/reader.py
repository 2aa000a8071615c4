"""Reading a store file: one read transaction, one scope."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, Final, Self, cast

from directory.model import EVER_SINCE, FOR_EVER, RECORDS, ContactPoint, Id, Link, Record
from directory.ports import (
    Activity,
    Channel,
    Desk,
    Direction,
    Edge,
    Entry,
    Facets,
    FindQuery,
    Hit,
    Key,
    Links,
    Page,
    Reached,
    Scope,
)
from directory.stores.projection import project
from directory.stores.sqlite import queries
from directory.stores.sqlite.faults import our_errors
from directory.text import words

NO_CAP: Final = 2**62

Row = tuple[Any, ...]


def as_list(values: Iterable[object]) -> str:
    """Values as a parameter for json_each."""
    return json.dumps(list(values))


def parse(kind: str, body: str) -> Record:
    """A stored record."""
    return RECORDS[kind].model_validate_json(body)


class SqliteReader:
    """See `ports.Reader`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: str,
        scope: Scope,
        *,
        release: Callable[[], None],
        copy: Callable[[], SqliteReader],
    ) -> None:
        self.scope = scope
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

    def at(self, on: date | None) -> SqliteReader:
        return SqliteReader(
            self._connection,
            self._path,
            Scope(self.scope.labels, on),
            release=lambda: None,
            copy=self._copy,
        )

    def get(self, ids: Collection[Id]) -> dict[Id, Record]:
        rows = self._rows(queries.GET, ids=as_list(ids))
        return {known: self._record(kind, body, owner) for known, kind, body, owner in rows}

    def links(
        self, ids: Collection[Id], kinds: Collection[str], direction: Direction, per_node: int | None = None
    ) -> Links:
        query = queries.LINKS_OUT if direction == "out" else queries.LINKS_IN
        rows = self._rows(query, ids=as_list(set(ids)), kinds=as_list(kinds), per_node=per_node or NO_CAP)
        found: list[Link] = []
        totals: dict[Id, int] = {}
        for _, body, owner, node, total, *_ in rows:
            found.append(self._link(body, owner))
            totals[node] = total
        return Links(tuple(found), totals)

    def edges(self, kinds: Collection[str]) -> Iterator[Edge]:
        return (Edge(*row) for row in self._rows(queries.EDGES, kinds=as_list(sorted(set(kinds)))))

    def active(
        self,
        *,
        sectors: Collection[Id] | None = None,
        areas: Collection[Id] | None = None,
        kinds: Collection[str] | None = None,
    ) -> Iterator[Activity]:
        of_kinds = None if kinds is None else as_list(kinds)
        actors: dict[Id, str]
        works: dict[Id, list[tuple[Id, int | None]]] = {}
        if sectors is not None:
            actors = {}
            for actor, kind, sector, rank in self._rows(
                queries.ACTIVE_IN_SECTORS, sectors=as_list(set(sectors)), kinds=of_kinds
            ):
                actors[actor] = kind
                works.setdefault(actor, []).append((sector, rank))
        elif areas is not None:
            actors = dict(self._rows(queries.ACTIVE_IN_AREAS, areas=as_list(set(areas)), kinds=of_kinds))
        else:
            actors = dict(self._rows(queries.ACTIVE_AT_ALL, kinds=of_kinds))
        if sectors is None:
            for actor, sector, rank in self._steps(actors, "ACTIVE_IN"):
                works.setdefault(actor, []).append((sector, rank))
        covers = self._covers(actors)
        wanted = None if areas is None else set(areas)
        for actor, kind in actors.items():
            claimed = covers.get(actor, ())
            if wanted is None or not wanted.isdisjoint(claimed):
                yield Activity(actor, kind, tuple(works.get(actor, ())), claimed)

    def desks(self, *, areas: Collection[Id], roles: Collection[Id]) -> Iterator[Desk]:
        rows = self._rows(queries.DESKS, areas=as_list(set(areas)), roles=as_list(set(roles)))
        covers = self._covers({node for post, _, at, _ in rows for node in (post, at)})
        for post, role, at, kind in rows:
            yield Desk(post, role, at, kind, covers.get(post) or covers.get(at, ()))

    def channels(self, ids: Collection[Id]) -> Iterator[Channel]:
        for holder, post, person, role, link, link_owner, point, point_owner in self._rows(
            queries.CHANNELS, ids=as_list(set(ids))
        ):
            contact_point = cast("ContactPoint", self._record("ContactPoint", point, point_owner))
            yield Channel(holder, post, person, role, self._link(link, link_owner), contact_point)

    def reached(self, ids: Collection[Id]) -> Iterator[Reached]:
        for holder, _, _, role, channel_type, verified_on in self._rows(queries.REACHED, ids=as_list(set(ids))):
            yield Reached(holder, role, channel_type, verified_on)

    def lookup(self, key: Key, values: Collection[str], *, prefix: bool = False) -> dict[str, tuple[Id, ...]]:
        query = queries.LOOKUP_KIND if key == "kind" else queries.LOOKUP_PREFIX if prefix else queries.LOOKUP
        found: dict[str, list[Id]] = {}
        for value, node in self._rows(query, key=key, values=as_list(set(values))):
            found.setdefault(value, []).append(node)
        return {value: tuple(nodes) for value, nodes in found.items()}

    def find(self, query: FindQuery) -> Page:
        after = json.loads(query.after) if query.after else (None, None, None, None)
        rows = self._rows(
            queries.FIND if words(query.text) else queries.FIND_ALL,
            **self._matching(query.text),
            kinds=as_list(query.kinds) if query.kinds else None,
            subkinds=as_list(query.subkinds) if query.subkinds else None,
            limit=query.limit + 1,
            after_tier=after[0],
            after_kind=after[1],
            after_name=after[2],
            after=after[3],
        )
        shown = rows[: query.limit]
        following = None
        if len(rows) > query.limit:
            last, tier, kind, sort_name = shown[-1]
            following = json.dumps([tier, kind, sort_name, last])
        return Page(tuple(Hit(known, tier, kind) for known, tier, kind, _ in shown), following)

    def facets(self, query: FindQuery) -> Facets:
        rows = self._rows(
            queries.FACETS if words(query.text) else queries.FACETS_ALL, **self._matching(query.text)
        )
        kinds: Counter[str] = Counter()
        subkinds: Counter[str] = Counter()
        total = 0
        for kind, subkind, number in rows:
            of_kind = not query.kinds or kind in query.kinds
            of_subkind = not query.subkinds or subkind in query.subkinds
            if of_subkind:
                kinds[kind] += number
            if of_kind and subkind:
                subkinds[subkind] += number
            if of_kind and of_subkind:
                total += number
        return Facets(total, dict(kinds), dict(subkinds))

    def journal(
        self, *, record: Id | None = None, batch: str | None = None, after: int | None = None
    ) -> Iterator[Entry]:
        every = self.scope.labels.every
        rows = self._rows(queries.JOURNAL, record=record, batch=batch, after=after or 0)
        for position, batch_id, batch_kind, by, at, why, known, kind, action, before, after_body in rows:
            yield Entry(
                position,
                batch_id,
                batch_kind,
                by if every else "",
                datetime.fromisoformat(at),
                why if every else "",
                known,
                action,
                self._image(kind, before),
                self._image(kind, after_body),
            )

    def records(self, kinds: Iterable[str] | None = None) -> Iterator[Record]:
        wanted = None if kinds is None else as_list(set(kinds))
        with self._copy() as copy, our_errors(self._path):
            rows = copy._connection.execute(queries.RECORDS, {**self._scope, "kinds": wanted})
            for kind, _, body, owner in rows:
                yield self._record(kind, body, owner)

    def _rows(self, query: str, **parameters: object) -> list[Row]:
        with our_errors(self._path):
            return self._connection.execute(query, {**self._scope, **parameters}).fetchall()

    def _steps(self, ids: Collection[Id], kind: str) -> list[Row]:
        return self._rows(queries.STEPS, ids=as_list(ids), kind=kind)

    def _covers(self, ids: Collection[Id]) -> dict[Id, tuple[Id, ...]]:
        covers: dict[Id, list[Id]] = {}
        for node, area, _ in self._steps(ids, "COVERS"):
            covers.setdefault(node, []).append(area)
        return {node: tuple(areas) for node, areas in covers.items()}

    def _record(self, kind: str, body: str, owner_seen: int) -> Record:
        return project(parse(kind, body), self.scope.labels, owner_seen=bool(owner_seen))

    def _link(self, body: str, owner_seen: int) -> Link:
        return cast("Link", self._record("Link", body, owner_seen))

    def _image(self, kind: str, body: str | None) -> Record | None:
        if body is None:
            return None
        record = parse(kind, body)
        owner_seen = bool(record.owner_id and self._rows(queries.SEEN_NODES, ids=as_list([record.owner_id])))
        return project(record, self.scope.labels, owner_seen=owner_seen)

    @staticmethod
    def _matching(text: str) -> dict[str, object]:
        folded = words(text)
        return {"text": " ".join(folded), "typed": text.strip().casefold(), "words": as_list(dict.fromkeys(folded))}
