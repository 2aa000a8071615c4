"""SQLite's errors in our words; each keeps the driver's error as its cause."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from directory.errors import StoreError, StoreSchemaError, StoreUnavailable, quoted

_UNAVAILABLE = {
    "SQLITE_BUSY": "another process is writing to it: try again in a moment",
    "SQLITE_LOCKED": "another thread is writing to it: try again in a moment",
    "SQLITE_READONLY": "the file may not be written: check its mode and its folder's",
    "SQLITE_CANTOPEN": "the file cannot be opened: check the path and its mode",
    "SQLITE_PERM": "the file may not be opened: check its mode",
    "SQLITE_AUTH": "the file may not be used: check its mode",
    "SQLITE_FULL": "the disk is full: make room and repeat; nothing was written",
    "SQLITE_IOERR": "the disk failed or is full: make room and repeat; nothing was written",
    "SQLITE_NOMEM": "there is not enough memory: close other programs and repeat",
    "SQLITE_INTERRUPT": "the work was interrupted: repeat it",
    "SQLITE_PROTOCOL": "the file is locked by another program: try again in a moment",
    "SQLITE_NOLFS": "the file is too large for this disk",
    "SQLITE_TOOBIG": "a text is too large for the store",
}
_SCHEMA = {
    "SQLITE_NOTADB": "the file is not a directory store: check the path",
    "SQLITE_CORRUPT": "the file is damaged: restore it from a backup",
    "SQLITE_FORMAT": "the file is not a directory store: check the path",
    "SQLITE_SCHEMA": "the file is of another version",
}


def mapped(error: sqlite3.Error, path: str) -> StoreError:
    """The error of our tree for an error of the driver."""
    if "decode to UTF-8" in str(error):  # the driver's text holds what it could not read
        return StoreSchemaError(f"{_SCHEMA['SQLITE_CORRUPT']}", place=path)
    name: str = getattr(error, "sqlite_errorname", "") or ""
    primary = "_".join(name.split("_")[:2])
    if primary in _SCHEMA:
        return StoreSchemaError(f"{_SCHEMA[primary]}", place=path)
    if primary in _UNAVAILABLE:
        return StoreUnavailable(f"{_UNAVAILABLE[primary]}", place=path)
    return StoreError(f"the driver said {quoted(str(error))}", place=path)


@contextmanager
def our_errors(path: str) -> Generator[None]:
    """Raise the errors of the driver as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise mapped(error, path) from error
    except UnicodeDecodeError as error:  # SQLite's own words about a damaged file hold what it could not read
        raise StoreSchemaError(f"{_SCHEMA['SQLITE_CORRUPT']}", place=path) from error
