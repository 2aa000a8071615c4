"""
The same questions by hand in Cypher, straight with the driver: for the public and one day, over the store's graph.

`who` reasons as `by_hand_who` does; where a graph gives in one statement what takes two in SQL, it is asked so. Each
question is one read transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, LiteralString, TypeVar, cast

import neo4j

from bench.by_hand_who import AUTHORITIES, SECTOR_KINDS, Body, Hand, Known, Result, Row
from directory.model import Link
from directory.ports import Links

T = TypeVar("T")


def held(*aliases: LiteralString) -> LiteralString:
    """Public, and valid on the day."""
    return " AND ".join(f"{a}.label = 'public' AND {a}.from_day <= $on AND $on < {a}.until_day" for a in aliases)


# (:Area), (:Sector), (:Role), and the links between them and between organizations
REFERENCE: Final = f"MATCH (n:Area|Sector|Role) WHERE {held('n')} RETURN n.record_kind, n.body"
TIES: Final = f"""
MATCH (s)-[l:PART_OF|MEMBERSHIP_OF|BROADER|RELATED|MEMBER_OF]->(t) WHERE {held("l", "s", "t")}
RETURN type(l), s.id, l.qualifier, t.id
"""
SIBLINGS: Final = f"MATCH (r:Role)-[l:ACTIVE_IN]->(s) WHERE {held('l')} RETURN r.id, s.id"
NAMED: Final = f"""
UNWIND [$sector, $area] AS asked MATCH (k:Key {{kind: 'name', value: asked}})
MATCH (n:Record {{id: k.record_id}}) WHERE {held("n")} RETURN k.value, n.id
"""

_CLAIMS: Final = f"""
    COLLECT {{ MATCH (n)-[l:COVERS]->(t) WHERE {held("l")} RETURN t.id }},
    COLLECT {{ MATCH (n)-[l:BASED_IN]->(t) WHERE {held("l")} RETURN t.id }}
"""
# (:Organization)-[:ACTIVE_IN]->(:Sector) asked, with (:Organization)-[:COVERS|BASED_IN]->(:Area)
BODIES: Final = f"""
UNWIND $sectors AS asked MATCH (s:Record {{id: asked}})<-[l:ACTIVE_IN]-(n:Organization) WHERE {held("l", "n")}
WITH n, collect([asked, l.rank]) AS sectors
RETURN n.id, n.subkind, n.sort_name, n.scope = 'national', sectors, {_CLAIMS}
"""
# (:Organization) asked, with the same
OTHERS: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}}) WHERE {held("n")}
RETURN n.id, n.subkind, n.sort_name, n.scope = 'national', [], {_CLAIMS}
"""
# (:Organization|:Post)-[:COVERS]->(:Area) asked, else (:Organization)-[:BASED_IN]->(:Area); (:Post)-[:AS]->(:Role)
POSTS: Final = f"""
CALL () {{
    UNWIND $areas AS asked MATCH (t:Record {{id: asked}})<-[l:COVERS]-(n) WHERE {held("l", "n")}
    RETURN n
    UNION
    UNWIND $areas AS asked MATCH (t:Record {{id: asked}})<-[l:BASED_IN]-(n)
    WHERE n.scope = 'national' AND {held("l", "n")}
        AND NOT EXISTS {{ MATCH (n)-[own:COVERS]->() WHERE {held("own")} }}
    RETURN n
    UNION
    UNWIND $at AS asked MATCH (n:Record {{id: asked}}) WHERE {held("n")}
    RETURN n
}}
WITH collect(n) AS covering
CALL (covering) {{
    UNWIND covering AS p WITH p WHERE p:Post
    RETURN p
    UNION
    UNWIND covering AS o MATCH (o:Organization)<-[l:AT]-(p)
    WHERE {held("l", "p")} AND NOT EXISTS {{ MATCH (p)-[own:COVERS]->() WHERE {held("own")} }}
    RETURN p
}}
MATCH (p)-[s:AS]->(r) WHERE {held("s")} AND (r.id IN $roles OR r.id IN $body_roles)
MATCH (p)-[a:AT]->(o) WHERE {held("a", "o")} AND (r.id IN $roles OR NOT o.subkind IN $bodies)
WITH p, r, o, COLLECT {{ MATCH (p)-[l:COVERS]->(t) WHERE {held("l")} RETURN t.id }} AS own
RETURN p.id, r.id, o.id, o.subkind, p.sort_name, CASE WHEN own <> [] THEN own ELSE
    COLLECT {{ MATCH (o)-[l:COVERS]->(t) WHERE {held("l")} RETURN t.id }} END,
    COLLECT {{ MATCH (o)-[l:BASED_IN]->(t) WHERE o.scope = 'national' AND {held("l")} RETURN t.id }}
"""
# (:Organization)-[:COVERS]->(:Area) asked, else -[:BASED_IN]->; no (:Role with a rung)<-[:AS]-(:Post)-[:AT]-> it
WITHOUT_POSTS: Final = f"""
CALL () {{
    UNWIND $areas AS asked MATCH (t:Record {{id: asked}})<-[l:COVERS]-(n:Organization) WHERE {held("l", "n")}
    RETURN n
    UNION
    UNWIND $areas AS asked MATCH (t:Record {{id: asked}})<-[l:BASED_IN]-(n:Organization)
    WHERE n.scope = 'national' AND {held("l", "n")}
        AND NOT EXISTS {{ MATCH (n)-[own:COVERS]->() WHERE {held("own")} }}
    RETURN n
}}
WITH n WHERE n.subkind IN $authorities AND NOT EXISTS {{
    MATCH (n)<-[a:AT]-(p)-[s:AS]->(r) WHERE r.rung IS NOT NULL AND {held("a", "p", "s", "r")} }}
RETURN NULL AS post, NULL AS role, n.id, n.subkind, n.sort_name, {_CLAIMS}
"""

# (asked)-[:REACHED_AT]->(:ContactPoint), of organizations also by (:Post), of posts also by (:Person)-[:HOLDS]->
_REACH: Final = f"""
UNWIND $ids AS asked MATCH (h:Record {{id: asked}}) WHERE {held("h")}
CALL (h) {{
    WITH h WHERE h:Post RETURN h AS post
    UNION ALL
    MATCH (h)<-[l:AT]-(post) WHERE {held("l", "post")} RETURN post
    UNION ALL
    WITH h WHERE h:Organization RETURN NULL AS post
}}
CALL (h, post) {{
    RETURN coalesce(post, h) AS at
    UNION ALL
    MATCH (post)<-[l:HOLDS]-(at) WHERE {held("l", "at")} RETURN at
}}
MATCH (at)-[l:REACHED_AT]->(c) WHERE {held("l", "c")}
"""
BEST_CHANNELS: Final = f"""
{_REACH}
WITH h, post, max(CASE WHEN c.subkind IN ['email', 'phone', 'address'] AND l.verified_on <= $on
    THEN l.verified_on END) AS verified_on
OPTIONAL MATCH (post)-[s:AS]->(r) WHERE {held("s")}
RETURN h.id, r.id, 0, verified_on
"""
SHOWN_CHANNELS: Final = f"""
{_REACH} RETURN l.body, c.body
UNION ALL
UNWIND $beside AS asked MATCH (h:Record {{id: asked}})-[l:REACHED_AT]->(c) WHERE {held("h", "l", "c")}
RETURN l.body, c.body
"""
SHOWN_OUT: Final = f"""
UNWIND $ids AS asked
MATCH (s:Record {{id: asked}})-[l:ACTIVE_IN|COVERS|BASED_IN|MEMBER_OF|PART_OF|AT|AS]->(t) WHERE {held("l", "t")}
RETURN type(l), asked, t.id, l.body
"""
SHOWN_IN: Final = f"""
UNWIND $ids AS asked
MATCH (t:Record {{id: asked}})<-[l:AT|HOLDS|SUCCEEDS]-(s) WHERE {held("l", "s")}
RETURN type(l), s.id, asked, l.body
"""
SHOWN_NODES: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}}) WHERE {held("n")} RETURN n.record_kind, n.body
"""
# for coverage, neighbourhood and path: see by_hand_looking
ORGANIZATIONS: Final = f"MATCH (n:Organization) WHERE {held('n')} RETURN n.id, n.subkind, coalesce(n.scope, '')"
ORGANIZATION_TIES: Final = f"""
MATCH (n:Organization)-[l:ACTIVE_IN|COVERS|BASED_IN]->(t) WHERE {held("n", "l", "t")} RETURN type(l), n.id, t.id
"""
STEP: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}})-[l]-(o) USING INDEX n:Record(id)
WHERE type(l) IN $kinds AND {held("n", "l", "o")} RETURN type(l), startNode(l).id, endNode(l).id
"""
BODIES_OF: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}}) USING INDEX n:Record(id) WHERE {held("n")}
RETURN n.id, n.record_kind, n.body
"""
LINKS_OF: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}})-[l]->(o) USING INDEX n:Record(id)
WHERE type(l) IN $kinds AND {held("n", "l", "o")} RETURN o.id, l.body
"""
BUSIEST: Final = f"""
MATCH (s)-[l:MEMBER_OF]->(t) WHERE {held("l", "s", "t")} RETURN t.id, count(*) AS n ORDER BY n DESC, t.id LIMIT 1
"""
SOME_PEOPLE: Final = f"""
MATCH (n:Person)-[l:TOOK_PART]->(t) WHERE {held("n", "l", "t")} RETURN DISTINCT n.id ORDER BY n.id LIMIT 40
"""
STATEMENTS: Final[Mapping[str, LiteralString]] = {
    "organizations": ORGANIZATIONS,
    "organization_ties": ORGANIZATION_TIES,
    "step": STEP,
    "bodies_of": BODIES_OF,
    "links_of": LINKS_OF,
    "busiest": BUSIEST,
    "some_people": SOME_PEOPLE,
    "reference": REFERENCE,
    "ties": TIES,
    "siblings": SIBLINGS,
    "named": NAMED,
    "bodies": BODIES,
    "others": OTHERS,
    "posts": POSTS,
    "without_posts": WITHOUT_POSTS,
    "best_channels": BEST_CHANNELS,
    "shown_channels": SHOWN_CHANNELS,
    "shown_out": SHOWN_OUT,
    "shown_in": SHOWN_IN,
    "shown_nodes": SHOWN_NODES,
}

# (asked)-[link of these kinds]-(:Record), both ways
NEIGHBOURHOOD: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}})-[l:KINDS]-(o) WHERE {held("n", "l", "o")}
RETURN asked, l.id, l.body
"""
# (:Organization)-[:ACTIVE_IN]->(:Sector), (:Organization)-[:COVERS|BASED_IN]->(:Area)
ACTIVE: Final = f"""
MATCH (n:Organization) WHERE {held("n")}
RETURN n.id, n.subkind, n.sort_name, n.scope = 'national',
    COLLECT {{ MATCH (n)-[l:ACTIVE_IN]->(t) WHERE {held("l", "t")} RETURN [t.id, l.rank] }},
    COLLECT {{ MATCH (n)-[l:COVERS]->(t) WHERE {held("l", "t")} RETURN t.id }},
    COLLECT {{ MATCH (n)-[l:BASED_IN]->(t) WHERE {held("l", "t")} RETURN t.id }}
"""
EDGES: Final = f"""
{TIES}
UNION ALL
MATCH (s:Role)-[l:ACTIVE_IN]->(t) WHERE {held("l", "s", "t")} RETURN type(l), s.id, l.qualifier, t.id
"""
# The organizations with most links, their posts, and who holds these
WELL_CONNECTED: Final = f"""
MATCH (n:Organization) WHERE {held("n")} WITH n ORDER BY COUNT {{ (n)--() }} DESC, n.id LIMIT 100
RETURN n.id, COLLECT {{ MATCH (n)<-[:AT]-(p) WHERE {held("p")} RETURN p.id ORDER BY p.id }},
    COLLECT {{ MATCH (n)<-[:AT]-()<-[:HOLDS]-(h) WHERE {held("h")} RETURN h.id ORDER BY h.id }}
"""


class Cypher:
    """The statements above in a transaction."""

    def __init__(self, transaction: neo4j.ManagedTransaction, on: date) -> None:
        self._transaction, self._on = transaction, on.isoformat()

    def __call__(self, what: str, /, **given: str | Iterable[str]) -> Sequence[Row]:
        """The rows of the statement of this name."""
        lists = {name: value if isinstance(value, str) else [*value] for name, value in given.items()}
        return self.run(STATEMENTS[what], **lists)

    def run(self, query: LiteralString, /, **given: object) -> Sequence[Row]:
        """The rows of a query."""
        return self._transaction.run(query, {"on": self._on, **given}).values()


class HandOnNeo4j(Hand):
    """One question by hand; a body comes with its sectors and claims, a desk with its areas."""

    def _read_of_sectors(self, sectors: Collection[str]) -> None:
        self._keep(self.ask("bodies", sectors=sectors))

    def _read_others(self) -> None:
        if self.others:
            self._keep(self.ask("others", ids=self.others))

    def _keep(self, rows: Iterable[Row]) -> None:
        for node, kind, name, national, sectors, claims, seats in rows:
            self.bodies[node] = Body(kind, name, bool(national), dict(sectors))
            self.claims[node], self.seats[node] = claims, seats

    def _desk_rows(self, everywhere: list[str], at_some: list[str], unclaimed: list[str]) -> Iterable[Row]:
        given = {"areas": self.areas, "roles": everywhere, "body_roles": at_some, "at": unclaimed}
        rows = [
            *self.ask("posts", **given, bodies=SECTOR_KINDS),
            *self.ask("without_posts", areas=self.areas, authorities=AUTHORITIES),
        ]
        return [(*row, claims or seats) for *row, claims, seats in rows]


def reading(driver: neo4j.Driver, work: Callable[[Cypher], T], on: date) -> T:
    """Some reading in one transaction, all rows of a statement at once."""
    with driver.session(database="neo4j", default_access_mode=neo4j.READ_ACCESS, fetch_size=-1) as session:
        return session.execute_read(lambda transaction: work(Cypher(transaction, on)))


def who(driver: neo4j.Driver, sector: str, area: str, on: date, known: Known | None) -> Result:
    """See `Hand.answer`."""
    return reading(driver, lambda ask: HandOnNeo4j(ask, sector, area, on, known).answer(), on)


def links(driver: neo4j.Driver, ids: Collection[str], kinds: Collection[str], on: date) -> Links:
    """All links of these nodes, read, validated and counted."""
    query = cast("LiteralString", NEIGHBOURHOOD.replace("KINDS", "|".join(kinds)))
    rows = reading(driver, lambda ask: ask.run(query, ids=list(ids)), on)
    bodies = {link: body for _, link, body in rows}
    found = [Link.model_validate_json(body) for body in bodies.values()]
    found.sort(key=lambda link: (link.kind, link.rank is None, link.rank or 0, link.id))
    return Links(tuple(found), Counter(asked for asked, *_ in rows))


def coverage(driver: neo4j.Driver, on: date) -> tuple[Sequence[Row], Sequence[Row]]:
    """What coverage is counted from: the bare organizations, the bare links between them and in the vocabularies."""
    return reading(driver, lambda ask: (ask.run(ACTIVE), ask.run(EDGES)), on)


def well_connected(driver: neo4j.Driver, on: date) -> list[str]:
    """The best connected organizations, each with its posts and their holders."""
    rows = reading(driver, lambda ask: ask.run(WELL_CONNECTED), on)
    return [node for body, posts, holders in rows for node in (body, *posts, *holders)]
