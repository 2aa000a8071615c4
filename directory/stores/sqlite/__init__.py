"""The embedded store: one SQLite file, nothing to install."""

from directory.stores.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
