"""
Bookmarks of several processes: what one of them wrote, the others see, whatever member of a cluster they ask.

Each process keeps its own in a file of a folder that they share, and reads those of the others. One that is an hour
old says nothing any more: every member has caught up with it, or is broken.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final
from uuid import uuid4

import neo4j
from pydantic import TypeAdapter

from directory.stores.neo4j.address import Address

KEPT: Final = 3600.0  # seconds
_MARKS: Final = TypeAdapter(list[str])


class Bookmarks:
    """The bookmarks of one database, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mine = folder / f"{os.getpid()}-{uuid4().hex[:8]}.json"
        self._kept: frozenset[str] = frozenset()
        self.manager = self._made()

    @classmethod
    def of(cls, address: Address, folder: Path | None) -> Bookmarks | None:
        """Those of an address that may be a cluster; None where one server answers."""
        if not address.routed or folder is None:
            return None
        return cls(folder / hashlib.sha256(address.place.encode()).hexdigest()[:16])

    def forget(self) -> None:
        """Drop all of them: the database was replaced, and none of them means anything any more."""
        with suppress(OSError):
            for file in self._folder.glob("*.json"):
                file.unlink(missing_ok=True)
        self._kept = frozenset()
        self.manager = self._made()

    def _made(self) -> neo4j.BookmarkManager:
        return neo4j.GraphDatabase.bookmark_manager(bookmarks_supplier=self._read, bookmarks_consumer=self._write)

    def _read(self) -> neo4j.Bookmarks:
        found: set[str] = set()
        with suppress(OSError):
            for file in self._folder.glob("*.json"):
                found.update(_bookmarks_of(file))
        return neo4j.Bookmarks.from_raw_values(found)

    def _write(self, bookmarks: neo4j.Bookmarks) -> None:
        """Keep mine for the others: a whole file in place of the one before, so that nobody reads half of it."""
        if bookmarks.raw_values == self._kept:
            return
        self._kept = bookmarks.raw_values
        with suppress(OSError):  # where none can be kept, each process sees its own writes alone
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self._mine.with_suffix(".new")
            fresh.write_text(json.dumps(sorted(self._kept)), encoding="utf-8")
            fresh.replace(self._mine)


def _bookmarks_of(file: Path) -> list[str]:
    """The bookmarks of a file; none of one that is old, gone or damaged. An old one is taken away."""
    try:
        if time.time() - file.stat().st_mtime > KEPT:  # noqa: TID251  beside the clock that dates files
            file.unlink(missing_ok=True)
            return []
        return _MARKS.validate_json(file.read_bytes())
    except (OSError, ValueError):
        return []
