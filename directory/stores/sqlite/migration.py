"""Files of earlier versions: each step leads to the next version, in the one transaction of who opens the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from directory.stores.sqlite import rows

SOME: Final = 10_000  # rows read at a time

_BATCHES: Final = """
SELECT position, position, id, kind, by, at, as_of, why, digest, created, updated, unchanged, deleted FROM batch
WHERE position > ? ORDER BY position LIMIT ?
"""
_ENTRIES: Final = """
SELECT position, batch_position, record_id, record_kind, action, before_label, before_body, after_label, after_body
FROM journal WHERE position > ? ORDER BY position LIMIT ?
"""


def migrate(connection: sqlite3.Connection, found: int, version: int) -> None:
    """Bring a file from the version that was found to this one; within a transaction."""
    for step in range(found, version):
        STEPS[step](connection)
    connection.execute(f"PRAGMA user_version = {version}")


def _to_2(connection: sqlite3.Connection) -> None:
    """Batches and lines of the journal get hashes, so that `check` finds what was changed behind our back."""
    connection.execute("DROP TRIGGER journal_is_kept")
    for table, query in (("batch", _BATCHES), ("journal", _ENTRIES)):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN hash TEXT NOT NULL DEFAULT ''")
        for some in _paged(connection, query):
            connection.executemany(f"UPDATE {table} SET hash = ? WHERE position = ?", rows.hashes(some))  # noqa: S608
    connection.execute(
        "CREATE TRIGGER journal_is_kept BEFORE UPDATE ON journal "
        "BEGIN SELECT raise(ABORT, 'the journal is append-only'); END"
    )


def _paged(connection: sqlite3.Connection, query: str) -> Iterator[list[rows.Row]]:
    after: object = 0
    while some := connection.execute(query, (after, SOME)).fetchall():
        yield some
        after = some[-1][0]


STEPS: Final[Mapping[int, Callable[[sqlite3.Connection], None]]] = {1: _to_2}
OLDEST: Final = min(STEPS)
