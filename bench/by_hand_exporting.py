"""Everything as lines of JSON and as rows of contacts, written by hand from the tables of the SQLite store."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from bench.by_hand_who import ORGANIZATION_DAYS

RECORDS: Final = (
    "SELECT kind, id, body FROM node WHERE kind <> 'DeskItem' ORDER BY kind, id",
    "SELECT 'Link', id, body FROM link ORDER BY id",
)


def _held(*aliases: str) -> str:
    return " AND ".join(f"{a}.from_day <= :on AND :on < {a}.until_day" for a in aliases)


def _names(kind: str, holder: str, *, ends: str = "target") -> str:
    """The names at the other end of links of a kind, in one cell."""
    near, index = ("source", "link_out") if ends == "target" else ("target", "link_in")
    return f"""(SELECT group_concat(e.body ->> '$.names[0].text', '; ') FROM link l INDEXED BY {index}
        CROSS JOIN node e ON e.id = l.{ends}_id AND {_held("e")}
        WHERE l.{near}_id = {holder} AND l.kind = '{kind}' AND {_held("l")})"""


_KIND: Final = "CASE WHEN o.body ->> '$.names[1].kind' = 'acronym' THEN o.body ->> '$.names[1].text' END"
# (:Organization)<-[:AT]-(:Post)<-[:HOLDS]-(:Person), each with what it says of itself; (holder)-[:REACHED_AT]->(:point)
ROWS: Final = f"""
WITH body AS MATERIALIZED (
    SELECT o.id, o.body ->> '$.names[0].text' AS name, {_KIND} AS acronym, o.subkind AS kind,
        s.body ->> '$.names[0].text' AS country,
        (SELECT c.value ->> '$.value' FROM json_each(s.body, '$.external_ids') c WHERE c.value ->> '$.scheme' = 'iso3')
        AS iso3, {_names("ACTIVE_IN", "o.id")} AS sectors, {_names("COVERS", "o.id")} AS covers
    FROM node o LEFT JOIN link b INDEXED BY link_out ON b.source_id = o.id AND b.kind = 'BASED_IN' AND {_held("b")}
    LEFT JOIN node s ON s.id = b.target_id WHERE o.kind = 'Organization' AND {_held("o")}
), desk AS MATERIALIZED (
    SELECT p.id, p.body ->> '$.names[0].text' AS name, a.target_id AS body, r.body ->> '$.names[0].text' AS role,
        coalesce(r.body ->> '$.review_days', {ORGANIZATION_DAYS}) AS days, {_names("COVERS", "p.id")} AS covers
    FROM node p LEFT JOIN link a INDEXED BY link_out ON a.source_id = p.id AND a.kind = 'AT' AND {_held("a")}
    LEFT JOIN link s INDEXED BY link_out ON s.source_id = p.id AND s.kind = 'AS' AND {_held("s")}
    LEFT JOIN node r ON r.id = s.target_id
    WHERE p.kind = 'Post' AND {_held("p")}
), holder AS MATERIALIZED (
    SELECT id, id AS body, NULL AS desk, NULL AS person, NULL AS people FROM body
    UNION ALL SELECT id, body, id, NULL, {_names("HOLDS", "desk.id", ends="source")} FROM desk
    UNION ALL SELECT n.id, d.body, d.id, n.id, n.body ->> '$.names[0].text'
    FROM node n LEFT JOIN link h INDEXED BY link_out ON h.source_id = n.id AND h.kind = 'HOLDS' AND {_held("h")}
    LEFT JOIN desk d ON d.id = h.target_id WHERE n.kind = 'Person' AND {_held("n")}
)
SELECT b.name, b.acronym, b.kind, b.country, b.iso3, b.sectors, coalesce(d.covers, b.covers), d.name, d.role, h.people,
    c.subkind, c.body ->> '$.value', w.body ->> '$.purpose', w.verified_on,
    CASE WHEN w.verified_on IS NULL OR w.verified_on > :on THEN 'never_verified'
        WHEN julianday(:on) - julianday(w.verified_on) <= coalesce(d.days, {ORGANIZATION_DAYS}) THEN 'fresh'
        WHEN julianday(:on) - julianday(w.verified_on) <= 2 * coalesce(d.days, {ORGANIZATION_DAYS}) THEN 'due'
        ELSE 'stale' END,
    w.body ->> '$.sources[0].title', w.body ->> '$.sources[0].as_of', w.label, b.id, d.id, h.person, w.id
FROM holder h LEFT JOIN body b ON b.id = h.body LEFT JOIN desk d ON d.id = h.desk
LEFT JOIN link w INDEXED BY link_out ON w.source_id = h.id AND w.kind = 'REACHED_AT' AND {_held("w")}
LEFT JOIN node c ON c.id = w.target_id
WHERE w.id IS NOT NULL OR (h.person IS NULL) <> (h.desk IS NULL)
"""


def jsonl(connection: sqlite3.Connection, path: Path) -> int:
    """A line a record; how many."""
    lines = 0
    with path.open("w", encoding="utf-8") as file:
        for statement in RECORDS:
            for kind, _, body in connection.execute(statement):
                file.write(f'{{"kind":"{kind}","record":{body}}}\n')
                lines += 1
    return lines


def contacts(connection: sqlite3.Connection, path: Path, on: date) -> int:
    """A row a channel, and one for whoever has none; how many channels."""
    ways = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in connection.execute(ROWS, {"on": on.isoformat()}):
            writer.writerow(row)
            ways += row[-1] is not None
    return ways


def channels_in(file: Iterable[str]) -> int:
    """How many rows of an export of contacts are channels."""
    rows = csv.DictReader(file)
    return sum(bool(row["channel_id"]) for row in rows)
