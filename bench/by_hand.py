"""`find` by prefix and `apply`, written by hand against the tables of the SQLite store; for `who` see by_hand_who."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

from bench.by_hand_who import held, parse
from directory.stores.sqlite import schema

PAGE: Final = 20

# One folded word: whole acronym or mailbox, whole name, start of a name, start of a word.
_HITS: Final = """
WITH hit (id, tier) AS (
    SELECT node_id, 0 FROM key WHERE kind IN ('acronym', 'mailbox', 'phone') AND value = :text
    UNION ALL SELECT node_id, CASE value WHEN :text THEN 1 ELSE 2 END FROM key
    WHERE kind = 'name' AND value >= :text AND value < :end
    UNION ALL SELECT node_id, 3 FROM key WHERE kind = 'token' AND value >= :text AND value < :end
), best AS (SELECT id, min(tier) AS tier FROM hit GROUP BY id)
"""
FIND: Final = f"""
{_HITS}
SELECT n.id FROM best CROSS JOIN node n ON n.id = best.id WHERE {held("n")}
ORDER BY best.tier, n.kind, n.sort_name, n.id LIMIT {PAGE}
"""
COUNTS: Final = f"""
{_HITS}
SELECT n.kind, n.subkind, count(*) FROM best CROSS JOIN node n ON n.id = best.id WHERE {held("n")}
GROUP BY n.kind, n.subkind
"""
NODES: Final = f"""
SELECT n.kind, n.body FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value WHERE {held("n")}
"""
PLACES: Final = f"""
SELECT body, target_id FROM (
    SELECT l.body, l.target_id,
        row_number() OVER (PARTITION BY l.source_id, l.kind ORDER BY l.rank IS NULL, l.rank, l.id) AS place
    FROM json_each(:ids) asked CROSS JOIN link l ON l.source_id = asked.value
        AND l.kind IN ('COVERS', 'AT', 'HELD_IN', 'BASED_IN')
    CROSS JOIN node t ON t.id = l.target_id WHERE {held("l", "t")}
) WHERE place <= 3
"""

KEYS: Final = "SELECT k.kind, k.value, k.node_id FROM node n CROSS JOIN key k ON k.node_id = n.id ORDER BY n.rowid"
INSERTS: Final = {
    "node": "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "link": "INSERT INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "key": "INSERT INTO key VALUES (?, ?, ?)",
    "batch": "INSERT INTO batch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "journal": "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
}


def find(connection: sqlite3.Connection, prefix: str, on: date) -> list[str]:
    """The ids of the first page of what begins so, its counts, and what the page shows, read and validated."""
    asked = {"text": prefix, "end": prefix + chr(0x10FFFF), "on": on.isoformat()}
    ids = [known for (known,) in connection.execute(FIND, asked)]
    connection.execute(COUNTS, asked).fetchall()
    day = {"on": on.isoformat()}
    shown = connection.execute(NODES, {**day, "ids": json.dumps(ids)}).fetchall()
    places = connection.execute(PLACES, {**day, "ids": json.dumps(ids)}).fetchall()
    ends = connection.execute(NODES, {**day, "ids": json.dumps(list({end for _, end in places}))}).fetchall()
    for kind, body in (*shown, *ends, *(("Link", body) for body, _ in places)):
        parse(kind, body)
    return ids


class Rows(NamedTuple):
    """The rows of a store file, by table, in the order in which the store wrote them."""

    tables: dict[str, Sequence[tuple[object, ...]]]


def rows_of(path: Path) -> Rows:
    """The final rows of a file; keys, which the file keeps sorted, in the order of their nodes."""
    connection = sqlite3.connect(path)
    tables = {
        table: connection.execute(KEYS if table == "key" else f"SELECT * FROM {table} ORDER BY rowid").fetchall()
        for table in INSERTS
    }
    connection.close()
    return Rows(tables)


def make(path: Path) -> sqlite3.Connection:
    """An empty file with the store's tables and settings."""
    connection = sqlite3.connect(path, isolation_level=None)
    schema.prepare(connection, keeps_journal=True)
    connection.executescript(schema.TABLES)
    return connection


def apply(connection: sqlite3.Connection, rows: Rows) -> None:
    """One transaction, one executemany a table."""
    connection.execute("BEGIN IMMEDIATE")
    for table, statement in INSERTS.items():
        connection.executemany(statement, rows.tables[table])
    connection.execute("COMMIT")
