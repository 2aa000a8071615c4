"""
The queries of the Neo4j store: constants with parameters, named as the method, the shape as an arrow above.

`seen` and `visible` are the one fragment of visibility. Every query uses `visible` for each node and link that it
steps over; `$labels` is a list, `$every` is true for all labels, `$low` and `$high` are both the date asked, or the
ends of time. Order is made by Python where a whole answer comes, and here where an answer is cut or streamed.
A plan may be kept from when the database was small, or be made before an index is counted, and would then read all of
a kind for each id: `USING INDEX` says how an id is found.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, LiteralString

from directory.stores.neo4j.schema import LINK_KINDS, NODE_KINDS, any_of


def seen(alias: LiteralString) -> LiteralString:
    """The label of this record may be seen."""
    return f"($every OR {alias}.label IN $labels)"


def visible(*aliases: LiteralString) -> LiteralString:
    """These records may be seen and hold on the date."""
    return " AND ".join(f"{seen(a)} AND {a}.from_day <= $high AND $low < {a}.until_day" for a in aliases)


def of_kinds(query: LiteralString, kinds: Collection[str]) -> LiteralString:
    """A query with its KINDS said: those of `shapes` alone, so that nothing that somebody typed gets in."""
    return query.replace("KINDS", any_of(kinds))


def _owner(alias: LiteralString) -> LiteralString:
    return (
        f"($every OR {alias}.owner_id IS NULL OR EXISTS {{ "
        f"MATCH (o:Record {{id: {alias}.owner_id}}) USING INDEX o:Record(id) WHERE o.label IN $labels }})"
    )


# (:Record)
GET: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}}) USING INDEX n:Record(id) WHERE {visible("n")}
RETURN n.id, n.record_kind, n.body, {_owner("n")}
"""
# (:Record)-[link]->(:Record): an id says nothing of its kind, and only a kind has an index
GET_LINKS: Final = "UNION ALL".join(
    f"""
UNWIND $ids AS asked MATCH (s)-[l:{kind} {{id: asked}}]->(t) USING INDEX l:{kind}(id)
WHERE {visible("l", "s", "t")}
RETURN l.id AS id, 'Link' AS kind, l.body AS body, {_owner("l")} AS owner
"""
    for kind in LINK_KINDS
)


_LINK = f"""
RETURN node, type(l) AS kind, way, total, l.body AS body, {_owner("l")} AS owner
"""
# (asked)-[link of these kinds]->(:Record)
LINKS_OUT: Final = f"""
UNWIND $ids AS node MATCH (n:Record {{id: node}})-[l:KINDS]->(o) USING INDEX n:Record(id)
WHERE {visible("l", "n", "o")}
WITH node, l, 'out' AS way, 1 AS total {_LINK}
"""
# (:Record)-[link of these kinds]->(asked)
LINKS_IN: Final = f"""
UNWIND $ids AS node MATCH (n:Record {{id: node}})<-[l:KINDS]-(o) USING INDEX n:Record(id)
WHERE {visible("l", "n", "o")}
WITH node, l, 'in' AS way, 1 AS total {_LINK}
"""
# (asked)-[link of these kinds]-(:Record)
LINKS_BOTH: Final = f"""
UNWIND $ids AS node MATCH (n:Record {{id: node}})-[l:KINDS]-(o) USING INDEX n:Record(id)
WHERE {visible("l", "n", "o")}
WITH node, l, CASE WHEN startNode(l) = n THEN 'out' ELSE 'in' END AS way, 1 AS total {_LINK}
"""
# The same, the first few of each node and kind
_FIRST = f"""
ORDER BY l.rank, l.id
WITH node, type(l) AS kind, way, collect(l) AS found
UNWIND found[..$per_node] AS l
WITH node, l, way, size(found) AS total {_LINK}
"""
FIRST_LINKS_OUT: Final = f"""
UNWIND $ids AS node MATCH (n:Record {{id: node}})-[l:KINDS]->(o) USING INDEX n:Record(id)
WHERE {visible("l", "n", "o")}
WITH node, l, 'out' AS way {_FIRST}
"""
FIRST_LINKS_IN: Final = f"""
UNWIND $ids AS node MATCH (n:Record {{id: node}})<-[l:KINDS]-(o) USING INDEX n:Record(id)
WHERE {visible("l", "n", "o")}
WITH node, l, 'in' AS way {_FIRST}
"""
FIRST_LINKS_BOTH: Final = f"""
UNWIND $ids AS node MATCH (n:Record {{id: node}})-[l:KINDS]-(o) USING INDEX n:Record(id)
WHERE {visible("l", "n", "o")}
WITH node, l, CASE WHEN startNode(l) = n THEN 'out' ELSE 'in' END AS way {_FIRST}
"""

# (:Record)-[link of these kinds]->(:Record)
EDGES: Final = f"""
MATCH (s)-[l:KINDS]->(t) WHERE {visible("l", "s", "t")}
RETURN s.id AS source, type(l) AS kind, l.qualifier AS qualifier, t.id AS target
"""
# (:Record of these kinds)-[link]->(:Record)
EDGES_FROM: Final = f"""
MATCH (s:SOURCES)-[l:KINDS]->(t) WHERE {visible("l", "s", "t")}
RETURN s.id AS source, type(l) AS kind, l.qualifier AS qualifier, t.id AS target
"""

# The same, and (:Area), (:Sector), (:Role)
VOCABULARY: Final = f"""
RETURN COLLECT {{
    MATCH (n:Area|Sector|Role) WHERE {visible("n")} RETURN [n.record_kind, n.body, {_owner("n")}, n.id]
}}, COLLECT {{
    CALL () {{ EDGES }} RETURN [source, kind, qualifier, target]
}}
"""
_NO_EDGES: Final = "UNWIND [] AS none RETURN none AS source, none AS kind, none AS qualifier, none AS target"
# (asked)-[link of these kinds]-(:Record)
EDGES_OF_NODES: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}})-[l:KINDS]-(o) USING INDEX n:Record(id)
WHERE {visible("l", "n", "o")}
WITH DISTINCT l
RETURN startNode(l).id AS source, type(l) AS kind, l.qualifier AS qualifier, endNode(l).id AS target
"""


def edges(kinds: Collection[str], starts: Collection[tuple[str, Collection[str]]]) -> LiteralString:
    """The edges of these kinds, and of those that begin at nodes of these kinds."""
    parts: list[LiteralString] = [of_kinds(EDGES, kinds)] if any_of(kinds) else []
    for kind, sources in starts:
        begin: LiteralString = "|".join(known for known in NODE_KINDS if known in sources)
        parts.append(of_kinds(EDGES_FROM, (kind,)).replace("SOURCES", begin))
    return "UNION ALL".join(parts)


def vocabulary(kinds: Collection[str], starts: Collection[tuple[str, Collection[str]]]) -> LiteralString:
    """All concepts, and the edges as of `edges`."""
    return VOCABULARY.replace("EDGES", edges(kinds, starts) or _NO_EDGES)


def edges_of_nodes(kinds: Collection[str]) -> LiteralString:
    """The edges of these kinds at the nodes asked about; empty where there is none of them."""
    return of_kinds(EDGES_OF_NODES, kinds) if any_of(kinds) else ""


_OF_KINDS = "($kinds IS NULL OR n.subkind IN $kinds)"
# (actor)-[:ACTIVE_IN]->(:Sector), (actor)-[:COVERS]->(:Area), (actor)-[:BASED_IN]->(:Area)
_ACTIVITY = f"""
RETURN n.id, n.subkind, n.sort_name, coalesce(n.scope, ''),
    COLLECT {{ MATCH (n)-[l:ACTIVE_IN]->(t) WHERE {visible("l", "t")} RETURN [t.id, l.rank] }},
    COLLECT {{ MATCH (n)-[l:COVERS]->(t) WHERE {visible("l", "t")} RETURN [t.id, l.rank] }},
    COLLECT {{ MATCH (n)-[l:BASED_IN]->(t) WHERE {visible("l", "t")} RETURN [t.id, l.rank] }}
"""
# (:Organization)-[:ACTIVE_IN]->(:Sector) asked
ACTIVE_IN_SECTORS: Final = f"""
UNWIND $sectors AS asked MATCH (t:Record {{id: asked}})<-[l:ACTIVE_IN]-(n:Organization) USING INDEX t:Record(id)
WHERE {visible("l", "n", "t")} AND {_OF_KINDS}
WITH DISTINCT n {_ACTIVITY}
"""
# (:Organization)-[:COVERS]->(:Area) asked
ACTIVE_IN_AREAS: Final = f"""
UNWIND $areas AS asked MATCH (t:Record {{id: asked}})<-[l:COVERS]-(n:Organization) USING INDEX t:Record(id)
WHERE {visible("l", "n", "t")} AND {_OF_KINDS}
WITH DISTINCT n {_ACTIVITY}
"""
# (:Organization) asked
ACTIVE_THEMSELVES: Final = f"""
UNWIND $actors AS asked MATCH (n:Record {{id: asked}}) USING INDEX n:Record(id)
WHERE n:Organization AND {visible("n")} AND {_OF_KINDS}
{_ACTIVITY}
"""
# (:Organization)
ACTIVE_AT_ALL: Final = f"MATCH (n:Organization) WHERE {visible('n')} AND {_OF_KINDS} {_ACTIVITY}"

# (:Organization|:Post)-[:COVERS]->(:Area) asked; else (:Organization national)-[:BASED_IN]->(:Area) asked; (asked)
_COVERING = f"""
CALL () {{
    UNWIND $areas AS asked MATCH (t:Record {{id: asked}})<-[l:COVERS]-(n) USING INDEX t:Record(id)
    WHERE {visible("l", "n", "t")}
    RETURN n
    UNION
    UNWIND $areas AS asked MATCH (t:Record {{id: asked}})<-[l:BASED_IN]-(n) USING INDEX t:Record(id)
    WHERE n.scope = 'national' AND {visible("l", "n", "t")}
        AND NOT EXISTS {{ MATCH (n)-[own:COVERS]->(a) WHERE {visible("own", "a")} }}
    RETURN n
    UNION
    UNWIND $at AS asked MATCH (n:Record {{id: asked}}) USING INDEX n:Record(id) WHERE {visible("n")}
    RETURN n
}}
WITH collect(n) AS covering
"""
# (:Post)-[:COVERS]->(:Area) asked, else (:Post)-[:AT]->(:Organization)-[:COVERS]->(:Area) asked; (:Post)-[:AS]->(:Role)
_DESK = f"""
CALL (covering) {{
    UNWIND covering AS p WITH p WHERE p:Post
    RETURN p
    UNION
    UNWIND covering AS c MATCH (c:Organization)<-[l:AT]-(p)
    WHERE {visible("l")} AND NOT EXISTS {{ MATCH (p)-[own:COVERS]->(t) WHERE {visible("own", "t")} }}
    RETURN p
}}
MATCH (p)-[s:AS]->(r) WHERE {visible("p", "s", "r")}
MATCH (p)-[a:AT]->(o) WHERE {visible("a", "o")} AND (r.id IN $roles OR r.id + ' ' + o.subkind IN $roles_at)
RETURN DISTINCT p, r.id AS role, o
"""
# No (:Role with a rung)<-[:AS]-(:Post)-[:AT]->(:Organization)
_WITHOUT_POSTS = f"""
UNWIND covering AS o WITH o WHERE o:Organization AND o.subkind IN $kinds AND NOT EXISTS {{
    MATCH (o)<-[l:AT]-(q)-[s:AS]->(r) WHERE r.rung IS NOT NULL AND {visible("l", "q", "s", "r")} }}
RETURN NULL AS p, NULL AS role, o
"""
DESKS: Final = f"""
{_COVERING}
CALL (covering) {{ {_DESK} UNION ALL {_WITHOUT_POSTS} }}
WITH o, collect([p, role]) AS held
WITH o, held, COLLECT {{
    MATCH (o)-[l:COVERS|BASED_IN]->(t) WHERE (type(l) = 'COVERS' OR o.scope = 'national') AND {visible("l", "t")}
    RETURN [type(l), t.id, l.rank] }} AS claims
UNWIND held AS pair
WITH o, claims, pair[0] AS p, pair[1] AS role
RETURN p.id, role, o.id, o.subkind, coalesce(p.sort_name, o.sort_name), p.languages, p.listings, COLLECT {{
    MATCH (p)-[l:ACTIVE_IN|COVERS]->(t) WHERE {visible("l", "t")}
    RETURN [type(l), t.id, l.rank] }}, claims
"""

# (asked)-[:REACHED_AT]->(:ContactPoint); (asked)<-[:AT]-(:Post); (:Post)<-[:HOLDS]-(:Person)
_REACH = f"""
CALL () {{
    UNWIND $ids AS asked MATCH (h:Record {{id: asked}}) USING INDEX h:Record(id) WHERE {visible("h")}
    CALL (h) {{
        WITH h WHERE h:Post
        RETURN h AS post
        UNION ALL
        MATCH (h)<-[l:AT]-(p) WHERE {visible("l", "p")}
        RETURN p AS post
    }}
    CALL (post) {{
        RETURN post AS at, NULL AS person, 0 AS near
        UNION ALL
        MATCH (post)<-[l:HOLDS]-(p) WHERE {visible("l", "p")}
        RETURN p AS at, p AS person, 1 AS near
    }}
    RETURN h, post, person, near, at
    UNION ALL
    UNWIND $ids AS asked MATCH (h:Record {{id: asked}}) USING INDEX h:Record(id)
    WHERE NOT h:Post AND {visible("h")}
    RETURN h, NULL AS post, NULL AS person, 2 AS near, h AS at
    UNION ALL
    UNWIND $own AS asked MATCH (h:Record {{id: asked}}) USING INDEX h:Record(id) WHERE {visible("h")}
    RETURN h, NULL AS post, NULL AS person, 2 AS near, h AS at
}}
MATCH (at)-[l:REACHED_AT]->(c) WHERE {visible("l", "c")}
"""
# (:Post)-[:AS]->(:Role)
_ROLES = f"COLLECT {{ MATCH (post)-[s:AS]->(t) WHERE {visible('s', 't')} RETURN t.id }}"
CHANNELS: Final = f"""
{_REACH}
RETURN h.id, post.id, person.id, {_ROLES}, l.body, {_owner("l")}, c.body, {_owner("c")}, near
"""
REACHED: Final = f"""
{_REACH}
WITH h, post, c.subkind AS type, max(CASE WHEN l.verified_on <= $high THEN l.verified_on END) AS verified_on
RETURN h.id, post.id, {_ROLES}, type, verified_on
"""

# (:Organization|:Post|:Person)-[:REACHED_AT]->(:ContactPoint); (:Person)-[:HOLDS]->(:Post)-[:AS]->(:Role)
WATCHED: Final = f"""
MATCH (h:Record)-[l:REACHED_AT]->(c) WHERE c.subkind IN $types AND {visible("l", "h", "c")}
    AND NOT coalesce(l.verified_on > $until AND l.verified_on <= $high, false)
RETURN l.id, h.id, h.record_kind, c.subkind, CASE WHEN l.verified_on <= $high THEN l.verified_on END,
    CASE WHEN l.owner_id IS NOT NULL AND {_owner("l")} THEN l.owner_id WHEN {_owner("h")} THEN h.owner_id END,
    COLLECT {{
        MATCH (h:Post)-[s:AS]->(r) WHERE {visible("s", "r")} RETURN r.id AS role
        UNION
        MATCH (h:Person)-[o:HOLDS]->(p)-[s:AS]->(r) WHERE {visible("o", "p", "s", "r")} RETURN r.id AS role
    }}
"""

# (:Record)<-[key]: a key has no relationship, it names its record
LOOKUP: Final = f"""
UNWIND $values AS asked MATCH (k:Key {{kind: $key, value: asked}}) USING INDEX k:Key(kind, value)
MATCH (n:Record {{id: k.record_id}}) USING INDEX n:Record(id) WHERE {visible("n")} RETURN DISTINCT k.value, n.id
"""
LOOKUP_PREFIX: Final = f"""
UNWIND $values AS asked MATCH (k:Key {{kind: $key}}) USING INDEX k:Key(kind, value)
WHERE k.value STARTS WITH asked
MATCH (n:Record {{id: k.record_id}}) USING INDEX n:Record(id) WHERE {visible("n")} RETURN DISTINCT k.value, n.id
"""

# (:Record)<-[acronym|name|token], best tier first
_MATCHES = """
CALL () {
    MATCH (k:Key {kind: 'acronym', value: $text}) USING INDEX k:Key(kind, value) RETURN k.record_id AS id, 0 AS tier
    UNION ALL
    MATCH (k:Key {kind: 'mailbox', value: $mailbox}) USING INDEX k:Key(kind, value) RETURN k.record_id AS id, 0 AS tier
    UNION ALL
    MATCH (k:Key {kind: 'phone', value: $phone}) USING INDEX k:Key(kind, value) RETURN k.record_id AS id, 0 AS tier
    UNION ALL
    MATCH (k:Key {kind: 'name', value: $text}) USING INDEX k:Key(kind, value) RETURN k.record_id AS id, 1 AS tier
    UNION ALL
    MATCH (k:Key {kind: 'name'}) USING INDEX k:Key(kind, value) WHERE k.value STARTS WITH $text
    RETURN k.record_id AS id, 2 AS tier
    UNION ALL
    UNWIND $words AS word MATCH (k:Key {kind: 'token'}) USING INDEX k:Key(kind, value)
    WHERE k.value STARTS WITH word
    WITH k.record_id AS id, count(DISTINCT word) AS hits WHERE hits = size($words)
    RETURN id, 3 AS tier
}
WITH id, min(tier) AS tier
MATCH (n:Record {id: id}) USING INDEX n:Record(id)
"""
# (:Record), where no text is given
_ALL = "MATCH (n:Record) WITH n, 3 AS tier\n"

_FIND = f"""
WHERE {visible("n")} AND ($kinds IS NULL OR n.record_kind IN $kinds) AND ($subkinds IS NULL OR n.subkind IN $subkinds)
AND ($after IS NULL OR tier > $after_tier OR (tier = $after_tier AND (
    n.record_kind > $after_kind OR (n.record_kind = $after_kind AND (
    n.sort_name > $after_name OR (n.sort_name = $after_name AND n.id > $after))))))
WITH n.id AS id, tier, n.record_kind AS kind, n.sort_name AS sort_name
RETURN id, tier, kind, sort_name ORDER BY tier, kind, sort_name, id LIMIT $limit
"""
FIND: Final = _MATCHES + _FIND
FIND_ALL: Final = _ALL + _FIND

_FACETS = f"WHERE {visible('n')} RETURN n.record_kind AS kind, n.subkind AS subkind, count(*)"
FACETS: Final = _MATCHES + _FACETS
FACETS_ALL: Final = _ALL + _FACETS

# (:Entry), (:Batch)
_PAGE_OF_ENTRIES = """
WHERE e.position > $position
WITH e ORDER BY e.position LIMIT $limit
MATCH (b:Batch {id: e.batch})
RETURN e.position, b.id, b.kind, b.by, b.at, b.why, e.record_id, e.record_kind, e.action, e.before_body, e.after_body,
    e.before_label, e.after_label
ORDER BY e.position
"""
JOURNAL: Final = f"MATCH (e:Entry) {_PAGE_OF_ENTRIES}"
JOURNAL_OF_RECORD: Final = f"MATCH (e:Entry {{record_id: $record}}) USING INDEX e:Entry(record_id) {_PAGE_OF_ENTRIES}"
JOURNAL_OF_BATCH: Final = f"MATCH (e:Entry {{batch: $batch}}) USING INDEX e:Entry(batch) {_PAGE_OF_ENTRIES}"

# (:Record) that may be seen, of these; (:Record)-[link]->(:Record)
SEEN_NODES: Final = f"""
UNWIND $ids AS asked MATCH (n:Record {{id: asked}}) USING INDEX n:Record(id) WHERE {seen("n")}
RETURN n.id, n.record_kind
"""
SEEN_LINKS: Final = "UNION ALL".join(
    f"""
UNWIND $ids AS asked MATCH (s)-[l:{kind} {{id: asked}}]->(t) USING INDEX l:{kind}(id)
WHERE {seen("l")} AND {seen("s")} AND {seen("t")}
RETURN l.id AS id
"""
    for kind in LINK_KINDS
)

# (:Entry), the last one of each record asked
LAST_CHANGED: Final = """
UNWIND $ids AS asked MATCH (e:Entry {record_id: asked}) USING INDEX e:Entry(record_id)
WITH asked, e ORDER BY e.position WITH asked, collect(e.batch)[-1] AS batch RETURN asked, batch
"""

# (:Batch)
BATCHES: Final = """
MATCH (b:Batch) RETURN b.id, b.kind, b.by, b.at, b.as_of, b.why, b.digest, b.created, b.updated, b.unchanged, b.deleted
ORDER BY b.position
"""

# Every record: one query a kind
_RECORDS: Final[Mapping[str, LiteralString]] = {
    kind: f"""
MATCH (n:{kind}) WHERE {visible("n")} WITH n ORDER BY n.id RETURN n.record_kind, n.body, {_owner("n")}
"""
    for kind in NODE_KINDS
}
_ALL_LINKS: Final = f"""
MATCH (s:Record)-[l]->(t:Record) WHERE {visible("l", "s", "t")}
WITH l ORDER BY l.id RETURN 'Link', l.body, {_owner("l")}
"""
RECORDS: Final[Mapping[str, LiteralString]] = {**_RECORDS, "Link": _ALL_LINKS}

# Every record, bare: one query a kind
_FINGERPRINTS: Final[Mapping[str, LiteralString]] = {
    kind: f"""
MATCH (n:{kind}) WHERE {visible("n")}
RETURN n.record_kind, n.id AS id, n.label, n.hash, CASE WHEN {_owner("n")} THEN n.owner_id END ORDER BY id
"""
    for kind in NODE_KINDS
}
_ALL_TIES: Final = f"""
MATCH (s:Record)-[l]->(t:Record) WHERE {visible("l", "s", "t")}
RETURN 'Link', l.id AS id, l.label, l.hash, CASE WHEN {_owner("l")} THEN l.owner_id END ORDER BY id
"""
FINGERPRINTS: Final[Mapping[str, LiteralString]] = {**_FINGERPRINTS, "Link": _ALL_TIES}

# What `check` looks at.
COUNTED: Final = "MATCH (d:Directory) RETURN d.token, d.entries"
NODES_WHOLE: Final[Mapping[str, LiteralString]] = {
    kind: f"MATCH (n:{kind}) RETURN n.id AS id, n.record_kind, properties(n) ORDER BY id" for kind in NODE_KINDS
}
LINKS_WHOLE: Final = """
MATCH (s)-[l]->(t) RETURN l.id AS id, type(l), properties(l), s.id, t.id ORDER BY id
"""
KEYS_WHOLE: Final = "MATCH (k:Key) RETURN k.kind, k.value, k.record_id"
ENTRIES_WHOLE: Final = """
MATCH (e:Entry) RETURN e.position AS position, e.record_id, e.record_kind, e.before_body, e.after_body ORDER BY position
"""
BATCHES_WHOLE: Final = "MATCH (b:Batch) RETURN b.position AS position ORDER BY position"

# (:Directory)
STATUS: Final = "MATCH (d:Directory {id: $directory}) RETURN d.version, d.token, d.demo, d.state, d.moving"
COUNT: Final = "MATCH (n) RETURN count(n)"

# What `apply` reads: see checks.Ledger. Writing the lock first makes the next writer wait until this one is done.
LOCK: Final = """
MATCH (d:Directory {id: $directory}) SET d.lock = true REMOVE d.lock
WITH d OPTIONAL MATCH (b:Batch {id: $batch})
RETURN d.version, d.token, d.demo, d.entries, d.moving, d.state,
    b.digest, b.created, b.updated, b.unchanged, b.deleted, b.position
"""
HEADS: Final = """
UNWIND $ids AS asked MATCH (n:Record {id: asked}) USING INDEX n:Record(id)
RETURN n.id, n.record_kind, n.hash, n.label, n.body, NULL AS source, NULL AS target
"""
# What the journal does not know was never there: a link is looked for under every kind, and that is dear.
KNOWN: Final = """
UNWIND $ids AS asked MATCH (e:Entry {record_id: asked}) USING INDEX e:Entry(record_id) RETURN DISTINCT asked
"""
HEADS_OF_LINKS: Final = "UNION ALL".join(
    f"""
UNWIND $ids AS asked MATCH (s)-[l:{kind} {{id: asked}}]->(t) USING INDEX l:{kind}(id)
RETURN l.id AS id, 'Link' AS kind, l.hash AS hash, l.label AS label, l.body AS body, s.id AS source, t.id AS target
"""
    for kind in LINK_KINDS
)
SIBLINGS: Final = """
UNWIND $pairs AS pair
MATCH (s:Record {id: pair[0]}) USING INDEX s:Record(id)
MATCH (t:Record {id: pair[2]}) USING INDEX t:Record(id)
MATCH (s)-[l]->(t) WHERE type(l) = pair[1]
RETURN DISTINCT l.id, type(l), s.id, t.id, l.family, l.from_day, l.until_day
"""
ATTACHED: Final = """
UNWIND $ids AS asked MATCH (n:Record {id: asked})-[l]-() USING INDEX n:Record(id)
RETURN asked AS node, l.id AS dependent
UNION
UNWIND $ids AS asked MATCH (n:Record {owner_id: asked}) USING INDEX n:Record(owner_id)
RETURN asked AS node, n.id AS dependent
"""
OWNED_LINKS: Final = "MATCH ()-[l]->() WHERE l.owner_id IN $ids RETURN l.owner_id AS node, l.id AS dependent"
EDGES_OF: Final = "MATCH (s)-[l:KINDS]->(t) RETURN l.id, type(l), s.id, t.id"

# What `apply` writes.
CREATE_NODES: Final[Mapping[str, LiteralString]] = {
    kind: f"UNWIND $rows AS row CREATE (n:Record:{kind}) SET n = row.properties" for kind in NODE_KINDS
}
UPDATE_NODES: Final = (
    "UNWIND $rows AS row MATCH (n:Record {id: row.id}) USING INDEX n:Record(id) SET n = row.properties"
)
CREATE_LINKS: Final[Mapping[str, LiteralString]] = {
    kind: f"""
UNWIND $rows AS row MATCH (s:Record {{id: row.source}}) USING INDEX s:Record(id)
MATCH (t:Record {{id: row.target}}) USING INDEX t:Record(id)
CREATE (s)-[l:{kind}]->(t) SET l = row.properties
"""
    for kind in LINK_KINDS
}
UPDATE_LINKS: Final[Mapping[str, LiteralString]] = {
    kind: f"""
UNWIND $rows AS row MATCH ()-[l:{kind} {{id: row.id}}]->() USING INDEX l:{kind}(id) SET l = row.properties
"""
    for kind in LINK_KINDS
}
DELETE_LINKS: Final[Mapping[str, LiteralString]] = {
    kind: f"UNWIND $rows AS row MATCH ()-[l:{kind} {{id: row.id}}]->() USING INDEX l:{kind}(id) DELETE l"
    for kind in LINK_KINDS
}
DELETE_NODES: Final = "UNWIND $rows AS row MATCH (n:Record {id: row.id}) USING INDEX n:Record(id) DELETE n"
DELETE_KEYS: Final = "UNWIND $rows AS row MATCH (k:Key {record_id: row.id}) USING INDEX k:Key(record_id) DELETE k"
CREATE_KEYS: Final = "UNWIND $rows AS row CREATE (k:Key) SET k = row"
CREATE_BATCHES: Final = "UNWIND $rows AS row CREATE (b:Batch) SET b = row"
CREATE_ENTRIES: Final = "UNWIND $rows AS row CREATE (e:Entry) SET e = row"
FINISH: Final = """
MATCH (d:Directory {id: $directory})
SET d.token = $token, d.entries = $entries, d.demo = $demo, d.state = $state
"""

# Making a database ours, and a copy into it.
CREATE_DIRECTORY: Final = """
MERGE (d:Directory {id: $directory})
ON CREATE SET d.version = $version, d.token = 0, d.entries = 0, d.demo = false, d.state = randomUUID()
"""
RAISE_VERSION: Final = """
MATCH (d:Directory {id: $directory}) SET d.version = CASE WHEN d.version < $version THEN $version ELSE d.version END
"""
SHOW_INDEXES: Final = "SHOW INDEXES YIELD name, state WHERE state <> 'FAILED' RETURN name"
AWAIT_INDEXES: Final = "CALL db.awaitIndexes(60)"
BEGIN_COPY: Final = "MATCH (d:Directory {id: $directory}) SET d.moving = $moving, d.token = 0, d.entries = 0"
LOCK_COPY: Final = """
MATCH (d:Directory {id: $directory}) SET d.lock = true REMOVE d.lock
WITH d WHERE d.moving = $moving RETURN d.id
"""
WIPE: Final = "MATCH (n:Record|Key|Batch|Entry) WITH n LIMIT $most DETACH DELETE n RETURN count(*)"
END_COPY: Final = """
MATCH (d:Directory {id: $directory})
SET d.token = $token, d.entries = $entries, d.demo = $demo, d.state = randomUUID()
REMOVE d.moving
"""
