"""Publications: store files of what an audience may see, replaced whole; who has one open sees the next one."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from directory.batch import Batch, Receipt
from directory.errors import NotPermitted, StoreError, StoreSchemaError, StoreUnavailable, quoted
from directory.model import Link, Record
from directory.ports import Applied, Checked, Edition, Entry, Publication, Reader, Restored, Scope, Status, T
from directory.stores.sqlite.reader import SqliteReader
from directory.stores.sqlite.store import SqliteStore


class SqlitePress:
    """
    An empty store to fill, beside the file whose place it takes when it is kept; gone if it is not. Use it in `with`.

    Raises:
        NotPermitted: what is there is no publication: nothing else is replaced.
        StoreUnavailable: the file cannot be written there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        if self._path.exists():
            self._refuse_others()
        with _our_errors(self._path):
            handle, name = tempfile.mkstemp(prefix=f"{path.name}.", suffix=".part", dir=self._path.parent)  # mode 0600
            os.close(handle)
        self._part = Path(name)
        try:
            self.store = SqliteStore(name, create=True)
        except BaseException:
            self._take_away()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.store.close()
        self._take_away()

    def keep(self, publication: Publication) -> None:
        """Freeze it, and put it in its place all at once, with the mode of the file that was there."""
        with _our_errors(self._path):
            self.store.publish(publication)
            self.store.close()
            if self._path.exists():
                self._part.chmod(self._path.stat().st_mode & 0o777)
            with self._part.open("rb") as file:
                os.fsync(file.fileno())
            self._part.replace(self._path)
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    def _refuse_others(self) -> None:
        reason = f"{quoted(str(self._path))} is there and is no publication: give another FILE, or move it away"
        try:
            there = SqliteStore(str(self._path))
        except StoreError as error:
            raise NotPermitted(reason) from error
        try:
            if there.publication is None:
                raise NotPermitted(reason)
        finally:
            there.close()

    def _take_away(self) -> None:
        for left in (self._part, self._part.with_name(f"{self._part.name}-journal")):
            left.unlink(missing_ok=True)


class PublishedStore:
    """A publication, read only; where another one has taken its place, the next question is put to that one."""

    def __init__(self, path: str) -> None:
        self._path, self._guard = path, threading.Lock()
        # before it is opened: what takes its place meanwhile is seen the next time
        self._file: tuple[int, int] | None = self._identity()
        self._store = SqliteStore(path)

    def reader(self, scope: Scope) -> SqliteReader:
        return self._present().reader(scope)

    def read(self, scope: Scope, question: Callable[[Reader], T]) -> T:
        return self._present().read(scope, question)

    def status(self) -> Status:
        return self._present().status()

    def check(self) -> Checked:
        return self._present().check()

    def apply(self, batch: Batch) -> Receipt:
        return self._present().apply(batch)

    def rehearse(self, batch: Batch) -> Receipt:
        return self._present().rehearse(batch)

    def restore(
        self,
        batches: Iterable[Applied],
        nodes: Iterable[Record],
        links: Iterable[Link],
        entries: Iterable[Entry],
        *,
        edition: Edition | None = None,
    ) -> Restored:
        return self._present().restore(batches, nodes, links, entries, edition=edition)

    def close(self) -> None:
        self._store.close()

    def _present(self) -> SqliteStore:
        with self._guard:
            found = self._identity()
            if found and found != self._file:  # a file that is taken away is still read
                fresh = SqliteStore(self._path)
                if fresh.publication is None:
                    fresh.close()
                    raise StoreSchemaError("what has taken its place is no publication", place=fresh.place)
                self._store.close()  # who still reads it has a connection that lives on
                self._store, self._file = fresh, found
            return self._store

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = Path(self._path).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


@contextmanager
def _our_errors(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"it cannot be published there: {error.strerror}", place=quoted(str(path))) from error
