"""The embedded store: one SQLite file, nothing to install; and editions and publications, each a frozen file."""

from directory.stores.sqlite.publishing import PublishedStore, SqlitePress
from directory.stores.sqlite.shelf import SqliteShelf
from directory.stores.sqlite.store import SqliteStore

__all__ = ["PublishedStore", "SqlitePress", "SqliteShelf", "SqliteStore"]
