"""Editions: frozen store files in a folder, named by their number."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Callable, Collection, Generator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Final, Self

from directory.errors import NotFound, StoreError, StoreUnavailable
from directory.model import Record
from directory.ports import Edition, Store
from directory.stores.sqlite.store import SqliteStore

_FILE: Final = re.compile(r"edition-(\d{4,})\.db")
_DRAFT: Final = "draft-"


class SqliteShelf:
    """See `ports.Shelf`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def editions(self) -> tuple[Edition, ...]:
        found: list[Edition] = []
        for _, path in sorted(self._files().items()):
            edition = _edition_of(path)
            if edition:
                found.append(edition)
        return tuple(found)

    def draft(self) -> SqliteDraft:
        with _our_errors(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()
            handle, name = tempfile.mkstemp(prefix=_DRAFT, suffix=".db", dir=self._folder)  # mode 0600
            os.close(handle)
        return SqliteDraft(Path(name), lambda: max(self._files(), default=0) + 1)

    def place(self, number: int) -> str:
        return f"sqlite:{self._folder / _named(number)}"

    def open(self, number: int, instead: Collection[Record] = ()) -> Store:
        path = self._files().get(number)
        if path is None:
            listed = ", ".join(str(edition.number) for edition in self.editions()) or "none yet"
            raise NotFound("edition", str(number), expected=f"the number of one: {listed}")
        if not instead:
            return SqliteStore(str(path))
        return _Instead(path, instead)

    def _files(self) -> dict[int, Path]:
        with _our_errors(self._folder), suppress(FileNotFoundError):
            named = ((_FILE.fullmatch(path.name), path) for path in self._folder.iterdir())
            return {int(found.group(1)): path for found, path in named if found}
        return {}

    def _sweep(self) -> None:
        """Take away drafts of processes that are gone: a day is longer than any copy."""
        times: dict[Path, float] = {}
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):  # another process takes its own away
                times[path] = path.stat().st_mtime
        newest = max(times.values(), default=0.0)
        for path, time in times.items():
            if path.name.startswith(_DRAFT) and newest - time > 86_400:
                path.unlink(missing_ok=True)


class SqliteDraft:
    """See `ports.Draft`."""

    def __init__(self, path: Path, number: Callable[[], int]) -> None:
        self._path, self._number = path, number
        try:
            self.store = SqliteStore(str(path), create=True)
        except BaseException:
            self._take_away()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.store.close()
        self._take_away()

    def keep(self, name: str, *, day: date, by: str, missing: str) -> Edition:
        with _our_errors(self._path.parent):
            while True:
                edition = Edition(self._number(), name, day, by, missing)
                self.store.freeze(edition)
                self.store.close()
                self._path.chmod(0o400)
                with self._path.open("rb") as file:
                    os.fsync(file.fileno())
                try:
                    os.link(self._path, self._path.with_name(_named(edition.number)))
                except FileExistsError:  # another process was faster: the next number
                    self._path.chmod(0o600)
                    self.store = SqliteStore(str(self._path))
                    continue
                _sync_folder(self._path.parent)
                return edition

    def _take_away(self) -> None:
        for left in (self._path, self._path.with_name(f"{self._path.name}-journal")):
            left.unlink(missing_ok=True)


class _Instead(SqliteStore):
    """A copy of an edition with other records in it, in a folder of its own that goes when it is closed."""

    def __init__(self, path: Path, instead: Collection[Record]) -> None:
        folder = Path(tempfile.mkdtemp(prefix="directory-"))  # mode 0700
        self._gone = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        try:
            copy = folder / path.name
            edition = SqliteStore(str(path))
            try:
                edition.copied(str(copy), instead)
            finally:
                edition.close()
            super().__init__(str(copy))
        except BaseException:
            self._gone()
            raise

    def close(self) -> None:
        super().close()
        self._gone()


def _named(number: int) -> str:
    return f"edition-{number:04}.db"


def _edition_of(path: Path) -> Edition | None:
    """What a file says of itself; None where it cannot be read: it is no edition that one could ask."""
    try:
        store = SqliteStore(str(path))
        try:
            return store.status().edition
        finally:
            store.close()
    except StoreError:
        return None


def _sync_folder(folder: Path) -> None:
    """The name of a new file outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _our_errors(folder: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"the editions cannot be kept there: {error.strerror}", place=str(folder)) from error
