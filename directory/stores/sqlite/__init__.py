"""The embedded store: one SQLite file, nothing to install; and editions, each a frozen file."""

from directory.stores.sqlite.shelf import SqliteShelf
from directory.stores.sqlite.store import SqliteStore

__all__ = ["SqliteShelf", "SqliteStore"]
