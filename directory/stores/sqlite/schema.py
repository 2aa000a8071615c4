"""The tables of a store file, and how a connection is set up."""

from __future__ import annotations

import re
import sqlite3
from typing import Final

APPLICATION_ID: Final = int.from_bytes(b"1540", "big")
VERSION: Final = 2
BUSY_MS: Final = 5000

# A node or link keeps its whole record in `body`; the other columns are what queries filter, join and sort by.
TABLES: Final = """
CREATE TABLE node (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, subkind TEXT NOT NULL, label TEXT NOT NULL,
    from_day TEXT NOT NULL, until_day TEXT NOT NULL,
    owner_id TEXT REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    sort_name TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX node_by_kind ON node (kind, subkind);
CREATE INDEX node_by_owner ON node (owner_id) WHERE owner_id IS NOT NULL;

CREATE TABLE link (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL,
    source_id TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    target_id TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    qualifier TEXT NOT NULL, family TEXT NOT NULL, rank INTEGER, verified_on TEXT, label TEXT NOT NULL,
    from_day TEXT NOT NULL, until_day TEXT NOT NULL,
    owner_id TEXT REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    hash TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX link_out ON link (source_id, kind, target_id);
CREATE INDEX link_in ON link (target_id, kind, source_id);
CREATE INDEX link_by_kind ON link (kind);
CREATE INDEX link_by_owner ON link (owner_id) WHERE owner_id IS NOT NULL;

CREATE TABLE key (
    kind TEXT NOT NULL, value TEXT NOT NULL,
    node_id TEXT NOT NULL REFERENCES node (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (kind, value, node_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX key_by_node ON key (node_id);

CREATE TABLE batch (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
    as_of TEXT, why TEXT NOT NULL, digest TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, deleted INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE journal (
    position INTEGER PRIMARY KEY, batch_position INTEGER NOT NULL REFERENCES batch (position),
    record_id TEXT NOT NULL, record_kind TEXT NOT NULL, action TEXT NOT NULL,
    before_label TEXT, before_body TEXT, after_label TEXT, after_body TEXT, hash TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_record ON journal (record_id);
CREATE INDEX journal_by_batch ON journal (batch_position);
CREATE TRIGGER journal_is_kept BEFORE UPDATE ON journal BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;
"""


OBJECTS: Final = frozenset(re.findall(r"CREATE (?:TABLE|INDEX|TRIGGER) (\w+)", TABLES))


def copy_into(connection: sqlite3.Connection) -> int:
    """The number of the copy that goes into a file, 0 where none does: it stands less than 0 as the file's version."""
    return min(connection.execute("PRAGMA user_version").fetchone()[0], 0)


def prepare(connection: sqlite3.Connection, *, keeps_journal: bool) -> None:
    """
    Set up a connection; `keeps_journal` for one that writes to a file.

    Write-ahead logging only from SQLite 3.51.3 on: before, it can damage the file when the log is reset.
    """
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    connection.execute("PRAGMA mmap_size = 0")
    if not keeps_journal:
        return
    if sqlite3.sqlite_version_info >= (3, 51, 3):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    else:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = EXTRA")
