"""History, two editions and what is due by hand, against the tables of the SQLite store."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bench.by_hand_who import ORGANIZATION_DAYS, held, parse

# Of one record, newest first, for who sees everything.
HISTORY: Final = """
SELECT b.id, b.kind, b.by, b.at, b.why, j.action, j.record_kind, j.before_body, j.after_body
FROM journal j CROSS JOIN batch b ON b.position = j.batch_position
WHERE j.record_id = ? ORDER BY j.position DESC LIMIT ?
"""
WHOLE: Final = ("SELECT id, hash, body FROM node", "SELECT id, hash, body FROM link")
ROLES: Final = f"SELECT n.kind, n.body FROM node n WHERE n.kind = 'Role' AND {held('n')}"

# Channels with every role of their post or person, the strictest counts; those that fall due by a day, urgent first.
DUE: Final = f"""
WITH watched AS (
    SELECT l.id AS link, h.id AS holder, h.kind AS kind, c.id AS point, c.subkind AS type,
        iif(l.verified_on <= :on, l.verified_on, NULL) AS verified, group_concat(DISTINCT r.id) AS roles,
        coalesce(min(r.body ->> '$.review_days'), {ORGANIZATION_DAYS}) AS days
    FROM link l CROSS JOIN node h ON h.id = l.source_id CROSS JOIN node c ON c.id = l.target_id
    LEFT JOIN link o ON h.kind = 'Person' AND o.source_id = h.id AND o.kind = 'HOLDS' AND {held("o")}
    LEFT JOIN node p ON p.id = o.target_id AND {held("p")}
    LEFT JOIN link s ON s.source_id = coalesce(p.id, h.id) AND s.kind = 'AS' AND {held("s")}
    LEFT JOIN node r ON r.id = s.target_id AND {held("r")}
    WHERE l.kind = 'REACHED_AT' AND c.subkind IN ('email', 'phone', 'address') AND {held("l", "h", "c")}
    GROUP BY l.rowid HAVING h.kind <> 'Person' OR count(r.id)
)
SELECT link, holder, kind, point, type, verified, roles, days, date(verified, days || ' days') AS due_on
FROM watched WHERE verified IS NULL OR due_on < :until
ORDER BY CASE WHEN verified IS NULL THEN 3 WHEN date(verified, (2 * days) || ' days') < :on THEN 0
    WHEN due_on < :on THEN 1 ELSE 2 END, due_on, holder, link
"""
SHOWN: Final = """
SELECT n.kind, n.body FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value
UNION ALL SELECT 'Link', l.body FROM json_each(:ids) asked CROSS JOIN link l ON l.id = asked.value
"""


def history(connection: sqlite3.Connection, record: str, limit: int) -> list[str]:
    """The batches that changed a record, newest first; what it was before and after each is read and validated."""
    rows = connection.execute(HISTORY, (record, limit)).fetchall()
    for *_, kind, before, after in rows:
        for body in (before, after):
            if body:
                parse(kind, body)
    return [row[0] for row in rows]


def read_bare(paths: Sequence[Path]) -> int:
    """Id, hash and body of every record of these files, fetched; the number of records."""
    total = 0
    for path in paths:
        connection = sqlite3.connect(path)
        total += sum(len(connection.execute(statement).fetchall()) for statement in WHOLE)
        connection.close()
    return total


def due(connection: sqlite3.Connection, on: date, until: date, limit: int, *, roles: bool) -> tuple[list[str], int]:
    """
    The links of the first page of what is due, its records read and validated; and how many there are in all.

    Args:
        roles: read and validate the vocabulary of roles first.
    """
    if roles:
        for kind, body in connection.execute(ROLES, {"on": on.isoformat()}).fetchall():
            parse(kind, body)
    rows = connection.execute(DUE, {"on": on.isoformat(), "until": until.isoformat()}).fetchall()
    page = rows[:limit]
    ids = json.dumps([known for row in page for known in (row[0], row[1], row[3])])
    for kind, body in connection.execute(SHOWN, {"ids": ids}).fetchall():
        parse(kind, body)
    return [row[0] for row in page], len(rows)
