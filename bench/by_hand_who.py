"""
The question `who` written by hand for this one schema, audience (public) and day: what a good engineer would write.

Nothing is general here: the audience is a constant, each statement asks for just what this answer shows, and what is
read is validated (as `Directory.who` must) but not assembled. Cold, it also reads areas, sectors, roles and the ties
between them; warm, it is given them.

The reasoning asks for rows by the name of a statement: here they are SQL, in `by_hand_cypher` Cypher.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, Protocol

from directory.model import RECORDS, Area, Record, Role, Sector
from directory.text import fold

LIMIT: Final = 20
ASSOCIATIONS: Final = ("industry_association", "professional_association")
SECTOR_KINDS: Final = (*ASSOCIATIONS, "ngo", "academia")
AUTHORITIES: Final = ("state_authority", "permanent_mission", "government_agency")
NEARNESS: Final = {"exact": 0, "narrower": 1, "broader": 2}
NO_MATCH: Final = (True, True, len(NEARNESS))
COUNTS: Final = ("full", "founding")
LAST: Final = {"state_authority": 900, "government_agency": 900, "permanent_mission": 1000}
ORGANIZATION_DAYS: Final = 365


def held(*aliases: str) -> str:
    """Public, and valid on the day."""
    return " AND ".join(f"{a}.label = 'public' AND {a}.from_day <= :on AND :on < {a}.until_day" for a in aliases)


REFERENCE: Final = f"SELECT n.kind, n.body FROM node n WHERE n.kind IN ('Area', 'Sector', 'Role') AND {held('n')}"
TIES: Final = f"""
SELECT l.kind, l.source_id, l.qualifier, l.target_id FROM link l
JOIN node s ON s.id = l.source_id JOIN node t ON t.id = l.target_id
WHERE l.kind IN ('PART_OF', 'MEMBERSHIP_OF', 'BROADER', 'RELATED', 'MEMBER_OF') AND {held("l", "s", "t")}
"""
SIBLINGS: Final = f"""
SELECT l.source_id, l.target_id FROM node r CROSS JOIN link l ON l.source_id = r.id AND l.kind = 'ACTIVE_IN'
WHERE r.kind = 'Role' AND {held("l")}
"""
NAMED: Final = f"""
SELECT k.value, k.node_id FROM key k JOIN node n ON n.id = k.node_id
WHERE k.kind = 'name' AND k.value IN (:sector, :area) AND {held("n")}
"""
BODIES: Final = f"""
SELECT n.id, n.subkind, n.sort_name, n.body ->> '$.scope' = 'national', l.target_id, l.rank
FROM json_each(:sectors) asked CROSS JOIN link l ON l.target_id = asked.value AND l.kind = 'ACTIVE_IN'
CROSS JOIN node n ON n.id = l.source_id AND n.kind = 'Organization' WHERE {held("l", "n")}
"""
OTHERS: Final = f"""
SELECT n.id, n.subkind, n.sort_name, n.body ->> '$.scope' = 'national'
FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value WHERE {held("n")}
"""
CLAIMS: Final = f"""
SELECT l.source_id, l.kind, l.target_id FROM json_each(:ids) asked
CROSS JOIN link l ON l.source_id = asked.value AND l.kind IN ('COVERS', 'BASED_IN') WHERE {held("l")}
"""
_COVERING: Final = f"""
WITH covering AS (
    SELECT n.id, n.kind FROM json_each(:areas) asked
    CROSS JOIN link l ON l.target_id = asked.value AND l.kind = 'COVERS'
    CROSS JOIN node n ON n.id = l.source_id WHERE {held("l", "n")}
    UNION
    SELECT n.id, n.kind FROM json_each(:areas) asked
    CROSS JOIN link l ON l.target_id = asked.value AND l.kind = 'BASED_IN'
    CROSS JOIN node n ON n.id = l.source_id AND n.body ->> '$.scope' = 'national'
    WHERE {held("l", "n")} AND NOT EXISTS (
        SELECT 1 FROM link own WHERE own.source_id = n.id AND own.kind = 'COVERS' AND {held("own")})
    UNION
    SELECT n.id, n.kind FROM json_each(:at) asked CROSS JOIN node n ON n.id = asked.value WHERE {held("n")}
"""
POSTS: Final = f"""
{_COVERING}), desk AS (
    SELECT id FROM covering WHERE kind = 'Post'
    UNION ALL
    SELECT l.source_id FROM covering c CROSS JOIN link l ON l.target_id = c.id AND l.kind = 'AT'
    WHERE c.kind = 'Organization' AND {held("l")} AND NOT EXISTS (
        SELECT 1 FROM link own WHERE own.source_id = l.source_id AND own.kind = 'COVERS' AND {held("own")})
)
SELECT p.id, s.target_id, o.id, o.subkind, p.sort_name, o.body ->> '$.scope' = 'national', p.body ->> '$.listings'
FROM desk d CROSS JOIN node p ON p.id = d.id
CROSS JOIN link s ON s.source_id = p.id AND s.kind = 'AS'
CROSS JOIN link a ON a.source_id = p.id AND a.kind = 'AT'
CROSS JOIN node o ON o.id = a.target_id
WHERE {held("p", "s", "a", "o")} AND (s.target_id IN (SELECT value FROM json_each(:roles))
    OR s.target_id IN (SELECT value FROM json_each(:body_roles))
    AND o.subkind NOT IN ('industry_association', 'professional_association', 'ngo', 'academia'))
"""
WITHOUT_POSTS: Final = f"""
{_COVERING})
SELECT n.id, n.subkind, n.sort_name, n.body ->> '$.scope' = 'national'
FROM covering c CROSS JOIN node n ON n.id = c.id
    AND n.subkind IN ('state_authority', 'permanent_mission', 'government_agency')
WHERE NOT EXISTS (
    SELECT 1 FROM link a CROSS JOIN node p ON p.id = a.source_id
    CROSS JOIN link s ON s.source_id = p.id AND s.kind = 'AS' CROSS JOIN node r ON r.id = s.target_id
    WHERE a.target_id = n.id AND a.kind = 'AT' AND r.body ->> '$.rung' IS NOT NULL AND {held("a", "p", "s", "r")})
"""
_HOLDERS: Final = f"""
WITH asked AS (SELECT n.id, n.kind FROM json_each(:ids) ids CROSS JOIN node n ON n.id = ids.value WHERE {held("n")}
), desk (holder, post) AS (
    SELECT id, id FROM asked WHERE kind = 'Post'
    UNION ALL
    SELECT asked.id, p.id FROM asked CROSS JOIN link l ON l.target_id = asked.id AND l.kind = 'AT'
    CROSS JOIN node p ON p.id = l.source_id WHERE asked.kind = 'Organization' AND {held("l", "p")}
), reach (holder, post, person, at) AS (
    SELECT holder, post, NULL, post FROM desk
    UNION ALL
    SELECT d.holder, d.post, p.id, p.id FROM desk d CROSS JOIN link l ON l.target_id = d.post AND l.kind = 'HOLDS'
    CROSS JOIN node p ON p.id = l.source_id WHERE {held("l", "p")}
    UNION ALL
    SELECT id, NULL, NULL, id FROM asked WHERE kind = 'Organization'
    UNION ALL
    SELECT value, NULL, NULL, value FROM json_each(:beside)
)
"""
BEST_CHANNELS: Final = f"""
{_HOLDERS}
SELECT r.holder, role.target_id, count(*),
    max(CASE WHEN c.subkind IN ('email', 'phone', 'address') AND l.verified_on <= :on THEN l.verified_on END)
FROM reach r CROSS JOIN link l ON l.source_id = r.at AND l.kind = 'REACHED_AT'
CROSS JOIN node c ON c.id = l.target_id
LEFT JOIN link role ON role.source_id = r.post AND role.kind = 'AS' AND {held("role")}
WHERE {held("l", "c")} GROUP BY r.holder, role.target_id
"""
SHOWN_CHANNELS: Final = f"""
{_HOLDERS}
SELECT l.body, c.body FROM reach r CROSS JOIN link l ON l.source_id = r.at AND l.kind = 'REACHED_AT'
CROSS JOIN node c ON c.id = l.target_id WHERE {held("l", "c")}
"""
SHOWN_OUT: Final = f"""
SELECT l.kind, l.source_id, l.target_id, l.body FROM json_each(:ids) asked
CROSS JOIN link l ON l.source_id = asked.value
    AND l.kind IN ('ACTIVE_IN', 'COVERS', 'BASED_IN', 'MEMBER_OF', 'PART_OF', 'AT', 'AS')
CROSS JOIN node t ON t.id = l.target_id WHERE {held("l", "t")}
"""
SHOWN_IN: Final = f"""
SELECT l.kind, l.source_id, l.target_id, l.body FROM json_each(:ids) asked
CROSS JOIN link l ON l.target_id = asked.value
    AND l.kind IN ('AT', 'HOLDS', 'SUCCEEDS')
CROSS JOIN node s ON s.id = l.source_id WHERE {held("l", "s")}
"""
SHOWN_NODES: Final = f"""
SELECT n.kind, n.body FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value WHERE {held("n")}
"""
STATEMENTS: Final[Mapping[str, str]] = {
    "reference": REFERENCE,
    "ties": TIES,
    "siblings": SIBLINGS,
    "named": NAMED,
    "bodies": BODIES,
    "others": OTHERS,
    "claims": CLAIMS,
    "posts": POSTS,
    "without_posts": WITHOUT_POSTS,
    "best_channels": BEST_CHANNELS,
    "shown_channels": SHOWN_CHANNELS,
    "shown_out": SHOWN_OUT,
    "shown_in": SHOWN_IN,
    "shown_nodes": SHOWN_NODES,
}

Row = Sequence[Any]


class Ask(Protocol):
    """The rows of the statement of this name."""

    def __call__(self, what: str, /, **given: str | Iterable[str]) -> Sequence[Row]: ...


class Sql:
    """The statements above on a connection."""

    def __init__(self, connection: sqlite3.Connection, on: date, statements: Mapping[str, str] = STATEMENTS) -> None:
        self._connection, self._on, self._statements = connection, on.isoformat(), statements

    def __call__(self, what: str, /, **given: str | Iterable[str]) -> Sequence[Row]:
        """Lists as JSON."""
        lists = {name: value if isinstance(value, str) else json.dumps([*value]) for name, value in given.items()}
        return self._connection.execute(self._statements[what], {"on": self._on, **lists}).fetchall()


class Known(NamedTuple):
    """Areas, sectors and roles with their ties, as the warm case has them at hand."""

    areas: dict[str, Area]
    sectors: dict[str, Sector]
    roles: dict[str, Role]
    states: dict[str, frozenset[str]]
    narrower: dict[str, list[str]]
    broader: dict[str, list[str]]
    related: dict[str, set[str]]
    siblings: dict[str, set[str]]
    members: dict[str, list[str]]
    umbrellas: dict[str, list[tuple[bool, str]]]
    membership: dict[str, str]
    world: str
    across: frozenset[str]


class Result(NamedTuple):
    """Who stands where, before the cap, in order; and how many records were read and validated for what is shown."""

    rungs: dict[int, list[str]]
    records: int


def parse(kind: str, body: str) -> Record:
    """Validated, as the house reads it."""
    return RECORDS[kind].model_validate_json(body)


def closure(start: str, steps: dict[str, list[str]]) -> frozenset[str]:
    """All that is reached, the start included."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in steps.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return frozenset(seen)


def read_known(ask: Ask) -> Known:
    """The reference, read and validated."""
    nodes = [parse(kind, body) for kind, body in ask("reference")]
    areas = {node.id: node for node in nodes if isinstance(node, Area)}
    parts, narrower, broader, members = (defaultdict[str, list[str]](list) for _ in range(4))
    umbrellas: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    related, siblings = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    membership: dict[str, str] = {}
    for kind, source, qualifier, target in ask("ties"):
        if kind == "PART_OF" and source in areas and qualifier == "member":
            parts[target].append(source)
        elif kind == "BROADER":
            narrower[target].append(source)
            broader[source].append(target)
        elif kind == "RELATED":
            related[source].add(target)
            related[target].add(source)
        elif kind == "MEMBERSHIP_OF":
            membership[target] = source
        if kind == "MEMBER_OF" and qualifier in COUNTS:
            members[target].append(source)
        if kind == "MEMBER_OF" and qualifier in (*COUNTS, "associate"):
            umbrellas[source].append((qualifier == "associate", target))
        if kind == "PART_OF" and source not in areas:
            umbrellas[source].append((False, target))
    for role, sector in ask("siblings"):
        siblings[role].add(sector)
    sectors = {node.id: node for node in nodes if isinstance(node, Sector)}
    return Known(
        areas,
        sectors,
        {node.id: node for node in nodes if isinstance(node, Role)},
        {area: _states(areas, area, closure(area, parts)) for area in areas},
        narrower,
        broader,
        related,
        siblings,
        members,
        umbrellas,
        membership,
        next(area.id for area in areas.values() if area.scheme == "m49" and area.external("m49") == "001"),
        frozenset(sector.id for sector in sectors.values() if sector.group == "crosscutting"),
    )


def _states(areas: dict[str, Area], area: str, reached: Iterable[str]) -> frozenset[str]:
    territories = areas[area].scheme not in ("m49", "un_group")
    return frozenset(
        leaf for leaf in reached if areas[leaf].is_state or (areas[leaf].scheme == "territory" and territories)
    )


class Body(NamedTuple):
    """An organization that may stand somewhere."""

    kind: str
    sort_name: str
    national: bool
    sectors: dict[str, int | None]


class Hand:
    """One question by hand."""

    def __init__(self, ask: Ask, sector: str, area: str, on: date, known: Known | None) -> None:
        self.ask, self.on = ask, on
        self.known = known or read_known(ask)
        named: dict[str, list[str]] = defaultdict(list)
        for value, node in self.ask("named", sector=fold(sector), area=fold(area)):
            named[value].append(node)
        self.sector = next(node for node in named[fold(sector)] if node in self.known.sectors)
        self.states = self.known.states[next(node for node in named[fold(area)] if node in self.known.areas)]
        self.areas = [a for a, states in self.known.states.items() if not states.isdisjoint(self.states)]
        self.relations = {
            **dict.fromkeys(closure(self.sector, self.known.broader), "broader"),
            **dict.fromkeys(closure(self.sector, self.known.narrower), "narrower"),
            self.sector: "exact",
        }
        self.neighbours = self.known.related[self.sector] - self.relations.keys()
        self.bodies: dict[str, Body] = {}
        self.claims: dict[str, list[str]] = defaultdict(list)
        self.seats: dict[str, list[str]] = defaultdict(list)
        self.usable: set[str] = set()

    def answer(self) -> Result:
        """Everybody on their rungs in order, and the records of what is shown."""
        self._read_bodies()
        standing = self._standing()
        climbed = self._climbed([body for body, rung in standing.items() if rung == 1])
        desks = self._desks(standing)
        everybody = {*standing, *climbed, *(d[0] or d[2] for d in desks), *(d[2] for d in desks)}
        self._read_usable(everybody)
        rungs: dict[int, dict[str, tuple[object, ...]]] = {rung: {} for rung in range(6)}
        for body, rung in standing.items():
            rungs[rung][body] = self._order(rung, body, body, self._best(body))
        for body in climbed:
            rungs[2][body] = self._order(2, body, body, self._best(body), climbed=True)
        for post, role, body, kind, sort_name, rung, cover in desks:
            actor = post or body
            key = self._order(rung, actor, body, cover, role=role, kind=kind, sort_name=sort_name)
            rungs[rung].setdefault(actor, key)
        ordered = {rung: sorted(found, key=found.__getitem__) for rung, found in rungs.items()}
        at = {post: body for post, _, body, *_ in desks if post}
        return Result(ordered, self._read_shown(ordered, at, climbed))

    def _read_bodies(self) -> None:
        known = self.known
        wanted = self.relations.keys() | known.across | self.neighbours
        self._read_of_sectors(wanted)
        above = self._above()
        below = {member for body in (*self.bodies, *above) for member in closure(body, known.members)}
        self.others = (above | below) - self.bodies.keys()
        self._read_others()

    def _read_of_sectors(self, sectors: Collection[str]) -> None:
        for node, kind, name, national, sector, rank in self.ask("bodies", sectors=sectors):
            body = self.bodies.setdefault(node, Body(kind, name, bool(national), {}))
            body.sectors[sector] = rank

    def _read_others(self) -> None:
        """The bodies above and below those of the sectors, and what all of them claim."""
        for node, kind, name, national in self.ask("others", ids=self.others):
            self.bodies[node] = Body(kind, name, bool(national), {})
        for node, kind, area in self.ask("claims", ids=self.bodies):
            (self.claims if kind == "COVERS" else self.seats)[node].append(area)

    def _above(self) -> set[str]:
        """Every organization above a body of the sector."""
        found: set[str] = set()
        waiting = [body for body, (kind, *_) in self.bodies.items() if kind in SECTOR_KINDS and self._match(body)]
        while waiting:
            for _, parent in self.known.umbrellas.get(waiting.pop(), ()):
                if parent not in found:
                    found.add(parent)
                    waiting.append(parent)
        return found

    def _claimed(self, body: str) -> frozenset[str]:
        areas = self.claims.get(body)
        if not areas and body in self.bodies and self.bodies[body].national:
            areas = self.seats.get(body)
        return frozenset().union(*(self.known.states.get(area, frozenset()) for area in areas or ()))

    def _states_of(self, areas: Iterable[str]) -> frozenset[str]:
        return frozenset().union(*(self.known.states.get(area, frozenset()) for area in areas))

    def _best(self, body: str) -> frozenset[str]:
        if claimed := self._claimed(body):
            return claimed
        if body in self.known.membership:
            return self.known.states.get(self.known.membership[body], frozenset())
        found: set[str] = set()
        seen, waiting = {body}, list(self.known.members.get(body, ()))
        while waiting:
            member = waiting.pop()
            if member in seen:
                continue
            seen.add(member)
            if claimed := self._claimed(member):
                beside = [area for area in self.claims.get(member, ()) if area != self.known.world]
                found |= claimed if not self.claims.get(member) else self._states_of(beside)
            else:
                waiting += self.known.members.get(member, ())
        return frozenset(found)

    def _match(self, body: str) -> tuple[bool, bool, int] | None:
        """How well the best of its sectors fits."""
        sectors = self.bodies[body].sectors.items() if body in self.bodies else ()
        fitting = [
            (relation == "broader", rank != 1, NEARNESS[relation])
            for sector, rank in sectors
            if (relation := self.relations.get(sector))
        ]
        return min(fitting, default=None)

    def _standing(self) -> dict[str, int]:
        standing: dict[str, int] = {}
        for body, (kind, _, _, sectors) in self.bodies.items():
            if body in self.others or self.states.isdisjoint(self._best(body)):
                continue
            worldwide = self.known.world in self.claims.get(body, ())
            match, across = self._match(body), not self.known.across.isdisjoint(sectors)
            if kind in SECTOR_KINDS and match:
                standing[body] = 2 if worldwide else 1
            elif kind in SECTOR_KINDS:
                beside = not self.neighbours.isdisjoint(sectors) or (across and kind in ASSOCIATIONS)
                if beside and not worldwide:
                    standing[body] = 0
            elif kind in ("iro", "regime", "un_body") and (match or (across and not worldwide)):
                standing[body] = 5 if kind == "un_body" else 4
        return standing

    def _climbed(self, first: list[str]) -> set[str]:
        seen, waiting = set(first), list(first)
        while waiting:
            for _, parent in self.known.umbrellas.get(waiting.pop(), ()):
                if parent not in seen and parent in self.bodies and self.bodies[parent].kind in SECTOR_KINDS:
                    seen.add(parent)
                    waiting.append(parent)
        return seen - set(first)

    def _desks(self, standing: dict[str, int]) -> list[tuple[Any, ...]]:
        known = self.known
        offered = [r for r in known.roles if not known.siblings[r] or not known.siblings[r].isdisjoint(self.relations)]
        everywhere = [role for role in offered if known.roles[role].rung in ("national", "organization", "un")]
        at_some = [role for role in offered if known.roles[role].rung == "sector"]
        unclaimed = [body for body in standing if not self._claimed(body)]
        desks: list[tuple[Any, ...]] = []
        for post, role, body, kind, sort_name, areas in self._desk_rows(everywhere, at_some, unclaimed):
            rung = self._desk_rung(role, body, kind, areas, standing)
            cover = frozenset().union(*(known.states.get(area, frozenset()) for area in areas)) or self._best(body)
            if rung is not None and not cover.isdisjoint(self.states):
                desks.append((post, role, body, kind, sort_name, rung, cover))
        return desks

    def _desk_rows(self, everywhere: list[str], at_some: list[str], unclaimed: list[str]) -> Iterable[Row]:
        """Post, role, body, kind, sort name and areas of every post, and of authorities without one."""
        rows = [*self.ask("posts", areas=self.areas, roles=everywhere, body_roles=at_some, at=unclaimed)]
        rows += [(None, None, *row, None) for row in self.ask("without_posts", areas=self.areas, at=())]
        claims: dict[str, list[str]] = defaultdict(list)
        seats: dict[str, list[str]] = defaultdict(list)
        for holder, kind, area in self.ask("claims", ids={node for r in rows for node in (r[0], r[2]) if node}):
            (claims if kind == "COVERS" else seats)[holder].append(area)
        for post, role, body, kind, sort_name, national, _ in rows:
            areas = claims.get(post) or claims.get(body) or (seats.get(body, []) if national else [])
            yield post, role, body, kind, sort_name, areas

    def _desk_rung(
        self, role: str | None, body: str, kind: str, areas: list[str], standing: dict[str, int]
    ) -> int | None:
        of_role = self.known.roles[role].rung if role else "national"
        if of_role != "sector":
            return {"national": 3, "organization": 4, "un": 5}[of_role or ""]
        if kind in AUTHORITIES:
            return 3
        if kind != "company":
            return standing.get(body)
        if self._match(body) is None:
            return None
        return 2 if self.known.world in areas else 1

    def _read_usable(self, holders: Collection[str]) -> None:
        below = {member for holder in holders for member in closure(holder, self.known.members)}
        for holder, role, _, verified in self.ask("best_channels", ids=below | set(holders), beside=()):
            days = self.known.roles[role].review_days if role else ORGANIZATION_DAYS
            if verified and self.on - date.fromisoformat(verified) <= timedelta(days=2 * days):
                self.usable.add(holder)

    def _order(
        self, rung: int, actor: str, body: str, cover: frozenset[str], *,
        climbed: bool = False, role: str | None = None, kind: str = "", sort_name: str = "",
    ) -> tuple[object, ...]:  # fmt: skip
        known = self.known
        kind = kind or self.bodies[body].kind
        named = (sort_name or self.bodies[body].sort_name, actor)
        if rung == 3:
            first = min(((known.areas[s].sort_name, s) for s in cover & self.states), default=("", ""))
            position = known.roles[role].position if role and known.roles[role].rung == "national" else 800
            return (first, position if role else LAST.get(kind, 800), *named)
        whole = cover | self.states
        fit = -len(cover & self.states) / len(whole)
        match = self._match(body) or NO_MATCH
        if rung in (4, 5):
            return (actor not in self.usable, fit, kind == "regime", match, *named)
        kinds = 2 if kind == "company" else 0 if kind in ASSOCIATIONS else 1
        return (not climbed, kinds, actor not in self.usable, match, fit, *named)

    def _read_shown(self, rungs: dict[int, list[str]], at: dict[str, str], climbed: set[str]) -> int:
        """Read and validate what the answer shows; the number of records."""
        shown = [actor for actors in rungs.values() for actor in actors[:LIMIT]]
        posts = [actor for actor in shown if actor in at]
        beside = {at[post] for post in posts}
        themselves = [actor for actor in shown if actor not in at]
        with_posts = {actor for rung in (0, 1, 2) for actor in rungs[rung][:LIMIT]} - at.keys()
        chain = self._chain(climbed & set(themselves), set(rungs[1]))
        inward = self.ask("shown_in", ids={*shown, *beside})
        inward = [row for row in inward if row[0] != "AT" or row[2] in with_posts]
        desks = {source for kind, source, *_ in inward if kind == "AT"}
        holding = [row for row in self.ask("shown_in", ids=desks) if row[0] == "HOLDS"]
        outward = self.ask("shown_out", ids={*shown, *beside, *chain, *desks})
        links = {body: parse("Link", body) for *_, body in (*inward, *holding, *outward)}
        ends = {source for kind, source, *_ in (*inward, *holding) if kind in ("AT", "HOLDS", "SUCCEEDS")}
        rows = self.ask("shown_nodes", ids={*shown, *beside, *chain, *ends})
        nodes = [parse(kind, body) for kind, body in rows]
        channels = self.ask("shown_channels", ids=shown, beside=beside - set(themselves))
        reached = [(parse("Link", link), parse("ContactPoint", point)) for link, point in channels]
        return len(links) + len(nodes) + 2 * len(reached)

    def _chain(self, climbed: set[str], first: set[str]) -> set[str]:
        """The bodies by which the shown umbrellas were found."""
        return {child for child in first if any(parent in climbed for _, parent in self.known.umbrellas.get(child, ()))}
