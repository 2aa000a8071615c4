"""
The queries of the SQLite store: constants with parameters, named as the method, the shape as an arrow above.

`seen` and `visible` are the one fragment of visibility. Every query uses `visible` for each node and link that it
steps over; `:labels` is a JSON list, `:every` is 1 for all labels, `:low` and `:high` are both the date asked, or
the ends of time.
"""

# ruff: noqa: S608  the only texts put together here are constants of this module

from __future__ import annotations

from typing import Final


def seen(alias: str) -> str:
    """The label of this row may be seen."""
    return f"(:every OR {alias}.label IN (SELECT value FROM json_each(:labels)))"


def visible(*aliases: str) -> str:
    """These rows may be seen and hold on the date."""
    return " AND ".join(f"{seen(a)} AND {a}.from_day <= :high AND :low < {a}.until_day" for a in aliases)


def _owner(alias: str) -> str:
    return f"({alias}.owner_id IS NULL OR EXISTS (SELECT 1 FROM node o WHERE o.id = {alias}.owner_id AND {seen('o')}))"


# (:Node), and (:Node)-[link]->(:Node)
GET: Final = f"""
SELECT n.id AS id, n.kind, n.body, {_owner("n")}
FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value WHERE {visible("n")}
UNION ALL
SELECT l.id, 'Link', l.body, {_owner("l")}
FROM json_each(:ids) asked CROSS JOIN link l ON l.id = asked.value
CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id WHERE {visible("l", "s", "t")}
ORDER BY 1
"""

# (:Area), (:Sector), (:Role)
CONCEPTS: Final = f"""
SELECT n.kind, n.body, {_owner("n")} FROM node n
WHERE n.kind IN ('Area', 'Sector', 'Role') AND {visible("n")} ORDER BY n.kind, n.id
"""

_LINKS = f"""
SELECT * FROM (
    SELECT l.id, l.body, {_owner("l")}, l.%(near)s AS node,
        count(*) OVER (PARTITION BY l.%(near)s, l.kind) AS total,
        row_number() OVER (PARTITION BY l.%(near)s, l.kind ORDER BY l.rank IS NULL, l.rank, l.id) AS place,
        l.kind AS kind, l.rank AS rank, '%(near)s' AS way
    FROM json_each(:ids) asked
    CROSS JOIN link l INDEXED BY %(index)s ON l.%(near)s = asked.value
        AND l.kind IN (SELECT value FROM json_each(:kinds))
    CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id
    WHERE {visible("l", "s", "t")}
) WHERE place <= :per_node
"""
# (asked)-[link]->(:Node)
LINKS_OUT: Final = _LINKS % {"near": "source_id", "index": "link_out"}
# (:Node)-[link]->(asked)
LINKS_IN: Final = _LINKS % {"near": "target_id", "index": "link_in"}

# (:Node)-[link of these kinds]->(:Node); (:Node of these kinds)-[link]->(:Node)
EDGES: Final = f"""
SELECT l.source_id, l.kind, l.qualifier, l.target_id
FROM json_each(:kinds) asked CROSS JOIN link l INDEXED BY link_by_kind ON l.kind = asked.value
CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "s", "t")}
UNION ALL
SELECT l.source_id, l.kind, l.qualifier, l.target_id
FROM json_each(:starts) asked CROSS JOIN node s INDEXED BY node_by_kind ON s.kind = asked.value ->> 0
CROSS JOIN link l INDEXED BY link_out ON l.source_id = s.id AND l.kind = asked.value ->> 1
CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "s", "t")}
ORDER BY 2, 1, 4, 3
"""

# (asked)-[link of these kinds]-(:Node)
EDGES_OF_NODES: Final = f"""
SELECT l.source_id, l.kind, l.qualifier, l.target_id
FROM json_each(:ids) asked CROSS JOIN link l INDEXED BY link_out ON l.source_id = asked.value
    AND l.kind IN (SELECT value FROM json_each(:kinds))
CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "s", "t")}
UNION ALL
SELECT l.source_id, l.kind, l.qualifier, l.target_id
FROM json_each(:ids) asked CROSS JOIN link l INDEXED BY link_in ON l.target_id = asked.value
    AND l.kind IN (SELECT value FROM json_each(:kinds))
CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "s", "t")} AND l.source_id NOT IN (SELECT value FROM json_each(:ids))
ORDER BY 2, 1, 4, 3
"""

# (:Organization)-[:ACTIVE_IN]->(:Sector) asked
ACTIVE_IN_SECTORS: Final = f"""
SELECT DISTINCT n.id, n.subkind, n.sort_name, coalesce(n.body ->> '$.scope', '')
FROM json_each(:sectors) asked
CROSS JOIN link l INDEXED BY link_in ON l.target_id = asked.value AND l.kind = 'ACTIVE_IN'
CROSS JOIN node n ON n.id = l.source_id AND n.kind = 'Organization'
CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "n", "t")} AND (:kinds IS NULL OR n.subkind IN (SELECT value FROM json_each(:kinds)))
ORDER BY n.id
"""
# (:Organization)-[:COVERS]->(:Area) asked
ACTIVE_IN_AREAS: Final = f"""
SELECT DISTINCT n.id, n.subkind, n.sort_name, coalesce(n.body ->> '$.scope', '')
FROM json_each(:areas) asked
CROSS JOIN link l INDEXED BY link_in ON l.target_id = asked.value AND l.kind = 'COVERS'
CROSS JOIN node n ON n.id = l.source_id AND n.kind = 'Organization'
CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "n", "t")} AND (:kinds IS NULL OR n.subkind IN (SELECT value FROM json_each(:kinds)))
ORDER BY n.id
"""
# (:Organization) asked
ACTIVE_THEMSELVES: Final = f"""
SELECT n.id, n.subkind, n.sort_name, coalesce(n.body ->> '$.scope', '')
FROM json_each(:actors) asked CROSS JOIN node n ON n.id = asked.value AND n.kind = 'Organization'
WHERE {visible("n")} AND (:kinds IS NULL OR n.subkind IN (SELECT value FROM json_each(:kinds)))
ORDER BY n.id
"""
# (:Organization)
ACTIVE_AT_ALL: Final = f"""
SELECT n.id, n.subkind, n.sort_name, coalesce(n.body ->> '$.scope', '') FROM node n
WHERE n.kind = 'Organization' AND {visible("n")}
AND (:kinds IS NULL OR n.subkind IN (SELECT value FROM json_each(:kinds)))
ORDER BY n.id
"""
# (:Organization) asked that is national
NATIONAL: Final = """
SELECT n.id FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value
WHERE n.body ->> '$.scope' = 'national'
"""
# (known to be visible)-[:ACTIVE_IN|COVERS|BASED_IN]->(:Sector|:Area)
STEPS: Final = f"""
SELECT l.source_id, l.kind, l.target_id, l.rank
FROM json_each(:ids) asked
CROSS JOIN link l INDEXED BY link_out ON l.source_id = asked.value
    AND l.kind IN (SELECT value FROM json_each(:kinds))
CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "t")} ORDER BY l.source_id, l.rank IS NULL, l.rank, l.target_id
"""

# (:Organization|:Post)-[:COVERS]->(:Area) asked; else (:Organization national)-[:BASED_IN]->(:Area) asked; (asked)
_COVERING = f"""
WITH covering AS (
    SELECT l.source_id AS id, n.kind, n.subkind, n.sort_name
    FROM json_each(:areas) asked
    CROSS JOIN link l INDEXED BY link_in ON l.target_id = asked.value AND l.kind = 'COVERS'
    CROSS JOIN node n ON n.id = l.source_id CROSS JOIN node t ON t.id = l.target_id
    WHERE {visible("l", "n", "t")}
    UNION
    SELECT n.id, n.kind, n.subkind, n.sort_name
    FROM json_each(:areas) asked
    CROSS JOIN link l INDEXED BY link_in ON l.target_id = asked.value AND l.kind = 'BASED_IN'
    CROSS JOIN node n ON n.id = l.source_id AND n.body ->> '$.scope' = 'national'
    CROSS JOIN node t ON t.id = l.target_id
    WHERE {visible("l", "n", "t")} AND NOT EXISTS (
        SELECT 1 FROM link own CROSS JOIN node a ON a.id = own.target_id
        WHERE own.source_id = n.id AND own.kind = 'COVERS' AND {visible("own", "a")})
    UNION
    SELECT n.id, n.kind, n.subkind, n.sort_name
    FROM json_each(:at) asked CROSS JOIN node n ON n.id = asked.value WHERE {visible("n")}
)
"""
# (:Post)-[:COVERS]->(:Area) asked, else (:Post)-[:AT]->(:Organization)-[:COVERS]->(:Area) asked; (:Post)-[:AS]->(:Role)
DESKS: Final = f"""
{_COVERING}, desk AS (
    SELECT id FROM covering WHERE kind = 'Post'
    UNION ALL
    SELECT l.source_id FROM covering c
    CROSS JOIN link l INDEXED BY link_in ON l.target_id = c.id AND l.kind = 'AT'
    WHERE c.kind = 'Organization' AND {visible("l")} AND NOT EXISTS (
        SELECT 1 FROM link own CROSS JOIN node t ON t.id = own.target_id
        WHERE own.source_id = l.source_id AND own.kind = 'COVERS' AND {visible("own", "t")})
)
SELECT DISTINCT p.id, s.target_id, a.target_id, o.subkind, p.sort_name,
    p.body ->> '$.languages', p.body ->> '$.listings'
FROM desk d CROSS JOIN node p ON p.id = d.id
CROSS JOIN link s INDEXED BY link_out ON s.source_id = p.id AND s.kind = 'AS'
CROSS JOIN node r ON r.id = s.target_id
CROSS JOIN link a INDEXED BY link_out ON a.source_id = p.id AND a.kind = 'AT'
CROSS JOIN node o ON o.id = a.target_id
WHERE {visible("p", "s", "r", "a", "o")} AND (s.target_id IN (SELECT value FROM json_each(:roles))
    OR s.target_id || ' ' || o.subkind IN (SELECT value FROM json_each(:roles_at)))
ORDER BY p.id, s.target_id, a.target_id
"""
# The same, and no (:Role with a rung)<-[:AS]-(:Post)-[:AT]->(:Organization)
DESKS_WITHOUT_POSTS: Final = f"""
{_COVERING}
SELECT c.id, c.subkind, c.sort_name FROM covering c
WHERE c.kind = 'Organization' AND c.subkind IN (SELECT value FROM json_each(:kinds)) AND NOT EXISTS (
    SELECT 1 FROM link l CROSS JOIN node p ON p.id = l.source_id
    CROSS JOIN link s ON s.source_id = p.id AND s.kind = 'AS'
    CROSS JOIN node r ON r.id = s.target_id AND r.body ->> '$.rung' IS NOT NULL
    WHERE l.target_id = c.id AND l.kind = 'AT' AND {visible("l", "p", "s", "r")})
ORDER BY c.id
"""

# (asked)-[:REACHED_AT]->(:ContactPoint); (asked)<-[:AT]-(:Post); (:Post)<-[:HOLDS]-(:Person); (:Post)-[:AS]->(:Role)
_REACH = f"""
WITH asked AS (
    SELECT n.id, n.kind FROM json_each(:ids) ids CROSS JOIN node n ON n.id = ids.value WHERE {visible("n")}
), desk (holder, post) AS (
    SELECT id, id FROM asked WHERE kind = 'Post'
    UNION ALL
    SELECT asked.id, p.id FROM asked
    CROSS JOIN link l INDEXED BY link_in ON l.target_id = asked.id AND l.kind = 'AT'
    CROSS JOIN node p ON p.id = l.source_id WHERE {visible("l", "p")}
), reach (holder, post, person, near, at) AS (
    SELECT holder, post, NULL, 0, post FROM desk
    UNION ALL
    SELECT d.holder, d.post, p.id, 1, p.id FROM desk d
    CROSS JOIN link l INDEXED BY link_in ON l.target_id = d.post AND l.kind = 'HOLDS'
    CROSS JOIN node p ON p.id = l.source_id WHERE {visible("l", "p")}
    UNION ALL
    SELECT id, NULL, NULL, 2, id FROM asked WHERE kind <> 'Post'
    UNION ALL
    SELECT n.id, NULL, NULL, 2, n.id FROM json_each(:own) ids CROSS JOIN node n ON n.id = ids.value WHERE {visible("n")}
)
"""
_ROLE = f"""(
    SELECT min(s.target_id) FROM link s CROSS JOIN node t ON t.id = s.target_id
    WHERE s.source_id = r.post AND s.kind = 'AS' AND {visible("s", "t")})"""
_REACHED_AT = f"""
FROM reach r
CROSS JOIN link l INDEXED BY link_out ON l.source_id = r.at AND l.kind = 'REACHED_AT'
CROSS JOIN node c ON c.id = l.target_id
WHERE {visible("l", "c")}
"""
CHANNELS: Final = f"""
{_REACH}
SELECT r.holder, r.post, r.person, {_ROLE}, l.body, {_owner("l")}, c.body, {_owner("c")}
{_REACHED_AT}
ORDER BY r.holder, r.near, r.post, r.person, l.rank IS NULL, l.rank, c.id, l.id
"""
REACHED: Final = f"""
{_REACH}, folded AS (
    SELECT r.holder, r.post, c.subkind, max(CASE WHEN l.verified_on <= :high THEN l.verified_on END) AS verified_on
    {_REACHED_AT} GROUP BY r.holder, r.post, c.subkind
)
SELECT r.holder, r.post, {_ROLE}, r.subkind, r.verified_on FROM folded r ORDER BY r.holder, r.post, r.subkind
"""

# (:Organization|:Post|:Person)-[:REACHED_AT]->(:ContactPoint); (:Person)-[:HOLDS]->(:Post)-[:AS]->(:Role)
WATCHED: Final = f"""
SELECT l.id, h.id, h.kind, c.subkind, CASE WHEN l.verified_on <= :high THEN l.verified_on END,
    CASE WHEN l.owner_id IS NOT NULL AND {_owner("l")} THEN l.owner_id WHEN {_owner("h")} THEN h.owner_id END,
    (SELECT json_group_array(role) FROM (
        SELECT s.target_id AS role FROM link s INDEXED BY link_out CROSS JOIN node r ON r.id = s.target_id
        WHERE h.kind = 'Post' AND s.source_id = h.id AND s.kind = 'AS' AND {visible("s", "r")}
        UNION
        SELECT s.target_id FROM link o INDEXED BY link_out CROSS JOIN node p ON p.id = o.target_id
        CROSS JOIN link s INDEXED BY link_out ON s.source_id = p.id AND s.kind = 'AS'
        CROSS JOIN node r ON r.id = s.target_id
        WHERE h.kind = 'Person' AND o.source_id = h.id AND o.kind = 'HOLDS' AND {visible("o", "p", "s", "r")}
        ORDER BY 1))
FROM link l INDEXED BY link_by_kind CROSS JOIN node h ON h.id = l.source_id CROSS JOIN node c ON c.id = l.target_id
WHERE l.kind = 'REACHED_AT' AND c.subkind IN (SELECT value FROM json_each(:types)) AND {visible("l", "h", "c")}
AND NOT coalesce(l.verified_on > :until AND l.verified_on <= :high, FALSE)
ORDER BY l.id
"""

# (:Node)<-[key]
LOOKUP: Final = f"""
SELECT k.value, k.node_id FROM json_each(:values) asked
CROSS JOIN key k ON k.kind = :key AND k.value = asked.value
CROSS JOIN node n ON n.id = k.node_id WHERE {visible("n")} ORDER BY k.value, k.node_id
"""
LOOKUP_PREFIX: Final = f"""
SELECT DISTINCT k.value, k.node_id FROM json_each(:values) asked
CROSS JOIN key k ON k.kind = :key AND k.value >= asked.value AND k.value < asked.value || char(1114111)
CROSS JOIN node n ON n.id = k.node_id WHERE {visible("n")} ORDER BY k.value, k.node_id
"""

# (:Node)<-[acronym|name|token], best tier first
_MATCHES = """
WITH hit (id, tier) AS (
    SELECT node_id, 0 FROM key WHERE kind = 'acronym' AND value = :text
    UNION ALL SELECT node_id, 0 FROM key WHERE kind = 'mailbox' AND value = :mailbox
    UNION ALL SELECT node_id, 0 FROM key WHERE kind = 'phone' AND value = :phone
    UNION ALL SELECT node_id, 1 FROM key WHERE kind = 'name' AND value = :text
    UNION ALL SELECT node_id, 2 FROM key WHERE kind = 'name' AND value >= :text AND value < :text || char(1114111)
    UNION ALL SELECT node_id, 3 FROM (
        SELECT k.node_id, count(DISTINCT w.key) AS words FROM json_each(:words) w
        CROSS JOIN key k ON k.kind = 'token' AND k.value >= w.value AND k.value < w.value || char(1114111)
        GROUP BY k.node_id) WHERE words = json_array_length(:words) AND words > 0
), match AS (SELECT id, min(tier) AS tier FROM hit GROUP BY id)
"""
# (:Node), where no text is given
_ALL = "WITH match AS (SELECT id, 3 AS tier FROM node)\n"

_FIND = f"""
SELECT n.id, m.tier, n.kind, n.sort_name FROM match m CROSS JOIN node n ON n.id = m.id
WHERE {visible("n")}
AND (:kinds IS NULL OR n.kind IN (SELECT value FROM json_each(:kinds)))
AND (:subkinds IS NULL OR n.subkind IN (SELECT value FROM json_each(:subkinds)))
AND (:after IS NULL OR (m.tier, n.kind, n.sort_name, n.id) > (:after_tier, :after_kind, :after_name, :after))
ORDER BY m.tier, n.kind, n.sort_name, n.id LIMIT :limit
"""
FIND: Final = _MATCHES + _FIND
FIND_ALL: Final = _ALL + _FIND

_FACETS = f"""
SELECT n.kind, n.subkind, count(*) FROM match m CROSS JOIN node n ON n.id = m.id
WHERE {visible("n")} GROUP BY n.kind, n.subkind ORDER BY n.kind, n.subkind
"""
FACETS: Final = _MATCHES + _FACETS
FACETS_ALL: Final = _ALL + _FACETS

# Entries of which the record survives, and each image that exists: an image of a link with the ends that it tied
_ENDS_SEEN = " AND ".join(
    f"EXISTS (SELECT 1 FROM node e WHERE e.id = j.{image}_body ->> '$.{end}' AND {seen('e')})"
    for image in ("%(image)s",)
    for end in ("source_id", "target_id")
)
_IMAGE = (
    "(j.%(image)s_label IS NULL OR (j.%(image)s_label IN (SELECT value FROM json_each(:labels))"
    f" AND (j.record_kind <> 'Link' OR ({_ENDS_SEEN}))))"
)
_SURVIVES = f"""
(:every OR (
    (EXISTS (SELECT 1 FROM node n WHERE n.id = j.record_id AND n.kind = j.record_kind AND {seen("n")})
     OR (j.record_kind = 'Link' AND EXISTS (
        SELECT 1 FROM link l JOIN node s ON s.id = l.source_id JOIN node t ON t.id = l.target_id
        WHERE l.id = j.record_id AND {seen("l")} AND {seen("s")} AND {seen("t")})))
    AND {_IMAGE % {"image": "before"}} AND {_IMAGE % {"image": "after"}}))
"""
_ENTRIES = """
SELECT b.id, b.kind, b.by, b.at, b.why, j.record_id, j.record_kind, j.action, j.before_body, j.after_body
"""
_IN_ORDER = f"{_SURVIVES} ORDER BY j.position LIMIT -1 OFFSET :after"
JOURNAL: Final = f"{_ENTRIES} FROM journal j CROSS JOIN batch b ON b.position = j.batch_position WHERE {_IN_ORDER}"
JOURNAL_OF_RECORD: Final = f"""
{_ENTRIES} FROM journal j INDEXED BY journal_by_record CROSS JOIN batch b ON b.position = j.batch_position
WHERE j.record_id = :record AND (:batch IS NULL OR b.id = :batch) AND {_IN_ORDER}
"""
JOURNAL_OF_BATCH: Final = f"""
{_ENTRIES} FROM batch b CROSS JOIN journal j INDEXED BY journal_by_batch ON j.batch_position = b.position
WHERE b.id = :batch AND {_IN_ORDER}
"""

LAST_CHANGED: Final = """
SELECT asked.value, (
    SELECT b.id FROM journal j INDEXED BY journal_by_record CROSS JOIN batch b ON b.position = j.batch_position
    WHERE j.record_id = asked.value ORDER BY j.position DESC LIMIT 1)
FROM json_each(:ids) asked
"""
BATCHES: Final = f"""
SELECT b.id, b.kind, b.by, b.at, b.as_of, b.why, b.digest, b.created, b.updated, b.unchanged, b.deleted FROM batch b
WHERE :every OR EXISTS (SELECT 1 FROM journal j WHERE j.batch_position = b.position AND {_SURVIVES})
ORDER BY b.position
"""

# (:Node) that may be seen, of these
SEEN_NODES: Final = f"SELECT n.id FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value WHERE {seen('n')}"

# Every record, bare; the few nodes that may not be seen are looked up sooner than both ends of every link
FINGERPRINTS: Final = f"""
WITH hidden (id) AS MATERIALIZED (SELECT n.id FROM node n WHERE NOT ({visible("n")}))
SELECT n.kind, n.id, n.label, n.hash, CASE WHEN {_owner("n")} THEN n.owner_id END FROM node n WHERE {visible("n")}
UNION ALL
SELECT 'Link', l.id, l.label, l.hash, CASE WHEN {_owner("l")} THEN l.owner_id END FROM link l WHERE {visible("l")}
AND l.source_id NOT IN (SELECT id FROM hidden) AND l.target_id NOT IN (SELECT id FROM hidden) ORDER BY 1, 2
"""

# Every record
RECORDS: Final = f"""
SELECT n.kind AS kind, n.id AS id, n.body, {_owner("n")} FROM node n
WHERE {visible("n")} AND (:kinds IS NULL OR n.kind IN (SELECT value FROM json_each(:kinds)))
UNION ALL
SELECT 'Link', l.id, l.body, {_owner("l")}
FROM link l CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id
WHERE {visible("l", "s", "t")} AND (:kinds IS NULL OR 'Link' IN (SELECT value FROM json_each(:kinds)))
ORDER BY 1, 2
"""

# The same of all labels and all times: there both ends of a link and every owner are seen.
ALL_RECORDS: Final = """
SELECT n.kind AS kind, n.id AS id, n.body, 1 FROM node n
WHERE :kinds IS NULL OR n.kind IN (SELECT value FROM json_each(:kinds))
UNION ALL
SELECT 'Link', l.id, l.body, 1 FROM link l WHERE :kinds IS NULL OR 'Link' IN (SELECT value FROM json_each(:kinds))
ORDER BY 1, 2
"""

# A batch has an id of its own, so that the last one names the state that it left.
STATUS: Final = """
SELECT coalesce(max(position), 0), coalesce(max(kind = 'demo'), 0),
    coalesce((SELECT id || ' ' || digest FROM batch ORDER BY position DESC LIMIT 1), '')
FROM batch
"""

# What `apply` reads: see batch.Ledger.
BATCH: Final = "SELECT digest, created, updated, unchanged, deleted, position FROM batch WHERE id = :id"
HEADS: Final = """
SELECT n.id, n.kind, n.hash, n.label, n.body, NULL, NULL
FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value
UNION ALL
SELECT l.id, 'Link', l.hash, l.label, l.body, l.source_id, l.target_id
FROM json_each(:ids) asked CROSS JOIN link l ON l.id = asked.value
"""
SIBLINGS: Final = """
SELECT DISTINCT l.id, l.kind, l.source_id, l.target_id, l.family, l.from_day, l.until_day
FROM json_each(:pairs) asked CROSS JOIN link l INDEXED BY link_out
    ON l.source_id = json_extract(asked.value, '$[0]') AND l.kind = json_extract(asked.value, '$[1]')
    AND l.target_id = json_extract(asked.value, '$[2]')
"""
ATTACHED: Final = """
SELECT asked.value, l.id FROM json_each(:ids) asked CROSS JOIN link l ON l.source_id = asked.value
UNION SELECT asked.value, l.id FROM json_each(:ids) asked CROSS JOIN link l ON l.target_id = asked.value
UNION SELECT asked.value, l.id FROM json_each(:ids) asked CROSS JOIN link l ON l.owner_id = asked.value
UNION SELECT asked.value, n.id FROM json_each(:ids) asked CROSS JOIN node n ON n.owner_id = asked.value
ORDER BY 1, 2
"""
EDGES_OF: Final = """
SELECT id, kind, source_id, target_id FROM link WHERE kind IN (SELECT value FROM json_each(:kinds))
"""

# What `apply` writes.
PUT_NODE: Final = """
INSERT INTO node (id, kind, subkind, label, from_day, until_day, owner_id, sort_name, hash, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET subkind = excluded.subkind, label = excluded.label, from_day = excluded.from_day,
    until_day = excluded.until_day, owner_id = excluded.owner_id, sort_name = excluded.sort_name,
    hash = excluded.hash, body = excluded.body
"""
PUT_LINK: Final = """
INSERT INTO link (id, kind, source_id, target_id, qualifier, family, rank, verified_on, label, from_day, until_day,
    owner_id, hash, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, qualifier = excluded.qualifier, family = excluded.family,
    rank = excluded.rank, verified_on = excluded.verified_on, label = excluded.label, from_day = excluded.from_day,
    until_day = excluded.until_day, owner_id = excluded.owner_id, hash = excluded.hash, body = excluded.body
"""
PUT_KEY: Final = "INSERT OR IGNORE INTO key (kind, value, node_id) VALUES (?, ?, ?)"
PUT_BATCH: Final = """
INSERT INTO batch (position, id, kind, by, at, as_of, why, digest, created, updated, unchanged, deleted, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
PUT_ENTRY: Final = """
INSERT INTO journal (
    batch_position, record_id, record_kind, action, before_label, before_body, after_label, after_body, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
DELETE_NODE: Final = "DELETE FROM node WHERE id = ?"
DELETE_LINK: Final = "DELETE FROM link WHERE id = ?"
DELETE_KEYS: Final = "DELETE FROM key WHERE node_id = ?"

# What `check` looks at.
OBJECTS: Final = "SELECT name FROM sqlite_schema"
NODES_WHOLE: Final = """
SELECT id, kind, subkind, label, from_day, until_day, owner_id, sort_name, hash, body FROM node ORDER BY id
"""
LINKS_WHOLE: Final = """
SELECT id, kind, source_id, target_id, qualifier, family, rank, verified_on, label, from_day, until_day, owner_id, hash,
    body FROM link ORDER BY id
"""
KEYS_WHOLE: Final = "SELECT kind, value, node_id FROM key"
BATCHES_WHOLE: Final = """
SELECT position, id, kind, by, at, as_of, why, digest, created, updated, unchanged, deleted, hash FROM batch
ORDER BY position
"""
ENTRIES_WHOLE: Final = """
SELECT batch_position, record_id, record_kind, action, before_label, before_body, after_label, after_body, hash
FROM journal ORDER BY position
"""

# Editions: a file that holds one is frozen.
HAS_EDITION: Final = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'edition'"
MAKE_EDITION: Final = """
CREATE TABLE edition (
    number INTEGER NOT NULL, name TEXT NOT NULL, day TEXT NOT NULL, by TEXT NOT NULL, missing TEXT NOT NULL) STRICT
"""
FORGET_MISSING: Final = "UPDATE edition SET missing = ''"
DROP_EDITION: Final = "DROP TABLE IF EXISTS edition"
PUT_EDITION: Final = "INSERT INTO edition (number, name, day, by, missing) VALUES (?, ?, ?, ?, ?)"
EDITION: Final = "SELECT number, name, day, by, missing FROM edition"

# Publications: a file that holds one is frozen too.
HAS_PUBLICATION: Final = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'publication'"
MAKE_PUBLICATION: Final = """
CREATE TABLE publication (audience TEXT NOT NULL, day TEXT NOT NULL, content TEXT NOT NULL) STRICT
"""
PUT_PUBLICATION: Final = "INSERT INTO publication (audience, day, content) VALUES (?, ?, ?)"
PUBLICATION: Final = "SELECT audience, day, content FROM publication"

# What a copy that broke off has left.
WIPE: Final = tuple(f"DELETE FROM {table}" for table in ("journal", "batch", "key", "link", "node"))
