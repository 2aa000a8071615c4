"""
A brute-force model of coverage, from the rules as they are written: plain Python over a plain list of records.

It shares nothing with the questions under test but the records themselves and what a record says of itself (names,
days). Sets of codes in place of bits, one pass over all links for each step: slow, and easy to read.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cached_property, wraps
from pathlib import Path
from random import Random
from typing import Any, NamedTuple, ParamSpec, TypeVar

from hypothesis import Phase, settings
from words import NOON, batch

from directory.access import Viewer
from directory.model import Area, DeskItem, Link, Listing, Organization, Post, Record, Role, Sector
from directory.service import Directory
from directory.stores.sqlite import SqliteStore

sys.path.insert(0, str(Path(__file__).parents[1] / "contract"))
from worlds import DAYS, project, random_world

ASSOCIATIONS = ("industry_association", "professional_association")
FORTY = settings(
    max_examples=40, phases=(Phase.reuse, Phase.generate)
)  # a random world is not made plainer by shrinking
AUDIENCES = ("public", "peers:a", "committee")
GAP_ORDER = (
    "none",
    "worldwide_only",
    "narrower_only",
    "no_channel",
    "vacant",
    "restricted",
    "declined",
    "stale",
    "never_verified",
)
CLIMBS = {("MEMBER_OF", "full"), ("MEMBER_OF", "founding"), ("MEMBER_OF", "associate"), ("PART_OF", "")}
COUNTS = {"full", "founding"}
STATE_ONLY = ("m49", "un_group")
TO_WRITE_OR_CALL = ("email", "phone", "address")
SEED = Path(__file__).parents[2] / "seed"

Codes = frozenset[str]
NOBODY: Codes = frozenset()


# ------------------------------------------------------------------------------------------------ random directories


def tilted_world(random: Random) -> list[Record]:
    """A random directory with more associations, memberships, sub-areas and policies than a plain one."""
    silent = {f"org:o{n}" for n in range(7) if random.random() < 0.4}
    return [_tilted(random, record, silent) for record in random_world(random)]


def _tilted(random: Random, record: Record, silent: set[str]) -> Record:
    if random.random() < 0.5 and not isinstance(record, DeskItem):
        record = record.changed(label="public")
    if isinstance(record, Link):
        return _tilted_link(random, record, silent)
    return record.changed(**_tilted_fields(random, record))


def _tilted_fields(random: Random, node: Record) -> dict[str, Any]:
    if isinstance(node, Organization):
        scopes = (None, None, "national", "national", "sub-regional", "regional", "international")
        return {"kind": random.choice((*ASSOCIATIONS, *ASSOCIATIONS, node.kind)), "scope": random.choice(scopes)}
    if node.id == "area:CCC" and random.random() < 0.3:
        return {"scheme": "territory", "status": "territory"}
    if node.id == "area:l" and random.random() < 0.5:
        return {"scheme": random.choice(("m49", "un_group", "language_group"))}
    if isinstance(node, Role):
        return {"review_days": random.choice((30, 180, 400))}
    if isinstance(node, Post) and random.random() < 0.6:
        return {"listings": (Listing(state=random.choice(("listed", "listed", "declined"))),)}
    return {}


def _tilted_link(random: Random, link: Link, silent: set[str]) -> Link:
    if link.kind == "PART_OF" and link.source_id.startswith("area:") and random.random() < 0.6:
        return link.changed(qualifier="member")
    silent_now = link.kind == "COVERS" and link.source_id in silent
    if silent_now or (link.kind, link.target_id) == ("BASED_IN", "area:world"):  # no longer; nobody is seated there
        return link.changed(valid_from=None, valid_until="2010")
    if link.kind == "REACHED_AT" and random.random() < 0.4:
        return link.changed(verified_on=random.choice(("2019", "2023-11-15", "2022-06", "2026-04")))
    return link


def a_day(random: Random) -> date:
    """One of the days on which random directories differ."""
    return random.choice(DAYS)


def seen_by(audience: str, records: list[Record], on: date) -> World:
    """What an audience may see, and what of it holds on a day."""
    return World(project(records, Viewer(audience).labels), on)


@contextmanager
def directory_of(records: Iterable[Record], on: date) -> Iterator[Directory]:
    """A directory over these records in memory, on a day."""
    store = SqliteStore(":memory:")
    try:
        store.apply(batch(*records))
        yield Directory(store, today=lambda: on, now=lambda: NOON)
    finally:
        store.close()


# ------------------------------------------------------------------------------------------------- what there is


P = ParamSpec("P")
T = TypeVar("T")


def once(method: Callable[P, T]) -> Callable[P, T]:
    """What a world says of somebody it says once."""

    @wraps(method)
    def remembered(*args: P.args, **named: P.kwargs) -> T:
        world, *asked = args
        known = world.__dict__.setdefault("known", {})
        key = (method.__name__, *asked)
        if key not in known:
            known[key] = method(*args, **named)
        return known[key]

    return remembered


class World:
    """What is visible and holds on a day: nodes by id, and links of which both ends are there."""

    def __init__(self, records: Iterable[Record], on: date) -> None:
        day = on.isoformat()
        present = [record for record in records if record.from_day <= day < record.until_day]
        self.on = on
        self.nodes: dict[str, Any] = {r.id: r for r in present if not isinstance(r, Link)}
        self.links = [
            r for r in present if isinstance(r, Link) and r.source_id in self.nodes and r.target_id in self.nodes
        ]
        self._out: dict[tuple[str, str], list[Link]] = {}
        self._in: dict[tuple[str, str], list[Link]] = {}
        for link in self.links:
            self._out.setdefault((link.source_id, link.kind), []).append(link)
            self._in.setdefault((link.target_id, link.kind), []).append(link)

    def all(self, kind: type) -> dict[str, Any]:
        return {known: node for known, node in self.nodes.items() if isinstance(node, kind)}

    def out(self, known: str, kind: str) -> list[Link]:
        return self._out.get((known, kind), [])

    def into(self, known: str, kind: str) -> list[Link]:
        return self._in.get((known, kind), [])

    def targets(self, known: str, kind: str) -> set[str]:
        return {link.target_id for link in self.out(known, kind)}

    def sources(self, known: str, kind: str) -> set[str]:
        return {link.source_id for link in self.into(known, kind)}

    # areas

    @once
    def states(self, area: str) -> Codes:
        """The codes of the States and territories that an area means."""
        below, waiting = {area}, [area]
        while waiting:
            for link in self.into(waiting.pop(), "PART_OF"):
                if link.qualifier == "member" and link.source_id not in below:
                    below.add(link.source_id)
                    waiting.append(link.source_id)
        return frozenset(self.nodes[known].code for known in below if self._counts(known, area))

    def _counts(self, known: str, area: str) -> bool:
        scheme = self.nodes[known].scheme
        return scheme == "state" or (
            scheme == "territory" and (known == area or self.nodes[area].scheme not in STATE_ONLY)
        )

    def union(self, areas: Iterable[str]) -> Codes:
        return NOBODY.union(*(self.states(area) for area in areas))

    @cached_property
    def world(self) -> str | None:
        areas = self.all(Area).values()
        return next((a.id for a in areas if a.scheme == "m49" and a.external("m49") == "001"), None)

    # the three covers of an organization

    @once
    def claimed(self, body: str) -> Codes:
        covers = self.targets(body, "COVERS")
        if not covers and self.nodes[body].scope == "national":
            return self.union(self.targets(body, "BASED_IN"))
        return self.union(covers)

    @once
    def worldwide(self, body: str) -> bool:
        return self.world is not None and self.world in self.targets(body, "COVERS")

    def members(self, body: str) -> set[str]:
        return {link.source_id for link in self.into(body, "MEMBER_OF") if link.qualifier in COUNTS}

    def derived(self, body: str, seen: frozenset[str] = NOBODY) -> Codes:
        """What its members claim beside the world, or derive where they claim nothing."""
        if own := self.sources(body, "MEMBERSHIP_OF"):
            return self.union(own)
        found = NOBODY
        for member in self.members(body) - seen - {body}:
            if not self.claimed(member):
                found |= self.derived(member, seen | {body})
            elif covers := self.targets(member, "COVERS"):
                found |= self.union(covers - {self.world})
            else:
                found |= self.claimed(member)
        return found

    @once
    def best(self, body: str) -> Codes:
        return self.claimed(body) or self.derived(body)

    @once
    def members_below(self, body: str) -> set[str]:
        below: set[str] = set()
        while new := {member for known in below | {body} for member in self.members(known)} - below:
            below |= new
        return below

    def with_channel(self, body: str, states: set[str]) -> Codes:
        """Where it, or a counted member, has an e-mail, phone or address that is in one of these states."""
        whole = self.claimed(body) | self.derived(body)
        if self.channel_states(body) & states:
            return whole
        having = [member for member in self.members_below(body) if self.channel_states(member) & states]
        return whole & NOBODY.union(*(self.best(member) for member in having))

    # channels

    @once
    def channel_states(self, body: str) -> set[str]:
        """How fresh the e-mails, phones and addresses of an organization, its posts and their holders are."""
        rows = [*self.own_channels(body), *(row for post in self.sources(body, "AT") for row in self.desk_rows(post))]
        return {fresh for kind, fresh in rows if kind in TO_WRITE_OR_CALL}

    def own_channels(self, holder: str, review_days: int = 365) -> list[tuple[str, str]]:
        """(type, freshness) of what a holder itself is reached at."""
        links = self.out(holder, "REACHED_AT")
        return [(self.nodes[link.target_id].type, self._fresh(link.verified_on, review_days)) for link in links]

    def desk_rows(self, post: str) -> list[tuple[str, str]]:
        """(type, freshness) of the channels of a post and of its holders, by the policy of its role."""
        roles = self.targets(post, "AS")
        days = self.nodes[min(roles)].review_days if roles else 365
        holders = self.sources(post, "HOLDS")
        return [row for holder in (post, *holders) for row in self.own_channels(holder, days)]

    def _fresh(self, verified_on: str | None, review_days: int) -> str:
        verified = date.fromisoformat(verified_on + "-01-01"[len(verified_on) - 4 :]) if verified_on else date.max
        age = (self.on - verified).days
        return "never" if age < 0 else "usable" if age <= 2 * review_days else "stale"

    # who works on what

    @once
    def narrower(self, sector: str) -> set[str]:
        """A sector and all below it."""
        found: set[str] = set()
        waiting = [sector]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += self.sources(here, "BROADER")
        return found

    def level(self, body: str) -> str:
        scope = self.nodes[body].scope
        if self.worldwide(body):
            return "worldwide"
        if scope == "national" or (scope is None and len(self.best(body)) == 1):
            return "national"
        return "sub-regional" if scope == "sub-regional" else "regional"

    def independent(self, bodies: set[str]) -> int:
        """How many there are, those that climb to each other as one."""
        groups = [{body} for body in sorted(bodies)]
        for link in self.links:
            if (link.kind, link.qualifier) in CLIMBS and {link.source_id, link.target_id} <= bodies:
                touched = [group for group in groups if group & {link.source_id, link.target_id}]
                groups = [group for group in groups if group not in touched] + [set().union(*touched)]
        return len(groups)

    @once
    def seats(self, role: str) -> list[Seat]:
        """The posts in a role, at each of their organizations."""
        posts = sorted(self.sources(role, "AS"))
        return [self._seat(post, at) for post in posts for at in sorted(self.targets(post, "AT"))]

    def _seat(self, post: str, at: str) -> Seat:
        listing = self.nodes[post].listing(self.on)
        own = self.targets(post, "COVERS")
        claimed = self.union(own)
        worldwide = self.world in own if claimed else self.world in own or self.worldwide(at)
        derived = NOBODY
        if not claimed:
            claimed = self.claimed(at)
            derived = NOBODY if claimed else self.derived(at)
        rows = self.desk_rows(post) or self.own_channels(at)
        found = {fresh for _, fresh in rows}
        gap = listing if listing != "listed" else None
        if gap is None and "usable" not in found:
            gap = "no_channel" if not found else "stale" if "stale" in found else "never_verified"
        if gap is None and not any(fresh == "usable" and kind in TO_WRITE_OR_CALL for kind, fresh in rows):
            gap = "no_channel"  # a web page alone
        level = "worldwide" if worldwide else self.level(at)
        if level == "worldwide" and not worldwide:
            level = "national" if len(claimed | derived) == 1 else "regional"
        return Seat(post, at, level, worldwide, listing == "listed", claimed, derived, gap)


class Seat(NamedTuple):
    post: str
    at: str
    level: str
    worldwide: bool
    listed: bool
    claimed: Codes
    derived: Codes
    gap: str | None

    @property
    def cover(self) -> Codes:
        return self.claimed | self.derived


# ------------------------------------------------------------------------------------------------- the matrix


class Column(NamedTuple):
    id: str
    name: str
    sort_name: str
    states: Codes


SCHEMES = {
    "un-group": "un_group",
    "membership": "membership",
    "language": "language_group",
    "set": "set",
    "state": "state",
}


def columns_of(world: World, scheme: str | None, areas: tuple[str, ...]) -> list[Column]:
    """The columns of a question whose areas are given by id, several of one column separated by `;`."""
    if scheme is None and areas:
        found = {column(world, text.split(";"), None) for text in areas}
    else:
        within = world.union(known for text in areas for known in text.split(";")) if areas else None
        ids = scheme_areas(world, scheme or "m49-subregion", within or ())
        found = {made for known in ids if (made := column(world, [known], within)).states}
    return sorted(found, key=lambda made: (made.sort_name, made.id))


def with_rows(world: World, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those questions that leave a column, each by sector and by role."""
    kept = [question for question in questions if columns_of(world, question.get("columns"), question.get("area", ()))]
    return [{"rows": rows} | question for question in kept for rows in ("sector", "role")]


def column(world: World, areas: list[str], within: Codes | None) -> Column:
    nodes = [world.nodes[known] for known in areas]
    states = world.union(areas)
    name, sort_name = (", ".join(getattr(node, field) for node in nodes) for field in ("name", "sort_name"))
    return Column(";".join(areas), name, sort_name, states if within is None else states & within)


def scheme_areas(world: World, scheme: str, within: Iterable[str] = ()) -> set[str]:
    areas = world.all(Area)
    m49 = {known for known, area in areas.items() if area.scheme == "m49"}
    parts = [link for link in world.links if link.kind == "PART_OF" and link.source_id in areas]
    if scheme == "m49-region":
        return {link.source_id for link in parts if link.target_id == world.world} & m49
    if scheme == "m49-subregion":
        return {link.target_id for link in parts if areas[link.source_id].scheme == "state"} & m49
    found = {known for known, area in areas.items() if area.scheme == SCHEMES[scheme]}
    return found | (
        {k for k, a in areas.items() if a.scheme == "territory" and a.code in within} if scheme == "state" else set()
    )


def rows_of(world: World, rows: str, chosen: tuple[str, ...] = ()) -> list[str]:
    among = world.all(Role if rows == "role" else Sector)
    return sorted(chosen or among, key=lambda known: (among[known].sort_name, known))


def cell(world: World, rows: str, row: str, states: Codes) -> dict[str, Any]:
    """One cell, as the rules say."""
    return (cell_of_role if rows == "role" else cell_of_sector)(world, row, states)


def bodies_in(world: World, sector: str, states: Codes) -> set[str]:
    """Every organization that works on the sector or a narrower one and covers one of the States."""
    fits = world.narrower(sector)
    working = [body for body in world.all(Organization) if world.targets(body, "ACTIVE_IN") & fits]
    return {body for body in working if world.best(body) & states}


def cell_of_sector(world: World, sector: str, states: Codes) -> dict[str, Any]:
    here = bodies_in(world, sector, states)
    bodies = {body for body in here if world.nodes[body].kind in ASSOCIATIONS}
    near = {body for body in bodies if not world.worldwide(body)}

    def joined(what: Any, among: Iterable[str] = near) -> Codes:
        return states & NOBODY.union(*(what(body) for body in among))

    claimed, derived = joined(world.claimed), joined(world.derived)
    exact = [body for body in near if sector in world.targets(body, "ACTIVE_IN")]
    covered_exactly = joined(lambda body: world.claimed(body) | world.derived(body), exact)
    channels = {
        fresh: joined(lambda body, fresh=fresh: world.with_channel(body, {fresh}))
        for fresh in ("usable", "stale", "never")
    }
    gaps: dict[str, set[str]] = {}
    for state in states:
        if state not in claimed | derived:
            gaps.setdefault("worldwide_only" if bodies - near else "none", set()).add(state)
            continue
        if state not in covered_exactly:
            gaps.setdefault("narrower_only", set()).add(state)
        if state in channels["usable"]:
            continue
        kind = "stale" if state in channels["stale"] else "no_channel"
        kind = "never_verified" if kind == "no_channel" and state in channels["never"] else kind
        gaps.setdefault(kind, set()).add(state)
    return {
        "of": len(states),
        "claimed": sorted(claimed),
        "derived": sorted(derived),
        "reachable": sorted(channels["usable"]),
        "bodies": _by(world.level, bodies),
        "others": _by(lambda body: world.nodes[body].kind, here - bodies),
        "posts": [],
        "rests_on": world.independent(near),
        "gaps": _in_order(gaps),
    }


def cell_of_role(world: World, role: str, states: Codes) -> dict[str, Any]:
    here = [seat for seat in world.seats(role) if seat.cover & states]
    near = [seat for seat in here if not seat.worldwide]
    shown = [seat for seat in here if seat.listed]
    listed = [seat for seat in near if seat.listed]
    reachable = states & NOBODY.union(*(seat.cover for seat in near if seat.gap is None))
    gaps: dict[str, set[str]] = {}
    for state in states:
        posts = [seat for seat in near if state in seat.cover]
        kinds = {seat.gap for seat in posts if seat.gap} if state not in reachable else set()
        if not posts:
            kinds = {"worldwide_only" if len(here) > len(near) else "none"}
        for kind in kinds:
            gaps.setdefault(kind, set()).add(state)
    kinds_of = {seat.at: world.nodes[seat.at].kind for seat in shown}
    levels: dict[str, set[str]] = {}
    for seat in shown:
        if kinds_of[seat.at] in ASSOCIATIONS:
            levels.setdefault(seat.level, set()).add(seat.at)
    others = {at for at, kind in kinds_of.items() if kind not in ASSOCIATIONS}
    return {
        "of": len(states),
        "claimed": sorted(states & NOBODY.union(*(seat.claimed for seat in listed))),
        "derived": sorted(states & NOBODY.union(*(seat.derived for seat in listed))),
        "reachable": sorted(reachable),
        "bodies": {level: sorted(found) for level, found in levels.items()},
        "others": _by(kinds_of.__getitem__, others),
        "posts": sorted({seat.post for seat in shown}),
        "rests_on": world.independent({seat.at for seat in listed}),
        "gaps": _in_order(gaps),
    }


def _by(key: Any, bodies: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for body in sorted(bodies):
        found.setdefault(key(body), []).append(body)
    return found


def _in_order(gaps: dict[str, set[str]]) -> list[tuple[str, list[str]]]:
    return [(kind, sorted(gaps[kind])) for kind in GAP_ORDER if kind in gaps]


def told(given: Any) -> dict[str, Any]:
    """A cell that the directory gave, in the same words."""
    return {
        "of": given.of,
        **{name: list(getattr(given, name)) for name in ("claimed", "derived", "reachable", "posts")},
        "bodies": {level: list(found) for level, found in given.bodies.items()},
        "others": {kind: list(found) for kind, found in given.others.items()},
        "rests_on": given.rests_on,
        "gaps": [(str(gap.kind), list(gap.states)) for gap in given.gaps],
    }


def matrix(
    world: World,
    rows: str = "sector",
    columns: str | None = None,
    area: tuple[str, ...] = (),
    row: tuple[str, ...] = (),
) -> list[tuple[str, str, dict[str, Any]]]:
    """(row, column, cell) of a whole matrix, in its order."""
    made = columns_of(world, columns, area)
    return [
        (known, one.id, cell(world, rows, known, one.states)) for known in rows_of(world, rows, row) for one in made
    ]


# ------------------------------------------------------------------------------------- the seed, as plain CSV files


class Files:
    """The public part of the seed on a day, read with the csv module alone."""

    def __init__(self, on: date, *folders: str) -> None:
        self._on, self._folders = on, ("reference", "network", *folders)
        self.areas = {row["id"]: row for row in self.rows("areas")}
        self.organizations = {row["id"]: row for row in self.rows("organizations")}
        self._parts = self.pairs("part_of", "member")

    def rows(self, table: str) -> list[dict[str, str]]:
        """The public rows of a table; those of a part of a record (its listings) have no label."""
        found: list[dict[str, str]] = []
        for folder in self._folders:
            path = SEED / folder / f"{table}.csv"
            if path.exists():
                with path.open(newline="", encoding="utf-8") as lines:
                    found += csv.DictReader(lines)
        return [row for row in found if row.get("label", "public") == "public"]

    def links(self, kind: str, *qualifiers: str) -> list[dict[str, str]]:
        """The links of a kind that hold on the day."""
        day = self._on.isoformat()
        return [
            row
            for row in self.rows(f"links/{kind}")
            if (not qualifiers or row.get("qualifier") in qualifiers)
            and self.day(row.get("valid_from"), "0000") <= day < self.day(row.get("valid_until"), "9999")
        ]

    def pairs(self, kind: str, *qualifiers: str) -> set[tuple[str, str]]:
        return {(row["source_id"], row["target_id"]) for row in self.links(kind, *qualifiers)}

    def targets(self, kind: str, source: str) -> set[str]:
        return {target for known, target in self.pairs(kind) if known == source}

    def day(self, text: str | None, otherwise: str) -> str:
        """A day of the seed, as text that sorts; `today-5` counts from the day."""
        if not text:
            return otherwise
        if text.startswith("today"):
            return (self._on + timedelta(days=int(text.removeprefix("today") or 0))).isoformat()
        return text + "-01-01"[len(text) - 4 :]

    def states(self, area: str) -> set[str]:
        """The ids of the States that an area means; with territories where it is no M49 area or UN group."""
        below, waiting = {area}, [area]
        while waiting:
            here = waiting.pop()
            new = {source for source, target in self._parts if target == here} - below
            below |= new
            waiting += new
        schemes = ("state",) if self.areas[area]["scheme"] in STATE_ONLY else ("state", "territory")
        return {known for known in below if self.areas[known]["scheme"] in schemes or known == area} & self.places

    @cached_property
    def places(self) -> set[str]:
        return {known for known, row in self.areas.items() if row["scheme"] in ("state", "territory")}

    def union(self, areas: Iterable[str]) -> set[str]:
        return {state for area in areas for state in self.states(area)}

    @cached_property
    def claimed(self) -> dict[str, set[str]]:
        """What each organization claims; a national one that claims nothing, the State of its seat."""
        covers, seats = self.pairs("covers"), self.pairs("based_in")
        found: dict[str, set[str]] = {}
        for body, row in self.organizations.items():
            areas = {target for source, target in covers if source == body}
            if not areas and row["scope"] == "national":
                areas = {target for source, target in seats if source == body}
            found[body] = self.union(areas)
        return found
